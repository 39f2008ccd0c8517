//! The text that the service quotes in its 401: what has to be signed, with a key and without one.

use super::pages::{ACCESS, CHALLENGE};
use crate::contract::example::authorized;
use crate::contract::{Rule, Severity};

pub(in crate::services) static QUOTED: Rule = Rule::of(
    "cosmos-db.signature.quoted",
    Severity::Warning,
    "a 401 that quotes the text that the service signed",
    "Sign exactly the text that the service quotes, each of its five lines with a newline at its end, with a key of this account. If the text is not what the request is for, correct the request: percent-encode each id once in the path.",
    ACCESS,
    concat!(
        authorized!(
            "GET /dbs/AppDb/users",
            "type%3dmaster%26ver%3d1.0%26sig%3dxTl2waCh5gJHi0qYYcxy%2f%2bJGwbjOjOR8t%2bQEGxoRqQg%3d",
            "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
            "x-ms-version: 2018-12-31\r\n"
        ),
        "\r\n",
        "HTTP/1.1 401 Unauthorized\r\n",
        "x-ms-activity-id: 0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1\r\n",
        "Content-Type: application/json\r\n",
        "Content-Length: 120\r\n",
        "\r\n",
        "{\"message\":\"Server used the following payload to sign: ",
        "'get\\\\nusers\\\\ndbs/AppDb\\\\nthu, 27 apr 2017 00:51:12 gmt\\\\n\\\\n'\"}",
    ),
)
.answered(401)
.challenging(CHALLENGE);

#[cfg(feature = "signing")]
pub(super) use with_signing::check;

#[cfg(feature = "signing")]
mod with_signing {
    use http::header::AUTHORIZATION;

    use super::QUOTED;
    use crate::contract::Check;
    use crate::signing::cosmos_db::{QuotedPayload, differences};

    /// A text is shown up to here: a link may be as long as a request.
    const MAX_SHOWN: usize = 1_000;

    /// Reports what the service quotes, and the lines in which the request differs from it.
    pub(in super::super) fn check(check: &mut Check<'_>) {
        let Some(response) = check.response().filter(|response| response.status == 401) else {
            return;
        };
        let Some(body) = response.body else { return };
        let Ok(quoted) = QuotedPayload::find(&String::from_utf8_lossy(body)) else { return };
        let text = quoted.to_string();
        let draft = match check.request() {
            Some(request) => {
                let differences = differences(&request, &quoted);
                if !differences.is_empty() {
                    let lines: Vec<String> = differences.iter().map(ToString::to_string).collect();
                    let message = shortened(&lines.join("; "));
                    check.report(&QUOTED).named(&AUTHORIZATION).message(message);
                    return;
                }
                check.report(&QUOTED).named(&AUTHORIZATION)
            }
            None => check.report(&QUOTED),
        };
        let text = shortened(&format!("{text:?}"));
        draft.message(format_args!(
            "the service signed {text}, and the signature of the request is not that of this text with a key of the account"
        ));
    }

    fn shortened(text: &str) -> String {
        match text.char_indices().nth(MAX_SHOWN) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.to_owned(),
        }
    }
}

//! A canary in every credential comes out of nothing but the accessors.

use std::fmt::Debug;

use http::HeaderValue;
use masthead::auth::{Authorization, Basic, Bearer, CosmosToken, HmacSha256, OtherCredentials};
use masthead::service::{Exchange, History, Request, Service, Situation, UnknownHeaders};
use masthead::{Field, FieldLines, Lines, Notes, catalog};

/// Spelled plainly, and as the base64 of Basic credentials that hold it.
const CANARY: &str = "cAnArY";

fn shown(what: &str, text: &str) {
    let bare = text.to_ascii_lowercase();
    assert!(!bare.contains(&CANARY.to_ascii_lowercase()), "{what}: {text}");
    // "cAnArY" in base64, at each of its three offsets, without the digits that others share.
    for base64 in ["Y0FuQXJZ", "NBbkFyW", "jQW5BclX"] {
        assert!(!text.contains(base64), "{what}: {text}");
    }
}

fn check<T: Field + Debug>(line: &str)
where
    for<'a> T::Ref<'a>: Debug,
{
    let value = HeaderValue::from_str(line).unwrap();
    let lines = FieldLines::from(&value);
    shown("field lines", &format!("{lines:?}"));
    shown("lines", &format!("{:?}", Lines::from(value.clone())));
    let mut notes = Notes::new();
    match T::parse(lines, &mut notes) {
        Ok(view) => shown("view", &format!("{view:?} {view:#?}")),
        Err(error) => {
            shown("error", &format!("{error} {error:?} {}", error.caret(lines)));
            shown("caret of bytes", &error.caret(FieldLines::one(line.as_bytes())).to_string());
        }
    }
    shown("notes", &format!("{notes:?}"));
    if let Err(error) = T::parse_strict(lines) {
        shown("strict error", &format!("{error} {error:?} {}", error.caret(lines)));
    }
    match T::from_lines(value.clone().into()) {
        Ok(owned) => {
            shown("owned", &format!("{owned:?} {owned:#?} {:?}", owned.to_lines()));
            // Whoever prints a map prints its values: these are marked.
            for value in owned.to_lines().into_iter().chain(owned.canonical()) {
                assert!(value.is_sensitive());
                shown("value", &format!("{value:?}"));
            }
        }
        Err((error, lines)) => {
            shown("owned error", &format!("{error} {error:?} {lines:?} {:?}", lines.as_slice()));
        }
    }
    let entry = catalog::find(T::name().as_str()).unwrap();
    if let Ok(description) = entry.describe(lines) {
        shown("description", &format!("{description:?} {description:#?}"));
    }
}

/// A header of each scheme with the canary in it.
fn credentials() -> [String; 7] {
    const SIGNATURE: &str = "cAnArYcAnArYcAnArYcAnArYcAnArYcAnArYcAnArYc=";
    [
        format!("HMAC-SHA256 Credential={CANARY}&SignedHeaders=host&Signature={SIGNATURE}"),
        format!("Bearer {CANARY}"),
        // cAnArY:cAnArY
        "Basic Y0FuQXJZOmNBbkFyWQ==".to_owned(),
        format!("type%3dmaster%26ver%3d1.0%26sig%3d{CANARY}"),
        format!("type=aad&ver=1.0&sig={CANARY}"),
        format!("Negotiate {CANARY}="),
        format!("Digest username=\"{CANARY}\", response={CANARY}"),
    ]
}

/// A report of every contract, with all that it becomes.
#[test]
fn a_canary_is_in_no_report() {
    let mut situation = Situation::default();
    situation.unknown_headers = UnknownHeaders::Reject;
    let mut findings = 0;
    for line in credentials() {
        for line in [line[..line.len() - 1].to_owned(), format!("{line},"), line] {
            let mut headers = http::HeaderMap::new();
            headers.append("authorization", HeaderValue::from_str(&line).unwrap());
            for _ in 0..2 {
                let request = Request::new("GET", "/kv", &headers);
                let mut history = History::new();
                for &service in Service::ALL {
                    let report = history.check(service, Exchange::request(request), &situation);
                    shown("report", &format!("{report} {report:?} {report:#?} {history:?}"));
                    shown("problem", &format!("{:?}", report.problem()));
                    for finding in report.findings() {
                        let parts = (finding.help(), finding.excerpt(), finding.snippet());
                        shown("finding", &format!("{parts:?} {:?}", finding.service_text()));
                        findings += 1;
                    }
                    #[cfg(feature = "serde")]
                    for json in [
                        serde_json::to_string(&report).unwrap(),
                        serde_json::to_string(&report.problem()).unwrap(),
                    ] {
                        shown("json", &json);
                    }
                }
                // Another time with two lines.
                headers.append("authorization", HeaderValue::from_str(&line).unwrap());
            }
        }
    }
    assert!(findings > 200, "{findings}");
}

#[test]
fn a_canary_in_every_credential_is_never_shown() {
    let mut run = 0;
    for line in &credentials() {
        // As it is, cut short, and with a fault at each byte.
        let cut = (1..=line.len()).map(|len| line[..len].to_owned());
        let broken = (0..line.len()).flat_map(|at| {
            ["\"", ",", " ", "\\", "%", "é"]
                .map(|piece| format!("{}{piece}{}", &line[..at], &line[at + 1..]))
        });
        for line in cut.chain(broken) {
            check::<Authorization>(&line);
            check::<HmacSha256>(&line);
            check::<Bearer>(&line);
            check::<Basic>(&line);
            check::<CosmosToken>(&line);
            check::<OtherCredentials>(&line);
            run += 1;
        }
    }
    assert!(run > 1_500, "{run}");
}

#[test]
fn errors_of_constructors_show_nothing() {
    let errors = [
        Bearer::new("cAnArY cAnArY").unwrap_err(),
        Basic::new("cAnArY:", "x").unwrap_err(),
        HmacSha256::new("cAnArY&", &["host"], &[0; 32]).unwrap_err(),
        CosmosToken::new(masthead::auth::CosmosKind::Master, "cAnArY,").unwrap_err(),
    ];
    for error in errors {
        assert!(error.is_sensitive());
        shown("constructor", &format!("{error} {error:?}"));
    }
}

#[test]
fn the_marker_is_one_that_would_be_found() {
    let found = std::panic::catch_unwind(|| shown("plain", "x CANARY y"));
    assert!(found.is_err());
    let found = std::panic::catch_unwind(|| shown("base64", "Basic Y0FuQXJZOmNBbkFyWQ=="));
    assert!(found.is_err());
}

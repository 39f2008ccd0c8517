//! Excerpts of credentials show known words and nothing of the secrets between them, whatever is wrong with the line.

use std::fmt::Debug;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue};
use masthead::Request;
use masthead::auth::{Authorization, Basic, Bearer, CosmosToken, HmacSha256, OtherCredentials};
use masthead::contract::{Context, Direction, Exchange, Response};
use masthead::services;
use masthead::{DecodeError, Field, FieldLines, Notes, catalog};
use proptest::prelude::*;
use proptest::sample::Index;

/// All excerpts of the lines, and all that the types print of them.
#[derive(Default)]
struct Shown {
    excerpts: String,
    prints: String,
}

impl Shown {
    fn error(&mut self, error: DecodeError, lines: FieldLines<'_>) {
        self.excerpts += &format!("{}\n{}\n", error.caret(lines), error.message(lines));
        self.prints += &format!("{error} {error:?} {:?}\n", error.caret(lines));
    }

    fn header<T: Field + Debug>(&mut self, values: &[HeaderValue])
    where
        for<'a> T::Ref<'a>: Debug,
    {
        let lines = FieldLines::from(values);
        let mut notes = Notes::new();
        match T::parse_noting(lines, &mut notes) {
            Ok(view) => self.prints += &format!("{view:?} {view:#?}\n"),
            Err(error) => self.error(error, lines),
        }
        for note in notes.iter() {
            self.error(note.to_error(T::name()).sensitive(T::SENSITIVE), lines);
        }
        if let Err(error) = T::parse_strict(lines) {
            self.error(error, lines);
        }
        T::faults(lines, &mut Notes::new(), &mut |error| self.error(error, lines));
        match T::from_lines(values.iter().cloned().collect()) {
            Ok(owned) => self.prints += &format!("{owned:?} {:?}\n", owned.to_lines()),
            Err(rejected) => self.prints += &format!("{:?} {:?}\n", rejected.error, rejected.lines),
        }
    }

    /// The output of every type, and excerpts with carets all over the lines.
    fn of(values: &[HeaderValue]) -> Self {
        let mut shown = Self::default();
        shown.header::<Authorization>(values);
        shown.header::<HmacSha256>(values);
        shown.header::<Bearer>(values);
        shown.header::<Basic>(values);
        shown.header::<CosmosToken>(values);
        shown.header::<OtherCredentials>(values);
        let error = Bearer::parse_strict(FieldLines::one(b"")).unwrap_err();
        for (line, value) in values.iter().enumerate() {
            for at in (0..=value.len()).step_by(17) {
                shown.error(error.at(line, at..at + 9), FieldLines::from(values));
            }
        }
        shown
    }

    /// The same of reports about a request with the lines.
    fn reports(&mut self, values: &[HeaderValue]) {
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_static("a"));
        for value in values {
            headers.append("authorization", value.clone());
        }
        let request = Request::new("GET", "/kv?api-version=1.0", &headers);
        let exchange = Exchange::response(Some(request), Response::new(401, &headers));
        for service in services::ALL {
            let report = service.check(exchange, &Context::default());
            for finding in report.findings() {
                let header = finding.header().map(http::HeaderName::as_str);
                if header == Some("authorization") {
                    self.excerpts += finding.excerpt().unwrap_or_default();
                    self.excerpts += finding.snippet().map_or("", |(text, _)| text);
                }
            }
            self.prints += &format!("{report} {report:?}");
        }
    }
}

/// Where in credentials a secret may be: at each `$`, and as user and password at `#`.
const PLACES: [&str; 18] = [
    "HMAC-SHA256 Credential=$&SignedHeaders=host;date&Signature=YWJj",
    "HMAC-SHA256 Credential=a&SignedHeaders=host;x-ms-date;x-ms-content-sha256&Signature=$",
    "HMAC-SHA256 SignedHeaders=host,Signature=$, Credential=$",
    "HMAC-SHA256 Credential=a&Secret=$&SignedHeaders=host&Signature=YWJj",
    "HMAC-SHA256 $",
    "Credential=$&SignedHeaders=host&Signature=$",
    "type=master&ver=1.0&sig=$",
    "type%3dmaster%26ver%3d1.0%26sig%3d$",
    "type%253Daad%2526ver%253D1.0%2526sig%253D$",
    "type=$&ver=$&sig=$",
    "Bearer $",
    "Bearer $, Bearer $",
    "Basic $",
    "Basic #",
    "Digest username=\"$\", response=$",
    "Negotiate $==",
    "Unheard-Of $",
    "$",
];

/// A secret among the names of signed headers, which `Debug` shows of well-formed credentials.
const IN_NAMES: [&str; 3] = [
    "HMAC-SHA256 Credential=a&SignedHeaders=$&Signature=YWJj",
    "HMAC-SHA256 Credential=a&SignedHeaders=host;$;date&Signature=YWJj",
    "HMAC-SHA256 Credential=$;$,SignedHeaders=$;$,Signature=$",
];

/// Text that may occur in a secret and look like a part of credentials.
const PLANTED: [&str; 16] = [
    "Signature=",
    "&Signature=",
    "SignedHeaders=host",
    "Credential=",
    ",Credential=",
    "sig=",
    "&sig=",
    "%26sig%3d",
    "%2526ver%253d1.0",
    "type=master",
    "Bearer ",
    ", ",
    ";host;",
    "%",
    "%2",
    "%3",
];

/// Words that are shown. Four bytes of a secret may be part of one by chance.
const KNOWN: &str = "HMAC-SHA256 CREDENTIAL SIGNEDHEADERS SIGNATURE BEARER BASIC DIGEST NEGOTIATE CONCEALED DPOP GNAP \
    HOBA MUTUAL OAUTH PRIVATETOKEN SCRAM-SHA-256 SCRAM-SHA-1 VAPID TYPE MASTER HOST DATE X-MS-CONTENT 401 GET";

/// Random text, with pieces planted in it. It has no asterisks, carets and spaces, which excerpts have, and no lower
/// case, which messages have.
fn secret() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let random = prop_oneof![
        4 => "[A-Z0-9+/]{4,30}={0,2}",
        2 => "[A-Z0-9_-]{4,30}",
        2 => "[!-)+-\\]_`{-~]{4,30}",
    ];
    let random = random.prop_map(String::into_bytes);
    let high = proptest::collection::vec(0x80..=0xff_u8, 4..9);
    let piece = prop_oneof![8 => random, 1 => high];
    let planted = proptest::option::weighted(0.3, proptest::sample::select(PLANTED.to_vec()));
    proptest::collection::vec((piece, planted), 1..3).prop_map(|pairs| {
        let pieces = |(piece, planted): (Vec<u8>, Option<&str>)| {
            [piece, planted.unwrap_or_default().as_bytes().to_vec()]
        };
        pairs.into_iter().flat_map(pieces).collect()
    })
}

/// A byte that is deleted, inserted or replaced.
fn corruptions() -> impl Strategy<Value = Vec<(u8, Index, u8)>> {
    let delimiter = proptest::sample::select(b"&,=; \t%\"\\.:36d".to_vec());
    let byte = prop_oneof![3 => delimiter, 1 => 0x21..=0x7e_u8, 1 => 0x80..=0xff_u8];
    proptest::collection::vec((0..3_u8, any::<Index>(), byte), 0..4)
}

fn line(place: &str, secret: &[u8], corruptions: &[(u8, Index, u8)]) -> HeaderValue {
    let mut line = Vec::new();
    for &byte in place.as_bytes() {
        match byte {
            b'$' => line.extend_from_slice(secret),
            b'#' => line.extend_from_slice(encoded(secret).as_bytes()),
            _ => line.push(byte),
        }
    }
    for &(what, at, byte) in corruptions {
        let at = at.index(line.len().max(1));
        match what {
            0 if at < line.len() => drop(line.remove(at)),
            1 if at < line.len() => line[at] = byte,
            _ => line.insert(at.min(line.len()), byte),
        }
    }
    HeaderValue::from_bytes(&line).unwrap()
}

fn encoded(secret: &[u8]) -> String {
    STANDARD.encode([secret, b":", secret].concat())
}

/// Fails if `text` has `len` bytes of a secret, as they are or escaped.
fn holds_none(text: &str, secrets: &[Vec<u8>], len: usize) -> Result<(), TestCaseError> {
    // A finding without a place has this number in its `Debug`. Its digits are not from a secret.
    let text = text.replace(&usize::MAX.to_string(), "");
    for window in secrets.iter().flat_map(|secret| secret.windows(len)) {
        let upper = String::from_utf8_lossy(window).to_uppercase();
        if KNOWN.contains(&upper) || window.iter().all(|b| *b == window[0]) {
            continue;
        }
        let escape = |b: &u8| match b {
            b' '..=b'~' => char::from(*b).to_string(),
            _ => format!("\\x{b:02x}"),
        };
        let escaped: String = window.iter().map(escape).collect();
        prop_assert!(!text.contains(&escaped), "{escaped} is in {text}");
    }
    Ok(())
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn four_bytes_of_a_secret_are_never_shown(
        secret in secret(),
        which in any::<Index>(),
        corruptions in corruptions(),
        more in proptest::option::weighted(0.2, any::<Index>()),
        is_reported in proptest::bool::weighted(0.2),
    ) {
        let places = [&PLACES[..], &IN_NAMES].concat();
        let place: &str = which.get::<&str>(&places);
        let whole = secret.concat();
        let mut values = vec![line(place, &whole, &corruptions)];
        values.extend(more.map(|more| line(more.get::<&str>(&places), &whole, &corruptions)));
        let mut shown = Shown::of(&values);
        if is_reported {
            shown.reports(&values);
        }
        // Pieces that were planted may be shown where they are taken for what they look like.
        let random: Vec<_> = secret.into_iter().step_by(2).collect();
        let encoded = [encoded(&whole).into_bytes()];
        holds_none(&shown.excerpts, &random, 4)?;
        holds_none(&shown.excerpts, &encoded, 4)?;
        let is_name = |value: &HeaderValue| {
            let line = String::from_utf8_lossy(value.as_bytes()).into_owned();
            line.matches("SignedHeaders").count() > 1
                || IN_NAMES.contains(&place)
                || values.len() > 1
        };
        if !values.iter().any(is_name) {
            holds_none(&shown.prints, &random, 4)?;
            // Base64 has lower case, and four letters of a message by chance.
            holds_none(&shown.prints, &encoded, 8)?;
        }
    }
}

/// Every place, as it is, cut at each byte, and with each byte deleted, or preceded or replaced by another.
#[test]
fn a_canary_in_every_place_is_in_no_excerpt() {
    let mut run = 0;
    for place in PLACES.iter().chain(&IN_NAMES) {
        let whole = line(place, b"cAnArY", &[]);
        let whole = whole.as_bytes();
        let mut lines: Vec<_> = (0..=whole.len()).map(|at| whole[..at].to_vec()).collect();
        for at in 0..whole.len() {
            let change = |piece: &[u8], skip| [&whole[..at], piece, &whole[at + skip..]].concat();
            lines.push(change(b"", 1));
            for piece in [&b"&"[..], b";", b" ", b"%", b"\xe9"] {
                lines.extend([change(piece, 0), change(piece, 1)]);
            }
        }
        for line in lines {
            let mut values = vec![HeaderValue::from_bytes(&line).unwrap()];
            let mut shown = Shown::of(&values);
            if run % 64 == 0 {
                values.push(HeaderValue::from_bytes(whole).unwrap());
                shown.excerpts += &Shown::of(&values).excerpts;
                shown.reports(&values);
            }
            // Four letters of `cAnArY`, and of its base64 after the colon.
            for part in ["cAnA", "AnAr", "nArY", "NBbk", "BbkF", "bkFy", "kFyW"] {
                assert!(!shown.excerpts.contains(part), "{place}: {}", shown.excerpts);
            }
            run += 1;
        }
    }
    assert!(run > 10_000, "{run}");
}

/// The words are shown, and the carets stand under the fault.
#[test]
fn words_around_secrets_are_shown() {
    let shows = |line: &str, excerpt: &str| {
        let lines = FieldLines::one(line.as_bytes());
        let error = Authorization::parse_strict(lines).unwrap_err();
        assert_eq!(error.caret(lines).to_string(), excerpt);
    };
    shows(
        "HMAC-SHA256 Credential=a,SignedHeaders=Host;date&Signature=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "HMAC-SHA256 Credential=*,SignedHeaders=Host;date&Signature=*****…\n                        ^",
    );
    shows(
        "HMAC-SHA256 Credential=a&SignedHeaders=host&Signature=<S>",
        "…edential=*&SignedHeaders=****&Signature=***\n                                         ^",
    );
    shows(
        "HMAC-SHA256 Credential=a&Credential=b",
        "HMAC-SHA256 Credential=*&Credential=*\n                         ^^^^^^^^^^",
    );
    shows("type=master&ver=1.0", "type=master&ver=1.0\n                   ^");
    shows(
        "type%3daad%26ver%3d1.0%26sig%3da%2",
        "type%3daad%26ver%3d1.0%26sig%3d***\n                                ^^",
    );
    shows("Bearer a b", "Bearer ***\n         ^");
    shows("Basic YTpi=", "Basic *****\n      ^^^^^");
}

/// A signed header is shown where the service documents it.
#[test]
fn names_of_documented_headers_are_shown() {
    for entry in catalog::ENTRIES {
        let store = &services::app_configuration::CONTRACT;
        let is_signed = store.headers(Direction::Request).find(entry.name().as_str()).is_some();
        if entry.is_sensitive() || !is_signed {
            continue;
        }
        let name = entry.name();
        let line = format!("HMAC-SHA256 Credential=a&SignedHeaders={name}&Signature=YQ==");
        let lines = FieldLines::one(line.as_bytes());
        let excerpt = HmacSha256::parse_strict(lines).unwrap_err().caret(lines).to_string();
        assert!(
            excerpt.contains(&name.as_str()[name.as_str().len().saturating_sub(20)..]),
            "{excerpt}"
        );
    }
}

//! Signatures: what is signed verifies, and nothing else does.
//!
//! The strings-to-sign and the HMAC are made a second time here, of the headers as they are sent.

mod link;

use http::{HeaderMap, HeaderName, HeaderValue};
use masthead::cosmos::AmbiguousTarget;
use masthead::request::Host;
use masthead::signing::app_configuration::{self, AccessKey, SIGNED_HEADERS};
use masthead::signing::cosmos_db::{self, MasterKey, QuotedPayload, ResourceLink};
use masthead::signing::{Explanation, Hints, KeyError, SignError, VerifyError};
use masthead::{Field, FieldLines, HttpDate, Request};
use sha2::{Digest, Sha256};

use self::link::{absolute, cosmos_link, path_and_query};
use super::bytes::{base64, to_base64};
use super::input;

/// The longest key, as documented.
const MAX_KEY: usize = 4_096;
/// The most signatures that an explanation compares: the one that came, and `MAX_TRIES` others.
const MAX_TRIES: usize = 8_192 + 1;

/// Reads a clock and a key on the first line, method and target on the second, headers on the next ones, and
/// the body after an empty line.
///
/// # Panics
///
/// When a signature is not that of the oracle, when one verifies that should not, or when a key is shown.
pub fn check(data: &[u8]) {
    let mut pieces = data.splitn(2, |&b| b == b'\n');
    let (first, rest) = (pieces.next().unwrap_or_default(), pieces.next().unwrap_or_default());
    let mut words = first.splitn(2, |&b| b == b' ');
    let now = words.next().and_then(|now| core::str::from_utf8(now).ok()?.parse().ok());
    let Some(now) = HttpDate::from_unix(now.unwrap_or(1_526_064_516)) else { return };
    let key = words.next().unwrap_or_default();
    let (head, body) = input::parts(rest);
    let Some(message) = input::message(head) else { return };
    let (method, target) = message.start.split_once(' ').unwrap_or((message.start, ""));
    let sent = Sent { method, target, headers: message.headers, body: body.unwrap_or_default() };
    // Which byte is changed, and whether the long search is done.
    let chance = data.iter().fold(0_usize, |sum, &b| sum.wrapping_mul(31).wrapping_add(b.into()));

    let expected = match key.len() {
        0 => Some(KeyError::Empty),
        len if len > MAX_KEY => Some(KeyError::TooLong),
        _ => None,
    };
    assert_eq!(MasterKey::from_bytes(key).err(), expected);
    assert_eq!(AccessKey::from_bytes("id", key).err(), expected);
    // Signatures take long: under the fuzzer those of one service, by what no other choice depends on.
    let turn = (chance / 320) % 2;
    if expected.is_none() {
        if !cfg!(fuzzing) || turn == 0 {
            app_configuration(key, &sent, now, chance);
        }
        if !cfg!(fuzzing) || turn == 1 {
            cosmos_db(key, &sent, now, chance);
        }
    }
    texts(&sent, key);
    // Thousands of signatures each: under the fuzzer one of them, for one input in 64.
    if !cfg!(fuzzing) {
        (0..4).for_each(|which| explanations(&sent, key, now, chance, which));
    } else if chance % 64 == 0 {
        explanations(&sent, key, now, chance, (chance / 64) % 4);
    }
}

/// The request that is sent.
#[derive(Clone)]
struct Sent<'a> {
    method: &'a str,
    target: &'a str,
    headers: HeaderMap,
    body: &'a [u8],
}

impl Sent<'_> {
    fn request(&self) -> Request<'_> {
        Request::new(self.method, self.target, &self.headers).with_body(self.body)
    }

    fn lines(&self, name: &str) -> Vec<&[u8]> {
        self.headers.get_all(name).iter().map(|line| line.as_bytes().trim_ascii()).collect()
    }

    /// The reason why the signed host is not the only one.
    fn other_host(&self) -> Option<VerifyError> {
        let lines = self.lines("host");
        if lines.len() > 1 {
            return Some(VerifyError::HostRepeated);
        }
        let (scheme, rest) = absolute(self.target)?;
        let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
        let implied = match &*scheme.to_ascii_lowercase() {
            "http" => Some(80),
            "https" => Some(443),
            _ => None,
        };
        let port = |(host, port): (String, Option<u16>)| (host, port.or(implied));
        let own = lines.first().and_then(|line| host_and_port(line)).map(port);
        let is_same = own.is_some() && own == host_and_port(authority.as_bytes()).map(port);
        (!is_same).then_some(VerifyError::AuthorityDiffers)
    }

    /// The string-to-sign of Azure App Configuration.
    fn app_text(&self, names: &[&str]) -> Vec<u8> {
        let values: Vec<_> = names.iter().map(|name| self.lines(name).join(&b","[..])).collect();
        let target = path_and_query(self.target);
        let parts = [self.method.to_ascii_uppercase().as_bytes(), target.as_bytes()].join(&b'\n');
        [parts, values.join(&b';')].join(&b'\n')
    }

    /// That of Azure Cosmos DB.
    fn cosmos_text(&self) -> Vec<u8> {
        let (kind, link) = cosmos_link(self.target);
        let first = |name| self.lines(name).first().map(|line| line.to_ascii_lowercase());
        let own = first("x-ms-date").unwrap_or_default();
        let date = if own.is_empty() { first("date").unwrap_or_default() } else { Vec::new() };
        let mut text = Vec::new();
        for line in [
            self.method.to_ascii_lowercase().as_bytes(),
            kind.to_ascii_lowercase().as_bytes(),
            link.as_bytes(),
            &own,
            &date,
        ] {
            text.extend_from_slice(line);
            text.push(b'\n');
        }
        text
    }
}

/// Host in lower case and port of a `Host` that can be read.
fn host_and_port(text: &[u8]) -> Option<(String, Option<u16>)> {
    let host = Host::parse_strict(FieldLines::one(text)).ok()?;
    Some((host.host().to_ascii_lowercase(), host.port()))
}

/// RFC 2104.
fn hmac(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mut block = [0; 64];
    match key.len() {
        0..=64 => block[..key.len()].copy_from_slice(key),
        _ => block[..32].copy_from_slice(&Sha256::digest(key)),
    }
    let inner = Sha256::new().chain_update(block.map(|b| b ^ 0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(block.map(|b| b ^ 0x5c)).chain_update(inner).finalize().into()
}

fn app_configuration(key: &[u8], sent: &Sent<'_>, now: HttpDate, chance: usize) {
    let access_key = AccessKey::from_bytes("id", key).unwrap();
    let more = sent.headers.keys().map(HeaderName::as_str);
    let more = more.filter(|name| !SIGNED_HEADERS.contains(name) && *name != "authorization");
    let names: Vec<&str> = SIGNED_HEADERS.into_iter().chain(more).collect();
    let signed = match access_key.sign_headers(&sent.request(), &names, now) {
        Ok(signed) => signed,
        Err(error) => {
            let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
            let is_due = match &error {
                SignError::Clock => now.unix() < 0,
                SignError::HeaderAbsent(name) => name == "host" && sent.lines("host").is_empty(),
                SignError::ContentLength(_) => sent.headers.contains_key("content-length"),
                SignError::TooManyHeaders => names.len() > 64,
                // A name may have a character that would end it in the credentials.
                SignError::Credentials(_) => !names.iter().all(|name| name.bytes().all(is_plain)),
                _ => false,
            };
            assert!(is_due, "{error:?}");
            return;
        }
    };
    let mut sent = sent.clone();
    signed.write_to(&mut sent.headers);
    let text = sent.app_text(&names);
    let theirs = app_configuration::string_to_sign(&sent.request(), names.iter().copied());
    assert_eq!(theirs.as_ref(), Ok(&text));
    let signature = to_base64(&hmac(key, &text));
    let authorization = sent.headers["authorization"].to_str().unwrap();
    assert_eq!(authorization.split("Signature=").nth(1), Some(&*signature));
    assert!(!format!("{signed:?} {access_key:?}").contains(&signature));
    let verify = |key: &AccessKey, sent: &Sent<'_>| key.verify(&sent.request(), now);
    match sent.other_host() {
        Some(error) => assert_eq!(verify(&access_key, &sent), Err(error)),
        None => assert!(verify(&access_key, &sent).unwrap().is_body_verified),
    }

    let (mut method, mut target, mut body) = Default::default();
    let changed = match chance % 5 {
        0 => changed_key(key, chance).map(|other| {
            let other = AccessKey::from_bytes("id", &other).unwrap();
            assert_eq!(verify(&other, &sent), Err(VerifyError::SignatureDiffers));
            sent.clone()
        }),
        1 => changed_text(sent.method, chance, &mut method)
            .map(|method| Sent { method, ..sent.clone() }),
        2 => changed_text(sent.target, chance, &mut target)
            .map(|target| Sent { target, ..sent.clone() }),
        3 => changed_header(&sent.headers, chance).map(|headers| Sent { headers, ..sent.clone() }),
        _ => changed_bytes(sent.body, chance, &mut body).map(|body| {
            let other = Sent { body, ..sent.clone() };
            assert_eq!(verify(&access_key, &other), Err(VerifyError::ContentDiffers));
            sent.clone()
        }),
    };
    if let Some(changed) = changed {
        let result = verify(&access_key, &changed);
        // A signature says nothing of itself, so that its own header may be another and read the same.
        let is_same = changed.app_text(&names) == text
            && base64_of(&changed.headers, "Signature=") == base64(signature.as_bytes());
        if is_same {
            let is_of_host = changed.other_host().is_none();
            assert!(result.is_ok() || chance % 5 == 3 || !is_of_host, "{result:?}");
        } else {
            assert!(result.is_err(), "{:?} is signed too", changed.request());
        }
        assert!(!format!("{result:?}").contains(&signature));
    }
}

fn cosmos_db(key: &[u8], sent: &Sent<'_>, now: HttpDate, chance: usize) {
    let master_key = MasterKey::from_bytes(key).unwrap();
    let signed = match master_key.sign(&sent.request(), now) {
        Ok(signed) => signed,
        Err(SignError::Clock) => return assert!(now.unix() < 0),
        Err(SignError::ContentLength(_)) => {
            return assert!(sent.headers.contains_key("content-length"));
        }
        Err(error) => panic!("{error}"),
    };
    let mut sent = sent.clone();
    signed.write_to(&mut sent.headers);
    let text = sent.cosmos_text();
    let link = ResourceLink::of(sent.target);
    assert_eq!((link.kind().into(), link.link().into()), cosmos_link(sent.target));
    assert_eq!(cosmos_db::string_to_sign(&sent.request(), &link), text);
    let signature = to_base64(&hmac(key, &text));
    let token = sent.headers["authorization"].to_str().unwrap();
    let read = token.replace("%3d", "=").replace("%2b", "+").replace("%2f", "/");
    assert_eq!(read, format!("type=master%26ver=1.0%26sig={signature}"));
    assert!(!format!("{signed:?} {master_key:?}").contains(&signature));
    let verify = |key: &MasterKey, sent: &Sent<'_>| key.verify_resource(&sent.request(), now);
    let ambiguous = |sent: &Sent<'_>| AmbiguousTarget::of(sent.target).map(VerifyError::Target);
    match ambiguous(&sent) {
        Some(error) => assert_eq!(verify(&master_key, &sent), Err(error)),
        None => assert!(!verify(&master_key, &sent).unwrap().is_body_verified),
    }

    if let Some(other) = changed_key(key, chance) {
        let other = MasterKey::from_bytes(&other).unwrap();
        assert_eq!(verify(&other, &sent), Err(VerifyError::SignatureDiffers));
    }
    let (mut method, mut target) = Default::default();
    for changed in [
        changed_text(sent.method, chance, &mut method)
            .map(|method| Sent { method, ..sent.clone() }),
        changed_text(sent.target, chance, &mut target)
            .map(|target| Sent { target, ..sent.clone() }),
    ] {
        let Some(changed) = changed else { continue };
        match verify(&master_key, &changed) {
            Ok(_) => assert_eq!(changed.cosmos_text(), text),
            Err(error @ VerifyError::Target(_)) => {
                assert_eq!(ambiguous(&changed), Some(error));
                assert_eq!(changed.cosmos_text(), text);
            }
            Err(error) => {
                assert_eq!(error, VerifyError::SignatureDiffers);
                assert_ne!(changed.cosmos_text(), text);
            }
        }
    }

    // What the service quotes is found again, at two depths of escapes.
    if let Ok(text) = String::from_utf8(text) {
        let is_plain = !text.contains(['\\', '\r']) && text.matches('\n').count() == 5;
        if is_plain && text.len() < 60_000 {
            let escaped = text.replace('\n', "\\\\n");
            for quote in
                [format!("payload to sign: '{text}'"), format!("string to sign: \\'{escaped}\\'")]
            {
                let found = QuotedPayload::find(&quote).unwrap();
                assert_eq!(found.to_string(), text);
                assert_eq!(found.compare(text.as_bytes()), []);
            }
        }
    }
}

/// Texts of any form: keys, and quotes.
fn texts(sent: &Sent<'_>, key: &[u8]) {
    if let Ok(text) = core::str::from_utf8(key) {
        let decoded = base64(key);
        let read = MasterKey::from_base64(text);
        assert_eq!(read.is_ok(), decoded.is_some() && key.len() <= MAX_KEY, "{:?}", read.err());
    }
    let text = String::from_utf8_lossy(sent.body);
    for quote in [&*text, &format!("payload to sign: '{text}")] {
        if let Ok(found) = QuotedPayload::find(quote) {
            assert_eq!(found.compare(found.to_string().as_bytes()).is_empty(), !breaks(&found));
        }
    }
}

/// Returns true if a line of the quote contains a newline, which changes the lines of its text.
fn breaks(found: &QuotedPayload) -> bool {
    found.to_string().matches('\n').count() != 5
}

/// The explanation of a request as it came, or signed, and signed and then changed; of both services.
fn explanations(sent: &Sent<'_>, key: &[u8], now: HttpDate, chance: usize, which: usize) {
    // Of the input only by a digest, so that the input cannot hold it.
    let key = Sha256::digest(key);
    let secret = to_base64(&key);
    let answer = String::from_utf8_lossy(sent.body);
    let mut hints = Hints::default();
    hints.answer = Some(&answer);
    hints.targets = &["/", "/kv"];
    let access_key = AccessKey::from_base64("id", &secret).unwrap();
    let master_key = MasterKey::from_base64(&secret).unwrap();
    let names = SIGNED_HEADERS;

    let is_right = |why: &Explanation| why.proven() == Some(&[][..]);
    let app = |sent: &Sent<'_>| {
        let why = app_configuration::explain("id", &secret, &sent.request(), Some(now), &hints);
        let right = hmac(&key, &sent.app_text(&names));
        hides(&why, &key, &secret, right);
        is_right(&why)
    };
    let cosmos = |sent: &Sent<'_>| {
        let why = cosmos_db::explain(&secret, &sent.request(), Some(now), &hints);
        hides(&why, &key, &secret, hmac(&key, &sent.cosmos_text()));
        is_right(&why)
    };
    let mut target = String::new();
    let other = changed_text(sent.target, chance, &mut target).unwrap_or("/other");
    let mut sent = sent.clone();
    match which {
        0 => assert!(!app(&sent)),
        1 => assert!(!cosmos(&sent)),
        2 => {
            if let Ok(signed) = access_key.sign(&sent.request(), now) {
                signed.write_to(&mut sent.headers);
                assert!(app(&sent));
                app(&Sent { target: other, ..sent });
            }
        }
        _ => {
            if let Ok(signed) = master_key.sign(&sent.request(), now) {
                signed.write_to(&mut sent.headers);
                assert!(cosmos(&sent));
                cosmos(&Sent { target: other, ..sent });
            }
        }
    }
}

/// An explanation that says something, after not too many tries, and neither key nor signature.
fn hides(why: &Explanation, key: &[u8], secret: &str, right: [u8; 32]) {
    assert!(!why.reasons.is_empty() && why.tries <= MAX_TRIES);
    let text = format!("{why:?} {why}");
    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    let list = |bytes: &[u8]| format!("{bytes:?}").trim_matches(['[', ']']).to_owned();
    // A piece of any of them is too much.
    for shown in [
        &secret[..16],
        &secret[20..],
        &to_base64(&right)[..16],
        &hex(&key[..8]),
        &hex(&right[..8]),
        &list(&key[..8]),
        &list(&right[..8]),
    ] {
        assert!(!text.contains(shown), "{shown} is shown");
    }
}

/// The text after a mark in the credentials.
fn base64_of(headers: &HeaderMap, mark: &str) -> Option<Vec<u8>> {
    let line = headers.get("authorization")?.to_str().ok()?;
    base64(line.split(mark).nth(1)?.split(['&', ',']).next()?.trim().as_bytes())
}

/// The key with one bit changed.
fn changed_key(key: &[u8], chance: usize) -> Option<Vec<u8>> {
    let mut other = key.to_vec();
    let at = chance.checked_rem(other.len())?;
    other[at] ^= 1;
    Some(other)
}

/// A text with another byte at one place, if it has one of ASCII there.
fn changed_text<'a>(text: &str, chance: usize, to: &'a mut String) -> Option<&'a str> {
    let at = chance.checked_rem(text.len())?;
    if !text.as_bytes()[at].is_ascii() {
        return None;
    }
    let other = if text.as_bytes()[at] == b'x' { "y" } else { "x" };
    to.push_str(text);
    to.replace_range(at..=at, other);
    Some(to)
}

fn changed_bytes<'a>(bytes: &[u8], chance: usize, to: &'a mut Vec<u8>) -> Option<&'a [u8]> {
    let at = chance.checked_rem(bytes.len())?;
    to.extend_from_slice(bytes);
    to[at] ^= 1;
    Some(to)
}

/// The headers with another byte in one of their values.
fn changed_header(headers: &HeaderMap, chance: usize) -> Option<HeaderMap> {
    let nth = chance.checked_rem(headers.len())?;
    let mut other = HeaderMap::new();
    for (index, (name, value)) in headers.iter().enumerate() {
        let mut bytes = value.as_bytes().to_vec();
        if index == nth && !bytes.is_empty() {
            let at = (chance / 7) % bytes.len();
            bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
        }
        other.append(name, HeaderValue::from_bytes(&bytes).unwrap());
    }
    Some(other)
}

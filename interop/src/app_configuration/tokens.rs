//! `Sync-Token` of a response.

use http::{HeaderMap, HeaderValue};
use masthead::headers::Header;
use masthead::sync_token::SyncTokens;
use masthead::{DecodeError, Field, FieldMapExt};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The sequence number of a token that is older than all others.
const STALE: u64 = 5;

/// The first sequence number.
pub(super) const FIRST: u64 = 10;

/// The identifiers of the tokens. The service sends several.
const IDS: [&str; 3] = ["kv", "history", "snapshots"];

/// Writes the tokens for a sequence number. A key such as `synctoken/three` selects a form, so that clients can be tested
/// with all of them. Other keys get one token.
pub(super) fn write(
    headers: &mut HeaderMap,
    form: Option<&str>,
    sequence: u64,
) -> Result<(), DecodeError> {
    let value = |sequence: u64| STANDARD.encode(format!("0:{sequence}"));
    let tokens = |ids: &[&str], sequence: u64| {
        let value = value(sequence);
        SyncTokens::try_from_iter(ids.iter().map(|id| (*id, value.as_str(), Some(sequence))))
    };
    match form {
        Some("none") => {}
        Some("three") => headers.write(&tokens(&IDS, sequence)?),
        Some("stale") => headers.write(&tokens(&IDS[..1], STALE)?),
        Some("two-headers") => {
            for id in &IDS[..2] {
                for line in tokens(&[id], sequence)?.to_lines() {
                    headers.append(SyncTokens::name(), line);
                }
            }
        }
        // Recipients must tolerate these two forms, which masthead does not write.
        Some("comma-space") => {
            let [first, second] = [&IDS[..1], &IDS[1..2]].map(|ids| tokens(ids, sequence));
            append(headers, &format!("{}, {}", text(&first?), text(&second?)));
        }
        Some("unknown-param") => {
            append(headers, &format!("{};x=1", text(&tokens(&IDS[..1], sequence)?)));
        }
        _ => headers.write(&tokens(&IDS[..1], sequence)?),
    }
    Ok(())
}

fn text(tokens: &SyncTokens) -> String {
    let lines = tokens.to_lines();
    let lines = lines.as_slice().iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
    lines.collect::<Vec<_>>().join(",")
}

fn append(headers: &mut HeaderMap, line: &str) {
    if let Ok(line) = HeaderValue::from_str(line) {
        headers.append(SyncTokens::name(), line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (form, lines) in [
            (None, &["kv=MDo3;sn=7"][..]),
            (Some("single"), &["kv=MDo3;sn=7"]),
            (Some("three"), &["kv=MDo3;sn=7,history=MDo3;sn=7,snapshots=MDo3;sn=7"]),
            (Some("two-headers"), &["kv=MDo3;sn=7", "history=MDo3;sn=7"]),
            (Some("comma-space"), &["kv=MDo3;sn=7, history=MDo3;sn=7"]),
            (Some("stale"), &["kv=MDo1;sn=5"]),
            (Some("unknown-param"), &["kv=MDo3;sn=7;x=1"]),
            (Some("none"), &[]),
        ] {
            let mut headers = HeaderMap::new();
            write(&mut headers, form, 7).unwrap();
            let written: Vec<_> = headers.get_all(SyncTokens::name()).iter().collect();
            assert_eq!(written, lines, "{form:?}");
            assert!(headers.peek::<SyncTokens>().is_ok());
        }
    }
}

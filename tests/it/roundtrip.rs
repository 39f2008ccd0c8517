//! Whatever lines come in, what is written of them reads back as the same, for every header of the catalog.

use http::HeaderValue;
use masthead::catalog::{self, Entry};
use masthead::{FieldLines, Lines, Notes};
use proptest::prelude::*;

/// Failures are printed with their input, and no file is written.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Lines as they may come: pieces of examples and of what the grammars are made of, in any order.
fn noise() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let pieces = [
        "a",
        "=",
        ";",
        ",",
        " ",
        "\t",
        "\"",
        "\\",
        "W/",
        "*",
        "sn=",
        "1",
        "&",
        "%3d",
        "%26",
        "type=",
        "ver=",
        "sig=",
        "Credential=",
        "SignedHeaders=",
        "Signature=",
        "HMAC-SHA256 ",
        "Bearer ",
        "Basic ",
        "YTpi",
        "YQ==",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "Fri, ",
        "May",
        "11 ",
        "2018",
        ":",
        "-",
        "GMT",
        "06:07:08",
        "\u{e9}",
        "18446744073709551616",
        "x-ms-date",
        "</kv?",
        "{a}",
        ">",
        "rel=\"next\"",
        "items",
        "0-5",
        " 0-5/",
        "2018-12-31",
        "-preview",
        "Bounded",
        "True",
        "(",
        ")",
        "Incremental feed",
        ";q=0.5",
        "a/1",
        ".5",
        "version=",
        "-1;",
        "{\"ServerInfo\":{",
        "\"Ring\":",
        "\"3\"",
        "}}",
        "9f8bed52-e4df-4d0c-9ca6-929a187b0731",
        "2018-11-06T",
        "06:07:08.5Z",
        "no-cache",
        "max-age",
        "Automate ",
        "end-user",
        "next",
    ];
    let examples: Vec<_> = catalog::ENTRIES.iter().map(Entry::example).collect();
    let piece = prop_oneof![
        8 => proptest::sample::select(pieces.to_vec()).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => proptest::sample::select(examples).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => proptest::collection::vec(prop_oneof![Just(b'\t'), 0x20..=0x7e_u8, 0x80..=0xff_u8], 1..4),
    ];
    let line = proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat());
    proptest::collection::vec(line, 1..4)
}

/// The laws that hold for whatever comes in.
fn received(entry: &Entry, lines: &[HeaderValue]) -> Result<(), TestCaseError> {
    let mut notes = Notes::new();
    let fields = FieldLines::from(lines);
    let lenient = entry.parse_noting(fields, &mut notes);
    let strict = entry.parse_strict(fields);
    prop_assert_eq!(strict.is_ok(), lenient.is_ok() && notes.is_empty());
    if let Err(error) = lenient {
        let span = error.span().unwrap();
        prop_assert!(span.end <= fields.get(error.line()).unwrap().len());
        prop_assert!(!error.caret(fields).to_string().is_empty());
        return Ok(());
    }
    let owned: Lines = lines.iter().cloned().collect();
    let (encoded, canonical) =
        (entry.encode(owned.clone()).unwrap(), entry.canonical(owned).unwrap());
    // Plain values do not keep what was received.
    let kept = encoded.as_slice() == lines && notes.is_empty();
    prop_assert!(kept || encoded.as_slice() == canonical.as_slice());
    for written in [encoded, canonical] {
        if written.as_slice().is_empty() {
            continue;
        }
        prop_assert_eq!(entry.same(fields, written.as_field_lines()), Ok(true));
        if notes.iter().all(|note| note.deviation().has_canonical_form()) {
            prop_assert_eq!(entry.parse_strict(written.as_field_lines()), Ok(()));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(2_000))]

    #[test]
    fn whatever_comes_in(lines in noise()) {
        let values: Vec<_> = lines.iter().map(|line| HeaderValue::from_bytes(line).unwrap()).collect();
        for entry in catalog::ENTRIES {
            received(entry, &values)?;
        }
    }

    /// An example with one piece of it replaced gets deeper into a grammar than noise does.
    #[test]
    fn examples_gone_wrong(
        which in any::<proptest::sample::Index>(),
        from in any::<proptest::sample::Index>(),
        len in 0_usize..4,
        piece in noise(),
    ) {
        let entry = which.get(catalog::ENTRIES);
        let mut line = entry.example().as_bytes().to_vec();
        let from = from.index(line.len());
        let to = (from + len).min(line.len());
        line.splice(from..to, piece[0].iter().copied());
        received(entry, &[HeaderValue::from_bytes(&line).unwrap()])?;
    }
}

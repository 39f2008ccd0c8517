//! What is written reads back as the same, for every type and for every entry of the catalog.

use http::{HeaderMap, HeaderValue};
use masthead::catalog::{self, Entry};
use masthead::{Field, FieldLines, FieldMapExt, Lines, Notes, strategies};
use proptest::prelude::*;

/// Failures are printed with their input, and no file is written.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// A value that was built: strict mode reads what is written, and it means the same.
fn built<T>(value: &T) -> Result<(), TestCaseError>
where
    T: Field + PartialEq + std::fmt::Debug,
    for<'a> T::Ref<'a>: PartialEq,
{
    let mut map = HeaderMap::new();
    map.write(value);
    if !map.contains_key(T::name()) {
        // An empty list has no lines.
        prop_assert!(value.to_lines().as_slice().is_empty());
        return Ok(());
    }
    prop_assert!(T::parse_strict(FieldLines::of(&map, T::name())).is_ok());
    prop_assert_eq!(&map.require::<T>().unwrap(), value);
    let canonical = T::from_lines(value.canonical()).map_err(|rejected| rejected.error).unwrap();
    prop_assert_eq!(&canonical, value);
    prop_assert!(canonical.canonical().as_slice() == value.canonical().as_slice());
    let mut written = Vec::new();
    value.encode(&mut written);
    prop_assert_eq!(&T::decode(&mut written.iter()).unwrap(), value);
    for line in &written {
        prop_assert_eq!(line.is_sensitive(), T::SENSITIVE);
        prop_assert!(!line.as_bytes().iter().any(|b| matches!(b, b'\r' | b'\n' | 0 | 0x7f)));
    }
    Ok(())
}

macro_rules! types {
    ($($strategy:ident),* $(,)?) => {$(
        proptest! {
            #![proptest_config(config(256))]

            #[test]
            fn $strategy(value in strategies::$strategy()) {
                built(&value)?;
            }
        }
    )*};
}

types![
    session_token,
    accept,
    accept_datetime,
    accept_ranges,
    a_im,
    authorization,
    basic,
    bearer,
    content_range,
    content_type,
    continuation,
    cosmos_token,
    date,
    last_modified,
    memento_datetime,
    operation_location,
    partition_key,
    other_credentials,
    partition_key_range_id,
    retry_after,
    retry_after_ms,
    user_agent,
    x_ms_activity_id,
    x_ms_client_request_id,
    x_ms_content_sha256,
    x_ms_correlation_request_id,
    x_ms_request_id,
    x_ms_return_client_request_id,
    etag,
    hmac_sha256,
    host,
    if_match,
    if_none_match,
    if_range,
    if_unmodified_since,
    link,
    range,
    sync_tokens,
    www_authenticate,
    x_ms_date,
    x_range,
    allow_tentative_writes,
    api_version,
    consistency_level,
    enable_cross_partition,
    if_modified_since,
    max_item_count,
    x_ms_retry_after_ms,
    alt_content_path,
    content_path,
    gateway_version,
    global_committed_lsn,
    item_count,
    item_local_lsn,
    item_lsn,
    last_state_change,
    local_lsn,
    lsn,
    quorum_acked_local_lsn,
    quorum_acked_lsn,
    request_charge,
    request_duration_ms,
    resource_quota,
    resource_usage,
    schema_version,
    service_version,
    substatus,
    x_ms_lsn,
    ags_diagnostic,
    client_request_id,
    request_id,
    timestamp,
    cache_control,
    x_raet_tenant_id,
    request_portal,
    portal_type,
    x_version,
];

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

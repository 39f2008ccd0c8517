//! Identifiers of requests against an oracle that compares them with a template.

use masthead::correlation::{
    ClientRequestId, IdRef, RequestId, XMsActivityId, XMsClientRequestId, XMsCorrelationRequestId,
    XMsRequestId, XMsReturnClientRequestId,
};
use masthead::{Field, FieldLines};

use super::bytes::{ascii, is_opaque, opaque_text, single};
use super::{agree, canonical, input, sent_on_as_received};

/// Reads the input as each of them.
///
/// # Panics
///
/// When masthead and the oracle disagree.
pub fn check(data: &[u8]) {
    input::each_form(data, |field, lines| {
        let value = single(lines);
        let guid = value.and_then(guid);
        agree::<ClientRequestId, _>(field, guid.as_ref(), &[], |id, guid| {
            assert_eq!(id.0.to_string(), *guid);
        });
        agree::<RequestId, _>(field, guid.as_ref(), &[], |id, guid| {
            assert_eq!(id.0.to_string(), *guid);
        });
        if let Some(guid) = &guid {
            assert_eq!(canonical::<ClientRequestId>(field), [guid]);
            assert_eq!(canonical::<RequestId>(field), [guid]);
        }
        let text = value.filter(|value| is_opaque(value));
        one::<XMsActivityId>(field, text);
        one::<XMsClientRequestId>(field, text);
        one::<XMsCorrelationRequestId>(field, text);
        one::<XMsRequestId>(field, text);
        let flag = value.and_then(|value| match &*value.to_ascii_lowercase() {
            b"true" => Some(true),
            b"false" => Some(false),
            _ => None,
        });
        agree::<XMsReturnClientRequestId, _>(field, flag.as_ref(), &[], |read, flag| {
            assert_eq!(read.0, *flag);
        });
    });
}

/// Text in which there may be a UUID.
fn one<'a, T: Field<Ref<'a> = IdRef<'a>>>(field: FieldLines<'a>, text: Option<&[u8]>) {
    agree::<T, _>(field, text, &[], |read, text| {
        assert_eq!(read.as_bytes(), text);
        assert_eq!(read.text(), opaque_text(text));
        assert_eq!(read.uuid().map(|uuid| uuid.to_string()), guid(text));
    });
    if let Some(text) = text {
        let written = guid(text).map_or(text.to_vec(), String::into_bytes);
        assert_eq!(canonical::<T>(field), [&written[..]]);
        sent_on_as_received::<T>(field, true);
    }
}

/// The GUID that a value is, in lower case: digits in five groups.
fn guid(value: &[u8]) -> Option<String> {
    let groups: Vec<&[u8]> = value.split(|&b| b == b'-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let digits = groups.iter().all(|group| group.iter().all(u8::is_ascii_hexdigit));
    (digits && lengths == [8, 4, 4, 4, 12]).then(|| ascii(value).to_ascii_lowercase())
}

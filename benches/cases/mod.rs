//! What is measured: an input, and what is done with it.

use std::hint::black_box;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use masthead::auth::{Authorization, Bearer, CosmosToken, HmacSha256, WwwAuthenticate};
use masthead::conditional::IfNoneMatch;
use masthead::sync_token::SyncTokens;
use masthead::time::Date;
use masthead::{Field, FieldLines, FieldMapExt, Lines, Notes};

const HMAC: &str = "HMAC-SHA256 Credential=0-l9-s0:abcDEF\
    &SignedHeaders=x-ms-date;host;x-ms-content-sha256\
    &Signature=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const HMAC_OTHER_ORDER: &str = "HMAC-SHA256 \
    Signature=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\
    &SignedHeaders=x-ms-date;host;x-ms-content-sha256\
    &Credential=0-l9-s0:abcDEF";
const COSMOS: &str = "type%3dmaster%26ver%3d1.0\
    %26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d";
const CHALLENGES: &str = "HMAC-SHA256 error=\"invalid_token\", \
    error_description=\"Invalid Signature\", Bearer realm=\"x\", error=\"invalid_token\"";
/// As the page of Azure App Configuration prints it, without a comma.
const CHALLENGE_WITH_SPACES: &str =
    "HMAC-SHA256 error=\"invalid_token\" error_description=\"Invalid Signature\"";
const DATE: &str = "Tue, 05 Dec 2017 02:41:26 GMT";

/// One row of the table.
pub struct Case {
    /// The type and the function, and the input in a word.
    pub name: String,
    /// The length of the field value.
    pub bytes: usize,
    /// How many instructions it should take at most.
    pub goal: Option<u64>,
    /// One iteration.
    pub run: Box<dyn Fn()>,
}

/// All cases, in the order of the table. Those that look a header up or own it have no goal.
pub fn all() -> Vec<Case> {
    let bearer = bearer();
    let (one, four, fifty) = (tags(1), tags(4), tags(50));
    let (token, tokens) = (sync_tokens(1), sync_tokens(10));
    vec![
        parse::<Authorization>("hmac", HMAC, Some(1_100)),
        parse::<Authorization>("hmac-other-order", HMAC_OTHER_ORDER, Some(1_100)),
        parse::<HmacSha256>("hmac", HMAC, Some(1_100)),
        parse::<HmacSha256>("hmac-other-order", HMAC_OTHER_ORDER, Some(1_100)),
        parse::<Authorization>("bearer", &bearer, Some(2_600)),
        parse::<Bearer>("bearer", &bearer, Some(2_600)),
        parse::<Authorization>("cosmos", COSMOS, Some(1_300)),
        parse::<CosmosToken>("cosmos", COSMOS, Some(1_300)),
        parse::<WwwAuthenticate>("two-challenges", CHALLENGES, Some(1_800)),
        parse::<WwwAuthenticate>("space-separated", CHALLENGE_WITH_SPACES, None),
        parse::<IfNoneMatch>("1-tag", &one, Some(150)),
        parse::<IfNoneMatch>("4-tags", &four, Some(700)),
        parse::<IfNoneMatch>("50-tags", &fifty, Some(10_000)),
        parse::<SyncTokens>("1-token", &token, Some(350)),
        parse::<SyncTokens>("10-tokens", &tokens, Some(2_800)),
        parse::<Date>("imf-fixdate", DATE, Some(300)),
        peek::<Authorization>("hmac", HMAC),
        peek::<IfNoneMatch>("1-tag", &one),
        peek::<SyncTokens>("1-token", &token),
        own::<Authorization>("hmac", HMAC),
        own::<IfNoneMatch>("4-tags", &four),
        own::<SyncTokens>("10-tokens", &tokens),
    ]
}

/// [`Field::parse`] of a value.
fn parse<T: Field>(input: &str, line: &str, goal: Option<u64>) -> Case {
    let value = received::<T>(line);
    case::<T>("parse", input, line, goal, move || {
        let lines = FieldLines::from(black_box(&value));
        black_box(&T::parse(lines, &mut Notes::new()));
    })
}

/// [`FieldMapExt::peek`] in a map of three headers.
fn peek<T: Field>(input: &str, line: &str) -> Case {
    let mut map = HeaderMap::new();
    map.insert("accept", HeaderValue::from_static("*/*"));
    map.insert(T::name(), received::<T>(line));
    map.insert("host", HeaderValue::from_static("example.com"));
    case::<T>("peek", input, line, None, move || {
        black_box(&black_box(&map).peek::<T>());
    })
}

/// [`Field::from_lines`] of a value that is shared, not copied.
fn own<T: Field + 'static>(input: &str, line: &str) -> Case {
    let value = received::<T>(line);
    case::<T>("from_lines", input, line, None, move || {
        let value = black_box(&value).clone();
        black_box(&T::from_lines(Lines::from(value)));
    })
}

/// A case, once it is sure that the line is read without an error.
fn case<T: Field>(
    function: &str,
    input: &str,
    line: &str,
    goal: Option<u64>,
    run: impl Fn() + 'static,
) -> Case {
    let result = T::parse(FieldLines::one(line.as_bytes()), &mut Notes::new());
    assert!(result.is_ok(), "{input} is read without an error");
    let path = std::any::type_name::<T>();
    let name = path.rsplit("::").next().unwrap_or(path);
    Case {
        name: format!("{name}::{function} {input}"),
        bytes: line.len(),
        goal,
        run: Box::new(run),
    }
}

/// A value as a server holds it: a slice of the buffer in which the header section arrived.
fn received<T: Field>(line: &str) -> HeaderValue {
    let section = Bytes::from(format!("{}: {line}\r\n", T::name()));
    let start = T::name().as_str().len() + 2;
    HeaderValue::from_maybe_shared(section.slice(start..start + line.len())).expect("a field value")
}

/// 1200 bytes: three segments of base64url, as a JSON Web Token has them.
fn bearer() -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let segment = |len: usize| -> String {
        (0..len).map(|index| char::from(alphabet[index * 7 % alphabet.len()])).collect()
    };
    format!("Bearer {}.{}.{}", segment(98), segment(751), segment(342))
}

/// Distinct tags of 32 hexadecimal digits, as Azure App Configuration makes them.
fn tags(count: u32) -> String {
    let tag = |index| format!("\"4f6dd610dd5e4deebc7fbaef{:08x}\"", 0x685f_b903_u32 - index);
    (0..count).rev().map(tag).collect::<Vec<_>>().join(", ")
}

/// Tokens with distinct ids.
fn sync_tokens(count: u32) -> String {
    let token = |index| format!("jtqGc1I{}=MDoyOA==;sn=28", (4 + index) % 10);
    (0..count).map(token).collect::<Vec<_>>().join(",")
}

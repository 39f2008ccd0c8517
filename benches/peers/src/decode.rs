//! `headers::Header::decode`: the owned headers of this crate, and those of the crate `headers`.

use std::hint::black_box;
use std::iter::once;

use headers::Header;
use http::HeaderValue;
use masthead::{auth, conditional, content, paging, request, time};

use crate::harness::Case;
use crate::harness::input::{DATE, TAG, tags};
use crate::lines::{BYTES, CACHE, CONTENT_TYPE, bearer};

/// A header that both crates have.
pub struct Pair {
    pub name: &'static str,
    pub line: String,
    /// Returns true if `headers` rejects a malformed field value, as this crate does.
    pub validates: bool,
    found: [bool; 4],
    decodes: Option<[Box<dyn Fn()>; 2]>,
}

impl Pair {
    fn of<Ours: Header, Theirs: Header>(
        name: &'static str,
        line: &str,
        malformed: &str,
        validates: bool,
    ) -> Self {
        let value = shared(line);
        let (ours, theirs) = (value.clone(), value);
        let decodes: [Box<dyn Fn()>; 2] = [
            Box::new(move || {
                black_box(&Ours::decode(&mut once(black_box(&ours))));
            }),
            Box::new(move || {
                black_box(&Theirs::decode(&mut once(black_box(&theirs))));
            }),
        ];
        Self {
            name,
            line: line.to_owned(),
            validates,
            found: [
                accepts::<Ours>(line),
                accepts::<Theirs>(line),
                accepts::<Ours>(malformed),
                accepts::<Theirs>(malformed),
            ],
            decodes: Some(decodes),
        }
    }

    /// The difference between the pair and what was found.
    pub fn verify(&self) -> Option<String> {
        let said = [true, true, false, !self.validates];
        (self.found != said)
            .then(|| format!("decode of {}: expected {said:?}, found {:?}", self.name, self.found))
    }

    /// The two cases, once.
    pub fn cases(&mut self) -> Vec<Case> {
        let name = |who: &str| format!("decode {} {who}", self.name);
        let names = [name("ours"), name("theirs")];
        let decodes = self.decodes.take().into_iter().flatten();
        let case = |(name, run)| Case { name, bytes: self.line.len(), goal: None, run };
        names.into_iter().zip(decodes).map(case).collect()
    }
}

fn accepts<T: Header>(line: &str) -> bool {
    T::decode(&mut once(&shared(line))).is_ok()
}

fn shared(line: &str) -> HeaderValue {
    HeaderValue::from_maybe_shared(bytes::Bytes::from(line.to_owned())).expect("a field value")
}

pub fn all() -> Vec<Pair> {
    use headers as other;
    let bad_date = "Tue, 32 Dec 2017 02:41:26 GMT";
    let four = tags(4);
    vec![
        Pair::of::<paging::AcceptRanges, other::AcceptRanges>(
            "Accept-Ranges",
            "bytes",
            "a b",
            false,
        ),
        Pair::of::<auth::Basic, other::Authorization<other::authorization::Basic>>(
            "Authorization, Basic",
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
            "Basic !",
            true,
        ),
        Pair::of::<auth::Bearer, other::Authorization<other::authorization::Bearer>>(
            "Authorization, Bearer",
            &bearer(),
            "Bearer a b",
            false,
        ),
        Pair::of::<content::CacheControl, other::CacheControl>(
            "Cache-Control",
            CACHE,
            "max-age=\"1",
            false,
        ),
        Pair::of::<paging::ContentRange, other::ContentRange>(
            "Content-Range",
            "bytes 200-399/1000",
            "bytes 5-1/9",
            true,
        ),
        Pair::of::<content::ContentType, other::ContentType>(
            "Content-Type",
            CONTENT_TYPE,
            "a b/c",
            true,
        ),
        Pair::of::<time::Date, other::Date>("Date", DATE, bad_date, true),
        Pair::of::<conditional::ETag, other::ETag>("ETag", TAG, "\"a\"b\"", true),
        Pair::of::<request::Host, other::Host>("Host", "contoso.azconfig.io", "a b", true),
        Pair::of::<conditional::IfMatch, other::IfMatch>("If-Match", &four, "\"a\" \"b\"", false),
        Pair::of::<conditional::IfModifiedSince, other::IfModifiedSince>(
            "If-Modified-Since",
            DATE,
            bad_date,
            true,
        ),
        Pair::of::<conditional::IfNoneMatch, other::IfNoneMatch>(
            "If-None-Match",
            &four,
            "\"a\" \"b\"",
            false,
        ),
        Pair::of::<conditional::IfRange, other::IfRange>("If-Range", TAG, "\"a\"b\"", true),
        Pair::of::<conditional::IfUnmodifiedSince, other::IfUnmodifiedSince>(
            "If-Unmodified-Since",
            DATE,
            bad_date,
            true,
        ),
        Pair::of::<time::LastModified, other::LastModified>("Last-Modified", DATE, bad_date, true),
        Pair::of::<paging::Range, other::Range>("Range", BYTES, "bytes=5-1", false),
        Pair::of::<time::RetryAfter, other::RetryAfter>("Retry-After", "120", "x", true),
        Pair::of::<request::UserAgent, other::UserAgent>(
            "User-Agent",
            "azsdk-python-cosmos/4.17.1 Python/3.11.7 (Linux-x86_64)",
            &"(".repeat(10_000),
            false,
        ),
    ]
}

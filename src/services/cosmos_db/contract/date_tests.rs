//! Which of the two dates counts.

use headers::Header;
use http::header::{AUTHORIZATION, DATE};
use http::{HeaderMap, HeaderName};

use super::{CONTRACT, RequestHeadersRef, dates};
use crate::Request;
use crate::contract::{Context, Exchange, Severity};
use crate::time::XMsDate;

const MASTER: &str =
    "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d";

/// Credentials, and whether a date counts beside them.
const CREDENTIALS: [(Option<&str>, bool); 5] = [
    (Some(MASTER), true),
    // These have a lifetime themselves.
    (Some("type=aad&ver=1.0&sig=a.b.c"), false),
    (Some("type=resource&ver=1.0&sig=a;b;"), false),
    // What the service would make of these is not known.
    (Some("Bearer a"), true),
    (None, true),
];

fn map(authorization: Option<&str>, dates: &[(&HeaderName, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    if let Some(authorization) = authorization {
        map.insert(AUTHORIZATION, authorization.parse().unwrap());
    }
    for (name, value) in dates {
        map.insert(*name, value.parse().unwrap());
    }
    map
}

/// `x-ms-date` counts, and `Date` only where that is missing.
#[test]
fn dates_that_count() {
    for (authorization, is_signed) in CREDENTIALS {
        for (dates, general) in [
            (&[][..], true),
            (&[(&DATE, "a")], true),
            (&[(XMsDate::name(), "a")], false),
            (&[(XMsDate::name(), "a"), (&DATE, "a")], false),
        ] {
            let map = map(authorization, dates);
            let (headers, _) = RequestHeadersRef::peek_from(&map);
            let has_own = map.contains_key(XMsDate::name());
            let counts = |name: &HeaderName| dates::counts(name.as_str(), &headers, has_own);
            let expected = (is_signed, is_signed && general);
            assert_eq!(
                (counts(XMsDate::name()), counts(&DATE)),
                expected,
                "{authorization:?} {dates:?}"
            );
        }
    }
}

/// A date that cannot be read is an error where it counts, and a warning where it does not.
#[test]
fn only_a_date_that_counts_is_refused() {
    const FINE: &str = "Thu, 27 Apr 2017 00:51:12 GMT";
    for (authorization, is_signed) in CREDENTIALS {
        for (broken, other, counts) in [
            (XMsDate::name(), None, true),
            (XMsDate::name(), Some(&DATE), true),
            (&DATE, None, true),
            (&DATE, Some(XMsDate::name()), false),
        ] {
            let dates: Vec<_> =
                [(broken, "now")].into_iter().chain(other.map(|it| (it, FINE))).collect();
            let map = map(authorization, &dates);
            let exchange = Exchange::request(Request::new("GET", "/dbs", &map));
            let report = CONTRACT.check(exchange, &Context::default());
            let mut findings = report.findings().iter();
            let finding = findings
                .find(|finding| finding.span().is_some() && finding.header() == Some(broken));
            let finding = finding.unwrap();
            let counts = is_signed && counts;
            let severity = if counts { Severity::Error } else { Severity::Warning };
            assert_eq!(finding.severity(), severity, "{broken} {authorization:?}");
            assert_eq!(finding.status(), counts.then_some(401), "{broken} {authorization:?}");
        }
    }
}

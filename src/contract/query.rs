//! Parameters of the query of a request, decoded as those of a form are.

use std::borrow::Cow;

use crate::Request;
use crate::grammar::percent::unescaped;

/// Returns `true` if the query has a parameter of that name.
pub(crate) fn has(request: &Request<'_>, name: &str) -> bool {
    values(request, name).next().is_some()
}

/// The values of a parameter, in their order; a parameter without `=` has an empty one.
pub(crate) fn values<'a>(request: &Request<'a>, name: &str) -> impl Iterator<Item = Cow<'a, [u8]>> {
    let pairs = request.query().unwrap_or_default().split('&');
    pairs.filter_map(move |pair| {
        let (own, value) = pair.split_once('=').unwrap_or((pair, ""));
        (*decoded(own) == *name.as_bytes()).then(|| decoded(value))
    })
}

/// The value as a number of digits alone; `None` for any other, and past 64 bits.
pub(crate) fn number(value: &[u8]) -> Option<u64> {
    let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    let text = core::str::from_utf8(value).ok()?;
    is_number.then(|| text.parse().ok()).flatten()
}

/// As a form is decoded: a plus sign is a space.
fn decoded(text: &str) -> Cow<'_, [u8]> {
    unescaped(text.as_bytes(), b' ')
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    #[test]
    fn values_of_parameters() {
        let headers = HeaderMap::new();
        let found = |target: &str, name: &str| -> Vec<String> {
            let request = Request::new("GET", target, &headers);
            values(&request, name)
                .map(|value| String::from_utf8(value.into_owned()).unwrap())
                .collect()
        };
        let target = "/api/tool/Macro/?method=evaluate&input={{fn.lines}}&skip=0&limit=6&skip=1";
        assert_eq!(found(target, "skip"), ["0", "1"]);
        assert_eq!(found(target, "limit"), ["6"]);
        assert_eq!(found(target, "input"), ["{{fn.lines}}"]);
        assert_eq!(found(target, "Skip"), [""; 0]);
        assert_eq!(found("/?api%5Fversion=1%2E+%zz%4&b&b=", "api_version"), ["1. %zz%4"]);
        assert_eq!(found("/?b&b=&=b", "b"), ["", ""]);
        assert_eq!(found("/skip=1", "skip"), [""; 0]);
        assert!(has(&Request::new("GET", "/?b", &headers), "b"));
        assert!(!has(&Request::new("GET", "/b", &headers), "b"));
    }

    #[test]
    fn numbers() {
        assert_eq!(number(b"007"), Some(7));
        assert_eq!(number(b"18446744073709551615"), Some(u64::MAX));
        for text in ["", "+5", "-1", " 5", "1.0", "abc", "18446744073709551616", "\u{661}"] {
            assert_eq!(number(text.as_bytes()), None, "{text}");
        }
    }
}

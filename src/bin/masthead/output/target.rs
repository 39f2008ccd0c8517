//! The target of a request, without what nobody is to read in a report.

use std::borrow::Cow;

use masthead::service::Service;

use crate::input::without_user;

/// Parameters of the five services, and of paging anywhere, that hold no credential. Any other may be one:
/// a signature, a code, a key, under whatever name.
const HARMLESS: [&str; 22] = [
    "$filter",
    "$orderby",
    "$select",
    "$skip",
    "$top",
    "api-version",
    "api_version",
    "client-request-id",
    "direction",
    "fields",
    "grant_type",
    "hierarchy",
    "label",
    "limit",
    "method",
    "modelname",
    "name",
    "pageindex",
    "pagesize",
    "skip",
    "snapshot",
    "traversal",
];

/// The target without user and password, with dots in place of parameters whose values may be secrets, and of a
/// fragment, which is no part of a request.
pub fn without_secrets(target: &str, service: Option<Service>) -> String {
    let (target, fragment) = match target.split_once('#') {
        Some((target, _)) => (target, "#..."),
        None => (target, ""),
    };
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let segments = without_user(path.to_owned());
    // A segment may have parameters of its own, such as the identifier of a session.
    let segments = segments.split('/').map(|segment| match segment.split_once(';') {
        Some((name, parameters)) if parameters.contains('=') => Cow::Owned(format!("{name};...")),
        _ => Cow::Borrowed(segment),
    });
    let mut shown = segments.collect::<Vec<_>>().join("/");
    if let Some(query) = query {
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, value)) if is_harmless(name, service) && !value.contains(';') => {
                Cow::Borrowed(pair)
            }
            Some((name, _)) => Cow::Owned(format!("{name}=...")),
            None if pair.is_empty() => Cow::Borrowed(pair),
            None => Cow::Borrowed("..."),
        });
        shown = format!("{shown}?{}", pairs.collect::<Vec<_>>().join("&"));
    }
    shown + fragment
}

fn is_harmless(name: &str, service: Option<Service>) -> bool {
    // Elsewhere a key opens doors.
    let is_key = name == "key" && service == Some(Service::AppConfiguration);
    is_key || HARMLESS.iter().any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(target: &str, shown: &str) {
        assert_eq!(without_secrets(target, Some(Service::AppConfiguration)), shown);
    }

    #[test]
    fn what_may_be_a_secret_is_left_out() {
        for (target, shown) in [
            ("/connect/token?client_secret=s", "/connect/token?client_secret=..."),
            ("/a?client%5fsecret=s&x=s", "/a?client%5fsecret=...&x=..."),
            ("/a?sig=s&api-version=1.0", "/a?sig=...&api-version=1.0"),
            ("/a?skip=1;password=s", "/a?skip=..."),
            ("/a?secret", "/a?..."),
            ("/a;jsessionid=s/b;password=s?", "/a;.../b;...?"),
            ("/a#access_token=s", "/a#..."),
            ("/a?b=c#access_token=s", "/a?b=...#..."),
            ("https://u:s@a.azconfig.io/kv", "https://a.azconfig.io/kv"),
            ("https://u:s@t@a", "https://a"),
        ] {
            is(target, shown);
        }
        assert_eq!(without_secrets("/a?key=s", Some(Service::Partner)), "/a?key=...");
        assert_eq!(without_secrets("/a?key=s", None), "/a?key=...");
    }

    #[test]
    fn the_rest_tells_requests_apart() {
        for target in [
            "/kv?key=a*&label=b&api-version=1.0",
            "/kv/a;b/c%3Bd",
            "/api/tool/Macro/?method=evaluate&hierarchy=a.b&skip=0&limit=6",
            "https://a.azconfig.io/kv/urn://a@b",
            "*",
            "",
            "/?",
        ] {
            is(target, target);
        }
    }
}

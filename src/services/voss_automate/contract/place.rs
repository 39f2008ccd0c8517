//! Where there are pages of items: at choices, and at the results of macros.

use crate::Request;
use crate::contract::query;

/// How many digits an identifier of an instance has: `1c055772c0deab00da595101`.
const PKID_LEN: usize = 24;

/// The subject of the request, if it is certainly neither choices nor the results of a macro.
///
/// Choices end in `/choices/`, and macros are evaluated at `/api/tool/Macro/`. What else a path may lead
/// to is not known, but for lists, `/api/<type>/<name>/`, and instances below them.
pub(super) fn elsewhere(request: &Request<'_>) -> Option<&'static str> {
    match request.method {
        "PUT" | "PATCH" => return Some("a change"),
        "DELETE" => return Some("a deletion"),
        "GET" | "HEAD" => {}
        _ => return None,
    }
    // The parameter names an action, as in that of a macro.
    if request.path().contains('%') || query::has(request, "method") {
        return None;
    }
    let mut segments = request.path().split('/').filter(|segment| !segment.is_empty());
    let (Some("api"), Some(kind), Some(name)) = (segments.next(), segments.next(), segments.next())
    else {
        return None;
    };
    let is_macro = kind.eq_ignore_ascii_case("tool") && name.eq_ignore_ascii_case("Macro");
    let is_pkid =
        |text: &str| text.len() == PKID_LEN && text.bytes().all(|b| b.is_ascii_hexdigit());
    match (segments.next(), segments.next()) {
        _ if is_macro || name.eq_ignore_ascii_case("choices") || name.starts_with('+') => None,
        (None, _) => Some("a list"),
        (Some(pkid), None) if is_pkid(pkid) => Some("an instance"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    #[test]
    fn places() {
        let headers = HeaderMap::new();
        let place = |method, target| elsewhere(&Request::new(method, target, &headers));
        for target in [
            "/api/tool/Macro/?method=evaluate",
            "/api/tool/Macro/",
            "/api/choices/",
            "/api/data/Countries/choices/?field=a",
            "/api/data/Countries/choices",
            "/api/data/choices/",
            "/api/data/Countries/?method=choices",
            "/api/data/Countries/+action/",
            "/api/data/Countries/1c055772c0deab00da595101/choices/",
            "/api/data/Countr%69es/",
            "/voss/api/data/Countries/",
            "/api/data/",
            "/",
            "*",
            "",
        ] {
            assert_eq!(place("GET", target), None, "{target}");
        }
        assert_eq!(place("GET", "/api/data/Countries/?skip=0"), Some("a list"));
        assert_eq!(place("GET", "https://voss.example.com/api/data/Countries"), Some("a list"));
        let instance = "/api/data/Countries/1c055772c0deab00da595101/";
        assert_eq!(place("GET", instance), Some("an instance"));
        assert_eq!(place("POST", "/api/data/Countries/"), None);
        assert_eq!(place("DELETE", instance), Some("a deletion"));
        assert_eq!(place("PATCH", "/"), Some("a change"));
    }

    /// An instance has 24 hexadecimal digits; what else there is below a list is not known.
    #[test]
    fn identifiers_of_instances() {
        let headers = HeaderMap::new();
        let place = |target: &str| elsewhere(&Request::new("GET", target, &headers));
        for (pkid, is_pkid) in [
            ("1c055772c0deab00da595101", true),
            ("1C055772C0DEAB00DA595101", true),
            ("000000000000000000000000", true),
            ("1c055772c0deab00da59510", false),
            ("1c055772c0deab00da5951010", false),
            ("1c055772c0deab00da59510g", false),
            ("+1055772c0deab00da595101", false),
            ("-c055772c0deab00da595101", false),
            ("zzzzzzzzzzzzzzzzzzzzzzzz", false),
            ("a", false),
        ] {
            let expected = is_pkid.then_some("an instance");
            assert_eq!(place(&format!("/api/data/Countries/{pkid}/")), expected, "{pkid}");
            assert_eq!(place(&format!("/api/data/Countries/{pkid}")), expected, "{pkid}");
            assert_eq!(place(&format!("/api/data/Countries/{pkid}/more/")), None, "{pkid}");
            // Where an identifier stands for the name of a resource, there is a list.
            assert_eq!(place(&format!("/api/data/{pkid}/x/")), None, "{pkid}");
        }
    }
}

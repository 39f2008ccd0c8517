use http::header::{ETAG, LINK, WWW_AUTHENTICATE};

use super::*;

#[test]
fn what_may_be_a_secret_is_left_out() {
    for (target, shown) in [
        ("/connect/token?client_secret=s", "/connect/token?client_secret=..."),
        ("/a?client%5fsecret=s&x=s", "/a?client%5fsecret=...&x=..."),
        ("/a?sig=s&api-version=1.0", "/a?sig=...&api-version=1.0"),
        ("/a?skip=1;password=s", "/a?skip=..."),
        ("/a?name=x://u:s@a&label=x://a?s", "/a?name=...&label=..."),
        ("/a?secret", "/a?..."),
        ("/a?x\"s=s&b;s=s", "/a?...&..."),
        ("/a?skip=1\"sig=s&label=YQ==", "/a?skip=...&label=YQ=="),
        ("/a?x=&&y", "/a?x=...&&..."),
        ("/a;jsessionid=s/b;password=s?", "/a;.../b;...?"),
        ("/a#access_token=s", "/a#..."),
        ("/a?b=c#access_token=s", "/a?b=...#..."),
        ("https://u:s@a.azconfig.io/kv", "https://a.azconfig.io/kv"),
        ("https://u:s@t@a", "https://a"),
        ("//u:s@a/b", "//a/b"),
        ("next //u:s@a?x=s //u:s@b", "next //a?x=..."),
        ("next http://a/ //u:s@b", "next http://a/ //b"),
        ("u:s@a:443", "a:443"),
        ("https:u:s@a/b", "a/b"),
        ("https://u:s/s@a/b", "https://a/b"),
        ("https://u:s?s@a/b?skip=1", "https://a/b?skip=1"),
        ("https://u:s#s@a", "https://a"),
        ("https://u:s", "https://..."),
        ("https://[::1]:s/b", "https://..."),
        ("https://u s/s@a", "https://a"),
        ("https://u%s/s", "https://..."),
        ("/proxy/https:/u:s/s@a", "/proxy/https:/a"),
        ("/a;b=s/u:s@a", "/a;.../a"),
        ("/proxy/https://u:s@a/b;c=s", "/proxy/https://a/b;..."),
        ("https:\\\\u:s@a/", "a/"),
    ] {
        assert_eq!(without_secrets(target, true), shown);
    }
    assert_eq!(without_secrets("/a?key=s", false), "/a?key=...");
    assert_eq!(shown_uri("/a?key=s"), "/a?key=...");
}

#[test]
fn the_rest_tells_requests_apart() {
    for target in [
        "/kv?key=a*&label=b&api-version=1.0",
        "/kv/a;b/c%3Bd",
        "/api/tool/Macro/?method=evaluate&hierarchy=a.b&skip=0&limit=6",
        "https://a.azconfig.io/kv/urn://a@b",
        "https://a.azconfig.io:443/kv/a@b/c:d",
        "http://[::1]/kv",
        "http://%c3%A9:80/kv",
        "http://",
        "http://[::1]:80/kv?key=a:b/c&name=a@b",
        "dbs/a:b/colls/é",
        "//a:1/b",
        "*",
        "",
        "/?",
    ] {
        assert_eq!(without_secrets(target, true), target);
    }
}

#[test]
fn lines_of_links() {
    for (line, shown) in [
        ("</kv?after=a&skip=1>; rel=\"next\"", "</kv?after=...&skip=1>; rel=\"next\""),
        ("<//u:s@a>; anchor=\"?sig=s\", <b?c=d>;x", "<//a>; anchor=\"?sig=...\", <b?c=...>;x"),
        ("<a?b={s s}>; rel=next; title*=x", "<a?b=...>; rel=next; title*=x"),
        ("<a?b=s; rel=next", "<a?b=..."),
        ("<a?b<s\"s>", "<a?...>"),
        ("<a?b>s>, <c>", "<a?...>..."),
        ("<https://u:s\"s@a?x=s>", "<https://a?x=...>"),
        ("<https://u:s\"s?x=s>; a=b", "<https://...>; a=b"),
        ("<a>; anchor=\"b?c\"s\"; d=e", "<a>; anchor=\"b?...\"..."),
        ("<a>; anchor=\"b?c=\\\"s\"; d", "<a>; anchor=\"b?c=...\"; d"),
        ("https://u:s@a/b; rel=next, <a?b=s>; c=d", "https://..."),
        ("a?b=s; rel=next", "a?..."),
        ("a?\"b=s\"", "a?..."),
        ("/a;b=s, <c>", "/a;..."),
        ("a; b=c; d=e", "a; b=c; d=e"),
        ("<a>; b=c; d=\"e\" ; f, <g>", "<a>; b=c; d=\"e\" ; f, <g>"),
    ] {
        assert_eq!(line_without_secrets(&LINK, line.as_bytes()), shown, "{line}");
    }
}

#[test]
fn lines_of_other_headers() {
    let location = HeaderName::from_static("operation-location");
    for (line, shown) in [
        ("https://u:s@a/b?sig=s&api-version=1", "https://a/b?sig=...&api-version=1"),
        ("https://a/b?sig=s<s>s?s", "https://a/b?sig=..."),
        ("<https://u:s@a>", "<https://a>"),
        ("a/b;c=s?é", "a/b;...?..."),
    ] {
        assert_eq!(line_without_secrets(&location, line.as_bytes()), shown, "{line}");
    }
    let challenge = "Bearer realm=\"a?b\", authorization_uri=\"https://u:s@a?b=s\", c=\"d#e\"";
    let shown = "Bearer realm=\"a?b\", authorization_uri=\"https://a?b=...\", c=\"d#e\"";
    assert_eq!(line_without_secrets(&WWW_AUTHENTICATE, challenge.as_bytes()), shown);
    let bare = line_without_secrets(&WWW_AUTHENTICATE, b"Bearer a=https://u:s@a, b=\"c?d\"");
    assert_eq!(bare, "Bearer a=https://...");
    assert_eq!(line_without_secrets(&ETAG, b"\"a?b=c\""), "\"a?b=c\"");
    assert_eq!(line_without_secrets(&ETAG, b"\xff"), "\u{fffd}");
}

#[test]
fn secrets_are_in_order_and_apart() {
    let pieces =
        ["https", ":", "//", "/", "@", "u", ";", "=", "?", "&", "#", "<", ">", "\"", "é", " "];
    let mut state = 1_u32;
    for _ in 0..20_000 {
        let line: String = (0..10)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                pieces[(state >> 24) as usize % pieces.len()]
            })
            .collect();
        for name in ["link", "operation-location", "www-authenticate"] {
            let name = HeaderName::from_static(name);
            let mut done = 0;
            for Secret { range, .. } in secrets_of_line(&name, line.as_bytes()) {
                assert!(done <= range.start && range.start <= range.end, "{line}");
                done = range.end;
            }
            assert!(done <= line.len());
            line_without_secrets(&name, line.as_bytes());
        }
    }
}

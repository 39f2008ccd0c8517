//! `masthead check --service voss-automate`, from outside.

use crate::program::masthead;
use serde_json::Value;

const VOSS: [&str; 3] = ["check", "--service", "voss-automate"];

/// The exit code, and the findings of each exchange on standard input.
fn check(flags: &[&str], input: &str) -> (i32, Vec<Vec<Value>>) {
    crate::program::check(VOSS[2], flags, input.as_bytes())
}

/// `error request-portal.unknown`: severity and code, without the name of the service.
fn told(findings: &[Value]) -> Vec<String> {
    let told = |finding: &Value| {
        let code = finding["code"].as_str().unwrap().trim_start_matches("voss-automate.");
        format!("{} {code}", finding["severity"].as_str().unwrap())
    };
    findings.iter().map(told).collect()
}

/// The findings of a message, or of a request with its response.
#[track_caller]
fn raw(flags: &[&str], input: &str) -> Vec<String> {
    let (code, exchanges) = check(flags, input);
    assert_eq!(exchanges.len(), 1, "{input}");
    let told = told(&exchanges[0]);
    assert_eq!(code == 1, told.iter().any(|it| it.starts_with("error ")), "{input}");
    told
}

const NONE: [&str; 0] = [];
const MACRO: &str = "GET /api/tool/Macro/?method=evaluate&hierarchy=a.b&input={{fn.lines}}";

fn request(line: &str, headers: &str) -> String {
    format!(
        "{line} HTTP/1.1\nHost: voss.example.com\nAuthorization: Basic am9lOmJsb2dncw==\n\
         User-Agent: AzureTestClient\n{headers}\n"
    )
}

/// The findings of a request with credentials and a user agent.
#[track_caller]
fn of(line: &str, headers: &str) -> Vec<String> {
    raw(&[], &request(line, headers))
}

/// The findings of a request without them.
#[track_caller]
fn bare(line: &str, headers: &str) -> Vec<String> {
    raw(&[], &format!("{line} HTTP/1.1\nHost: voss.example.com\nUser-Agent: a\n{headers}\n"))
}

#[test]
fn the_examples_of_the_page() {
    assert_eq!(of(&format!("{MACRO}&skip=0&limit=6"), ""), NONE);
    assert_eq!(of(MACRO, "X-Range: items=0-5\nRange: items=0-5\n"), NONE);
    for portal in [
        "Automate Admin\nPORTAL-TYPE: administration",
        "Automate Self-service\nPORTAL-TYPE: end-user",
    ] {
        let headers = format!("REQUEST-PORTAL: {portal}\n");
        assert_eq!(of("GET /api/data/Countries/", &headers), NONE);
        assert_eq!(raw(&["--release", "25.4"], &request(MACRO, &headers)), NONE);
    }
    // The credentials of the vendor's other document, once with two spaces after the scheme.
    for spaces in [" ", "  "] {
        let credentials = format!("Authorization: Basic{spaces}am9lOmJsb2dncw==\n");
        assert_eq!(bare("GET /api/data/MyModel/", &credentials), NONE);
    }
    let paged = |first: &str, total: &str| {
        let asked = request(MACRO, &format!("X-Range: items={first}\nRange: items={first}\n"));
        raw(&[], &format!("{asked}HTTP/1.1 200 OK\nContent-Range:items {first}/{total}\n\n"))
    };
    assert_eq!(paged("0-199", "999999999"), NONE);
    // As documented as it is, it is no range of the RFC.
    assert_eq!(paged("200-399", "298"), ["note deviation.last-position-past-total"]);
}

#[test]
fn ranges() {
    let range = |value: &str| of(MACRO, &format!("Range: {value}\n"));
    for value in [
        "items=0-0",
        "ITEMS=0-5",
        "items=007-010",
        "items=18446744073709551615-18446744073709551615",
        "items=1-18446744073709551615",
    ] {
        assert_eq!(range(value), NONE, "{value}");
    }
    for (value, code) in [
        ("items=0-18446744073709551615", "warning range.overflow"),
        ("items=5-", "warning range.open"),
        ("items=-5", "warning range.suffix"),
        ("items=0-5,10-15", "warning range.several"),
        ("bytes=0-5", "warning range.unit"),
        ("bytes=0-5,7-", "warning range.unit"),
        ("rows=x", "warning range.unit"),
        ("items=0-Infinity", "error range.infinity"),
        ("items=5-0", "error header.malformed"),
        ("items 0-5", "error header.malformed"),
        ("items=0 - 5", "error header.malformed"),
        ("items=+0-5", "error header.malformed"),
        ("items=0-18446744073709551616", "warning range.overflow"),
        ("", "error header.malformed"),
    ] {
        assert_eq!(range(value), [code], "{value}");
        let own = of(MACRO, &format!("X-Range: {value}\n"));
        assert_eq!(own, [code], "X-Range: {value}");
    }
    assert_eq!(of(MACRO, "Range: items=0-5\nRange: items=0-5\n"), ["error header.repeated"]);
}

#[test]
fn two_ranges() {
    let both =
        |range: &str, x_range: &str| of(MACRO, &format!("Range: {range}\nX-Range: {x_range}\n"));
    assert_eq!(both("items=0-5", "Items=00-05"), NONE);
    assert_eq!(both("items=0-5", "items=6-11"), ["error x-range.conflict"]);
    // An error that both have is reported once.
    assert_eq!(both("items=5-", "items=5-"), ["warning range.open"]);
    assert_eq!(both("items=0-5", "items=0-"), ["error x-range.conflict", "warning range.open"]);
    assert_eq!(
        both("bytes=0-5", "items=-5"),
        ["error x-range.conflict", "warning range.unit", "warning range.suffix"]
    );
    // What one that cannot be read asks for is not known.
    assert_eq!(both("items=5-0", "items=0-5"), ["error header.malformed"]);
    let (_, exchanges) = check(&[], &request(MACRO, "Range: items=0-5\nX-Range: items=6-11\n"));
    assert_eq!(exchanges[0][0]["message"], "X-Range requests 6-11, but Range requests 0-5");
}

#[test]
fn parameters_beside_a_range() {
    let with = |parameters: &str| of(&format!("{MACRO}&{parameters}"), "X-Range: items=10-19\n");
    assert_eq!(with("skip=10&limit=10"), ["note range.superfluous"]);
    assert_eq!(with("limit=10"), ["note range.superfluous"]);
    assert_eq!(with("limit=%31%30"), ["note range.superfluous"]);
    for parameters in [
        "skip=50&limit=10",
        "skip=10&limit=9",
        "skip=0",
        "limit=0",
        "skip=10&skip=0",
        "skip=ten",
        "skip=-1",
        "skip",
        "limit=18446744073709551616",
    ] {
        assert_eq!(with(parameters), ["warning range.override"], "{parameters}");
    }
    // Without a range the parameters are what they are; beside one that is no page, nothing is known.
    assert_eq!(of(&format!("{MACRO}&skip=ten&limit=0"), ""), NONE);
    assert_eq!(of(&format!("{MACRO}&skip=0"), "Range: items=5-\n"), ["warning range.open"]);
    let both = "Range: items=0-5\nX-Range: items=6-11\n";
    assert_eq!(of(&format!("{MACRO}&skip=7"), both), ["error x-range.conflict"]);
    let target = format!("{MACRO}&skip=50&limit=10");
    let (_, exchanges) = check(&[], &request(&target, "Range: items=0-5\n"));
    let message = "the header (skip=0, limit=6) takes precedence over skip=50";
    assert_eq!(exchanges[0][0]["message"], message);
}

#[test]
fn ranges_in_other_places() {
    let range = "Range: items=0-5\n";
    for line in [
        "GET /api/choices/",
        "GET /api/data/Countries/choices/?hierarchy=a&format=json",
        "POST /api/tool/Macro/?method=evaluate",
        // Whatever these lead to.
        "GET /api/data/Countries/?method=choices",
        "GET /api/view/AddUser/1c055772c0deab00da595101/+do/",
        "GET /portal/api/data/Countries/",
        "POST /api/data/Countries/",
    ] {
        assert_eq!(of(line, range), NONE, "{line}");
    }
    for line in [
        "GET /api/data/Countries/?skip=0&limit=50",
        "GET /api/data/Countries/1c055772c0deab00da595101/",
        "PUT /api/data/Countries/1c055772c0deab00da595101/",
        "PATCH /api/data/Countries/1c055772c0deab00da595101/",
        "DELETE /api/data/Countries/1c055772c0deab00da595101/",
    ] {
        assert_eq!(of(line, range), ["warning range.place"], "{line}");
        // Told once: what is not to be there need not be of the right form.
        assert_eq!(of(line, "X-Range: bytes=5-\n"), ["warning range.place"], "{line}");
    }
}

#[test]
fn pages_that_come() {
    let answer = |asked: &str, status: &str, headers: &str| {
        raw(&[], &format!("{}HTTP/1.1 {status}\n{headers}\n", request(MACRO, asked)))
    };
    let asked = "X-Range: items=0-199\nRange: items=0-199\n";
    let comes = |value: &str| answer(asked, "200 OK", &format!("Content-Range: {value}\n"));
    for value in ["items 0-199/999999999", "items 0-199/200", "items 0-199/*", "ITEMS 0-199/201"] {
        assert_eq!(comes(value), NONE, "{value}");
    }
    let past = "note deviation.last-position-past-total";
    for value in ["items 0-199/0", "items 0-199/199", "items 0-199/1"] {
        assert_eq!(comes(value), [past], "{value}");
    }
    // Clipped to the total, as others do and this service does not, and another page.
    for value in ["items 0-97/98", "items 200-399/999999999", "items 0-198/999999999"] {
        assert_eq!(comes(value), ["warning content-range.echo"], "{value}");
    }
    assert_eq!(comes("items 200-399/298"), ["warning content-range.echo", past]);
    assert_eq!(comes("bytes 0-199/298"), ["warning content-range.unit"]);
    // What an empty result is answered with is not documented.
    assert_eq!(comes("items */0"), NONE);
    for value in ["items 0--1/0", "items */*", "items 0-199", "items=0-199/298", "0-199/298", ""] {
        assert_eq!(comes(value), ["error header.malformed"], "{value}");
    }
    assert_eq!(answer(asked, "200 OK", ""), ["warning content-range.missing"]);
    assert_eq!(answer(asked, "206 Partial Content", ""), ["warning content-range.missing"]);
    // There is no page in these, nor was one asked for.
    for status in
        ["204 No Content", "304 Not Modified", "400 Bad Request", "416 Range Not Satisfiable"]
    {
        assert_eq!(answer(asked, status, ""), NONE, "{status}");
    }
    assert_eq!(answer("", "200 OK", ""), NONE);
    assert_eq!(answer("", "200 OK", "Content-Range: items 0-4/5\n"), NONE);
    assert_eq!(answer("Range: items=0-\n", "200 OK", "Content-Range: items 0-4/5\n").len(), 1);
    // A response alone.
    assert_eq!(raw(&[], "HTTP/1.1 200 OK\nContent-Range: items 200-399/298\n\n"), [past]);
    assert_eq!(raw(&[], "HTTP/1.1 200 OK\nX-Request-ID: a\n\n"), NONE);
    assert_eq!(
        raw(&["--strict"], "HTTP/1.1 200 OK\nContent-Range: items 200-399/298\n\n"),
        ["error deviation.last-position-past-total"]
    );
}

#[test]
fn versions_and_releases() {
    let line = "GET /api/data/Countries/?api_version=19.2.1";
    let header = "X-Version: 19.2.1\n";
    let released = |release: &str, line: &str, headers: &str| {
        raw(&["--release", release], &request(line, headers))
    };
    let plain = "GET /api/data/Countries/";
    assert_eq!(of(plain, header), ["error x-version.removed"]);
    assert_eq!(of(line, ""), ["error api-version.removed"]);
    assert_eq!(of("GET /api/?a=b&api%5Fversion", ""), ["error api-version.removed"]);
    assert_eq!(of("GET /api/?version=1&api-version=2&input=api_version", ""), NONE);
    assert_eq!(of(line, header), ["error x-version.removed", "error api-version.removed"]);
    for release in ["21.1", "21.4-PB5", "25.4", "30.1"] {
        assert_eq!(released(release, plain, header), ["error x-version.removed"], "{release}");
    }
    for release in ["20.1.1", "19.3", "11.5.3"] {
        assert_eq!(released(release, plain, header), NONE, "{release}");
        assert_eq!(released(release, line, header), NONE, "{release}");
        let other = released(release, line, "X-Version: 10.6.3\n");
        assert_eq!(other, ["warning x-version.conflict"], "{release}");
        assert_eq!(released(release, line, "X-Version: next\n"), ["warning x-version.conflict"]);
        // The form is that of the parameter, and not confirmed for the header.
        assert_eq!(released(release, line, "X-Version: latest\n"), ["warning header.malformed"]);
    }
    // Whatever it says, it has to go.
    assert_eq!(
        of(plain, "X-Version: <version_number>\n"),
        ["error x-version.removed", "warning header.malformed"]
    );
    let unknown = masthead(&[&VOSS[..], &["--release", "21", "-"]].concat(), b"");
    assert_eq!(unknown.status.code(), Some(2));
}

#[test]
fn portals() {
    let portal = |flags: &[&str], portal: &str, own: &str| {
        let line = |name: &str, value: &str| match value {
            "" => String::new(),
            value => format!("{name}: {value}\n"),
        };
        let headers = line("REQUEST-PORTAL", portal) + &line("PORTAL-TYPE", own);
        raw(flags, &request("GET /api/data/Countries/", &headers))
    };
    let (admin, user) = ("administration", "end-user");
    for name in ["Automate Admin", "Automate Classic Admin", "Automate Business Admin"] {
        assert_eq!(portal(&[], name, admin), NONE, "{name}");
        assert_eq!(portal(&[], name, user), ["error portal-type.portal"], "{name}");
        assert_eq!(portal(&[], name, ""), ["warning portal-type.missing"], "{name}");
    }
    assert_eq!(portal(&[], "Automate Self-service", admin), ["error portal-type.portal"]);
    assert_eq!(portal(&[], "", admin), ["warning request-portal.missing"]);
    assert_eq!(portal(&[], "Automate", admin), ["warning request-portal.unknown"]);
    assert_eq!(
        portal(&[], "My Portal", ""),
        ["warning request-portal.unknown", "warning portal-type.missing"]
    );
    assert_eq!(portal(&[], "automate admin", admin), ["warning request-portal.case"]);
    assert_eq!(
        portal(&[], "AUTOMATE ADMIN", user),
        ["error portal-type.portal", "warning request-portal.case"]
    );
    // The twin is there, and cannot be read.
    assert_eq!(portal(&[], "Automate Admin", "Administration"), ["error header.malformed"]);
    let release = "warning request-portal.release";
    for (release_number, name, own, expected) in [
        ("21.1", "Automate Admin", admin, Some(release)),
        ("21.2", "Automate Self-service", user, Some(release)),
        ("21.3", "Automate Admin", admin, None),
        ("21.3", "Automate Self-service", user, None),
        ("21.3", "Automate Classic Admin", admin, None),
        ("21.3", "Automate Business Admin", admin, None),
        ("21.4", "Automate Classic Admin", admin, None),
        ("21.4-PB4", "Automate Business Admin", admin, Some(release)),
        ("24.1", "Automate Classic Admin", admin, Some(release)),
        ("25.4", "Automate Self-service", user, None),
        ("26.1", "Automate Admin", admin, None),
    ] {
        let told = portal(&["--release", release_number], name, own);
        assert_eq!(told, Vec::from_iter(expected), "{name} in {release_number}");
    }
    let input =
        request("GET /api/", "REQUEST-PORTAL: automate self-service\nPORTAL-TYPE: end-user\n");
    let (_, exchanges) = check(&[], &input);
    assert_eq!(exchanges[0][0]["message"], "the portal is written Automate Self-service");
}

#[test]
fn credentials() {
    let line = "GET /api/data/Countries/";
    let with = |credentials: &str| bare(line, &format!("Authorization: {credentials}\n"));
    assert_eq!(bare(line, ""), ["error authorization.missing"]);
    assert_eq!(with("basic am9lOmJsb2dncw=="), NONE);
    for other in ["Bearer abc", "Digest a=b", "Negotiate abc", "type=master&ver=1.0&sig=abc"] {
        assert_eq!(with(other), ["error authorization.scheme"], "{other}");
    }
    // joe:bloggs, with what echo, a file of another system, and a tab add to it.
    assert_eq!(with("Basic am9lOmJsb2dncwo="), ["warning authorization.newline"]);
    assert_eq!(with("Basic am9lOmJsb2dncw0K"), ["warning authorization.newline"]);
    assert_eq!(with("Basic am9lOmJsb2cJZ3M="), ["warning authorization.control"]);
    assert_eq!(
        with("Basic agpvZTpibG9nZ3MK"),
        ["warning authorization.newline", "warning authorization.control"]
    );
    for malformed in ["Basic am9lYmxvZ2dz", "Basic", "Basic am9lOmJsb2dncw", "Basic joe:bloggs"] {
        assert_eq!(with(malformed), ["error header.malformed"], "{malformed}");
    }
    // A session, and what begins one.
    assert_eq!(bare(line, "Cookie: csrftoken=a; sessionid=b\nX-CSRFToken: a\n"), NONE);
    assert_eq!(bare(line, "Cookie: csrftoken=a\n"), ["error authorization.missing"]);
    assert_eq!(bare("POST /noninteractivelogin/", ""), NONE);
    assert_eq!(bare("GET /login/?next=/", ""), NONE);
    assert_eq!(with("[REDACTED]"), ["note credentials.removed"]);
}

#[test]
fn plain_http() {
    let at = |scheme: &str| of(&format!("GET {scheme}://voss.example.com/api/data/Countries/"), "");
    assert_eq!(at("https"), NONE);
    assert_eq!(at("http"), ["warning target.plain-http"]);
    assert_eq!(at("HTTP"), ["warning target.plain-http"]);
    assert_eq!(of("GET /api/?callback=http://voss.example.com/", ""), NONE);
    assert_eq!(of("GET /http://voss.example.com/", ""), NONE);
}

#[test]
fn user_agents() {
    let credentials = "Authorization: Basic am9lOmJsb2dncw==\n";
    let agent =
        |agent: &str| raw(&[], &format!("GET /api/ HTTP/1.1\nHost: a\n{credentials}{agent}\n"));
    assert_eq!(agent(""), ["note user-agent.missing"]);
    for value in ["AzureTestClient", "AzureTestClient/1.0", "curl/8.5.0", "Mozilla/5.0 (X11) a/1"] {
        assert_eq!(agent(&format!("User-Agent: {value}\n")), NONE, "{value}");
    }
    assert_eq!(agent("User-Agent: \n"), ["warning header.malformed"]);
    assert_eq!(agent("User-Agent: my app: v1\n"), ["note deviation.free-text-user-agent"]);
}

#[test]
fn unknown_headers() {
    let detect = |headers: &str| raw(&["--unknown-headers", "detect"], &request(MACRO, headers));
    assert_eq!(detect("X-CSRFToken: a\nX-Request-ID: b\nX-Range: items=0-5\n"), NONE);
    assert_eq!(detect("Range-Unit: items\n"), ["note header.unknown"]);
}

#[test]
fn a_credential_is_not_shown() {
    // cAnArY as it is, and as the user-id, the password, with a newline or a tab after it.
    for authorization in [
        "Basic cAnArY",
        "Basic Y0FuQXJZOmNBbkFyWQ==",
        "Basic Y0FuQXJZOmNBbkFyWQo=",
        "Basic Y0FuQXJZOmNBbkFyWQkK",
        "Basic Y0FuQXJZ",
        "Basic Y0FuQXJZ x",
        "Bearer cAnArY",
        "cAnArY",
    ] {
        let input = format!("GET /api/ HTTP/1.1\nAuthorization: {authorization}\n\n");
        for format in ["text", "json"] {
            let arguments = [&VOSS[..], &["--notes", "--format", format, "-"]].concat();
            let output = masthead(&arguments, input.as_bytes());
            let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert!(text.contains("authorization") || text.contains("user-agent"), "{text}");
            for secret in ["canary", "y0fuqxjz"] {
                assert!(!text.to_ascii_lowercase().contains(secret), "{text}");
            }
        }
    }
    let session =
        request(MACRO, "Cookie: sessionid=cAnArY\nX-CSRFToken: cAnArY\nRange: bytes=0-\n");
    let output = masthead(&[&VOSS[..], &["-"]].concat(), session.as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("range.unit") && !text.contains("cAnArY"), "{text}");
}

/// Whoever has a request that fails sees at once what to change.
#[test]
fn the_first_lines_say_what_to_change() {
    let input = format!(
        "{MACRO}&skip=50&api_version=19.2.1 HTTP/1.1\nHost: voss.example.com\nUser-Agent: a\n\
         Authorization: Bearer abc\nX-Version: 19.2.1\n\n"
    );
    let output = masthead(&[&VOSS[..], &["-"]].concat(), input.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let first: Vec<_> = text.lines().take(40).collect();
    let first = first.join("\n");
    for change in [
        "Send Authorization: Basic with the base64 of user-id, colon and password.",
        "Remove the header, and write the request for the release that answers it.",
        "Remove the parameter",
    ] {
        assert!(first.contains(change), "{change}:\n{first}");
    }
}

#[test]
fn the_example_has_no_error() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/captures/voss-automate.http");
    let output = masthead(&[&VOSS[..], &[file]].concat(), b"");
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.ends_with("5 exchanges: 0 errors, 0 warnings, 2 notes (shown with --notes)\n"),
        "{text}"
    );
}

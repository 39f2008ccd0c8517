//! A canary in every URI that a header or a request holds comes out of nothing but the accessors.

use std::fmt::Debug;

use http::{HeaderMap, HeaderValue, Method, Uri};
use masthead::Request;
use masthead::auth::{Challenge, WwwAuthenticate};
use masthead::contract::{Context, Exchange, Response};
use masthead::cosmos::{AltContentPath, ContentPath};
use masthead::paging::{Link, LinkValue, OperationLocation, PageRequest};
use masthead::request::{Host, HostRef};
use masthead::services;
use masthead::{Field, FieldLines, Lines, Notes, catalog, shown_uri};

const CANARY: &str = "cAnArY";

#[track_caller]
fn quiet(what: &str, text: &str) {
    assert!(!text.to_ascii_lowercase().contains(&CANARY.to_ascii_lowercase()), "{what}: {text}");
}

/// URIs and references with the canary wherever a secret may be.
const URIS: [&str; 14] = [
    "https://u:cAnArY@contoso.azconfig.io/kv?api-version=1.0",
    "https://u:cAnArY@contoso.azconfig.io:443/operations?snapshot=a&sig=cAnArY",
    "//u:cAnArY@contoso.azconfig.io/kv",
    "https://u:p/cAnArY@contoso.azconfig.io/kv",
    "/kv?sig=cAnArY&api-version=1.0",
    "?api-version=1.0&after=cAnArY",
    "kv?client_secret=cAnArY;password=cAnArY",
    "/kv?skip=1;password=cAnArY",
    "/kv?cAnArY",
    "/kv;jsessionid=cAnArY/x?a",
    "/kv#access_token=cAnArY",
    "/kv?name=https://u:cAnArY@a/&label=https://a?b=cAnArY",
    "/proxy/https://u:cAnArY@contoso.azconfig.io/kv",
    "u:cAnArY@contoso.azconfig.io:443",
];

/// The value as it is, cut short, and with a fault at each byte but for a question mark, without which what
/// follows is a path.
fn variants(line: &str) -> Vec<String> {
    // A password with a slash in it, a parameter of a segment, a URI within a path, and a user without a scheme are
    // told from a path by one character alone.
    if [":p/", ";jsession", "/proxy/"].iter().any(|frail| line.contains(frail))
        || line.contains("u:cAnArY@") && !line.contains("//u:")
    {
        return vec![line.to_owned()];
    }
    let cut = (1..=line.len()).map(|len| line[..len].to_owned());
    let places = (0..line.len()).filter(|&at| !matches!(line.as_bytes()[at], b'?' | b'#' | b';'));
    let broken = places.flat_map(|at| {
        // A quote that ends a quoted string early makes parameters of the header of what follows.
        let is_quoted = line[..at].matches('"').count() % 2 == 1;
        let pieces = ["\"", " ", "\\", "%", "|", "{", "é"].into_iter().skip(usize::from(is_quoted));
        pieces.map(move |piece| format!("{}{piece}{}", &line[..at], &line[at + 1..]))
    });
    cut.chain(broken).collect()
}

/// Checks all that a header shows of one line.
fn check<T: Field + Debug>(line: &str)
where
    for<'a> T::Ref<'a>: Debug,
{
    let value = HeaderValue::from_bytes(line.as_bytes()).unwrap();
    let lines = FieldLines::from(&value);
    let entry = catalog::find(T::name().as_str()).unwrap();
    quiet("lines", &format!("{lines:?} {:?}", Lines::from(value.clone())));
    quiet("shown line", &entry.shown_line(line.as_bytes()));
    let mut notes = Notes::new();
    match T::parse_noting(lines, &mut notes) {
        Ok(view) => quiet("view", &format!("{view:?} {view:#?}")),
        Err(error) => quiet(
            "error",
            &format!("{error} {error:?} {} {}", error.caret(lines), error.message(lines)),
        ),
    }
    for note in notes.iter() {
        let error = note.to_error(T::name());
        quiet(
            "note",
            &format!("{note:?} {error} {error:?} {} {}", error.caret(lines), error.message(lines)),
        );
    }
    if let Err(error) = T::parse_strict(lines) {
        quiet(
            "strict error",
            &format!("{error} {error:?} {} {}", error.caret(lines), error.message(lines)),
        );
    }
    T::faults(lines, &mut Notes::new(), &mut |error| {
        quiet(
            "fault",
            &format!("{error} {error:?} {} {}", error.caret(lines), error.message(lines)),
        );
    });
    match T::from_lines(value.clone().into()) {
        Ok(owned) => {
            quiet("owned", &format!("{owned:?} {owned:#?} {:?}", owned.to_lines()));
            // A space that became an escape may stand in any path.
            let canonical = if notes.is_empty() { owned.canonical() } else { Lines::none() };
            for value in canonical {
                quiet("canonical", &entry.shown_line(value.as_bytes()));
            }
        }
        Err(masthead::Rejected { error, lines, .. }) => {
            quiet("owned error", &format!("{error} {error:?} {lines:?}"));
        }
    }
    if let Ok(description) = entry.describe(lines) {
        quiet("description", &format!("{description:?} {description:#?}"));
    }
}

#[test]
fn uris_in_headers_are_never_shown_whole() {
    let mut run = 0;
    for uri in URIS {
        let lines = [
            format!("<{uri}>; rel=\"next\""),
            format!("<{uri}>; rel=next; title=\"a\", <{uri}>;rel=prev;"),
            format!("</kv>; rel=\"x {uri}\"; anchor=\"{uri}\"; href=\"{uri}\""),
            uri.to_owned(),
        ];
        for line in lines.iter().flat_map(|line| variants(line)) {
            check::<Link>(&line);
            run += 1;
        }
        for line in variants(uri) {
            check::<OperationLocation>(&line);
            check::<ContentPath>(&line);
            check::<AltContentPath>(&line);
            quiet("uri", &shown_uri(&line));
            quiet("uri", &shown_uri(&format!("<{line}>")));
        }
        if uri.contains("://") {
            check::<WwwAuthenticate>(&format!("Bearer realm=\"a?b\", authorization_uri=\"{uri}\""));
            check::<WwwAuthenticate>(&format!("Bearer authorization_uri={uri}, x=\"{uri}"));
        }
        // What has a user is no host.
        check::<Host>(uri);
        if let Err(error) = HostRef::new(uri, None) {
            quiet("host", &format!("{error} {error:?}"));
        }
    }
    assert!(run > 10_000, "{run}");
}

#[test]
fn what_is_made_of_uris_shows_no_secret() {
    for uri in URIS {
        let location = OperationLocation::new(uri).unwrap();
        quiet("location", &format!("{location:?} {:?}", location.view()));
        let value = LinkValue::new(uri).unwrap().with_param("rel", uri).unwrap();
        let value = value.with_param("anchor", uri).unwrap();
        quiet("link value", &format!("{value:?} {value:#?}"));
        quiet("link", &format!("{:?}", Link::try_from_iter([value]).unwrap()));
        let paths = (ContentPath::new(uri).unwrap(), AltContentPath::new(uri).unwrap());
        quiet("paths", &format!("{paths:?}"));
        if uri.contains("://") {
            let challenge = Challenge::new("Bearer").unwrap();
            let challenge = challenge.with_param("authorization_uri", uri).unwrap();
            quiet("challenge", &format!("{challenge:?} {challenge:#?}"));
            quiet(
                "challenges",
                &format!("{:?}", WwwAuthenticate::try_from_iter([challenge]).unwrap()),
            );
        }
        for bad in
            [format!("{uri} {CANARY}"), format!("{uri}\n{CANARY}"), format!("{uri}%{CANARY}")]
        {
            let errors = [LinkValue::new(&bad).err(), OperationLocation::new(&bad).err()];
            quiet(
                "errors",
                &format!("{errors:?} {:?}", errors.map(|it| it.map(|it| it.to_string()))),
            );
        }
    }
}

#[test]
fn pages_and_requests_show_no_secret() {
    let headers = HeaderMap::new();
    let mut pages = 0;
    for uri in URIS {
        for base in URIS {
            let Ok(base) = base.parse::<Uri>() else { continue };
            let request = PageRequest::new(&Method::GET, &base, &headers);
            for line in [format!("<{uri}>; rel=next"), format!("</a;b=cAnArY/{uri}>; rel=next")] {
                let mut response = HeaderMap::new();
                response.insert("link", HeaderValue::from_str(&line).unwrap());
                let next = request.next(&response);
                pages += usize::from(matches!(next, Ok(Some(_))));
                quiet("page", &format!("{request:?} {next:?} {next:#?}"));
                if let Err(error) = next {
                    quiet("paging error", &format!("{error} {error:?}"));
                }
            }
        }
        let mut map = HeaderMap::new();
        let link = format!("<{uri}>; rel=\"next\"; x=\"{uri}\"");
        for (name, value) in [
            ("link", link.as_str()),
            ("operation-location", uri),
            ("x-ms-content-path", uri),
            ("x-ms-alt-content-path", uri),
            ("host", uri),
        ] {
            map.append(name, HeaderValue::from_str(value).unwrap());
            map.append(name, HeaderValue::from_str(&format!("{value}|")).unwrap());
        }
        let request = Request::new("GET", uri, &map);
        let exchange = Exchange::response(Some(request), Response::new(200, &map));
        quiet("exchange", &format!("{exchange:?} {request:?} {}", request.shown_target(false)));
        for service in services::ALL {
            let report = service.check(exchange, &Context::default());
            quiet("report", &format!("{report} {report:?} {report:#?}"));
            for finding in report.findings() {
                quiet("finding", &format!("{finding} {:?} {}", finding.snippet(), finding.help()));
            }
            #[cfg(feature = "serde")]
            quiet("report", &serde_json::to_string(&report).unwrap());
        }
    }
    assert!(pages > 20, "{pages}");
}

#[cfg(feature = "signing")]
#[test]
fn what_is_signed_shows_no_secret() {
    use masthead::signing::cosmos_db::ResourceLink;

    let headers = HeaderMap::new();
    for uri in URIS {
        let request = masthead::Request::new("GET", uri, &headers);
        quiet("request", &format!("{request:?} {request:#?}"));
        quiet("link", &format!("{:?}", ResourceLink::new("docs", uri)));
        quiet("link", &format!("{:?}", ResourceLink::new(uri, "dbs/a")));
        quiet("link", &format!("{:?}", ResourceLink::of(uri)));
        quiet("link", &format!("{:?}", ResourceLink::of(&format!("/dbs/a/colls/{uri}"))));
    }
}

/// Harmless text is shown, and so is the target of a URI.
#[test]
fn the_rest_is_shown() {
    let line = b"<https://u:cAnArY@contoso.azconfig.io/kv?api-version=1.0&after=cAnArY>; rel=next";
    let link = Link::parse_strict(FieldLines::one(line)).unwrap();
    let shown = "https://contoso.azconfig.io/kv?api-version=1.0&after=...";
    assert!(format!("{link:?}").contains(shown), "{link:?}");
    let entry = catalog::find("link").unwrap();
    let description = entry.describe(FieldLines::one(line)).unwrap();
    assert!(format!("{description:?}").contains(shown), "{description:?}");
    assert!(std::panic::catch_unwind(|| quiet("plain", "x CANARY y")).is_err());
}

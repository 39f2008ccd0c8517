//! Uses of parsed lists: negotiation, preconditions, pages, waiting, tokens.

use std::hint::black_box;

use http::{HeaderMap, HeaderValue, Method, Uri};
use masthead::auth::WwwAuthenticate;
use masthead::conditional::{
    EntityTagRef, IfNoneMatch, PreconditionRules, Preconditions, Representation,
};
use masthead::content::{Accept, CacheControl, ContentType, ContentTypeRef, MediaRangeRef, Ties};
use masthead::cosmos::{SessionToken, SessionTokenStore};
use masthead::paging::{Link, PageRequest, Range};
use masthead::sync_token::SyncTokenStore;
use masthead::time::RetryAdvice;
use masthead::{Field, FieldLines, HttpDate};

use super::measure::Case;
use super::patterns::PATTERNS;

const BASE: usize = 250;

pub fn all() -> Vec<Case> {
    let mut cases = negotiation();
    cases.extend(look_ups());
    cases.extend(questions());
    cases.extend(preconditions());
    cases.extend(pages());
    cases.extend(session_tokens());
    cases.extend([sync_tokens(), retry()]);
    cases
}

fn joined(n: usize, separator: &str, piece: impl Fn(usize) -> String) -> String {
    (0..n).map(piece).collect::<Vec<_>>().join(separator)
}

fn map(headers: &[(&'static str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(*name, HeaderValue::from_str(value).expect("a field value"));
    }
    map
}

fn parse<T: Field>(line: &str) -> T::Ref<'_> {
    T::parse(FieldLines::one(line.as_bytes())).expect("it is read")
}

/// Questions that are answered while a list is read.
fn questions() -> Vec<Case> {
    let tag = || EntityTagRef::strong("a").ok();
    let tags = Case::new("members of tags matches_weakly", BASE, move |n| {
        let line = joined(n, ",", |i| format!("\"{i}\""));
        move || {
            let members = IfNoneMatch::members(FieldLines::one(line.as_bytes()));
            black_box(members.matches_weakly(tag()).expect("it is read"));
        }
    });
    let links = Case::new("members of links find_rel", BASE, |n| {
        let line = joined(n, ",", |i| format!("<{i}>;a;b=c;rel=\"d e\""));
        move || {
            let members = Link::members(FieldLines::one(line.as_bytes()));
            black_box(members.find_rel("next").expect("it is read").is_none());
        }
    });
    let params = Case::new("members of links of many parameters find_rel", BASE, |n| {
        let line = format!("<a>{};rel=\"{}\"", ";b".repeat(n), "c ".repeat(n));
        move || {
            let members = Link::members(FieldLines::one(line.as_bytes()));
            black_box(members.find_rel("next").expect("it is read").is_none());
        }
    });
    vec![tags, links, params]
}

/// As many ranges as offers, and as many parameters in a range as in a type.
fn negotiation() -> Vec<Case> {
    let case = |kind: &str,
                range: fn(usize, usize) -> String,
                offer: fn(usize, usize) -> String| {
        Case::new(format!("negotiation {kind}"), BASE, move |n| {
            let line = joined(n, ",", |i| range(i, n));
            let offers: Vec<_> = (0..n).map(|i| offer(i, n)).collect();
            move || {
                let accept = parse::<Accept>(&line);
                let offers =
                    || offers.iter().map(|text| ContentTypeRef::new(text).expect("a media type"));
                black_box(accept.preferred(offers()));
                black_box(accept.ranked(offers(), Ties::AsAsked));
            }
        })
    };
    let one = |kind: &str, range: fn(usize) -> String, offer: fn(usize) -> String| {
        Case::new(format!("parameters {kind}"), BASE, move |n| {
            let (range, offer) = (range(n), offer(n));
            move || {
                let range = MediaRangeRef::new(&range).expect("a range");
                let offer = ContentTypeRef::new(&offer).expect("a media type");
                black_box(range.matches(offer));
                black_box(range == black_box(range) && offer == black_box(offer));
            }
        })
    };
    vec![
        case("types", |i, _| format!("a/{i}"), |i, _| format!("a/{i}")),
        case("types-in-reverse", |i, _| format!("a/{i}"), |i, n| format!("a/{}", n - i)),
        case("of-any-subtype", |i, _| format!("a{i}/*;q=0.5"), |i, _| format!("a{i}/b")),
        case("of-any", |_, _| "*/*".into(), |i, _| format!("a{i}/b")),
        case("one-parameter", |i, _| format!("a/b;x={i}"), |i, n| format!("a/b;x={}", n - i)),
        case("other-parameters", |i, _| format!("a/b;x{i}=1"), |i, _| format!("a/b;x{i}=1")),
        case("any-parameters", |i, _| format!("*/*;x{i}=1"), |i, _| format!("a/b{i};x{i}=1")),
        case("nothing", |i, _| format!("a/{i}"), |i, _| format!("b/{i}")),
        one(
            "all",
            |n| format!("a/b;{}", joined(n, ";", |i| format!("x{i}=1"))),
            |n| format!("a/b;{}", joined(n, ";", |i| format!("x{}=1", n - 1 - i))),
        ),
        one(
            "one-is-missing",
            |n| format!("a/b;{};y=1", joined(n, ";", |i| format!("x{i}=1"))),
            |n| format!("a/b;{}", joined(n, ";", |i| format!("x{}=1", n - 1 - i))),
        ),
        one(
            "of-one-name",
            |n| format!("a/b;{}", joined(n, ";", |i| format!("x={i}"))),
            |n| format!("a/b;{}", joined(n, ";", |i| format!("x={}", n - 1 - i))),
        ),
        one(
            "charsets",
            |n| format!("a/b;{}", joined(n, ";", |i| format!("charset=\"A{i}\""))),
            |n| {
                format!(
                    "a/b;{}",
                    joined(n, ";", |i| format!("charset=\\a{}", n - 1 - i).replace('\\', ""))
                )
            },
        ),
    ]
}

/// Look-ups by name.
fn look_ups() -> Vec<Case> {
    let case = |name: &str, line: fn(usize) -> String, look: fn(&str)| {
        Case::new(format!("look-up {name}"), BASE, move |n| {
            let line = line(n);
            move || look(black_box(&line))
        })
    };
    vec![
        case(
            "cache-control",
            |n| joined(n, ",", |i| format!("a{i}=1")),
            |line| {
                let control = parse::<CacheControl>(line);
                let _ = black_box((control.max_age(), control.no_cache(), control.no_store()));
            },
        ),
        case(
            "challenge",
            |n| format!("a {}", joined(n, ",", |i| format!("a{i}=1"))),
            |line| {
                for challenge in parse::<WwwAuthenticate>(line) {
                    let _ = black_box(challenge.param("realm"));
                }
            },
        ),
        case(
            "link",
            |n| joined(n, ",", |i| format!("</{i}>; rel=\"a b\"; title=c")),
            |line| {
                for link in parse::<Link>(line) {
                    black_box((link.has_rel("next"), link.title(), link.anchor()));
                }
            },
        ),
        case(
            "content-type",
            |n| format!("a/b;{}", joined(n, ";", |i| format!("a{i}=1"))),
            |line| {
                let _ = black_box(parse::<ContentType>(line).boundary());
            },
        ),
        case(
            "range",
            |n| format!("bytes={}", joined(n, ",", |i| format!("0-{i}"))),
            |line| {
                black_box(parse::<Range>(line).satisfiable(u64::MAX).count());
            },
        ),
    ]
}

fn preconditions() -> Vec<Case> {
    let case = |header: &'static str, tag: fn(usize) -> String| {
        Case::new(format!("preconditions {header}"), BASE, move |n| {
            let map = map(&[(header, &joined(n, ",", tag))]);
            move || {
                for rules in [PreconditionRules::RFC_9110, PreconditionRules::COSMOS_DB] {
                    let Ok(conditions) = Preconditions::peek_from(&map, rules) else { continue };
                    black_box(conditions.evaluate(&Method::GET, &Representation::existing()));
                }
            }
        })
    };
    vec![case("if-match", |i| format!("\"{i}\"")), case("if-none-match", |i| format!("W/\"{i}\""))]
}

fn pages() -> Vec<Case> {
    let case = |name: String, header: &'static str, line: Box<dyn Fn(usize) -> Vec<String>>| {
        Case::new(format!("next-page {name}"), BASE, move |n| {
            let mut response = HeaderMap::new();
            for value in super::patterns::values(&line(n)) {
                response.append(header, value);
            }
            let uri: Uri = "https://service.example/kv?api-version=1.0".parse().expect("a URI");
            let request = HeaderMap::new();
            move || {
                let page = PageRequest::new(&Method::GET, &uri, &request);
                let _ = black_box(page.next(&response));
            }
        })
    };
    let mut cases: Vec<_> = PATTERNS
        .iter()
        .map(|pattern| {
            let line = |n| (pattern.lines)("</kv?after=a>; rel=\"next\"", n);
            case(pattern.name.to_owned(), "link", Box::new(line))
        })
        .collect();
    let target = |piece: &'static str| {
        Box::new(move |n: usize| vec![format!("</{}>; rel=\"next\"", piece.repeat(n * 8))])
    };
    cases.push(case("dots".into(), "link", target("../")));
    cases.push(case("segments".into(), "link", target("a/")));
    cases.push(case("segments-and-dots".into(), "link", target("a/../")));
    cases.push(case("query".into(), "link", target("?a=b&")));
    cases
}

fn session_tokens() -> Vec<Case> {
    let case = |name: &str, a: fn(usize) -> String, b: fn(usize) -> String| {
        Case::new(format!("session-token {name}"), BASE, move |n| {
            let (first, second) = (joined(n, ",", a), joined(n, ",", b));
            move || {
                let (a, b) = (parse::<SessionToken>(&first), parse::<SessionToken>(&second));
                let _ = black_box((a.merge(b), a.is_as_recent_as(b), a.for_range("7"), a == b));
                let mut store = SessionTokenStore::new(4);
                for line in [&first, &second, &first] {
                    let lines = FieldLines::one(line.as_bytes());
                    let _ = black_box(store.observe_lines("c", lines));
                }
            }
        })
    };
    vec![
        case("ranges", |i| format!("{i}:1#{i}#1=1"), |i| format!("{i}:1#9#1=2")),
        case("ranges-in-another-order", |i| format!("{i}:1#1"), |i| format!("{}:1#1", 9_999 - i)),
        case("one-range", |i| format!("0:1#{i}#1=1"), |i| format!("0:1#{i}#1=2")),
    ]
}

fn sync_tokens() -> Case {
    Case::new("sync-token-store", BASE, |n| {
        let response = map(&[("sync-token", &joined(n, ",", |i| format!("id{i:04}=v;sn=1")))]);
        move || {
            let mut store = SyncTokenStore::new(usize::MAX);
            for _ in 0..2 {
                let _ = black_box(store.observe(&response));
            }
            let mut request = HeaderMap::new();
            store.write_to(&mut request);
            black_box(request);
        }
    })
}

fn retry() -> Case {
    Case::new("retry", BASE, |n| {
        let lines: Vec<_> =
            (0..n).map(|_| ("retry-after", "Fri, 11 May 2018 18:48:36 GMT")).collect();
        let map = map(&lines);
        let now = HttpDate::from_unix(1_512_441_600).expect("a date");
        move || {
            let _ = black_box(RetryAdvice::read_from(&map, now, std::time::Duration::MAX));
        }
    })
}

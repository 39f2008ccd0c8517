//! Signs that an exchange is with a service: the form of the tables, and how they are matched.
//!
//! Each contract has its own table. A name that other services, proxies or frameworks also use is in none of them, or
//! among the shared signs.

use headers::Header;
use http::HeaderMap;

use super::exchange::Exchange;
use super::query;
use crate::auth::{Authorization, AuthorizationRef};
use crate::content::ContentType;
use crate::request::UserAgent;
use crate::{FieldMapExt, Request};

/// The signs that assign an exchange to a contract. One match in any list except `shared` is enough.
///
/// ```
/// use masthead::contract::{Claims, PathShape, Sign, Source};
///
/// const CLAIMS: Claims = Claims {
///     hosts: &[".acme.example"],
///     prefixes: &["x-acme-"],
///     shared: &[
///         (Source("path"), Sign::Path(PathShape { segments: &["things"], parameters: &[] })),
///         (Source("tenant"), Sign::Name("x-tenant")),
///     ],
///     ..Claims::new()
/// };
/// ```
#[derive(Clone, Copy)]
pub struct Claims {
    /// Hosts of the service, in lower case. One that begins with a dot stands for all hosts below it, and not for itself. They
    /// outweigh all the rest.
    pub hosts: &'static [&'static str],
    /// Hosts of the same vendor's other services, written as those: an exchange with one is nobody's.
    pub other_hosts: &'static [&'static str],
    /// Of those hosts the ones that belong to whoever rents them, so that they show nothing.
    pub rented_hosts: &'static [&'static str],
    /// Returns `true` if credentials have a form that only this service accepts.
    pub credentials: fn(&AuthorizationRef<'_>) -> bool,
    /// Products in the `User-Agent` of its clients, or in `x-ms-useragent`, in lower case; `*` stands for any characters.
    pub agents: &'static [&'static str],
    /// Products that look like one of those and are of other programs, written in the same way.
    pub other_agents: &'static [&'static str],
    /// Prefixes of media types that only this service has.
    pub media_types: &'static [&'static str],
    /// Paths that only this service has.
    pub paths: &'static [PathShape],
    /// Headers that only this service has, in lower case.
    pub names: &'static [&'static str],
    /// The prefixes of such headers.
    pub prefixes: &'static [&'static str],
    /// Values that only this service gives to headers that others have as well.
    pub values: &'static [(&'static str, Test)],
    /// Signs that other services have as well. Two are enough if they do not come from the same source.
    pub shared: &'static [(Source, Sign)],
}

/// A test of a value, without the white space around it.
pub type Test = fn(&str) -> bool;

/// Where a shared sign comes from: signs of one source come together, so they count once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source(pub &'static str);

/// A sign that other services have too.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Sign {
    /// The shape of the path.
    Path(PathShape),
    /// A header of that name, in lower case.
    Name(&'static str),
    /// A header of that name whose value passes a test.
    Value(&'static str, Test),
    /// A parameter of the query whose value passes a test.
    Parameter(&'static str, Test),
}

/// The first segments of a path, and parameters of the query beside it.
#[derive(Clone, Copy, Debug)]
pub struct PathShape {
    /// `*` stands for any segment that is not empty.
    pub segments: &'static [&'static str],
    /// The names of the parameters.
    pub parameters: &'static [&'static str],
}

/// How much speaks for a service. What is shared counts only if nothing is its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Weight {
    own: usize,
    shared: usize,
}

impl Weight {
    pub(super) const fn is_enough(self) -> bool {
        self.own > 0 || self.shared > 1
    }
}

impl Claims {
    /// Claims nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            hosts: &[],
            other_hosts: &[],
            rented_hosts: &[],
            credentials: |_| false,
            agents: &[],
            other_agents: &[],
            media_types: &[],
            paths: &[],
            names: &[],
            prefixes: &[],
            values: &[],
            shared: &[],
        }
    }

    /// How much of an exchange speaks for the service, its host aside.
    pub(super) fn weigh(&self, exchange: &Exchange<'_>) -> Weight {
        let request = exchange.request.as_ref();
        let of_request = request.map(|request| request.headers);
        let of_response = exchange.response.as_ref().map(|response| response.headers);
        let own = request.map_or(0, |request| self.own_of_request(request))
            + of_request.map_or(0, |map| self.own_of_headers(map))
            + of_response.map_or(0, |map| self.own_of_headers(map));
        if own > 0 {
            return Weight { own, shared: 0 };
        }
        let mut sources: Vec<Source> = Vec::new();
        for (source, sign) in self.shared {
            let is_there = match sign {
                Sign::Path(shape) => request.is_some_and(|request| shape.fits(request)),
                Sign::Name(name) => [of_request, of_response]
                    .into_iter()
                    .flatten()
                    .any(|map| map.contains_key(*name)),
                Sign::Value(name, test) => [of_request, of_response]
                    .into_iter()
                    .flatten()
                    .any(|map| has_value(map, name, *test)),
                Sign::Parameter(name, test) => request.is_some_and(|request| {
                    let mut values = query::values(request, name);
                    values.any(|value| core::str::from_utf8(&value).is_ok_and(test))
                }),
            };
            if is_there && !sources.contains(source) {
                sources.push(*source);
            }
        }
        Weight { own, shared: sources.len() }
    }

    fn own_of_request(&self, request: &Request<'_>) -> usize {
        let credentials = request.headers.peek::<Authorization>().ok().flatten();
        usize::from(credentials.is_some_and(|it| (self.credentials)(&it)))
            + usize::from(self.paths.iter().any(|shape| shape.fits(request)))
            + usize::from(self.has_agent(request.headers))
    }

    /// Clients in browsers cannot set `User-Agent`.
    fn has_agent(&self, map: &HeaderMap) -> bool {
        [UserAgent::name().as_str(), "x-ms-useragent"].into_iter().any(|name| {
            has_value(map, name, |agent| {
                let agent = agent.to_ascii_lowercase();
                let mut products = agent.split_ascii_whitespace().map(product);
                products.any(|it| {
                    let is_one_of = |globs: &[&str]| globs.iter().any(|glob| matches(glob, it));
                    is_one_of(self.agents) && !is_one_of(self.other_agents)
                })
            })
        })
    }

    fn own_of_headers(&self, map: &HeaderMap) -> usize {
        let own_names = map.keys().filter(|name| {
            let name = name.as_str();
            self.names.contains(&name) || self.prefixes.iter().any(|it| name.starts_with(it))
        });
        let own_values = self.values.iter().filter(|(name, test)| has_value(map, name, *test));
        let is_own_type = |value: &str| {
            value.split(',').any(|range| {
                let range = range.trim_ascii_start().as_bytes();
                self.media_types.iter().any(|own| {
                    range.get(..own.len()).is_some_and(|it| it.eq_ignore_ascii_case(own.as_bytes()))
                })
            })
        };
        let types = ["accept", ContentType::name().as_str()].into_iter();
        own_names.count()
            + own_values.count()
            + types.filter(|name| has_value(map, name, is_own_type)).count()
    }
}

impl PathShape {
    fn fits(&self, request: &Request<'_>) -> bool {
        let mut segments = request.path().split('/');
        segments.next() == Some("")
            && self.segments.iter().all(|wanted| {
                segments.next().is_some_and(|it| *wanted == it || *wanted == "*" && !it.is_empty())
            })
            && self.parameters.iter().all(|name| query::has(request, name))
    }
}

impl Default for Claims {
    fn default() -> Self {
        Self::new()
    }
}

impl core::fmt::Debug for Claims {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Claims").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

/// Returns `true` if one of the lines of a header passes the test.
fn has_value(map: &HeaderMap, name: &str, test: impl Fn(&str) -> bool) -> bool {
    let mut lines = map.get_all(name).iter();
    lines.any(|line| line.to_str().is_ok_and(|line| test(line.trim_ascii())))
}

/// The name of a product, which its version follows, and which may stand in a comment.
fn product(word: &str) -> &str {
    let word = word.trim_start_matches('(');
    word.split_once('/').map_or(word, |(name, _)| name)
}

/// Returns `true` if a text matches the pattern, in which `*` stands for any characters.
fn matches(glob: &str, text: &str) -> bool {
    let Some((start, mut rest)) = glob.split_once('*') else { return glob == text };
    let Some(mut text) = text.strip_prefix(start) else { return false };
    while let Some((piece, after)) = rest.split_once('*') {
        let Some((_, behind)) = text.split_once(piece) else { return false };
        (rest, text) = (after, behind);
    }
    text.ends_with(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        for (glob, text) in [
            ("a", "a"),
            ("*", ""),
            ("*", "a"),
            ("a*", "a"),
            ("a*", "ab"),
            ("*b", "ab"),
            ("a*c", "abc"),
            ("a*c", "ac"),
            ("*b*", "abc"),
            ("a*b*c", "axbxc"),
            ("a*b*c", "abbc"),
        ] {
            assert!(matches(glob, text), "{glob} {text}");
        }
        for (glob, text) in [
            ("a", "ab"),
            ("a", ""),
            ("a*", "ba"),
            ("*b", "abc"),
            ("ab*bc", "abc"),
            ("a*b*c", "acb"),
            ("*b*", "ac"),
        ] {
            assert!(!matches(glob, text), "{glob} {text}");
        }
    }

    #[test]
    fn shapes_of_paths() {
        const SHAPE: PathShape = PathShape { segments: &["dbs", "*", "colls"], parameters: &["v"] };
        let headers = HeaderMap::new();
        let fits = |target| SHAPE.fits(&Request::new("GET", target, &headers));
        for target in ["/dbs/a/colls?v", "/dbs/a/colls/b?x=1&v=1", "https://a/dbs/a/colls?v=1"] {
            assert!(fits(target), "{target}");
        }
        for target in [
            "/dbs/a/colls",
            "/dbs/a/colls?w=1",
            "/dbs//colls?v=1",
            "/dbs/a?v=1",
            "/dbs/a/coll?v=1",
            "/x/dbs/a/colls?v=1",
            "dbs/a/colls?v=1",
            "*",
            "",
        ] {
            assert!(!fits(target), "{target}");
        }
    }

    #[test]
    fn names_of_products() {
        assert_eq!(product("a/1"), "a");
        assert_eq!(product("(a/1/2"), "a");
        assert_eq!(product("a"), "a");
    }

    #[test]
    fn what_is_enough() {
        let is_enough = |own, shared| Weight { own, shared }.is_enough();
        assert!(is_enough(1, 0) && is_enough(0, 2) && is_enough(1, 1));
        assert!(!is_enough(0, 0) && !is_enough(0, 1));
        // However many are shared, an own sign outweighs them.
        assert!(Weight { own: 1, shared: 0 } > Weight { own: 0, shared: 9 });
    }
}

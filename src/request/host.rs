//! `Host`: for whom the request is meant.

use core::fmt;
use core::net::Ipv6Addr;

use http::HeaderName;
use http::header::HOST;
use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;

use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, Fixed, FixedReceived, Part, Spans, arbitrary, ascii, field,
};
use crate::grammar::class::REG_NAME;
use crate::grammar::leaf::{byte, narrow, run};
use crate::grammar::{Parsed, Span, fail, placed, unwrap};
use crate::{Field, FieldLines};

static NAME: &HeaderName = &HOST;

/// The value of a [`Host`] header, borrowed.
///
/// Hosts are case-insensitive. `Display` writes the canonical form.
///
/// ```
/// use masthead::request::HostRef;
///
/// let host = HostRef::new("Contoso.azconfig.io", Some(8443))?;
/// assert_eq!((host.host(), host.port()), ("Contoso.azconfig.io", Some(8443)));
/// assert_eq!(host, HostRef::new("contoso.AZCONFIG.io", Some(8443))?);
/// assert_eq!(host.to_string(), "contoso.azconfig.io:8443");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct HostRef<'a> {
    host: &'a [u8],
    port: Option<u16>,
}

impl<'a> HostRef<'a> {
    /// A host, an IPv6 address in its brackets, and a port.
    ///
    /// # Errors
    ///
    /// The first fault, by position in `host`.
    #[inline]
    pub fn new(host: &'a str, port: Option<u16>) -> Result<Self, DecodeError> {
        let host = host.as_bytes();
        let read = || match uri_host(host)? {
            ([], _) => Ok(Self { host, port }),
            (rest, _) => fail(rest, Expected::End),
        };
        read().map_err(|error| unwrap(error).in_piece(NAME, 0, host))
    }

    /// The host as it was sent, an IPv6 address in its brackets; it may be empty.
    #[must_use]
    #[inline]
    pub fn host(&self) -> &'a str {
        ascii(self.host)
    }

    /// The port, if there is one.
    #[must_use]
    #[inline]
    pub const fn port(&self) -> Option<u16> {
        self.port
    }

    /// Whether both name the same host and port (RFC 9110 4.2.3): names are case-insensitive, and a port that is
    /// left out is that of the scheme, 80 for `http` and 443 for `https`. Without a scheme it may be either.
    ///
    /// ```
    /// use masthead::request::HostRef;
    ///
    /// let host = HostRef::new("contoso.azconfig.io", None)?;
    /// let with_port = HostRef::new("Contoso.azconfig.io", Some(443))?;
    /// assert!(host.is_same(&with_port, Some("https")) && host.is_same(&with_port, None));
    /// assert!(!host.is_same(&with_port, Some("http")));
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn is_same(&self, other: &Self, scheme: Option<&str>) -> bool {
        let implied = |port| match scheme {
            Some(scheme) if scheme.eq_ignore_ascii_case("http") => port == 80,
            Some(scheme) if scheme.eq_ignore_ascii_case("https") => port == 443,
            Some(_) => false,
            None => matches!(port, 80 | 443),
        };
        let is_same_port = match (self.port, other.port) {
            (Some(port), None) | (None, Some(port)) => implied(port),
            (ours, theirs) => ours == theirs,
        };
        is_same_port && self.host.eq_ignore_ascii_case(other.host)
    }

    /// Returns `true` if an authority, as in an absolute target or `:authority`, has the same host and port. An
    /// authority with user information does not: it may be there to hide the host (RFC 9110 4.2.4).
    #[must_use]
    #[inline]
    pub fn is_of_authority(&self, authority: &str, scheme: Option<&str>) -> bool {
        let other = Host::parse_strict(FieldLines::one(authority.as_bytes()));
        other.is_ok_and(|other| self.is_same(&other, scheme))
    }

    /// Returns `true` if `host` is the host; hosts are case-insensitive.
    #[must_use]
    #[inline]
    pub fn is(&self, host: &str) -> bool {
        self.host.eq_ignore_ascii_case(host.as_bytes())
    }
}

impl PartialEq for HostRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.port == other.port && self.host.eq_ignore_ascii_case(other.host)
    }
}

impl Eq for HostRef<'_> {}

impl fmt::Display for HostRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host().to_ascii_lowercase())?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

impl fmt::Debug for HostRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HostRef({self})")
    }
}

impl Describe for HostRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let host = Description::text(self.host.to_ascii_lowercase());
        let port = self.port.map_or(Description::Null, Description::number);
        Description::Object(vec![
            Part::new("host", "name or address", host),
            Part::new("port", "port, if it is not the default of the scheme", port),
        ])
    }
}

/// ```text
/// uri-host = IP-literal / IPv4address / reg-name
/// reg-name = *( unreserved / pct-encoded / sub-delims )
/// ```
///
/// An IPv4 address is a registered name by its characters.
#[inline]
fn uri_host(input: &[u8]) -> Parsed<'_, &[u8]> {
    if let [b'[', ..] = input {
        return ip_literal(input);
    }
    // A loop: as a `many0_count`, a name took 5 % more instructions.
    let (mut rest, _) = run(REG_NAME)(input)?;
    while let [b'%', after @ ..] = rest {
        (rest, _) = run(REG_NAME)(escape(after)?.0)?;
    }
    Ok((rest, &input[..input.len() - rest.len()]))
}

/// The two digits after a percent sign.
#[cold]
fn escape(input: &[u8]) -> Parsed<'_, ()> {
    match input.iter().take(2).take_while(|b| b.is_ascii_hexdigit()).count() {
        2 => Ok((&input[2..], ())),
        digits => fail(&input[digits..], Expected::PercentEscape),
    }
}

/// ```text
/// IP-literal = "[" ( IPv6address / IPvFuture  ) "]"
/// IPvFuture  = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )
/// ```
#[cold]
fn ip_literal(input: &[u8]) -> Parsed<'_, &[u8]> {
    let inner = &input[1..];
    let len = inner.iter().position(|&b| b != b':' && !REG_NAME.has(b)).unwrap_or(inner.len());
    let (address, rest) = inner.split_at(len);
    let [b']', after @ ..] = rest else {
        return fail(rest, Expected::IpLiteral);
    };
    let known = match address {
        [b'v' | b'V', future @ ..] => {
            let digits = future.iter().take_while(|b| b.is_ascii_hexdigit()).count();
            digits > 0 && matches!(&future[digits..], [b'.', _, ..])
        }
        // The grammar of RFC 3986 is what the standard library reads.
        address => ascii(address).parse::<Ipv6Addr>().is_ok(),
    };
    if !known {
        return fail(inner, Expected::IpLiteral);
    }
    Ok((after, &input[..len + 2]))
}

#[derive(Clone, Copy)]
struct HostSpans {
    host: Span,
    port: Option<u16>,
}

impl Spans for HostSpans {
    const PATTERN: Option<&'static str> = Some(
        r"(?:\[(?:[0-9A-Fa-f:.]+|[Vv]{hex}+[.][!$&-.0-;=A-Z_a-z~]+)\]|(?:[!$&-.0-9;=A-Z_a-z~]|%{hex}{2})*)(?::[0-9]*)?",
    );

    type Ref<'a> = HostRef<'a>;

    #[inline]
    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let port = opt(preceded(byte(b':', Expected::Colon), cut(port))).map(Option::flatten);
        let (rest, ((host, _, behind), port)) = (placed(uri_host), port).parse(input)?;
        Ok((rest, Self { host: Span::before(behind, host, line_len), port }))
    }

    /// A name, with or without a port.
    #[inline]
    fn at_a_glance(line: &[u8], _: &mut Notes) -> Option<Self> {
        let (rest, host) = run(REG_NAME)(line).ok()?;
        let host = Span::first(line, host, line.len());
        match rest {
            [] => Some(Self { host, port: None }),
            [b':', port @ ..] => match narrow(Expected::Port)(port) {
                Ok(([], port)) => Some(Self { host, port: Some(port) }),
                _ => None,
            },
            _ => None,
        }
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> HostRef<'_> {
        fixed.into()
    }

    #[inline]
    fn canonical(view: HostRef<'_>) -> Option<Vec<u8>> {
        Some(view.to_string().into_bytes())
    }
}

/// `*DIGIT`, of which none is no port.
#[inline]
fn port(input: &[u8]) -> Parsed<'_, Option<u16>> {
    if let [] | [b' ' | b'\t', ..] = input {
        return Ok((input, None));
    }
    if input.starts_with(b"//") {
        return fail(input, Expected::HostWithoutScheme);
    }
    narrow(Expected::Port).map(Some).parse(input)
}

impl<'a> From<Fixed<'a, HostSpans>> for HostRef<'a> {
    #[inline]
    fn from(fixed: Fixed<'a, HostSpans>) -> Self {
        Self { host: fixed.spans.host.of(fixed.line), port: fixed.spans.port }
    }
}

/// `Host`: for whom the request is meant (RFC 9110 7.2).
///
/// ```text
/// Host        = uri-host [ ":" port ]
/// uri-host    = IP-literal / IPv4address / reg-name
/// IP-literal  = "[" ( IPv6address / IPvFuture  ) "]"
/// reg-name    = *( unreserved / pct-encoded / sub-delims )
/// port        = *DIGIT
/// ```
///
/// For Azure App Configuration it names the tenant, and is signed in `HMAC-SHA256` credentials. An
/// empty value is within the grammar: it is sent where the target has no authority. An empty port
/// is no port, and one past 65,535 is an error. Escapes and addresses are compared as they stand.
///
/// Example of the App Configuration page: `contoso.azconfig.io`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, FieldMapExt, request::{Host, HostRef}};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&Host::new(HostRef::new("contoso.azconfig.io", None)?)?);
/// assert_eq!(map["host"], "contoso.azconfig.io");
///
/// let host = Host::parse_strict(FieldLines::one(b"[2001:db8::7]:8443"))?;
/// assert_eq!((host.host(), host.port()), ("[2001:db8::7]", Some(8443)));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Host(FixedReceived<HostSpans>);

impl Host {
    /// A header of a host and a port.
    ///
    /// # Errors
    ///
    /// When the host is too long for a field line.
    #[inline]
    pub fn new(host: HostRef<'_>) -> Result<Self, DecodeError> {
        FixedReceived::from_parts(NAME, host.to_string().into_bytes()).map(Self)
    }
}

field!(fixed Host, HostRef, HostSpans, NAME);

// A name, the empty one included, or an address.
arbitrary!(Host, {
    let host = prop_oneof![
        "([a-zA-Z0-9.!$&'()*+,;=_~-]|%[0-9A-Fa-f]{2}){0,24}",
        any::<core::net::Ipv6Addr>().prop_map(|address| format!("[{address}]")),
        "\\[v[0-9A-F]{1,2}\\.[a-z0-9:;=]{1,8}\\]",
    ];
    (host, option::of(any::<u16>()))
        .prop_map(|(host, port)| Host::new(HostRef::new(&host, port).unwrap()).unwrap())
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{fails, keeps, reads, refuses};

    #[track_caller]
    fn names(line: &str, host: &str, port: Option<u16>, canonical: &str) {
        keeps::<Host>(line, canonical);
        let view = reads::<Host>(line);
        assert_eq!((view.host(), view.port()), (host, port));
        assert_eq!(Host::new(HostRef::new(host, port).unwrap()).unwrap().view(), view);
    }

    #[test]
    fn hosts() {
        names("contoso.azconfig.io", "contoso.azconfig.io", None, "contoso.azconfig.io");
        names(" EXAMPLE.com:\t", "EXAMPLE.com", None, "example.com");
        names("192.0.2.16:080", "192.0.2.16", Some(80), "192.0.2.16:80");
        names("a:65535", "a", Some(65_535), "a:65535");
        names("", "", None, "");
        names(":80", "", Some(80), ":80");
        names("a%2Fb%c3%A9", "a%2Fb%c3%A9", None, "a%2fb%c3%a9");
        names("!$&'()*+,;=-._~", "!$&'()*+,;=-._~", None, "!$&'()*+,;=-._~");
    }

    #[test]
    fn addresses_in_brackets() {
        for address in [
            "2001:db8::7",
            "::",
            "::1",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "::ffff:192.0.2.1",
            "v1.fe80",
            "vFF.a:b+c",
        ] {
            let host = format!("[{address}]");
            names(&host, &host, None, &host.to_ascii_lowercase());
            let with_port = format!("{host}:8080");
            names(&with_port, &host, Some(8080), &with_port.to_ascii_lowercase());
        }
        for bad in [
            "",
            "v.a",
            "v1.",
            "vg.a",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "1:2:3:4:5:6:7:8::",
            "1::2::3",
            "12345::",
            "::192.0.2.256",
            "192.0.2.1",
            ":",
        ] {
            fails::<Host>(
                &format!("[{bad}]"),
                "expected an IP address followed by \"]\" at byte 1",
            );
        }
        refuses::<Host>(&[
            ("[2001:db8::7", "expected an IP address followed by \"]\" at byte 12"),
            ("[fe80::1%25eth0]", "expected an IP address followed by \"]\" at byte 8"),
            ("[::1]%20", "expected the end of the value at byte 5"),
            ("[::1]a", "expected the end of the value at byte 5"),
        ]);
    }

    #[test]
    fn faults() {
        refuses::<Host>(&[
            ("user@example.com", "expected the end of the value at byte 4"),
            ("example.com/path", "expected the end of the value at byte 11"),
            ("exa mple.com", "expected the end of the value at byte 4"),
            ("example.com:80:80", "expected the end of the value at byte 14"),
            ("example.com:8a", "expected the end of the value at byte 13"),
            ("example.com:a", "expected a port at byte 12"),
            ("2001:db8::7", "expected a port at byte 5"),
            ("https://example.com", "expected a host without a scheme at byte 6"),
            ("a:/", "expected a port at byte 2"),
            ("a%2", "expected two hexadecimal digits at byte 3"),
            ("a%2g", "expected two hexadecimal digits at byte 3"),
            ("]a[", "expected the end of the value at byte 0"),
            ("\u{c0}", "expected the end of the value at byte 0"),
        ]);
        let range = "port is larger than 65535 at byte 2";
        refuses::<Host>(&[("a:65536", range), ("a:99999999999999999999", range)]);
    }

    #[test]
    fn hosts_have_no_case() {
        assert!(HostRef::new("A.b", None).unwrap().is("a.B"));
        assert_eq!(reads::<Host>("A.b:80"), reads::<Host>("a.B:080"));
        assert_ne!(reads::<Host>("a:80"), reads::<Host>("a"));
        assert_ne!(reads::<Host>("a"), reads::<Host>("b"));
    }

    #[test]
    fn only_hosts_are_written() {
        assert_eq!(HostRef::new("a:80", None).unwrap_err().offset(), 1);
        assert_eq!(HostRef::new("a\r\nb", None).unwrap_err().offset(), 1);
        assert!(HostRef::new("a ", None).is_err());
        let long = "a".repeat(70_000);
        let long = Host::new(HostRef::new(&long, None).unwrap());
        assert_eq!(long.unwrap_err().code(), "too-long");
    }

    #[test]
    fn the_same_host_and_port() {
        let same = |host: &str, authority: &str, scheme| {
            let host = reads::<Host>(host);
            host.is_of_authority(authority, scheme)
        };
        let both = |host: &str, authority: &str, scheme| {
            let there = same(host, authority, scheme);
            assert_eq!(there, same(authority, host, scheme), "{host} {authority} {scheme:?}");
            there
        };
        for (host, authority, scheme) in [
            ("a", "a", None),
            ("Contoso.Example", "contoso.example", Some("http")),
            ("a:80", "a", Some("http")),
            ("a:443", "a", Some("HTTPS")),
            ("a:443", "a:", Some("https")),
            ("a:0443", "a", Some("https")),
            ("a:80", "a", None),
            ("a:443", "a", None),
            ("a:8443", "A:8443", Some("https")),
            ("[::1]:443", "[::1]", Some("https")),
        ] {
            assert!(both(host, authority, scheme), "{host} {authority} {scheme:?}");
        }
        for (host, authority, scheme) in [
            ("a", "b", None),
            ("a", "", None),
            ("a", "a.", None),
            ("a.example", "a.example.evil", None),
            ("a:80", "a", Some("https")),
            ("a:443", "a", Some("http")),
            ("a:443", "a", Some("ftp")),
            ("a:443", "a:80", None),
            ("a:8443", "a", None),
            ("[::1]", "[::2]", None),
        ] {
            assert!(!both(host, authority, scheme), "{host} {authority} {scheme:?}");
        }
        // No host at all.
        for authority in
            ["u@a", "u:p@a", "a@b@a", "@a", "a\\", "a/", "a,a", "a b", "a:99999", "a:x"]
        {
            assert!(!same("a", authority, None), "{authority}");
        }
    }
}

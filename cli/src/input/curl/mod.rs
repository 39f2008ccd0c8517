//! Output of `curl -v`: lines of requests and responses after marks, among other output.
//!
//! ```text
//! * Connected to contoso.azconfig.io (192.0.2.1) port 443      about the connection
//! > GET /kv HTTP/1.1                                           sent
//! < HTTP/1.1 200 OK                                            received
//! } [5 bytes data]                                             how much was sent
//! { [12 bytes data]                                            how much was received
//! ```
//!
//! Where the output goes to the same place, bodies are in between, and where it is redirected, so is the
//! progress meter, which begins lines without ending them.

mod messages;
pub mod trace;

use super::message::request_line;
use super::transcript::{Out, Transcript};
use messages::State;

/// The lines of a transcript, each of which may have something before it that another program wrote.
pub struct Curl {
    prefix: Prefix,
    state: State,
}

impl Curl {
    pub fn new(prefix: Prefix) -> Self {
        Self { prefix, state: State::default() }
    }
}

impl Transcript for Curl {
    fn line(&mut self, line: &[u8], out: &mut Out) -> Result<(), String> {
        let line = self.prefix.strip(unmetered(line));
        self.state.line(&Mark::of(line), line, out)
    }

    fn long(&mut self, start: &[u8]) -> bool {
        let start = self.prefix.strip(unmetered(start));
        let is_marked = matches!(Mark::of(start), Mark::Sent(_) | Mark::Received(_));
        if !is_marked {
            self.state.body(start);
        }
        !is_marked || self.state.may_be_body()
    }

    fn end(&mut self, _: &mut Out) -> Result<(), String> {
        self.state.end()
    }

    fn flush(&mut self, out: &mut Out) {
        self.state.flush(out);
    }
}

/// The text before every line: the time of `--trace-time`, or what a logger adds.
#[derive(Default)]
pub struct Prefix(Vec<u8>);

impl Prefix {
    /// The longest prefix that is found.
    const MAX: usize = 120;

    /// The text before the start of a message in the line, which may be empty; `None` if the line is not a start.
    pub fn before_start(line: &[u8]) -> Option<Self> {
        let is_start = |at: &usize| match Mark::of(&line[*at..]) {
            Mark::Sent(sent) => request_line(sent).is_some(),
            Mark::Received(received) => received.starts_with(b"HTTP/"),
            _ => false,
        };
        let ends = (1..line.len().min(Self::MAX)).filter(|&at| line[at - 1] == b' ');
        let at = std::iter::once(0).chain(ends).filter(|&at| at < line.len()).find(is_start)?;
        Some(Self(line[..at].to_vec()))
    }

    /// The line without the prefix, if it has one of the same shape: digits may be others.
    fn strip<'a>(&self, line: &'a [u8]) -> &'a [u8] {
        let own = line.get(..self.0.len()).unwrap_or_default();
        let is_alike = |(a, b): (&u8, &u8)| match a {
            b'0'..=b'9' => b.is_ascii_digit(),
            b'a'..=b'z' | b'A'..=b'Z' => b.is_ascii_alphabetic(),
            _ => a == b,
        };
        let has_prefix = own.len() == self.0.len() && self.0.iter().zip(own).all(is_alike);
        if has_prefix { &line[own.len()..] } else { line }
    }
}

/// Whose line it is.
#[derive(PartialEq, Debug)]
pub enum Mark<'a> {
    Sent(&'a [u8]),
    Received(&'a [u8]),
    /// About the connection.
    Told(&'a [u8]),
    /// A body, or what is of no interest.
    Other,
}

impl<'a> Mark<'a> {
    pub fn of(line: &'a [u8]) -> Self {
        match line {
            // Whoever copies from a terminal may lose a space at the end.
            [b'>', rest @ ..] if matches!(rest, [] | [b' ', ..]) => {
                Self::Sent(rest.get(1..).unwrap_or_default())
            }
            [b'<', rest @ ..] if matches!(rest, [] | [b' ', ..]) => {
                Self::Received(rest.get(1..).unwrap_or_default())
            }
            [b'*', b' ', rest @ ..] => Self::Told(rest),
            _ => Self::Other,
        }
    }
}

/// The line without the progress meter before it, if that is there.
pub fn unmetered(line: &[u8]) -> &[u8] {
    /// The meter is 79 characters wide, more with large numbers; no time and no number is as long.
    const WIDTH: usize = 60;
    if Mark::of(line) != Mark::Other {
        return line;
    }
    let start = line.iter().rposition(|&b| b == b'\r').map_or(0, |at| at + 1);
    let last = &line[start..];
    let is_meter = |b: &u8| b.is_ascii_digit() || b" .:-kMGTPEd".contains(b);
    let width = last.iter().take_while(|b| is_meter(b)).count();
    if width < WIDTH { line } else { &last[width..] }
}

#[cfg(test)]
mod tests {
    use super::super::lines::MAX_LINE;
    use super::super::testing::{FILES, faulty, request_value, shorts, whole};
    use super::*;

    #[test]
    fn transcripts() {
        let [one, two, redirect, ..] = FILES.map(whole_transcript);
        assert_eq!(
            one,
            [
                "GET /kv?api-version=1.0&key=a 200",
                "PUT /kv/a?api-version=1.0 200",
                "GET /kv/none?api-version=1.0 404"
            ]
        );
        assert_eq!(two, ["PUT /kv/a?api-version=1.0 401", "GET /labels?api-version=1.0 200"]);
        // Neither the request to the proxy nor its response is one of the service.
        assert_eq!(redirect, ["GET /old?api-version=1.0 307", "GET /kv?api-version=1.0 200"]);
    }

    fn whole_transcript(file: &[u8]) -> Vec<String> {
        shorts(&whole(file))
    }

    #[test]
    fn meters() {
        let meter =
            "  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0";
        let line = format!("\r{meter}\r{meter}> GET / HTTP/1.1");
        assert_eq!(unmetered(line.as_bytes()), b"> GET / HTTP/1.1");
        assert_eq!(unmetered(b"12 > GET / HTTP/1.1"), b"12 > GET / HTTP/1.1");
        assert_eq!(unmetered(b"> a\r> b"), b"> a\r> b");
        assert_eq!(Mark::of(unmetered(meter.as_bytes())), Mark::Other);
        assert_eq!(Mark::of(b"*"), Mark::Other);
        assert_eq!(unmetered(b""), b"");
    }

    #[test]
    fn values_are_kept_as_they_are() {
        let exchanges = whole(&b"> GET / HTTP/1.1\r\n> X: \xff\xc3\xa4 \r\n> \r\n"[..]);
        assert_eq!(request_value(&exchanges[0], "x"), b"\xff\xc3\xa4");
    }

    #[test]
    fn faults() {
        let long = format!("> GET / HTTP/1.1\n> X: {}\n> \n", "a".repeat(MAX_LINE));
        let head =
            format!("> GET / HTTP/1.1\n{}", format!("> X: {}\n", "a".repeat(2_000_000)).repeat(9));
        let after = "> GET / HTTP/1.1\n> \n< HTTP/1.1 200 OK\n< \n";
        for (file, count, fault) in [
            ("> GET /", 0, "line 1: expected a request line or a status line"),
            ("> Host: a\n", 0, "line 1: expected a request line or a status line"),
            ("> GET /\u{e4} HTTP/1.1\n> Host\n", 0, "line 2: the field line has no colon"),
            ("> GET / HTTP/1.1\n>  a: b\n", 0, "line 2: folded field lines are not allowed"),
            ("> GET / HTTP/1.1\n> a: b\n", 0, "line 3: the message ends within its headers"),
            ("> GET / HTTP/1.1\n< X: a\n", 0, "line 2: the message ends within its headers"),
            (
                "> GET / HTTP/1.1\n>\n< HTTP/1.1 200 OK\n* Added cookie\n",
                1,
                "line 5: the message ends within its headers",
            ),
            (
                "> GET / HTTP/1.1\n>\n< HTTP/1.1 200 OK\n> GET / HTTP/1.1\n",
                1,
                "line 4: the message ends within its headers",
            ),
            (
                "> GET / HTTP/1.1\n>\n< HTTP/1.1 abc\n",
                1,
                "line 3: the status line has no status code",
            ),
            (
                "> GET / HTTP/1.1\n>\n< nothing\n",
                1,
                "line 3: expected a request line or a status line",
            ),
            (&long, 0, "line 2: the line is longer than 2097152 bytes"),
            (&head, 0, "line 10: the message has more than 16777216 bytes before its body"),
        ] {
            assert_eq!(faulty(file.as_bytes()), (count, fault.to_owned()));
        }
        let octets = [after.as_bytes(), b"> GET /\xff HTTP/1.1\n"].concat();
        assert_eq!(faulty(&octets[..]), (1, "line 5: the line is not UTF-8".to_owned()));
    }

    #[test]
    fn lines_have_a_prefix() {
        let lines =
            "* Connected\n> GET /1 HTTP/1.1\n> Host: a\n> \n< HTTP/1.1 200 OK\n< X: b\n< \n";
        for prefix in
            ["07:10:21.848093 ", "2026-01-31T09:30:01Z app-1  | ", "[Jan 31 09:30:01] stderr: "]
        {
            let other = prefix.replace('1', "9");
            let file: Vec<_> = lines.lines().map(|line| format!("{prefix}{line}\n")).collect();
            let again = file.concat().replace("/1", "/2").replace(prefix, &other);
            let file = format!("[info] starting\n{}no prefix\n{again}", file.concat());
            let exchanges = whole(file.as_bytes());
            assert_eq!(shorts(&exchanges), ["GET /1 200", "GET /2 200"], "{prefix}");
            assert_eq!(request_value(&exchanges[0], "host"), b"a");
        }
        let meter =
            "  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0";
        let time = "07:10:21.848093 ";
        let file = format!(
            "{time}> GET /1 HTTP/1.1\n{time}> \n\r{meter}{time}> GET /2 HTTP/1.1\n{time}> \n"
        );
        assert_eq!(shorts(&whole(file.as_bytes())), ["GET /1 -", "GET /2 -"]);
        // What is only alike is not stripped.
        let prefix = Prefix::before_start(b"1: > GET / HTTP/1.1").unwrap();
        assert_eq!(prefix.strip(b"2: > a"), b"> a");
        assert_eq!(prefix.strip(b"2; > a"), b"2; > a");
        assert_eq!(prefix.strip(b"2:"), b"2:");
        assert!(Prefix::before_start(b"a > b").is_none());
    }
}

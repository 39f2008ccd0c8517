//! Which format the lines of a file are in.

use std::io::{self, BufRead};

use super::ahead::Ahead;
use super::curl::{Mark, Prefix, trace, unmetered};
use super::message::request_line;
use super::{azure_log, http_client, http_file, unread, wget};

/// How many bytes of a file are searched for a line that decides, and how many of a line.
const MAX: usize = 256 * 1024;
const MAX_LINE: usize = 16 * 1024;

/// A format of lines.
pub enum Format {
    Messages,
    Curl(Prefix),
    CurlTrace,
    Wget,
    HttpClient,
    AzureLog,
    HttpFile,
    /// One that is not read: the number of the line that shows it, and what to do.
    Unread(usize, &'static str),
}

/// The first words of output of `curl -v` in a terminal. No message and no other format begins so, but what follows may
/// still be one of `curl --trace`.
const CURL: [&[u8]; 5] = [b"% Total", b"Note: ", b"Warning: ", b"curl ", b"$ curl"];

/// Finds the first line that only one format has. Lines before it may be those of other programs; where the first line
/// is that of a message, nothing is searched. What no line decides is read as messages, whose reader says what is wrong
/// with the first line.
pub fn detect(input: &mut Ahead<impl BufRead>) -> io::Result<Format> {
    let first = trimmed(input.line(0, MAX_LINE)?).to_vec();
    let default = match request_line(&first) {
        Some([_, target, _]) if !http_file::is_url(target) => return Ok(Format::Messages),
        Some(_) => return of_url(input),
        None if first.starts_with(b"HTTP/") => return Ok(Format::Messages),
        None if Mark::of(&first) != Mark::Other => return Ok(Format::Curl(Prefix::default())),
        None if http_file::is_start(&first) => return Ok(Format::HttpFile),
        None if CURL.iter().any(|start| first.starts_with(start)) => {
            Format::Curl(Prefix::default())
        }
        None => Format::Messages,
    };
    let mut from = 0;
    let mut unread = None;
    for number in 0.. {
        let line = input.line(from, MAX_LINE)?;
        if line.is_empty() || from >= MAX {
            break;
        }
        from += line.len();
        if let Some(format) = of_line(trimmed(line)) {
            return Ok(format);
        }
        let named = || unread::named(line).map(|problem| Format::Unread(number, problem));
        unread = unread.or_else(named);
    }
    Ok(unread.unwrap_or(default))
}

/// The format that has such a line, if no other one has.
fn of_line(line: &[u8]) -> Option<Format> {
    if let Some(prefix) = Prefix::before_start(unmetered(line)) {
        return Some(Format::Curl(prefix));
    }
    if trace::is_start(line) {
        Some(Format::CurlTrace)
    } else if wget::is_start(line) {
        Some(Format::Wget)
    } else if http_client::is_start(line) {
        Some(Format::HttpClient)
    } else if azure_log::is_start(line) {
        Some(Format::AzureLog)
    } else {
        None
    }
}

/// The format of a file that begins with a request line with a URL: requests to a proxy are written so, and those of
/// `.http` files. Only messages have a second start line without a separator before it, and only `.http` files have no
/// `Host`, or a body without a length.
fn of_url(input: &mut Ahead<impl BufRead>) -> io::Result<Format> {
    let starts = |line: &[u8], name: &[u8]| {
        line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    let mut from = input.line(0, MAX_LINE)?.len();
    let (mut is_head, mut has_host, mut has_length) = (true, false, false);
    while from < MAX {
        let line = input.line(from, MAX_LINE)?;
        if line.is_empty() {
            break;
        }
        from += line.len();
        let line = trimmed(line);
        if line.starts_with(b"###") {
            return Ok(Format::HttpFile);
        }
        if line.starts_with(b"HTTP/") || request_line(line).is_some() {
            return Ok(Format::Messages);
        }
        if line.trim_ascii().is_empty() {
            is_head = false;
        } else if !is_head && !has_length {
            return Ok(Format::HttpFile);
        }
        has_host |= is_head && starts(line, b"host:");
        has_length |= is_head
            && [&b"content-length:"[..], b"transfer-encoding:"].iter().any(|it| starts(line, it));
    }
    Ok(if has_host || from >= MAX { Format::Messages } else { Format::HttpFile })
}

fn trimmed(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{faulty, shorts, whole};

    #[test]
    fn lines_of_others_come_first() {
        let log = "2026-01-31 INFO starting\n$ run\n\n".repeat(100);
        for (file, expected) in [
            ("> GET /1 HTTP/1.1\n> \n", "GET /1 -"),
            ("send: b'GET /1 HTTP/1.1\\r\\n\\r\\n'\n", "GET /1 -"),
            (
                "Request URL: 'http://a/1'\nRequest method: 'GET'\nRequest headers:\n",
                "GET http://a/1 -",
            ),
        ] {
            assert_eq!(shorts(&whole(format!("{log}{file}").as_bytes())), [expected]);
        }
        // Not that many.
        let file = format!("{}> GET /1 HTTP/1.1\n> \n", log.repeat(200));
        assert_eq!(faulty(file.as_bytes()).0, 0);
    }

    #[test]
    fn urls_in_request_lines() {
        let proxied = "GET http://a/1 HTTP/1.1\nHost: a\n\n";
        let two = proxied.repeat(2);
        assert_eq!(shorts(&whole(two.as_bytes())), ["GET http://a/1 -"; 2]);
        let answered = format!("{proxied}HTTP/1.1 200 OK\n\n");
        assert_eq!(shorts(&whole(answered.as_bytes())), ["GET http://a/1 200"]);
        assert_eq!(shorts(&whole(proxied.as_bytes())), ["GET http://a/1 -"]);
        // The body of one has a length.
        let put = "PUT http://a/1 HTTP/1.1\nHost: a\nContent-Length: 3\n\n1";
        assert_eq!(faulty(put.as_bytes()).1, "line 4: the message ends within its body");
        let put = "PUT http://a/1 HTTP/1.1\nHost: a\n\n1";
        assert_eq!(shorts(&whole(put.as_bytes())), ["PUT http://a/1 -"]);
        let sections = format!("{proxied}{{}}\n\n###\n{proxied}");
        assert_eq!(shorts(&whole(sections.as_bytes())), ["GET http://a/1 -"; 2]);
    }
}

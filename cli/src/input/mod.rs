//! Reads the exchanges of files, one at a time. The format of a file is detected from its content.
//!
//! No file is held as a whole: what is kept of it is bounded by the limits of its reader.

mod ahead;
mod azure_log;
mod body;
mod curl;
mod detect;
mod har;
mod http_client;
mod http_file;
mod json;
mod json_lines;
mod lines;
mod message;
mod raw;
#[cfg(test)]
mod testing;
mod transcript;
mod unread;
mod url;
mod utf16;
mod wget;

use std::fmt::Display;
use std::io::{self, BufRead, BufReader, Cursor, Read};

pub use har::now;
pub use message::OwnedExchange;

use crate::Failure;
use ahead::Ahead;
use detect::Format;
use lines::Lines;
use transcript::Exchanges;
use utf16::Utf16;

/// How much is read at once.
pub const BUFFER: usize = 64 * 1024;

/// A function that takes each exchange, and may write output.
pub type Each<'a> = dyn FnMut(OwnedExchange) -> io::Result<()> + 'a;

/// A reason why a file cannot be read to its end.
#[derive(Debug)]
pub enum BadInput {
    /// The system does not give it.
    Io(io::Error),
    /// It is not of its form: where in it, and what is wrong there.
    At { place: String, problem: String },
}

impl BadInput {
    fn at(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::At { place: place.into(), problem: problem.into() }
    }

    /// A line about the file of that name.
    pub fn of(self, name: &dyn Display) -> Failure {
        Failure::usage(match self {
            Self::Io(error) => format!("cannot read {name}: {error}"),
            Self::At { place, problem } => format!("{name}: {place}: {problem}"),
        })
    }
}

impl From<io::Error> for BadInput {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A reason to stop reading before the end of the file.
enum Stop {
    Bad(BadInput),
    Failed(io::Error),
}

/// The same, with its message.
pub enum Stopped {
    Input(Failure),
    Output(io::Error),
}

impl From<BadInput> for Stop {
    fn from(bad: BadInput) -> Self {
        Self::Bad(bad)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Bad(error.into())
    }
}

/// Hands out the exchanges of a file in their order, those before a fault too.
///
/// `name` is the file in messages. A failure of `each` ends the reading.
pub fn read(name: &dyn Display, input: impl BufRead, each: &mut Each<'_>) -> Result<(), Stopped> {
    recognise(input, each).map_err(|stop| match stop {
        Stop::Bad(bad) => Stopped::Input(bad.of(name)),
        Stop::Failed(error) => Stopped::Output(error),
    })
}

fn recognise(mut input: impl BufRead, each: &mut Each<'_>) -> Result<(), Stop> {
    // PowerShell writes UTF-16 with a byte order mark.
    let mut ahead = Ahead::new(&mut input as &mut dyn BufRead);
    let start = ahead.peek(3)?;
    let (mark, big_endian) = match start {
        [0xff, 0xfe, ..] => (2, Some(false)),
        [0xfe, 0xff, ..] => (2, Some(true)),
        [0xef, 0xbb, 0xbf] => (3, None),
        _ => (0, None),
    };
    ahead.consume(mark);
    let Some(big_endian) = big_endian else { return text(ahead, each) };
    let mut input = BufReader::with_capacity(BUFFER, Utf16::new(ahead, big_endian));
    text(Ahead::new(&mut input as &mut dyn BufRead), each)
}

/// Reads a file in UTF-8.
fn text(mut input: Ahead<&mut dyn BufRead>, each: &mut Each<'_>) -> Result<(), Stop> {
    let blank = Blank::skip(&mut input)?;
    let start = input.peek(8)?;
    if let Some(problem) = foreign(start) {
        return Err(BadInput::at(format!("line {}", blank.lines + 1), problem).into());
    }
    if start.starts_with(b"{") {
        let (kind, seen) = json::kind(&mut input, &blank, json::MAX_LINE as u64)?;
        let input = Cursor::new(seen).chain(input);
        return match kind {
            json::Kind::Har => har::read(input, &blank, each),
            json::Kind::Lines => {
                let lines = Lines::new(Ahead::new(input), blank.lines);
                hand_out(json_lines::JsonLines::new(lines), each)?;
                Ok(())
            }
        };
    }
    let is_other_json = matches!(start, [b'[' | b'"', ..]);
    let format = detect::detect(&mut input)?;
    if is_other_json && matches!(format, Format::Messages) {
        return Err(BadInput::at(format!("line {}", blank.lines + 1), EXPECTED).into());
    }
    let lines = Lines::new(input, blank.lines);
    let count = match format {
        Format::Unread(number, problem) => {
            let place = format!("line {}", blank.lines + 1 + number);
            return Err(BadInput::at(place, problem).into());
        }
        Format::Messages => hand_out(raw::Messages::new(lines), each),
        Format::Curl(prefix) => hand_out(Exchanges::new(lines, curl::Curl::new(prefix)), each),
        Format::CurlTrace => {
            hand_out(Exchanges::new(lines, curl::trace::CurlTrace::default()), each)
        }
        Format::Wget => hand_out(Exchanges::new(lines, wget::Wget::new()), each),
        Format::HttpClient => hand_out(Exchanges::new(lines, http_client::HttpClient::new()), each),
        Format::AzureLog => hand_out(Exchanges::new(lines, azure_log::AzureLog::default()), each),
        Format::HttpFile => hand_out(Exchanges::new(lines, http_file::HttpFile::default()), each),
    }?;
    if count == 0 {
        return Err(BadInput::at("line 1", "there is no message").into());
    }
    Ok(())
}

/// The formats that are read, for a file in another one.
const EXPECTED: &str = "expected raw HTTP/1.1 messages, HAR 1.2, JSON lines of exchanges, a .http file, the log of the \
    Azure SDK for Python, or output of curl -v, curl --trace, wget -S or http.client";

/// Explains why a file that starts so cannot be read, if its format is known.
fn foreign(start: &[u8]) -> Option<&'static str> {
    match start {
        [0x1f, 0x8b, ..] => Some("the file is compressed with gzip: unpack it first"),
        [b'P', b'K', 3, 4, ..] => Some("the file is a ZIP archive: unpack it first"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some("the file is compressed with zstd: unpack it first"),
        [0, b' '..=b'~', ..] | [b' '..=b'~', 0, ..] => {
            Some("this looks like UTF-16 without a byte order mark; convert the file to UTF-8")
        }
        _ => None,
    }
}

/// Hands out what a reader finds, and says how many exchanges that were.
fn hand_out(
    exchanges: impl Iterator<Item = Result<OwnedExchange, BadInput>>,
    each: &mut Each<'_>,
) -> Result<u64, Stop> {
    let mut count = 0;
    for exchange in exchanges {
        each(exchange?).map_err(Stop::Failed)?;
        count += 1;
    }
    Ok(count)
}

/// The white space before the first word of a file.
#[derive(Default)]
struct Blank {
    lines: usize,
    columns: usize,
}

impl Blank {
    fn skip(input: &mut impl BufRead) -> io::Result<Self> {
        let mut blank = Self::default();
        loop {
            let bytes = lines::fill(input)?;
            let len = bytes.iter().take_while(|b| b.is_ascii_whitespace()).count();
            for byte in &bytes[..len] {
                match byte {
                    b'\n' => blank = Self { lines: blank.lines + 1, columns: 0 },
                    _ => blank.columns += 1,
                }
            }
            let is_over = len < bytes.len() || bytes.is_empty();
            input.consume(len);
            if is_over {
                return Ok(blank);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::message::Form;
    use super::testing::{Broken, FILES, faulty, read, read_by, short, shorts, whole};
    use std::io::BufReader;

    use super::*;

    #[test]
    fn every_form_is_recognised() {
        let forms = FILES.map(|file| {
            let exchanges = whole(file);
            let form = exchanges[0].form;
            assert!(exchanges.iter().all(|exchange| exchange.form == form));
            (form, exchanges.len())
        });
        let expected = [
            (Form::Curl, 3),
            (Form::Curl, 2),
            (Form::Curl, 2),
            (Form::JsonLines, 2),
            (Form::Messages, 4),
            (Form::Har, 3),
            (Form::Curl, 1),
            (Form::Curl, 2),
            (Form::Wget, 2),
            (Form::HttpClient, 2),
            (Form::AzureLog, 2),
            (Form::HttpFile, 2),
        ];
        assert_eq!(forms, expected);
        // White space and a byte order mark are before any of them.
        for file in FILES {
            let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
            let marked = [b"\xef\xbb\xbf\r\n \n", file].concat();
            assert_eq!(shorts(&whole(&marked[..])), shorts(&whole(file)));
        }
    }

    #[test]
    fn every_prefix_is_read_without_panic() {
        for file in FILES {
            let all = shorts(&whole(file));
            for len in 0..file.len() {
                let (found, fault) = read(&file[..len]);
                // Only the lines of other types may be all that there is.
                let is_told = !found.is_empty() || fault.is_some();
                assert!(is_told || file[..len].starts_with(b"{\"type\":\"meta\""), "{len}");
                assert!(found.len() <= all.len(), "{len}");
                for (exchange, whole) in found.iter().zip(&all) {
                    // What is cut off is a response, or nothing.
                    let words = short(exchange);
                    let request = words.strip_suffix(" -").unwrap_or(&words);
                    assert!(whole.starts_with(request), "{len}: {words}");
                }
            }
        }
    }

    #[test]
    fn what_is_at_hand_makes_no_difference() {
        for file in FILES {
            for cut in [file.len(), file.len() / 2, file.len() / 3] {
                let (found, fault) = read(&file[..cut]);
                for buffer in [1, 2, 3, 7, 61] {
                    let (again, same) = read_by(buffer, &file[..cut]);
                    assert_eq!((shorts(&again), &same), (shorts(&found), &fault));
                }
            }
        }
    }

    #[test]
    fn a_reader_that_fails_is_told() {
        for file in FILES {
            for len in (0..file.len()).step_by(7) {
                let (count, fault) = faulty(Broken(&file[..len]));
                assert!(fault.starts_with("input: ") || count > 0 || len == 0, "{fault}");
            }
            assert_eq!(faulty(Broken(file)).1, "input: the disk is gone");
        }
        let bad = BadInput::Io(io::Error::other("the disk is gone"));
        assert_eq!(bad.of(&"a").message, "cannot read a: the disk is gone");
    }

    #[test]
    fn what_is_no_form() {
        for (input, message) in [
            (&b""[..], "line 1: there is no message"),
            (b" \r\n\n", "line 1: there is no message"),
            (b"\xef\xbb\xbf", "line 1: there is no message"),
            (b"\xef\xbb", "line 1: the message ends within its first line"),
            (b"\xff\xfeG\0", "line 1: the message ends within its first line"),
            (b"\0\0\0\0\n", "line 1: expected a request line or a status line"),
            (b"\n\n[]\n", &format!("line 3: {EXPECTED}")),
            (
                b"G\0E\0",
                "line 1: this looks like UTF-16 without a byte order mark; convert the file to UTF-8",
            ),
            (
                b"\n\0G\0E",
                "line 2: this looks like UTF-16 without a byte order mark; convert the file to UTF-8",
            ),
            (b"\x1f\x8b\x08\0", "line 1: the file is compressed with gzip: unpack it first"),
            (b"PK\x03\x04", "line 1: the file is a ZIP archive: unpack it first"),
            (b"\x28\xb5\x2f\xfd", "line 1: the file is compressed with zstd: unpack it first"),
            (b"* Could not resolve host\n", "line 1: there is no message"),
        ] {
            assert_eq!(faulty(input), (0, message.to_owned()));
        }
    }

    #[test]
    fn a_failure_ends_the_reading() {
        for file in FILES {
            let mut count = 0;
            let result = super::read(&"a", file, &mut |_| {
                count += 1;
                Err(io::Error::other("enough"))
            });
            assert!(matches!(result, Err(Stopped::Output(error)) if error.to_string() == "enough"));
            assert_eq!(count, 1);
        }
    }

    /// A file of many exchanges is checked while it is read.
    #[test]
    fn exchanges_are_handed_out_as_they_come() {
        struct Counted<R>(R, std::rc::Rc<std::cell::Cell<usize>>);
        impl<R: Read> Read for Counted<R> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                let len = self.0.read(buffer)?;
                self.1.set(self.1.get() + len);
                Ok(len)
            }
        }
        let entry = r#"{"request":{"method":"GET","url":"/kv"},"response":{"status":200}}"#;
        let line = r#"{"type":"exchange","method":"GET","target":"/kv","request_headers":[]}"#;
        let raw = "GET /kv HTTP/1.1\n\nHTTP/1.1 200 OK\nContent-Length: 3\n\nabc\n";
        for (start, each, end) in [
            ("{\"log\":{\"entries\":[{}", format!(",{entry}"), "]}}"),
            ("{\"type\":\"meta\"}\n", format!("{line}\n"), ""),
            ("", raw.to_owned(), ""),
            ("* \n", "> GET /kv HTTP/1.1\n> \n< HTTP/1.1 200 OK\n< \nabc\n".to_owned(), ""),
        ] {
            let start = start.replace("{}", entry);
            let text = format!("{start}{}{end}", each.repeat(5_000));
            let read = std::rc::Rc::new(std::cell::Cell::new(0));
            let input = Counted(text.as_bytes(), read.clone());
            let mut count = 0;
            let result = super::read(&"a", BufReader::with_capacity(512, input), &mut |_| {
                count += 1;
                assert!(read.get() <= (count + 2) * each.len() + 2 * BUFFER, "{count}");
                Ok(())
            });
            assert!(result.is_ok() && count >= 5_000);
        }
    }
}

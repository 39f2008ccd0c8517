//! Output of `curl --trace` and `curl --trace-ascii`: what was sent and received, as dumps.
//!
//! ```text
//! == Info: Connected to contoso.azconfig.io (192.0.2.1) port 443
//! => Send header, 56 bytes (0x38)
//! 0000: GET /kv?api-version=1.0 HTTP/1.1
//! 0022: Host: contoso.azconfig.io
//! 0039:
//! <= Recv header, 17 bytes (0x11)
//! 0000: 48 54 54 50 2f 31 2e 31 20 32 30 30 20 4f 4b 0d HTTP/1.1 200 OK.
//! 0010: 0a                                              .
//! ```
//!
//! The dump as text does not print the line breaks of what was sent: the number of the next line, or the length of the
//! block, shows where they were.

use super::super::message::MAX_HEAD;
use super::super::transcript::{Out, Transcript};
use super::messages::State;
use super::{Mark, unmetered};

/// The longest body of which lines are handed on: more than is kept of a response that explains itself.
const MAX_BODY: usize = 128 * 1024;

/// Width of the hexadecimal digits of sixteen bytes.
const HEX: usize = 48;

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Sent,
    Received,
    Body,
    /// TLS records, and bodies of requests.
    Other,
}

/// The blocks of a trace, whose lines are those of a transcript.
#[derive(Default)]
pub struct CurlTrace {
    state: State,
    block: Option<Block>,
    /// `true` if dumps are hexadecimal; unknown before the first one.
    is_hex: Option<bool>,
}

struct Block {
    kind: Kind,
    len: usize,
    bytes: Vec<u8>,
}

/// Returns true for a line that only a trace has.
pub fn is_start(line: &[u8]) -> bool {
    let line = untimed(line);
    line.starts_with(b"== Info: ") || head(line).is_some()
}

/// The line without a progress meter and a time before it.
fn untimed(line: &[u8]) -> &[u8] {
    const SHAPE: &[u8] = b"00:00:00.000000 ";
    let line = unmetered(line);
    let is_alike = |(shape, b): (&u8, &u8)| match shape {
        b'0' => b.is_ascii_digit(),
        _ => shape == b,
    };
    let has_time = line.len() > SHAPE.len() && SHAPE.iter().zip(line).all(is_alike);
    if has_time { &line[SHAPE.len()..] } else { line }
}

/// The first line of a block: its kind and its length.
fn head(line: &[u8]) -> Option<(Kind, usize)> {
    let line = core::str::from_utf8(line).ok()?;
    let (kind, rest) = line.split_once(", ")?;
    let kind = match kind {
        "=> Send header" => Kind::Sent,
        "<= Recv header" => Kind::Received,
        "<= Recv data" => Kind::Body,
        "=> Send data" | "=> Send SSL data" | "<= Recv SSL data" => Kind::Other,
        _ => return None,
    };
    let (len, _) = rest.split_once(" bytes (0x")?;
    Some((kind, len.parse().ok()?))
}

/// The number and the rest of a line of a dump.
fn dump(line: &[u8]) -> Option<(usize, &[u8])> {
    let digits = line.iter().position(|&b| b == b':').filter(|at| (4..=8).contains(at))?;
    let number = core::str::from_utf8(&line[..digits]).ok()?;
    let number = usize::from_str_radix(number, 16).ok()?;
    // Whoever copies from a terminal may lose a space at the end.
    Some((number, line.get(digits + 2..).unwrap_or_default()))
}

/// The bytes of hexadecimal digits in groups of two; `None` if something else is among them.
fn hex(rest: &[u8]) -> Option<Vec<u8>> {
    let digits = rest.get(..HEX)?;
    let mut bytes = Vec::new();
    for group in digits.chunks(3) {
        match group {
            b"   " => {}
            [digits @ .., b' '] => {
                let digits = core::str::from_utf8(digits).ok().filter(|it| !it.starts_with('+'))?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
            }
            _ => return None,
        }
    }
    Some(bytes)
}

impl Block {
    fn max(&self) -> usize {
        let max = match self.kind {
            Kind::Sent | Kind::Received => MAX_HEAD,
            Kind::Body => MAX_BODY,
            Kind::Other => 0,
        };
        self.len.min(max)
    }

    /// Adds the line breaks that are between two lines of a dump as text, or after the last one.
    fn advance(&mut self, to: usize) {
        if to == self.bytes.len() + 2 {
            self.bytes.extend_from_slice(b"\r\n");
        }
    }

    fn add(&mut self, number: usize, bytes: &[u8]) -> Result<(), String> {
        if self.bytes.len() >= self.max() {
            return Ok(());
        }
        self.advance(number);
        if self.bytes.len() != number {
            return Err("the dump has a gap before this line".to_owned());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }
}

impl CurlTrace {
    /// Takes the block that ended.
    fn close(&mut self, out: &mut Out) -> Result<(), String> {
        let Some(mut block) = self.block.take() else { return Ok(()) };
        block.advance(block.len);
        if block.bytes.len() < block.max() {
            return Err("the block is shorter than its length".to_owned());
        }
        if matches!(block.kind, Kind::Other) {
            return Ok(());
        }
        let text = block.bytes.strip_suffix(b"\n").unwrap_or(&block.bytes);
        for line in text.split(|&b| b == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let mark = match block.kind {
                Kind::Sent => Mark::Sent(line),
                Kind::Received => Mark::Received(line),
                _ => Mark::Other,
            };
            self.state.line(&mark, line, out)?;
        }
        Ok(())
    }
}

impl Transcript for CurlTrace {
    fn line(&mut self, line: &[u8], out: &mut Out) -> Result<(), String> {
        if let (Some(block), Some((number, rest))) = (&mut self.block, dump(line)) {
            let as_hex = hex(rest);
            let is_hex = *self.is_hex.get_or_insert(as_hex.is_some());
            return match (is_hex, as_hex) {
                (false, _) => block.add(number, rest),
                (true, Some(bytes)) => block.add(number, &bytes),
                (true, None) => Err("expected the hexadecimal digits of sixteen bytes".to_owned()),
            };
        }
        let line = untimed(line);
        if let Some((kind, len)) = head(line) {
            self.close(out)?;
            self.block = Some(Block { kind, len, bytes: Vec::new() });
        } else if let Some(told) = line.strip_prefix(b"== Info: ") {
            self.close(out)?;
            self.state.line(&Mark::Told(told), line, out)?;
        }
        Ok(())
    }

    /// No line of a dump is long.
    fn long(&mut self, _: &[u8]) -> bool {
        true
    }

    fn end(&mut self, out: &mut Out) -> Result<(), String> {
        self.close(out)?;
        self.state.end()
    }

    fn flush(&mut self, out: &mut Out) {
        self.state.flush(out);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{faulty, request_value, shorts, whole};

    /// A block as curl writes it.
    fn block(kind: &str, bytes: &[u8], is_hex: bool) -> String {
        let mut text = format!("{kind}, {} bytes (0x{:x})\n", bytes.len(), bytes.len());
        let print = |b: &u8| if (0x20..0x80).contains(b) { char::from(*b) } else { '.' };
        let mut at = 0;
        while at < bytes.len() {
            let width = if is_hex { 16 } else { 64 };
            let rest = &bytes[at..(at + width).min(bytes.len())];
            if is_hex {
                let digits: String = rest.iter().map(|b| format!("{b:02x} ")).collect();
                let column: String = rest.iter().map(print).collect();
                text += &format!("{at:04x}: {digits:<48}{column}\n");
                at += rest.len();
            } else {
                let line = rest.windows(2).position(|it| it == b"\r\n");
                let line = &rest[..line.unwrap_or(rest.len())];
                text += &format!("{at:04x}: {}\n", line.iter().map(print).collect::<String>());
                at += line.len();
                at += if bytes[at..].starts_with(b"\r\n") { 2 } else { 0 };
            }
        }
        text
    }

    fn trace(is_hex: bool) -> String {
        let long = "a".repeat(200);
        let quote = "{\"code\":\"Unauthorized\"}\r\n\r\n0123456789abcdef";
        let request =
            format!("PUT /1 HTTP/1.1\r\nHost: a\r\nX-Long: {long}\r\nX: 47 45 54 20\r\n\r\n");
        let block = |kind, bytes: &[u8]| block(kind, bytes, is_hex);
        [
            "== Info: Connected to a\n".to_owned(),
            block("=> Send SSL data", &[22, 3, 3, 0, 1]),
            block("=> Send header", request.as_bytes()),
            block("=> Send data", b"> GET /no HTTP/1.1\r\n\r\n"),
            block("<= Recv header", b"HTTP/1.1 401 Unauthorized\r\n"),
            block("<= Recv header", b"Content-Type: application/json\r\n"),
            block("<= Recv header", b"\r\n"),
            block("<= Recv data", quote.as_bytes()),
            "== Info: Connection #0 to host a left intact\n".to_owned(),
            block("=> Send header", b"GET /2 HTTP/1.1\r\nHost: b\r\n\r\n"),
        ]
        .concat()
    }

    #[test]
    fn dumps() {
        for is_hex in [false, true] {
            let exchanges = whole(trace(is_hex).as_bytes());
            assert_eq!(shorts(&exchanges), ["PUT /1 401", "GET /2 -"], "{is_hex}");
            assert_eq!(request_value(&exchanges[0], "x-long").len(), 200);
            assert_eq!(request_value(&exchanges[0], "x"), b"47 45 54 20");
            let answer = exchanges[0].response.as_ref().unwrap().answer.as_deref().unwrap();
            assert_eq!(answer.split_whitespace().collect::<Vec<_>>().len(), 2, "{answer}");
        }
        // The time before a line, and a progress meter.
        let meter =
            "\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0";
        let timed: String = trace(true)
            .lines()
            .map(|line| match line.starts_with(['=', '<']) {
                true => format!("{meter}09:30:01.123456 {line}\r\n"),
                false => format!("{line}\r\n"),
            })
            .collect();
        assert_eq!(shorts(&whole(timed.as_bytes())), ["PUT /1 401", "GET /2 -"]);
    }

    #[test]
    fn faults() {
        let send = "=> Send header, 28 bytes (0x1c)\n";
        for (file, count, fault) in [
            (
                format!("{send}0000: GET / HTTP/1.1\n"),
                0,
                "line 3: the block is shorter than its length",
            ),
            (
                format!("{send}0000: GET / HTTP/1.1\n0014: Host: a\n"),
                0,
                "line 3: the dump has a gap before this line",
            ),
            (
                format!("{send}0000: GET / HTTP/1.1\n0010: Host: abcd\n"),
                0,
                "line 4: the message ends within its headers",
            ),
            (
                format!("{}{send}0000: GET\n", trace(true)),
                2,
                "line 41: expected the hexadecimal digits of sixteen bytes",
            ),
        ] {
            assert_eq!(faulty(file.as_bytes()), (count, fault.to_owned()));
        }
        let huge = "=> Send header, 18446744073709551615 bytes (0xffffffffffffffff)\n0000: a\n";
        assert_eq!(faulty(huge.as_bytes()).1, "line 3: the block is shorter than its length");
        // A body may have any size: what is not kept is passed over.
        let body = super::MAX_BODY + 100_000;
        let lines: String =
            (0..body / 64).map(|n| format!("{:04x}: {}\n", n * 64, "a".repeat(64))).collect();
        let file = format!("{}<= Recv data, {body} bytes (0x0)\n{lines}", trace(false));
        assert_eq!(shorts(&whole(file.as_bytes())).len(), 2);
    }
}

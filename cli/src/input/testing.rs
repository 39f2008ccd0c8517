//! Helpers of the readers' tests.

use std::io::{self, BufReader, Read};

use super::{BadInput, OwnedExchange, Stop, recognise};

/// The files of `tests/input`, one of each form and of each kind of transcript.
pub const FILES: [&[u8]; 12] = [
    include_bytes!("../../tests/input/curl-http1.txt"),
    include_bytes!("../../tests/input/curl-http2.txt"),
    include_bytes!("../../tests/input/curl-redirect.txt"),
    include_bytes!("../../tests/input/exchanges.jsonl"),
    include_bytes!("../../tests/input/messages.http"),
    include_bytes!("../../tests/input/small.har"),
    include_bytes!("../../tests/input/curl-trace.txt"),
    include_bytes!("../../tests/input/curl-trace-ascii.txt"),
    include_bytes!("../../tests/input/wget.txt"),
    include_bytes!("../../tests/input/http-client.txt"),
    include_bytes!("../../tests/input/azure-sdk.log"),
    include_bytes!("../../tests/input/requests.http"),
];

/// The exchanges of a file, and the error that ends it: place and problem.
pub fn read(input: impl Read) -> (Vec<OwnedExchange>, Option<String>) {
    read_by(64 * 1024, input)
}

/// The same, so many bytes at a time.
pub fn read_by(buffer: usize, input: impl Read) -> (Vec<OwnedExchange>, Option<String>) {
    let mut found = Vec::new();
    let result = recognise(BufReader::with_capacity(buffer, input), &mut |exchange| {
        found.push(exchange);
        Ok(())
    });
    let fault = result.err().map(|stop| match stop {
        Stop::Bad(BadInput::At { place, problem }) => format!("{place}: {problem}"),
        Stop::Bad(BadInput::Io(error)) => format!("input: {error}"),
        Stop::Failed(_) => unreachable!("nothing fails here"),
    });
    (found, fault)
}

/// The exchanges of a file without a fault.
#[track_caller]
pub fn whole(input: impl Read) -> Vec<OwnedExchange> {
    let (found, fault) = read(input);
    assert_eq!(fault, None);
    found
}

/// How many exchanges there are before a fault, and that fault.
#[track_caller]
pub fn faulty(input: impl Read) -> (usize, String) {
    let (found, fault) = read(input);
    (found.len(), fault.expect("a fault"))
}

/// An exchange in short: `GET /kv 200`, with `-` for what is not there.
pub fn short(exchange: &OwnedExchange) -> String {
    let request = match &exchange.request {
        Some(request) => format!("{} {}", request.method, request.target),
        None => "-".to_owned(),
    };
    let response = exchange.response.as_ref();
    format!("{request} {}", response.map_or("-".to_owned(), |response| response.status.to_string()))
}

pub fn shorts(exchanges: &[OwnedExchange]) -> Vec<String> {
    exchanges.iter().map(short).collect()
}

/// A value of a header of a request, or the empty text.
pub fn request_value<'a>(exchange: &'a OwnedExchange, name: &str) -> &'a [u8] {
    let headers = &exchange.request.as_ref().expect("a request").headers;
    headers.get(name).map_or(b"", |value| value.as_bytes())
}

/// A reader that fails at its end.
pub struct Broken<'a>(pub &'a [u8]);

impl Read for Broken<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 if !buffer.is_empty() => Err(io::Error::other("the disk is gone")),
            len => Ok(len),
        }
    }
}

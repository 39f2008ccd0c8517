//! Formats that people have and that are not read: what to do instead.

/// A format: what one of its first lines begins with, what else is in the line, and what to do.
struct Unread(&'static [u8], &'static [u8], &'static str);

const FORMATS: [Unread; 14] = [
    Unread(b"curl ", b"", CURL),
    Unread(b"$ curl ", b"", CURL),
    Unread(b"curl.exe ", b"", CURL),
    Unread(b"fetch(", b"", BROWSER),
    Unread(b"await fetch(", b"", BROWSER),
    Unread(b"$session = New-Object", b"WebRequestSession", BROWSER),
    Unread(b"Invoke-WebRequest ", b"", BROWSER),
    Unread(b"Invoke-RestMethod ", b"", BROWSER),
    Unread(b"<?xml", b"", "this is XML, which is not read; export a HAR file"),
    Unread(
        b"--> ",
        b"http",
        "this looks like the log of OkHttp, which is not read; write the messages as raw HTTP/1.1",
    ),
    Unread(
        b"[",
        b"send HEADERS frame",
        "this looks like output of nghttp, which is not read; send the request with curl -v",
    ),
    Unread(
        b"",
        b" << HTTP/",
        "this looks like output of mitmdump, which is not read; export a HAR file with --set hardump=FILE",
    ),
    Unread(b"", b"RequestFailedException: ", EXCEPTION),
    Unread(b"", b"CosmosException : ", EXCEPTION),
];

const CURL: &str =
    "this is a curl command, not its output; run it with -v, and check what that prints";
const BROWSER: &str = "this is a script that sends a request; export a HAR file of the browser, or check the output of curl -v";
const EXCEPTION: &str =
    "this is the text of an exception; check the log of the requests, or a HAR file";

/// Advice for a line of a format that is known but not read.
pub fn named(line: &[u8]) -> Option<&'static str> {
    let has = |part: &[u8]| part.is_empty() || line.windows(part.len()).any(|it| it == part);
    let format = FORMATS.iter().find(|Unread(start, part, _)| line.starts_with(start) && has(part));
    format.map(|Unread(.., problem)| *problem)
}

#[cfg(test)]
mod tests {
    use super::super::testing::faulty;
    use super::*;

    #[test]
    fn they_are_named() {
        for (file, problem) in [
            ("curl 'https://a/1' \\\n  -H 'X: y'\n", CURL),
            ("fetch(\"https://a/1\", {\n", BROWSER),
            ("$session = New-Object Microsoft.PowerShell.Commands.WebRequestSession\n", BROWSER),
            ("Azure.RequestFailedException: Service request failed.\nStatus: 412\n", EXCEPTION),
            ("<?xml version=\"1.0\"?>\n", "this is XML, which is not read; export a HAR file"),
        ] {
            assert_eq!(faulty(file.as_bytes()), (0, format!("line 1: {problem}")));
        }
        let log = "127.0.0.1:1: GET https://a/1\n    x: y\n\n << HTTP/2.0 200 OK 50b\n";
        let (count, fault) = faulty(log.as_bytes());
        assert!(
            count == 0 && fault.starts_with("line 4: this looks like output of mitmdump"),
            "{fault}"
        );
        assert_eq!(named(b"GET /1 HTTP/1.1"), None);
        assert_eq!(named(b""), None);
    }
}

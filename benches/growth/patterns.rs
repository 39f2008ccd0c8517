//! Field values that make a parser work: much of one thing, and little that is right.

use http::HeaderValue;

/// A kind of value: its name, and the lines of it for a size.
pub struct Pattern {
    pub name: &'static str,
    pub lines: fn(&str, usize) -> Vec<String>,
}

/// How many bytes a run of one character has for each unit of size.
const RUN: usize = 32;

fn one(line: String) -> Vec<String> {
    vec![line]
}

fn joined(n: usize, separator: &str, piece: impl Fn(usize) -> String) -> String {
    (0..n).map(piece).collect::<Vec<_>>().join(separator)
}

macro_rules! patterns {
    ($($name:literal: |$example:ident, $n:ident| $lines:expr;)+) => {
        &[$(Pattern { name: $name, lines: |$example, $n| $lines }),+]
    };
}

/// `example` is a value that the header may have.
pub static PATTERNS: &[Pattern] = patterns! {
    "members": |example, n| one(joined(n, ", ", |_| example.to_owned()));
    "members-without-space": |example, n| one(joined(n, ",", |_| example.to_owned()));
    "members-numbered": |example, n| one(joined(n, ",", |i| example.replacen(|c: char| c.is_ascii_digit(), &i.to_string(), 1)));
    "members-and-a-bad-one": |example, n| one(joined(n, ",", |_| example.to_owned()) + ",\u{e9}");
    "bad-members": |example, n| one(joined(n, ",", |_| format!("\u{e9}{example}")));
    "bad-ends": |example, n| one(joined(n, ",", |_| format!("{example}\u{e9}")));
    "bad-members-then-members": |example, n| one(joined(n, ",", |i| if i % 2 == 0 { "=".into() } else { example.to_owned() }));
    "lines": |example, n| vec![example.to_owned(); (n / 8).min(128)];
    "lines-of-members": |example, n| vec![joined(8, ",", |_| example.to_owned()); (n / 8).min(128)];
    "bad-lines": |example, n| vec![format!("{example},\""); (n / 8).min(128)];
    "lines-past-the-limit": |example, n| vec![example.to_owned(); n];
    "parameters": |example, n| one(format!("{example};{}", joined(n, ";", |i| format!("a{i}=b"))));
    "parameters-quoted": |example, n| one(format!("{example};{}", joined(n, "; ", |i| format!("a{i}=\"b\\\"\""))));
    "parameters-repeated": |example, n| one(format!("{example};{}", joined(n, ";", |_| "a=b".into())));
    "parameters-bad-at-the-end": |example, n| one(format!("{example};{};=", joined(n, ";", |_| "a=b".into())));
    "parameters-by-ampersand": |example, n| one(format!("{example}&{}", joined(n, "&", |i| format!("a{i}=b"))));
    "parameters-by-comma": |example, n| one(format!("{example} {}", joined(n, ", ", |i| format!("a{i}=b"))));
    "parameters-by-space": |example, n| one(format!("{example} {}", joined(n, " ", |i| format!("a{i}=b"))));
    "challenges-and-a-bad-end": |_example, n| one(joined(n, ",", |_| "a b=c".into()) + ",=");
    "schemes": |_example, n| one(joined(n, ", ", |i| format!("s{i} a=\"b")));
    "weights": |example, n| one(format!("{example}{}", ";q=0.5".repeat(n)));
    "empty-parameters": |example, n| one(format!("{example}{}", ";".repeat(n * RUN)));
    "spaced-semicolons": |example, n| one(format!("{example}{}", " ;\t".repeat(n * RUN / 3)));
    "commas": |_example, n| one(",".repeat(n * RUN));
    "spaced-commas": |example, n| one(format!("{example}{}{example}", " ,\t".repeat(n * RUN / 3)));
    "commas-behind": |example, n| one(format!("{example}{}", ",".repeat(n * RUN)));
    "quotes": |_example, n| one("\"".repeat(n * RUN));
    "quotes-behind": |example, n| one(format!("{example}{}", "\"".repeat(n * RUN)));
    "quoted-members": |_example, n| one(joined(n, ", ", |i| format!("\"{i}\"")));
    "weak-quoted-members": |_example, n| one(joined(n, ", ", |_| "W/\"\\".into()));
    "open-quotes": |_example, n| one(joined(n, ",", |_| "a=\"".into()));
    "open-quotes-odd": |_example, n| one(joined(n | 1, ",", |_| "a/a;a=\"\\\"".into()));
    "backslashes": |_example, n| one("\\".repeat(n * RUN));
    "quoted-backslashes": |_example, n| one(format!("\"{}", "\\\"".repeat(n * RUN / 2)));
    "value-of-backslashes": |example, n| one(format!("{example};a=\"{}\"", "\\a".repeat(n * RUN / 2)));
    "open-angles": |_example, n| one("<a".repeat(n * RUN / 2));
    "links": |_example, n| one(joined(n, ",", |i| format!("</{i}>; rel=\"a b\"; a={i}")));
    "open-links": |_example, n| one(joined(n, ",", |_| "<a>;rel=\"".into()));
    "relations": |_example, n| one(format!("</>; rel=\"{}\"", joined(n, " ", |i| format!("r{i}"))));
    "braces": |_example, n| one(format!("</{}>", "{ }".repeat(n * RUN / 3)));
    "open-comments": |_example, n| one(format!("a {}", "(".repeat(n * RUN)));
    "comments": |_example, n| one("a/1 (b (c)) ".repeat(n));
    "nested-comments": |_example, n| one(joined(n, " ", |_| format!("a {}{}", "(".repeat(64), ")".repeat(63))));
    "open-comments-again": |_example, n| one("a (b ".repeat(n * RUN / 5));
    "comments-then-free-text": |example, n| one(format!("{example} {}@", "(a) ".repeat(n * RUN / 4)));
    "open-brackets": |_example, n| one("[".repeat(n * RUN));
    "open-objects": |_example, n| one("{\"a\":".repeat(n * RUN / 5));
    "array": |_example, n| one(format!("[{}]", joined(n, ",", |i| format!("\"{i}\""))));
    "array-of-escapes": |_example, n| one(format!("[\"{}\"]", "\\u00e9".repeat(n * RUN / 6)));
    "object": |_example, n| one(format!("{{\"ServerInfo\":{{{}}}}}", joined(n, ",", |i| format!("\"a{i}\":\"b\""))));
    "objects": |_example, n| one(format!("{{{}}}", joined(n, ",", |_| "\"ServerInfo\":{}".into())));
    "numbers": |_example, n| one(format!("[{}]", joined(n, ",", |i| format!("-{i}.5e1"))));
    "escapes": |_example, n| one("%41".repeat(n * RUN / 3));
    "escapes-behind": |example, n| one(format!("{example}{}", "%e2%82%ac".repeat(n * RUN / 9)));
    "escaped-authority": |_example, n| one(format!("type%3Dmaster%26ver%3D1.0%26sig%3D{}", "%2B".repeat(n * RUN / 3)));
    "bad-escapes": |_example, n| one(format!("{}%", "%41".repeat(n * RUN / 3)));
    "token": |_example, n| one("a".repeat(n * RUN));
    "token-behind": |example, n| one(format!("{example}{}", "a".repeat(n * RUN)));
    "token-then-bad": |_example, n| one(format!("{}\u{e9}", "a".repeat(n * RUN)));
    "obs-text": |_example, n| one("\u{e9}".repeat(n * RUN / 2));
    "digits": |_example, n| one("9".repeat(n * RUN));
    "zeros": |_example, n| one(format!("{}1", "0".repeat(n * RUN)));
    "zeros-behind": |example, n| one(format!("{example}{}", "0".repeat(n * RUN)));
    "spaces": |_example, n| one(" ".repeat(n * RUN));
    "spaces-behind": |example, n| one(format!("{example}{}x", " ".repeat(n * RUN)));
    "spaces-between": |example, n| one(joined(n, " ", |_| example.to_owned()));
    "semicolons-between": |example, n| one(joined(n, ";", |_| example.to_owned()));
    "resources": |_example, n| one(joined(n, ";", |i| format!("r{i}=1")));
    "resources-repeated": |_example, n| one(joined(n, ";", |_| "documentSize=1".into()));
    "ranges": |_example, n| one(format!("bytes={}", joined(n, ",", |i| format!("{i}-{i}"))));
    "ranges-of-another-kind": |_example, n| one(format!("items={}", joined(n, ", ", |_| "-1,5-".into())));
    "segments": |_example, n| one(joined(n, ",", |i| format!("{i}:1#{i}#1=2#2=3")));
    "segments-repeated": |_example, n| one(joined(n, ",", |i| format!("0:1#{i}#1=2#2=3")));
    "regions": |_example, n| one(joined(n / 60, ",", |i| format!("{i}:1#1{}", regions(1))));
    "regions-that-collide": |_example, n| one(joined(n / 60, ",", |i| format!("{i}:1#1{}", regions(64))));
    "regions-repeated": |_example, n| one(joined(n, ",", |_| "0:1#1#1=1#2=2#1=1".into()));
    "empty-regions": |_example, n| one(format!("0:1#1{}", "#".repeat(n * RUN)));
    "sync-tokens": |_example, n| one(joined(n, ",", |i| format!("id{i}=v;sn={i}")));
    "signed-headers": |_example, n| one(hmac(&joined(n, ";", |i| format!("x-{i}"))));
    "signed-headers-repeated": |_example, n| one(hmac(&joined(n, "; ", |_| "host".into())));
    "names": |_example, n| one(format!("private=\"{}\"", joined(n, ", ", |i| format!("x-{i}"))));
    "directives": |_example, n| one(joined(n, ", ", |i| format!("a{i}=\"b\"")));
    "directives-repeated": |_example, n| one(joined(n, ", ", |_| "max-age=1".into()));
    "labels": |_example, n| one(joined(n, ".", |_| "a".into()));
    "colons": |example, n| one(format!("{example}{}", ":1".repeat(n * RUN / 2)));
    "slashes": |example, n| one(format!("{example}{}", "/a".repeat(n * RUN / 2)));
    "hyphens": |example, n| one(format!("{example}{}", "-".repeat(n * RUN)));
    "equals": |example, n| one(format!("{example}{}", "=".repeat(n * RUN)));
    "first-half": |example, n| one(joined(n, "", |_| example.chars().take(example.chars().count() / 2).collect()));
};

/// As many regions as a segment may have, that many numbers apart.
fn regions(apart: usize) -> String {
    (0..120).map(|i| format!("#{}=1", i * apart)).collect()
}

/// Credentials that sign these headers.
pub fn hmac(names: &str) -> String {
    let signature = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    format!("HMAC-SHA256 Credential=a&SignedHeaders={names}&Signature={signature}")
}

pub fn values(lines: &[String]) -> Vec<HeaderValue> {
    let value = |line: &String| {
        let value = HeaderValue::from_bytes(line.as_bytes()).expect("a field value");
        // The first clone makes it shared, which costs more than the others.
        drop(value.clone());
        value
    };
    lines.iter().map(value).collect()
}

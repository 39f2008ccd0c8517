//! One log of SARIF 2.1.0 (OASIS), written result by result.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;

use masthead::contract::{Contract, Finding, Rule};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use serde::Serialize;

use super::escape::write_json;
use super::{Checked, Count, Form};
use crate::contracts;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// All but the unreserved characters of RFC 3986 2.3, and the slash between segments.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The URI reference of standard input. A file of this name is `./stdin`.
const STDIN: &str = "stdin";

#[derive(Default)]
pub struct Sarif {
    /// The place of each rule in the log.
    indices: HashMap<&'static str, usize>,
    has_results: bool,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    information_uri: Option<&'static str>,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Message,
    full_description: Message,
    help: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: Configuration,
    properties: RuleProperties,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct RuleProperties {
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    properties: Properties<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    logical_locations: [LogicalLocation; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'static str>,
    /// Which exchange of the file, counted from 1.
    exchange: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_text: Option<&'a str>,
    /// True if the response has the status with which the service answers this.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    likely_cause: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
}

#[derive(Serialize)]
struct RunProperties {
    exchanges: usize,
    /// Exchanges of which nothing tells the service.
    unrecognised: usize,
    allowed: usize,
}

impl Form for Sarif {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.indices = contracts::rules().zip(0..).map(|(rule, i)| (rule.code(), i)).collect();
        let uri = [env!("CARGO_PKG_HOMEPAGE"), env!("CARGO_PKG_REPOSITORY")];
        let driver = Driver {
            name: "masthead",
            version: env!("CARGO_PKG_VERSION"),
            information_uri: uri.into_iter().find(|uri| !uri.is_empty()),
            rules: contracts::rules().map(descriptor).collect(),
        };
        write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":")?;
        write_json(&Tool { driver }, out)?;
        out.write_all(b",\"results\":[")
    }

    fn exchange(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        for finding in checked.findings() {
            let separator = if self.has_results { ",\n" } else { "\n" };
            self.has_results = true;
            out.write_all(separator.as_bytes())?;
            write_json(&self.outcome(checked, finding), out)?;
        }
        Ok(())
    }

    fn end(&mut self, count: &Count, failures: &[&str], out: &mut dyn Write) -> io::Result<()> {
        let notification =
            |failure: &&str| Notification { level: "error", message: message(failure) };
        let invocation = Invocation {
            execution_successful: failures.is_empty(),
            tool_execution_notifications: failures.iter().map(notification).collect(),
        };
        out.write_all(b"\n],\"invocations\":")?;
        write_json(&[invocation], out)?;
        out.write_all(b",\"properties\":")?;
        let &Count { exchanges, unknown: unrecognised, allowed, .. } = count;
        write_json(&RunProperties { exchanges, unrecognised, allowed }, out)?;
        out.write_all(b"}]}\n")
    }
}

impl Sarif {
    fn outcome<'a>(&self, checked: &Checked<'_>, finding: &'a Finding) -> Outcome<'a> {
        let code = finding.rule().code();
        let location = Location {
            physical_location: PhysicalLocation { artifact_location: artifact(checked.file) },
            logical_locations: [LogicalLocation { fully_qualified_name: place(finding) }],
        };
        Outcome {
            rule_id: code,
            rule_index: self.indices.get(code).copied(),
            level: finding.severity().name(),
            message: message(finding.message()),
            locations: [location],
            properties: Properties {
                service: checked.service().map(Contract::name),
                exchange: checked.index,
                header: finding.header().map(http::HeaderName::as_str),
                line: finding.span().map(|_| finding.line()),
                span: finding.span().map(|span| [span.start, span.end]),
                service_text: finding.service_text(),
                likely_cause: finding.is_likely_cause(),
            },
        }
    }
}

fn descriptor(rule: &'static Rule) -> Descriptor {
    Descriptor {
        id: rule.code(),
        short_description: message(rule.summary()),
        full_description: message(rule.explanation()),
        help: message(&match rule.reference() {
            Some(reference) => format!("{} See {reference}.", rule.explanation()),
            None => rule.explanation().to_owned(),
        }),
        help_uri: rule.reference().map(|reference| reference.url().to_string()),
        default_configuration: Configuration { level: rule.severity().name() },
        properties: RuleProperties {
            reference: rule.reference().map(|reference| reference.to_string()),
        },
    }
}

/// `request/headers/sync-token/0`; without a number where the header is absent, and without a header
/// where the finding is about none.
fn place(finding: &Finding) -> String {
    let direction = finding.direction().title();
    match (finding.header(), finding.span()) {
        (Some(header), Some(_)) => format!("{direction}/headers/{header}/{}", finding.line()),
        (Some(header), None) => format!("{direction}/headers/{header}"),
        (None, _) => direction.to_owned(),
    }
}

/// Text as SARIF has it: braces would be placeholders (3.11.5), and brackets links (3.11.6).
fn message(text: &str) -> Message {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' | '}' => escaped.push(c),
            '[' | ']' | '\\' => escaped.push('\\'),
            _ => {}
        }
        escaped.push(c);
    }
    Message { text: escaped }
}

fn artifact(file: &Path) -> ArtifactLocation {
    if file == Path::new("-") {
        let description = Some(message("standard input"));
        return ArtifactLocation { uri: STDIN.to_owned(), description };
    }
    ArtifactLocation { uri: uri(file), description: None }
}

/// A `file:` URI of a path that is absolute, else a relative reference; of the bytes of the path,
/// whether they are text or not.
fn uri(file: &Path) -> String {
    let bytes = file.as_os_str().as_encoded_bytes();
    let encoded = if cfg!(windows) {
        let slashed: Vec<u8> = bytes.iter().map(|&b| if b == b'\\' { b'/' } else { b }).collect();
        percent_encode(&slashed, ENCODED).to_string()
    } else {
        percent_encode(bytes, ENCODED).to_string()
    };
    match encoded.as_str() {
        _ if file.is_absolute() => format!("file:///{}", encoded.trim_start_matches('/')),
        STDIN => format!("./{STDIN}"),
        _ => encoded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn uris_of_files() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;

        let of = |path: &[u8]| artifact(Path::new(OsStr::from_bytes(path))).uri;
        assert_eq!(of(b"a/b c.http"), "a/b%20c.http");
        assert_eq!(of(b"../a:b?#%\xff\x1b"), "../a%3Ab%3F%23%25%FF%1B");
        assert_eq!(of("/srv/é".as_bytes()), "file:///srv/%C3%A9");
        assert_eq!(of(b"-"), "stdin");
        assert_eq!(of(b"stdin"), "./stdin");
    }

    #[test]
    fn messages_have_neither_placeholders_nor_links() {
        assert_eq!(message("a {0} [b](c) \\").text, "a {{0}} \\[b\\](c) \\\\");
    }
}

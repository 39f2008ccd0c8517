//! Findings for people.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use masthead::contract::{Finding, Severity};
use masthead::services::app_configuration;

use super::escape::{sentence, shown};
use super::{Checked, Count, Form};

/// Wider than the widest snippet: what is shown of a line is a window already.
const WIDTH: usize = 1000;

pub struct Text {
    renderer: Renderer,
}

impl Text {
    pub fn new(has_color: bool) -> Self {
        let renderer = if has_color { Renderer::styled() } else { Renderer::plain() };
        Self { renderer: renderer.term_width(WIDTH) }
    }

    /// A finding: where it is, what to do, what the service says, and where that stands.
    fn finding(&self, source: &str, finding: &Finding) -> String {
        let rule = finding.rule();
        let level = match finding.severity() {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let origin = format!("{source}, {}", finding.direction().title());
        let title = level.clone().primary_title(sentence(finding.message())).id(rule.code());
        let mut group = title.element(Origin::path(origin));
        let mut text = String::new();
        if let (Some(header), Some((line, span))) = (finding.header(), finding.snippet()) {
            let name = format!("{header}: ");
            let span = name.len() + span.start..name.len() + span.end;
            // The number is that of the line among those of the header.
            let snippet = Snippet::source(name + line).line_start(finding.line() + 1);
            // Beneath an origin a snippet would get another, with a line and a column that are not of
            // the file.
            text = self.renderer.render(&[group]) + "\n";
            group = Group::with_level(level)
                .element(snippet.annotation(AnnotationKind::Primary.span(span)));
        }
        if let (true, Some(status)) = (finding.is_likely_cause(), finding.status()) {
            let cause = format!("this is a likely cause of the {status}");
            group = group.element(Level::NOTE.message(cause));
        }
        if !finding.help().is_empty() {
            group = group.element(Level::HELP.message(finding.help()));
        }
        let (says, answers) = ("the service says", "the service answers");
        let answer = match (finding.status(), finding.service_text().map(shown)) {
            (Some(status), Some(said)) => Some((answers, format!("{status}, {said}"))),
            (Some(status), None) => Some((answers, status.to_string())),
            (None, Some(said)) => Some((says, said)),
            (None, None) => None,
        };
        if let Some((name, answer)) = answer {
            group = group.element(Level::NOTE.with_name(name).message(answer));
        }
        let title = rule.reference().map(|reference| reference.to_string()).unwrap_or_default();
        let reference = match rule.quote() {
            Some(quote) if Some(quote.page) == rule.reference() => {
                format!("{title}: \"{}\"", quote.words)
            }
            Some(quote) => format!("{title}; {}: \"{}\"", quote.page, quote.words),
            None => title,
        };
        if let Some(cited) = rule.reference() {
            let reference = format!("{reference}\n{}", cited.url());
            group = group.element(Level::NOTE.with_name("see").message(reference));
        }
        text + &self.renderer.render(&[group])
    }
}

impl Form for Text {
    /// Nothing where nothing was found.
    fn exchange(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        let findings = checked.findings();
        if findings.is_empty() {
            return Ok(());
        }
        let source = shown(&checked.source());
        let service = checked.service().map_or("", |contract| contract.title());
        match (&checked.exchange.request, &checked.exchange.response) {
            (Some(request), _) => {
                let is_key_shown = checked.service() == Some(&app_configuration::CONTRACT);
                let target = request.view().shown_target(is_key_shown);
                let (method, target) = (shown(&request.method), shown(&target));
                writeln!(out, "{source}  {method} {target}  ({service})\n")?;
            }
            (None, Some(response)) => {
                writeln!(out, "{source}  status {}  ({service})\n", response.status)?;
            }
            (None, None) => {}
        }
        for finding in findings {
            writeln!(out, "{}\n", self.finding(&source, finding))?;
        }
        Ok(())
    }

    /// The sums of all; none where it would not be all.
    fn end(&mut self, count: &Count, failures: &[&str], out: &mut dyn Write) -> io::Result<()> {
        if !failures.is_empty() {
            return Ok(());
        }
        let [exchanges, errors, warnings, notes] = [
            counted(count.exchanges, "exchange"),
            counted(count.errors, "error"),
            counted(count.warnings, "warning"),
            counted(count.notes, "note"),
        ];
        let allowed = match count.allowed {
            0 => String::new(),
            allowed => format!(", {allowed} allowed"),
        };
        let unknown = match count.unknown {
            0 => String::new(),
            unknown => format!("; {unknown} of no service that this program recognises"),
        };
        writeln!(out, "{exchanges}: {errors}, {warnings}, {notes}{allowed}{unknown}")
    }
}

/// `1 error`, `2 errors`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

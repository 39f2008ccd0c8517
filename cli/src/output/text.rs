//! Findings for people.

use std::io::{self, Write};
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use masthead::contract::{Finding, Severity};
use masthead::services::app_configuration;

use super::count::Count;
use super::escape::{sentence, shown};
use super::fold::{Held, Position, Window};
use super::terminal::{severity, width, wrap, wrap_indented};
use super::{Checked, Form, TextOptions};

/// Wider than the widest snippet, where no terminal has a width: the excerpt is a window of the line already.
const UNLIMITED: usize = 1_000;

/// An input that pauses so long is one that somebody waits for: its findings are written as they come.
const PAUSE: Duration = Duration::from_secs(1);

/// The closing summary is for more findings than this.
const FEW: usize = 10;

pub struct Text {
    renderer: Renderer,
    /// The columns of the terminal.
    width: Option<usize>,
    has_color: bool,
    is_quiet: bool,
    has_notes: bool,
    window: Window,
    /// The file that is read, and its name.
    file: Option<(PathBuf, Rc<str>)>,
    /// When the previous exchange was finished.
    previous: Option<Instant>,
}

impl Text {
    pub fn new(options: &TextOptions, has_color: bool) -> Self {
        let renderer = if has_color { Renderer::styled() } else { Renderer::plain() };
        let width = width();
        Self {
            renderer: renderer.term_width(width.unwrap_or(UNLIMITED)),
            width,
            has_color,
            is_quiet: options.quiet,
            has_notes: options.notes || options.verbose,
            window: Window::new(!options.verbose, options.max.unwrap_or(usize::MAX)),
            file: None,
            previous: None,
        }
    }

    /// The name of the file of an exchange, made once for all of them.
    fn position(&mut self, checked: &Checked<'_>) -> Position {
        let file = match &self.file {
            Some((path, name)) if path == checked.file => Rc::clone(name),
            _ => {
                let name: Rc<str> = shown(&checked.file.display().to_string()).into();
                self.file = Some((checked.file.to_owned(), Rc::clone(&name)));
                name
            }
        };
        Position { file, index: checked.index }
    }

    /// Writes what the window holds.
    fn flush(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let (pending, repeated) = self.window.take();
        for exchange in pending {
            writeln!(out, "{}\n", self.line(&exchange.heading))?;
            for held in &exchange.findings {
                writeln!(out, "{}\n", self.finding(held))?;
            }
        }
        for held in &repeated {
            writeln!(out, "{}\n", self.repeated(held))?;
        }
        Ok(())
    }

    /// A line, or as many as the terminal needs for it.
    fn line(&self, text: &str) -> String {
        self.width.map_or_else(|| text.to_owned(), |width| wrap_indented(text, width, "  "))
    }

    /// The same for the title of a finding, whose first line it is.
    fn titled(&self, text: &str) -> String {
        let (title, rest) = text.split_once('\n').unwrap_or((text, ""));
        format!("{}\n{rest}", self.line(title))
    }

    fn note(&self, name: &str, text: &str) -> String {
        // `  = name: `
        self.width.map_or_else(
            || text.to_owned(),
            |width| wrap(text, width.saturating_sub(name.len() + 7)),
        )
    }

    /// A finding: where it is, what to do, what the service says, and where that is documented.
    fn finding(&self, held: &Held) -> String {
        let finding = &held.finding;
        let rule = finding.rule();
        let level = level(finding);
        let origin = format!("{}, {}", held.source, finding.direction().title());
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
            text = self.titled(&self.renderer.render(&[group])) + "\n";
            group = Group::with_level(level)
                .element(snippet.annotation(AnnotationKind::Primary.span(span)));
        }
        if let (true, Some(status)) = (finding.is_likely_cause(), finding.status()) {
            let cause = format!("this is a likely cause of the {status}");
            group = group.element(Level::NOTE.message(cause));
        }
        if !finding.help().is_empty() {
            group = group.element(Level::HELP.message(self.note("help", finding.help())));
        }
        let (says, answers) = ("the service says", "the service answers");
        let answer = match (finding.status(), finding.service_text().map(shown)) {
            (Some(status), Some(said)) => Some((answers, format!("{status}, {said}"))),
            (Some(status), None) => Some((answers, status.to_string())),
            (None, Some(said)) => Some((says, said)),
            (None, None) => None,
        };
        if let Some((name, answer)) = answer {
            let answer = self.note(name, &answer);
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
            let reference = self.note("see", &format!("{reference}\n{}", cited.url()));
            group = group.element(Level::NOTE.with_name("see").message(reference));
        }
        if held.again.count > 0 {
            let more = format!("and {} more ({})", grouped(held.again.count), places(held));
            group = group.element(Level::NOTE.no_name().message(self.note("", &more)));
        }
        let last = self.renderer.render(&[group]);
        if text.is_empty() { self.titled(&last) } else { text + &last }
    }

    /// A finding that was shown before the window.
    fn repeated(&self, held: &Held) -> String {
        let (count, places) = (grouped(held.again.count), places(held));
        let more = match held.again.differ {
            true => format!("{count} more of this rule, with different messages ({places})"),
            false => format!("{count} more ({places})"),
        };
        let title = level(&held.finding).primary_title(sentence(held.finding.message()));
        let title = title.id(held.finding.rule().code());
        let note = Level::NOTE.no_name().message(self.note("", &more));
        self.titled(&self.renderer.render(&[Group::with_title(title).element(note)]))
    }

    /// The first errors with their places, and how many findings each rule has.
    fn summary(&self, count: &Count, out: &mut dyn Write) -> io::Result<()> {
        if !count.places.is_empty() {
            writeln!(out, "errors:")?;
            for place in &count.places {
                let header = place.header.as_ref().map_or(String::new(), |it| format!(": {it}"));
                let cause = if place.is_likely_cause { ", likely cause" } else { "" };
                let direction = place.direction.title();
                let (source, code) = (&place.source, &place.code);
                let line = format!("  {source}, {direction}: {code}{header}{cause}");
                let line = self
                    .width
                    .map_or_else(|| line.clone(), |it| wrap_indented(&line, it, "      "));
                writeln!(out, "{line}")?;
            }
            match count.errors.saturating_sub(count.places.len()) {
                0 => {}
                more => writeln!(out, "  and {} more", grouped(more))?,
            }
            writeln!(out)?;
        }
        let digits = count.rules().map(|(_, _, count)| grouped(count).len()).max().unwrap_or(0);
        writeln!(out, "findings by rule:")?;
        for (level, code, count) in count.rules() {
            let (count, level) = (grouped(count), severity(level, 8, self.has_color));
            writeln!(out, "  {count:>digits$}  {level} {code}")?;
        }
        writeln!(out)
    }
}

/// The exchanges that have a finding again.
fn places(held: &Held) -> String {
    let file = held.source.rsplit_once(':').map_or("", |(file, _)| file);
    held.again.places(file)
}

fn level(finding: &Finding) -> Level<'static> {
    match finding.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

impl Form for Text {
    /// Nothing where nothing was found.
    fn exchange(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        if self.is_quiet {
            return Ok(());
        }
        let position = self.position(checked);
        let findings = checked.findings();
        let is_shown = |finding: &&Finding| self.has_notes || finding.severity() > Severity::Note;
        let findings = findings.into_iter().filter(is_shown);
        self.window.add(&position, findings, || heading(checked, &position));
        let has_paused = self.previous.is_some_and(|previous| previous.elapsed() > PAUSE);
        if self.window.is_full() || has_paused {
            self.flush(out)?;
        }
        self.previous = Some(Instant::now());
        Ok(())
    }

    /// The totals; none where a file could not be read to its end.
    fn end(&mut self, count: &Count, failures: &[&str], out: &mut dyn Write) -> io::Result<()> {
        self.flush(out)?;
        if !failures.is_empty() {
            return Ok(());
        }
        if count.findings() > FEW && !self.is_quiet {
            self.summary(count, out)?;
        }
        let [exchanges, errors, warnings, notes] = [
            counted(count.exchanges, "exchange"),
            counted(count.errors, "error"),
            counted(count.warnings, "warning"),
            counted(count.notes, "note"),
        ];
        let allowed = match count.allowed {
            0 => String::new(),
            allowed => format!(", {} allowed", grouped(allowed)),
        };
        let unknown = match count.unknown {
            0 => String::new(),
            unknown => format!("; {} with an unrecognized service", grouped(unknown)),
        };
        match self.window.hidden {
            0 => {}
            hidden => writeln!(out, "{} not shown because of --max", counted(hidden, "finding"))?,
        }
        let hint = if count.notes > 0 && !self.has_notes { " (shown with --notes)" } else { "" };
        let totals = format!("{exchanges}: {errors}, {warnings}, {notes}{hint}{allowed}{unknown}");
        writeln!(out, "{}", self.line(&totals))
    }
}

/// The first line of an exchange.
fn heading(checked: &Checked<'_>, position: &Position) -> String {
    let Position { file, index } = position;
    let service = checked.service().map_or("", |contract| contract.title());
    let status = checked.exchange.response.as_ref().map(|response| response.status);
    match (&checked.exchange.request, status) {
        (Some(request), status) => {
            let is_key_shown = checked.service() == Some(&app_configuration::CONTRACT);
            let target = request.view().shown_target(is_key_shown);
            let (method, target) = (shown(&request.method), shown(&target));
            let answer = status.map_or(String::new(), |status| format!(" → {status}"));
            format!("{file}:{index}  {method} {target}{answer}  ({service})")
        }
        (None, Some(status)) => format!("{file}:{index}  status {status}  ({service})"),
        (None, None) => format!("{file}:{index}  ({service})"),
    }
}

/// `1 error`, `2 errors`.
fn counted(count: usize, what: &str) -> String {
    format!("{} {what}{}", grouped(count), if count == 1 { "" } else { "s" })
}

/// `22,002`.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped() {
        for (count, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(count), text);
        }
        assert_eq!(counted(1, "error"), "1 error");
        assert_eq!(counted(2_000, "error"), "2,000 errors");
    }
}

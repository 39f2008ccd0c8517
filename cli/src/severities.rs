//! The severities of findings as the user sets them: `--allow`, `--deny`, `--strict` and `--severities`.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use masthead::contract::{Report, Severity, edit_distance};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Failure;
use crate::arguments::named;
use crate::contracts;
use crate::output::shown;

/// The longest file of severities: every code in it a hundred times over.
const MAX_FILE: u64 = 1 << 20;

const STRICT: &str = "--strict";
/// The rules of `--strict`.
const DEVIATIONS: &str = "deviation.*";

#[derive(Args)]
pub struct SeverityOptions {
    /// Ignore the findings of a rule; "deviation.*" stands for all rules whose codes start with "deviation."
    #[arg(long, value_name = "CODE")]
    allow: Vec<String>,
    /// Make the findings of a rule errors
    #[arg(long, value_name = "CODE")]
    deny: Vec<String>,
    /// Make every deviation from a grammar an error
    #[arg(long)]
    strict: bool,
    /// TOML file that gives codes of rules "allow", "note", "warning" or "error"
    ///
    /// Options take precedence over the file, and a code over one with ".*".
    #[arg(long, value_name = "FILE")]
    severities: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq)]
enum Level {
    /// Not reported.
    Allow,
    Report(Severity),
}

/// A level that the command line sets for a code, or for all codes with a prefix.
struct Said<'a> {
    code: &'a str,
    level: Level,
    by: &'static str,
}

impl Said<'_> {
    /// As it stands on the command line.
    fn option(&self) -> String {
        if self.by == STRICT { STRICT.to_owned() } else { format!("{} {}", self.by, self.code) }
    }
}

/// The levels of rules that were set.
pub struct Severities {
    levels: HashMap<&'static str, Level>,
    is_strict: bool,
}

impl SeverityOptions {
    /// Reads the file, if there is one, and what the command line says.
    pub fn read(&self) -> Result<Severities, Failure> {
        let mut severities = Severities { levels: HashMap::new(), is_strict: self.strict };
        if let Some(file) = &self.severities {
            let text = text(file)?;
            let name = shown(&file.display().to_string());
            let said = entries(&text).map_err(|Fault { at, problem }| {
                let line = text.as_bytes()[..at.min(text.len())].iter().filter(|&&b| b == b'\n');
                Failure::usage(format!("{name}: line {}: {problem}", line.count() + 1))
            })?;
            severities.add(said.iter().map(|(code, level)| (code.as_str(), *level)).collect());
        }
        severities.add(self.command_line()?);
        Ok(severities)
    }

    fn command_line(&self) -> Result<Vec<(&str, Level)>, Failure> {
        let deny = Level::Report(Severity::Error);
        let strict = self.strict.then_some(Said { code: DEVIATIONS, level: deny, by: STRICT });
        let allowed =
            self.allow.iter().map(|code| Said { code, level: Level::Allow, by: "--allow" });
        let denied = self.deny.iter().map(|code| Said { code, level: deny, by: "--deny" });
        let mut before: HashMap<&str, Said<'_>> = HashMap::new();
        for said in allowed.chain(denied).chain(strict) {
            let Said { code, level, by } = said;
            if !is_known(code) {
                return Err(Failure::usage(format!("{by}: {}", unknown(code))));
            }
            if let Some(other) = before.get(code).filter(|other| other.level != level) {
                let (other, by) = (other.option(), said.option());
                return Err(Failure::usage(format!("{other} and {by} contradict each other")));
            }
            before.insert(code, said);
        }
        Ok(before.into_values().map(|said| (said.code, said.level)).collect())
    }
}

impl Severities {
    /// Adds the levels from one place. They take precedence over those added before.
    fn add(&mut self, mut said: Vec<(&str, Level)>) {
        // What names fewer rules comes later, and stays.
        said.sort_by_key(|(code, _)| (!code.ends_with('*'), code.len()));
        for (code, level) in said {
            let named = contracts::rules().filter(|rule| is_named(rule.code(), code));
            self.levels.extend(named.map(|rule| (rule.code(), level)));
        }
    }

    /// Changes severities, removes allowed findings, and returns how many findings were removed.
    pub fn apply(&self, report: &mut Report) -> usize {
        let mut allowed = 0;
        let broken: Vec<String> =
            report.rules().into_iter().map(|rule| rule.code().to_owned()).collect();
        for code in broken {
            match self.levels.get(code.as_str()) {
                Some(Level::Allow) => allowed += report.remove(&code),
                Some(Level::Report(severity)) => report.override_severity(&code, *severity),
                None => {}
            }
        }
        if self.is_strict {
            // Some deviations have a rule of their service, and not one of these codes.
            report.refuse_deviations();
        }
        allowed
    }
}

/// Returns true if `pattern` is the code, or `prefix.*` for a prefix of it.
pub fn is_named(code: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('*').filter(|begin| begin.ends_with('.')) {
        Some(begin) => code.starts_with(begin),
        None => code == pattern,
    }
}

fn is_known(pattern: &str) -> bool {
    contracts::rules().any(|rule| is_named(rule.code(), pattern))
}

pub fn unknown(pattern: &str) -> String {
    let problem = format!("\"{}\" is not the code of a rule", named(pattern));
    match nearest(pattern) {
        Some(code) => format!("{problem}; did you mean {code}?"),
        None => problem,
    }
}

/// The code, or the prefix of codes, that was meant.
fn nearest(pattern: &str) -> Option<String> {
    const MAX: usize = 128;
    if pattern.len() > MAX {
        return None;
    }
    let pattern = &pattern.to_ascii_lowercase();
    let all = format!("{pattern}.*");
    if is_known(&all) {
        return Some(all);
    }
    let last = format!(".{pattern}");
    if let Some(rule) = contracts::rules().find(|rule| rule.code().ends_with(&last)) {
        return Some(rule.code().to_owned());
    }
    let begins = contracts::rules().flat_map(|rule| {
        rule.code().match_indices('.').map(|(dot, _)| format!("{}.*", &rule.code()[..dot]))
    });
    contracts::rules()
        .map(|rule| rule.code().to_owned())
        .chain(begins)
        .filter_map(|code| Some((edit_distance(&code, pattern)?, code)))
        .min()
        .filter(|(distance, code)| *distance <= (code.len() / 4).max(1))
        .map(|(_, code)| code)
}

fn text(path: &Path) -> Result<String, Failure> {
    let name = shown(&path.display().to_string());
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(MAX_FILE + 1).read_to_end(&mut bytes)).map_err(
        |error| {
            let name = named(&path.display().to_string());
            Failure::usage(format!("cannot read {name}: {error}"))
        },
    )?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(Failure::usage(format!("{name}: the file is longer than {MAX_FILE} bytes")));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|&&b| b == b'\n').count() + 1;
        Failure::usage(format!("{name}: line {line}: the line is not UTF-8"))
    })
}

/// An error in a file of severities, and at which byte.
struct Fault {
    at: usize,
    problem: String,
}

/// The codes of a file with their levels, each of them once.
fn entries(text: &str) -> Result<Vec<(String, Level)>, Fault> {
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let at = if text.is_char_boundary(at) { at } else { 0 };
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let key = text[start..].split(['=', '\n']).next().unwrap_or_default();
        // A star is no part of a bare key, and its quotes are easily forgotten.
        let hint = match key.contains('*') && !key.contains(['"', '\'']) {
            true => "; a code with * must be in quotes",
            false => "",
        };
        Fault { at, problem: format!("invalid TOML: {}{hint}", shown(error.message())) }
    })?;
    let mut leaves = Vec::new();
    // TOML makes tables of the dots of a code: they become one name again.
    let mut tables = vec![(String::new(), table.get_ref())];
    while let Some((begin, table)) = tables.pop() {
        for (key, value) in table {
            let code = format!("{begin}{}", key.get_ref());
            match value.get_ref() {
                DeValue::Table(table) if !table.is_empty() => {
                    tables.push((format!("{code}."), table));
                }
                _ => leaves.push((code, key.span().start, value)),
            }
        }
    }
    leaves.sort_by_key(|(_, at, _)| *at);
    let mut entries: HashMap<String, Level> = HashMap::new();
    for (code, at, value) in leaves {
        let fault = |problem| Err(Fault { at, problem });
        if !is_known(&code) {
            return fault(unknown(&code));
        }
        let Some(level) = level(value) else {
            return fault(format!(
                "{code}: choose one of \"allow\", \"note\", \"warning\", \"error\""
            ));
        };
        if entries.contains_key(&code) {
            return fault(format!("{code} is set more than once"));
        }
        entries.insert(code, level);
    }
    Ok(entries.into_iter().collect())
}

fn level(value: &Spanned<DeValue<'_>>) -> Option<Level> {
    match value.get_ref() {
        DeValue::String(name) if name == "allow" => Some(Level::Allow),
        DeValue::String(name) => name.parse().ok().map(Level::Report),
        _ => None,
    }
}

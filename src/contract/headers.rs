//! A message is read once: each header on its own, and names that nobody knows.

use http::header::{ACCESS_CONTROL_REQUEST_METHOD, AUTHORIZATION, IF_RANGE, ORIGIN};
use http::{HeaderName, HeaderValue};

use super::check::{Check, Message};
use super::claims::Claims;
use super::context::{Context, UnknownHeaders};
use super::contract::Contract;
use super::direction::Direction;
use super::exchange::Exchange;
use super::finding::Finding;
use super::history::History;
use super::if_range;
use super::left_out::Kind;
use super::report::Report;
use super::rule::{Rule, Severity};
use super::{preflight, refusal, removed, rules};
use crate::error::Located;
use crate::header_set::{Failures, HeaderSet, walk};
use crate::name_table::Names;
use crate::{DecodeError, Deviation, ErrorKind, FieldLines, Note, Notes};

/// The checks of a contract beyond each header alone, and the sets of headers that it defines.
///
/// A message is read once. Each check has the views of all headers, of which a header that is absent or cannot be read is
/// `None`. What cannot be read is reported already, so to report that a header is missing, ask [`Check::has`].
///
/// A preflight of a browser (`OPTIONS` with `Origin` and `Access-Control-Request-Method`) has no credentials and no headers of
/// the service: neither [`request`](Self::request) nor [`response`](Self::response) is called for it.
///
/// See [`contract`](crate::contract) for an example.
pub trait Checks {
    /// The headers of a request.
    type Request: HeaderSet;
    /// The headers of a response.
    type Response: HeaderSet;

    /// Checks a request, beyond headers that cannot be parsed.
    fn request<'a>(check: &mut Check<'a>, headers: &<Self::Request as HeaderSet>::Ref<'a>) {
        let _ = (check, headers);
    }

    /// What is wrong with a response, beside headers that cannot be read. `asked` are the headers of the request, where
    /// that is known. Interim responses (RFC 9110 15.2) are not checked.
    fn response<'a>(
        check: &mut Check<'a>,
        headers: &<Self::Response as HeaderSet>::Ref<'a>,
        asked: Option<&<Self::Request as HeaderSet>::Ref<'a>>,
    ) {
        let _ = (check, headers, asked);
    }

    /// What becomes of a request with a header that cannot be read. It is called for each deviation too, where only a
    /// [`Refusal::by`] has an effect.
    fn request_fault<'a>(
        fault: &Fault<'a>,
        headers: &<Self::Request as HeaderSet>::Ref<'a>,
    ) -> Refusal {
        let _ = (fault, headers);
        Refusal::error()
    }

    /// Decides the consequence of a response header that cannot be parsed: a warning, since nobody rejects a
    /// response.
    fn response_fault<'a>(
        fault: &Fault<'a>,
        headers: &<Self::Response as HeaderSet>::Ref<'a>,
    ) -> Refusal {
        let _ = (fault, headers);
        Refusal::warning()
    }

    /// The severity of a deviation without a dedicated rule, if it is not a warning.
    #[must_use]
    fn deviation(deviation: Deviation) -> Option<Severity> {
        let _ = deviation;
        None
    }
}

impl Contract {
    /// A contract without rules and claims. `name` is for command lines and reports, such as `app-configuration`, and
    /// `title` for people.
    #[must_use]
    pub const fn new<C: Checks>(name: &'static str, title: &'static str) -> Self {
        Self {
            name,
            title,
            page: None,
            claims: Claims::new(),
            rules: &[],
            challenge: None,
            request: C::Request::NAMES,
            response: C::Response::NAMES,
            other_names: Names::new(&[]),
            mistaken_names: &[],
            refusals: &[],
            own_prefix: None,
            examples: &[],
            run: run::<C>,
        }
    }
}

/// Checks an exchange against a contract. There is one such function for each contract.
fn run<C: Checks>(
    contract: &Contract,
    exchange: Exchange<'_>,
    context: &Context,
    history: Option<&mut History>,
) -> Report {
    let sensitive =
        [(C::Request::NAMES, C::Request::SENSITIVE), (C::Response::NAMES, C::Response::SENSITIVE)];
    let mut check = Check::new(contract, exchange, context, history, sensitive);
    // Browsers ask with one, without credentials and headers of the service, whether they may send the
    // request that they mean.
    let is_preflight = exchange.request.is_some_and(|request| {
        request.method == "OPTIONS"
            && request.headers.contains_key(ORIGIN)
            && request.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
    });
    let mut asked = None;
    if let Some(request) = exchange.request {
        let message = Message::new::<C::Request>(Direction::Request, request.headers);
        let headers = read::<C, C::Request>(&mut check, contract, message, C::request_fault);
        if !is_preflight {
            C::request(&mut check, &headers);
        }
        asked = Some(headers);
    }
    if let Some(response) = exchange.response {
        let message = Message::new::<C::Response>(Direction::Response, response.headers);
        let headers = read::<C, C::Response>(&mut check, contract, message, C::response_fault);
        match is_preflight {
            true => preflight::check(&mut check, contract),
            // Before 200 it is not the answer yet.
            false if response.status >= 200 => {
                C::response(&mut check, &headers, asked.as_ref());
                refusal::check(&mut check, contract);
            }
            false => {}
        }
    }
    check.end()
}

/// Reads the headers of a message in one walk, and reports those that cannot be read, and names that nobody knows.
fn read<'a, C: Checks, S: HeaderSet>(
    check: &mut Check<'a>,
    contract: &Contract,
    mut message: Message<'a>,
    refusal: fn(&Fault<'a>, &S::Ref<'a>) -> Refusal,
) -> S::Ref<'a> {
    let mut headers = S::Ref::default();
    let mut notes = Notes::new();
    // The errors of each are reported below, with every error of every member.
    let mut failures = Failures::new();
    // The numbers of those of which there is something to say.
    let mut faulty = 0_u128;
    let mut if_range = None;
    walk(message.map, |name, lines| {
        let Some(index) = S::NAMES.find(name.as_str()) else {
            if *name == IF_RANGE {
                if_range = Some(lines.lines(&IF_RANGE));
            }
            unknown(check, contract, message.direction, name);
            return;
        };
        if *name == AUTHORIZATION && removed::are_credentials_removed(lines.lines(&AUTHORIZATION)) {
            check.removed = true;
            return;
        }
        message.there |= 1 << index;
        let is_read = S::read_one(&mut headers, index, lines, &mut notes, &mut failures);
        if !is_read || notes.count() > 0 {
            faulty |= 1 << index;
            notes = Notes::new();
        }
    });
    check.begin(message);
    if let Some(lines) = if_range.filter(|_| message.direction == Direction::Request) {
        if_range::check(check, lines);
    }
    let mut are_redacted = false;
    while faulty != 0 {
        let index = faulty.trailing_zeros() as usize;
        faulty &= faulty - 1;
        let Some(name) = S::name(index) else { continue };
        // A value that somebody replaced is not known, and so not wrong.
        if removed::is_placeholder(FieldLines::of(message.map, name)) {
            are_redacted = true;
        } else {
            faults::<C, S>(check, contract, message, (index, name), &headers, refusal);
        }
    }
    // That credentials were removed is reported with them.
    if are_redacted && !check.removed {
        let text = "values were replaced by a placeholder such as REDACTED, and are not checked";
        check.report(&rules::REMOVED).message(text);
    }
    headers
}

/// Every fault of every member of a header, and every deviation.
#[cold]
fn faults<'a, C: Checks, S: HeaderSet>(
    check: &mut Check<'a>,
    contract: &Contract,
    message: Message<'a>,
    (index, name): (usize, &'static HeaderName),
    headers: &S::Ref<'a>,
    refusal: fn(&Fault<'a>, &S::Ref<'a>) -> Refusal,
) {
    let lines = FieldLines::of(message.map, name);
    let mut notes = Notes::new();
    let mut errors = Vec::new();
    S::faults(index, lines, &mut notes, &mut |error| errors.push(error));
    let exchange = check.exchange();
    let values: Vec<_> = message.map.get_all(name).iter().collect();
    for error in errors {
        let fault = Fault { located: located(error, &values), exchange, message };
        let refusal = refusal(&fault, headers);
        report_error(check, contract, &fault, refusal);
    }
    let is_sensitive = S::SENSITIVE >> index & 1 == 1;
    let last = notes.iter().len();
    for (index, note) in notes.iter().enumerate() {
        let error = note.to_error(name).sensitive(is_sensitive);
        let fault = Fault { located: located(error, &values), exchange, message };
        let refusal = refusal(&fault, headers);
        let more = if index + 1 == last { notes.count() - last } else { 0 };
        let severity = C::deviation(note.deviation());
        report_deviation(check, &fault, note, refusal, severity, more);
    }
}

/// The error with its line among the values of the header.
fn located<'a>(error: DecodeError, values: &[&'a HeaderValue]) -> Located<'a> {
    let value = values.get(error.line());
    let is_sensitive = error.is_sensitive() || value.is_some_and(|value| value.is_sensitive());
    Located { error, line: value.map(|value| value.as_bytes()), is_sensitive }
}

fn report_error(check: &mut Check<'_>, contract: &Contract, fault: &Fault<'_>, refusal: Refusal) {
    let error = fault.error();
    let rule = match error.kind() {
        ErrorKind::Duplicate => &rules::REPEATED,
        _ => refusal.rule.unwrap_or(&rules::MALFORMED),
    };
    let direction = fault.message.direction;
    let kind = Kind { severity: refusal.severity, ..Kind::of(rule, direction) };
    check.report.add(kind, || {
        let mut finding = fault.finding(rule, fault.located.message().to_string());
        if core::ptr::eq(rule, &raw const rules::MALFORMED) {
            let line = fault.located.line.unwrap_or_default();
            if let Some(example) = contract.example_like(error.name().as_str(), line) {
                finding = finding.with_example(example);
            }
        }
        refusal.applied(finding)
    });
}

fn report_deviation(
    check: &mut Check<'_>,
    fault: &Fault<'_>,
    note: Note,
    refusal: Refusal,
    severity: Option<Severity>,
    more: usize,
) {
    let error = fault.error();
    let rule = refusal.rule.unwrap_or_else(|| rules::of_deviation(note.deviation()));
    let mut message = match refusal.rule {
        Some(own) => format!("{}: {}", error.name(), refusal.message.unwrap_or(own.summary())),
        None => fault.located.message().to_string(),
    };
    if more > 0 {
        message += &format!(", and {more} more deviations follow");
    }
    let finding = fault.finding(rule, message).of_deviation();
    check.report.push(match refusal.rule {
        Some(_) => refusal.applied(finding),
        // Who reads a response cannot change the service.
        None if fault.message.direction == Direction::Response => {
            finding.with_severity(Severity::Note)
        }
        None => finding.with_severity(severity.unwrap_or(rule.severity())),
    });
}

/// A header that is not in the set: it may be misspelt, or of no service.
fn unknown(check: &mut Check<'_>, contract: &Contract, direction: Direction, name: &HeaderName) {
    let treatment = check.context().unknown_headers;
    let is_near = contract.near_miss(&mut check.report, direction, name);
    if !is_near && treatment != UnknownHeaders::Ignore {
        contract.unknown(&mut check.report, treatment, direction, name);
    }
}

/// A header that cannot be read, or deviates: what is wrong with it, and where.
pub struct Fault<'a> {
    located: Located<'a>,
    exchange: Exchange<'a>,
    message: Message<'a>,
}

impl<'a> Fault<'a> {
    /// The error. For a deviation it is the error of strict mode.
    #[must_use]
    pub const fn error(&self) -> &DecodeError {
        &self.located.error
    }

    /// The name of the header, in lower case.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.error().name().as_str()
    }

    /// The line at fault.
    #[must_use]
    pub fn line(&self) -> &'a [u8] {
        self.located.line.unwrap_or_default()
    }

    /// The messages.
    #[must_use]
    pub const fn exchange(&self) -> Exchange<'a> {
        self.exchange
    }

    /// Returns `true` if the message has the header, whether or not it can be parsed.
    #[must_use]
    pub fn has(&self, name: impl AsRef<str>) -> bool {
        self.message.has(name.as_ref())
    }

    fn finding(&self, rule: &'static Rule, message: String) -> Finding {
        let error = self.error();
        Finding::new(rule, self.message.direction, message)
            .at(error.name(), error.line(), error.span())
            .of_error(*error)
            .with_excerpt(self.located.caret().to_string())
    }
}

impl core::fmt::Debug for Fault<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Fault").field(self.error()).finish()
    }
}

/// The consequence of a header that cannot be parsed.
///
/// ```
/// use masthead::contract::{Refusal, Severity};
///
/// assert_eq!(Refusal::error().status(400).severity(), Severity::Error);
/// assert_eq!(Refusal::warning().severity(), Severity::Warning);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Refusal {
    severity: Severity,
    /// `None` for that of every service.
    rule: Option<&'static Rule>,
    status: Option<u16>,
    text: Option<&'static str>,
    /// In place of the summary of the rule.
    message: Option<&'static str>,
}

impl Refusal {
    /// The service refuses the message.
    #[must_use]
    pub const fn error() -> Self {
        Self { severity: Severity::Error, rule: None, status: None, text: None, message: None }
    }

    /// The service does without the header.
    #[must_use]
    pub const fn warning() -> Self {
        Self { severity: Severity::Warning, ..Self::error() }
    }

    /// The error is reported under `rule`, with its severity. A header that occurs again stays `header.repeated`.
    #[must_use]
    pub const fn by(rule: &'static Rule) -> Self {
        Self { severity: rule.severity(), rule: Some(rule), status: rule.status(), ..Self::error() }
    }

    /// With which status the service answers.
    #[must_use]
    pub const fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets the text of the service's own error message.
    #[must_use]
    pub const fn text(mut self, text: &'static str) -> Self {
        self.text = Some(text);
        self
    }

    /// The message about a deviation, in place of the summary of its rule.
    pub(crate) const fn saying(mut self, message: &'static str) -> Self {
        self.message = Some(message);
        self
    }

    /// How bad the fault is.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    fn applied(self, finding: Finding) -> Finding {
        let finding = finding.with_severity(self.severity).with_status(self.status);
        match self.text {
            Some(text) => finding.with_service_text(text),
            None => finding,
        }
    }
}

//! The three questions of `Authorization`: whether it is there, whether it can be read, and whether its scheme is one of the
//! service.

use http::header::AUTHORIZATION;

use super::check::{Check, Draft};
use super::rule::Rule;
use super::rules;
use crate::auth::AuthorizationRef;
use crate::error::hint;

/// The service's rules for the credentials of a request, as a table.
///
/// ```
/// use masthead::auth::AuthorizationRef;
/// use masthead::contract::{Credentials, Rule, Severity};
///
/// static MISSING: Rule = Rule::new("acme.key.missing", Severity::Error, "a request without Authorization");
/// static SCHEME: Rule = Rule::new("acme.key.scheme", Severity::Error, "credentials that are not Bearer");
///
/// static CREDENTIALS: Credentials = Credentials {
///     missing: (&MISSING, "the request is not authenticated"),
///     scheme: &SCHEME,
///     fault: |credentials| match credentials {
///         AuthorizationRef::Bearer(_) => None,
///         _ => Some("the credentials are not a Bearer token"),
///     },
///     missing_answer: Some("unauthenticated"),
///     scheme_answer: Some("unauthenticated"),
/// };
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Credentials {
    /// The rule of a request without credentials, and what is wrong with it.
    pub missing: (&'static Rule, &'static str),
    /// The rule of credentials of another scheme.
    pub scheme: &'static Rule,
    /// Describes what is wrong with the scheme; `None` if the service accepts it.
    pub fault: fn(&AuthorizationRef<'_>) -> Option<&'static str>,
    /// The service's error text for a request without credentials.
    pub missing_answer: Option<&'static str>,
    /// The service's error text for credentials of another scheme.
    pub scheme_answer: Option<&'static str>,
}

impl Credentials {
    /// Asks the three questions, and returns credentials whose scheme is one of the service.
    pub fn check<'h>(
        &self,
        check: &mut Check<'_>,
        authorization: Option<AuthorizationRef<'h>>,
    ) -> Option<AuthorizationRef<'h>> {
        let Some(credentials) = authorization else {
            // What is there and cannot be read was reported already.
            if !check.has(&AUTHORIZATION) {
                self.absent(check);
            }
            return None;
        };
        let Some(message) = (self.fault)(&credentials) else { return Some(credentials) };
        let line = check.lines(&AUTHORIZATION).get(0).unwrap_or_default();
        let message = match hint::of(&AUTHORIZATION, line) {
            Some(hint) => format!("{message}; {hint}"),
            None => message.to_owned(),
        };
        report(check.report(self.scheme).named(&AUTHORIZATION), self.scheme_answer, &message);
        None
    }

    fn absent(&self, check: &mut Check<'_>) {
        if check.is_sanitized() {
            let message = "the credentials were removed from the file";
            check.report(&rules::REMOVED).absent(&AUTHORIZATION).message(message);
            return;
        }
        let (rule, message) = self.missing;
        report(check.report(rule).absent(&AUTHORIZATION), self.missing_answer, message);
    }
}

fn report(draft: Draft<'_, '_>, answer: Option<&'static str>, message: &str) {
    match &answer {
        Some(text) => draft.answer(text).message(message),
        None => draft.message(message),
    }
}

//! A 401 that no other finding explains.

use http::header::AUTHORIZATION;

use super::check::Check;
use super::contract::Contract;
use super::example::authorized;
use super::reference::Reference;
use super::report::Report;
use super::rule::{Rule, Severity};

pub(crate) static REFUSED: Rule = Rule::of(
    "credentials.refused",
    Severity::Note,
    "a 401 that no other finding explains",
    "Check that the credentials belong to this service and to this account, store or tenant, that they are still valid, and that nothing changes the request in transit. A signature can be checked only with its key.",
    Reference::rfc(9110, "15.5.2"),
    authorized!(
        "GET /dbs/db/colls/coll/docs/doc",
        "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d",
        "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
        "x-ms-version: 2018-12-31\r\n",
        "x-ms-documentdb-partitionkey: [\"a\"]\r\n",
        "\r\n",
        "HTTP/1.1 401 Unauthorized\r\n"
    ),
);

const UNEXPLAINED: &str =
    "the service refused the credentials, and nothing in the messages shows why";

/// Reports a 401 to a request with credentials, where nothing else was found that explains it.
pub(super) fn check(check: &mut Check<'_>, contract: &Contract) {
    let (Some(request), Some(response)) = (check.request(), check.response()) else { return };
    if response.status != 401
        || check.is_sanitized()
        || check.is_explained
        || !request.headers.contains_key(AUTHORIZATION)
        || explains(&check.report)
    {
        return;
    }
    let told = contract.refusals.iter().find(|(text, _)| response.says(text));
    check.report(&REFUSED).message(told.map_or(UNEXPLAINED, |(_, meaning)| meaning));
}

/// Returns `true` if a finding is about what a service answers with 401 or 403, or is a problem of the credentials.
fn explains(report: &Report) -> bool {
    report.findings.iter().any(|finding| {
        // A date far from the clock is answered with either.
        matches!(finding.status(), Some(401 | 403))
            || finding.severity() > Severity::Note && finding.header() == Some(&AUTHORIZATION)
    })
}

#[cfg(feature = "signing")]
impl Report {
    /// Returns `true` if the request was answered with 401 and nothing that was found shows why.
    pub(crate) fn is_unexplained(&self) -> bool {
        let is_it = |finding: &super::Finding| {
            finding.static_rule() == &REFUSED && finding.message() == UNEXPLAINED
        };
        self.findings.iter().any(is_it)
    }
}

//! Other requirements for a request.

use http::header::USER_AGENT as USER_AGENT_NAME;

use super::example::request;
use super::pages::{AUTHENTICATION, page};
use crate::contract::{Check, Rule, Severity};

pub(super) static PLAIN_HTTP: Rule = Rule::of(
    "voss-automate.target.plain-http",
    Severity::Warning,
    "a request over plain HTTP",
    "Use https://, and change the password, which others may have read. The vendor requires HTTPS for all requests, because Basic credentials are not encrypted.",
    AUTHENTICATION,
    request!("GET http://voss.example.com/api/data/Countries/"),
);

pub(super) fn plain_http(check: &mut Check<'_>) {
    if check.request().is_some_and(|request| request.is_plain_http()) {
        check.report(&PLAIN_HTTP).message("the request goes over plain HTTP");
    }
}

pub(super) static USER_AGENT: Rule = page(
    "voss-automate.user-agent.missing",
    Severity::Note,
    "a request without User-Agent",
    "Send a User-Agent with any product, with or without a version. Microsoft Azure Web Proxy servers require it.",
    "All API requests for Microsoft Azure Web Proxy servers require the User-Agent header",
    concat!(
        "GET /api/data/Countries/ HTTP/1.1\r\n",
        "Host: voss.example.com\r\n",
        "Authorization: Basic am9lOmJsb2dncw==\r\n",
        "\r\n",
    ),
);

pub(super) fn user_agent(check: &mut Check<'_>) {
    if !check.has(&USER_AGENT_NAME) {
        let message = "User-Agent is missing; Microsoft Azure Web Proxy servers require it";
        check.report(&USER_AGENT).named(&USER_AGENT_NAME).message(message);
    }
}

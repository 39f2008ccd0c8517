//! The rules of VOSS Automate.

use crate::service::Service;
use crate::service::contracts::challenges;
use crate::service::contracts::pages::voss_automate::{
    AUTHENTICATION, COMPATIBILITY, PAGE, RELEASES,
};
use crate::service::contracts::reference::Reference;
use crate::service::contracts::rule::{Rule, Severity};

/// Words of the page for what several rules are about.
const REMOVED: &str = "From release 21.1 forward, the following must be removed from API requests.";
const ADMIN: &str = "REQUEST-PORTAL: Automate Admin PORTAL-TYPE: administration";
const SELF_SERVICE: &str =
    "All API requests for Self-service to the Automate API include the following headers:";

/// A request with credentials and a user agent, and the headers that follow.
macro_rules! request {
    ($line:literal $(, $more:literal)*) => {
        concat!(
            $line,
            " HTTP/1.1\r\nHost: voss.example.com\r\nAuthorization: Basic am9lOmJsb2dncw==\r\n",
            "User-Agent: AzureTestClient\r\n",
            $($more,)*
            "\r\n"
        )
    };
}

pub(super) mod range;

const fn rule(
    code: &'static str,
    severity: Severity,
    summary: &'static str,
    explanation: &'static str,
    reference: Reference,
    example: &'static str,
) -> Rule {
    Rule::of(Service::VossAutomate, code, severity, summary, explanation, reference, example)
}

/// A rule of the page, in its words.
const fn page(
    code: &'static str,
    severity: Severity,
    summary: &'static str,
    explanation: &'static str,
    words: &'static str,
    example: &'static str,
) -> Rule {
    rule(code, severity, summary, explanation, PAGE, example).quoting(Service::VossAutomate, words)
}

pub(super) static PLAIN_HTTP: Rule = rule(
    "voss-automate.target.plain-http",
    Severity::Warning,
    "a request over plain HTTP",
    "The vendor requires HTTPS for all requests, since Basic credentials are readable on the way. Change http:// to https://, and the password, which somebody may have read.",
    AUTHENTICATION,
    request!("GET http://voss.example.com/api/data/Countries/"),
);

// The vendor's page refers to RFC 1945 11, which has the status.
pub(super) static AUTHORIZATION_MISSING: Rule = rule(
    "voss-automate.authorization.missing",
    Severity::Error,
    "a request without Authorization",
    "Every request is authenticated: by HTTP Basic, or by the cookie of a session. Send Authorization: Basic with the base64 of user-id, colon and password.",
    AUTHENTICATION,
    concat!(
        "GET /api/data/Countries/ HTTP/1.1\r\n",
        "Host: voss.example.com\r\n",
        "User-Agent: AzureTestClient\r\n",
        "\r\n",
    ),
)
.answered(401)
.challenging(challenges::VOSS_AUTOMATE);

pub(super) static AUTHORIZATION_SCHEME: Rule = rule(
    "voss-automate.authorization.scheme",
    Severity::Error,
    "credentials that are not Basic",
    "The vendor documents HTTP Basic, and no other scheme. Send Authorization: Basic with the base64 of user-id, colon and password.",
    AUTHENTICATION,
    concat!(
        "GET /api/data/Countries/ HTTP/1.1\r\n",
        "Host: voss.example.com\r\n",
        "User-Agent: AzureTestClient\r\n",
        "Authorization: Bearer abc\r\n",
        "\r\n",
    ),
)
.answered(401)
.challenging(challenges::VOSS_AUTOMATE);

pub(super) static AUTHORIZATION_NEWLINE: Rule = rule(
    "voss-automate.authorization.newline",
    Severity::Warning,
    "credentials with a newline at their end",
    "The newline is a part of the password then. The vendor's page warns of it: encode with echo -n, which adds none, or with printf.",
    AUTHENTICATION,
    concat!(
        "GET /api/data/Countries/ HTTP/1.1\r\n",
        "Host: voss.example.com\r\n",
        "User-Agent: AzureTestClient\r\n",
        "Authorization: Basic am9lOmJsb2dncwo=\r\n",
        "\r\n",
    ),
);

pub(super) static AUTHORIZATION_CONTROL: Rule = rule(
    "voss-automate.authorization.control",
    Severity::Warning,
    "credentials with a control character",
    "Neither the user-id nor the password may have one. Look at what was encoded: it may be a tab, or a line of a file that was cut in the wrong place.",
    Reference::rfc(7617, "2"),
    concat!(
        "GET /api/data/Countries/ HTTP/1.1\r\n",
        "Host: voss.example.com\r\n",
        "User-Agent: AzureTestClient\r\n",
        "Authorization: Basic am9lOmJsb2cJZ3M=\r\n",
        "\r\n",
    ),
);

pub(super) static VERSION_REMOVED: Rule = page(
    "voss-automate.x-version.removed",
    Severity::Error,
    "X-Version from release 21.1 on",
    "There is no backward compatibility from 21.1 on. Take the header out, and write the request for the release that answers it.",
    REMOVED,
    request!("GET /api/data/Countries/", "X-Version: 19.2.1\r\n"),
);

pub(super) static PARAMETER_REMOVED: Rule = page(
    "voss-automate.api-version.removed",
    Severity::Error,
    "the parameter api_version from release 21.1 on",
    "There is no backward compatibility from 21.1 on. Take the parameter out, and write the request for the release that answers it.",
    REMOVED,
    request!("GET /api/data/Countries/?api_version=19.2.1"),
);

pub(super) static VERSION_CONFLICT: Rule = Rule {
    example_options: &["--release", "20.1"],
    ..rule(
        "voss-automate.x-version.conflict",
        Severity::Warning,
        "X-Version and api_version that differ",
        "Both say which release the request is written for. Which of them counts is not documented: send one, or both with the same value.",
        COMPATIBILITY,
        request!("GET /api/data/Countries/?api_version=10.6.3", "X-Version: 19.2.1\r\n"),
    )
};

pub(super) static PORTAL_MISSING: Rule = page(
    "voss-automate.request-portal.missing",
    Severity::Warning,
    "PORTAL-TYPE without REQUEST-PORTAL",
    "The portals send both with every request, and nobody demands them of other clients. Send the two of them, or neither.",
    SELF_SERVICE,
    request!("GET /api/data/Countries/", "PORTAL-TYPE: end-user\r\n"),
);

pub(super) static PORTAL_UNKNOWN: Rule = page(
    "voss-automate.request-portal.unknown",
    Severity::Warning,
    "a portal that no release documents",
    "The portals are Automate Admin and Automate Self-service, and of former releases Automate Classic Admin and Automate Business Admin. A client that is none of them leaves both headers out.",
    ADMIN,
    request!(
        "GET /api/data/Countries/",
        "REQUEST-PORTAL: Automate\r\n",
        "PORTAL-TYPE: administration\r\n"
    ),
);

pub(super) static PORTAL_CASE: Rule = page(
    "voss-automate.request-portal.case",
    Severity::Warning,
    "a portal whose letters are of the other case",
    "Whether case matters is not documented. Spell the portal as its own requests do.",
    "REQUEST-PORTAL: Automate Self-service",
    request!(
        "GET /api/data/Countries/",
        "REQUEST-PORTAL: Automate Self-Service\r\n",
        "PORTAL-TYPE: end-user\r\n"
    ),
);

pub(super) static PORTAL_RELEASE: Rule = Rule {
    example_options: &["--release", "24.1"],
    ..rule(
        "voss-automate.request-portal.release",
        Severity::Warning,
        "a portal that the release does not document",
        "Portals come and go: before 21.3 there is none, 21.3 alone has Automate Business Admin, 21.3 and 21.4 have Automate Classic Admin, and Automate Self-service is there from 21.4 on, if not before. Name the portal that the release has.",
        RELEASES,
        request!(
            "GET /api/data/Countries/",
            "REQUEST-PORTAL: Automate Classic Admin\r\n",
            "PORTAL-TYPE: administration\r\n"
        ),
    )
};

pub(super) static PORTAL_TYPE_MISSING: Rule = page(
    "voss-automate.portal-type.missing",
    Severity::Warning,
    "REQUEST-PORTAL without PORTAL-TYPE",
    "The portals send both with every request, and nobody demands them of other clients. Send the two of them, or neither.",
    SELF_SERVICE,
    request!("GET /api/data/Countries/", "REQUEST-PORTAL: Automate Admin\r\n"),
);

pub(super) static PORTAL_TYPE: Rule = page(
    "voss-automate.portal-type.portal",
    Severity::Error,
    "the PORTAL-TYPE of another portal",
    "Automate Self-service is for end users, PORTAL-TYPE: end-user, and all other portals are for PORTAL-TYPE: administration. Send the two that belong together.",
    ADMIN,
    request!(
        "GET /api/data/Countries/",
        "REQUEST-PORTAL: Automate Admin\r\n",
        "PORTAL-TYPE: end-user\r\n"
    ),
);

pub(super) static USER_AGENT_MISSING: Rule = page(
    "voss-automate.user-agent.missing",
    Severity::Note,
    "a request without User-Agent",
    "Microsoft Azure Web Proxy servers require the header, and a request does not show whether it goes by way of one. Name the client: any product will do, with or without a version.",
    "All API requests for Microsoft Azure Web Proxy servers require the User-Agent header",
    concat!(
        "GET /api/data/Countries/ HTTP/1.1\r\n",
        "Host: voss.example.com\r\n",
        "Authorization: Basic am9lOmJsb2dncw==\r\n",
        "\r\n",
    ),
);

/// All of them, requests first.
pub(super) static ALL: &[&Rule] = &[
    &PLAIN_HTTP,
    &AUTHORIZATION_MISSING,
    &AUTHORIZATION_SCHEME,
    &AUTHORIZATION_NEWLINE,
    &AUTHORIZATION_CONTROL,
    &VERSION_REMOVED,
    &PARAMETER_REMOVED,
    &VERSION_CONFLICT,
    &range::RANGE_PLACE,
    &range::RANGE_UNIT,
    &range::RANGE_SEVERAL,
    &range::RANGE_OPEN,
    &range::RANGE_INFINITY,
    &range::RANGE_SUFFIX,
    &range::RANGE_OVERFLOW,
    &range::RANGE_CONFLICT,
    &range::PARAMETERS_OVERRIDDEN,
    &range::PARAMETERS_SUPERFLUOUS,
    &PORTAL_MISSING,
    &PORTAL_UNKNOWN,
    &PORTAL_CASE,
    &PORTAL_RELEASE,
    &PORTAL_TYPE_MISSING,
    &PORTAL_TYPE,
    &USER_AGENT_MISSING,
    &range::CONTENT_RANGE_MISSING,
    &range::CONTENT_RANGE_UNIT,
    &range::CONTENT_RANGE_ECHO,
];

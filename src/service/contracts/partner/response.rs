//! What is particular to responses.

use headers::Header;

use super::{RequestHeadersRef, ResponseHeadersRef, rules};
use crate::correlation::{AgsDiagnostic, ClientRequestId};
use crate::service::Direction;
use crate::service::contracts::checker::{Checker, about};

const RESPONSE: Direction = Direction::Response;

pub(super) fn check(checker: &mut Checker<'_>) {
    let Some(response) = checker.exchange.response else { return };
    if response.status < 200 {
        // Not the answer yet.
        return;
    }
    let map = response.headers;
    let (headers, _) = ResponseHeadersRef::peek_from(map);
    let sent = checker
        .exchange
        .request
        .and_then(|request| RequestHeadersRef::peek_from(request.headers).0.client_request_id);
    // Nobody says that it has to come back.
    if let (Some(sent), Some(returned)) = (sent, headers.client_request_id) {
        if sent != returned {
            let message = "this is not the identifier of the request".to_owned();
            checker.add(about(&rules::ID_ECHO, RESPONSE, ClientRequestId::name(), map, message));
        }
    }
    if headers.ags_diagnostic.is_some_and(|diagnostic| diagnostic.server_info().is_none()) {
        let message = "the value does not say which server answered".to_owned();
        checker.add(about(&rules::AGS_DIAGNOSTIC, RESPONSE, AgsDiagnostic::name(), map, message));
    }
}

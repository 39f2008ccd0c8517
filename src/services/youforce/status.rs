//! The status codes of Youforce, and what a client may make of them.

use http::StatusCode;

use Group::{InvalidRequest, Redirection, Server, Success};
use OperationKind::{Asynchronous, Create, Delete, Download, Read, Update};
use Source::{FileApiGuide, ResponseCodes, UsageLimits};

/// The meaning of a status code of Youforce.
///
/// ```
/// use http::StatusCode;
/// use masthead::services::youforce::{Retriable, meaning_of};
///
/// let conflict = meaning_of(StatusCode::CONFLICT).unwrap();
/// assert_eq!(conflict.retriable, Retriable::AfterMerge);
/// assert!(meaning_of(StatusCode::IM_A_TEAPOT).is_none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StatusMeaning {
    /// The code.
    pub code: StatusCode,
    /// Under which heading the vendor has it, or would have it.
    pub group: Group,
    /// The meaning, in a few words.
    pub meaning: &'static str,
    /// When the same request may be repeated.
    pub retriable: Retriable,
    /// The operations that are answered with it.
    pub operations: &'static [OperationKind],
    /// Which page documents it.
    pub source: Source,
}

/// A heading of the vendor's table of response codes.
///
/// ```
/// use masthead::services::youforce::Group;
///
/// assert_eq!(Group::Server.title(), "Server Errors");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Group {
    /// The request was served.
    Success,
    /// The requested resource is elsewhere, or already known.
    Redirection,
    /// The request has a fault.
    InvalidRequest,
    /// The service has a fault.
    Server,
}

impl Group {
    /// The heading itself.
    #[must_use]
    #[inline]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Success => "Success Codes",
            Self::Redirection => "Redirection Codes",
            Self::InvalidRequest => "Invalid Request Errors",
            Self::Server => "Server Errors",
        }
    }
}

/// Conditions for repeating a request after its response.
///
/// The vendor says it of 429 only; the rest follows from what the codes mean.
///
/// ```
/// use http::StatusCode;
/// use masthead::services::youforce::{Retriable, meaning_of};
///
/// let too_many = meaning_of(StatusCode::TOO_MANY_REQUESTS).unwrap();
/// assert_eq!(too_many.retriable, Retriable::InNextWindow);
/// assert_eq!(too_many.retriable.summary(), "as soon as the usage policy allows another request");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retriable {
    /// There is no use in it.
    No,
    /// To the place that the answer names, with the same method.
    Elsewhere,
    /// Once, with a new access token.
    WithNewToken,
    /// After the record was read again, and the changes were merged.
    AfterMerge,
    /// As soon as the usage policy allows another request.
    InNextWindow,
    /// If the operation may happen twice: it may have happened.
    IfIdempotent,
    /// After a while, which grows from try to try.
    WithBackoff,
}

impl Retriable {
    /// The same in a few words.
    #[must_use]
    #[inline]
    pub const fn summary(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Elsewhere => "at the place that the response names, with the same method",
            Self::WithNewToken => "once, with a new access token",
            Self::AfterMerge => "after reading the record again and merging the changes",
            Self::InNextWindow => "as soon as the usage policy allows another request",
            Self::IfIdempotent => "if repeating the operation is harmless",
            Self::WithBackoff => "after a delay that grows with each attempt",
        }
    }
}

/// The kind of a request to Youforce.
///
/// ```
/// use http::StatusCode;
/// use masthead::services::youforce::{OperationKind, meaning_of};
///
/// let created = meaning_of(StatusCode::CREATED).unwrap();
/// assert_eq!(created.operations, [OperationKind::Create]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OperationKind {
    /// Reads, and has the result at once.
    Read,
    /// Creates, and has the result at once.
    Create,
    /// Updates, and has the result at once.
    Update,
    /// Deletes, and has the result at once.
    Delete,
    /// Goes on after the answer.
    Asynchronous,
    /// Downloads a file.
    Download,
}

impl OperationKind {
    /// All kinds.
    pub const ALL: &'static [Self] = &[Read, Create, Update, Delete, Asynchronous, Download];
}

/// A page of the vendor's documentation.
///
/// ```
/// use http::StatusCode;
/// use masthead::services::youforce::{Source, meaning_of};
///
/// let partial = meaning_of(StatusCode::PARTIAL_CONTENT).unwrap();
/// assert_eq!(partial.source, Source::FileApiGuide);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// "Request headers and responses".
    ResponseCodes,
    /// The guide to the File API.
    FileApiGuide,
    /// "Usage limits".
    UsageLimits,
}

const ANY: &[OperationKind] = OperationKind::ALL;

/// All codes that the vendor documents, by number.
///
/// ```
/// use masthead::services::youforce::STATUSES;
///
/// assert!(STATUSES.iter().any(|meaning| meaning.code == 429));
/// ```
pub static STATUSES: &[StatusMeaning] = &[
    StatusMeaning {
        code: StatusCode::OK,
        group: Success,
        meaning: "done",
        retriable: Retriable::No,
        operations: &[Read, Update, Delete],
        source: ResponseCodes,
    },
    StatusMeaning {
        code: StatusCode::CREATED,
        group: Success,
        meaning: "created",
        retriable: Retriable::No,
        operations: &[Create],
        source: ResponseCodes,
    },
    StatusMeaning {
        code: StatusCode::ACCEPTED,
        group: Success,
        meaning: "accepted but not finished: ask for the result later",
        retriable: Retriable::No,
        operations: &[Asynchronous],
        source: ResponseCodes,
    },
    StatusMeaning {
        code: StatusCode::NO_CONTENT,
        group: Success,
        meaning: "the entity does not exist, for example because it was deleted",
        retriable: Retriable::No,
        operations: &[Read, Delete],
        source: ResponseCodes,
    },
    StatusMeaning {
        code: StatusCode::PARTIAL_CONTENT,
        group: Success,
        meaning: "the requested part of the file",
        retriable: Retriable::No,
        operations: &[Download],
        source: FileApiGuide,
    },
    StatusMeaning {
        code: StatusCode::NOT_MODIFIED,
        group: Redirection,
        meaning: "the resource is unchanged",
        retriable: Retriable::No,
        operations: &[Read],
        source: ResponseCodes,
    },
    StatusMeaning {
        code: StatusCode::PERMANENT_REDIRECT,
        group: Redirection,
        meaning: "the resource has moved permanently",
        retriable: Retriable::Elsewhere,
        operations: ANY,
        source: ResponseCodes,
    },
    StatusMeaning {
        code: StatusCode::BAD_REQUEST,
        group: InvalidRequest,
        meaning: "the request is malformed or its content is invalid",
        retriable: Retriable::No,
        operations: ANY,
        source: ResponseCodes,
    },
    StatusMeaning {
        code: StatusCode::UNAUTHORIZED,
        group: InvalidRequest,
        meaning: "the access token is missing or invalid",
        retriable: Retriable::WithNewToken,
        operations: ANY,
        source: ResponseCodes,
    },
    StatusMeaning {
        code: StatusCode::FORBIDDEN,
        group: InvalidRequest,
        meaning: "the user is known but may not use this API",
        retriable: Retriable::No,
        operations: ANY,
        source: ResponseCodes,
    },
    // That the URL is wrong, that there is nothing any more, and that the user may not see it are one
    // answer on purpose, so no reason is given here.
    StatusMeaning {
        code: StatusCode::NOT_FOUND,
        group: InvalidRequest,
        meaning: "not found, for a reason that the service does not give",
        retriable: Retriable::No,
        operations: ANY,
        source: ResponseCodes,
    },
    StatusMeaning {
        code: StatusCode::CONFLICT,
        group: InvalidRequest,
        meaning: "somebody else has changed the record",
        retriable: Retriable::AfterMerge,
        operations: &[Update, Delete],
        source: ResponseCodes,
    },
    StatusMeaning {
        code: StatusCode::RANGE_NOT_SATISFIABLE,
        group: InvalidRequest,
        meaning: "the requested part starts after the end of the file",
        retriable: Retriable::No,
        operations: &[Download],
        source: FileApiGuide,
    },
    StatusMeaning {
        code: StatusCode::TOO_MANY_REQUESTS,
        group: InvalidRequest,
        meaning: "the application has sent more requests than the usage policy allows",
        retriable: Retriable::InNextWindow,
        operations: ANY,
        source: UsageLimits,
    },
    StatusMeaning {
        code: StatusCode::INTERNAL_SERVER_ERROR,
        group: Server,
        meaning: "the service failed; part of the operation may have been carried out",
        retriable: Retriable::IfIdempotent,
        operations: ANY,
        source: ResponseCodes,
    },
    StatusMeaning {
        code: StatusCode::SERVICE_UNAVAILABLE,
        group: Server,
        meaning: "the resource is temporarily unavailable",
        retriable: Retriable::WithBackoff,
        operations: ANY,
        source: ResponseCodes,
    },
];

/// The meaning of a status code; `None` if the vendor does not document it.
///
/// A 404 has no reason: the vendor gives the same answer for a wrong URL, for what is gone, and for what
/// the user may not see, so that nobody can tell them apart.
///
/// ```
/// use http::StatusCode;
/// use masthead::services::youforce::{OperationKind, meaning_of};
///
/// let not_found = meaning_of(StatusCode::NOT_FOUND).unwrap();
/// assert_eq!(not_found.meaning, "not found, for a reason that the service does not give");
/// assert_eq!(not_found.operations, OperationKind::ALL);
/// ```
#[must_use]
pub fn meaning_of(status: StatusCode) -> Option<&'static StatusMeaning> {
    STATUSES.iter().find(|meaning| meaning.code == status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_once_and_in_order() {
        assert!(STATUSES.windows(2).all(|pair| pair[0].code < pair[1].code));
        for meaning in STATUSES {
            assert_eq!(meaning_of(meaning.code), Some(meaning));
            let class = meaning.code.as_u16() / 100;
            let group = [Success, Redirection, InvalidRequest, Server][usize::from(class) - 2];
            assert_eq!(meaning.group, group, "{}", meaning.code);
            assert!(!meaning.operations.is_empty());
        }
    }
}

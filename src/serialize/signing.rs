//! Verified, refused and explained signatures. None of these types holds a key or a signature.

use crate::shown_uri;
use crate::signing::cosmos_db::{
    LineDifference, NotQuoted, PayloadLine, QuotedPayload, ResourceLink,
};
use crate::signing::{
    Aspect, Change, Explanation, KeyError, LengthError, Reason, Rewrite, SignError, Verified,
    VerifyError,
};

use super::{errors, objects, texts};

texts! {
    KeyError => |it| it;
    LengthError => |it| it;
    NotQuoted => |it| it;
    PayloadLine => |it| it;
    Rewrite => |it| it;
    Aspect => |it| it;
    QuotedPayload => |it| it;
}

#[cfg(feature = "contracts")]
texts! {
    crate::services::VerificationKeyError => |it| it;
}

errors! {
    SignError { Credentials, ContentDigest }
    VerifyError { Authorization, Date, ContentDigest }
}

objects! {
    ResourceLink<'_> => |it| {
        "kind": shown_uri(it.kind()),
        "link": shown_uri(it.link()),
    }
    Verified => |it| { "date": it.date, "is_body_verified": it.is_body_verified, }
    LineDifference => |it| { "line": it.line, "ours": it.ours, "theirs": it.theirs, }
    Change => |it| { "aspect": it.aspect(), "message": it.to_string(), }
    Reason => |it| {
        "kind": kind(it),
        "message": it.to_string(),
        "changes": match it {
            Reason::MatchesWith(changes) => changes.as_slice(),
            _ => &[],
        },
    }
    Explanation => |it| {
        "reasons": it.reasons,
        "tries": it.tries,
        "proven": it.proven().is_some(),
    }
}

/// A stable name.
const fn kind(reason: &Reason) -> &'static str {
    match reason {
        Reason::Key(_) => "key",
        Reason::Refused(_) => "refused",
        Reason::Matches => "matches",
        Reason::MatchesWith(_) => "matches-with",
        Reason::Quoted(_) => "quoted",
        Reason::QuotedSame => "quoted-same",
        Reason::OtherKey => "other-key",
        Reason::Excluded(_) => "excluded",
        Reason::ExcludedAlone(_) => "excluded-alone",
        Reason::MayBeCut => "may-be-cut",
        Reason::TooLong => "too-long",
    }
}

#[cfg(feature = "tower")]
objects! {
    crate::tower::Signer => |it| {
        "key": &*it.key,
        "date": it.date,
        "is_body_covered": it.is_body_covered,
    }
}

#[cfg(feature = "tower")]
texts! {
    crate::tower::SignRequestError => |it| it;
}

//! A request that is kept until its response comes.

use http::HeaderMap;

use super::exchange::{Exchange, Response};
use crate::content::XMsContentSha256;
use crate::{Body, Request};

/// A request that is kept until its response comes: for middleware, which gives the request away before there is a
/// response to check.
///
/// Of the body it keeps whether there is one, or its digest. `Debug` shows the names of the headers and none of their
/// values, as that of [`Request`] does.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::Request;
/// use masthead::contract::{Context, Response, Snapshot};
/// use masthead::services::cosmos_db::CONTRACT;
///
/// let mut headers = HeaderMap::new();
/// headers.insert("x-ms-activity-id", HeaderValue::from_static("46e2e9a5-4917-4ff6-9be5-6f206c38bb6b"));
/// let sent = Snapshot::of(&Request::new("GET", "/dbs", &headers));
/// drop(headers);
///
/// let answer = HeaderMap::new();
/// let report = CONTRACT.check_response(&sent, Response::new(200, &answer), &Context::default());
/// assert_eq!(report.findings()[0].rule().code(), "cosmos-db.activity-id.echo");
/// ```
#[derive(Clone)]
pub struct Snapshot {
    method: Box<str>,
    target: Box<str>,
    headers: HeaderMap,
    pseudo_authority: Option<Box<str>>,
    body: Kept,
    body_start: Box<[u8]>,
}

/// So many bytes of a body are kept.
const MAX_START: usize = 64;

#[derive(Clone, Copy)]
enum Kept {
    Unknown,
    Absent,
    Present,
    Empty,
    Digest(XMsContentSha256),
}

impl Snapshot {
    /// Copies what a contract looks at. The lines of the headers are shared with the map, not copied.
    #[must_use]
    pub fn of(request: &Request<'_>) -> Self {
        let start = request.start_of_body();
        Self {
            body_start: start[..start.len().min(MAX_START)].into(),
            method: request.method.into(),
            target: request.target.into(),
            headers: request.headers.clone(),
            pseudo_authority: request.pseudo_authority.map(Into::into),
            body: match request.body {
                Body::Unknown => Kept::Unknown,
                Body::Absent => Kept::Absent,
                Body::Bytes([]) => Kept::Empty,
                Body::Present | Body::Bytes(_) => Kept::Present,
                Body::Digest(digest) => Kept::Digest(digest),
            },
        }
    }

    /// The request.
    #[must_use]
    pub fn request(&self) -> Request<'_> {
        Request {
            pseudo_authority: self.pseudo_authority.as_deref(),
            body: match self.body {
                Kept::Unknown => Body::Unknown,
                Kept::Absent => Body::Absent,
                Kept::Present => Body::Present,
                Kept::Empty => Body::Bytes(b""),
                Kept::Digest(digest) => Body::Digest(digest),
            },
            body_start: &self.body_start,
            ..Request::new(&self.method, &self.target, &self.headers)
        }
    }

    /// The exchange with the response that has come.
    #[must_use]
    pub fn answered<'a>(&'a self, response: Response<'a>) -> Exchange<'a> {
        Exchange::response(Some(self.request()), response)
    }
}

impl core::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Snapshot").field(&self.request()).finish()
    }
}

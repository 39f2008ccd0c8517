//! A request of 13 headers, each looked up by its name, as one does without a header set.

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HOST, IF_MATCH, IF_NONE_MATCH};
use http::{HeaderMap, HeaderName, HeaderValue};
use parse_net::{Host, host};

use super::{net, one, split};
use crate::sink::Sink;

static ACCEPT_DATETIME: HeaderName = HeaderName::from_static("accept-datetime");
static SYNC_TOKEN: HeaderName = HeaderName::from_static("sync-token");
static CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("x-ms-client-request-id");
static CONTENT_SHA256: HeaderName = HeaderName::from_static("x-ms-content-sha256");
static X_MS_DATE: HeaderName = HeaderName::from_static("x-ms-date");
static RETURN_ID: HeaderName = HeaderName::from_static("x-ms-return-client-request-id");

/// Calls a function with a header, if the request has it.
fn each<S: Sink>(
    map: &HeaderMap,
    name: &HeaderName,
    sink: &mut S,
    take: impl Fn(&HeaderValue, &mut S) -> Option<()>,
) -> Option<()> {
    map.get(name).map_or(Some(()), |value| take(value, sink))
}

/// parse-net where it reads the header, and else `split`.
pub fn net_and_split<S: Sink>(map: &HeaderMap, sink: &mut S) -> Option<()> {
    each(map, &AUTHORIZATION, sink, split::hmac)?;
    each(map, &ACCEPT, sink, net::accept)?;
    each(map, &ACCEPT_DATETIME, sink, net::date)?;
    each(map, &DATE, sink, net::date)?;
    each(map, &X_MS_DATE, sink, net::date)?;
    each(map, &CONTENT_TYPE, sink, net::content_type)?;
    each(map, &HOST, sink, |value, sink| {
        match host::parse_host_port(value.as_bytes()).ok()?.host {
            Host::Name(name) => sink.text(name),
            _ => return None,
        }
        Some(())
    })?;
    each(map, &IF_MATCH, sink, net::condition)?;
    each(map, &IF_NONE_MATCH, sink, net::condition)?;
    rest(map, sink)
}

/// `split` for all headers; dates are read by httpdate.
pub fn only_split<S: Sink>(map: &HeaderMap, sink: &mut S) -> Option<()> {
    each(map, &AUTHORIZATION, sink, split::hmac)?;
    each(map, &ACCEPT, sink, split::accept)?;
    each(map, &ACCEPT_DATETIME, sink, one::httpdate)?;
    each(map, &DATE, sink, one::httpdate)?;
    each(map, &X_MS_DATE, sink, one::httpdate)?;
    each(map, &CONTENT_TYPE, sink, split::content_type)?;
    each(map, &HOST, sink, split::to_str)?;
    each(map, &IF_MATCH, sink, split::etag)?;
    each(map, &IF_NONE_MATCH, sink, split::etag)?;
    rest(map, sink)
}

/// The headers that no crate reads.
fn rest<S: Sink>(map: &HeaderMap, sink: &mut S) -> Option<()> {
    each(map, &SYNC_TOKEN, sink, split::sync_tokens)?;
    each(map, &CLIENT_REQUEST_ID, sink, split::to_str)?;
    each(map, &CONTENT_SHA256, sink, one::base64)?;
    each(map, &RETURN_ID, sink, |value, sink| {
        sink.number(value.to_str().ok()?.parse::<bool>().ok()?.into());
        Some(())
    })
}

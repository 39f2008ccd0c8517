//! The next page of a list.

use azure_core::error::ErrorKind;
use azure_core::http::headers::Headers;
use azure_core::http::pager::PagerContinuation;
use azure_core::http::{Request, Url};
use azure_core::{Error, Result};
use masthead::http::{Method, Uri};
use masthead::paging::{NextPage, PageRequest};

use crate::to_header_map;

/// Finds the page after a response: the link with `rel="next"`, or the value of `x-ms-continuation`.
///
/// A link has to stay at the origin of the request, because the next request has the same credentials.
///
/// # Errors
///
/// Returns an error if the headers are malformed, the link leads to another origin, or the next page is the same one.
///
/// ```
/// use azure_core::http::headers::Headers;
/// use azure_core::http::{Method, Request, pager::PagerContinuation};
/// use masthead_azure_core::next_page;
///
/// let request = Request::new("https://contoso.azconfig.io/kv?api-version=1.0".parse()?, Method::Get);
/// let mut response = Headers::new();
/// response.insert("link", "</kv?after=YWJj&api-version=1.0>; rel=\"next\"");
/// let Some(PagerContinuation::Link(link)) = next_page(&request, &response)? else { panic!() };
/// assert_eq!(link.as_str(), "https://contoso.azconfig.io/kv?after=YWJj&api-version=1.0");
///
/// response.insert("link", "<https://example.com/kv>; rel=\"next\"");
/// assert!(next_page(&request, &response).is_err());
/// assert!(next_page(&request, &Headers::new())?.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn next_page(request: &Request, response: &Headers) -> Result<Option<PagerContinuation>> {
    let method = Method::from_bytes(request.method().as_str().as_bytes()).map_err(refused)?;
    let uri: Uri = request.url().as_str().parse().map_err(refused)?;
    let headers = to_header_map(request.headers())?;
    let page = PageRequest::new(&method, &uri, &headers);
    let continuation = match page.next(&to_header_map(response)?).map_err(refused)? {
        Some(NextPage::Uri(uri)) => {
            PagerContinuation::Link(uri.to_string().parse::<Url>().map_err(refused)?)
        }
        Some(NextPage::Continuation(token)) => {
            PagerContinuation::Token(token.view().text().into_owned())
        }
        // `azure_core` has no continuation that is a range of items.
        Some(_) => {
            return Err(Error::with_message(
                ErrorKind::DataConversion,
                "the next page is a range of items",
            ));
        }
        None => return Ok(None),
    };
    Ok(Some(continuation))
}

fn refused(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::DataConversion, error)
}

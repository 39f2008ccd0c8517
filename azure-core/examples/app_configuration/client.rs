//! A client of Azure App Configuration: `azure_core` has none.

use std::sync::Arc;

use azure_core::error::ErrorKind;
use azure_core::http::pager::{PagerContinuation, PagerResult, PagerState};
use azure_core::http::policies::Policy;
use azure_core::http::{
    ClientOptions, Context, Method, PageIterator, Pipeline, PipelineSendOptions, RawResponse,
    Request, StatusCode, Url,
};
use azure_core::{Error, Result};
use masthead::conditional::{ETag, IfMatch, IfNoneMatch};
use masthead::signing::app_configuration::AccessKey;
use masthead_azure_core::{AppConfigurationPolicy, SyncTokenPolicy, Typed, next_page};
use serde::Deserialize;

/// A key-value of the store.
#[derive(Clone, Debug, Deserialize)]
pub struct KeyValue {
    pub key: String,
    pub value: Option<String>,
}

/// What a page of the list holds.
#[derive(Deserialize)]
struct Page {
    items: Vec<KeyValue>,
}

/// A client of one store.
#[derive(Clone)]
pub struct Client {
    endpoint: Url,
    pipeline: Pipeline,
}

impl Client {
    pub fn new(endpoint: Url, key: AccessKey, options: ClientOptions) -> Self {
        let tokens = SyncTokenPolicy::new(100).only_for(endpoint.clone());
        let per_try: Vec<Arc<dyn Policy>> =
            vec![Arc::new(tokens), Arc::new(AppConfigurationPolicy::new(key))];
        let name = option_env!("CARGO_PKG_NAME");
        let pipeline = Pipeline::new(
            name,
            option_env!("CARGO_PKG_VERSION"),
            options,
            Vec::new(),
            per_try,
            None,
        );
        Self { endpoint, pipeline }
    }

    fn url(&self, segments: &[&str]) -> Result<Url> {
        let mut url = self.endpoint.clone();
        // Percent-encodes a slash in a key.
        match url.path_segments_mut() {
            Ok(mut path) => path.clear().extend(segments),
            Err(()) => return Err(Error::with_message(ErrorKind::Other, "not an HTTP address")),
        };
        url.set_query(Some("api-version=1.0"));
        Ok(url)
    }

    async fn send(&self, request: &mut Request) -> Result<RawResponse> {
        // 304 is an answer too.
        let options = PipelineSendOptions { skip_checks: true, ..Default::default() };
        let response = self.pipeline.send(&Context::new(), request, Some(options)).await?;
        match response.status() {
            StatusCode::NotModified => Ok(response),
            status if status.is_success() => Ok(response),
            status => {
                let message = String::from_utf8_lossy(response.body()).into_owned();
                let kind = ErrorKind::HttpResponse { status, error_code: None, raw_response: None };
                Err(Error::with_message(kind, message))
            }
        }
    }

    /// The key-value and its tag, unless it is still the one of this tag.
    pub async fn get(&self, key: &str, known: Option<&ETag>) -> Result<Option<(KeyValue, ETag)>> {
        let mut request = Request::new(self.url(&["kv", key])?, Method::Get);
        if let Some(tag) = known {
            request.insert_headers(&Typed(IfNoneMatch::from(tag.clone()))).map_err(unsendable)?;
        }
        let response = self.send(&mut request).await?;
        if response.status() == StatusCode::NotModified {
            return Ok(None);
        }
        let Typed(tag) = response.headers().get::<Typed<ETag>>()?;
        Ok(Some((serde_json::from_slice(response.body())?, tag)))
    }

    /// Sets the value, if the key-value is still the one of this tag.
    pub async fn set(&self, key: &str, value: &str, known: Option<&ETag>) -> Result<ETag> {
        let mut request = Request::new(self.url(&["kv", key])?, Method::Put);
        request.insert_header("content-type", "application/vnd.microsoft.appconfig.kv+json");
        request.set_json(&serde_json::json!({"value": value}))?;
        if let Some(tag) = known {
            request.insert_headers(&Typed(IfMatch::from(tag.clone()))).map_err(unsendable)?;
        }
        Ok(self.send(&mut request).await?.headers().get::<Typed<ETag>>()?.0)
    }

    /// All key-values, page by page.
    pub fn list(&self) -> Result<PageIterator<Vec<KeyValue>>> {
        let (client, first) = (self.clone(), self.url(&["kv"])?);
        let page = move |state, _| {
            let (client, first) = (client.clone(), first.clone());
            let page = async move {
                let url = match state {
                    PagerState::More(PagerContinuation::Link(link)) => link,
                    _ => first,
                };
                let mut request = Request::new(url, Method::Get);
                let answer = client.send(&mut request).await?;
                let response = serde_json::from_slice::<Page>(answer.body())?.items;
                Ok(match next_page(&request, answer.headers())? {
                    Some(continuation) => PagerResult::More { response, continuation },
                    None => PagerResult::Done { response },
                })
            };
            Box::pin(page) as _
        };
        Ok(PageIterator::new(page, None))
    }
}

fn unsendable(error: masthead_azure_core::NotText) -> Error {
    Error::new(ErrorKind::DataConversion, error)
}

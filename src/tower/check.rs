//! Messages are checked against a contract.

use core::fmt;
use core::pin::Pin;
use core::task::{Context as TaskContext, Poll, ready};
use std::sync::Arc;

use http::{Extensions, Request, Response, Uri};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::answer::{Answer, ResponseBody};
use super::clock::Clock;
use super::log;
use super::original_uri::OriginalUri;
use super::reports::Reports;
use crate::HttpDate;
use crate::contract::{self, Context, Contract, Exchange, Report, Snapshot, UnknownHeaders};

/// The treatment of messages of one direction by a [`CheckLayer`].
///
/// ```
/// use masthead::services::cosmos_db::CONTRACT;
/// use masthead::tower::{CheckLayer, Treatment};
///
/// // For a new gateway: only report what is wrong.
/// let layer =
///     CheckLayer::new(&CONTRACT).requests(Treatment::Detect).responses(Treatment::Detect);
/// # let _ = layer;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Treatment {
    /// They are not checked.
    Ignore,
    /// They are checked, and passed on whatever is found.
    Detect,
    /// They are checked, and not passed on if there is an error.
    Refuse,
}

/// A layer that checks requests and responses against the contract of a service.
///
/// By default, a request with an error is answered with [problem details](crate::contract::Problem::to_response) and does not
/// reach the inner service. Responses are not checked. [`requests`](Self::requests) and [`responses`](Self::responses) change
/// this. The contract is always the one that is given here: it is never inferred from a message.
///
/// If a message that is passed on has findings, its extensions have the [`Report`], in [`Reports`]. Where such layers are nested,
/// also in the router of an inner service, each adds its report to those that are there, and none is lost. A request without
/// findings is checked without an allocation. To check a response, the layer keeps a copy of the headers of its request.
///
/// A request without credentials is an error. One whose credentials are a placeholder such as `[REDACTED]` is not, so this layer
/// does not authenticate anybody: see `VerifyLayer`.
///
/// ```
/// use http::{Request, Response, StatusCode};
/// use http_body_util::Full;
/// use masthead::services::app_configuration::CONTRACT;
/// use masthead::tower::{CheckLayer, Reports, Treatment};
/// use tower::{Layer, ServiceExt, service_fn};
/// # type Body = Full<bytes::Bytes>;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let inner = service_fn(async |request: Request<Body>| {
///     let reports = request.extensions().get::<Reports>().map(ToString::to_string);
///     Ok::<_, http::Error>(Response::new(Body::from(reports.unwrap_or_default())))
/// });
/// let request = || {
///     Request::get("/kv?api-version=1.0")
///         .header("host", "contoso.azconfig.io")
///         .header("authorization", "Bearer mF_9.B5f-4.1JqM")
///         .header("if-match", "\"a")
///         .body(Body::default())
/// };
/// let refused = CheckLayer::new(&CONTRACT).layer(inner).oneshot(request()?).await?;
/// assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
///
/// let layer = CheckLayer::new(&CONTRACT).requests(Treatment::Detect);
/// let passed = layer.layer(inner).oneshot(request()?).await?;
/// assert_eq!(passed.status(), StatusCode::OK);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct CheckLayer {
    settings: Settings,
}

#[derive(Clone)]
struct Settings {
    contract: &'static Contract,
    requests: Treatment,
    responses: Treatment,
    context: Context,
    clock: Clock,
    original_uri: OriginalUri,
    adjust: Option<Adjust>,
}

type Adjust = Arc<dyn Fn(&mut Report) + Send + Sync>;

impl CheckLayer {
    /// A layer for the contract of a service. It refuses requests with an error, and does not check responses.
    pub fn new(contract: &'static Contract) -> Self {
        Self {
            settings: Settings {
                contract,
                requests: Treatment::Refuse,
                responses: Treatment::Ignore,
                context: Context::default(),
                clock: Clock::default(),
                original_uri: OriginalUri::default(),
                adjust: None,
            },
        }
    }

    /// Sets how requests are treated. A refused request is answered with the status with which the service itself would
    /// answer.
    pub const fn requests(mut self, treatment: Treatment) -> Self {
        self.settings.requests = treatment;
        self
    }

    /// Sets how responses are treated. A refused response is replaced by a 502 with problem details.
    pub const fn responses(mut self, treatment: Treatment) -> Self {
        self.settings.responses = treatment;
        self
    }

    /// Sets how headers that the service does not define are reported, in both directions. With
    /// [`Reject`](UnknownHeaders::Reject) they are errors.
    pub const fn unknown_headers(mut self, unknown_headers: UnknownHeaders) -> Self {
        self.settings.context.unknown_headers = unknown_headers;
        self
    }

    /// Sets facts that messages do not show, such as [`MultiWrite`](crate::services::cosmos_db::MultiWrite). It replaces
    /// [`unknown_headers`](Self::unknown_headers) too. If it has no time, each message is checked at the time of the clock.
    pub fn context(mut self, context: Context) -> Self {
        self.settings.context = context;
        self
    }

    /// Sets the clock. Without this call it is the system clock; `wasm32-unknown-unknown` has none, and the rules that need one
    /// stay silent.
    pub const fn clock(mut self, clock: fn() -> HttpDate) -> Self {
        self.settings.clock = Clock::new(clock);
        self
    }

    /// Sets where a router keeps the original URI of a request whose URI it has changed. Without one, the URI of the request is
    /// used.
    ///
    /// For `nest` of axum, that is
    /// `original_uri(|extensions| extensions.get::<axum::extract::OriginalUri>().map(|uri| &uri.0))`.
    ///
    /// ```
    /// use masthead::services::cosmos_db::CONTRACT;
    /// use masthead::tower::CheckLayer;
    ///
    /// #[derive(Clone)]
    /// struct OriginalUri(http::Uri);
    ///
    /// let layer = CheckLayer::new(&CONTRACT)
    ///     .original_uri(|extensions| extensions.get::<OriginalUri>().map(|uri| &uri.0));
    /// # let _ = layer;
    /// ```
    pub const fn original_uri(mut self, find: fn(&Extensions) -> Option<&Uri>) -> Self {
        self.settings.original_uri = OriginalUri::new(find);
        self
    }

    /// Sets a function that changes each report with findings, before the layer acts on it. Use it to give rules another
    /// severity.
    ///
    /// ```
    /// use masthead::contract::Severity;
    /// use masthead::services::partner::CONTRACT;
    /// use masthead::tower::CheckLayer;
    ///
    /// let layer = CheckLayer::new(&CONTRACT).adjust_reports(|report| {
    ///     report.refuse_deviations();
    ///     report.override_severity("header.near-miss", Severity::Error);
    /// });
    /// # let _ = layer;
    /// ```
    pub fn adjust_reports(mut self, adjust: impl Fn(&mut Report) + Send + Sync + 'static) -> Self {
        self.settings.adjust = Some(Arc::new(adjust));
        self
    }
}

impl Settings {
    fn context(&self) -> Context {
        let mut context = self.context.clone();
        context.now = context.now.or_else(|| self.clock.now());
        context
    }

    /// The report of a message, if it has findings.
    fn found(&self, mut report: Report) -> Option<Report> {
        if report.findings().is_empty() {
            return None;
        }
        if let Some(adjust) = &self.adjust {
            adjust(&mut report);
        }
        log::findings(&report);
        Some(report).filter(|report| !report.findings().is_empty())
    }

    /// Checks a request, and returns the response that refuses it.
    fn check<B>(&self, request: &mut Request<B>) -> Option<Response<Vec<u8>>> {
        let exchange = Exchange::request(self.original_uri.of(request));
        let report = self.found(self.contract.check(exchange, &self.context()))?;
        let refusal = match self.requests {
            Treatment::Refuse => report.problem().map(|problem| problem.to_response()),
            Treatment::Ignore | Treatment::Detect => None,
        };
        Reports::add(request.extensions_mut(), report);
        refusal
    }

    /// Checks a response, and returns the one that replaces it.
    fn check_response<B>(
        &self,
        request: &Snapshot,
        response: &mut Response<B>,
    ) -> Option<Response<Vec<u8>>> {
        let received = contract::Response::new(response.status().as_u16(), response.headers());
        let report = self.contract.check_response(request, received, &self.context());
        let report = self.found(report)?;
        let refusal = match self.responses {
            Treatment::Refuse => report.response_problem().map(|problem| problem.to_response()),
            Treatment::Ignore | Treatment::Detect => None,
        };
        Reports::add(response.extensions_mut(), report);
        refusal
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("contract", &self.contract)
            .field("requests", &self.requests)
            .field("responses", &self.responses)
            .field("context", &self.context)
            .finish_non_exhaustive()
    }
}

impl<S> Layer<S> for CheckLayer {
    type Service = Check<S>;

    fn layer(&self, inner: S) -> Check<S> {
        Check { inner, settings: Arc::new(self.settings.clone()) }
    }
}

/// The service of a [`CheckLayer`].
///
/// ```
/// use masthead::services::partner::CONTRACT;
/// use masthead::tower::Check;
/// use tower::Layer;
///
/// let service = Check::<()>::layer(&CONTRACT).layer("the inner service");
/// assert_eq!(*service.get_ref(), "the inner service");
/// ```
#[derive(Clone, Debug)]
pub struct Check<S> {
    inner: S,
    settings: Arc<Settings>,
}

impl<S> Check<S> {
    /// Wraps a service with the defaults of [`CheckLayer::new`].
    pub fn new(inner: S, contract: &'static Contract) -> Self {
        CheckLayer::new(contract).layer(inner)
    }

    /// Returns the layer.
    pub fn layer(contract: &'static Contract) -> CheckLayer {
        CheckLayer::new(contract)
    }

    inner_accessors!();
}

impl<S, ReqBody, ResBody> Service<Request<ReqBody>> for Check<S>
where
    S: Service<Request<ReqBody>, Response = Response<ResBody>>,
{
    type Response = Response<ResponseBody<ResBody>>;
    type Error = S::Error;
    type Future = CheckFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut TaskContext<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<ReqBody>) -> Self::Future {
        if self.settings.requests != Treatment::Ignore {
            if let Some(refusal) = self.settings.check(&mut request) {
                return CheckFuture { answer: Answer::refusal(refusal), after: None };
            }
        }
        let after = (self.settings.responses != Treatment::Ignore).then(|| {
            let request = Snapshot::of(&self.settings.original_uri.of(&request));
            Box::new(After { request, settings: Arc::clone(&self.settings) })
        });
        CheckFuture { answer: Answer::Inner { future: self.inner.call(request) }, after }
    }
}

/// The data that the check of a response needs.
#[derive(Debug)]
struct After {
    request: Snapshot,
    settings: Arc<Settings>,
}

pin_project! {
    /// The future of [`Check`].
    #[derive(Debug)]
    pub struct CheckFuture<F> {
        #[pin]
        answer: Answer<F>,
        after: Option<Box<After>>,
    }
}

impl<F, B, E> Future for CheckFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = Result<Response<ResponseBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut TaskContext<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut response = ready!(this.answer.poll(context))?;
        let refusal = this
            .after
            .as_ref()
            .and_then(|after| after.settings.check_response(&after.request, &mut response));
        Poll::Ready(Ok(refusal.map_or(response, |refusal| refusal.map(ResponseBody::refusal))))
    }
}

#[cfg(test)]
mod tests;

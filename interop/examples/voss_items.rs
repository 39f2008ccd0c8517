//! A client of VOSS Automate on reqwest: it reads all items of a macro, page by page, waits where a proxy says that the service
//! is not available, and takes its new password when the old one is refused.
//!
//! The vendor documents neither entity tags nor conditional requests, so that there is no 412 here. The server is a small
//! one in this example, at a free port. It checks each request with the contract of the service.
//!
//! `cargo run -p masthead-interop --example voss_items`

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request as ServerRequest, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{Request, StatusCode};
use masthead::auth::{Authorization, AuthorizationRef, Basic, WwwAuthenticate, ct_eq};
use masthead::axum::Typed;
use masthead::contract::{Context, Exchange};
use masthead::paging::{ContentRange, ItemWindow, NextPage, PageRequest};
use masthead::services::voss_automate::{CONTRACT, RequestHeaders, RequestHeadersRef};
use masthead::tenancy::XVersion;
use masthead::time::{RetryAdvice, RetryAfter};
use masthead::{FieldMapExt, HttpDate};
use serde_json::Value;

type Failure = Box<dyn Error + Send + Sync>;

const MACRO: &str = "/api/tool/Macro/?method=evaluate&input={{fn.lines}}";
const LINES: [&str; 5] = ["1001", "1002", "1003", "1004", "1005"];
/// A service that is never available, or whose list has no end, is not asked for ever.
const MOST_PAGES: usize = 100;
const MOST_TRIES: usize = 5;
const LONGEST_WAIT: Duration = Duration::from_secs(10);

struct Client {
    http: reqwest::Client,
    origin: String,
    /// The password in use, and those to move to.
    credentials: Vec<Basic>,
    waits: usize,
}

impl Client {
    fn new(origin: String, credentials: [Basic; 2]) -> Result<Self, Failure> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(10))
            // A redirection would take the password to another place.
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self { http, origin, credentials: credentials.into(), waits: 0 })
    }

    /// A request for a page of so many items.
    fn first_page(&self, items: u64) -> Result<Request<String>, Failure> {
        let window = ItemWindow::from_skip_limit(0, items)?;
        let mut headers = RequestHeaders::default();
        // Some proxies take `Range` away, so that the service reads `X-Range` too.
        headers.range = Some(window.into());
        headers.x_range = Some(window.into());
        headers.user_agent = Some("AzureTestClient".parse()?);
        let uri = format!("{}{}", self.origin, MACRO.replace('{', "%7B").replace('}', "%7D"));
        let mut request = Request::get(uri).body(String::new())?;
        headers.write_to(request.headers_mut());
        Ok(request)
    }

    /// Sends a request until it is answered with something other than 503, or 401 with credentials to move to.
    async fn send(&mut self, request: &Request<String>) -> Result<reqwest::Response, Failure> {
        for _ in 0..MOST_TRIES {
            let mut request = request.clone();
            let credentials = self.credentials.first().ok_or("no credentials are left")?;
            request.headers_mut().write(&Authorization::from(credentials.clone()));
            let response = self.http.execute(request.try_into()?).await?;
            match response.status() {
                StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
                    let now = HttpDate::now();
                    let advice = RetryAdvice::read_from(response.headers(), now, LONGEST_WAIT)?;
                    let wait = advice.map_or(Duration::from_secs(1), |advice| advice.wait());
                    println!("not available: waiting for {wait:?}");
                    self.waits += 1;
                    tokio::time::sleep(wait).await;
                }
                StatusCode::UNAUTHORIZED if self.credentials.len() > 1 => {
                    let challenges = response.headers().require::<WwwAuthenticate>()?;
                    if !challenges.iter().any(|challenge| challenge.is("Basic")) {
                        return Err("the service wants another scheme than Basic".into());
                    }
                    println!("refused: taking the new password");
                    self.credentials.remove(0);
                }
                _ => return Ok(response),
            }
        }
        Err("the service is still not available".into())
    }

    /// The items of all pages.
    async fn all(&mut self, mut request: Request<String>) -> Result<Vec<String>, Failure> {
        let mut items = Vec::new();
        for _ in 0..MOST_PAGES {
            let response = self.send(&request).await?.error_for_status()?;
            let next = PageRequest::of(&request).next(response.headers())?;
            let page: Vec<String> = serde_json::from_slice(&response.bytes().await?)?;
            println!("a page of {}", page.len());
            let is_empty = page.is_empty();
            items.extend(page);
            match next {
                // While the total is not known, a page without items is the end.
                Some(NextPage::Items(_)) if is_empty => return Ok(items),
                Some(next) => next.write_to_request(&mut request),
                None => return Ok(items),
            }
        }
        Err("more than 100 pages".into())
    }
}

/// The server: its user and password, and how many requests it still answers with 503.
struct Service {
    credentials: Basic,
    unavailable: usize,
    is_total_known: bool,
}

type Shared = Arc<Mutex<Service>>;

async fn evaluate(State(service): State<Shared>, request: ServerRequest) -> Response {
    match answer(&service, &request.into_parts().0) {
        Ok(response) => response,
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

fn answer(service: &Shared, parts: &http::request::Parts) -> Result<Response, Failure> {
    let mut service = service.lock().unwrap_or_else(PoisonError::into_inner);
    let (headers, _) = RequestHeadersRef::peek_from(&parts.headers);
    let known = service.credentials.view().decode();
    let is_known = match headers.authorization {
        Some(AuthorizationRef::Basic(basic)) => {
            let sent = basic.decode();
            ct_eq(sent.user(), known.user()) & ct_eq(sent.password(), known.password())
        }
        _ => false,
    };
    if !is_known {
        let challenge: WwwAuthenticate = "Basic realm=\"VOSS Automate\"".parse()?;
        return Ok((StatusCode::UNAUTHORIZED, Typed(challenge)).into_response());
    }
    let exchange = Exchange::request(masthead::Request::of_parts(parts));
    let report = CONTRACT.check(exchange, &Context::default().with_now(HttpDate::now()));
    if let Some(problem) = report.problem() {
        return Ok(problem.into_response());
    }
    if let Some(left) = service.unavailable.checked_sub(1) {
        service.unavailable = left;
        let later = Typed(RetryAfter::Delay(1));
        return Ok((StatusCode::SERVICE_UNAVAILABLE, later).into_response());
    }
    let window = match headers.range.or(headers.x_range) {
        Some(range) => ItemWindow::try_from(range)?,
        None => ItemWindow::from_skip_limit(0, 200)?,
    };
    let page: Vec<_> = LINES
        .iter()
        .skip(usize::try_from(window.skip())?)
        .take(usize::try_from(window.limit())?)
        .collect();
    // The service repeats the positions that were asked for, even where there are fewer items.
    let total =
        if service.is_total_known { LINES.len() as u64 } else { ContentRange::UNKNOWN_TOTAL };
    let range = format!("items {}-{}/{total}", window.first(), window.last());
    let range: ContentRange = range.parse()?;
    Ok((Typed(range), Value::from(page.into_iter().copied().collect::<Vec<_>>()).to_string())
        .into_response())
}

async fn run() -> Result<(), Failure> {
    let (old, new) = (Basic::new("joe", "bloggs")?, Basic::new("joe", "new bloggs")?);
    let service = Service { credentials: old.clone(), unavailable: 1, is_total_known: false };
    let service = Arc::new(Mutex::new(service));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let router = Router::new().route("/api/tool/Macro/", get(evaluate)).with_state(service.clone());
    tokio::spawn(axum::serve(listener, router).into_future());
    let change = |change: &dyn Fn(&mut Service)| {
        change(&mut service.lock().unwrap_or_else(PoisonError::into_inner));
    };

    // The first request is answered with 503 and Retry-After. The total is not known: the last page is empty.
    let mut client = Client::new(origin, [old, new.clone()])?;
    assert_eq!(client.all(client.first_page(2)?).await?, LINES);
    assert_eq!(client.waits, 1);

    // The total is known, and the last page has fewer items than its Content-Range says.
    change(&|service| service.is_total_known = true);
    assert_eq!(client.all(client.first_page(3)?).await?, LINES);

    // The password was changed: 401, and the client takes the new one.
    change(&|service| service.credentials = new.clone());
    assert_eq!(client.all(client.first_page(200)?).await?, LINES);
    assert_eq!(client.credentials.len(), 1);

    // A request that breaks a rule of the contract.
    let mut other = client.first_page(2)?;
    other.headers_mut().write(&"19.2.1".parse::<XVersion>()?);
    let refused = client.send(&other).await?;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    println!("{}", refused.text().await?);
    Ok(())
}

fn main() -> Result<(), Failure> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(run())
}

#[test]
fn runs() {
    main().unwrap();
}

//! A client of Azure Cosmos DB on reqwest: it signs its requests, waits where the service is busy, moves to its other key when
//! the first one is refused, reads all pages of a query under Session consistency, and writes on condition. The server is the
//! one of this package, at a free port.
//!
//! `cargo run -p masthead-interop --example cosmos_db_client`

use std::error::Error;
use std::time::Duration;

use http::{Method, Request, StatusCode};
use masthead::conditional::{ETag, IfMatch};
use masthead::content::ContentType;
use masthead::cosmos::{
    ApiVersion, ConsistencyLevel, IsQuery, IsUpsert, PartitionKey, RequestCharge, SessionTokenStore,
};
use masthead::paging::{MaxItemCount, PageRequest};
use masthead::services::cosmos_db::RequestHeaders;
use masthead::signing::cosmos_db::MasterKey;
use masthead::time::RetryAdvice;
use masthead::{FieldMapExt, HttpDate};
use masthead_interop::cosmos_db::{Account, PRIMARY_KEY, SECONDARY_KEY, router_for};
use reqwest::Response;
use serde_json::{Value, json};

type Failure = Box<dyn Error + Send + Sync>;

const CONTAINER: &str = "dbs/shop/colls/orders";
/// A service that goes in circles, or is always busy, is given up.
const MOST_PAGES: usize = 100;
const MOST_TRIES: usize = 5;
const LONGEST_WAIT: Duration = Duration::from_secs(10);

struct Client {
    http: reqwest::Client,
    origin: String,
    /// The key in use, and those to move to.
    keys: Vec<MasterKey>,
    sessions: SessionTokenStore,
    /// The number of waits, and the cost of all requests.
    waits: usize,
    charge: f64,
}

impl Client {
    fn new(origin: String) -> Result<Self, Failure> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(10))
            // A redirection would take the signature to another target.
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let keys = [PRIMARY_KEY, SECONDARY_KEY].map(MasterKey::from_base64);
        Ok(Self {
            http,
            origin,
            keys: keys.into_iter().collect::<Result<_, _>>()?,
            sessions: SessionTokenStore::new(100),
            waits: 0,
            charge: 0.0,
        })
    }

    /// A request with the headers that all have, and those of `headers`.
    fn request(
        &self,
        method: Method,
        path: &str,
        mut headers: RequestHeaders,
        body: &Value,
    ) -> Result<Request<String>, Failure> {
        headers.version = Some(ApiVersion::V2018_12_31);
        if headers.content_type.is_none() && method != Method::GET {
            headers.content_type = Some(ContentType::new("application/json")?);
        }
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let mut request =
            Request::builder().method(method).uri(format!("{}/{path}", self.origin)).body(body)?;
        headers.write_to(request.headers_mut());
        Ok(request)
    }

    /// Sends a request until it is answered with something other than 429, or 401 with a key to move to.
    async fn send(&mut self, request: &Request<String>) -> Result<Response, Failure> {
        for _ in 0..MOST_TRIES {
            let response = self.send_once(request).await?;
            match response.status() {
                StatusCode::TOO_MANY_REQUESTS => {
                    let now = HttpDate::now();
                    let advice = RetryAdvice::read_from(response.headers(), now, LONGEST_WAIT)?;
                    let wait = advice.map_or(Duration::from_secs(1), |advice| advice.wait());
                    println!("busy: waiting for {wait:?}");
                    self.waits += 1;
                    tokio::time::sleep(wait).await;
                }
                StatusCode::UNAUTHORIZED if self.keys.len() > 1 => {
                    println!("refused: moving to the other key");
                    self.keys.remove(0);
                }
                _ => return Ok(response),
            }
        }
        Err("the service is still busy".into())
    }

    /// Signs and sends a request, with the session token of all responses so far.
    async fn send_once(&mut self, request: &Request<String>) -> Result<Response, Failure> {
        let mut request = request.clone();
        if request.uri().path().contains(CONTAINER) {
            self.sessions.write_to(CONTAINER, request.headers_mut());
        }
        let key = self.keys.first().ok_or("no key is left")?;
        let signed = key.sign(&masthead::Request::of(&request), HttpDate::now())?;
        signed.write_to(request.headers_mut());
        let is_of_container = request.uri().path().contains(CONTAINER);
        let response = self.http.execute(request.try_into()?).await?;
        if is_of_container {
            self.sessions.observe(CONTAINER, response.headers())?;
        }
        let charge = response.headers().peek::<RequestCharge>()?;
        self.charge += charge.map_or(0.0, RequestCharge::as_f64);
        Ok(response)
    }

    /// Makes or replaces an order; the tag of what was written.
    async fn put(&mut self, id: &str, customer: &str, total: u32) -> Result<ETag, Failure> {
        let mut headers = RequestHeaders::default();
        headers.partition_key = Some(PartitionKey::new(customer)?);
        headers.is_upsert = Some(IsUpsert(true));
        let order = json!({"id": id, "customer": customer, "total": total});
        let request = self.request(Method::POST, &format!("{CONTAINER}/docs"), headers, &order)?;
        let response = self.send(&request).await?.error_for_status()?;
        Ok(response.headers().require()?)
    }

    /// Replaces an order; `None` if it is no longer the one with that tag.
    async fn replace(
        &mut self,
        id: &str,
        customer: &str,
        total: u32,
        known: &ETag,
    ) -> Result<Option<ETag>, Failure> {
        let mut headers = RequestHeaders::default();
        headers.partition_key = Some(PartitionKey::new(customer)?);
        headers.if_match = Some(IfMatch::try_from_iter([known.view()])?);
        let order = json!({"id": id, "customer": customer, "total": total});
        let request =
            self.request(Method::PUT, &format!("{CONTAINER}/docs/{id}"), headers, &order)?;
        let response = self.send(&request).await?;
        if response.status() == StatusCode::PRECONDITION_FAILED {
            return Ok(None);
        }
        Ok(Some(response.error_for_status()?.headers().require()?))
    }

    /// The totals of all orders of a customer, from all pages.
    async fn totals(&mut self, customer: &str) -> Result<Vec<u64>, Failure> {
        let mut headers = RequestHeaders::default();
        headers.partition_key = Some(PartitionKey::new(customer)?);
        headers.consistency_level = Some(ConsistencyLevel::Session);
        headers.content_type = Some(ContentType::new("application/query+json")?);
        headers.is_query = Some(IsQuery(true));
        headers.max_item_count = MaxItemCount::at_most(2);
        let query = json!({
            "query": "SELECT VALUE o.total FROM o WHERE o.total > @least",
            "parameters": [{"name": "@least", "value": 0}],
        });
        let path = format!("{CONTAINER}/docs");
        let mut request = self.request(Method::POST, &path, headers, &query)?;
        let mut totals = Vec::new();
        for _ in 0..MOST_PAGES {
            let response = self.send(&request).await?.error_for_status()?;
            let next = PageRequest::of(&request).next(response.headers())?;
            let page: Value = serde_json::from_slice(&response.bytes().await?)?;
            let page = page["Documents"].as_array().ok_or("the page has no documents")?;
            println!("a page of {}", page.len());
            totals.extend(page.iter().filter_map(Value::as_u64));
            let Some(next) = next else { return Ok(totals) };
            next.write_to_request(&mut request);
        }
        Err("more than 100 pages".into())
    }
}

async fn run() -> Result<(), Failure> {
    let account = Account::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    tokio::spawn(axum::serve(listener, router_for(account.clone())).into_future());
    let mut client = Client::new(origin)?;

    let definitions = [
        ("dbs", json!({"id": "shop"})),
        ("dbs/shop/colls", json!({"id": "orders", "partitionKey": {"paths": ["/customer"]}})),
    ];
    for (path, definition) in definitions {
        let request = client.request(Method::POST, path, RequestHeaders::default(), &definition)?;
        client.send(&request).await?.error_for_status()?;
    }

    // The pages of a query see what was written before, because each request has the session token.
    for total in 1..=5 {
        client.put(&format!("order-{total}"), "Contoso", total).await?;
    }
    assert_eq!(client.totals("Contoso").await?, [1, 2, 3, 4, 5]);
    println!("{:?}", client.sessions);
    assert!(client.sessions.get(CONTAINER).is_some());

    // The server answers the first request for such an id with 429.
    let first = client.put("throttle-1", "Fabrikam", 10).await?;
    assert_eq!(client.waits, 1);

    // Somebody else was faster: 412. With the new tag it succeeds.
    let second = client.put("throttle-1", "Fabrikam", 11).await?;
    assert_eq!(client.replace("order-1", "Contoso", 9, &first).await?, None);
    let request = client.replace("throttle-1", "Fabrikam", 12, &first).await?;
    assert_eq!(request, None);
    assert!(client.replace("throttle-1", "Fabrikam", 12, &second).await?.is_some());
    assert_eq!(client.totals("Fabrikam").await?, [12]);

    // The primary key is rotated: what is signed with the old one gets 401, and the client signs with the other one.
    account.rotate_primary(MasterKey::from_base64("bmV3IGtleQ==")?);
    assert_eq!(client.keys.len(), 2);
    assert_eq!(client.totals("Fabrikam").await?, [12]);
    assert_eq!(client.keys.len(), 1);
    println!("{:.2} request units", client.charge);
    assert!(client.charge > 0.0);
    Ok(())
}

fn main() -> Result<(), Failure> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(run())
}

#[test]
fn runs() {
    main().unwrap();
}

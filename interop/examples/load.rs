//! How many requests the server of App Configuration answers, with `CheckLayer` and without, and whether its memory grows.
//!
//! `cargo run --release -p masthead-interop --example load -- [SECONDS]`
//!
//! Two servers run in the process, on one thread, and a client on another one asks them in turns. One request is signed and
//! sent again and again, so that the client is cheap; the server verifies it each time. The ratio is the median over the turns.

use std::error::Error;
use std::future::IntoFuture;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use bytes::Bytes;
use futures_util::future::{try_join, try_join_all};
use http::{Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use masthead::HttpDate;
use masthead::services::app_configuration::CONTRACT;
use masthead::signing::app_configuration::AccessKey;
use masthead::tower::CheckLayer;
use masthead_interop::app_configuration::{Access, Credentials, router_for};
use tokio::net::{TcpListener, TcpStream};

type Failure = Box<dyn Error + Send + Sync>;

const CONNECTIONS: usize = 8;
const TURN: Duration = Duration::from_millis(500);
const SECONDS: u64 = 20;
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn key() -> Result<AccessKey, Failure> {
    Ok(AccessKey::from_base64("load", KEY)?)
}

fn server() -> Result<Router, Failure> {
    Ok(router_for(Credentials::none().with_key(key()?, Access::ReadWrite)))
}

/// Starts a server without the layer and one with it, on a thread of their own.
fn start() -> Result<[SocketAddr; 2], Failure> {
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let listeners =
                (TcpListener::bind("127.0.0.1:0").await?, TcpListener::bind("127.0.0.1:0").await?);
            tell.send([listeners.0.local_addr()?, listeners.1.local_addr()?])?;
            let plain = axum::serve(listeners.0, server()?);
            let checked = axum::serve(listeners.1, server()?.layer(CheckLayer::new(&CONTRACT)));
            try_join(plain.into_future(), checked.into_future()).await?;
            Ok::<_, Failure>(())
        })
    });
    Ok(told.recv()?)
}

/// The connections to one server, and the signed request that they send.
struct Load {
    connections: Vec<SendRequest<Full<Bytes>>>,
    request: Request<Full<Bytes>>,
}

impl Load {
    async fn new(address: SocketAddr) -> Result<Self, Failure> {
        let mut connections = Vec::new();
        for _ in 0..CONNECTIONS {
            let io = TokioIo::new(TcpStream::connect(address).await?);
            let (sender, connection) = handshake(io).await?;
            tokio::spawn(connection);
            connections.push(sender);
        }
        let put = signed(Method::PUT, address, "{\"value\":\"hello\"}")?;
        let response = connections[0].send_request(put).await?;
        assert_eq!(response.status(), StatusCode::OK);
        response.into_body().collect().await?;
        Ok(Self { connections, request: signed(Method::GET, address, "")? })
    }

    /// Sends requests on all connections for some time; how many were answered in a second.
    async fn turn(&mut self, time: Duration) -> Result<f64, Failure> {
        let start = Instant::now();
        let request = &self.request;
        let all = self.connections.iter_mut().map(|connection| async move {
            let mut count = 0_u32;
            while start.elapsed() < time {
                connection.ready().await?;
                let response = connection.send_request(request.clone()).await?;
                assert_eq!(response.status(), StatusCode::OK);
                response.into_body().collect().await?;
                count += 1;
            }
            Ok::<_, hyper::Error>(count)
        });
        let counts = try_join_all(all).await?;
        Ok(f64::from(counts.iter().sum::<u32>()) / start.elapsed().as_secs_f64())
    }
}

fn signed(
    method: Method,
    address: SocketAddr,
    body: &'static str,
) -> Result<Request<Full<Bytes>>, Failure> {
    let mut request = Request::builder()
        .method(method)
        .uri("/kv/greeting?api-version=2023-11-01")
        .header(header::HOST, address.to_string())
        .header(header::CONTENT_TYPE, "application/json")
        .body(())?;
    let unsigned = masthead::Request::of(&request).with_body(body.as_bytes());
    let signature = key()?.sign(&unsigned, HttpDate::now())?;
    signature.write_to(request.headers_mut());
    Ok(request.map(|()| Full::from(body)))
}

/// The memory of this process in kB, where the system says so.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn main() -> Result<(), Failure> {
    let seconds = std::env::args().nth(1).map_or(Ok(SECONDS), |text| text.parse())?;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(measure(seconds))
}

async fn measure(seconds: u64) -> Result<(), Failure> {
    let [plain, checked] = start()?;
    let (mut plain, mut checked) = (Load::new(plain).await?, Load::new(checked).await?);
    for load in [&mut plain, &mut checked] {
        load.turn(4 * TURN).await?;
    }
    let before = memory();
    let (mut rates, mut ratios) = ([Vec::new(), Vec::new()], Vec::new());
    let end = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < end {
        let (without, with) = (plain.turn(TURN).await?, checked.turn(TURN).await?);
        rates[0].push(without);
        rates[1].push(with);
        ratios.push(with / without);
    }
    let [without, with] = rates.map(median);
    println!("requests in a second: {without:.0} without CheckLayer, {with:.0} with it");
    println!("ratio: {:.3}", median(ratios));
    if let (Some(before), Some(after)) = (before, memory()) {
        println!("memory: {before} kB before, {after} kB after");
    }
    Ok(())
}

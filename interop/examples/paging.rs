//! All pages of a list as one stream, with reqwest, from a server on this machine.
//!
//! `cargo run -p masthead-interop --example paging`

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use futures_util::stream::{self, Stream, StreamExt, TryStreamExt};
use http::Request;
use masthead::paging::{ItemWindow, NextPage, PageRequest, PagingError, Range};
use masthead::{Field, FieldLines, FieldMapExt};
use reqwest::Client;

type Failure = Box<dyn Error + Send + Sync>;

/// A service that goes in circles is not followed for ever.
const MOST_PAGES: usize = 100;

fn main() -> Result<(), Failure> {
    let origin = serve()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        // Links, as Azure App Configuration sends them.
        let kv = Request::get(format!("{origin}/kv?api-version=1.0")).body(String::new())?;
        assert_eq!(all(kv).await?, ["apple", "pear", "plum", "quince"]);

        // Continuations of a query, as Azure Cosmos DB sends them. An empty page is not the last one there.
        let query = Request::post(format!("{origin}/docs")).body("{\"query\":…}".to_owned())?;
        assert_eq!(all(query).await?, ["1", "2"]);

        // Windows of items, as VOSS Automate counts them.
        let mut items = Request::get(format!("{origin}/macro")).body(String::new())?;
        items.headers_mut().write(&Range::from(ItemWindow::from_skip_limit(0, 2)?));
        assert_eq!(all(items).await?, ["a", "b", "c", "d", "e"]);

        // A link that would carry the credentials away.
        let hostile = Request::get(format!("{origin}/hostile"))
            .header("authorization", "Bearer not-for-others")
            .body(String::new())?;
        let error = all(hostile).await.unwrap_err();
        assert_eq!(error.downcast_ref(), Some(&PagingError::OtherOrigin));
        println!("{error}");
        Ok(())
    })
}

/// The items of all pages, in order.
async fn all(request: Request<String>) -> Result<Vec<String>, Failure> {
    let client = Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(10))
        // Links are relative to where the page came from: a redirection would be somewhere else.
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    let path = request.uri().path().to_owned();
    let items: Vec<Vec<String>> = pages(client, request).take(MOST_PAGES).try_collect().await?;
    println!("{path}: {} pages, {} items", items.len(), items.concat().len());
    Ok(items.concat())
}

/// The pages of a list; the next one is asked for when it is wanted.
fn pages(
    client: Client,
    first: Request<String>,
) -> impl Stream<Item = Result<Vec<String>, Failure>> {
    let next = move |request: Option<Request<String>>| {
        let client = client.clone();
        async move {
            let Some(request) = request else { return Ok(None) };
            let response = client.execute(request.clone().try_into()?).await?.error_for_status()?;
            let next = PageRequest::of(&request).next(response.headers())?;
            let items: Vec<_> = response.text().await?.lines().map(str::to_owned).collect();
            let next = match next {
                // While the total is not known, a page without items is the end.
                Some(NextPage::Items(_)) if items.is_empty() => None,
                next => next.map(|next| {
                    let mut request = request;
                    next.write_to_request(&mut request);
                    request
                }),
            };
            Ok(Some((items, next)))
        }
    };
    Box::pin(stream::try_unfold(Some(first), next))
}

/// Serves lists on a port of this machine, until the program ends.
fn serve() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let origin = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            if let Err(error) = connection.and_then(answer) {
                eprintln!("server: {error}");
            }
        }
    });
    Ok(origin)
}

/// Answers one request with one page.
fn answer(mut connection: TcpStream) -> std::io::Result<()> {
    connection.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(connection.try_clone()?);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim_end().is_empty() {
            break;
        }
        head.push(line.trim_end().to_owned());
    }
    let header = |name: &str| {
        let named = |line: &String| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        };
        head.iter().find_map(named)
    };
    if let Some(Ok(length)) = header("content-length").map(|length| length.parse()) {
        reader.take(length).read_to_end(&mut Vec::new())?;
    }
    let target = head.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
    let (headers, body) =
        page(target, header("x-ms-continuation").as_deref(), header("range").as_deref());
    write!(
        connection,
        "HTTP/1.1 200 OK\r\n{headers}connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// The headers and the body of a page.
fn page(target: &str, token: Option<&str>, range: Option<&str>) -> (String, String) {
    let (headers, body) = match (target, token) {
        ("/kv?api-version=1.0", _) => (
            "link: </kv?api-version=1.0&after=cGVhcg%3D%3D>; rel=\"next\", </kv>; rel=\"original\"",
            "apple\npear\n",
        ),
        // The very bytes of the link, percent signs and all.
        ("/kv?api-version=1.0&after=cGVhcg%3D%3D", _) => ("", "plum\nquince\n"),
        ("/docs", None) => ("x-ms-continuation: {\"token\":\"-RID:~A==#RT:1\", \"x\":[]}", "1\n"),
        ("/docs", Some("{\"token\":\"-RID:~A==#RT:1\", \"x\":[]}")) => ("x-ms-continuation: b", ""),
        ("/docs", Some("b")) => ("", "2\n"),
        ("/macro", _) => return macro_page(range.unwrap_or_default()),
        ("/hostile", _) => ("link: <//127.0.0.2/kv>; rel=next", "bait\n"),
        _ => ("", "unexpected\n"),
    };
    let end = if headers.is_empty() { "" } else { "\r\n" };
    (format!("{headers}{end}"), body.to_owned())
}

/// A window of five items, whose number is known with the last of them.
fn macro_page(range: &str) -> (String, String) {
    const ITEMS: [&str; 5] = ["a", "b", "c", "d", "e"];
    let range = Range::parse_strict(FieldLines::one(range.as_bytes()));
    let Some(window) = range.ok().and_then(|range| ItemWindow::try_from(range).ok()) else {
        return (String::new(), "unexpected\n".to_owned());
    };
    let (first, last) = (window.first(), window.last());
    let total = if last < 5 { 999_999_999 } else { 5 };
    let body = (first..=last).filter_map(|at| ITEMS.get(usize::try_from(at).ok()?));
    let body = body.map(|item| format!("{item}\n")).collect();
    (format!("content-range: items {first}-{last}/{total}\r\n"), body)
}

#[test]
fn runs() {
    main().unwrap();
}

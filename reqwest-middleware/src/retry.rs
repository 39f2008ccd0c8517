//! Requests are sent again when the service asks for it.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use async_trait::async_trait;
use http::{Extensions, Method, StatusCode};
use masthead::time::{Date, RetryAdvice};
use masthead::{FieldMapExt, HttpDate};
use reqwest::{Request, Response};
use reqwest_middleware::{Error, Middleware, Next, Result};
use tokio::time::Instant;

/// Sends a request again, after the time that the service asks for.
///
/// Attach it first, so that whatever comes after it handles each attempt.
///
/// * **Which responses.** 429 and 449, for which the service has done nothing, are always tried again. 408, 500, 502, 503 and 504
///   are tried again if the method is idempotent (RFC 9110 9.2.2). For other methods, such as POST and PATCH, 503 is tried again
///   if the response says how long to wait; the other four are returned, because the service may have done what was asked.
/// * **Which errors.** A connection that could not be made is tried again. So are a timeout and a broken connection, if the
///   method is idempotent.
/// * **How long it waits.** As long as [`RetryAdvice`] says: `retry-after-ms`, `x-ms-retry-after-ms` or `Retry-After`, with the
///   `Date` of the response as the clock. If the service asks for more than [`max_wait`](Self::max_wait), its response is
///   returned, because an earlier attempt would fail too. Without advice, or with the advice not to wait at all (`Retry-After: 0`,
///   or a date that has passed), the wait is between half of a time and all of it; the time starts at
///   [`min_wait`](Self::min_wait) and doubles with each attempt.
/// * **How long in all.** With [`max_elapsed`](Self::max_elapsed), a wait that would end later is not started: the response or
///   the error is returned as it is, at once.
/// * **Which bodies.** A body that streams can be sent only once. Such a request is not tried again.
///
/// After the last attempt, its response or error is returned.
///
/// reqwest follows redirects itself, inside an attempt, and a request takes its headers to the other host. Use a client with
/// `redirect(Policy::none())`.
///
/// ```
/// use std::time::Duration;
///
/// use masthead_reqwest_middleware::RetryMiddleware;
/// use reqwest_middleware::ClientBuilder;
///
/// let retry = RetryMiddleware::new().max_retries(5).max_wait(Duration::from_secs(30));
/// let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
/// let client = ClientBuilder::new(http).with(retry).build();
/// # let _ = client;
/// # Ok::<(), reqwest::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RetryMiddleware {
    max_retries: u32,
    min_wait: Duration,
    max_wait: Duration,
    max_elapsed: Option<Duration>,
}

impl RetryMiddleware {
    /// Tries again three times at most, and waits a minute at most before each. The time in all has no limit.
    #[must_use]
    pub const fn new() -> Self {
        let (min_wait, max_wait) = (Duration::from_millis(800), Duration::from_secs(60));
        Self { max_retries: 3, min_wait, max_wait, max_elapsed: None }
    }

    /// Sets how often a request is tried again, after the first attempt.
    #[must_use]
    pub const fn max_retries(self, max_retries: u32) -> Self {
        Self { max_retries, ..self }
    }

    /// Sets the first wait if the service does not say how long to wait, or says not to wait.
    #[must_use]
    pub const fn min_wait(self, min_wait: Duration) -> Self {
        Self { min_wait, ..self }
    }

    /// Sets the longest wait.
    #[must_use]
    pub const fn max_wait(self, max_wait: Duration) -> Self {
        Self { max_wait, ..self }
    }

    /// Sets how long after its start a request may still be tried again. The time counts all attempts and waits so far. If the
    /// next wait would pass it, also one that the service asks for, there is no wait and no other attempt.
    ///
    /// An attempt that has begun is not cut short: that is what the timeout of the client is for.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use masthead_reqwest_middleware::RetryMiddleware;
    ///
    /// let retry = RetryMiddleware::new().max_retries(10).max_elapsed(Duration::from_secs(90));
    /// # let _ = retry;
    /// ```
    #[must_use]
    pub const fn max_elapsed(self, max_elapsed: Duration) -> Self {
        Self { max_elapsed: Some(max_elapsed), ..self }
    }

    /// Returns `true` if another attempt may begin so long after the first one.
    fn has_time(&self, elapsed: Duration) -> bool {
        self.max_elapsed.is_none_or(|max_elapsed| elapsed <= max_elapsed)
    }

    /// How long to wait before the next attempt, of which there were `retries`; `None` if there is none.
    fn wait(&self, method: &Method, retries: u32, outcome: &Result<Response>) -> Option<Duration> {
        let response = match outcome {
            Ok(response) => response,
            Err(error) => return is_transient(error, method).then(|| self.backoff(retries)),
        };
        let status = response.status();
        let needs_advice = match status {
            StatusCode::TOO_MANY_REQUESTS => false,
            // 449 Retry With, of Azure Cosmos DB.
            _ if status.as_u16() == 449 => false,
            StatusCode::SERVICE_UNAVAILABLE => !method.is_idempotent(),
            // The service may have done what was asked, even if it says how long to wait.
            StatusCode::REQUEST_TIMEOUT
            | StatusCode::INTERNAL_SERVER_ERROR
            | StatusCode::BAD_GATEWAY
            | StatusCode::GATEWAY_TIMEOUT
                if method.is_idempotent() =>
            {
                false
            }
            _ => return None,
        };
        // The clock of the service is the one that its dates are of.
        let date = response.headers().peek::<Date>().ok().flatten();
        let now = date.map_or_else(HttpDate::now, |Date(date)| date);
        match RetryAdvice::read_from(response.headers(), now, self.max_wait) {
            Ok(Some(advice)) if advice.is_capped() => None,
            // A service that is overloaded may say so too, and all clients would come back at once.
            Ok(Some(advice)) if advice.wait().is_zero() => Some(self.backoff(retries)),
            Ok(Some(advice)) => Some(advice.wait()),
            // What cannot be read is no advice.
            Ok(None) | Err(_) => (!needs_advice).then(|| self.backoff(retries)),
        }
    }

    /// Between half of a time and all of it: clients that fail together do not come back together.
    fn backoff(&self, retries: u32) -> Duration {
        let doubled = 2_u32.checked_pow(retries).and_then(|times| self.min_wait.checked_mul(times));
        let all = doubled.unwrap_or(self.max_wait).min(self.max_wait);
        // Each state has other keys, so its hash is random.
        let random = u32::try_from(RandomState::new().hash_one(retries) >> 32).unwrap_or_default();
        all / 2 + (all / 2).mul_f64(f64::from(random) / f64::from(u32::MAX))
    }
}

impl Default for RetryMiddleware {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether another attempt may succeed, and does no harm.
fn is_transient(error: &Error, method: &Method) -> bool {
    let is_sent = !error.is_connect();
    let is_broken = error.is_timeout() || error.is_request();
    !error.is_middleware() && (!is_sent || is_broken && method.is_idempotent())
}

#[async_trait]
impl Middleware for RetryMiddleware {
    async fn handle(
        &self,
        mut request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response> {
        let start = Instant::now();
        for retries in 0..self.max_retries {
            let Some(again) = request.try_clone() else { break };
            let outcome = next.clone().run(request, extensions).await;
            let wait = self.wait(again.method(), retries, &outcome);
            let wait = wait.filter(|wait| self.has_time(start.elapsed().saturating_add(*wait)));
            let Some(wait) = wait else { return outcome };
            drop(outcome);
            tokio::time::sleep(wait).await;
            request = again;
        }
        next.run(request, extensions).await
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::response::Builder;

    use super::*;
    use crate::test_kit::{Stream, answered, send};

    fn of(status: u16, headers: &[(&str, &str)]) -> Builder {
        let response = http::Response::builder().status(status);
        headers.iter().fold(response, |response, (name, value)| response.header(*name, *value))
    }

    /// The last status, the number of attempts, and how long it took.
    async fn tried(
        retry: RetryMiddleware,
        method: Method,
        answers: Vec<Builder>,
    ) -> (u16, usize, Duration) {
        let (client, seen) = answered(answers);
        let client = client.with(retry).build();
        let start = Instant::now();
        let request = Request::new(method, "https://contoso.azconfig.io/kv".parse().unwrap());
        let response = send(&client, request).await.unwrap();
        (response.status().as_u16(), seen("x").len(), start.elapsed())
    }

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[tokio::test(start_paused = true)]
    async fn it_waits_as_the_service_says() {
        let retry = RetryMiddleware::new();
        let answers = vec![
            of(429, &[("retry-after-ms", "787"), ("retry-after", "1")]),
            of(503, &[("retry-after", "2")]),
            of(449, &[("x-ms-retry-after-ms", "15")]),
            of(200, &[]),
        ];
        assert_eq!(tried(retry, Method::POST, answers).await, (200, 4, ms(787 + 2_000 + 15)));
        // The date is one of the clock of the service.
        let dates = [
            ("date", "Fri, 31 Dec 1999 23:59:50 GMT"),
            ("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT"),
        ];
        let answers = vec![of(503, &dates), of(200, &[])];
        assert_eq!(tried(retry, Method::GET, answers).await, (200, 2, ms(9_000)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_longer_wait_than_allowed_is_no_attempt() {
        let retry = RetryMiddleware::new().max_wait(ms(500));
        let answers = || vec![of(429, &[("retry-after-ms", "501")]), of(200, &[])];
        assert_eq!(tried(retry, Method::GET, answers()).await, (429, 1, ms(0)));
        let retry = retry.max_wait(ms(501));
        assert_eq!(tried(retry, Method::GET, answers()).await, (200, 2, ms(501)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_that_would_pass_the_time_in_all_is_not_started() {
        let retry = RetryMiddleware::new().max_elapsed(ms(1_500));
        let after = |wait| of(429, &[("retry-after-ms", wait), ("x-own", "as it is")]);
        let answers = || vec![after("700"), after("800"), after("1"), of(200, &[])];
        // The third wait would end at 1.501 seconds.
        assert_eq!(tried(retry, Method::POST, answers()).await, (429, 3, ms(1_500)));
        let longer = retry.max_elapsed(ms(1_501));
        assert_eq!(tried(longer, Method::POST, answers()).await, (200, 4, ms(1_501)));
        assert_eq!(tried(retry.max_elapsed(ms(699)), Method::GET, answers()).await.1, 1);
        // A wait of our own counts too.
        let own = retry.min_wait(ms(4_000)).max_elapsed(ms(1_999));
        assert_eq!(tried(own, Method::GET, vec![of(500, &[])]).await, (500, 1, ms(0)));
        // The response is returned with its headers.
        let (client, seen) = answered([after("701"), of(200, &[])]);
        let client = client.with(retry.max_elapsed(ms(700))).build();
        let request = Request::new(Method::GET, "https://contoso.azconfig.io/kv".parse().unwrap());
        let response = send(&client, request).await.unwrap();
        assert_eq!((response.status().as_u16(), seen("x").len()), (429, 1));
        assert_eq!(response.headers()["x-own"], "as it is");
    }

    #[tokio::test(start_paused = true)]
    async fn without_advice_the_wait_doubles() {
        let retry = RetryMiddleware::new().min_wait(ms(1_000)).max_wait(ms(3_000));
        let answers =
            vec![of(500, &[]), of(502, &[]), of(504, &[("retry-after", "soon")]), of(500, &[])];
        let (status, attempts, elapsed) = tried(retry, Method::PUT, answers).await;
        // The last response is returned as it is.
        assert_eq!((status, attempts), (500, 4));
        assert!((ms(500 + 1_000 + 1_500)..=ms(1_000 + 2_000 + 3_004)).contains(&elapsed));
    }

    /// Advice without a wait does not make the attempts follow each other at once.
    #[tokio::test(start_paused = true)]
    async fn a_wait_of_zero_is_no_advice() {
        let retry = RetryMiddleware::new().min_wait(ms(1_000)).max_wait(ms(3_000));
        let past = [
            ("date", "Fri, 31 Dec 1999 23:59:59 GMT"),
            ("retry-after", "Fri, 31 Dec 1999 23:59:50 GMT"),
        ];
        let answers = vec![
            of(429, &[("retry-after", "0")]),
            of(503, &past),
            of(503, &[("retry-after-ms", "0")]),
            of(200, &[]),
        ];
        let (status, attempts, elapsed) = tried(retry, Method::POST, answers).await;
        assert_eq!((status, attempts), (200, 4));
        assert!((ms(500 + 1_000 + 1_500)..=ms(1_000 + 2_000 + 3_004)).contains(&elapsed));
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_not_tried_again() {
        let retry = RetryMiddleware::new();
        for (method, status) in
            [(Method::GET, 404), (Method::GET, 412), (Method::POST, 500), (Method::PATCH, 503)]
        {
            let answers = vec![of(status, &[]), of(200, &[])];
            assert_eq!(tried(retry, method, answers).await, (status, 1, ms(0)));
        }
        let answers = vec![of(404, &[("retry-after", "1")]), of(200, &[])];
        assert_eq!(tried(retry, Method::GET, answers).await.1, 1);
        // The service may have done what the request asks for, so advice is not enough.
        for method in [Method::POST, Method::PATCH] {
            for status in [408, 500, 502, 504] {
                for header in ["retry-after", "retry-after-ms", "x-ms-retry-after-ms"] {
                    let answers = vec![of(status, &[(header, "1")]), of(200, &[])];
                    assert_eq!(tried(retry, method.clone(), answers).await, (status, 1, ms(0)));
                }
            }
            for status in [429, 449, 503] {
                let answers = vec![of(status, &[("retry-after", "1")]), of(200, &[])];
                assert_eq!(tried(retry, method.clone(), answers).await, (200, 2, ms(1_000)));
            }
        }
        let answers = vec![of(500, &[("retry-after", "1")]), of(200, &[])];
        assert_eq!(tried(retry, Method::PUT, answers).await, (200, 2, ms(1_000)));
        let never = retry.max_retries(0);
        assert_eq!(tried(never, Method::GET, vec![of(429, &[])]).await, (429, 1, ms(0)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_streams_is_sent_once() {
        let (client, seen) = answered([of(429, &[]), of(200, &[])]);
        let client = client.with(RetryMiddleware::new()).build();
        let mut request =
            Request::new(Method::PUT, "https://contoso.azconfig.io/kv".parse().unwrap());
        *request.body_mut() = Some(reqwest::Body::wrap(Stream(Some("abc"))));
        assert_eq!(send(&client, request).await.unwrap().status(), 429);
        assert_eq!(seen("x").len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_is_refused_is_tried_again() {
        // Nobody listens at the port any more.
        let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let retry = RetryMiddleware::new().max_retries(2).min_wait(ms(1_000));
        let client = reqwest_middleware::ClientBuilder::new(http).with(retry).build();
        let start = Instant::now();
        let error = client.post(format!("http://{closed}/")).send().await.unwrap_err();
        assert!(error.is_connect());
        assert!(start.elapsed() >= ms(500 + 1_000));
    }

    /// What was refused before it was sent is refused again.
    #[tokio::test(start_paused = true)]
    async fn errors_of_middleware_are_final() {
        let error = Error::middleware(crate::BodyStreams);
        assert!(!is_transient(&error, &Method::GET));
    }

    /// Each attempt has a signature of its own, over the newest tokens.
    #[tokio::test(start_paused = true)]
    async fn each_attempt_is_signed_anew() {
        use std::sync::atomic::{AtomicI64, Ordering};

        use masthead::signing::app_configuration::AccessKey;
        use masthead::sync_token::SharedSyncTokens;

        use crate::{SignMiddleware, SyncTokenMiddleware};

        static SECONDS: AtomicI64 = AtomicI64::new(1_526_064_516);
        let clock = || HttpDate::from_unix(SECONDS.fetch_add(1, Ordering::Relaxed)).unwrap();
        let key = AccessKey::from_base64("key-id-1", "AAEC").unwrap();
        let (client, seen) = answered([
            of(429, &[("retry-after-ms", "5"), ("sync-token", "a=1;sn=1")]),
            of(200, &[]),
        ]);
        let client = client
            .with(RetryMiddleware::new())
            .with(SyncTokenMiddleware::new(SharedSyncTokens::new(10)))
            .with(SignMiddleware::app_configuration(key).clock(clock))
            .build();
        let request = Request::new(Method::GET, "https://contoso.azconfig.io/kv".parse().unwrap());
        assert_eq!(send(&client, request).await.unwrap().status(), 200);
        let dates = ["Fri, 11 May 2018 18:48:36 GMT", "Fri, 11 May 2018 18:48:37 GMT"];
        assert_eq!(seen("x-ms-date"), dates);
        assert_eq!(seen("sync-token"), ["", "a=1"]);
        let signatures = seen("authorization");
        assert!(signatures[0] != signatures[1]);
    }
}

//! Signatures of Azure App Configuration.

use std::sync::Arc;

use async_trait::async_trait;
use azure_core::error::ErrorKind;
use azure_core::http::headers::HeaderName;
use azure_core::http::policies::{Policy, PolicyResult};
use azure_core::http::{Body, Context, Request};
use azure_core::{Error, Result};
use futures_util::AsyncReadExt;
use masthead::content::{BodyDigest, XMsContentSha256};
use masthead::http::{HeaderMap, HeaderValue, header};
use masthead::signing::app_configuration::AccessKey;
use masthead::{HttpDate, Request as Signable};

const HOST: HeaderName = HeaderName::from_static("host");

/// A policy that signs each try of a request with an access key of Azure App Configuration (HMAC-SHA256).
///
/// It belongs after the retry policy (`per_try_policies`), because the service accepts a date of the last 15 minutes, and it
/// writes `x-ms-date`, `x-ms-content-sha256` and `Authorization`. The body of a stream is read once more for its digest.
///
/// The host is signed too: the `host` header of the request, or else the host of its URL. A signature that reaches another host
/// is of no use for the store.
///
/// ```
/// use masthead::signing::app_configuration::AccessKey;
/// use masthead_azure_core::AppConfigurationPolicy;
///
/// let key = AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
/// let policy = AppConfigurationPolicy::new(key);
/// assert_eq!(format!("{policy:?}"), "AppConfigurationPolicy { key: AccessKey(..), .. }");
/// # Ok::<(), masthead::signing::KeyError>(())
/// ```
pub struct AppConfigurationPolicy {
    key: AccessKey,
    clock: fn() -> HttpDate,
}

impl AppConfigurationPolicy {
    /// A policy that signs with this key.
    #[must_use]
    pub fn new(key: AccessKey) -> Self {
        Self { key, clock: HttpDate::now }
    }

    /// The policy with another clock than that of the system, for tests and for machines whose clock is wrong.
    #[must_use]
    pub fn with_clock(mut self, clock: fn() -> HttpDate) -> Self {
        self.clock = clock;
        self
    }

    async fn sign(&self, request: &mut Request) -> Result<()> {
        let mut signed = HeaderMap::new();
        signed.insert(header::HOST, host(request)?);
        let digest = digest(request.body_mut()).await?;
        let target = request.path_and_query();
        let method = request.method();
        let signable = Signable::new(method.as_str(), &target, &signed).with_body_digest(digest);
        let signature = self.key.sign(&signable, (self.clock)()).map_err(refused)?;
        signed.remove(header::HOST);
        signature.write_to(&mut signed);
        for (name, value) in &signed {
            let value = value.to_str().map_err(refused)?;
            request.insert_header(name.as_str().to_owned(), value.to_owned());
        }
        Ok(())
    }
}

impl std::fmt::Debug for AppConfigurationPolicy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppConfigurationPolicy").field("key", &self.key).finish_non_exhaustive()
    }
}

#[async_trait]
impl Policy for AppConfigurationPolicy {
    async fn send(
        &self,
        ctx: &Context,
        request: &mut Request,
        next: &[Arc<dyn Policy>],
    ) -> PolicyResult {
        self.sign(request).await?;
        match next {
            [first, rest @ ..] => first.send(ctx, request, rest).await,
            [] => Err(Error::with_message(ErrorKind::Other, "the pipeline has no transport")),
        }
    }
}

/// The `Host` that the transport sends: that of the request, or that of its URL without the default port, which a `Url` does
/// not keep.
fn host(request: &Request) -> Result<HeaderValue> {
    if let Some(host) = request.headers().get_optional_str(&HOST) {
        return HeaderValue::try_from(host).map_err(refused);
    }
    let url = request.url();
    let host = url.host_str().unwrap_or_default();
    let host = match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    HeaderValue::try_from(host).map_err(refused)
}

async fn digest(body: &mut Body) -> Result<XMsContentSha256> {
    let mut digest = BodyDigest::new();
    match body {
        Body::Bytes(bytes) => digest.update(bytes).map_err(refused)?,
        Body::SeekableStream(stream) => {
            stream.reset().await?;
            let mut part = vec![0; stream.buffer_size().max(1)];
            loop {
                match stream.read(&mut part).await? {
                    0 => break,
                    len => digest.update(&part[..len]).map_err(refused)?,
                }
            }
            stream.reset().await?;
        }
    }
    digest.finish().map_err(refused)
}

fn refused(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Credential, error)
}

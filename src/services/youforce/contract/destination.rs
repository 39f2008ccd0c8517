//! Where a request to Youforce goes.

use crate::Request;
use crate::contract::host;

/// The server that answers a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// The server that issues access tokens.
    Token,
    /// The rest of the hosts where users log in: not an API.
    Login,
    /// An API, which wants an access token.
    Api,
}

impl Destination {
    /// By the path, and by the host where it is one of those that the vendor names.
    ///
    /// A gateway or an emulator has a different host, and may stand for any of them.
    pub(super) fn of(request: &Request<'_>) -> Self {
        let path = request.path().trim_end_matches('/');
        let of_raet = path == "/authentication/token";
        let of_visma = path == "/connect/token";
        let (is_token, other) = match host(request).as_deref() {
            Some("api.raet.com") => (of_raet, Self::Api),
            Some("connect.visma.com" | "connect.identity.visma.com") => (of_visma, Self::Login),
            _ => (of_raet || of_visma, Self::Api),
        };
        if is_token { Self::Token } else { other }
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::Destination::{self, Api, Login, Token};
    use crate::Request;

    #[test]
    fn hosts_and_paths() {
        let of = |host: &'static str, target: &str| {
            let mut headers = HeaderMap::new();
            if !host.is_empty() {
                headers.insert("host", HeaderValue::from_static(host));
            }
            Destination::of(&Request::new("POST", target, &headers))
        };
        assert_eq!(of("api.raet.com", "/authentication/token"), Token);
        assert_eq!(of("API.raet.com:443", "/authentication/token?x"), Token);
        assert_eq!(of("api.raet.com", "/connect/token"), Api);
        assert_eq!(of("connect.visma.com", "/connect/token"), Token);
        assert_eq!(of("connect.identity.visma.com", "/connect/token/"), Token);
        assert_eq!(of("connect.visma.com", "/authentication/token"), Login);
        assert_eq!(of("connect.visma.com", "/.well-known/openid-configuration"), Login);
        assert_eq!(of("localhost:8080", "/connect/token"), Token);
        assert_eq!(of("", "/authentication/token"), Token);
        assert_eq!(of("", "https://api.raet.com/connect/token"), Api);
        assert_eq!(of("", "/authentication/tokens"), Api);
        assert_eq!(of("", "*"), Api);
    }
}

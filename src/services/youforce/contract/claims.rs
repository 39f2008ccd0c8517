//! Signs that an exchange is with Youforce.

use crate::contract::Claims;

/// `X-Tenant-Id` and `X-Client-Id` are headers of many services.
pub(super) const CLAIMS: Claims = Claims {
    hosts: &["api.raet.com", "api.youforce.com", "connect.visma.com", "connect.identity.visma.com"],
    prefixes: &["x-raet-"],
    ..Claims::new()
};

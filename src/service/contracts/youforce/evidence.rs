//! What shows that an exchange is with Youforce.

use crate::service::contracts::evidence::Evidence;

/// `X-Tenant-Id` and `X-Client-Id` are headers of many services.
pub(super) static EVIDENCE: Evidence = Evidence {
    hosts: &["api.raet.com", "api.youforce.com", "connect.visma.com", "connect.identity.visma.com"],
    credentials: |_| false,
    agents: &[],
    media_types: &[],
    paths: &[],
    names: &[],
    prefixes: &["x-raet-"],
    values: &[],
    shared: &[],
};

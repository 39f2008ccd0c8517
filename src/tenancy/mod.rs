//! Headers that say for whom a request is meant, and by which software it was made.

mod host;
mod portal_type;
mod request_portal;
mod user_agent;
mod user_agent_part;
mod x_raet_tenant_id;
mod x_version;

pub use host::{Host, HostRef};
pub use portal_type::PortalType;
pub use request_portal::{Portal, RequestPortal, RequestPortalRef};
pub use user_agent::{UserAgent, UserAgentParts, UserAgentRef};
pub use user_agent_part::{ProductRef, UserAgentPart};
pub use x_raet_tenant_id::{XRaetTenantId, XRaetTenantIdRef};
pub use x_version::XVersion;

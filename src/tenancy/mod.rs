//! Headers that say for which tenant, portal and release a request is meant.

mod portal_type;
mod request_portal;
mod x_raet_tenant_id;
mod x_version;

pub use portal_type::PortalType;
pub use request_portal::{Portal, RequestPortal, RequestPortalRef};
pub use x_raet_tenant_id::{XRaetTenantId, XRaetTenantIdRef};
pub use x_version::XVersion;

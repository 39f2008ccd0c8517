//! The tenant, the portal and the release that a request is for.
//!
//! Start with [`XRaetTenantId`] for Youforce, and with [`PortalType`], [`RequestPortal`] and [`XVersion`] for VOSS Automate.
//!
//! ```
//! use http::HeaderMap;
//! use masthead::FieldMapExt;
//! use masthead::tenancy::{PortalType, XVersion};
//!
//! let mut map = HeaderMap::new();
//! map.write(&XVersion::Release { major: 21, minor: 1, patch: None });
//! map.write(&PortalType::EndUser);
//! assert_eq!((&map["x-version"], &map["portal-type"]), (&"21.1".parse()?, &"end-user".parse()?));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod portal_type;
mod request_portal;
mod x_raet_tenant_id;
mod x_version;

pub use portal_type::PortalType;
pub use request_portal::{Portal, RequestPortal, RequestPortalRef};
pub use x_raet_tenant_id::{XRaetTenantId, XRaetTenantIdRef};
pub use x_version::XVersion;

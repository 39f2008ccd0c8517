//! Headers of every request: its host, and the software that sends it.
//!
//! Start with [`Host`] and [`UserAgent`].
//!
//! ```
//! use http::HeaderMap;
//! use masthead::FieldMapExt;
//! use masthead::request::{Host, Product, UserAgent};
//!
//! let mut map = HeaderMap::new();
//! map.write(&"contoso.azconfig.io:443".parse::<Host>()?);
//! map.write(&UserAgent::new(Product::new("contoso-sync", Some("1.2"))?)?);
//!
//! let host = map.peek::<Host>()?.unwrap();
//! assert_eq!((host.host(), host.port()), ("contoso.azconfig.io", Some(443)));
//! assert_eq!(map["user-agent"], "contoso-sync/1.2");
//! # Ok::<(), masthead::DecodeError>(())
//! ```

mod access_control_allow_headers;
mod access_control_request_headers;
mod driver_info;
mod field_name;
mod host;
mod prefer;
mod user_agent;
mod user_agent_part;

pub use access_control_allow_headers::{AccessControlAllowHeaders, AccessControlAllowHeadersRef};
pub use access_control_request_headers::{
    AccessControlRequestHeaders, AccessControlRequestHeadersRef,
};
pub use driver_info::DriverInfo;
pub use field_name::FieldNameRef;
pub use host::{Host, HostRef};
pub use prefer::{Prefer, PreferRef, PreferenceParams, PreferenceRef};
pub use user_agent::{UserAgent, UserAgentParts, UserAgentRef};
pub use user_agent_part::{Product, UserAgentPart};

//! Identifiers that connect a request with its response and with the logs of the service.
//!
//! Start with the headers of your service. Azure App Configuration has [`XMsClientRequestId`], [`XMsRequestId`] and
//! [`XMsCorrelationRequestId`]; Azure Cosmos DB has [`XMsActivityId`]; the Microsoft Partner API has [`ClientRequestId`] and
//! [`RequestId`], which a client keeps in [`RequestIds`], and [`AgsDiagnostic`] in responses. Most are text that should be a
//! UUID, and have the view [`IdRef`].
//!
//! ```
//! use http::HeaderMap;
//! use masthead::FieldMapExt;
//! use masthead::correlation::XMsClientRequestId;
//! use uuid::Uuid;
//!
//! let sent = XMsClientRequestId::from_uuid(Uuid::from_u128(0x9c4d50ee));
//! let mut map = HeaderMap::new();
//! map.write(&sent);
//!
//! let received = map.require::<XMsClientRequestId>()?;
//! assert_eq!(received.view().uuid(), Some(Uuid::from_u128(0x9c4d50ee)));
//! # Ok::<(), masthead::DecodeError>(())
//! ```

mod ags_diagnostic;
mod client_request_id;
mod correlated_activity_id;
mod correlation_context;
mod guid;
mod id;
mod request_id;
mod request_ids;
mod server_info;
mod x_ms_activity_id;
mod x_ms_client_request_id;
mod x_ms_correlation_request_id;
mod x_ms_request_id;
mod x_ms_return_client_request_id;

pub use ags_diagnostic::{AgsDiagnostic, AgsDiagnosticRef};
pub use client_request_id::ClientRequestId;
pub use correlated_activity_id::CorrelatedActivityId;
pub use correlation_context::{ContextRef, CorrelationContext, CorrelationContextRef};
pub use id::IdRef;
pub use request_id::RequestId;
pub use request_ids::{CallIds, RequestIds};
pub use server_info::{ServerInfo, ServerInfoMembers};
pub use x_ms_activity_id::XMsActivityId;
pub use x_ms_client_request_id::XMsClientRequestId;
pub use x_ms_correlation_request_id::XMsCorrelationRequestId;
pub use x_ms_request_id::XMsRequestId;
pub use x_ms_return_client_request_id::XMsReturnClientRequestId;

//! Identifiers that tie messages together.

mod activity_id;
mod ags_diagnostic;
mod client_request_id;
mod correlation_request_id;
mod guid;
mod id;
mod partner_client_request_id;
mod partner_request_id;
mod request_id;
mod request_ids;
mod return_client_request_id;
mod server_info;

pub use activity_id::XMsActivityId;
pub use ags_diagnostic::{AgsDiagnostic, AgsDiagnosticRef};
pub use client_request_id::XMsClientRequestId;
pub use correlation_request_id::XMsCorrelationRequestId;
pub use id::RequestIdRef;
pub use partner_client_request_id::ClientRequestId;
pub use partner_request_id::RequestId;
pub use request_id::XMsRequestId;
pub use request_ids::{CallIds, RequestIds};
pub use return_client_request_id::XMsReturnClientRequestId;
pub use server_info::{ServerInfo, ServerInfoMembers};

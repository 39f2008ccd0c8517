//! Identifiers that tie messages together.

mod ags_diagnostic;
mod client_request_id;
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
pub use id::IdRef;
pub use request_id::RequestId;
pub use request_ids::{CallIds, RequestIds};
pub use server_info::{ServerInfo, ServerInfoMembers};
pub use x_ms_activity_id::XMsActivityId;
pub use x_ms_client_request_id::XMsClientRequestId;
pub use x_ms_correlation_request_id::XMsCorrelationRequestId;
pub use x_ms_request_id::XMsRequestId;
pub use x_ms_return_client_request_id::XMsReturnClientRequestId;

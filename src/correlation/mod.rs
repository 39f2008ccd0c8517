//! Identifiers that tie messages together.

mod activity_id;
mod client_request_id;
mod correlation_request_id;
mod id;
mod request_id;
mod return_client_request_id;

pub use activity_id::XMsActivityId;
pub use client_request_id::XMsClientRequestId;
pub use correlation_request_id::XMsCorrelationRequestId;
pub use id::RequestIdRef;
pub use request_id::XMsRequestId;
pub use return_client_request_id::XMsReturnClientRequestId;

//! Headers that say for whom a request is meant, and by which software it was made.

mod host;
mod user_agent;
mod user_agent_part;

pub use host::{Host, HostRef};
pub use user_agent::{UserAgent, UserAgentParts, UserAgentRef};
pub use user_agent_part::{ProductRef, UserAgentPart};

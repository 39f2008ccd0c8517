//! Headers of every request: the host that it is for, and the software that made it.

mod host;
mod user_agent;
mod user_agent_part;

pub use host::{Host, HostRef};
pub use user_agent::{UserAgent, UserAgentParts, UserAgentRef};
pub use user_agent_part::{Product, UserAgentPart};

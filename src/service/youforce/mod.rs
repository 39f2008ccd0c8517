//! What Youforce of Visma | Raet documents beside its headers.

mod status;

pub use status::{Group, OperationKind, Retriable, STATUSES, Source, StatusMeaning, meaning_of};

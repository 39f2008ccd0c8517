//! masthead for `azure_core`: policies for clients of Azure App Configuration, and typed headers for clients of any service.
//!
//! Start with [`AppConfigurationPolicy`], which signs the requests of a pipeline, and [`SyncTokenPolicy`], which returns the
//! tokens that the store has sent. [`Typed`] reads and writes the headers of `masthead`, and [`next_page`] finds the next page
//! of a list. `examples/app_configuration.rs` is a client with all of them.
//!
//! ```
//! use std::sync::Arc;
//!
//! use azure_core::http::policies::Policy;
//! use azure_core::http::{ClientOptions, Pipeline};
//! use masthead_azure_core::{AppConfigurationPolicy, SyncTokenPolicy};
//! use masthead::signing::app_configuration::AccessKey;
//!
//! # use azure_core::http::{Transport, policies::PolicyResult, Context, Request};
//! # #[derive(Debug)]
//! # struct Mock;
//! # #[async_trait::async_trait]
//! # impl Policy for Mock {
//! #     async fn send(&self, _: &Context, _: &mut Request, _: &[Arc<dyn Policy>]) -> PolicyResult {
//! #         Err(azure_core::Error::with_message(azure_core::error::ErrorKind::Other, "no connection"))
//! #     }
//! # }
//! # let options = ClientOptions { transport: Some(Transport::with_policy(Arc::new(Mock))), ..Default::default() };
//! # if false {
//! let options = ClientOptions::default();
//! # }
//! let key = AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
//! let store = "https://contoso.azconfig.io".parse()?;
//! let per_try: Vec<Arc<dyn Policy>> = vec![
//!     Arc::new(SyncTokenPolicy::new(100).only_for(store)),
//!     Arc::new(AppConfigurationPolicy::new(key)),
//! ];
//! let pipeline = Pipeline::new(Some("contoso"), Some("1.0.0"), options, Vec::new(), per_try, None);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # One line for each header
//!
//! `azure_core::http::headers::Headers` holds one value for each name, and the transport of `azure_core` keeps only the last
//! line of a header that occurs several times. `HeaderMap`s that this crate makes have that line.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod convert;
mod page;
mod sign;
mod sync_tokens;
mod typed;

pub use convert::to_header_map;
pub use page::next_page;
pub use sign::AppConfigurationPolicy;
pub use sync_tokens::SyncTokenPolicy;
pub use typed::{NotText, Typed};

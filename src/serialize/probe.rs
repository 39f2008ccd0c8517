//! Tests that headers have serde's traits, and that types with secrets do not.

use core::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The traits of a header and of its view.
pub(crate) struct Traits {
    pub(crate) name: &'static str,
    pub(crate) sensitive: bool,
    /// `Serialize`, `Deserialize`, and `Serialize` of the view.
    pub(crate) has: [bool; 3],
}

/// A type whose traits are in question. An inherent constant exists only if its bound holds, and takes precedence over
/// the constant of a trait.
pub(crate) struct Probe<T>(PhantomData<T>);

impl<T: Serialize> Probe<T> {
    pub(crate) const SERIALIZES: bool = true;
}

impl<T: DeserializeOwned> Probe<T> {
    pub(crate) const DESERIALIZES: bool = true;
}

/// The constants of a type that lacks the traits.
pub(crate) trait Otherwise {
    const SERIALIZES: bool = false;
    const DESERIALIZES: bool = false;
}

impl<T> Otherwise for Probe<T> {}

/// The [`Traits`] of a header. A macro, because a generic function cannot know which bounds its type satisfies.
macro_rules! traits_of {
    ($type:ty) => {{
        #[allow(unused_imports)]
        use crate::serialize::probe::{Otherwise, Probe, Traits};
        Traits {
            name: stringify!($type),
            sensitive: <$type as crate::Field>::SENSITIVE,
            has: [
                Probe::<$type>::SERIALIZES,
                Probe::<$type>::DESERIALIZES,
                Probe::<<$type as crate::Field>::Ref<'static>>::SERIALIZES,
            ],
        }
    }};
}
pub(crate) use traits_of;

#[test]
fn headers_have_the_traits_unless_they_are_sensitive() {
    for it in crate::catalog::SERDE {
        assert_eq!(it.has, [!it.sensitive; 3], "{}", it.name);
    }
    assert!(crate::catalog::SERDE.iter().any(|it| it.sensitive));
}

/// Asserts that no type of the list serializes.
macro_rules! silent {
    ($($type:ty),+ $(,)?) => {$(
        assert!(!Probe::<$type>::SERIALIZES, stringify!($type));
        assert!(!Probe::<$type>::DESERIALIZES, stringify!($type));
    )+};
}

#[test]
fn credentials_do_not_serialize() {
    use crate::auth::{
        AuthParams, Basic, BasicRef, Bearer, BearerRef, CosmosToken, CosmosTokenRef, HmacSha256,
        HmacSha256Ref, OtherCredentials, OtherCredentialsRef, SignedHeaders, UserPass,
    };
    silent!(Basic, Bearer, CosmosToken, HmacSha256, OtherCredentials, UserPass);
    silent!(BasicRef<'_>, BearerRef<'_>, CosmosTokenRef<'_>, HmacSha256Ref<'_>);
    silent!(OtherCredentialsRef<'_>, AuthParams<'_>, SignedHeaders<'_>);
}

/// They may hold any header.
#[test]
fn lines_and_messages_do_not_serialize() {
    use crate::{Body, FieldLines, Lines, Rejected, Request};
    silent!(FieldLines<'_>, Lines, Rejected, Request<'_>, Body<'_>);
    silent!(crate::paging::NextPage, crate::paging::PageRequest<'_>);
    silent!(crate::header_set::Received<'_>);
}

#[cfg(feature = "contracts")]
#[test]
fn exchanges_do_not_serialize() {
    use crate::contract::{Context, Exchange, History, Response, Snapshot};
    silent!(Context, Exchange<'_>, History, Response<'_>, Snapshot);
    silent!(crate::services::app_configuration::RequestHeaders);
}

#[cfg(feature = "signing")]
#[test]
fn keys_and_signatures_do_not_serialize() {
    use crate::signing::{Hints, app_configuration, cosmos_db};
    silent!(app_configuration::AccessKey, app_configuration::Signed);
    silent!(cosmos_db::MasterKey, cosmos_db::Signed);
    #[cfg(feature = "contracts")]
    silent!(crate::services::VerificationKey);
    silent!(Hints<'_>, crate::content::BodyDigest);
}

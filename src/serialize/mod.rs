//! serde's `Serialize` for values, views, members of lists, and reports.
//!
//! Owned headers have serde's traits from `field!`. A type that may hold a secret is in none of these files.

#[cfg(feature = "contracts")]
mod contract;
#[cfg(test)]
pub(crate) mod probe;
mod reports;
#[cfg(feature = "signing")]
mod signing;
mod values;
mod views;

/// Implements `Serialize` for types that are written as one text.
macro_rules! texts {
    ($($type:ty => |$it:ident| $text:expr;)+) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let $it = self;
                serializer.collect_str(&$text)
            }
        }
    )+};
}
use texts;

/// Implements `Serialize` for types that are written as an object with these members.
macro_rules! objects {
    ($($type:ty => |$it:ident| { $($name:literal: $value:expr,)+ })+) => {$(
        impl serde::Serialize for $type {
            #[doc = concat!("An object: ", $("`", $name, "` ",)+)]
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeStruct;
                let $it = self;
                let mut out =
                    serializer.serialize_struct(stringify!($type), [$($name),+].len())?;
                $(out.serialize_field($name, &$value)?;)+
                out.end()
            }
        }
    )+};
}
use objects;

/// Implements `Serialize` for errors: `message`, and `error` if a header is the cause.
macro_rules! errors {
    ($($type:ident { $($variant:ident),* $(,)? })+) => {
        super::objects! {$(
            $type => |it| {
                "message": it.to_string(),
                "error": match it {
                    $($type::$variant(error) => Some(*error),)*
                    #[allow(unreachable_patterns)]
                    _ => None,
                },
            }
        )+}
    };
}
use errors;

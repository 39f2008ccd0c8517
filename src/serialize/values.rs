//! Values of headers, and names of a list.

use crate::auth::CosmosKind;
use crate::conditional::{Outcome, RangeUse, TagComparison};
use crate::content::{CacheScope, Ties};
use crate::correlation::ServerInfo;
use crate::cosmos::{BuildVersion, FeedMode, KeyComponent, KnownVersion};
use crate::paging::{ItemWindow, RangeSpec};
use crate::request::{DriverInfo, Product, UserAgentPart};
use crate::services::{cosmos_db, voss_automate, youforce};
use crate::tenancy::Portal;
use crate::{
    Caret, DateOutOfRange, Decimal, Description, ErrorKind, ErrorMessage, Expected, HttpDate,
    JsonString, Note, Notes, ParameterValue, Part, Quality, UnknownName, shown_uri,
};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{objects, texts};

texts! {
    HttpDate => |it| it;
    Decimal => |it| it;
    BuildVersion => |it| it;
    RangeSpec<'_> => |it| it;
    JsonString<'_> => |it| it;
    ParameterValue<'_> => |it| it.to_str_lossy();
    Expected => |it| it;
    ErrorKind => |it| it.code();
    ErrorMessage<'_> => |it| it;
    UnknownName => |it| it;
    DateOutOfRange => |it| it;
    FeedMode => |it| it.name();
    Portal => |it| it;
    cosmos_db::Operation => |it| it;
    voss_automate::Release => |it| it;
    voss_automate::NotARelease => |it| it;
    youforce::Group => |it| it.title();
    CosmosKind => |it| match it {
        CosmosKind::Master => "master",
        CosmosKind::Resource => "resource",
        CosmosKind::Aad => "aad",
        CosmosKind::Other => "other",
    };
    Outcome => |it| match it {
        Outcome::Proceed => "proceed",
        Outcome::NotModified => "not-modified",
        Outcome::Failed => "failed",
    };
    RangeUse => |it| match it {
        RangeUse::Absent => "absent",
        RangeUse::Honour => "honour",
        RangeUse::Ignore => "ignore",
    };
    TagComparison => |it| match it {
        TagComparison::Opaque => "opaque",
        TagComparison::Bytes => "bytes",
        TagComparison::Rfc9110 => "rfc-9110",
    };
    Caret<'_> => |it| it;
    Ties => |it| match it {
        Ties::AsOffered => "as-offered",
        Ties::AsAsked => "as-asked",
    };
    youforce::Retriable => |it| match it {
        youforce::Retriable::No => "no",
        youforce::Retriable::Elsewhere => "elsewhere",
        youforce::Retriable::WithNewToken => "with-new-token",
        youforce::Retriable::AfterMerge => "after-merge",
        youforce::Retriable::InNextWindow => "in-next-window",
        youforce::Retriable::IfIdempotent => "if-idempotent",
        youforce::Retriable::WithBackoff => "with-backoff",
    };
    youforce::OperationKind => |it| match it {
        youforce::OperationKind::Read => "read",
        youforce::OperationKind::Create => "create",
        youforce::OperationKind::Update => "update",
        youforce::OperationKind::Delete => "delete",
        youforce::OperationKind::Asynchronous => "asynchronous",
        youforce::OperationKind::Download => "download",
    };
    youforce::Source => |it| match it {
        youforce::Source::ResponseCodes => "response-codes",
        youforce::Source::FileApiGuide => "file-api-guide",
        youforce::Source::UsageLimits => "usage-limits",
    };
}

objects! {
    DriverInfo<'_> => |it| {
        "sdk": it.sdk(),
        "driver": it.driver(),
        "driver_version": it.driver_version(),
        "os": it.os(),
        "arch": it.arch(),
        "runtime": it.runtime(),
        "features": it.features(),
        "suffix": it.suffix(),
    }
    ItemWindow => |it| { "first": it.first(), "last": it.last(), }
    KnownVersion => |it| {
        "version": it.version,
        "documented": it.documented,
        "brought": it.brought,
    }
    Note => |it| {
        "deviation": it.deviation(),
        "line": it.line(),
        "span": [it.span().start, it.span().end],
    }
    Product<'_> => |it| { "name": it.name(), "version": it.version(), }
    Part => |it| { "name": it.name, "meaning": it.meaning, "value": it.value, }
    youforce::StatusMeaning => |it| {
        "code": it.code.as_u16(),
        "group": it.group,
        "meaning": it.meaning,
        "retriable": it.retriable,
        "operations": it.operations,
        "source": it.source,
    }
}

impl Serialize for Notes {
    /// The notes, in order. [`count`](Notes::count) may be larger.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl Serialize for Quality {
    /// A number from 0 to 1.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.thousandths()) / 1000.0)
    }
}

/// Implements `Serialize` for a fact, which is its value.
macro_rules! facts {
    ($($fact:path)+) => {$(
        impl Serialize for $fact {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }
    )+};
}

facts! {
    cosmos_db::AccountConsistency
    cosmos_db::MultiWrite
    youforce::SingleTenant
}

impl Serialize for ServerInfo<'_> {
    /// A map of the members.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl Serialize for CacheScope<'_> {
    /// `"whole"`, or an object with the names of the `fields`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Whole => serializer.serialize_unit_variant("CacheScope", 0, "whole"),
            Self::Fields(names) => {
                let names: Vec<_> = names.clone().collect();
                serializer.serialize_newtype_variant("CacheScope", 1, "fields", &names)
            }
        }
    }
}

impl Serialize for UserAgentPart<'_> {
    /// An object with one member: `product`, `comment` or `other`. Bytes that are not UTF-8 are replaced.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (index, name, text) = match self {
            Self::Product(product) => {
                return serializer.serialize_newtype_variant(
                    "UserAgentPart",
                    0,
                    "product",
                    product,
                );
            }
            Self::Comment(text) => (1, "comment", text),
            Self::Other(text) => (2, "other", text),
        };
        let text = String::from_utf8_lossy(text);
        serializer.serialize_newtype_variant("UserAgentPart", index, name, &text)
    }
}

impl Serialize for KeyComponent<'_> {
    /// As in the header: an absent property is an empty object.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Undefined => serializer.serialize_map(Some(0))?.end(),
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::String(text) => text.serialize(serializer),
        }
    }
}

impl Serialize for Description {
    /// The value, without secrets: those are `...`, and so are the secret parts of URIs. A number with more digits than an
    /// `f64` has is text.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => match i64::try_from(*number) {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.serialize_i128(*number),
            },
            Self::Thousandths(value) => serializer.serialize_f64(f64::from(*value) / 1000.0),
            Self::Decimal(text) => match text.parse::<f64>() {
                Ok(number) if number.to_string() == *text => serializer.serialize_f64(number),
                _ => serializer.serialize_str(text),
            },
            Self::Text(text) => serializer.serialize_str(text),
            Self::Uri(uri) => serializer.collect_str(&shown_uri(uri)),
            Self::Secret(_) => serializer.serialize_str("..."),
            Self::List(parts) => serializer.collect_seq(parts),
            Self::Object(parts) => {
                serializer.collect_map(parts.iter().map(|part| (part.name, &part.value)))
            }
        }
    }
}

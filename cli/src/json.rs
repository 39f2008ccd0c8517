//! Descriptions as JSON, in the order of their parts.

use masthead::Description;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A description with its secrets shown: for `decode`, which prints what its input holds.
pub struct Shown<'a>(pub &'a Description);

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Description::Bool(value) => serializer.serialize_bool(*value),
            Description::Number(value) => serializer.serialize_i128(*value),
            Description::Thousandths(value) => serializer.serialize_f64(f64::from(*value) / 1000.0),
            // As it stands, with digits that no double has.
            Description::Decimal(text) => match RawValue::from_string(text.clone()) {
                Ok(number) => number.serialize(serializer),
                Err(_) => serializer.serialize_str(text),
            },
            Description::Text(text) | Description::Uri(text) | Description::Secret(text) => {
                serializer.serialize_str(text)
            }
            Description::List(parts) => serializer.collect_seq(parts.iter().map(Shown)),
            Description::Object(parts) => {
                serializer.collect_map(parts.iter().map(|part| (part.name, Shown(&part.value))))
            }
            _ => serializer.serialize_none(),
        }
    }
}

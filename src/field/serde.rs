//! Headers in serde's data model: the text of the only line, or a sequence of lines.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::ser::Error as _;
use serde::{Deserializer, Serializer};

use super::{Field, Lines};

/// Writes the text of the only line, or a sequence of lines.
///
/// # Errors
///
/// When a line is not UTF-8.
pub fn serialize<T: Field, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let lines = value.to_lines();
    let texts: Result<Vec<_>, _> =
        lines.as_slice().iter().map(|line| core::str::from_utf8(line.as_bytes())).collect();
    match texts.map_err(|_| S::Error::custom("a field value that is not UTF-8"))?.as_slice() {
        [line] => serializer.serialize_str(line),
        lines => serializer.collect_seq(lines),
    }
}

/// Reads what [`serialize`] writes.
///
/// # Errors
///
/// When the header cannot be read.
pub fn deserialize<'de, T: Field, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(FieldVisitor(PhantomData))
}

struct FieldVisitor<T>(PhantomData<T>);

impl<'de, T: Field> Visitor<'de> for FieldVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a {} value, or a sequence of its lines", T::name())
    }

    fn visit_str<E: serde::de::Error>(self, line: &str) -> Result<T, E> {
        let lines = Lines::try_from_bytes(T::name(), [line.as_bytes()]).map_err(E::custom)?;
        T::from_lines(lines).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<T, A::Error> {
        let mut texts = Vec::new();
        while let Some(line) = sequence.next_element::<String>()? {
            if texts.len() > crate::limits::MAX_LINES {
                break;
            }
            texts.push(line);
        }
        let lines = Lines::try_from_bytes(T::name(), texts.iter().map(String::as_bytes));
        let lines = lines.map_err(A::Error::custom)?;
        T::from_lines(lines).map_err(A::Error::custom)
    }
}

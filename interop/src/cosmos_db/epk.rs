//! Partition keys: their values, and the effective partition keys by which items are spread over ranges.

use std::fmt::Write;

use masthead::cosmos::{KeyComponent, PartitionKey, PartitionKeyRef};
use serde_json::{Map, Value};

/// The end of the first of two ranges, which are equal parts of all keys.
pub(super) const SPLIT: &str = "1FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF";
/// The end of the last range.
pub(super) const END: &str = "FF";

/// A value of a partition key.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Component {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    String(String),
}

impl Component {
    fn of(value: Option<&Value>) -> Self {
        match value {
            Some(Value::Null) => Self::Null,
            Some(Value::Bool(value)) => Self::Bool(*value),
            Some(Value::Number(number)) => {
                number.as_f64().map_or(Self::Undefined, |number| Self::Number(number + 0.0))
            }
            Some(Value::String(text)) => Self::String(text.clone()),
            // What is no scalar counts as absent.
            Some(Value::Array(_) | Value::Object(_)) | None => Self::Undefined,
        }
    }

    /// Appends the bytes that the hash of version 2 is over.
    fn feed(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Undefined => bytes.push(0),
            Self::Null => bytes.push(1),
            Self::Bool(false) => bytes.push(2),
            Self::Bool(true) => bytes.push(3),
            Self::Number(number) => {
                bytes.push(5);
                bytes.extend(number.to_le_bytes());
            }
            Self::String(text) => {
                bytes.push(8);
                bytes.extend(text.as_bytes());
                bytes.push(0xff);
            }
        }
    }
}

/// The partition key of an item, or the first values of a hierarchical one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key(Vec<Component>);

impl Key {
    /// The key in a header. `[]` is the key of an item without the property.
    pub(super) fn of_header(header: PartitionKeyRef<'_>) -> Self {
        let component = |component| match component {
            KeyComponent::Undefined => Component::Undefined,
            KeyComponent::Null => Component::Null,
            KeyComponent::Bool(value) => Component::Bool(value),
            // Both zeros are one key.
            KeyComponent::Number(number) => Component::Number(number + 0.0),
            KeyComponent::String(text) => Component::String(text.decode().into_owned()),
        };
        let components: Vec<_> = header.iter().map(component).collect();
        match components.is_empty() {
            true => Self(vec![Component::Undefined]),
            false => Self(components),
        }
    }

    /// The key in a batch: the text of a header.
    pub(super) fn of_text(text: &str) -> Option<Self> {
        let header: PartitionKey = text.parse().ok()?;
        Some(Self::of_header(masthead::Field::view(&header)))
    }

    /// The key of an item.
    pub(super) fn of_item(item: &Map<String, Value>, paths: &[Vec<String>]) -> Self {
        let value = |path: &Vec<String>| {
            let (first, rest) = path.split_first()?;
            rest.iter().try_fold(item.get(first)?, |value, name| value.get(name))
        };
        Self(paths.iter().map(|path| Component::of(value(path))).collect())
    }

    /// The number of its values.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns `true` if the other key starts with the values of this one.
    pub(super) fn is_prefix_of(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// Returns `true` if the keys are equal. In a hierarchy, clients write null for a value that is absent.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let is_null = |component| matches!(component, &Component::Null | &Component::Undefined);
        let is_nested = self.0.len() > 1;
        self.0.len() == other.0.len()
            && self
                .0
                .iter()
                .zip(&other.0)
                .all(|(a, b)| a == b || is_nested && is_null(a) && is_null(b))
    }

    /// A text that only equal keys share.
    pub(super) fn text(&self) -> String {
        self.0.iter().map(|component| format!("{component:?},")).collect()
    }

    /// The effective partition key: 32 digits, for a hierarchical key 32 for each value.
    pub(super) fn effective(&self) -> String {
        let mut text = String::new();
        for component in &self.0 {
            let mut bytes = Vec::new();
            component.feed(&mut bytes);
            // The two highest bits are free, so that every key is below the end.
            let hash = murmur3(&bytes) & (u128::MAX >> 2);
            let _ = write!(text, "{hash:032X}");
        }
        text
    }
}

/// The properties that a path of a partition key definition names: `/a/b`, or `/"a b"/c`.
pub(super) fn properties(path: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = path.trim_start_matches('/');
    while !rest.is_empty() {
        let (name, after) = match rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
            Some(quoted) => quoted,
            None => rest.split_once('/').unwrap_or((rest, "")),
        };
        names.push(name.to_owned());
        rest = after.trim_start_matches('/');
    }
    names
}

/// `MurmurHash3_x64_128` with the seed 0, the second half in front.
fn murmur3(bytes: &[u8]) -> u128 {
    const C1: u64 = 0x87c3_7b91_1142_53d5;
    const C2: u64 = 0x4cf5_ad43_2745_937f;
    let word = |bytes: &[u8]| {
        let mut word = [0; 8];
        word.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        u64::from_le_bytes(word)
    };
    let first = |k: u64| k.wrapping_mul(C1).rotate_left(31).wrapping_mul(C2);
    let second = |k: u64| k.wrapping_mul(C2).rotate_left(33).wrapping_mul(C1);
    let (mut h1, mut h2) = (0_u64, 0_u64);
    let mut blocks = bytes.chunks_exact(16);
    for block in blocks.by_ref() {
        h1 ^= first(word(&block[..8]));
        h1 = h1.rotate_left(27).wrapping_add(h2).wrapping_mul(5).wrapping_add(0x52dc_e729);
        h2 ^= second(word(&block[8..]));
        h2 = h2.rotate_left(31).wrapping_add(h1).wrapping_mul(5).wrapping_add(0x3849_5ab5);
    }
    let (low, high) = blocks.remainder().split_at(blocks.remainder().len().min(8));
    h2 ^= second(word(high));
    h1 ^= first(word(low));
    let len = bytes.len() as u64;
    h1 ^= len;
    h2 ^= len;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    let mix = |mut k: u64| {
        k = (k ^ k >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
        k = (k ^ k >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        k ^ k >> 33
    };
    (h1, h2) = (mix(h1), mix(h2));
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    u128::from(h2) << 64 | u128::from(h1)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn key(header: &str) -> Key {
        Key::of_text(header).unwrap()
    }

    /// As the official clients compute them.
    #[test]
    fn effective_keys() {
        for (header, effective) in [
            ("[\"paged\"]", "1D7BFD49CF81419649090A81D09CABAC"),
            ("[\"\"]", "32E9366E637A71B4E710384B2F4970A0"),
            ("[42]", "08E6D561F6FD951DCC25E7E4EA2884B5"),
            ("[-1.5]", "151793206780805FF6E1DCAE6C787B6A"),
            ("[true]", "0E711127C5B5A8E4726AC6DD306A3E59"),
            ("[false]", "2FE1BE91E90A3439635E0E9E37361EF2"),
            ("[null]", "378867E4430E67857ACE5C908374FE16"),
            ("[{}]", "11622DAA78F835834610ABE56EFF5CB5"),
            ("[]", "11622DAA78F835834610ABE56EFF5CB5"),
            (
                "[\"Z\\u00fcrich-\\u6771\\u4eac-\\ud83d\\ude00\"]",
                "26C5EFD8E91FC50E940621AB3B188A14",
            ),
            (
                "[\"contoso\",\"\\u00fcser\",7]",
                "0A4BA22644167DA7161C260336FB542314E0C02211687F99760550F01E72EAE4\
                 36ECBAF0D9CC21F10F0938014BB52739",
            ),
        ] {
            assert_eq!(key(header).effective(), effective, "{header}");
        }
        assert_eq!(Key::of_text("alpha"), None);
    }

    #[test]
    fn keys_of_items() {
        let paths = [properties("/a/b"), properties("/\"c d\"")];
        let item = json!({"a": {"b": -0.0}, "c d": [1]});
        let found = Key::of_item(item.as_object().unwrap(), &paths);
        assert_eq!(found, key("[0,{}]"));
        assert_eq!(found.text(), key("[0,{}]").text());
        assert!(key("[0]").is_prefix_of(&found) && !found.is_prefix_of(&key("[0]")));
        assert_eq!(properties("/\"a/b\"/c"), ["a/b", "c"]);
        assert_eq!(properties(""), [""; 0]);
    }
}

//! Expressions over an item.

use std::cmp::Ordering;

use serde_json::Value;

use super::aggregate::Aggregate;

/// A value that an item has or that the query names; `None` is undefined.
pub(super) type Found = Option<Value>;

/// An expression of a query.
#[derive(Clone, Debug)]
pub(super) enum Expression {
    Literal(Value),
    /// The property of that path; the item itself if it is empty.
    Path(Vec<String>),
    Not(Box<Self>),
    Negative(Box<Self>),
    /// All of them, however many: a tree would be as deep as the query is long.
    All(Vec<Self>),
    Any(Vec<Self>),
    Compare(Comparison, Box<Self>, Box<Self>),
    In(Box<Self>, Vec<Self>),
    Call(Function, Vec<Self>),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
    /// Undefined for a single item.
    Aggregate(Aggregate, Box<Self>),
}

/// An operator that compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    IsDefined,
    IsNull,
    StartsWith,
    EndsWith,
    Contains,
    ArrayContains,
    ArrayLength,
    Length,
    Lower,
    Upper,
}

impl Function {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().as_str() {
            "IS_DEFINED" => Self::IsDefined,
            "IS_NULL" => Self::IsNull,
            "STARTSWITH" => Self::StartsWith,
            "ENDSWITH" => Self::EndsWith,
            "CONTAINS" => Self::Contains,
            "ARRAY_CONTAINS" => Self::ArrayContains,
            "ARRAY_LENGTH" => Self::ArrayLength,
            "LENGTH" => Self::Length,
            "LOWER" => Self::Lower,
            "UPPER" => Self::Upper,
            _ => return None,
        })
    }

    fn call(self, arguments: &[Found]) -> Found {
        let argument = |at: usize| arguments.get(at).and_then(Option::as_ref);
        let text = |at| argument(at).and_then(Value::as_str);
        let texts = || text(0).zip(text(1));
        Some(match self {
            Self::IsDefined => argument(0).is_some().into(),
            Self::IsNull => argument(0)?.is_null().into(),
            Self::StartsWith => texts().map(|(text, part)| text.starts_with(part))?.into(),
            Self::EndsWith => texts().map(|(text, part)| text.ends_with(part))?.into(),
            Self::Contains => texts().map(|(text, part)| text.contains(part))?.into(),
            Self::ArrayContains => {
                let (array, value) = argument(0)?.as_array().zip(argument(1))?;
                array.iter().any(|member| is_equal(member, value)).into()
            }
            Self::ArrayLength => argument(0)?.as_array()?.len().into(),
            Self::Length => text(0)?.chars().count().into(),
            Self::Lower => text(0)?.to_lowercase().into(),
            Self::Upper => text(0)?.to_uppercase().into(),
        })
    }
}

/// The member of an object, or of an array, that a part of a path names.
fn step<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match value {
        Value::Array(array) => array.get(name.parse::<usize>().ok()?),
        value => value.get(name),
    }
}

impl Expression {
    /// The value for an item.
    pub(super) fn of(&self, item: &Value) -> Found {
        match self {
            Self::Literal(value) => Some(value.clone()),
            Self::Path(path) => {
                path.iter().try_fold(item, |value, name| step(value, name)).cloned()
            }
            Self::Aggregate(..) => None,
            Self::Not(inner) => Some((!inner.of(item)?.as_bool()?).into()),
            Self::Negative(inner) => Some((-inner.of(item)?.as_f64()?).into()),
            Self::All(terms) => decided(terms, item, false),
            Self::Any(terms) => decided(terms, item, true),
            Self::Compare(comparison, a, b) => compare(*comparison, &a.of(item)?, &b.of(item)?),
            Self::In(value, members) => {
                let value = value.of(item)?;
                let is_member =
                    |member: &Self| member.of(item).is_some_and(|it| is_equal(&it, &value));
                Some(members.iter().any(is_member).into())
            }
            Self::Call(function, arguments) => {
                let arguments: Vec<_> = arguments.iter().map(|it| it.of(item)).collect();
                function.call(&arguments)
            }
            Self::Array(members) => {
                Some(Value::Array(members.iter().filter_map(|member| member.of(item)).collect()))
            }
            Self::Object(members) => {
                let member = |(name, value): &(String, Self)| Some((name.clone(), value.of(item)?));
                Some(Value::Object(members.iter().filter_map(member).collect()))
            }
        }
    }

    fn truth(&self, item: &Value) -> Option<bool> {
        self.of(item)?.as_bool()
    }

    /// Returns `true` if the expression is true for an item.
    pub(super) fn holds(&self, item: &Value) -> bool {
        self.truth(item) == Some(true)
    }
}

/// Combines terms, of which one with the value `deciding` decides. Undefined is neither true nor false: `false AND x` is false whatever
/// x is.
fn decided(terms: &[Expression], item: &Value, deciding: bool) -> Found {
    let mut is_defined = true;
    for term in terms {
        match term.truth(item) {
            Some(truth) if truth == deciding => return Some(deciding.into()),
            Some(_) => {}
            None => is_defined = false,
        }
    }
    is_defined.then(|| (!deciding).into())
}

fn compare(comparison: Comparison, a: &Value, b: &Value) -> Found {
    let is_same_kind = rank(Some(a)) == rank(Some(b));
    let order = || order(Some(a), Some(b));
    Some(match comparison {
        Comparison::Equal => is_equal(a, b).into(),
        Comparison::NotEqual => (!is_equal(a, b)).into(),
        // Values of two kinds have no order.
        _ if !is_same_kind => return None,
        Comparison::Less => order().is_lt().into(),
        Comparison::LessOrEqual => order().is_le().into(),
        Comparison::Greater => order().is_gt().into(),
        Comparison::GreaterOrEqual => order().is_ge().into(),
    })
}

/// Numbers are doubles: `1` is `1.0`.
fn is_equal(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a.total_cmp(&b).is_eq(),
        _ => a == b,
    }
}

/// The order of the kinds.
fn rank(value: Option<&Value>) -> u8 {
    match value {
        None => 0,
        Some(Value::Null) => 1,
        Some(Value::Bool(_)) => 2,
        Some(Value::Number(_)) => 3,
        Some(Value::String(_)) => 4,
        Some(Value::Array(_)) => 5,
        Some(Value::Object(_)) => 6,
    }
}

/// The order of values, by kind first.
pub(super) fn order(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    rank(a).cmp(&rank(b)).then_with(|| match (a, b) {
        (Some(Value::Bool(a)), Some(Value::Bool(b))) => a.cmp(b),
        (Some(Value::Number(a)), Some(Value::Number(b))) => {
            let double = |number: &serde_json::Number| number.as_f64().unwrap_or_default();
            double(a).total_cmp(&double(b))
        }
        (Some(Value::String(a)), Some(Value::String(b))) => a.cmp(b),
        _ => Ordering::Equal,
    })
}

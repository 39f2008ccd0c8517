//! Aggregates: one value of all items.

use serde_json::Value;

use super::expression::{Expression, Found, order};

/// A function of all items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aggregate {
    Count,
    Sum,
    Average,
    Least,
    Greatest,
}

impl Aggregate {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_uppercase().as_str() {
            "COUNT" => Self::Count,
            "SUM" => Self::Sum,
            "AVG" => Self::Average,
            "MIN" => Self::Least,
            "MAX" => Self::Greatest,
            _ => return None,
        })
    }

    /// The name in a plan.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Count => "Count",
            Self::Sum => "Sum",
            Self::Average => "Average",
            Self::Least => "Min",
            Self::Greatest => "Max",
        }
    }

    fn of(self, values: &[Value]) -> Found {
        let sum = || values.iter().map(Value::as_f64).sum::<Option<f64>>();
        let by = |a: &&Value, b: &&Value| order(Some(a), Some(b));
        match self {
            Self::Count => Some(values.len().into()),
            Self::Sum => sum().map(Value::from),
            #[expect(clippy::cast_precision_loss, reason = "there are never as many items")]
            Self::Average => {
                sum().filter(|_| !values.is_empty()).map(|sum| (sum / values.len() as f64).into())
            }
            Self::Least => values.iter().min_by(by).cloned(),
            Self::Greatest => values.iter().max_by(by).cloned(),
        }
    }
}

impl Expression {
    /// The value for all items, of an expression with aggregates. What is no aggregate is that of the first item.
    pub(super) fn of_all(&self, items: &[Value]) -> Found {
        match self {
            Self::Aggregate(aggregate, inner) => {
                let values: Vec<_> = items.iter().filter_map(|item| inner.of(item)).collect();
                aggregate.of(&values)
            }
            Self::Array(members) => {
                let values = members.iter().filter_map(|member| member.of_all(items));
                Some(Value::Array(values.collect()))
            }
            Self::Object(members) => {
                let member =
                    |(name, value): &(String, Self)| Some((name.clone(), value.of_all(items)?));
                Some(Value::Object(members.iter().filter_map(member).collect()))
            }
            other => items.first().and_then(|item| other.of(item)),
        }
    }
}

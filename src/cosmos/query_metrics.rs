//! `x-ms-documentdb-query-metrics`: what a page of a query took.

use core::fmt;
use core::iter::FusedIterator;

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{
    Decimal, Describe, Description, Fixed, FixedReceived, Part, Spans, arbitrary, ascii, field,
};
use crate::grammar::class::TCHAR;
use crate::grammar::leaf::{byte, run1, whole};
use crate::grammar::{Parsed, Span, fail};

static NAME: HeaderName = HeaderName::from_static("x-ms-documentdb-query-metrics");

#[derive(Clone, Copy)]
struct MetricsSpan(Span);

impl Spans for MetricsSpan {
    const PATTERN: Option<&'static str> = Some("{token}={decimal}(?:;{token}={decimal})*;?");

    type Ref<'a> = QueryMetricsRef<'a>;

    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let mut rest = input;
        loop {
            (rest, _) = metric(rest)?;
            rest = match rest {
                [b';', after @ ..] => after,
                [] | [b' ' | b'\t', ..] => rest,
                _ => return fail(rest, Expected::SemicolonOrEnd),
            };
            if matches!(rest, [] | [b' ' | b'\t', ..]) {
                break;
            }
        }
        Ok((rest, Self(Span::before(rest, &input[..input.len() - rest.len()], line_len))))
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> QueryMetricsRef<'_> {
        QueryMetricsRef { text: fixed.spans.0.of(fixed.line) }
    }

    #[inline]
    fn canonical(view: QueryMetricsRef<'_>) -> Option<Vec<u8>> {
        let metrics: Vec<_> = view.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Some(metrics.join(";").into_bytes())
    }
}

/// `name "=" 1*DIGIT [ "." 1*DIGIT ]`
fn metric(input: &[u8]) -> Parsed<'_, (&[u8], Decimal)> {
    let (rest, name) = run1(TCHAR, Expected::MetricName)(input)?;
    let (rest, ()) = byte(b'=', Expected::Equals)(rest)?;
    let (rest, value) = Decimal::read(Expected::MetricValue)(rest)?;
    Ok((rest, (name, value)))
}

/// An [`x-ms-documentdb-query-metrics`](QueryMetrics) header, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::QueryMetrics};
///
/// let line = b"totalExecutionTimeInMs=33.67;retrievedDocumentCount=2000";
/// let metrics = QueryMetrics::parse_strict(FieldLines::one(line))?;
/// assert_eq!(metrics.get("totalExecutionTimeInMs").unwrap().to_string(), "33.67");
/// assert_eq!(metrics.iter().count(), 2);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct QueryMetricsRef<'a> {
    text: &'a [u8],
}

impl<'a> QueryMetricsRef<'a> {
    /// Names and values, in order.
    #[must_use]
    #[inline]
    pub const fn iter(&self) -> Metrics<'a> {
        Metrics { rest: self.text }
    }

    /// The first value of the metric `name`; names are case-sensitive.
    #[must_use]
    #[inline]
    pub fn get(&self, name: &str) -> Option<Decimal> {
        self.iter().find(|(found, _)| *found == name).map(|(_, value)| value)
    }
}

impl<'a> IntoIterator for QueryMetricsRef<'a> {
    type Item = (&'a str, Decimal);
    type IntoIter = Metrics<'a>;

    fn into_iter(self) -> Metrics<'a> {
        self.iter()
    }
}

impl PartialEq for QueryMetricsRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for QueryMetricsRef<'_> {}

impl fmt::Debug for QueryMetricsRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().fmt(f)
    }
}

impl Describe for QueryMetricsRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let metrics = Description::list(self.iter().map(|(name, value)| {
            let value = Description::Decimal(value.to_string());
            Description::List(vec![Description::text(name), value])
        }));
        Description::Object(vec![Part::new("metrics", "names and values", metrics)])
    }
}

/// Names and values of a [`QueryMetricsRef`], in order.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::QueryMetrics};
///
/// let metrics = QueryMetrics::parse_strict(FieldLines::one(b"a=1;b=2.50"))?;
/// let values: Vec<_> = metrics.iter().map(|(_, value)| value.to_string()).collect();
/// assert_eq!(values, ["1", "2.5"]);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct Metrics<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Metrics<'a> {
    type Item = (&'a str, Decimal);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        // Every one was read before, and reads the same now.
        let (rest, (name, value)) = metric(self.rest).ok()?;
        self.rest = rest.strip_prefix(b";").unwrap_or(rest);
        Some((ascii(name), value))
    }
}

impl FusedIterator for Metrics<'_> {}

impl fmt::Debug for Metrics<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.clone()).finish()
    }
}

/// `x-ms-documentdb-query-metrics`: what a page of a query took.
///
/// ```text
/// x-ms-documentdb-query-metrics = metric *( ";" metric ) [ ";" ]
/// metric                        = name "=" 1*DIGIT [ "." 1*DIGIT ]
/// name                          = token
/// ```
///
/// Azure Cosmos DB sends it with the pages of a query that asked for it with
/// [`x-ms-documentdb-populatequerymetrics`](super::PopulateQueryMetrics): times, counts, sizes and ratios. Values are kept
/// exactly. Names are case-sensitive, and the order of the metrics is kept.
///
/// Example of the service: `totalExecutionTimeInMs=33.67;queryCompileTimeInMs=0.06;retrievedDocumentCount=2000`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Decimal, FieldMapExt, cosmos::QueryMetrics};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&QueryMetrics::try_from_iter([("totalExecutionTimeInMs", Decimal::new(3367, 2).unwrap())])?);
/// assert_eq!(map["x-ms-documentdb-query-metrics"], "totalExecutionTimeInMs=33.67");
/// assert_eq!(map.peek::<QueryMetrics>()?.unwrap().iter().count(), 1);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct QueryMetrics(FixedReceived<MetricsSpan>);

impl QueryMetrics {
    /// A header of names and values.
    ///
    /// # Errors
    ///
    /// When a name is no token, with positions in it and [`line`](DecodeError::line) its number; when there is no
    /// metric, or the value is too long.
    #[inline]
    pub fn try_from_iter<'m>(
        metrics: impl IntoIterator<Item = (&'m str, Decimal)>,
    ) -> Result<Self, DecodeError> {
        let mut written = Vec::new();
        for (index, (name, value)) in metrics.into_iter().enumerate() {
            whole(TCHAR, Expected::MetricName, name.as_bytes())
                .map_err(|fault| fault.in_piece(&NAME, index, name.as_bytes()))?;
            written.push(format!("{name}={value}"));
        }
        FixedReceived::from_parts(&NAME, written.join(";").into_bytes()).map(Self)
    }
}

field!(fixed QueryMetrics, QueryMetricsRef, MetricsSpan, &NAME);

arbitrary!(
    QueryMetrics,
    vec(("[a-zA-Z]{1,20}", any::<Decimal>()), 1..8).prop_map(|metrics| {
        let metrics = metrics.iter().map(|(name, value)| (&**name, *value));
        QueryMetrics::try_from_iter(metrics).unwrap()
    })
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{keeps, reads, refuses};

    #[test]
    fn metrics() {
        keeps::<QueryMetrics>("a=1", "a=1");
        keeps::<QueryMetrics>(" a=001.50;b=0.00; ", "a=1.5;b=0");
        assert_eq!(reads::<QueryMetrics>("a=1;a=2;A=3").get("A"), Some(3.into()));
        assert_eq!(reads::<QueryMetrics>("a=1;a=2").get("a"), Some(1.into()));
        assert_eq!(reads::<QueryMetrics>("a=1").get("b"), None);
        assert_ne!(reads::<QueryMetrics>("a=1;b=2"), reads::<QueryMetrics>("b=2;a=1"));
    }

    #[test]
    fn faults() {
        refuses::<QueryMetrics>(&[
            ("", "expected a metric name at byte 0"),
            ("=1", "expected a metric name at byte 0"),
            ("a", "expected \"=\" at byte 1"),
            ("a=", "expected a decimal value of a metric at byte 2"),
            ("a=-1", "expected a decimal value of a metric at byte 2"),
            ("a=1,5", "expected \";\" or the end of the value at byte 3"),
            ("a=1;;b=2", "expected a metric name at byte 4"),
            ("a=1; b=2", "expected the end of the value at byte 5"),
        ]);
        let error = QueryMetrics::try_from_iter([("a", 1.into()), ("b c", 1.into())]).unwrap_err();
        assert_eq!((error.line(), error.offset()), (1, 1));
        assert!(QueryMetrics::try_from_iter([]).is_err());
    }
}

//! `x-ms-cosmos-offer-autopilot-settings`: the autoscale settings of a new database or collection.

use core::fmt;

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::{DecodeError, ErrorKind, Expected};
use crate::field::{
    Describe, Description, Fixed, FixedReceived, Part, Spans, arbitrary, field, text,
};
use crate::grammar::json::{compact, object, value};
use crate::grammar::leaf::number_that;
use crate::grammar::{Parsed, Span, fault};

static NAME: HeaderName = HeaderName::from_static("x-ms-cosmos-offer-autopilot-settings");

#[derive(Clone, Copy)]
struct SettingsSpan {
    json: Span,
    max_throughput: u64,
}

impl Spans for SettingsSpan {
    // JSON nests, so the grammar is not regular.
    const PATTERN: Option<&'static str> = None;

    type Ref<'a> = OfferAutopilotSettingsRef<'a>;

    fn read<'a>(input: &'a [u8], line_len: usize, _: &mut Notes) -> Parsed<'a, Self> {
        let mut max = None;
        let (rest, ()) = object(input, |name, at| {
            if name.as_str() != Some("maxThroughput") {
                return value(at);
            }
            if max.is_some() {
                return fault(ErrorKind::DuplicateParameter, Expected::MaxThroughput, at, 1);
            }
            let (rest, found) = max_throughput(at)?;
            max = Some(found);
            Ok((rest, ()))
        })?;
        let Some(max_throughput) = max else {
            return fault(ErrorKind::MissingParameter, Expected::MaxThroughput, rest, 0);
        };
        Ok((
            rest,
            Self {
                json: Span::before(rest, &input[..input.len() - rest.len()], line_len),
                max_throughput,
            },
        ))
    }

    #[inline]
    fn view(fixed: Fixed<'_, Self>) -> OfferAutopilotSettingsRef<'_> {
        OfferAutopilotSettingsRef {
            json: fixed.spans.json.of(fixed.line),
            max_throughput: fixed.spans.max_throughput,
        }
    }

    #[inline]
    fn canonical(view: OfferAutopilotSettingsRef<'_>) -> Option<Vec<u8>> {
        Some(compact(view.json).collect())
    }
}

const fn is_max_throughput(number: u64) -> bool {
    number >= 1000 && number % 1000 == 0
}

fn max_throughput(input: &[u8]) -> Parsed<'_, u64> {
    number_that(Expected::MaxThroughput, is_max_throughput)(input)
}

/// An [`x-ms-cosmos-offer-autopilot-settings`](OfferAutopilotSettings) header, borrowed.
///
/// Two are equal if their JSON is, apart from white space between its parts.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::OfferAutopilotSettings};
///
/// let line = FieldLines::one(br#"{"maxThroughput": 4000}"#);
/// let settings = OfferAutopilotSettings::parse_strict(line)?;
/// assert_eq!(settings.max_throughput(), 4000);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct OfferAutopilotSettingsRef<'a> {
    json: &'a [u8],
    max_throughput: u64,
}

impl<'a> OfferAutopilotSettingsRef<'a> {
    /// The largest throughput, in request units per second.
    #[must_use]
    #[inline]
    pub const fn max_throughput(&self) -> u64 {
        self.max_throughput
    }

    /// The JSON object as it was sent.
    #[must_use]
    #[inline]
    pub fn json(&self) -> &'a str {
        core::str::from_utf8(self.json).unwrap_or_default()
    }
}

impl PartialEq for OfferAutopilotSettingsRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        compact(self.json).eq(compact(other.json))
    }
}

impl Eq for OfferAutopilotSettingsRef<'_> {}

impl fmt::Debug for OfferAutopilotSettingsRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OfferAutopilotSettingsRef").field(&text(self.json)).finish()
    }
}

impl Describe for OfferAutopilotSettingsRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let max = Description::number(self.max_throughput);
        Description::Object(vec![
            Part::new("max_throughput", "largest throughput, in request units per second", max),
            Part::new("json", "settings as sent", Description::text(self.json)),
        ])
    }
}

/// `x-ms-cosmos-offer-autopilot-settings`: the autoscale settings of a new database or collection.
///
/// ```text
/// x-ms-cosmos-offer-autopilot-settings = object            ; JSON (RFC 8259)
/// maxThroughput                        = 1*DIGIT           ; a multiple of 1000; exactly one
/// ```
///
/// Azure Cosmos DB takes it when a database or a collection is created, in place of
/// [`x-ms-offer-throughput`](super::OfferThroughput): it refuses a request that has both. Other members, such as
/// `autoUpgradePolicy`, may be any JSON. It is nested at most [`MAX_JSON_DEPTH`](crate::limits::MAX_JSON_DEPTH) deep.
///
/// Example from the vendor's documentation: `{"maxThroughput": 4000}`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::OfferAutopilotSettings};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&OfferAutopilotSettings::new(4000).unwrap());
/// assert_eq!(map["x-ms-cosmos-offer-autopilot-settings"], r#"{"maxThroughput":4000}"#);
/// assert_eq!(map.peek::<OfferAutopilotSettings>()?.unwrap().max_throughput(), 4000);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct OfferAutopilotSettings(FixedReceived<SettingsSpan>);

impl OfferAutopilotSettings {
    /// Settings with a largest throughput; `None` unless it is a multiple of 1000, and not 0.
    #[must_use]
    #[inline]
    pub fn new(max_throughput: u64) -> Option<Self> {
        let json = format!("{{\"maxThroughput\":{max_throughput}}}");
        Self::from_json(&json).ok()
    }

    /// Settings of the text of a JSON object, written as it is.
    ///
    /// # Errors
    ///
    /// When the text is not such an object, with the position in it.
    #[inline]
    pub fn from_json(json: &str) -> Result<Self, DecodeError> {
        FixedReceived::from_text(&NAME, json.as_bytes()).map(Self)
    }
}

field!(fixed OfferAutopilotSettings, OfferAutopilotSettingsRef, SettingsSpan, &NAME);

arbitrary!(OfferAutopilotSettings, {
    let policy = option::of(0..100_u8);
    (1..1_000_000_u64, policy).prop_map(|(thousands, percent)| {
        let policy = percent.map_or(String::new(), |percent| {
            format!(", \"autoUpgradePolicy\": {{\"incrementPercent\":{percent} }}")
        });
        let json = format!("{{\"maxThroughput\":{}{policy}}}", thousands * 1000);
        OfferAutopilotSettings::from_json(&json).unwrap()
    })
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{keeps, reads, refuses};

    #[test]
    fn objects_with_a_largest_throughput() {
        keeps::<OfferAutopilotSettings>("{\"maxThroughput\":4000}", "{\"maxThroughput\":4000}");
        keeps::<OfferAutopilotSettings>(
            " { \"maxThroughput\" : 1000 , \"a b\" : [ 1, {} ] } ",
            "{\"maxThroughput\":1000,\"a b\":[1,{}]}",
        );
        let line = "{\"autoUpgradePolicy\":{\"maxThroughput\":1},\"maxThroughput\":10000}";
        assert_eq!(reads::<OfferAutopilotSettings>(line).max_throughput(), 10_000);
    }

    #[test]
    fn faults() {
        let max = "expected a maxThroughput that is a multiple of 1000 at byte";
        let range = "number is out of range: expected a maxThroughput that is a multiple of 1000";
        refuses::<OfferAutopilotSettings>(&[
            ("", "expected a JSON object at byte 0"),
            ("4000", "expected a JSON object at byte 0"),
            ("'{\"maxThroughput\":4000}'", "expected a JSON object at byte 0"),
            ("{'maxThroughput': 4000}", "expected a JSON string at byte 1"),
            ("{maxThroughput: 4000}", "expected a JSON string at byte 1"),
            ("{}", "maxThroughput is missing at byte 2"),
            ("{\"maxthroughput\":4000}", "maxThroughput is missing at byte 22"),
            ("{\"maxThroughput\":\"4000\"}", &format!("{max} 17")),
            ("{\"maxThroughput\":4500}", &format!("{range} at byte 17")),
            ("{\"maxThroughput\":0}", &format!("{range} at byte 17")),
            ("{\"maxThroughput\":1000.0}", "expected a comma or \"}\" at byte 21"),
            ("{\"maxThroughput\":1000", "expected a comma or \"}\" at byte 21"),
            ("{\"maxThroughput\":1000}}", "expected the end of the value at byte 22"),
        ]);
        let again = "{\"maxThroughput\":1000,\"maxThroughput\":1000}";
        refuses::<OfferAutopilotSettings>(&[(again, "maxThroughput occurs again at byte 38")]);
        assert!(OfferAutopilotSettings::new(450).is_none());
    }
}

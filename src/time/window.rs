//! How old a signed request may be.

use core::fmt;
use core::ops::RangeInclusive;

/// The allowed age of the date of a signed request by the service's clock, in seconds; negative if it is ahead. This
/// is the range of Azure App Configuration.
pub(crate) const APP_CONFIGURATION: RangeInclusive<i64> = -15 * 60..=15 * 60;
/// That of Azure Cosmos DB: a signature lives for 15 minutes, and clocks may be 5 minutes apart.
pub(crate) const COSMOS_DB: RangeInclusive<i64> = -5 * 60..=20 * 60;

/// Writes how far a date is from a clock, in the two largest units: `8 years 200 days`. A year has 365.25 days.
pub(crate) struct Apart(pub u64);

impl fmt::Display for Apart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(u64, &str); 5] =
            [(31_557_600, "year"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
        let first = UNITS.iter().position(|(len, _)| self.0 >= *len).unwrap_or(UNITS.len() - 1);
        let mut rest = self.0;
        for (index, (len, unit)) in UNITS.iter().enumerate().skip(first).take(2) {
            let count = rest / len;
            rest %= len;
            if index > first && count == 0 {
                break;
            }
            let space = if index > first { " " } else { "" };
            let plural = if count == 1 { "" } else { "s" };
            write!(f, "{space}{count} {unit}{plural}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Apart;

    #[test]
    fn two_units_at_most() {
        for (seconds, text) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (901, "15 minutes 1 second"),
            (7_200, "2 hours"),
            (7_201, "2 hours"),
            (86_400 + 3_600, "1 day 1 hour"),
            (269_785_229, "8 years 200 days"),
            (u64::MAX, "584542046090 years 228 days"),
        ] {
            assert_eq!(Apart(seconds).to_string(), text, "{seconds}");
        }
    }
}

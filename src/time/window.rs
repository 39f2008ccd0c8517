//! How old a signed request may be.

use core::fmt;
use core::ops::RangeInclusive;

#[cfg(feature = "contracts")]
use crate::HttpDate;

/// The allowed age of the date of a signed request by the service's clock, in seconds; negative if it is ahead. This
/// is the range of Azure App Configuration.
pub(crate) const APP_CONFIGURATION: RangeInclusive<i64> = -15 * 60..=15 * 60;
/// That of Azure Cosmos DB: a signature lives for 15 minutes, and clocks may be 5 minutes apart.
pub(crate) const COSMOS_DB: RangeInclusive<i64> = -5 * 60..=20 * 60;

/// Writes how far a date is from a clock, in the two largest units: `8 years 200 days`. A year has 365.25 days.
pub(crate) struct Apart(pub u64);

impl fmt::Display for Apart {
    #[inline]
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

/// Writes how far a date is from a clock: `41 minutes 29 seconds behind the clock, which shows …`.
#[cfg(feature = "contracts")]
pub(crate) struct Skew {
    /// The age of the date by the clock, in seconds; negative if it is ahead.
    pub(crate) age: i64,
    pub(crate) now: HttpDate,
}

#[cfg(feature = "contracts")]
impl Skew {
    /// Returns `true` if the date is a whole number of half hours away, as time zones are, to the minute.
    fn is_of_a_time_zone(&self) -> bool {
        const HALF_HOUR: u64 = 30 * 60;
        let apart = self.age.unsigned_abs();
        let beside = apart % HALF_HOUR;
        (HALF_HOUR - 60..=14 * 3_600 + 60).contains(&apart)
            && (beside <= 60 || beside >= HALF_HOUR - 60)
    }
}

#[cfg(feature = "contracts")]
impl fmt::Display for Skew {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let apart = Apart(self.age.unsigned_abs());
        let side = if self.age < 0 { "ahead of" } else { "behind" };
        write!(f, "{apart} {side} the clock, which shows {}", self.now)?;
        if self.is_of_a_time_zone() {
            f.write_str("; this looks like a time zone: send the date in GMT")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Apart;

    #[cfg(feature = "contracts")]
    #[test]
    fn differences_of_whole_and_half_hours_look_like_time_zones() {
        use super::Skew;
        use crate::HttpDate;

        let says = |age| {
            let now = HttpDate::from_unix(784_111_777).unwrap();
            Skew { age, now }.to_string().contains("time zone")
        };
        for age in [3_600, -7_200, 3_630, 19_800, -34_200, 1_800] {
            assert!(says(age), "{age}");
        }
        for age in [301, -406, 2_489, 1_000, 86_400, 20_000] {
            assert!(!says(age), "{age}");
        }
    }

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

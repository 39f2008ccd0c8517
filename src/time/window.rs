//! How old a signed request may be.

use core::ops::RangeInclusive;

/// How far behind the clock of the service the date of a signed request may be, in seconds; negative where it is
/// ahead. This is the range of Azure App Configuration.
pub(crate) const APP_CONFIGURATION: RangeInclusive<i64> = -15 * 60..=15 * 60;
/// That of Azure Cosmos DB: a signature lives for 15 minutes, and clocks may be 5 minutes apart.
pub(crate) const COSMOS_DB: RangeInclusive<i64> = -5 * 60..=20 * 60;

//! `x-ms-gatewayversion`: which version of the gateway answered.

use http::HeaderName;

use super::BuildVersion;
use crate::field::{arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-gatewayversion");

/// `x-ms-gatewayversion`: which version of the gateway answered.
///
/// ```text
/// x-ms-gatewayversion = [ "version=" ] version
/// version             = 1*DIGIT 1*3( "." 1*DIGIT )
/// ```
///
/// Azure Cosmos DB sends it with what its gateway passes on; otherwise it is as
/// [`x-ms-serviceversion`](super::ServiceVersion).
///
/// Example of the service: `version=2.14.0`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, FieldLines, cosmos::GatewayVersion};
///
/// let version = GatewayVersion::parse_strict(FieldLines::one(b"version=2.14.0"))?;
/// assert_eq!(version.0.numbers(), [2, 14, 0]);
/// assert_eq!(version.0.to_string(), "2.14.0");
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GatewayVersion(pub BuildVersion);

field!(plain GatewayVersion(|input, _| BuildVersion::read(input)), &NAME);

arbitrary!(GatewayVersion, any::<BuildVersion>().prop_map(GatewayVersion));

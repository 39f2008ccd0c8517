//! `x-ms-resource-usage`: how much there is of each resource.

use http::HeaderName;

use super::ResourcesRef;
use super::resources::{AmountsSpan, build};
use crate::error::DecodeError;
use crate::field::{FixedReceived, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-resource-usage");

/// `x-ms-resource-usage`: how much there is of each resource.
///
/// ```text
/// x-ms-resource-usage = [ resource *( ";" resource ) [ ";" ] ]
/// resource            = name "=" [ "-" ] 1*DIGIT
/// name                = token
/// ```
///
/// Azure Cosmos DB sends it with [`x-ms-resource-quota`](super::ResourceQuota), whose names and rules it
/// has.
///
/// Example of the service: `documentSize=1;documentsSize=884;documentsCount=2000;collectionSize=1408;`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::ResourceUsage};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&ResourceUsage::try_from_iter([("documentsCount", 2_000)])?);
/// assert_eq!(map["x-ms-resource-usage"], "documentsCount=2000;");
/// assert_eq!(map.peek::<ResourceUsage>()?.unwrap().get("documentsCount"), Some(2_000));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct ResourceUsage(FixedReceived<AmountsSpan>);

impl ResourceUsage {
    /// A header of names and amounts.
    ///
    /// # Errors
    ///
    /// As [`ResourceQuota::try_from_iter`](super::ResourceQuota::try_from_iter).
    #[inline]
    pub fn try_from_iter<'r>(
        resources: impl IntoIterator<Item = (&'r str, i64)>,
    ) -> Result<Self, DecodeError> {
        build(&NAME, resources).map(Self)
    }
}

field!(fixed ResourceUsage, ResourcesRef, AmountsSpan, &NAME);

// Also the empty one.
arbitrary!(
    ResourceUsage,
    super::resources::amounts().prop_map(|resources| {
        let resources = resources.iter().map(|(name, amount)| (&**name, *amount));
        ResourceUsage::try_from_iter(resources).unwrap()
    })
);

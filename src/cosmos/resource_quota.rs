//! `x-ms-resource-quota`: how much there may be of each resource.

use http::HeaderName;

use super::ResourcesRef;
use super::resources::{AmountsSpan, build};
use crate::error::DecodeError;
use crate::field::{FixedReceived, arbitrary, field};

static NAME: HeaderName = HeaderName::from_static("x-ms-resource-quota");

/// `x-ms-resource-quota`: how much there may be of each resource.
///
/// ```text
/// x-ms-resource-quota = [ resource *( ";" resource ) [ ";" ] ]
/// resource            = name "=" [ "-" ] 1*DIGIT
/// name                = token
/// ```
///
/// Azure Cosmos DB sends it with [`x-ms-resource-usage`](super::ResourceUsage), of what contains the
/// resource or of the resource itself. Amounts fit 64 bits with their sign; -1 is no limit. Names have no
/// case, and each occurs once, for neither of two amounts would be the right one. There are at most
/// [`MAX_RESOURCES`](crate::limits::MAX_RESOURCES). The semicolon at the end is always written.
///
/// Example of the service:
/// `documentSize=10240;documentsSize=10485760;documentsCount=-1;collectionSize=10485760;`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{FieldMapExt, cosmos::ResourceQuota};
///
/// let mut map = http::HeaderMap::new();
/// map.write(&ResourceQuota::try_from_iter([("storedProcedures", 25), ("triggers", -1)])?);
/// assert_eq!(map["x-ms-resource-quota"], "storedProcedures=25;triggers=-1;");
/// assert_eq!(map.peek::<ResourceQuota>()?.unwrap().get("StoredProcedures"), Some(25));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct ResourceQuota(FixedReceived<AmountsSpan>);

impl ResourceQuota {
    /// A header of names and amounts.
    ///
    /// # Errors
    ///
    /// When a name is no token, with positions in it and [`line`](DecodeError::line) its number; when a
    /// name occurs again, or there are too many of them, with positions in the value.
    #[inline]
    pub fn try_from_iter<'r>(
        resources: impl IntoIterator<Item = (&'r str, i64)>,
    ) -> Result<Self, DecodeError> {
        build(&NAME, resources).map(Self)
    }
}

field!(fixed ResourceQuota, ResourcesRef, AmountsSpan, &NAME);

// Also the empty one.
arbitrary!(
    ResourceQuota,
    super::resources::amounts().prop_map(|resources| {
        let resources = resources.iter().map(|(name, amount)| (&**name, *amount));
        ResourceQuota::try_from_iter(resources).unwrap()
    })
);

#[cfg(test)]
mod tests {

    use super::*;
    use crate::cosmos::ResourceUsage;
    use crate::limits::MAX_RESOURCES;
    use crate::test_kit::{fails, keeps, reads};

    #[track_caller]
    fn both_read(line: &'static str, resources: &[(&str, i64)], written: &str) {
        keeps::<ResourceQuota>(line, written);
        keeps::<ResourceUsage>(line, written);
        let quota = reads::<ResourceQuota>(line);
        assert_eq!(quota, reads::<ResourceUsage>(line));
        assert!(quota.iter().eq(resources.iter().copied()), "{quota:?}");
        let built = ResourceQuota::try_from_iter(resources.iter().copied()).unwrap();
        assert_eq!(built.view(), quota);
    }

    #[track_caller]
    fn both_fail(line: &str, message: &str) {
        fails::<ResourceQuota>(line, message);
        fails::<ResourceUsage>(line, message);
    }

    #[test]
    fn resources() {
        both_read("collections=5000;", &[("collections", 5000)], "collections=5000;");
        let line = "documentSize=10240;documentsSize=10485760;documentsCount=-1;";
        let three =
            [("documentSize", 10240), ("documentsSize", 10_485_760), ("documentsCount", -1)];
        both_read(line, &three, line);
        both_read(" a=1;b=007 ", &[("a", 1), ("b", 7)], "a=1;b=7;");
        both_read("a=-0;\t", &[("a", 0)], "a=0;");
        both_read("", &[], "");
        let ends = [("a", i64::MIN), ("b", i64::MAX)];
        let line = "a=-9223372036854775808;b=9223372036854775807;";
        both_read(line, &ends, line);
    }

    #[test]
    fn neither_case_nor_order_matters() {
        let of = |resources: &[_]| ResourceQuota::try_from_iter(resources.iter().copied()).unwrap();
        let both = of(&[("a", 1), ("b", 2)]);
        assert_eq!(both, of(&[("B", 2), ("a", 1)]));
        for other in [&[("a", 1)][..], &[("a", 1), ("b", 3)], &[("a", 1), ("c", 2)]] {
            assert_ne!(both, of(other));
            assert_ne!(of(other), both);
        }
        assert_eq!(both.view().get("B"), Some(2));
        assert_eq!(both.view().get("c"), None);
        assert_eq!(format!("{both:?}"), "ResourceQuota({\"a\": 1, \"b\": 2})");
    }

    #[test]
    fn faults() {
        both_fail(";", "expected a resource name at byte 0");
        both_fail("=1;", "expected a resource name at byte 0");
        both_fail("a=1;;b=2;", "expected a resource name at byte 4");
        both_fail("a", "expected \"=\" at byte 1");
        both_fail("a;", "expected \"=\" at byte 1");
        both_fail("a = 1;", "expected \"=\" at byte 1");
        both_fail("a=", "expected a decimal amount at byte 2");
        both_fail("a=;", "expected a decimal amount at byte 2");
        both_fail("a= 1;", "expected a decimal amount at byte 2");
        both_fail("a=--1;", "expected a decimal amount at byte 3");
        both_fail("a=unlimited;", "expected a decimal amount at byte 2");
        both_fail("a=1.5;", "expected \";\" or the end of the value at byte 3");
        both_fail("a=1,b=2", "expected \";\" or the end of the value at byte 3");
        both_fail("a=1; b=2;", "expected the end of the value at byte 5");
        both_fail(
            "a=9223372036854775808;",
            "amount is not between -9223372036854775808 and 9223372036854775807 at byte 2",
        );
    }

    #[test]
    fn a_name_occurs_once() {
        both_fail("a=1;b=2;a=1;", "resource name occurs again at byte 8");
        both_fail(" a=1;A=2;", "resource name occurs again at byte 5");
        let error = ResourceQuota::try_from_iter([("a", 1), ("a", 1)]).unwrap_err();
        assert_eq!(error.code(), "duplicate-parameter");
    }

    #[test]
    fn not_too_many() {
        let names: Vec<_> = (0..=MAX_RESOURCES).map(|index| format!("a{index}")).collect();
        let resources: Vec<_> = names.iter().map(|name| (&**name, 1)).collect();
        let (_, most) = resources.split_last().unwrap();
        assert!(ResourceQuota::try_from_iter(most.iter().copied()).is_ok());
        let error = ResourceQuota::try_from_iter(resources.iter().copied()).unwrap_err();
        assert_eq!(error.to_string(), "x-ms-resource-quota: more than 32 resources at byte 182");
        let again = [most, &most[..1]].concat();
        let error = ResourceQuota::try_from_iter(again).unwrap_err();
        assert_eq!(error.code(), "duplicate-parameter");
    }

    #[test]
    fn only_names_are_written() {
        for (bad, at) in [("", 0), ("a b", 1), ("a=", 1), ("a;b", 1), ("\u{e9}", 0)] {
            let error = ResourceQuota::try_from_iter([("x", 1), (bad, 1)]).unwrap_err();
            assert_eq!((error.line(), error.offset()), (1, at), "{bad}");
        }
    }
}

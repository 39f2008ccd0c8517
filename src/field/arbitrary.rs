//! Generators of headers, for property tests.

/// Implements proptest's `Arbitrary` for a type, with the feature `proptest`.
///
/// Each header has its strategy in its own file. A strategy makes valid parts only, so that it may unwrap what it builds.
macro_rules! arbitrary {
    ($type:ty, $strategy:expr) => {
        #[cfg(feature = "proptest")]
        impl proptest::arbitrary::Arbitrary for $type {
            type Parameters = ();
            type Strategy = proptest::strategy::BoxedStrategy<Self>;

            fn arbitrary_with((): ()) -> Self::Strategy {
                #[allow(unused_imports, reason = "not every strategy needs them all")]
                use proptest::{collection::vec, option, prelude::*, sample::select};

                proptest::strategy::Strategy::boxed($strategy)
            }
        }
    };
}
pub(crate) use arbitrary;

//! Tokens that are not kept, as events of `tracing`.

use std::fmt;

use masthead::Field;

/// Logs that a token of a response was not kept. `reason` has no byte of a header value.
#[cfg(feature = "tracing")]
pub(crate) fn token<T: Field>(reason: &dyn fmt::Display) {
    tracing::event!(
        target: "masthead::reqwest_middleware",
        tracing::Level::WARN,
        header = T::name().as_str(),
        detail = %reason,
        "token not kept",
    );
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn token<T: Field>(_: &dyn fmt::Display) {}

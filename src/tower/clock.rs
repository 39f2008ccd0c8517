//! The clock of a layer.

use crate::HttpDate;

/// A function that returns the time. `wasm32-unknown-unknown` has no clock, so there a layer has none unless it is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock(Option<fn() -> HttpDate>);

impl Clock {
    pub(super) const fn new(clock: fn() -> HttpDate) -> Self {
        Self(Some(clock))
    }

    pub(super) fn now(self) -> Option<HttpDate> {
        self.0.map(|now| now())
    }
}

impl Default for Clock {
    fn default() -> Self {
        #[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
        let now = Some(HttpDate::now as fn() -> HttpDate);
        #[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
        let now = None;
        Self(now)
    }
}

//! A value shared by several threads.

use core::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A handle to a store with a lock; a clone is another handle to the same store.
///
/// The lock is held while a store reads and writes, and never while other people's code runs.
pub(crate) struct Shared<T>(Arc<Mutex<T>>);

impl<T> Shared<T> {
    pub(crate) fn new(store: T) -> Self {
        Self(Arc::new(Mutex::new(store)))
    }

    /// A panic leaves a store consistent: a token is stored as the last step.
    pub(crate) fn lock(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Clone + fmt::Debug> fmt::Debug for Shared<T> {
    /// The store as it is now. What it is written to is other people's code, so the lock is not held over it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let now = self.lock().clone();
        now.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use core::fmt::Write;

    use super::*;

    #[test]
    fn a_poisoned_lock_is_no_panic() {
        let shared = Shared::new(vec![1]);
        let other = shared.clone();
        let panicked = std::thread::spawn(move || {
            let _guard = other.0.lock();
            panic!("with the lock in hand, as this test wants it");
        });
        assert!(panicked.join().is_err());
        assert!(shared.0.is_poisoned());
        shared.lock().push(2);
        assert_eq!(*shared.lock(), [1, 2]);
    }

    /// A log that changes the store while it is written to.
    #[test]
    fn no_lock_is_held_while_debug_writes() {
        struct Log(Shared<Vec<u8>>, String);
        impl Write for Log {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.0.0.try_lock().map_err(|_| fmt::Error)?.push(9);
                self.1.write_str(text)
            }
        }
        let shared = Shared::new(vec![1, 2]);
        let mut log = Log(shared.clone(), String::new());
        write!(log, "{shared:?}").unwrap();
        assert_eq!(log.1, "[1, 2]", "it is the store of one moment");
        assert!(shared.lock().len() > 2);
    }
}

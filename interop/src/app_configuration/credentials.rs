//! Who may use a store, and for what.

use masthead::auth::BearerRef;
use masthead::signing::app_configuration::AccessKey;

/// The id and the secret of the made-up key that reads and writes.
pub(crate) const TEST_KEY: [&str; 2] =
    ["interop-fake-id-l0-s0:Q2FwdHVyZUlk", "aW50ZXJvcC1mYWtlLXNlY3JldC1ub3QtcmVhbC0wMTIzNDU2Nzg5"];

/// The id and the secret of the made-up key that only reads.
pub(super) const TEST_READER: [&str; 2] =
    ["interop-fake-id-read-only", "aW50ZXJvcC1mYWtlLXJlYWQtb25seS1zZWNyZXQtbm90LXJlYWw="];

pub(crate) const TEST_TOKEN: &str = "fake.bearer-token_for.interop~tests";

/// What a caller may do.
///
/// ```
/// use masthead_interop::app_configuration::Access;
///
/// assert!(Access::ReadWrite.may_write() && !Access::ReadOnly.may_write());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Reads and writes.
    ReadWrite,
    /// Only reads; a write is answered with 403.
    ReadOnly,
}

impl Access {
    /// Returns `true` if the caller may write.
    #[must_use]
    pub const fn may_write(self) -> bool {
        matches!(self, Self::ReadWrite)
    }
}

/// The access keys and the bearer tokens of a store.
///
/// `Debug` shows none of them.
///
/// ```
/// use masthead::signing::app_configuration::AccessKey;
/// use masthead_interop::app_configuration::{Access, Credentials};
///
/// let key = AccessKey::from_base64("key-id-1", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?;
/// let credentials = Credentials::none().with_key(key, Access::ReadWrite);
/// assert_eq!(format!("{credentials:?}"), "Credentials { keys: 1, tokens: 0 }");
/// # Ok::<(), masthead::signing::KeyError>(())
/// ```
#[derive(Clone)]
pub struct Credentials {
    keys: Vec<(AccessKey, Access)>,
    tokens: Vec<(String, Access)>,
}

impl Credentials {
    /// Nobody.
    #[must_use]
    pub const fn none() -> Self {
        Self { keys: Vec::new(), tokens: Vec::new() }
    }

    /// The made-up credentials that the tests of the clients use: a key that reads and writes, a key that only
    /// reads, and a bearer token.
    ///
    /// # Panics
    ///
    /// Never: the keys are well-formed.
    #[must_use]
    pub fn of_tests() -> Self {
        let key = |id, secret| AccessKey::from_base64(id, secret).expect("a well-formed key");
        let [id, secret] = TEST_KEY;
        let [reader, readers_secret] = TEST_READER;
        Self::none()
            .with_key(key(id, secret), Access::ReadWrite)
            .with_key(key(reader, readers_secret), Access::ReadOnly)
            .with_token(TEST_TOKEN, Access::ReadWrite)
    }

    /// The same with one more key.
    #[must_use]
    pub fn with_key(mut self, key: AccessKey, access: Access) -> Self {
        self.keys.push((key, access));
        self
    }

    /// The same with one more bearer token.
    #[must_use]
    pub fn with_token(mut self, token: &str, access: Access) -> Self {
        self.tokens.push((token.to_owned(), access));
        self
    }

    pub(super) fn key(&self, id: &str) -> Option<&(AccessKey, Access)> {
        self.keys.iter().find(|(key, _)| key.id() == id)
    }

    pub(super) fn token(&self, token: BearerRef<'_>) -> Option<Access> {
        self.tokens.iter().find(|(own, _)| token.ct_eq(own)).map(|(_, access)| *access)
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials")
            .field("keys", &self.keys.len())
            .field("tokens", &self.tokens.len())
            .finish()
    }
}

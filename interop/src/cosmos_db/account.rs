//! The account: its keys, and the resource that describes it.

use std::sync::{Arc, PoisonError, RwLock};

use masthead::HttpDate;
use masthead::Request;
use masthead::auth::ct_eq;
use masthead::signing::cosmos_db::MasterKey;
use masthead::signing::{KeyError, VerifyError};
use serde_json::{Value, json};

use super::query;

/// The primary key of an account by default: made up, and no secret.
pub const PRIMARY_KEY: &str =
    "RkFLRS1jb3Ntb3MtbWFzdGVyLWtleS1mb3ItaW50ZXJvcC1jYXB0dXJlcy1vbmx5IS0wMTIzNDU2Nzg5YWJjZGVmZ2g=";
/// The secondary key of an account by default: made up, and no secret.
pub const SECONDARY_KEY: &str =
    "RkFLRS1jb3Ntb3Mtc2Vjb25kYXJ5LWtleS1mb3ItaW50ZXJvcC1vbmx5IS0wMTIzNDU2Nzg5YWJjZGVmZ2hpamtsbW4=";
/// The only access token of Microsoft Entra that the server accepts: made up, and no secret.
pub const ACCESS_TOKEN: &str = "fake.bearer-token_for.interop~tests";

/// The two keys of an account. Clones share them, so that a program can rotate a key while a server runs.
///
/// ```
/// use masthead::signing::cosmos_db::MasterKey;
/// use masthead_interop::cosmos_db::{Account, SECONDARY_KEY, router_for};
///
/// let account = Account::default();
/// let router = router_for(account.clone());
/// account.rotate_primary(MasterKey::from_base64("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?);
/// # let _ = (router, SECONDARY_KEY);
/// # Ok::<(), masthead::signing::KeyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Account {
    keys: Arc<RwLock<[MasterKey; 2]>>,
}

impl Default for Account {
    /// An account with [`PRIMARY_KEY`] and [`SECONDARY_KEY`].
    fn default() -> Self {
        Self::with_keys(PRIMARY_KEY, SECONDARY_KEY).expect("the default keys are base64")
    }
}

impl Account {
    /// An account with two keys, in base64.
    ///
    /// # Errors
    ///
    /// When one of them is not base64, is empty, or far too long.
    pub fn with_keys(primary: &str, secondary: &str) -> Result<Self, KeyError> {
        let keys = [MasterKey::from_base64(primary)?, MasterKey::from_base64(secondary)?];
        Ok(Self { keys: Arc::new(RwLock::new(keys)) })
    }

    /// Replaces the primary key. What is signed with the old one is refused from then on.
    pub fn rotate_primary(&self, key: MasterKey) {
        let [primary, _] = &mut *self.keys.write().unwrap_or_else(PoisonError::into_inner);
        *primary = key;
    }

    /// Checks that a request is signed with one of the keys.
    pub(super) fn verify(&self, request: &Request<'_>, now: HttpDate) -> Result<(), VerifyError> {
        let [primary, secondary] = &*self.keys.read().unwrap_or_else(PoisonError::into_inner);
        match primary.verify_resource(request, now) {
            Err(VerifyError::SignatureDiffers) => secondary.verify_resource(request, now),
            verified => verified,
        }
        .map(|_| ())
    }

    /// Checks an access token of Microsoft Entra.
    pub(super) fn knows_token(token: &str) -> bool {
        ct_eq(token.as_bytes(), ACCESS_TOKEN.as_bytes())
    }
}

/// The resource that describes the account, as it is reached at `origin`.
pub(super) fn document(origin: &str) -> Value {
    let locations =
        json!([{"name": "West Europe", "databaseAccountEndpoint": format!("{origin}/")}]);
    let replicas =
        json!({"asyncReplication": false, "minReplicaSetSize": 1, "maxReplicasetSize": 4});
    let configuration = json!({
        "maxSqlQueryInputLength": query::MAX_QUERY,
        "maxJoinsPerSqlQuery": 10,
        "maxLogicalAndPerSqlQuery": query::MAX_CONDITIONS,
        "maxLogicalOrPerSqlQuery": query::MAX_CONDITIONS,
        "maxUdfRefPerSqlQuery": 10,
        "maxInExpressionItemsCount": query::MAX_IN,
        "queryMaxInMemorySortDocumentCount": 500,
        "maxQueryRequestTimeoutFraction": 0.9,
        "sqlAllowNonFiniteNumbers": false,
        "sqlAllowAggregateFunctions": true,
        "sqlAllowSubQuery": false,
        "sqlAllowScalarSubQuery": false,
        "allowNewKeywords": true,
        "sqlAllowLike": false,
        "sqlAllowGroupByClause": false,
        "maxSpatialQueryCells": 12,
        "spatialMaxGeometryPointCount": 256,
        "sqlAllowTop": true,
        "enableSpatialIndexing": true,
    });
    json!({
        "_self": "",
        "id": "interop",
        "_rid": "interop.documents.azure.com",
        "media": "//media/",
        "addresses": "//addresses/",
        "_dbs": "//dbs/",
        "writableLocations": locations,
        "readableLocations": locations,
        "enableMultipleWriteLocations": false,
        "continuousBackupEnabled": false,
        "enableNRegionSynchronousCommit": false,
        "enablePerPartitionFailoverBehavior": false,
        "userReplicationPolicy": replicas,
        "userConsistencyPolicy": {"defaultConsistencyLevel": "Session"},
        "systemReplicationPolicy": {"minReplicaSetSize": 1, "maxReplicasetSize": 4, "asyncReplication": false},
        "readPolicy": {"primaryReadCoefficient": 1, "secondaryReadCoefficient": 1},
        // The service sends this as text within the JSON.
        "queryEngineConfiguration": configuration.to_string(),
    })
}

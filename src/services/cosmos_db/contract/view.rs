//! A request as the rules see it.

use crate::Request;
use crate::auth::{AuthorizationRef, CosmosKind};
use crate::contract::Check;
use crate::cosmos::{ApiVersion, Resource};
use crate::services::cosmos_db::{Operation, RequestHeadersRef};

/// A request as the rules see it: what it does, and to which resource.
pub(super) struct View<'h, 'a> {
    pub(super) request: Request<'a>,
    pub(super) headers: &'h RequestHeadersRef<'a>,
    pub(super) operation: Option<Operation>,
    pub(super) resource: Resource<'a>,
    /// The kind of its credentials, where they are those of the service.
    pub(super) kind: Option<CosmosKind>,
}

impl<'h, 'a> View<'h, 'a> {
    /// The operation is the one that the caller names, if the method fits, and otherwise the one that the request shows.
    pub(super) fn of(check: &Check<'a>, headers: &'h RequestHeadersRef<'a>) -> Option<Self> {
        let request = check.request()?;
        let told = check.context().fact::<Operation>().copied();
        let told = told.filter(|told| told.has_method(request.method));
        let resource = Resource::of(request.target);
        let operation = told.or_else(|| Operation::of(&request, resource, headers));
        let kind = match headers.authorization {
            Some(AuthorizationRef::Cosmos(token)) => Some(token.kind()),
            _ => None,
        };
        Some(Self { request, headers, operation, resource, kind })
    }

    /// Returns `true` if the operation is known, and not one of these.
    pub(super) fn is_none_of(&self, operations: &[Operation]) -> bool {
        self.operation.is_some_and(|operation| !operations.contains(&operation))
    }

    /// Returns `true` if the request is signed with a key of the account.
    pub(super) fn is_signed(&self) -> bool {
        self.kind == Some(CosmosKind::Master)
    }

    /// Returns `true` if the version is known, and older.
    pub(super) fn is_before(&self, version: ApiVersion) -> bool {
        self.headers.version.is_some_and(|own| own < version)
    }
}

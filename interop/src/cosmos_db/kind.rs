//! The kinds of resources, and which kind contains which.

/// A kind of resources, as paths name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Dbs,
    Colls,
    Docs,
    PkRanges,
    Sprocs,
    Udfs,
    Triggers,
    Conflicts,
    Users,
    Permissions,
    Offers,
}

impl Kind {
    /// The kind of a path segment that may stand in a resource of the kind `parent`, or in the account.
    pub(super) fn within(parent: Option<Self>, segment: &str) -> Option<Self> {
        let kinds: &[Self] = match parent {
            None => &[Self::Dbs, Self::Offers],
            Some(Self::Dbs) => &[Self::Colls, Self::Users],
            Some(Self::Colls) => &[
                Self::Docs,
                Self::PkRanges,
                Self::Sprocs,
                Self::Udfs,
                Self::Triggers,
                Self::Conflicts,
            ],
            Some(Self::Users) => &[Self::Permissions],
            Some(_) => &[],
        };
        kinds.iter().copied().find(|kind| kind.segment() == segment)
    }

    /// The segment of a path.
    pub(super) const fn segment(self) -> &'static str {
        match self {
            Self::Dbs => "dbs",
            Self::Colls => "colls",
            Self::Docs => "docs",
            Self::PkRanges => "pkranges",
            Self::Sprocs => "sprocs",
            Self::Udfs => "udfs",
            Self::Triggers => "triggers",
            Self::Conflicts => "conflicts",
            Self::Users => "users",
            Self::Permissions => "permissions",
            Self::Offers => "offers",
        }
    }

    /// The member of a feed that holds the resources.
    pub(super) const fn feed(self) -> &'static str {
        match self {
            Self::Dbs => "Databases",
            Self::Colls => "DocumentCollections",
            Self::Docs => "Documents",
            Self::PkRanges => "PartitionKeyRanges",
            Self::Sprocs => "StoredProcedures",
            Self::Udfs => "UserDefinedFunctions",
            Self::Triggers => "Triggers",
            Self::Conflicts => "Conflicts",
            Self::Users => "Users",
            Self::Permissions => "Permissions",
            Self::Offers => "Offers",
        }
    }

    /// The links that a resource of the kind has to what is in it.
    pub(super) const fn links(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Dbs => &[("_colls", "colls/"), ("_users", "users/")],
            Self::Colls => &[
                ("_docs", "docs/"),
                ("_sprocs", "sprocs/"),
                ("_triggers", "triggers/"),
                ("_udfs", "udfs/"),
                ("_conflicts", "conflicts/"),
            ],
            Self::Docs => &[("_attachments", "attachments/")],
            Self::Users => &[("_permissions", "permissions/")],
            _ => &[],
        }
    }

    /// The four bits by which the service tells identifiers in a container apart.
    pub(super) const fn nibble(self) -> u8 {
        match self {
            Self::Conflicts => 4,
            Self::PkRanges => 5,
            Self::Udfs => 6,
            Self::Triggers => 7,
            Self::Sprocs => 8,
            _ => 0,
        }
    }
}

/// The target of a path: a resource, or all resources of a kind in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The resources that contain it, from the account down.
    pub(super) parents: Vec<(Kind, String)>,
    pub(super) kind: Kind,
    /// Absent for all of the kind.
    pub(super) id: Option<String>,
}

impl Target {
    /// Returns `true` if it is in a collection.
    pub(super) fn is_in_collection(&self) -> bool {
        self.parents.iter().any(|&(kind, _)| kind == Kind::Colls)
    }

    /// The target of decoded path segments; `None` if the server has no such path.
    pub(super) fn of(segments: &[String]) -> Option<Self> {
        let mut parents = Vec::new();
        let mut rest = segments;
        loop {
            let parent = parents.last().map(|&(kind, _): &(Kind, String)| kind);
            let (segment, after) = rest.split_first()?;
            let kind = Kind::within(parent, segment)?;
            match after {
                [] => return Some(Self { parents, kind, id: None }),
                [id] => return Some(Self { parents, kind, id: Some(id.clone()) }),
                [id, after @ ..] => {
                    parents.push((kind, id.clone()));
                    rest = after;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str) -> Option<Target> {
        Target::of(&path.split('/').map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn resources_and_feeds() {
        let docs = of("dbs/a/colls/b/docs").unwrap();
        assert_eq!((docs.kind, docs.id, docs.parents.len()), (Kind::Docs, None, 2));
        let doc = of("dbs/a/colls/b/docs/c").unwrap();
        assert_eq!((doc.kind, doc.id.as_deref()), (Kind::Docs, Some("c")));
        assert_eq!(of("offers/a").unwrap().parents, []);
        for path in ["", "dbs/a/docs", "users", "dbs/a/colls/b/docs/c/attachments", "Dbs"] {
            assert_eq!(of(path), None, "{path}");
        }
    }
}

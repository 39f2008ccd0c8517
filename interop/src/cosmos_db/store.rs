//! The resources of the account, as a tree.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use masthead::HttpDate;
use serde_json::{Map, Value, json};

use super::answer::Failure;
use super::auth::Grant;
use super::container::{Container, Sequence, tag};
use super::kind::Kind;
use super::rid::Rid;

/// The largest number of resource tokens.
const MAX_GRANTS: usize = 10_000;

/// The largest number of throttled requests that are kept.
const MAX_REFUSED: usize = 10_000;

/// The resources of the account.
#[derive(Debug)]
pub(super) struct Store {
    pub(super) root: Node,
    pub(super) sequence: Sequence,
    pub(super) grants: Vec<Grant>,
    /// Hashes, because an id may be long.
    refused: HashSet<u64>,
    hasher: RandomState,
}

impl Store {
    pub(super) fn new() -> Self {
        Self {
            root: Node {
                kind: Kind::Dbs,
                number: 0,
                rid: Rid::root(),
                etag: String::new(),
                self_link: String::new(),
                body: Map::new(),
                children: Vec::new(),
                container: None,
            },
            sequence: Sequence::default(),
            grants: Vec::new(),
            refused: HashSet::new(),
            hasher: RandomState::new(),
        }
    }

    /// Adds the token of a permission. The oldest one makes room for it.
    pub(super) fn add_grant(&mut self, grant: Option<Grant>) {
        if grant.is_some() && self.grants.len() == MAX_GRANTS {
            self.grants.remove(0);
        }
        self.grants.extend(grant);
    }

    /// Removes the token of a permission.
    pub(super) fn remove_grant(&mut self, permission: &Map<String, Value>) {
        if let Some(Value::String(token)) = permission.get("_token") {
            self.grants.retain(|grant| !token.ends_with(&grant.secret));
        }
    }

    /// Removes the tokens of the permissions in a resource that was deleted, and its own.
    pub(super) fn remove_grants(&mut self, node: &Node) {
        if node.kind == Kind::Permissions {
            self.remove_grant(&node.body);
        }
        for child in &node.children {
            self.remove_grants(child);
        }
    }

    /// Returns `true` for the first request of a name.
    pub(super) fn is_first(&mut self, name: &str) -> bool {
        if self.refused.len() == MAX_REFUSED {
            self.refused.clear();
        }
        self.refused.insert(self.hasher.hash_one(name))
    }
}

/// A resource other than an item, with what is in it.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) number: u64,
    pub(super) rid: Rid,
    /// The text of its entity tag.
    pub(super) etag: String,
    /// The path of identifiers, which ends with a slash.
    pub(super) self_link: String,
    pub(super) body: Map<String, Value>,
    pub(super) children: Vec<Self>,
    /// The items of a container.
    pub(super) container: Option<Box<Container>>,
}

impl Node {
    pub(super) fn id(&self) -> &str {
        self.body.get("id").and_then(Value::as_str).unwrap_or_default()
    }

    /// The resource of a name, or else of an identifier.
    pub(super) fn position(&self, kind: Kind, id: &str) -> Option<usize> {
        let find = |is: &dyn Fn(&Self) -> bool| {
            self.children.iter().position(|child| child.kind == kind && is(child))
        };
        find(&|child| child.id() == id).or_else(|| find(&|child| child.rid.to_string() == id))
    }

    /// The resource of a path.
    pub(super) fn find(&self, path: &[(Kind, String)]) -> Result<&Self, Failure> {
        path.iter().try_fold(self, |node, (kind, id)| {
            let at = node.position(*kind, id).ok_or_else(Failure::not_found)?;
            node.children.get(at).ok_or_else(Failure::not_found)
        })
    }

    /// The resource of a path, to be changed.
    pub(super) fn find_mut(&mut self, path: &[(Kind, String)]) -> Result<&mut Self, Failure> {
        path.iter().try_fold(self, |node, (kind, id)| {
            let at = node.position(*kind, id).ok_or_else(Failure::not_found)?;
            node.children.get_mut(at).ok_or_else(Failure::not_found)
        })
    }

    /// The path of names, as it stands in a header: percent-encoded.
    pub(super) fn path_of_names(&self, path: &[(Kind, String)]) -> Result<String, Failure> {
        let mut names = Vec::new();
        let mut node = self;
        for (kind, id) in path {
            let at = node.position(*kind, id).ok_or_else(Failure::not_found)?;
            node = node.children.get(at).ok_or_else(Failure::not_found)?;
            let id = percent_encoding::utf8_percent_encode(node.id(), UNRESERVED);
            names.push(format!("{}/{id}", kind.segment()));
        }
        Ok(names.join("/"))
    }

    /// Adds a resource.
    pub(super) fn add(
        &mut self,
        kind: Kind,
        mut body: Map<String, Value>,
        number: u64,
        now: HttpDate,
    ) -> &mut Self {
        let rid = self.rid.child(kind, number);
        if kind == Kind::Offers {
            body.insert("id".to_owned(), rid.to_string().into());
        }
        let self_link = format!("{}{}/{rid}/", self.self_link, kind.segment());
        let container = (kind == Kind::Colls)
            .then(|| Box::new(Container::new(&rid, &self_link, &body, number)));
        let mut node = Self {
            kind,
            number,
            rid,
            etag: String::new(),
            self_link,
            body,
            children: Vec::new(),
            container,
        };
        node.stamp(number, now);
        let at = self.children.len();
        self.children.push(node);
        &mut self.children[at]
    }

    /// Gives the resource a new tag, and its body what the service adds.
    pub(super) fn stamp(&mut self, number: u64, now: HttpDate) {
        self.etag = tag(number, now);
        let own = json!({
            "_rid": self.rid.to_string(),
            "_self": self.self_link,
            "_etag": format!("\"{}\"", self.etag),
            "_ts": now.unix(),
        });
        if let Value::Object(own) = own {
            self.body.extend(own);
        }
        for (name, link) in self.kind.links() {
            self.body.insert((*name).to_owned(), (*link).into());
        }
    }
}

/// All but the unreserved characters are encoded.
const UNRESERVED: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

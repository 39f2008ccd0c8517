//! Enums that are tables: each variant stands once, with what it is called.

use core::fmt;

/// An enum, and for each variant one value of a table: `ALL` and the private `row`.
///
/// The value is a name, or a tuple where there is more to say. Accessors are ordinary functions on `row`. One variant
/// more, which holds something, may follow, and its value may depend on what it holds; it is not in `ALL`.
macro_rules! table {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident: $row:ty {
            $($(#[$doc:meta])* $variant:ident = $value:expr,)+
            $(; $(#[$more_doc:meta])* $more:ident($held:ident: $inner:ty) = $more_value:expr,)?
        }
    ) => {
        $(#[$meta])*
        $vis enum $name {
            $($(#[$doc])* $variant,)+
            $($(#[$more_doc])* $more($inner),)?
        }

        impl $name {
            /// All of them, in the order of their declaration.
            $(
                ///
                #[doc = concat!("Without `", stringify!($more), "`, which holds a value.")]
            )?
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            const fn row(self) -> $row {
                match self {
                    $(Self::$variant => $value,)+
                    $(Self::$more($held) => $more_value,)?
                }
            }
        }
    };
}
pub(crate) use table;

/// Finds what has this name; `what` names the kind, such as `severity`.
pub(crate) fn find<T: Copy>(
    name: &str,
    all: &[T],
    name_of: fn(T) -> &'static str,
    what: &'static str,
) -> Result<T, UnknownName> {
    let names = || all.iter().map(|&one| name_of(one));
    let found = all.iter().find(|&&one| name_of(one) == name);
    found.copied().ok_or_else(|| UnknownName { what, names: names().collect() })
}

/// An unknown name, where a word from a list is expected; `Display` prints that list.
///
/// ```
/// use masthead::contract::UnknownHeaders;
///
/// let error = "deny".parse::<UnknownHeaders>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "unknown treatment name: expected one of ignore, detect, reject"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    what: &'static str,
    names: Vec<&'static str>,
}

impl UnknownName {
    /// The names that are known.
    #[must_use]
    pub fn known(&self) -> &[&'static str] {
        &self.names
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown {} name: expected one of {}", self.what, self.names.join(", "))
    }
}

impl core::error::Error for UnknownName {}

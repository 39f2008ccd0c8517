//! Where a rule comes from: a section of an RFC, or a page of a vendor.

use core::fmt;

/// The source of a rule: a section of an RFC, or a page of the vendor. It has a title and a URL.
///
/// `Display` writes the title.
///
/// ```
/// use masthead::contract::Reference;
///
/// let reference = Reference::rfc(9110, "5.3");
/// assert_eq!(reference.to_string(), "RFC 9110 5.3");
/// let url = reference.url().to_string();
/// assert_eq!(url, "https://www.rfc-editor.org/rfc/rfc9110#section-5.3");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reference(Source);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Source {
    Rfc { number: u16, section: &'static str },
    Page { title: &'static str, url: &'static str },
}

impl Reference {
    /// A section of an RFC, such as `5.6.7`; an empty section is the whole RFC.
    ///
    /// ```
    /// use masthead::contract::Reference;
    ///
    /// let whole = Reference::rfc(9457, "");
    /// assert_eq!(whole.to_string(), "RFC 9457");
    /// assert_eq!(whole.url().to_string(), "https://www.rfc-editor.org/rfc/rfc9457");
    /// ```
    #[must_use]
    pub const fn rfc(number: u16, section: &'static str) -> Self {
        Self(Source::Rfc { number, section })
    }

    /// A page with its title and its URL.
    ///
    /// ```
    /// use masthead::contract::Reference;
    ///
    /// const PAGE: Reference = Reference::page("Contoso, Headers", "https://contoso.example/headers");
    /// assert_eq!(PAGE.title().to_string(), "Contoso, Headers");
    /// assert_eq!(PAGE.url().to_string(), "https://contoso.example/headers");
    /// ```
    #[must_use]
    pub const fn page(title: &'static str, url: &'static str) -> Self {
        Self(Source::Page { title, url })
    }

    /// The title, which `Display` writes too: `RFC 9110 5.3`, or that of the documentation.
    #[must_use]
    pub fn title(self) -> impl fmt::Display + fmt::Debug + Copy {
        self
    }

    /// The URL, for `Display`.
    #[must_use]
    pub fn url(self) -> impl fmt::Display + fmt::Debug + Copy {
        Url(self.0)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Source::Rfc { number, section: "" } => write!(f, "RFC {number}"),
            Source::Rfc { number, section } => write!(f, "RFC {number} {section}"),
            Source::Page { title, .. } => f.write_str(title),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Url(Source);

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Source::Rfc { number, section } => {
                write!(f, "https://www.rfc-editor.org/rfc/rfc{number}")?;
                match section {
                    "" => Ok(()),
                    section => write!(f, "#section-{section}"),
                }
            }
            Source::Page { url, .. } => f.write_str(url),
        }
    }
}

//! `PORTAL-TYPE`: for whom the portal is that asks.

use core::fmt;

use http::HeaderName;
use nom::Parser;
use nom::branch::alt;

use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{Describe, Description, Part, Plain, arbitrary, field};
use crate::grammar::Parsed;
use crate::grammar::leaf::literal;
use crate::names::table;

static NAME: HeaderName = HeaderName::from_static("portal-type");

table! {
    /// `PORTAL-TYPE`: for whom the portal is that asks.
    ///
    /// ```text
    /// PORTAL-TYPE = %s"administration" / %s"end-user"
    /// ```
    ///
    /// The portals of VOSS Automate send it with every request, beside [`REQUEST-PORTAL`](super::RequestPortal);
    /// nobody demands it of other clients. No release documents a third type, or that letters of the other case
    /// would do, so that both are errors.
    ///
    /// Examples from the vendor's documentation: `administration`, `end-user`.
    ///
    /// Deviations: none.
    ///
    /// ```
    /// use masthead::{FieldMapExt, tenancy::PortalType};
    ///
    /// let mut map = http::HeaderMap::new();
    /// map.write(&PortalType::EndUser);
    /// assert_eq!(map["portal-type"], "end-user");
    /// assert_eq!(map.peek::<PortalType>()?, Some(PortalType::EndUser));
    /// # Ok::<(), masthead::DecodeError>(())
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    #[non_exhaustive]
    pub enum PortalType: &'static str {
        /// `administration`: for administrators.
        Administration = "administration",
        /// `end-user`: for everybody else.
        EndUser = "end-user",
    }
}

impl PortalType {
    /// The type as it is sent: `end-user`.
    #[must_use]
    #[inline]
    pub const fn name(self) -> &'static str {
        self.row()
    }
}

impl Plain for PortalType {
    #[inline]
    fn pattern() -> String {
        crate::field::pattern_of_names(Self::ALL, Self::name)
    }

    #[inline]
    fn read<'a>(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        let administration = literal(b"administration", Expected::PortalType);
        let end_user = literal(b"end-user", Expected::PortalType);
        alt((administration.map(|()| Self::Administration), end_user.map(|()| Self::EndUser)))
            .parse(input)
    }
}

field!(plain PortalType, &NAME);

impl fmt::Display for PortalType {
    /// The [name](Self::name).
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Describe for PortalType {
    #[inline]
    fn describe(&self) -> Description {
        let name = Description::text(format!("{self:?}"));
        Description::Object(vec![Part::new("type", "users of the portal", name)])
    }
}

arbitrary!(PortalType, select(PortalType::ALL));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use crate::test_kit::read;

    #[test]
    fn two_types() {
        for &portal_type in PortalType::ALL {
            let line = format!(" {portal_type}\t");
            let read = read::<PortalType>(&line);
            assert_eq!(read, Ok(portal_type));
            assert_eq!(portal_type.to_lines().as_slice(), [portal_type.name()]);
        }
    }

    #[test]
    fn nothing_else() {
        let portal = "portal-type: expected \"administration\" or \"end-user\" at byte 0";
        for line in ["", "enduser", "Administration", "END-USER", "admin"] {
            let error = read::<PortalType>(line).unwrap_err();
            assert_eq!(error.to_string(), portal, "{line}");
        }
        for (line, at) in [("administrations", 14), ("end-user, end-user", 8), ("end-user x", 9)] {
            let error = read::<PortalType>(line).unwrap_err();
            let message = format!("portal-type: expected the end of the value at byte {at}");
            assert_eq!(error.to_string(), message);
        }
    }
}

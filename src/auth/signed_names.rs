//! Queries on the names of signed headers.

/// A header that matters to Azure App Configuration when it is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignedName {
    Host,
    XMsDate,
    Date,
    ContentSha256,
    Authorization,
}

impl SignedName {
    /// The header of that name, which is case-insensitive.
    #[inline]
    pub(crate) fn of(name: &str) -> Option<Self> {
        let is = |known: Self| known.name().eq_ignore_ascii_case(name).then_some(known);
        // By length: one after another, a signature took 1 % more instructions.
        match name.len() {
            4 => is(Self::Host).or_else(|| is(Self::Date)),
            9 => is(Self::XMsDate),
            13 => is(Self::Authorization),
            19 => is(Self::ContentSha256),
            _ => None,
        }
    }

    #[inline]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::XMsDate => "x-ms-date",
            Self::Date => "date",
            Self::ContentSha256 => "x-ms-content-sha256",
            Self::Authorization => "authorization",
        }
    }
}

/// Which headers are signed, and how many names there are: all that one walk over the names finds out.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SignedNames {
    /// One bit for each [`SignedName`].
    known: u8,
    count: usize,
}

impl SignedNames {
    #[inline]
    pub(crate) fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut signed = Self::default();
        names.into_iter().for_each(|name| signed.add(name));
        signed
    }

    /// Adds one name, for a walk that looks for something else too.
    #[inline]
    pub(crate) fn add(&mut self, name: &str) {
        self.count += 1;
        if let Some(known) = SignedName::of(name) {
            self.known |= 1 << known as u8;
        }
    }

    /// How many names there are; one that is repeated counts each time.
    #[cfg(feature = "signing")]
    #[inline]
    pub(crate) const fn count(self) -> usize {
        self.count
    }

    #[inline]
    pub(crate) const fn has(self, name: SignedName) -> bool {
        self.known >> name as u8 & 1 == 1
    }

    /// The date that counts: the service takes `x-ms-date` where it is signed, else `Date`.
    #[inline]
    pub(crate) const fn date(self) -> Option<SignedName> {
        match (self.has(SignedName::XMsDate), self.has(SignedName::Date)) {
            (true, _) => Some(SignedName::XMsDate),
            (false, true) => Some(SignedName::Date),
            (false, false) => None,
        }
    }

    /// The headers that must be signed and are not, in the order in which the service looks for them; either date is
    /// enough.
    #[inline]
    pub(crate) fn missing(self) -> impl Iterator<Item = SignedName> {
        [
            (SignedName::Host, self.has(SignedName::Host)),
            (SignedName::XMsDate, self.date().is_some()),
            (SignedName::ContentSha256, self.has(SignedName::ContentSha256)),
        ]
        .into_iter()
        .filter_map(|(name, is_signed)| (!is_signed).then_some(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_case_insensitive() {
        let names = ["HOST", "X-Ms-Date", "via", "X-MS-Content-SHA256", "Host", "Authorization"];
        let signed = SignedNames::of(names);
        assert_eq!((signed.count, signed.missing().next()), (6, None));
        assert!(signed.has(SignedName::Authorization) && !signed.has(SignedName::Date));
    }

    #[test]
    fn either_date_is_enough_and_the_own_one_counts() {
        let date = |names: &[&str]| SignedNames::of(names.iter().copied()).date();
        assert_eq!(date(&["date", "x-ms-date"]), Some(SignedName::XMsDate));
        assert_eq!(date(&["host", "date"]), Some(SignedName::Date));
        assert_eq!(date(&["host", "date-x", ""]), None);
    }

    #[test]
    fn missing_names_in_the_order_of_the_service() {
        let missing = |names: &[&str]| {
            let signed = SignedNames::of(names.iter().copied());
            signed.missing().map(SignedName::name).collect::<Vec<_>>()
        };
        assert_eq!(missing(&[]), ["host", "x-ms-date", "x-ms-content-sha256"]);
        assert_eq!(missing(&["date", "hos", "hostx"]), ["host", "x-ms-content-sha256"]);
        assert_eq!(missing(&["x-ms-content-sha256", "host"]), ["x-ms-date"]);
    }
}

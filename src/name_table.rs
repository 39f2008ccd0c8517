//! Names of headers, found by their length.

/// Names in lower case, of which one is found by its length and one comparison or a few.
///
/// ```
/// use masthead::header_set::Names;
///
/// static NAMES: Names = Names::new(&["x-acme-key", "x-acme-tenant"]);
/// assert_eq!(NAMES.find("x-acme-tenant"), Some(1));
/// assert_eq!(NAMES.find("X-Acme-Tenant"), None);
/// ```
#[derive(Clone, Copy)]
pub struct Names {
    all: &'static [&'static str],
    /// The first name of each length.
    first: [u8; Self::LONGEST + 1],
    /// The next name of the same length.
    next: [u8; Self::MAX],
}

impl Names {
    /// The most names of a table.
    pub const MAX: usize = 128;
    /// All longer names count as this long.
    const LONGEST: usize = 47;
    /// There is no name.
    const NONE: u8 = u8::MAX;

    /// A table of these names.
    ///
    /// # Panics
    ///
    /// With more than [`MAX`](Self::MAX) names, one that occurs twice, or one that has an upper-case letter. In a
    /// `static` or `const`, the program does not compile.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "there are 128 names at most")]
    pub const fn new(names: &'static [&'static str]) -> Self {
        assert!(names.len() <= Self::MAX, "a table has 128 names at most");
        let mut first = [Self::NONE; Self::LONGEST + 1];
        let mut next = [Self::NONE; Self::MAX];
        // From the last on, so that of one length the first comes first.
        let mut index = names.len();
        while index > 0 {
            index -= 1;
            assert!(is_lower_case(names[index]), "a name has an upper-case letter");
            let bucket = Self::bucket(names[index]);
            let mut other = first[bucket];
            while other != Self::NONE {
                assert!(!is_same(names[index], names[other as usize]), "a name occurs twice");
                other = next[other as usize];
            }
            next[index] = first[bucket];
            first[bucket] = index as u8;
        }
        Self { all: names, first, next }
    }

    const fn bucket(name: &str) -> usize {
        if name.len() < Self::LONGEST { name.len() } else { Self::LONGEST }
    }

    /// The number of a name, counted from 0.
    #[must_use]
    #[inline]
    pub fn find(&self, name: &str) -> Option<usize> {
        let mut index = usize::from(self.first[Self::bucket(name)]);
        // What stands for no name is no index.
        while let Some(own) = self.all.get(index) {
            if own.len() == name.len() && has_bytes_of(own.as_bytes(), name.as_bytes()) {
                return Some(index);
            }
            index = usize::from(*self.next.get(index)?);
        }
        None
    }

    /// The names, in the order in which they were given.
    #[must_use]
    pub const fn as_slice(&self) -> &'static [&'static str] {
        self.all
    }
}

/// `==` of two names of one length, eight bytes at a time: a call for each header of a message would be a tenth of what
/// it takes to find its place.
#[inline]
fn has_bytes_of(one: &[u8], other: &[u8]) -> bool {
    const BLOCK: usize = 8;
    let (Some(end), Some(other_end)) = (one.last_chunk::<BLOCK>(), other.last_chunk::<BLOCK>())
    else {
        return core::iter::zip(one, other).all(|(a, b)| a == b);
    };
    // The last block has what is left, and some bytes once more.
    end == other_end
        && core::iter::zip(one.chunks_exact(BLOCK), other.chunks_exact(BLOCK)).all(|(a, b)| a == b)
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut index = 0;
    while index < one.len() && index < other.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    one.len() == other.len()
}

const fn is_lower_case(name: &str) -> bool {
    let name = name.as_bytes();
    let mut index = 0;
    while index < name.len() {
        if name[index].is_ascii_uppercase() {
            return false;
        }
        index += 1;
    }
    true
}

impl core::fmt::Debug for Names {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_set().entries(self.all).finish()
    }
}

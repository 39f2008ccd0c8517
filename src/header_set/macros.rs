//! The macro that makes the structs of a set.

/// Two structs with a field for each header: one that borrows and reads, one that owns and writes.
///
/// The fields are plain Rust fields, so that go-to-definition and rustdoc find them. A set has 128 headers at most, and
/// each has its name in lower case, which [`assert_names`](crate::header_set::assert_names) compares with that of the type. The
/// page of [`header_set`](mod@crate::header_set) has an example.
///
/// After the name of the owned struct, `challenging "Bearer"` sets the [challenge](crate::header_set::HeaderSet::CHALLENGE)
/// of a set with credentials.
// The functions are `#[inline]`, so that only who uses a set compiles them.
#[macro_export]
macro_rules! header_set {
    (
        $(#[$borrowed_doc:meta])* $borrowed_vis:vis $borrowed:ident;
        $(#[$owned_doc:meta])* $owned_vis:vis $owned:ident $(challenging $challenge:expr)?;
        $($(#[$doc:meta])* $field:ident: $type:ty = $name:literal,)+
    ) => {
        $(#[$borrowed_doc])*
        #[derive(Clone, Copy, Debug, Default)]
        #[non_exhaustive]
        $borrowed_vis struct $borrowed<'a> {
            $($(#[$doc])* pub $field: Option<<$type as $crate::Field>::Ref<'a>>,)+
        }

        impl<'a> $borrowed<'a> {
            /// Reads all headers of the set that are in `map`, in one walk, without allocating.
            ///
            /// A header that is absent or cannot be read is `None`; the failures tell which.
            #[inline]
            pub fn peek_from(
                map: &'a $crate::http::HeaderMap,
            ) -> (Self, $crate::header_set::Failures) {
                Self::peek_from_noting(map, &mut $crate::Notes::new())
            }

            /// Reads the headers as [`peek_from`](Self::peek_from) does, and adds to `notes` what was tolerated.
            #[inline]
            pub fn peek_from_noting(
                map: &'a $crate::http::HeaderMap,
                notes: &mut $crate::Notes,
            ) -> (Self, $crate::header_set::Failures) {
                $crate::header_set::peek_from::<$owned>(map, notes)
            }

            /// The names of the headers, in the order of the set.
            #[must_use]
            pub const fn names() -> &'static [&'static str] {
                <$owned as $crate::header_set::HeaderSet>::NAMES.as_slice()
            }
        }

        $(#[$owned_doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        $owned_vis struct $owned {
            $($(#[$doc])* pub $field: Option<$type>,)+
        }

        impl $owned {
            /// Reads all headers of the set that are in `map`.
            ///
            /// # Errors
            ///
            /// The error of the first header, in the order of the set, that cannot be read.
            #[inline]
            pub fn read_from(
                map: &$crate::http::HeaderMap,
            ) -> Result<Self, $crate::DecodeError> {
                <Self as $crate::header_set::HeaderSet>::read_from(map)
            }

            /// Writes the headers that are set, in place of those in `map`; leaves the others alone.
            #[inline]
            pub fn write_to(&self, map: &mut $crate::http::HeaderMap) {
                $(if let Some(value) = &self.$field {
                    $crate::FieldMapExt::write(map, value);
                })+
            }
        }

        impl $crate::header_set::HeaderSet for $owned {
            type Ref<'a> = $borrowed<'a>;

            const NAMES: &'static $crate::header_set::Names =
                &$crate::header_set::Names::new(&[$($name),+]);

            const SENSITIVE: u128 = {
                let sensitive = [$(<$type as $crate::Field>::SENSITIVE),+];
                let mut bits = 0;
                let mut index = 0;
                while index < sensitive.len() {
                    bits |= (sensitive[index] as u128) << index;
                    index += 1;
                }
                bits
            };

            const CHALLENGE: Option<&'static str> = $crate::header_set::first_challenge(
                &[$($challenge)?],
                &[$(<$type as $crate::Field>::CHALLENGE),+],
            );

            #[inline]
            fn name(index: usize) -> Option<&'static $crate::http::HeaderName> {
                let mut place = 0;
                $(
                    if index == place {
                        return Some(<$type as $crate::headers::Header>::name());
                    }
                    place += 1;
                )+
                let _ = place;
                None
            }

            #[inline]
            fn read_one<'a>(
                headers: &mut $borrowed<'a>,
                index: usize,
                lines: $crate::header_set::Received<'a>,
                notes: &mut $crate::Notes,
                failures: &mut $crate::header_set::Failures,
            ) -> bool {
                let mut place = 0;
                $(
                    if index == place {
                        return $crate::header_set::read_into::<$type>(
                            &mut headers.$field,
                            lines,
                            notes,
                            failures,
                        );
                    }
                    place += 1;
                )+
                let _ = place;
                true
            }

            #[inline]
            fn read_from(map: &$crate::http::HeaderMap) -> Result<Self, $crate::DecodeError> {
                // Filled one by one: an error drops one whole.
                let mut headers = Self::default();
                $(headers.$field = $crate::FieldMapExt::read::<$type>(map)?;)+
                Ok(headers)
            }

            #[inline]
            fn faults(
                index: usize,
                lines: $crate::FieldLines<'_>,
                notes: &mut $crate::Notes,
                fault: &mut dyn FnMut($crate::DecodeError),
            ) {
                let mut place = 0;
                $(
                    if index == place {
                        return <$type as $crate::Field>::faults(lines, notes, fault);
                    }
                    place += 1;
                )+
                let _ = place;
            }
        }
    };
}

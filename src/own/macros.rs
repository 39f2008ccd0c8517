//! The macros that make headers.

/// Makes a header of your own that may occur once.
///
/// `impl` is for a type that is the value itself, `Copy`, and stands above the macro. `struct` makes a type that owns
/// its line, for a value that borrows from it; the type has `new`, which makes a header of the value, and `lines`. With
/// `sensitive` at the end, values are secret: errors mask them, encoders mark them, and there is no serde; the `Debug` of the value is yours, and shows nothing. Both want
/// [`own::Grammar`](crate::own::Grammar) for the value.
///
/// `expected` lists what the grammar expects in your own words, each as a constant of the type, to be given to
/// [`parse::expecting`](crate::parse::expecting) and [`parse::byte`](crate::parse::byte). There may be
/// [16](crate::limits::MAX_OWN_EXPECTATIONS) of them.
///
/// ```
/// use masthead::parse::{Parsed, byte, expecting, token};
/// use masthead::{Expected, Field, FieldMapExt, header, own::Grammar};
/// use nom::{Parser, sequence::separated_pair};
///
/// /// A zone, and the region that it is in.
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// struct ZoneRef<'a> {
///     region: &'a str,
///     zone: &'a str,
/// }
///
/// header! {
///     /// `X-Zone`: where the response was made, such as `west/2`.
///     struct Zone: "x-zone" = ZoneRef<'_>;
///     expected { REGION = "the name of a region", ZONE = "the name of a zone" }
/// }
///
/// impl<'a> Grammar<'a> for ZoneRef<'a> {
///     fn read(input: &'a [u8]) -> Parsed<'a, Self> {
///         let slash = byte(b'/', Expected::Slash);
///         separated_pair(expecting(Zone::REGION, token), slash, expecting(Zone::ZONE, token))
///             .map(|(region, zone)| Self { region, zone })
///             .parse(input)
///     }
///
///     fn write(&self, out: &mut Vec<u8>) {
///         out.extend(format!("{}/{}", self.region, self.zone).bytes());
///     }
/// }
///
/// let mut map = http::HeaderMap::new();
/// map.write(&Zone::new(ZoneRef { region: "west", zone: "2" })?);
/// assert_eq!(map.peek::<Zone>()?.unwrap().region, "west");
/// assert_eq!(
///     "west/".parse::<Zone>().unwrap_err().to_string(),
///     "x-zone: expected the name of a zone at byte 5"
/// );
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[macro_export]
macro_rules! header {
    (
        impl $type:ident: $name:literal;
        $(expected { $($words:tt)* })?
    ) => {
        $crate::__own!($type, $name $(, $($words)*)?);

        impl $crate::Field for $type {
            type Ref<'a> = Self;

            fn parse_noting<'a>(
                lines: $crate::FieldLines<'a>,
                _: &mut $crate::Notes,
            ) -> Result<Self, $crate::DecodeError> {
                $crate::own::private::parse::<Self, Self>(lines)
            }

            fn from_lines(lines: $crate::Lines) -> Result<Self, $crate::Rejected> {
                <Self as $crate::Field>::parse(lines.as_field_lines())
                    .map_err(|error| $crate::Rejected::new(error, lines))
            }

            fn view(&self) -> Self {
                *self
            }

            fn canonical(&self) -> $crate::Lines {
                $crate::own::private::canonical::<Self, Self>(self)
            }
        }

        $crate::__header_traits!($type, <$type as $crate::own::Own>::header().name());
        $crate::__json_schema!($type, None, <Self as $crate::own::Grammar<'_>>::PATTERN, false);
    };

    (
        $(#[$meta:meta])*
        $vis:vis struct $type:ident: $name:literal = $value:ident<'_> $(, $sensitive:ident)?;
        $(expected { $($words:tt)* })?
    ) => {
        $(#[$meta])*
        #[derive(Clone)]
        $vis struct $type($crate::own::private::Received);

        impl $type {
            /// The header with this value.
            ///
            /// # Errors
            ///
            /// When what is written of the value cannot be read.
            #[allow(dead_code)]
            $vis fn new(value: $value<'_>) -> Result<Self, $crate::DecodeError> {
                $crate::own::private::Received::new::<Self, $value<'_>>(&value).map(Self)
            }

            /// The line as it was received.
            #[must_use]
            #[allow(dead_code)]
            $vis fn lines(&self) -> $crate::FieldLines<'_> {
                self.0.lines()
            }

            /// The value.
            #[must_use]
            #[allow(dead_code)]
            $vis fn view(&self) -> $value<'_> {
                self.0.view::<Self, $value<'_>>()
            }
        }

        $crate::__own!($type, $name $(, $($words)*)?);

        impl $crate::Field for $type {
            type Ref<'a> = $value<'a>;
            $crate::__if_sensitive!(($($sensitive)?) { const SENSITIVE: bool = true; } {});

            fn parse_noting<'a>(
                lines: $crate::FieldLines<'a>,
                _: &mut $crate::Notes,
            ) -> Result<$value<'a>, $crate::DecodeError> {
                $crate::own::private::parse::<Self, $value<'a>>(lines)
            }

            fn from_lines(lines: $crate::Lines) -> Result<Self, $crate::Rejected> {
                $crate::own::private::Received::from_lines::<Self>(lines).map(Self)
            }

            fn view(&self) -> $value<'_> {
                self.view()
            }

            fn canonical(&self) -> $crate::Lines {
                self.0.canonical::<Self, $value<'_>>()
            }

            fn to_lines(&self) -> $crate::Lines {
                self.0.to_lines()
            }
        }

        $crate::__header_traits!($type, <$type as $crate::own::Own>::header().name() $(, $sensitive)?);
        $crate::__json_schema!(
            $type, None, <$value<'_> as $crate::own::Grammar<'_>>::PATTERN, false
        );
        $crate::__if_sensitive!(($($sensitive)?) {
            $crate::__by_view!($type, hidden);
        } {
            $crate::__by_view!($type);
        });
    };
}

/// Makes a header of your own that is a list.
///
/// The type owns its lines. It has `try_from_iter`, which makes a header of its members, `members`, which reads each
/// with its own result, `iter` and `lines`; its borrowed form is [`own::ListRef`](crate::own::ListRef). The member wants
/// [`own::Grammar`](crate::own::Grammar). `expected` is as for [`header!`](crate::header).
///
/// ```
/// use masthead::parse::{Parsed, byte, expecting, named, number, ows, token};
/// use masthead::{Expected, FieldLines, list_header, own::Grammar};
/// use nom::{Parser, combinator::opt, sequence::preceded};
///
/// /// A cache that a response has passed, and how long it was there.
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// struct Hop<'a> {
///     cache: &'a str,
///     age: Option<u64>,
/// }
///
/// list_header! {
///     /// `X-Caches`: the caches that a response has passed, such as `edge;age=30, origin`.
///     struct Caches: "x-caches" = [Hop<'_>];
///     expected { AGE = "an age in seconds" }
/// }
///
/// impl<'a> Grammar<'a> for Hop<'a> {
///     fn read(input: &'a [u8]) -> Parsed<'a, Self> {
///         let semicolon = (ows, byte(b';', Expected::SemicolonOrEnd), ows);
///         let age = preceded(semicolon, named("age", expecting(Caches::AGE, number)));
///         (token, opt(age)).map(|(cache, age)| Self { cache, age }).parse(input)
///     }
///
///     fn write(&self, out: &mut Vec<u8>) {
///         out.extend(self.cache.bytes());
///         out.extend(self.age.map(|age| format!(";age={age}")).unwrap_or_default().bytes());
///     }
/// }
///
/// let caches: Caches = "edge;age=30, origin".parse()?;
/// assert_eq!(caches.iter().map(|hop| hop.age).collect::<Vec<_>>(), [Some(30), None]);
///
/// // A bad member says what is wrong, and hides no other.
/// let lines = FieldLines::one(b"edge;age=old, origin");
/// let members: Vec<_> = Caches::members(lines).collect();
/// let error = members[0].unwrap_err();
/// assert_eq!(error.to_string(), "x-caches: expected an age in seconds at byte 9");
/// assert_eq!(members[1], Ok(Hop { cache: "origin", age: None }));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[macro_export]
macro_rules! list_header {
    (
        $(#[$meta:meta])*
        $vis:vis struct $type:ident: $name:literal = [$member:ident<'_>];
        $(expected { $($words:tt)* })?
    ) => {
        $(#[$meta])*
        #[derive(Clone)]
        $vis struct $type($crate::own::private::ListReceived);

        impl $type {
            /// The header with these members.
            ///
            /// # Errors
            ///
            /// When what is written of a member cannot be read, or they are more than the limits allow.
            #[allow(dead_code)]
            $vis fn try_from_iter<'m>(
                members: impl IntoIterator<Item = $member<'m>>,
            ) -> Result<Self, $crate::DecodeError> {
                $crate::own::private::list_of::<Self>(members).map(Self)
            }
        }

        $crate::__own!($type, $name $(, $($words)*)?);

        impl $crate::own::OwnList for $type {
            type Member<'a> = $member<'a>;
        }

        $crate::__list_field!(
            $vis $type, [$crate::own::ListRef] of Self, |lines| $crate::own::private::list_view(lines),
            $member, <$type as $crate::own::Own>::header()
        );
        $crate::__header_traits!($type, <$type as $crate::own::Own>::header().name());
        $crate::__json_schema!($type, None, $crate::schema::list::<$member<'_>>(), true);
        $crate::__by_view!($type);
    };
}

/// The descriptor of a header, and a constant for each of its expectations.
#[doc(hidden)]
#[macro_export]
macro_rules! __own {
    ($type:ident, $name:literal $(, $word:ident = $text:literal)* $(,)?) => {
        impl $crate::own::Own for $type {
            fn header() -> &'static $crate::own::OwnHeader {
                static HEADER: $crate::own::OwnHeader =
                    $crate::own::OwnHeader::new($name, &[$($text),*]);
                &HEADER
            }
        }

        $crate::__own!(@words $type 0; $($word)*);
    };
    (@words $type:ident $index:expr; $word:ident $($more:ident)*) => {
        impl $type {
            const $word: $crate::Expected = $crate::Expected::own($index);
        }

        $crate::__own!(@words $type $index + 1; $($more)*);
    };
    (@words $type:ident $index:expr;) => {};
}

/// The first block with the word `sensitive`, else the second.
#[doc(hidden)]
#[macro_export]
macro_rules! __if_sensitive {
    ((sensitive) { $($yes:tt)* } { $($no:tt)* }) => { $($yes)* };
    (() { $($yes:tt)* } { $($no:tt)* }) => { $($no)* };
}

//! The traits that every header implements, by its shape.

/// Implements a header, which is one of three shapes.
///
/// | shape | the type | what it has to implement |
/// |---|---|---|
/// | `plain` | a `Copy` value | [`Plain`](super::Plain), `Display`, [`Describe`](super::Describe) |
/// | `plain` of a value | `struct $type(pub $value)` | nothing: the [`Value`](super::Value) and its parser say all |
/// | `fixed` | `struct $type(FixedReceived<$spans>)` | [`Spans`](super::Spans) for `$spans` |
/// | `list` | `struct $type(ListReceived)`, `struct $view<'a> { lines: FieldLines<'a> }` | [`Member`](super::Member) for `$member` |
// Functions that nothing here calls are `#[inline]`, so that only who uses a header compiles them.
macro_rules! field {
    // The same value under another name.
    (plain $type:ident($read:expr), $name:expr $(, $part:literal = $meaning:literal)?) => {
        impl crate::field::Plain for $type {
            #[inline]
            fn read<'a>(
                input: &'a [u8],
                notes: &mut crate::Notes,
            ) -> crate::grammar::Parsed<'a, Self> {
                let (rest, value) = $read(input, notes)?;
                Ok((rest, Self(value)))
            }

            #[inline]
            fn at_a_glance(line: &[u8]) -> Option<Self> {
                crate::field::Value::at_a_glance(line).map(Self)
            }

            #[inline]
            fn pattern() -> String {
                crate::field::pattern_of_value(Self)
            }
        }

        impl core::fmt::Display for $type {
            /// The field line, in its canonical form.
            #[inline]
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                crate::field::Value::fmt(self.0, f)
            }
        }

        impl crate::field::Describe for $type {
            #[inline]
            fn describe(&self) -> crate::field::Description {
                crate::field::Value::describe(self.0)$(.into_part($part, $meaning))?
            }
        }

        crate::field::field!(plain $type, $name);
    };
    // A plain value.
    (plain $type:ident, $name:expr) => {
        crate::field::header_traits!($type, $name);
        crate::field::json_schema!(
            $type, Some(stringify!($type)), Some(<$type as crate::field::Plain>::pattern()), false
        );
    };
    // One line whose parts are known by their spans.
    (fixed $type:ident, $view:ident, $spans:ty, $name:expr $(, $sensitive:ident)?) => {
        impl $type {
            /// The line as it was received.
            #[must_use]
            #[inline]
            pub fn lines(&self) -> crate::FieldLines<'_> {
                self.0.lines()
            }

            /// The borrowed form, which has all that can be asked of the header.
            #[must_use]
            #[inline]
            pub fn view(&self) -> $view<'_> {
                self.0.view()
            }
        }

        impl crate::Field for $type {
            type Ref<'a> = $view<'a>;
            const SENSITIVE: bool = <$spans as crate::field::Spans>::SENSITIVE;
            const CHALLENGE: Option<&'static str> = <$spans as crate::field::Spans>::CHALLENGE;

            #[inline]
            fn parse_noting<'a>(
                lines: crate::FieldLines<'a>,
                notes: &mut crate::Notes,
            ) -> Result<$view<'a>, crate::DecodeError> {
                let fixed = crate::field::Fixed::parse($name, lines, notes)?;
                Ok(<$spans as crate::field::Spans>::view(fixed))
            }

            #[inline]
            fn from_lines(lines: crate::Lines) -> Result<Self, crate::Rejected> {
                crate::field::FixedReceived::from_lines($name, lines).map(Self)
            }

            #[inline]
            fn try_decode<'i, I>(values: &mut I) -> Result<Self, crate::DecodeError>
            where
                I: Iterator<Item = &'i http::HeaderValue>,
            {
                let one = |value: &_| crate::field::FixedReceived::from_value($name, value, Self);
                crate::field::decode_one(values, one, Self::from_lines)
            }

            #[inline]
            fn view(&self) -> $view<'_> {
                self.view()
            }

            #[inline]
            fn canonical(&self) -> crate::Lines {
                self.0.canonical()
            }

            #[inline]
            fn to_lines(&self) -> crate::Lines {
                self.0.to_lines()
            }
        }

        impl<'a> TryFrom<$view<'a>> for $type {
            type Error = crate::DecodeError;

            /// The header that was borrowed, as it is canonically written.
            ///
            /// # Errors
            ///
            /// When it is longer than a field line may be once it is canonically written.
            #[inline]
            fn try_from(view: $view<'a>) -> Result<Self, crate::DecodeError> {
                crate::field::FixedReceived::from_view($name, view).map(Self)
            }
        }

        crate::field::header_traits!($type, $name $(, $sensitive)?);
        crate::field::json_schema!(
            $type, Some(stringify!($type)), <$spans as crate::field::Spans>::PATTERN, false
        );
        crate::field::by_view!($type);
    };
    // A list, and the view that is of it alone.
    (list $type:ident, $view:ident of $member:ident, $name:expr) => {
        impl<'a> $view<'a> {
            /// The members, in order.
            #[must_use]
            #[inline]
            pub fn iter(&self) -> crate::ListIter<'a, $member<'a>> {
                crate::ListIter::new($name, self.lines)
            }
        }

        impl core::fmt::Debug for $view<'_> {
            #[inline]
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_list().entries(self.iter()).finish()
            }
        }

        impl<'a> IntoIterator for $view<'a> {
            type Item = $member<'a>;
            type IntoIter = crate::ListIter<'a, $member<'a>>;

            #[inline]
            fn into_iter(self) -> Self::IntoIter {
                self.iter()
            }
        }

        crate::field::field!(list $type, shared $view of $member, $name);
    };
    // A list whose view other headers have too.
    (list $type:ident, shared $view:ident of $member:ident, $name:expr) => {
        crate::field::list_field!(pub $type, [$view], |lines| $view { lines }, $member, $name);
        impl<'a> TryFrom<$view<'a>> for $type {
            type Error = crate::DecodeError;

            /// The list that was borrowed, in its lines.
            ///
            /// # Errors
            ///
            /// When a line holds what no field value may, so that no message had it.
            #[inline]
            fn try_from(view: $view<'a>) -> Result<Self, crate::DecodeError> {
                Ok(<Self as crate::Field>::from_lines(view.lines.to_lines($name)?)?)
            }
        }

        crate::field::header_traits!($type, $name);
        crate::field::json_schema!(
            $type, Some(stringify!($type)), crate::schema::list::<$member<'_>>(), true
        );
        crate::field::by_view!($type);
    };
}
pub(crate) use field;

/// Implements a list, of this crate or of your own, except for the traits of all headers: `struct
/// $type(ListReceived)`.
///
/// `$of` makes the view, `$view<'a, Self>` where the view wants to know the header, of lines in which the list can be
/// read.
#[doc(hidden)]
#[macro_export]
macro_rules! __list_field {
    (
        $vis:vis $type:ident, [$($view:tt)+] $(of $own:ident)?, |$lines:ident| $of:expr, $member:ident, $name:expr
    ) => {
        impl $type {
            /// The members of a header, each with its own result, in one pass.
            #[must_use]
            #[inline]
            #[allow(dead_code)]
            $vis fn members(lines: $crate::FieldLines<'_>) -> $crate::Members<'_, $member<'_>> {
                $crate::own::private::members($name, lines)
            }

            /// The lines as they were received.
            #[must_use]
            #[inline]
            #[allow(dead_code)]
            $vis fn lines(&self) -> $crate::FieldLines<'_> {
                self.0.lines()
            }

            /// The members, in order.
            #[must_use]
            #[inline]
            #[allow(dead_code)]
            $vis fn iter(&self) -> $crate::ListIter<'_, $member<'_>> {
                self.view().iter()
            }

            /// The borrowed form, which has all that can be asked of the header.
            #[must_use]
            #[inline]
            #[allow(dead_code)]
            $vis fn view(&self) -> $($view)+<'_ $(, $own)?> {
                let $lines = self.0.lines();
                $of
            }
        }

        impl<'a> IntoIterator for &'a $type {
            type Item = $member<'a>;
            type IntoIter = $crate::ListIter<'a, $member<'a>>;

            #[inline]
            fn into_iter(self) -> Self::IntoIter {
                self.iter()
            }
        }

        impl $crate::Field for $type {
            type Ref<'a> = $($view)+<'a $(, $own)?>;

            #[inline]
            fn parse_noting<'a>(
                $lines: $crate::FieldLines<'a>,
                notes: &mut $crate::Notes,
            ) -> Result<$($view)+<'a $(, $own)?>, $crate::DecodeError> {
                $crate::own::private::parse_list::<$member<'a>>($name, $lines, notes)?;
                Ok($of)
            }

            #[inline]
            fn faults(
                lines: $crate::FieldLines<'_>,
                notes: &mut $crate::Notes,
                fault: &mut dyn FnMut($crate::DecodeError),
            ) {
                $crate::own::private::list_faults::<$member<'_>>($name, lines, notes, fault);
            }

            #[inline]
            fn from_lines(lines: $crate::Lines) -> Result<Self, $crate::Rejected> {
                $crate::own::private::ListReceived::from_lines::<Self>(lines).map(Self)
            }

            #[inline]
            fn view(&self) -> $($view)+<'_ $(, $own)?> {
                self.view()
            }

            #[inline]
            fn canonical(&self) -> $crate::Lines {
                self.0.canonical::<$member<'_>>($name)
            }

            #[inline]
            fn to_lines(&self) -> $crate::Lines {
                self.0.to_lines::<$member<'_>>($name)
            }
        }
    };
}
pub(crate) use __list_field as list_field;

/// Implements [`headers::Header`] for a [`Field`], and serde's traits unless it is `sensitive`.
#[doc(hidden)]
#[macro_export]
macro_rules! __header_traits {
    ($type:ty, $name:expr) => {
        $crate::__header_traits!($type, $name, sensitive);
        $crate::__serde_traits!($type);
    };
    ($type:ty, $name:expr, sensitive) => {
        impl core::str::FromStr for $type {
            type Err = $crate::DecodeError;

            /// Reads one field line, and tolerates deviations.
            #[inline]
            fn from_str(line: &str) -> Result<Self, $crate::DecodeError> {
                $crate::own::private::of_text(line.as_bytes())
            }
        }

        impl TryFrom<&$crate::http::HeaderValue> for $type {
            type Error = $crate::DecodeError;

            /// Reads one field line, and tolerates deviations.
            #[inline]
            fn try_from(line: &$crate::http::HeaderValue) -> Result<Self, $crate::DecodeError> {
                <Self as $crate::Field>::try_decode(&mut core::iter::once(line))
            }
        }

        impl $crate::headers::Header for $type {
            fn name() -> &'static $crate::http::HeaderName {
                $name
            }

            fn decode<'i, I>(values: &mut I) -> Result<Self, $crate::headers::Error>
            where
                I: Iterator<Item = &'i $crate::http::HeaderValue>,
            {
                Ok(<Self as $crate::Field>::try_decode(values)?)
            }

            fn encode<E: Extend<$crate::http::HeaderValue>>(&self, values: &mut E) {
                values.extend($crate::Field::to_lines(self));
            }
        }
    };
}
pub(crate) use __header_traits as header_traits;

/// Implements serde's traits for a [`Field`], if this crate has them: the feature is not that of the crate that
/// defines its own header.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_traits {
    ($type:ty) => {
        impl $crate::own::private::serde::Serialize for $type {
            fn serialize<S: $crate::own::private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                $crate::own::private::serialize(self, serializer)
            }
        }

        impl<'de> $crate::own::private::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::own::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::own::private::deserialize(deserializer)
            }
        }
    };
}

#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_traits {
    ($type:ty) => {};
}

/// Implements `JsonSchema` for a header, if this crate has it.
#[cfg(feature = "schemars")]
#[doc(hidden)]
#[macro_export]
macro_rules! __json_schema {
    ($type:ident, $type_name:expr, $pattern:expr, $is_list:expr) => {
        impl $crate::schema::schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($type)).into()
            }

            fn json_schema(
                _: &mut $crate::schema::schemars::SchemaGenerator,
            ) -> $crate::schema::schemars::Schema {
                $crate::schema::of::<Self>($type_name, $pattern.map(Into::into), $is_list)
            }
        }
    };
}

#[cfg(not(feature = "schemars"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __json_schema {
    ($type:ident, $type_name:expr, $pattern:expr, $is_list:expr) => {};
}
pub(crate) use __json_schema as json_schema;

/// Equality of an owned header is that of its view, and so is `Debug`, unless it is to be `hidden`.
#[doc(hidden)]
#[macro_export]
macro_rules! __by_view {
    ($type:ident) => {
        $crate::__by_view!(@eq $type);

        impl core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_tuple(stringify!($type)).field(&$crate::Field::view(self)).finish()
            }
        }
    };
    ($type:ident, hidden) => {
        $crate::__by_view!(@eq $type);

        impl core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($type), "(..)"))
            }
        }
    };
    (@eq $type:ident) => {
        impl PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::Field::view(self) == $crate::Field::view(other)
            }
        }

        impl Eq for $type {}
    };
}
pub(crate) use __by_view as by_view;

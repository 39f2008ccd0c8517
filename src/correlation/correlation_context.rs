//! `Correlation-Context`: facts about the software and the environment of a request.

use core::fmt;

use http::HeaderName;

use crate::deviation::Notes;
use crate::error::{DecodeError, Expected};
use crate::field::{
    Describe, Description, FieldLines, ListReceived, ListWriter, Member, Part, arbitrary, ascii,
    field,
};
use crate::grammar::Parsed;
use crate::grammar::class::{OTHER_RANGE, TCHAR};
use crate::grammar::leaf::{run1, whole};
use crate::grammar::list::to_comma;

static NAME: HeaderName = HeaderName::from_static("correlation-context");

/// A name of a [`Correlation-Context`](CorrelationContext), with its value if it has one, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, correlation::CorrelationContext};
///
/// let context = CorrelationContext::parse_strict(FieldLines::one(b"RequestType=Startup,UsesKeyVault"))?;
/// let [kind, vault]: [_; 2] = context.iter().collect::<Vec<_>>().try_into().unwrap();
/// assert_eq!((kind.name(), kind.value()), ("RequestType", Some("Startup")));
/// assert_eq!((vault.name(), vault.value()), ("UsesKeyVault", None));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContextRef<'a> {
    name: &'a [u8],
    value: Option<&'a [u8]>,
}

impl<'a> ContextRef<'a> {
    /// The name; names are case-sensitive.
    #[must_use]
    #[inline]
    pub fn name(&self) -> &'a str {
        ascii(self.name)
    }

    /// The value after the equals sign, if there is one.
    #[must_use]
    #[inline]
    pub fn value(&self) -> Option<&'a str> {
        self.value.map(ascii)
    }

    fn describe(self) -> Description {
        let value = self.value.map_or(Description::Null, Description::text);
        Description::List(vec![Description::text(self.name), value])
    }
}

impl fmt::Debug for ContextRef<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContextRef")
            .field("name", &self.name())
            .field("value", &self.value())
            .finish()
    }
}

impl<'a> Member<'a> for ContextRef<'a> {
    const PATTERN: Option<&'static str> = Some("{token}(?:={no-comma})?");

    fn read(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        let (rest, name) = run1(TCHAR, Expected::ContextName)(input)?;
        let [b'=', rest @ ..] = rest else {
            return Ok((rest, Self { name, value: None }));
        };
        let (rest, value) = run1(OTHER_RANGE, Expected::ContextValue)(rest)?;
        Ok((rest, Self { name, value: Some(value) }))
    }

    fn skip(input: &'a [u8]) -> &'a [u8] {
        to_comma(input)
    }

    #[inline]
    fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.name);
        if let Some(value) = self.value {
            out.push(b'=');
            out.extend_from_slice(value);
        }
    }
}

/// A [`Correlation-Context`](CorrelationContext) header, borrowed.
///
/// ```
/// use masthead::{Field, FieldLines, correlation::CorrelationContext};
///
/// let line = FieldLines::one(b"RequestType=Watch,Host=Kubernetes");
/// let context = CorrelationContext::parse_strict(line)?;
/// assert_eq!(context.get("Host"), Some("Kubernetes"));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct CorrelationContextRef<'a> {
    lines: FieldLines<'a>,
}

impl<'a> CorrelationContextRef<'a> {
    /// The first value of `name`; names are case-sensitive.
    #[must_use]
    #[inline]
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.iter().filter(|context| context.name() == name).find_map(|context| context.value())
    }
}

impl PartialEq for CorrelationContextRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for CorrelationContextRef<'_> {}

impl Describe for CorrelationContextRef<'_> {
    #[inline]
    fn describe(&self) -> Description {
        let context = Description::list(self.iter().map(ContextRef::describe));
        Description::Object(vec![Part::new("context", "names and values", context)])
    }
}

/// `Correlation-Context`: facts about the software and the environment of a request.
///
/// ```text
/// Correlation-Context = #context
/// context             = name [ "=" value ]
/// name                = token
/// value               = 1*( VCHAR except "," )
/// ```
///
/// The configuration providers for Azure App Configuration send it with each request, for the statistics of the
/// service: the type of the request, the host, and the features that are in use. A name without a value is a fact by itself.
///
/// Example of the configuration providers: `RequestType=Startup,Host=AzureWebApp`.
///
/// Deviations: none.
///
/// ```
/// use masthead::{Field, correlation::CorrelationContext};
///
/// let context = CorrelationContext::try_from_iter([("RequestType", Some("Startup")), ("UsesKeyVault", None)])?;
/// assert_eq!(context.to_lines().as_slice(), ["RequestType=Startup, UsesKeyVault"]);
/// assert_eq!(context.view().get("RequestType"), Some("Startup"));
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone)]
pub struct CorrelationContext(ListReceived);

impl CorrelationContext {
    /// A header of names, with a value or without.
    ///
    /// # Errors
    ///
    /// When a name or a value cannot be written, with positions in it and [`line`](DecodeError::line) its number; when
    /// there are too many of them.
    #[inline]
    pub fn try_from_iter<'c>(
        contexts: impl IntoIterator<Item = (&'c str, Option<&'c str>)>,
    ) -> Result<Self, DecodeError> {
        let mut writer = ListWriter::of::<ContextRef<'_>>();
        for (index, (name, value)) in contexts.into_iter().enumerate() {
            let (name, value) = (name.as_bytes(), value.map(str::as_bytes));
            whole(TCHAR, Expected::ContextName, name)
                .map_err(|fault| fault.in_piece(&NAME, index, name))?;
            if let Some(value) = value {
                whole(OTHER_RANGE, Expected::ContextValue, value)
                    .map_err(|fault| fault.in_piece(&NAME, index, value))?;
            }
            writer.push(ContextRef { name, value });
        }
        writer.finish::<Self>().map(Self)
    }
}

field!(list CorrelationContext, CorrelationContextRef of ContextRef, &NAME);

arbitrary!(
    CorrelationContext,
    vec(("[A-Za-z]{1,10}", option::of("[!-+.-~-]{1,10}")), 0..6).prop_map(|contexts| {
        let contexts = contexts.iter().map(|(name, value)| (&**name, value.as_deref()));
        CorrelationContext::try_from_iter(contexts).unwrap()
    })
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::{keeps, reads, refuses};

    #[test]
    fn names_and_values() {
        keeps::<CorrelationContext>("RequestType=Watch", "RequestType=Watch");
        keeps::<CorrelationContext>(
            " Host=AzureWebApp,UsesKeyVault ,Features=LB+AI, a=b=c;d",
            "Host=AzureWebApp, UsesKeyVault, Features=LB+AI, a=b=c;d",
        );
        let context = reads::<CorrelationContext>("a,a=1,a=2,A=3");
        assert_eq!((context.get("a"), context.get("b")), (Some("1"), None));
    }

    #[test]
    fn faults() {
        refuses::<CorrelationContext>(&[
            ("=a", "expected a name at byte 0"),
            ("a=", "expected a value at byte 2"),
            ("a=,b", "expected a value at byte 2"),
            ("a=b c", "expected a comma or the end of the value at byte 4"),
            ("a b=c", "expected a comma or the end of the value at byte 2"),
            ("a=\u{e9}", "expected a value at byte 2"),
        ]);
        for (name, value, at) in
            [("", None, 0), ("a b", None, 1), ("a", Some(""), 0), ("a", Some("b,c"), 1)]
        {
            let error = CorrelationContext::try_from_iter([("x", None), (name, value)]);
            let error = error.unwrap_err();
            assert_eq!((error.line(), error.offset()), (1, at));
        }
    }
}

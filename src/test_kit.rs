//! Helpers for the tests of headers: a header is parsed from a line, written again, or rejected.

use http::HeaderValue;

use crate::{DecodeError, Deviation, Field, FieldLines, Lines, Notes};

/// A line: a text, or bytes that may be no header value.
pub(crate) trait Line: AsRef<[u8]> {
    fn lines(&self) -> Option<Lines> {
        Some(HeaderValue::from_bytes(self.as_ref()).ok()?.into())
    }

    fn shown(&self) -> String {
        String::from_utf8_lossy(self.as_ref()).into_owned()
    }
}

impl<T: AsRef<[u8]> + ?Sized> Line for T {}

/// The borrowed form of `T`.
pub(crate) trait View<T>: Copy + PartialEq + TryInto<T> {}

impl<T, V: Copy + PartialEq + TryInto<T>> View<T> for V {}

/// The header as strict mode reads it. The borrowed and the owned form agree in what the line means, and so does the owned
/// form that is made of the borrowed one.
#[track_caller]
pub(crate) fn read<'a, T: Field>(line: &'a (impl Line + ?Sized)) -> Result<T::Ref<'a>, DecodeError>
where
    for<'v> T::Ref<'v>: View<T>,
{
    if let Some(lines) = line.lines() {
        let owned = T::from_lines(lines);
        let of_view = T::parse(FieldLines::one(line.as_ref())).ok();
        let of_view: Option<T> = of_view.and_then(|view| view.try_into().ok());
        let agree = match (T::parse(FieldLines::one(line.as_ref())), &owned) {
            (Ok(view), Ok(owned)) => {
                view == owned.view() && of_view.as_ref().is_some_and(|of| view == of.view())
            }
            (Err(error), Err(rejected)) => error == rejected.error,
            _ => false,
        };
        assert!(agree, "borrowed and owned differ: {}", line.shown());
    }
    T::parse_strict(FieldLines::one(line.as_ref()))
}

/// The header as strict mode reads it, from a line that it accepts.
#[track_caller]
pub(crate) fn reads<'a, T: Field>(line: &'a (impl Line + ?Sized)) -> T::Ref<'a>
where
    for<'v> T::Ref<'v>: View<T>,
{
    read::<T>(line).unwrap_or_else(|error| panic!("{error}: {}", line.shown()))
}

/// The owned header.
#[track_caller]
pub(crate) fn owned<T: Field>(line: &(impl Line + ?Sized)) -> T {
    T::from_lines(line.lines().unwrap())
        .unwrap_or_else(|rejected| panic!("{rejected}: {}", line.shown()))
}

/// The header, with the deviations that are tolerated in it and where they are.
#[track_caller]
pub(crate) fn notes<'a, T: Field>(
    line: &'a (impl Line + ?Sized),
) -> (T::Ref<'a>, Vec<(Deviation, usize)>)
where
    for<'v> T::Ref<'v>: View<T>,
{
    let mut notes = Notes::new();
    let view = T::parse_noting(FieldLines::one(line.as_ref()), &mut notes)
        .unwrap_or_else(|error| panic!("{error}: {}", line.shown()));
    let noted: Vec<_> = notes.iter().map(|note| (note.deviation(), note.offset())).collect();
    assert_eq!(read::<T>(line).is_ok(), noted.is_empty(), "{}", line.shown());
    (view, noted)
}

/// The header has this canonical form, which reads back as the same.
#[track_caller]
pub(crate) fn writes<T: Field + PartialEq>(line: &(impl Line + ?Sized), canonical: &str) {
    let owned = owned::<T>(line);
    let written = owned.canonical();
    assert_eq!(written.as_slice().len(), 1, "{}", line.shown());
    let text = String::from_utf8_lossy(written.as_slice()[0].as_bytes());
    assert_eq!(text, canonical, "{}", line.shown());
    assert!(T::from_lines(written).is_ok_and(|again| again == owned), "{canonical}");
}

/// The header [`writes`] this, and is sent on as it came.
#[track_caller]
pub(crate) fn keeps<T: Field + PartialEq>(line: &(impl Line + ?Sized), canonical: &str)
where
    for<'v> T::Ref<'v>: View<T>,
{
    reads::<T>(line);
    reads::<T>(canonical);
    writes::<T>(line, canonical);
    assert_eq!(owned::<T>(line).to_lines().as_slice(), line.lines().unwrap().as_slice());
}

/// The header is refused with this message, in both modes unless a deviation is all that is wrong.
#[track_caller]
pub(crate) fn fails<T: Field>(line: &(impl Line + ?Sized), message: &str)
where
    for<'v> T::Ref<'v>: View<T>,
{
    let strict = read::<T>(line).err();
    let strict = strict.unwrap_or_else(|| panic!("it can be read: {}", line.shown()));
    let error = T::parse(FieldLines::one(line.as_ref())).err().unwrap_or(strict);
    assert_eq!(error.to_string(), format!("{}: {message}", T::name()), "{}", line.shown());
    assert_eq!(error.is_sensitive(), T::SENSITIVE);
}

/// Each of the lines [`fails`] with the message beside it.
#[track_caller]
pub(crate) fn refuses<T: Field>(lines: &[(&str, &str)])
where
    for<'v> T::Ref<'v>: View<T>,
{
    for (line, message) in lines {
        fails::<T>(line, message);
    }
}

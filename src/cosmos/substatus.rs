//! `x-ms-substatus`: why a request failed, more closely than its status says.

use core::fmt;

use http::{HeaderName, StatusCode};
use nom::Parser;

use crate::deviation::Notes;
use crate::error::Expected;
use crate::field::{Describe, Description, Part, Plain, arbitrary, field};
use crate::grammar::Parsed;
use crate::grammar::leaf::narrow;

static NAME: HeaderName = HeaderName::from_static("x-ms-substatus");

/// `x-ms-substatus`: why a request failed, more closely than its status says.
///
/// ```text
/// x-ms-substatus = 1*DIGIT
/// ```
///
/// Azure Cosmos DB sends it with most failures. It has at most 32 bits. What it means depends on the
/// status of the response: see [`meaning`](Self::meaning).
///
/// Example of the service: `3200`.
///
/// Deviations: none.
///
/// ```
/// use http::StatusCode;
/// use masthead::{Field, FieldLines, cosmos::Substatus};
///
/// let substatus = Substatus::parse_strict(FieldLines::one(b"1002"))?;
/// assert_eq!(substatus.meaning(StatusCode::GONE), Some("the partition key range no longer exists"));
/// assert!(substatus.meaning(StatusCode::NOT_FOUND).unwrap().contains("session"));
/// assert_eq!(substatus.meaning(StatusCode::OK), None);
/// # Ok::<(), masthead::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Substatus(pub u32);

impl Substatus {
    /// The meaning in a response of that status, in a few words; `None` if it is not known.
    ///
    /// These are the meanings that the service documents and that its clients act on. There are more,
    /// and new ones come.
    #[must_use]
    #[inline]
    pub fn meaning(self, status: StatusCode) -> Option<&'static str> {
        self.meanings().find(|(of, _)| *of == status.as_u16()).map(|(_, meaning)| meaning)
    }

    /// The meanings, by the status of the response.
    fn meanings(self) -> impl Iterator<Item = (u16, &'static str)> {
        let of_this = MEANINGS.iter().filter(move |(_, code, _)| *code == self.0);
        of_this.map(|&(status, _, meaning)| (status, meaning))
    }
}

/// Status, sub-status and meaning.
static MEANINGS: &[(u16, u32, &str)] = &[
    (400, 1001, "the partition key is not that of the document"),
    (400, 1004, "the gateway cannot serve this query across partitions"),
    (401, 5000, "the request has no Authorization"),
    (401, 5001, "Authorization does not have the form that the service reads"),
    (401, 5002, "the account does not accept Microsoft Entra tokens"),
    (401, 5003, "the Microsoft Entra token cannot be read"),
    (401, 5004, "the signature of the Microsoft Entra token is not valid"),
    (401, 5005, "the Microsoft Entra token is not valid yet"),
    (401, 5006, "the Microsoft Entra token has expired"),
    (401, 5007, "the Microsoft Entra token is from another tenant than that of the account"),
    (401, 5008, "the audience of the Microsoft Entra token is not the account"),
    (401, 5009, "the Microsoft Entra token does not have the scope of the account"),
    (401, 5202, "the account accepts no keys: send a Microsoft Entra token"),
    (403, 3, "this region does not accept writes"),
    (403, 1005, "a limit of the account is reached"),
    (403, 1008, "the account does not exist in this region"),
    (
        403,
        1014,
        "the documents of this partition key have reached the size limit of a logical partition",
    ),
    (403, 1028, "the throughput limit of the account is reached"),
    (403, 5300, "this operation is not possible with a Microsoft Entra token"),
    (403, 5301, "the principal has no role that allows it to read metadata"),
    (403, 5302, "the principal has no role that allows this request"),
    (403, 5303, "the principal has no role that allows this request"),
    (403, 5307, "the network security perimeter of the account does not admit the client"),
    (403, 5400, "the principal has no role that allows this request"),
    (404, 1002, "no replica has caught up with the session yet"),
    (404, 1003, "the database or the container does not exist"),
    (404, 1013, "the container is still being created"),
    (410, 1000, "the container was replaced by another one with the same name"),
    (410, 1002, "the partition key range no longer exists"),
    (410, 1007, "the partition is being split"),
    (410, 1008, "the partition is being moved"),
    (429, 3084, "too many calls of the stored procedure run at once"),
    (429, 3200, "the request units are used up"),
    (429, 3201, "the gateway limits the rate of requests"),
];

impl Plain for Substatus {
    #[inline]
    fn pattern() -> String {
        "{number}".to_owned()
    }

    #[inline]
    fn read<'a>(input: &'a [u8], _: &mut Notes) -> Parsed<'a, Self> {
        narrow(Expected::Substatus).map(Self).parse(input)
    }
}

field!(plain Substatus, &NAME);

impl fmt::Display for Substatus {
    /// The field line, in its canonical form.
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Describe for Substatus {
    #[inline]
    fn describe(&self) -> Description {
        let code = Description::number(self.0);
        let meaning = |(status, meaning): (u16, &str)| {
            Description::list([
                Description::text(format!("with status {status}")),
                Description::text(meaning),
            ])
        };
        let meanings = Description::list(self.meanings().map(meaning));
        Description::Object(vec![
            Part::new("value", "reason, for this status", code),
            Part::new("meanings", "meaning, depending on the status", meanings),
        ])
    }
}

arbitrary!(Substatus, any::<u32>().prop_map(Substatus));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_kit::read;

    #[test]
    fn digits_only() {
        let read = |line: &str| read::<Substatus>(line);
        assert_eq!(read("03"), Ok(Substatus(3)));
        assert_eq!(read("4294967295"), Ok(Substatus(u32::MAX)));
        for (bad, at) in [("", 0), ("-1", 0), ("0x3", 1), ("1002.0", 4), ("3200,3200", 4)] {
            assert_eq!(read(bad).unwrap_err().offset(), at, "{bad}");
        }
        for big in ["4294967296", "18446744073709551616"] {
            assert_eq!(
                read(big).unwrap_err().to_string(),
                "x-ms-substatus: sub-status is larger than 4294967295 at byte 0"
            );
        }
    }

    #[test]
    fn meanings_depend_on_the_status() {
        let meaning = |status, code| Substatus(code).meaning(StatusCode::from_u16(status).unwrap());
        assert_eq!(meaning(429, 3200), Some("the request units are used up"));
        assert_eq!(meaning(403, 3), Some("this region does not accept writes"));
        assert_ne!(meaning(404, 1002), meaning(410, 1002));
        assert_ne!(meaning(400, 1001), None);
        for (status, code) in [(400, 1002), (403, 3200), (429, 3), (404, 0), (200, 1002)] {
            assert_eq!(meaning(status, code), None);
        }
    }
}

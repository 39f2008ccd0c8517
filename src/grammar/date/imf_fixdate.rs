//! The one date that nearly every line holds: an IMF-fixdate, read as a layout of 29 bytes.
//!
//! Eight bytes at a time, that takes 110 instructions; byte by byte, it took 245.

use super::{EPOCH, IMF_LEN};

/// ```text
/// 0    4    8    12   16   20   24   28
/// Sun, 06 Nov 1994 08:49:37 GMT
/// ```
///
/// Seconds since 1970-01-01T00:00:00Z. `None` for anything that needs a closer check: invalid dates, a wrong day
/// name, 29 February, and a leap second.
// Once for all headers: inlined, it would be in each of them.
#[inline(never)]
pub(super) fn usual(text: &[u8; IMF_LEN]) -> Option<i64> {
    // The four bytes of both names stand in tables, with what follows them.
    let day = Word::at::<4>(text).take(b" 00 \0\0\0 ");
    let year_and_hour = Word::at::<12>(text).take(b"0000 00:");
    let time = Word::at::<20>(text).take(b"00:00 GM");
    if (day.bad | year_and_hour.bad | time.bad) != 0 || text[IMF_LEN - 1] != b'T' {
        return None;
    }
    let [_, day, ..] = day.pairs();
    let [century, _, year, _, _, hour, ..] = year_and_hour.pairs();
    let [minute, _, _, second, ..] = time.pairs();
    let month = Month::named(name_at::<8>(text))?;
    if day.wrapping_sub(1) >= month.days || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let day = month.day_number(century * 100 + year, day);
    if name_at::<0>(text) != DAY_NAMES[(day % 7) as usize] {
        return None;
    }
    let day = i64::from(day) - i64::from(EPOCH);
    Some(day * 86_400 + i64::from(hour * 3600 + minute * 60 + second))
}

#[inline]
fn name_at<const AT: usize>(text: &[u8; IMF_LEN]) -> u32 {
    u32::from_le_bytes([text[AT], text[AT + 1], text[AT + 2], text[AT + 3]])
}

/// Eight bytes of the text, the first one lowest.
#[derive(Clone, Copy)]
struct Word(u64);

/// A word of which a layout was taken off: its digits are numbers, and the bytes that it gives are zero.
struct Taken {
    word: u64,
    /// The bits that are neither.
    bad: u64,
}

impl Word {
    #[inline]
    fn at<const AT: usize>(text: &[u8; IMF_LEN]) -> Self {
        let mut word = [0; 8];
        word.copy_from_slice(&text[AT..AT + 8]);
        Self(u64::from_le_bytes(word))
    }

    /// Takes off a layout: a digit for each `0`, anything for each NUL, else the byte that it has.
    #[inline]
    fn take(self, layout: &[u8; 8]) -> Taken {
        let (mut six, mut mask) = ([0; 8], [0xff; 8]);
        for (index, b) in layout.iter().enumerate() {
            match b {
                b'0' => (six[index], mask[index]) = (6, 0xf0),
                0 => mask[index] = 0,
                _ => {}
            }
        }
        let word = self.0 ^ u64::from_le_bytes(*layout);
        // Nine and six is below sixteen. A carry comes from a byte that is bad by itself.
        let bad = (word | word.wrapping_add(u64::from_le_bytes(six))) & u64::from_le_bytes(mask);
        Taken { word, bad }
    }
}

impl Taken {
    /// The number of two digits that each byte and the next one are.
    #[inline]
    fn pairs(&self) -> [u32; 8] {
        // Only a byte that stands for anything is more than nine, and what it carries over is not asked for.
        let pairs = self.word.wrapping_mul(10).wrapping_add(self.word >> 8);
        pairs.to_le_bytes().map(u32::from)
    }
}

/// `Wed,` and so on, by the remainder of a [day number](super::day_number).
const DAY_NAMES: [u32; 7] = {
    let names = [b"Sun,", b"Mon,", b"Tue,", b"Wed,", b"Thu,", b"Fri,", b"Sat,"];
    let mut table = [0; 7];
    let mut index = 0;
    while index < 7 {
        // 1 January 1970 was a Thursday.
        table[(index + EPOCH as usize + 3) % 7] = u32::from_le_bytes(*names[index]);
        index += 1;
    }
    table
};

#[derive(Clone, Copy)]
struct Month {
    /// `Nov `.
    name: u32,
    /// How many days it has in every year.
    days: u32,
    /// Days from 1 March of the year -400 up to this month of the year 0, less one.
    before: u32,
    /// `true` if the leap day of its year is still to come, or in it.
    early: bool,
}

impl Month {
    /// Where the name stands in the table: a number below sixteen, and another one for each.
    const fn slot(name: u32) -> usize {
        (name.wrapping_mul(61) >> 15) as usize % 16
    }

    #[inline]
    fn named(name: u32) -> Option<&'static Self> {
        let month = &MONTHS[Self::slot(name)];
        (month.name == name).then_some(month)
    }

    /// The [number](super::day_number) of a day of the month.
    #[inline]
    const fn day_number(&self, year: u32, day: u32) -> u32 {
        // The leap days are those of the years before March.
        let leap = year + 400 - self.early as u32;
        year * 365 + leap / 4 - leap / 100 + leap / 400 + self.before + day
    }
}

static MONTHS: [Month; 16] = {
    let names = [
        b"Jan ", b"Feb ", b"Mar ", b"Apr ", b"May ", b"Jun ", b"Jul ", b"Aug ", b"Sep ", b"Oct ",
        b"Nov ", b"Dec ",
    ];
    let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut table = [Month { name: 0, days: 0, before: 0, early: false }; 16];
    let mut index = 0;
    // 1 January of the year -400: January and February are those of the year before.
    let mut before = 400 * 365 - (31 + 28) - 1;
    while index < 12 {
        let name = u32::from_le_bytes(*names[index]);
        let slot = Month::slot(name);
        assert!(table[slot].name == 0, "another slot for each");
        table[slot] = Month { name, days: days[index], before, early: index < 2 };
        before += days[index];
        index += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::super::{civil, unusual};
    use super::*;
    use crate::deviation::Notes;

    /// Read at speed is what the grammar reads, and as the same second.
    #[track_caller]
    fn agrees(text: &[u8]) -> bool {
        let usual = usual(text.try_into().unwrap());
        let mut notes = Notes::new();
        let read = unusual(text, &mut notes);
        match (usual, read) {
            (Some(seconds), read) => {
                assert_eq!((read, notes.count()), (Ok((&[][..], seconds)), 0), "{text:?}");
            }
            (None, Ok((rest, seconds))) if rest.is_empty() && notes.is_empty() => {
                let second = seconds.rem_euclid(86_400);
                let leap_day = text.get(5..11) == Some(b"29 Feb");
                assert!(leap_day || second == 0 && text[17..].starts_with(b"23:59:60"), "{text:?}");
            }
            (None, _) => {}
        }
        usual.is_some()
    }

    fn written(day: i64, second: i64) -> String {
        crate::HttpDate::from_unix(day * 86_400 + second).unwrap().to_string()
    }

    #[test]
    fn every_day_of_ten_thousand_years() {
        let first = -719_528_i64;
        for day in first..first + 3_652_425 {
            let second = (day * 7_919).rem_euclid(86_400);
            // Every day of the years around those without a leap day, and one in a hundred of the others.
            if day % 101 == 0 || (civil(day).0 + 1) % 100 < 3 {
                let leap_day = matches!(civil(day), (_, 2, 29));
                assert_eq!(agrees(written(day, second).as_bytes()), !leap_day, "{day}");
            }
        }
    }

    #[test]
    fn every_second_of_a_day() {
        assert!((0..86_400).all(|second| agrees(written(17_662, second).as_bytes())));
    }

    #[test]
    fn every_byte_in_every_place() {
        let mut taken = 0;
        for text in ["Fri, 11 May 2018 18:48:36 GMT", "Sat, 31 Dec 2016 23:59:59 GMT"] {
            for at in 0..IMF_LEN {
                for b in 0..=255 {
                    let mut other = text.as_bytes().to_vec();
                    other[at] = b;
                    taken += usize::from(agrees(&other));
                    // With its neighbour too, into which a byte that is no digit would carry.
                    for neighbour in [0, b'0', b'9', b':', 0xff] {
                        if let Some(next) = other.get_mut(at + 1) {
                            *next = neighbour;
                            agrees(&other);
                        }
                    }
                }
            }
        }
        assert!(taken > 50);
    }
}

//! Headers that say when.

mod date;
mod x_ms_date;

pub use date::Date;
pub use x_ms_date::XMsDate;

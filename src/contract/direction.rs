//! The direction of a message: request or response.

/// The direction of a message: request or response.
///
/// ```
/// use masthead::contract::Direction;
///
/// assert_eq!(Direction::Response.title(), "response");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// A request.
    Request,
    /// A response.
    Response,
}

impl Direction {
    /// `request` or `response`.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}

//! Calls to which the examples of the rules add what breaks them.

/// A call without an identifier, with the headers that follow.
macro_rules! unidentified {
    ($line:literal $(, $more:literal)*) => {
        concat!(
            $line,
            " HTTP/1.1\r\nHost: api.partner.microsoft.com\r\nAuthorization: Bearer abc\r\n",
            $($more,)*
            "\r\n"
        )
    };
}
pub(super) use unidentified;

/// A call as documented, with the headers that follow.
macro_rules! call {
    ($line:literal $(, $more:literal)*) => {
        crate::services::partner::contract::example::unidentified!(
            $line,
            "client-request-id: 9f8bed52-e4df-4d0c-9ca6-929a187b0731\r\n"
            $(, $more)*
        )
    };
}
pub(super) use call;

/// An update of a referral on a condition.
macro_rules! update {
    ($condition:literal) => {
        crate::services::partner::contract::example::call!(
            "PUT /v1.0/engagements/referrals/49d90c72-3326-4f61-aacc-2cb57970448c",
            $condition
        )
    };
}
pub(super) use update;

//! Requests to which the examples of the rules add what breaks them.

/// A request to an API, with the headers that follow.
macro_rules! call {
    ($line:literal $(, $more:literal)*) => {
        concat!(
            $line,
            " HTTP/1.1\r\nHost: api.raet.com\r\nAuthorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2ln\r\n",
            "x-raet-tenant-id: 1234567\r\n",
            $($more,)*
            "\r\n"
        )
    };
}
pub(super) use call;

/// A request for a token, without its body.
macro_rules! token {
    ($line:literal $(, $more:literal)*) => {
        concat!($line, " HTTP/1.1\r\nHost: api.raet.com\r\n", $($more,)* "\r\n")
    };
}
pub(super) use token;

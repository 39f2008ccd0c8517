//! Requests to which the examples of the rules add what breaks them.

/// A request with credentials and a user agent, and the headers that follow.
macro_rules! request {
    ($line:literal $(, $more:literal)*) => {
        concat!(
            $line,
            " HTTP/1.1\r\nHost: voss.example.com\r\nAuthorization: Basic am9lOmJsb2dncw==\r\n",
            "User-Agent: AzureTestClient\r\n",
            $($more,)*
            "\r\n"
        )
    };
}
pub(super) use request;

/// A request for the results of a macro, and the headers that follow.
macro_rules! evaluate {
    ($($more:literal),*) => {
        crate::services::voss_automate::contract::example::request!(
            "GET /api/tool/Macro/?method=evaluate&input={{fn.lines}}"
            $(, $more)*
        )
    };
}
pub(super) use evaluate;

/// A request for the first page of them with the answer, whose headers follow.
macro_rules! answered {
    ($($more:literal),*) => {
        concat!(
            crate::services::voss_automate::contract::example::evaluate!(
                "X-Range: items=0-199\r\n",
                "Range: items=0-199\r\n"
            ),
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",
            $($more,)*
            "\r\n"
        )
    };
}
pub(super) use answered;

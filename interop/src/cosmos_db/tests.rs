//! Tests of the server as clients see it.

//! Requests to which the examples of the rules add what breaks them.

/// A signed read of an Azure App Configuration store, with the headers that follow.
macro_rules! signed {
    ($($more:literal),+) => {
        crate::contract::example::signed!(@ "GET /kv?api-version=1.0", $($more),+)
    };
    // The same with another method or target.
    (@ $line:literal, $($more:literal),+) => {
        concat!(
            $line,
            " HTTP/1.1\r\nHost: contoso.azconfig.io\r\n",
            "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;",
            "x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
            "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
            $($more,)+
            "\r\n"
        )
    };
}
pub(crate) use signed;

/// A request to Azure Cosmos DB with its credentials, and the headers that follow.
macro_rules! authorized {
    ($line:literal, $authorization:literal $(, $more:literal)*) => {
        concat!(
            $line,
            " HTTP/1.1\r\nHost: contoso.documents.azure.com\r\nAuthorization: ",
            $authorization,
            "\r\n",
            $($more,)*
            "\r\n"
        )
    };
}
pub(crate) use authorized;

/// The same, signed and dated.
macro_rules! request {
    ($line:literal $(, $more:literal)*) => {
        crate::contract::example::authorized!(
            $line,
            "type%3dmaster%26ver%3d1.0%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d",
            "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n"
            $(, $more)*
        )
    };
}
pub(crate) use request;

/// The same of a document, with its version and partition.
macro_rules! on_document {
    ("GET" $(, $more:literal)*) => {
        crate::contract::example::on_document!(@ "GET /dbs/db/colls/coll/docs/doc" $(, $more)*)
    };
    ("PUT" $(, $more:literal)*) => {
        crate::contract::example::on_document!(@ "PUT /dbs/db/colls/coll/docs/doc" $(, $more)*)
    };
    ("PATCH" $(, $more:literal)*) => {
        crate::contract::example::on_document!(@ "PATCH /dbs/db/colls/coll/docs/doc" $(, $more)*)
    };
    ("DELETE" $(, $more:literal)*) => {
        crate::contract::example::on_document!(@ "DELETE /dbs/db/colls/coll/docs/doc" $(, $more)*)
    };
    (@ $line:literal $(, $more:literal)*) => {
        crate::contract::example::request!(
            $line,
            "x-ms-version: 2018-12-31\r\n",
            "x-ms-documentdb-partitionkey: [\"a\"]\r\n"
            $(, $more)*
        )
    };
}
pub(crate) use on_document;

/// A read of a document.
macro_rules! read_document {
    ($($more:literal),*) => {
        crate::contract::example::on_document!("GET" $(, $more)*)
    };
}
pub(crate) use read_document;

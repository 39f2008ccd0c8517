//! Requests to which the examples of the rules add what breaks them.

/// A signed read of an Azure App Configuration store, with the headers that follow.
macro_rules! signed {
    ($more:literal) => {
        concat!(
            "GET /kv?api-version=1.0 HTTP/1.1\r\n",
            "Host: contoso.azconfig.io\r\n",
            "Authorization: HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;",
            "x-ms-content-sha256&Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\r\n",
            "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\r\n",
            $more,
            "\r\n"
        )
    };
}
pub(super) use signed;

/// A request to Azure Cosmos DB, authorized and dated, with the headers that follow.
macro_rules! request {
    ($line:literal, $more:literal) => {
        concat!(
            $line,
            " HTTP/1.1\r\n",
            "Host: contoso.documents.azure.com\r\n",
            "Authorization: type%3dmaster%26ver%3d1.0",
            "%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d\r\n",
            "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
            $more,
            "\r\n"
        )
    };
}
pub(super) use request;

/// A read of an Azure Cosmos DB document, with the headers that follow.
macro_rules! read_document {
    ($more:literal) => {
        concat!(
            "GET /dbs/db/colls/coll/docs/doc HTTP/1.1\r\n",
            "Host: contoso.documents.azure.com\r\n",
            "Authorization: type%3dmaster%26ver%3d1.0",
            "%26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d\r\n",
            "x-ms-date: Thu, 27 Apr 2017 00:51:12 GMT\r\n",
            "x-ms-version: 2018-12-31\r\n",
            "x-ms-documentdb-partitionkey: [\"a\"]\r\n",
            $more,
            "\r\n"
        )
    };
}
pub(super) use read_document;

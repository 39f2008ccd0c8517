//! Field values that are read in one program of the crate and in `benches/peers`.

use crate::harness::input::{DIGEST, HMAC, TAG};

pub const HMAC_OTHER_ORDER: &str = "HMAC-SHA256 \
    Signature=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\
    &SignedHeaders=x-ms-date;host;x-ms-content-sha256\
    &Credential=0-l9-s0:abcDEF";
pub const COSMOS: &str = "type%3dmaster%26ver%3d1.0\
    %26sig%3dc09PEVJrgp2uQRkr934kFbTqhByc7TVr3OHyqlu%2bc%2bc%3d";
pub const DIGEST_CREDENTIALS: &str = "Digest username=\"joe\", realm=\"users@example.org\", \
    uri=\"/dir/index.html\", algorithm=SHA-256, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", \
    nc=00000001, qop=auth";
pub const CHALLENGES: &str = "HMAC-SHA256 error=\"invalid_token\", \
    error_description=\"Invalid Signature\", Bearer realm=\"x\", error=\"invalid_token\"";
/// As the documentation of Azure App Configuration prints it, without a comma.
pub const CHALLENGE_WITH_SPACES: &str =
    "HMAC-SHA256 error=\"invalid_token\" error_description=\"Invalid Signature\"";

pub const CONTENT_TYPE: &str = "application/vnd.microsoft.appconfig.kv+json; charset=utf-8";
pub const LINKS: &str = "<https://api.github.com/repositories/1300192/issues?page=2>; rel=\"prev\", \
    <https://api.github.com/repositories/1300192/issues?page=4>; rel=\"next\", \
    <https://api.github.com/repositories/1300192/issues?page=515>; rel=\"last\", \
    <https://api.github.com/repositories/1300192/issues?page=1>; rel=\"first\"";
/// As the second page of a query has it.
pub const CONTINUATION: &str = "[{\"token\":\"-RID:~YVEzAK5GDSwCAAAAAAAAAA==#RT:2#TRC:2#ISV:2\
    #IEO:65567#QCF:8\",\"range\":{\"min\":\"\",\"max\":\"FF\"}}]";
pub const USER_AGENT: &str = "azsdk-python-cosmos/4.17.1 Python/3.11.7 (Linux-x86_64)";
pub const PARTITION_KEY: &str = "[\"tenant-é\",42,null,true]";

pub const CACHE: &str = "private, max-age=600, stale-while-revalidate=\"30\", must-revalidate";
pub const QUOTA: &str =
    "documentSize=10240;documentsSize=10485760;documentsCount=-1;collectionSize=10485760;";

pub const AGS_CUT_OFF: &str =
    "{\"ServerInfo\":{\"DataCenter\":\"UK South\",\"Slice\":\"E\",\"Ring\":\"3";

pub const BYTES: &str = "bytes=0-499,500-999,-500";
pub const CONTENT_RANGE: &str = "items 200-399/298";
pub const GUID: &str = "16e1bff0-6d74-47d6-944c-61707916a74c";

/// The request table of the App Configuration page, header by header.
pub const REQUEST: [(&str, &str); 13] = [
    ("authorization", HMAC),
    ("accept", "application/vnd.microsoft.appconfig.kv+json;"),
    ("accept-datetime", "Sat, 12 May 2018 02:10:00 GMT"),
    ("content-type", "application/vnd.microsoft.appconfig.kv+json; charset=utf-8;"),
    ("date", "Fri, 11 May 2018 18:48:36 GMT"),
    ("host", "contoso.azconfig.io"),
    ("if-match", TAG),
    ("if-none-match", TAG),
    ("sync-token", "jtqGc1I4=MDoyOA==;sn=28"),
    ("x-ms-client-request-id", "00000000-0000-0000-0000-000000000000"),
    ("x-ms-content-sha256", DIGEST),
    ("x-ms-date", "Fri, 11 May 2018 18:48:36 GMT"),
    ("x-ms-return-client-request-id", "true"),
];

/// 1200 bytes: three segments of base64url, as a JSON Web Token has them.
pub fn bearer() -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let segment = |len: usize| -> String {
        (0..len).map(|index| char::from(alphabet[index * 7 % alphabet.len()])).collect()
    };
    format!("Bearer {}.{}.{}", segment(98), segment(751), segment(342))
}

/// Segments of vector tokens with two regions each.
pub fn session_token(count: u32) -> String {
    let segment = |id| format!("{id}:1#94#1=95#2=93");
    let first = if count == 1 { 0 } else { 1000 };
    (first..first + count).map(segment).collect::<Vec<_>>().join(",")
}

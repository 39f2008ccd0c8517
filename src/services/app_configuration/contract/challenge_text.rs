//! Meanings of the service's `error_description`.

/// The problem with the request, by the text of the service.
///
/// The texts are those of the documentation, of the service as recorded, and of Microsoft's emulator; the
/// set is not closed, so an unknown text has no meaning here.
pub(super) fn meaning(description: &str) -> Option<&'static str> {
    const PARTS: [(&str, &str); 12] = [
        (
            "The access token has expired",
            "the date of the request is more than 15 minutes from the service's clock",
        ),
        (
            "Invalid access token date",
            "the request has neither an x-ms-date nor a Date that the service can parse",
        ),
        ("Invalid Credential", "no access key has the id in Credential, or Host is wrong"),
        (
            "Invalid Signature",
            "the signature does not match the request and the key, or is not base64",
        ),
        ("Invalid SignedHeaders parameter", "SignedHeaders has an empty name"),
        (
            "Invalid request content hash",
            "x-ms-content-sha256 does not match the body that arrived",
        ),
        ("Authentication scheme disabled", "access keys are disabled for this store"),
        (
            "Authorization token failed validation",
            "the bearer token is not accepted because of its audience, lifetime or signature",
        ),
        (
            "The access token is from the wrong issuer",
            "the bearer token was issued by a different tenant than the store's",
        ),
        ("is not provided", "a header that SignedHeaders names is not in the request"),
        ("is required as a signed header", "SignedHeaders is missing a required name"),
        (
            "Required signing request header",
            "a required header is missing from SignedHeaders or from the request",
        ),
    ];
    let known = PARTS.iter().find(|(text, _)| description.contains(text));
    if let Some((_, meaning)) = known {
        return Some(meaning);
    }
    // `[Credential][SignedHeaders][Signature] is required`, with one of the three.
    let of_hmac = ["Credential", "SignedHeaders", "Signature"];
    let missing = description.ends_with("is required")
        && of_hmac.iter().any(|parameter| description.contains(parameter));
    missing.then_some("the parameter of the HMAC-SHA256 credentials that the text names is missing")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_texts_have_a_meaning() {
        for text in [
            "Invalid Signature",
            "Signed request header 'host' is not provided",
            "x-ms-date is required as a signed header",
            "[Credential][SignedHeaders][Signature] is required",
            "SignedHeaders parameter is required",
            "Required signing request header 'x-ms-date' not found",
            "The access token is from the wrong issuer. It must match the AD tenant associated with the subscription to which the configuration store belongs. If you just transferred your subscription and see this error message, please try back later.",
        ] {
            assert!(meaning(text).is_some(), "{text}");
        }
        assert_eq!(meaning("something else"), None);
    }
}

//! What the service's `error_description` means.

/// What is wrong with the request, by the text in which the service says so.
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
            "there is neither an x-ms-date nor a Date that the service can read",
        ),
        (
            "Invalid Credential",
            "the service knows no access key with the id in Credential, or the Host is wrong",
        ),
        (
            "Invalid Signature",
            "the signature is not that of the request and the key, or not base64",
        ),
        ("Invalid SignedHeaders parameter", "SignedHeaders has an empty name"),
        (
            "Invalid request content hash",
            "x-ms-content-sha256 is not the digest of the body that arrived",
        ),
        ("Authentication scheme disabled", "access keys are switched off for this store"),
        (
            "Authorization token failed validation",
            "the bearer token is not accepted: audience, lifetime or signature",
        ),
        (
            "The access token is from the wrong issuer",
            "the bearer token comes from another tenant than the store's subscription",
        ),
        ("is not provided", "a header that SignedHeaders names is not in the request"),
        ("is required as a signed header", "SignedHeaders lacks a name that it must have"),
        (
            "Required signing request header",
            "a header that must be signed is not named in SignedHeaders, or not in the request",
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
    missing.then_some(
        "a parameter of the HMAC-SHA256 credentials is missing, the one that the text names",
    )
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

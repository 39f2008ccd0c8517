//! References that rules cite, each with its URL; and the challenge of a 401.

use crate::contract::Reference;
pub(crate) use crate::services::partner::CHALLENGE;

// The former URL on learn.microsoft.com now leads to the headers of the API for Partner Center, which is a different
// service. The source of the document is unchanged.
pub(crate) const PAGE: Reference = Reference::page(
    "Partner REST API headers",
    "https://github.com/MicrosoftDocs/partner-rest/blob/da361a77513654c106669900a9291162bfaf412c/partner-rest/develop/headers.md",
);
pub(crate) const ERRORS: Reference = Reference::page(
    "Partner API REST error codes",
    "https://learn.microsoft.com/en-us/partner-center/developer/referrals-api-response-codes",
);
pub(crate) const UPDATE: Reference = Reference::page(
    "Partner REST API, Update a referral",
    "https://github.com/MicrosoftDocs/partner-rest/blob/d02919e67a53d3b7ab82e76f3923026345468789/partner-rest/develop/update-a-referral.md",
);
pub(crate) const GUIDELINES: Reference = Reference::page(
    "Microsoft REST API Guidelines, Standard request headers",
    "https://github.com/microsoft/api-guidelines/blob/vNext/graph/Guidelines-deprecated.md#75-standard-request-headers",
);
// The second document says which of the two takes precedence.
pub(crate) const QUERY: Reference = Reference::page(
    "[MS-OAPX] 2.2.1.1, [MS-ADFSOAL] 2.2.2.1",
    "https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-adfsoal/5ba2fe65-14b6-4e80-92ee-55549ce74228",
);

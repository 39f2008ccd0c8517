//! Signatures verified with a key, as findings of a report.

mod advice;
mod key;
#[cfg(feature = "tower")]
mod refused;

use core::fmt;

use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use zeroize::Zeroizing;

use super::{app_configuration as store, cosmos_db as account};
use crate::auth::{HmacSha256, HmacSha256Ref};
use crate::contract::{
    Contract, Exchange, Finding, REFUSED, Report, Response, Rule, removed, rules,
};
use crate::message::without_userinfo;
use crate::signing::app_configuration::{self, AccessKey};
use crate::signing::cosmos_db::{self, MasterKey, QuotedPayload};
use crate::signing::{Explanation, Hints, Reason, VerifyError};
use crate::{Field, FieldLines, HttpDate, Request};
use advice::{CHECK_KEY, help};

pub use key::VerificationKeyError;
#[cfg(feature = "tower")]
pub(crate) use refused::refused;

/// A reason is as long as this at most: what was signed may be as long as a request.
const MAX_REASON: usize = 1_000;

/// The key with which the signatures of a report are verified: as people have it.
///
/// ```text
/// AAEC…                                              the secret of a store, or a key of an account, in base64
/// key-id-1:AAEC…                                     id and secret of a store
/// Endpoint=https://…;Id=key-id-1;Secret=AAEC…        the connection string of a store
/// AccountEndpoint=https://…;AccountKey=AAEC…;        the connection string of an account
/// ```
///
/// A key alone is used for the service of each report. If the id is known, a request with a different one was not
/// signed with this key; otherwise its id is not checked. An endpoint is not compared with the host, because proxies and
/// emulators have others. Where a signature does not match, its host is one of those that may have been signed.
///
/// `Debug` shows nothing of it, and the text is zeroised on drop.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use masthead::Request;
/// use masthead::contract::{Context, Exchange};
/// use masthead::services::{Evidence, VerificationKey, app_configuration::CONTRACT};
///
/// let mut headers = HeaderMap::new();
/// for (name, value) in [
///     ("host", "contoso.azconfig.io"),
///     ("x-ms-date", "Fri, 11 May 2018 18:48:36 GMT"),
///     ("x-ms-content-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
///     ("authorization", "HMAC-SHA256 Credential=key-id-1&SignedHeaders=x-ms-date;host;\
///         x-ms-content-sha256&Signature=PQXHF29Z5ymoqFp+K3IhBLi/GeJGK4cwHq71de0t/HY="),
/// ] {
///     headers.insert(name, HeaderValue::from_str(value)?);
/// }
/// let key: VerificationKey = "key-id-1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=".parse()?;
/// let sent = Exchange::request(Request::new("GET", "/kv/a%2Fb?api-version=1.0", &headers));
/// let mut report = CONTRACT.check(sent, &Context::default());
/// assert!(!key.check(&mut report, &sent, &Evidence::default()));
///
/// // A proxy decodes the path.
/// let received = Exchange::request(Request::new("GET", "/kv/a/b?api-version=1.0", &headers));
/// assert!(key.check(&mut report, &received, &Evidence::default()));
/// assert_eq!(
///     report.findings()[0].message(),
///     "the target that was signed is \"/kv/a%2Fb?api-version=1.0\": a slash in a name was decoded"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct VerificationKey {
    contract: Option<&'static Contract>,
    id: Option<String>,
    /// The host of the endpoint, as it is written.
    endpoint: Option<String>,
    text: Zeroizing<String>,
    access: AccessKey,
    master: MasterKey,
}

impl VerificationKey {
    /// The contract of the only service whose signatures are made with such a key, where its text tells.
    #[must_use]
    #[inline]
    pub const fn contract(&self) -> Option<&'static Contract> {
        self.contract
    }

    /// Verifies the signature of an exchange, and adds a finding to its report where the request was not signed
    /// with this key, or is not what was signed, or where the service refuses a signature that is right for this key.
    /// Says whether it has.
    ///
    /// Nothing is reported if there is no signature of the service, or if the contract has found the request rejected
    /// before its signature is checked: a required header that is not signed, a date that cannot be parsed. The
    /// distance of a date from the clock and the digest of the body are rules of the contract too. Where a part of what is
    /// signed was replaced by a placeholder such as `REDACTED`, the signature cannot be verified: that is a note, and no
    /// mismatch.
    ///
    /// The body of the response is evidence: Azure Cosmos DB quotes its own string-to-sign there. What the contract
    /// reports of that without a key goes where the key explains it.
    #[inline]
    pub fn check(&self, report: &mut Report, exchange: &Exchange<'_>, evidence: &Evidence) -> bool {
        let Some(request) = exchange.request else { return false };
        let name = report.contract();
        if self.contract.is_some_and(|contract| contract.name() != name) {
            return false;
        }
        let is_unexplained = report.is_unexplained();
        let found = if name == store::CONTRACT.name() {
            self.app_configuration(&request, exchange.response, evidence, is_unexplained)
        } else if name == account::CONTRACT.name() {
            self.cosmos_db(&request, exchange.response, evidence, is_unexplained)
        } else {
            None
        };
        let is_found = found.as_ref().is_some_and(|found| *found.rule() != rules::REMOVED);
        if let Some(finding) = found {
            report.remove(REFUSED.code());
            if !is_found && report.findings().iter().any(|it| it.rule() == finding.rule()) {
                return false;
            }
            if is_found && !evidence.is_brief {
                report.remove(account::QUOTED.code());
            }
            report.insert(finding, exchange);
        }
        is_found
    }

    fn app_configuration(
        &self,
        request: &Request<'_>,
        response: Option<Response<'_>>,
        evidence: &Evidence,
        is_unexplained: bool,
    ) -> Option<Finding> {
        let signed = signed(request);
        let mut credential = None;
        let key = |id: &str| {
            credential = Some(id.to_owned());
            self.id.as_deref().is_none_or(|own| own == id).then_some(&self.access)
        };
        let Err(error) = app_configuration::judge(&signed, key, None) else {
            let is_refused = is_unexplained || response.as_ref().is_some_and(refuses_signature);
            return is_refused.then(|| {
                let message = "the signature is right for this key, but the service refused it, so the store has a different key of this id, or something changed the request in transit";
                of_other_key(&store::SIGNATURE, request, message.to_owned())
            });
        };
        let text = app_configuration::description(&error);
        let why = || {
            let id = self.id.as_ref().or(credential.as_ref()).map_or("", String::as_str);
            let hosts: Vec<&str> = self.endpoint.iter().map(String::as_str).collect();
            let hints = Hints::default().with_hosts(&hosts);
            app_configuration::explain(id, &self.text, &signed, evidence.now, &hints)
        };
        let found = match removed(request, &error) {
            Some(note) => return Some(note),
            None => finding(&store::SIGNATURE, request, &error, evidence, why)?,
        };
        Some(match text {
            Some(text) => found.with_service_text(text),
            None => found,
        })
    }

    fn cosmos_db(
        &self,
        request: &Request<'_>,
        response: Option<Response<'_>>,
        evidence: &Evidence,
        is_unexplained: bool,
    ) -> Option<Finding> {
        let signed = signed(request);
        let refusal = response.filter(|response| response.status == 401);
        let answer = refusal.and_then(|refusal| refusal.body).map(String::from_utf8_lossy);
        let answer = answer.as_deref();
        let Err(error) = self.master.judge(&signed, None) else {
            let Some(quoted) = answer.and_then(|answer| QuotedPayload::find(answer).ok()) else {
                return is_unexplained.then(|| {
                    let message = "the signature is right for this key, but the service refused it, so the account has a different key, or something changed the request in transit";
                    of_other_key(&account::SIGNATURE, request, message.to_owned())
                });
            };
            return cosmos_db::differences(&signed, &quoted).is_empty().then(|| {
                let message = Reason::OtherKey.to_string();
                of_other_key(&account::SIGNATURE, request, message)
            });
        };
        let why = || {
            let hints = Hints { answer, ..Hints::default() };
            cosmos_db::explain(&self.text, &signed, evidence.now, &hints)
        };
        removed(request, &error)
            .or_else(|| finding(&account::SIGNATURE, request, &error, evidence, why))
    }
}

/// The note on a signature that cannot be verified, because a part of what is signed was taken out of the file.
fn removed(request: &Request<'_>, error: &VerifyError) -> Option<Finding> {
    let is_unknown = match error {
        VerifyError::SignatureDiffers => {
            let lines = FieldLines::of(request.headers, &AUTHORIZATION);
            let signed = HmacSha256::parse(lines).ok();
            let signed = signed.iter().flat_map(HmacSha256Ref::signed_headers);
            removed::is_in_signed(request, &signed.collect::<Vec<_>>())
        }
        _ => false,
    };
    is_unknown.then(|| {
        let message = "a part of what is signed was replaced by a placeholder such as REDACTED, so the signature cannot be verified";
        Finding::about(&rules::REMOVED, request.headers, &AUTHORIZATION, message.to_owned())
    })
}

/// The request as signed: if there is no other host, it is the authority of the target.
fn signed<'a>(request: &Request<'a>) -> Request<'a> {
    let authority = || request.authority().map(without_userinfo);
    Request { pseudo_authority: request.pseudo_authority.or_else(authority), ..*request }
}

/// Whether the store says that the signature is not the one that it has made.
fn refuses_signature(response: &Response<'_>) -> bool {
    const TEXT: &[u8] = b"Invalid Signature";
    let mut challenges = response.headers.get_all(WWW_AUTHENTICATE).iter();
    response.status == 401
        && challenges.any(|line| line.as_bytes().windows(TEXT.len()).any(|text| text == TEXT))
}

/// A finding about a signature that is right for the key.
fn of_other_key(rule: &'static Rule, request: &Request<'_>, message: String) -> Finding {
    Finding::about(rule, request.headers, &AUTHORIZATION, message).with_help(CHECK_KEY.to_owned())
}

/// The finding; `None` if a rule of the contract has reported it.
fn finding(
    rule: &'static Rule,
    request: &Request<'_>,
    error: &VerifyError,
    evidence: &Evidence,
    why: impl FnOnce() -> Explanation,
) -> Option<Finding> {
    let is_explained = match error {
        VerifyError::SignatureDiffers
        | VerifyError::UnknownCredential
        | VerifyError::ContentLength(_) => !evidence.is_brief,
        VerifyError::TooManySignedHeaders => false,
        VerifyError::Clock
        | VerifyError::Authorization(_)
        | VerifyError::NotASignature
        | VerifyError::TokenVersion
        | VerifyError::RawPlus
        | VerifyError::SignatureForm
        | VerifyError::HeaderNotSigned(_)
        | VerifyError::HeaderAbsent(_)
        | VerifyError::DateMissing
        | VerifyError::Date(_)
        | VerifyError::DateTooFar { .. }
        | VerifyError::HostRepeated
        | VerifyError::AuthorityDiffers
        | VerifyError::Target(_)
        | VerifyError::ContentDigest(_)
        | VerifyError::ContentDiffers
        // The body is left out where the file does not have it.
        | VerifyError::BodyUnknown => return None,
    };
    let explanation = is_explained.then(why);
    let message = match &explanation {
        Some(why) => {
            // That the body has another digest is a finding of its own.
            let differs = Reason::Refused(VerifyError::ContentDiffers);
            let reasons = why.reasons.iter().filter(|reason| **reason != differs);
            reasons.map(sentence).collect::<Vec<_>>().join("; ")
        }
        None => sentence(&Reason::Refused(error.clone())),
    };
    let finding = Finding::about(rule, request.headers, &AUTHORIZATION, message);
    Some(match explanation.and_then(|why| help(error, &why)) {
        Some(help) => finding.with_help(help),
        None => finding,
    })
}

/// A reason, cut where it is too long.
fn sentence(reason: &Reason) -> String {
    let mut text = match reason {
        // Whoever verifies has one key, and the service may have others.
        Reason::Refused(VerifyError::UnknownCredential) => {
            "the request uses the id of a different key".to_owned()
        }
        reason => reason.to_string(),
    };
    if let Some((end, _)) = text.char_indices().nth(MAX_REASON) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// What is known of an exchange beside its messages. The bodies are those of [`Request`](crate::Request) and
/// [`Response`].
///
/// ```
/// use masthead::services::Evidence;
///
/// assert!(Evidence::default().with_brief(true).is_brief);
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Evidence {
    /// The clock of the service; without it the explanation says nothing of the date.
    pub now: Option<HttpDate>,
    /// Leaves the explanation out, which takes thousands of signatures.
    pub is_brief: bool,
}

impl Evidence {
    /// The same with the clock of the service.
    #[must_use]
    #[inline]
    pub const fn with_now(self, now: HttpDate) -> Self {
        Self { now: Some(now), ..self }
    }

    /// The same without an explanation, if `is_brief`.
    #[must_use]
    #[inline]
    pub const fn with_brief(self, is_brief: bool) -> Self {
        Self { is_brief, ..self }
    }
}

impl fmt::Debug for VerificationKey {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerificationKey(..)")
    }
}

//! Signatures verified with a key, as findings of a report.

use core::fmt;
use core::str::FromStr;

use http::HeaderName;
use http::header::AUTHORIZATION;
use zeroize::Zeroizing;

use super::{app_configuration as store, cosmos_db as account};
use crate::content::XMsContentSha256;
use crate::contract::{Contract, Exchange, Finding, Report, Rule};
use crate::message::without_userinfo;
use crate::signing::app_configuration::{self, AccessKey};
use crate::signing::cosmos_db::{self, MasterKey};
use crate::signing::{Aspect, Change, Explanation, Hints, KeyError, Reason, VerifyError};
use crate::{HttpDate, Request};

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
/// signed with this key; otherwise its id is not checked. An endpoint is not compared with the host: proxies and
/// emulators have others.
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
///     "the signature does not match; the signature is over the target \"/kv/a%2Fb?api-version=1.0\": \
///      a slash in a name was decoded"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct VerificationKey {
    contract: Option<&'static Contract>,
    id: Option<String>,
    text: Zeroizing<String>,
    access: AccessKey,
    master: MasterKey,
}

impl VerificationKey {
    /// The contract of the only service whose signatures are made with such a key, where its text tells.
    #[must_use]
    pub const fn contract(&self) -> Option<&'static Contract> {
        self.contract
    }

    /// Verifies the signature of an exchange, and adds a finding to its report where the request was not signed
    /// with this key, or is not what was signed. Says whether it has.
    ///
    /// Nothing is reported if there is no signature of the service, or if the contract has found the request rejected
    /// before its signature is checked: a required header that is not signed, a date that cannot be parsed. The
    /// distance of a date from the clock is a rule of the contract too.
    pub fn check(
        &self,
        report: &mut Report,
        exchange: &Exchange<'_>,
        evidence: &Evidence<'_>,
    ) -> bool {
        let Some(request) = exchange.request else { return false };
        let name = report.contract();
        if self.contract.is_some_and(|contract| contract.name() != name) {
            return false;
        }
        let found = if name == store::CONTRACT.name() {
            self.app_configuration(&request, evidence)
        } else if name == account::CONTRACT.name() {
            self.cosmos_db(&request, evidence)
        } else {
            None
        };
        let is_found = found.is_some();
        if let Some(finding) = found {
            report.insert(finding, exchange);
        }
        is_found
    }

    fn app_configuration(&self, request: &Request<'_>, evidence: &Evidence<'_>) -> Option<Finding> {
        let signed = signed(request);
        let mut credential = None;
        let key = |id: &str| {
            credential = Some(id.to_owned());
            self.id.as_deref().is_none_or(|own| own == id).then_some(&self.access)
        };
        let error = app_configuration::judge(&signed, key, None).err()?;
        let text = match error {
            VerifyError::UnknownCredential => "Invalid Credential",
            VerifyError::ContentDiffers => "Invalid request content hash",
            _ => "Invalid Signature",
        };
        let why = || {
            let id = self.id.as_ref().or(credential.as_ref()).map_or("", String::as_str);
            let hints = Hints::default();
            app_configuration::explain(id, &self.text, &signed, evidence.now, &hints)
        };
        finding(&store::SIGNATURE, request, &error, evidence, why)
            .map(|finding| finding.with_service_text(text))
    }

    fn cosmos_db(&self, request: &Request<'_>, evidence: &Evidence<'_>) -> Option<Finding> {
        let signed = signed(request);
        let error = self.master.judge(&signed, None).err()?;
        let why = || {
            let hints = Hints { answer: evidence.answer, ..Hints::default() };
            cosmos_db::explain(&self.text, &signed, evidence.now, &hints)
        };
        finding(&account::SIGNATURE, request, &error, evidence, why)
    }
}

/// The request as signed: if there is no other host, it is the authority of the target.
fn signed<'a>(request: &Request<'a>) -> Request<'a> {
    let authority = || request.authority().map(without_userinfo);
    Request { pseudo_authority: request.pseudo_authority.or_else(authority), ..*request }
}

/// The finding; `None` if a rule of the contract has reported it.
fn finding(
    rule: &'static Rule,
    request: &Request<'_>,
    error: &VerifyError,
    evidence: &Evidence<'_>,
    why: impl FnOnce() -> Explanation,
) -> Option<Finding> {
    let is_explained = match error {
        VerifyError::SignatureDiffers
        | VerifyError::UnknownCredential
        | VerifyError::ContentDiffers
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
        // The body is left out where the file does not have it.
        | VerifyError::BodyUnknown => return None,
    };
    let explanation = is_explained.then(why);
    let message = match &explanation {
        Some(why) => why.reasons.iter().map(sentence).collect::<Vec<_>>().join("; "),
        None => sentence(&Reason::Refused(error.clone())),
    };
    let header: &'static HeaderName = match error {
        VerifyError::ContentDiffers => <XMsContentSha256 as headers::Header>::name(),
        _ => &AUTHORIZATION,
    };
    let finding = Finding::about(rule, request.headers, header, message);
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

/// The help text; `None` for that of the rule.
fn help(error: &VerifyError, why: &Explanation) -> Option<String> {
    let mut advice = Vec::new();
    let mut add = |text| {
        if !advice.contains(&text) {
            advice.push(text);
        }
    };
    match error {
        VerifyError::UnknownCredential => {
            add(
                "Send the id that belongs to the secret, or verify with the key whose id was sent.",
            );
        }
        VerifyError::ContentDiffers | VerifyError::ContentLength(_) => {
            add(
                "Compute the digest over the body as it is sent, and make sure that nothing changes it in transit.",
            );
        }
        _ => {}
    }
    for reason in &why.reasons {
        match reason {
            Reason::MatchesWith(changes) => changes.iter().map(advise).for_each(&mut add),
            Reason::Quoted(_) => add("Sign the lines shown for the service."),
            Reason::QuotedSame | Reason::Excluded(_) | Reason::ExcludedAlone(_) => add(
                "Compare the key with the one in the portal: it may belong to a different store or account, have been regenerated, or be cut short.",
            ),
            _ => {}
        }
    }
    (!advice.is_empty()).then(|| advice.join(" "))
}

fn advise(change: &Change) -> &'static str {
    match change.aspect() {
        Aspect::Key => {
            "Decode the key from base64, without a newline at its end, and sign with the resulting bytes."
        }
        Aspect::Method => "Sign the method that is sent, in the case that the service requires.",
        Aspect::Target => {
            "Sign the path and query exactly as they are sent, and find out what changes them in transit."
        }
        Aspect::Resource => "Sign the type and the link of the resource that the path names.",
        Aspect::Host => {
            "Sign the host that the service receives, or configure the proxy to preserve it."
        }
        Aspect::Date => "Sign the date that is sent, and send the date that was signed.",
        Aspect::Body => "Sign the digest that is sent.",
        Aspect::Headers => {
            "Sign the headers as they are sent, and find out what changes them in transit."
        }
        Aspect::Order => "Sign the values in the order of SignedHeaders.",
        Aspect::Form => "Build the string-to-sign as the vendor documents it.",
        Aspect::Spelling => {
            "Send the signature as base64 with padding; percent-encode it where the whole token is."
        }
    }
}

/// What is known of an exchange beside its messages. The body of the request is that of
/// [`Request`](crate::Request).
///
/// `Debug` does not show the body.
///
/// ```
/// use masthead::services::Evidence;
///
/// let evidence = Evidence::default().with_answer("{}");
/// assert!(format!("{evidence:?}").contains("2 bytes"));
/// ```
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub struct Evidence<'a> {
    /// The body of the response, in which Azure Cosmos DB quotes its own string-to-sign.
    pub answer: Option<&'a str>,
    /// The clock of the service; without it the explanation says nothing of the date.
    pub now: Option<HttpDate>,
    /// Leaves the explanation out, which takes thousands of signatures.
    pub is_brief: bool,
}

impl<'a> Evidence<'a> {
    /// The same with the body of the response.
    #[must_use]
    pub const fn with_answer(self, answer: &'a str) -> Self {
        Self { answer: Some(answer), ..self }
    }

    /// The same with the clock of the service.
    #[must_use]
    pub const fn with_now(self, now: HttpDate) -> Self {
        Self { now: Some(now), ..self }
    }

    /// The same without an explanation, if `is_brief`.
    #[must_use]
    pub const fn with_brief(self, is_brief: bool) -> Self {
        Self { is_brief, ..self }
    }
}

impl fmt::Debug for Evidence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evidence")
            .field("answer", &self.answer.map(|answer| format!("{} bytes", answer.len())))
            .field("now", &self.now)
            .field("is_brief", &self.is_brief)
            .finish()
    }
}

impl FromStr for VerificationKey {
    type Err = VerificationKeyError;

    fn from_str(text: &str) -> Result<Self, VerificationKeyError> {
        let (contract, id, secret) = parts(text)?;
        let access = AccessKey::from_base64(id.unwrap_or("key"), secret);
        Ok(Self {
            contract,
            id: id.map(str::to_owned),
            access: access.map_err(VerificationKeyError::Key)?,
            master: MasterKey::from_base64(secret).map_err(VerificationKeyError::Key)?,
            text: Zeroizing::new(secret.to_owned()),
        })
    }
}

type Parts<'a> = (Option<&'static Contract>, Option<&'a str>, &'a str);

/// Service, id and secret, as far as the text has them.
fn parts(text: &str) -> Result<Parts<'_>, VerificationKeyError> {
    let pairs = || text.split(';').filter_map(|pair| pair.split_once('='));
    let find = |wanted: &str| {
        let mut values = pairs().filter(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(VerificationKeyError::Twice),
            (found, None) => Ok(found.map(|(_, value)| value)),
        }
    };
    match (find("Secret")?, find("AccountKey")?) {
        (Some(_), Some(_)) => Err(VerificationKeyError::Twice),
        (Some(secret), None) => {
            let id = find("Id")?.ok_or(VerificationKeyError::NoId)?;
            Ok((Some(&store::CONTRACT), Some(id), secret))
        }
        (None, Some(key)) => Ok((Some(&account::CONTRACT), None, key)),
        (None, None) if text.contains(';') => Err(VerificationKeyError::NoKey),
        // Ids may contain colons, base64 does not.
        (None, None) => Ok(match text.rsplit_once(':') {
            Some((id, secret)) => (Some(&store::CONTRACT), Some(id), secret),
            None => (None, None, text),
        }),
    }
}

impl fmt::Debug for VerificationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerificationKey(..)")
    }
}

/// The reason why a text is not a key. It contains no byte of the text.
///
/// ```
/// use masthead::services::VerificationKey;
///
/// let error = "AccountEndpoint=https://contoso.documents.azure.com".parse::<VerificationKey>().unwrap_err();
/// assert_eq!(error.to_string(), "the key is not valid base64");
/// let error = "Endpoint=https://contoso.azconfig.io;Id=a".parse::<VerificationKey>().unwrap_err();
/// assert_eq!(error.to_string(), "the connection string has neither Secret nor AccountKey");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VerificationKeyError {
    /// It is no key.
    Key(KeyError),
    /// It is a connection string without a key.
    NoKey,
    /// It is a connection string of a store without the id of its key.
    NoId,
    /// It is a connection string with two keys, or with one name twice.
    Twice,
}

impl fmt::Display for VerificationKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(error) => error.fmt(f),
            Self::NoKey => f.write_str("the connection string has neither Secret nor AccountKey"),
            Self::NoId => f.write_str("the connection string has a Secret but no Id"),
            Self::Twice => {
                f.write_str("the connection string has two keys, or the same name twice")
            }
        }
    }
}

impl core::error::Error for VerificationKeyError {}

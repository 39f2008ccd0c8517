//! Signatures verified with a key, as findings of a report.

use core::fmt;
use core::str::FromStr;

use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use zeroize::Zeroizing;

use super::{app_configuration as store, cosmos_db as account};
use crate::auth::{HmacSha256, HmacSha256Ref};
#[cfg(feature = "tower")]
use crate::contract::{Context, Severity};
use crate::contract::{
    Contract, Exchange, Finding, REFUSED, Report, Response, Rule, removed, rules,
};
use crate::error::hint;
use crate::message::without_userinfo;
use crate::signing::app_configuration::{self, AccessKey};
use crate::signing::cosmos_db::{self, MasterKey, QuotedPayload};
use crate::signing::{Aspect, Change, Explanation, Hints, KeyError, Reason, VerifyError};
use crate::{Field, FieldLines, HttpDate, Request};

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
///     "the target that was signed is \"/kv/a%2Fb?api-version=1.0\": a slash in a name was decoded"
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
            let hints = Hints::default();
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

/// The report of a request whose signature was refused: what the contract finds, and the signature if that is not the reason
/// for a 401 or a 403.
#[cfg(feature = "tower")]
pub(crate) fn refused(
    contract: &Contract,
    request: &Request<'_>,
    error: VerifyError,
    now: Option<HttpDate>,
) -> Report {
    let mut context = Context::default();
    context.now = now;
    let exchange = Exchange::request(*request);
    let mut report = contract.check(exchange, &context);
    let is_of_caller = |finding: &Finding| {
        finding.severity() == Severity::Error && matches!(finding.status(), Some(401 | 403))
    };
    if !report.findings().iter().any(is_of_caller) {
        let rule =
            if *contract == store::CONTRACT { &store::SIGNATURE } else { &account::SIGNATURE };
        let message = sentence(&Reason::Refused(error));
        let finding = Finding::about(rule, request.headers, &AUTHORIZATION, message);
        report.insert(finding, &exchange);
    }
    report
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

const CHECK_KEY: &str = "Check the key in the portal: it may belong to a different store or account, have been regenerated, or be cut short.";

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
        VerifyError::ContentLength(_) => {
            add(
                "Send the body whole, with its length, and make sure that nothing changes it in transit.",
            );
        }
        _ => {}
    }
    for reason in &why.reasons {
        match reason {
            Reason::MatchesWith(changes) => changes.iter().map(advise).for_each(&mut add),
            Reason::Quoted(_) => add("Sign the lines shown for the service."),
            Reason::OtherKey | Reason::Excluded(_) | Reason::ExcludedAlone(_) => add(CHECK_KEY),
            _ => {}
        }
    }
    (!advice.is_empty()).then(|| advice.join(" "))
}

fn advise(change: &Change) -> &'static str {
    match change {
        Change::SlashInName { .. } => return "Give the resource a name without a slash.",
        Change::CutAtFragment { .. } => {
            return "Percent-encode the id in the path: send \"#\" as %23.";
        }
        Change::NearDate { .. } => {
            return "Read the clock once, in GMT, and use this date for the header and for the signature.";
        }
        Change::LiteralNewlines => {
            return "Sign line feeds (byte 10), as \"\\n\" is in most languages and \"`n\" in PowerShell.";
        }
        Change::Header { name, signed: Some(signed) } if name == "host" && signed.contains('/') => {
            return "Sign the host alone, without a scheme and without a slash.";
        }
        Change::Header { name, .. } if name == "content-type" => {
            return "Set Content-Type to what is signed, with its charset, and keep the HTTP client from changing it.";
        }
        _ => {}
    }
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
    pub const fn with_now(self, now: HttpDate) -> Self {
        Self { now: Some(now), ..self }
    }

    /// The same without an explanation, if `is_brief`.
    #[must_use]
    pub const fn with_brief(self, is_brief: bool) -> Self {
        Self { is_brief, ..self }
    }
}

impl FromStr for VerificationKey {
    type Err = VerificationKeyError;

    fn from_str(text: &str) -> Result<Self, VerificationKeyError> {
        let (contract, id, secret) = parts(text)?;
        let fault = |error| unfilled(text, secret).unwrap_or(VerificationKeyError::Key(error));
        let access = AccessKey::from_base64(id.unwrap_or("key"), secret);
        Ok(Self {
            contract,
            id: id.map(str::to_owned),
            access: access.map_err(fault)?,
            master: MasterKey::from_base64(secret).map_err(fault)?,
            text: Zeroizing::new(secret.to_owned()),
        })
    }
}

/// The reason why a text is not a key, if its form shows one.
fn unfilled(text: &str, secret: &str) -> Option<VerificationKeyError> {
    let texts = || [text.trim(), secret.trim()].into_iter();
    let is_quoted = |text: &str| {
        let mut ends = text.chars();
        matches!((ends.next(), ends.next_back()), (Some(first @ ('"' | '\'' | '`')), Some(last)) if first == last)
    };
    if texts().any(|text| hint::is_placeholder(&AUTHORIZATION, text.as_bytes())) {
        Some(VerificationKeyError::Placeholder)
    } else if texts().any(is_quoted) {
        Some(VerificationKeyError::Quoted)
    } else {
        None
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
    /// There are quotation marks around it.
    Quoted,
    /// It is a placeholder or a variable that was never filled in.
    Placeholder,
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
            Self::Quoted => f.write_str("there are quotation marks around the key"),
            Self::Placeholder => f.write_str("a placeholder or variable was never filled in"),
        }
    }
}

impl core::error::Error for VerificationKeyError {}

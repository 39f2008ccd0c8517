//! Explanations for a signature of Azure Cosmos DB that does not match.

use headers::Header;

use super::cut::{cut_ids, may_be_cut, slashes_in_names};
use super::dates::{far, forms, near};
use super::mixed::mixed;
use super::search::{
    End, Form, Keys, MAX_MESSAGE_LEN, MAX_VALUE_LEN, Message, Patch, Search, Signature, Variant,
    respelled,
};
use super::{Change, Explanation, Hints, Reason};
use crate::auth::CosmosToken;
use crate::message::Request;
use crate::signing::VerifyError;
use crate::signing::cosmos_db::{
    PayloadLine, QuotedPayload, ResourceLink, ambiguous, date, dates, differences, ids, signature,
};
use crate::time::{Date, XMsDate};
use crate::{FieldMapExt, HttpDate};

const FORM: Form = Form { newline: b"\n", lines: 4, glue: b"", end: End::Newlines(1) };
const METHODS: [&str; 7] = ["get", "head", "put", "post", "patch", "delete", "options"];
pub(super) const KINDS: [&str; 13] = [
    "dbs",
    "colls",
    "docs",
    "sprocs",
    "triggers",
    "udfs",
    "users",
    "permissions",
    "pkranges",
    "offers",
    "attachments",
    "conflicts",
    "operations",
];

/// Explains why the signature of a request does not match.
///
/// `key` is the text of the key, as it was pasted into the signing program. With the body of the response in
/// [`Hints::answer`], the string-to-sign that the service quotes there is compared with the one of this request, line
/// by line. Otherwise as [`app_configuration::explain`](crate::signing::app_configuration::explain).
///
/// ```
/// use http::HeaderMap;
/// use masthead::HttpDate;
/// use masthead::{Request, signing::{Hints, cosmos_db}};
///
/// let key = "dsZQi3KtZmCv1ljt3VNWNm7sQUF1y5rJfC6kv5JiwvW0EndXdDku/dkKBp8/ufDToSxLzR4y+O/0H/t4bQtVNw==";
/// let now = HttpDate::from_unix(1_493_254_272).unwrap();
/// let mut headers = HeaderMap::new();
/// // Signed for the database, and sent to all its collections.
/// let link = cosmos_db::ResourceLink::new("dbs", "dbs/ToDoList");
/// let request = Request::new("GET", "/dbs/ToDoList/colls", &headers);
/// cosmos_db::MasterKey::from_base64(key)?.sign_link(&request, &link, now)?.write_to(&mut headers);
///
/// let received = Request::new("GET", "/dbs/ToDoList/colls", &headers);
/// let why = cosmos_db::explain(key, &received, Some(now), &Hints::default());
/// assert_eq!(
///     why.to_string(),
///     "line 2 of the string-to-sign (the resource type) was \"dbs\""
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn explain(
    key: &str,
    request: &Request<'_>,
    now: Option<HttpDate>,
    hints: &Hints<'_>,
) -> Explanation {
    let mut reasons = Vec::new();
    let mut keys = Keys::of(key);
    reasons.extend(keys.error.map(Reason::Key));
    let mut variants = core::mem::take(&mut keys.variants);
    // First, as the type alone may be all that is wrong with them.
    variants.extend(slashes_in_names(request.target));
    let link = ResourceLink::of(request.target);
    if let Some(Ok(quoted)) = hints.answer.map(QuotedPayload::find) {
        let differences = differences(request, &quoted);
        reasons.push(match differences.is_empty() {
            true => Reason::QuotedSame,
            false => Reason::Quoted(differences),
        });
        for &line in PayloadLine::ALL {
            add(line, quoted.line(line), &mut variants);
        }
    }
    let mut refuse = |error| reasons.push(Reason::Refused(error));
    let signature = match signature(request) {
        Ok(signature) => Some(Signature::AsIs(signature)),
        Err(error) => {
            refuse(error);
            spelled(request).map(Signature::Respelled)
        }
    };
    // Without a clock, the only question is whether the date can be parsed.
    if let Err(error) = date(request, now) {
        refuse(error);
    }
    if let Some(ambiguous) = ambiguous(request.target) {
        refuse(VerifyError::Target(ambiguous));
    }
    if let Err(error) = request.check_length() {
        refuse(VerifyError::ContentLength(error));
    }
    let Some(signature) = &signature else {
        return Explanation { reasons, tries: 0 };
    };
    let [own, general] = dates(request);
    if request.target.len().saturating_add(own.len()).saturating_add(general.len())
        > MAX_MESSAGE_LEN
    {
        reasons.push(Reason::TooLong);
        return Explanation { reasons, tries: 0 };
    }
    let message = |link: &ResourceLink<'_>| Message {
        parts: vec![
            request.method.to_ascii_lowercase().into_bytes(),
            link.kind().to_ascii_lowercase().into_bytes(),
            link.link().as_bytes().to_vec(),
            own.to_ascii_lowercase(),
            general.to_ascii_lowercase(),
        ],
        form: FORM,
    };
    // A link may be signed in several ways, and each of them is right.
    let fits = |link: &ResourceLink<'_>| {
        let message = message(link);
        Search { keys: &keys, signature, message: &message, variants: &[] }.fits()
    };
    let link = ResourceLink::others(request.target).into_iter().find(fits).unwrap_or(link);
    let message = message(&link);
    candidates(request, &link, hints, &mut variants);
    for (from, to) in [("+", " "), (" ", "+"), ("+", "%20"), (" ", "%2B")] {
        let signed = link.link().replace(from, to);
        let change = Change::PlusForSpace { link: signed.clone() };
        variants.push(Variant::part(PayloadLine::ResourceLink.index(), signed, change));
    }
    // What came is no change.
    variants.retain(|variant| !variant.patch.is_idle(&message));
    let line = if own.is_empty() { PayloadLine::Date } else { PayloadLine::XMsDate };
    let dates = written(request).into_iter().flat_map(|sent| {
        // In lower case as the service wants it, or as it is.
        let others = forms(sent).into_iter().flat_map(|form| [form.to_ascii_lowercase(), form]);
        let others = others.map(move |signed| (signed.clone(), Change::Line { line, signed }));
        far(sent, lower_date).chain(others)
    });
    let dates = dates.map(|(signed, change)| Variant::part(line.index(), signed, change));
    let lone = dates.chain(mixed_links(request.target)).chain(cut_ids(request));
    let mut why = Search { keys: &keys, signature, message: &message, variants: &variants }
        .explain(reasons, lone);
    if keys.key.is_some() && may_be_cut(request.target) {
        why.may_be_cut();
    }
    why
}

/// The links of a path of which one part is percent-encoded, and another one is not.
fn mixed_links(target: &str) -> impl Iterator<Item = Variant> + use<> {
    let ids = ids(target);
    let parts = crate::grammar::target::path(target).split('/').filter(|part| !part.is_empty());
    let link = parts.take(ids.segments.len()).collect::<Vec<_>>().join("/");
    // Nothing is encoded in most of them.
    let is_plain = link.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~".contains(&b));
    let link = (ids.is_names && !is_plain).then_some(link);
    link.into_iter().flat_map(|link| mixed(&link)).map(|signed| {
        let line = PayloadLine::ResourceLink;
        Variant::part(line.index(), signed.clone(), Change::Line { line, signed })
    })
}

fn lower_date(date: HttpDate) -> String {
    date.to_string().to_ascii_lowercase()
}

fn add(line: PayloadLine, signed: &str, variants: &mut Vec<Variant>) {
    let is_known = variants.iter().any(|variant| match &variant.patch {
        Patch::Part(index, value) => *index == line.index() && value == signed.as_bytes(),
        _ => false,
    });
    if !is_known {
        let change = Change::Line { line, signed: signed.to_owned() };
        variants.push(Variant::part(line.index(), signed, change));
    }
}

/// The signature of a token that cannot be read, or that the service reads in another way.
fn spelled(request: &Request<'_>) -> Option<[u8; 32]> {
    let mut lines = request.headers.get_all(CosmosToken::name()).iter();
    let line = lines.next().filter(|_| lines.next().is_none())?.to_str().ok()?;
    let at =
        ["sig=", "sig%3d", "sig%3D"].iter().find_map(|mark| Some(line.find(mark)? + mark.len()));
    respelled(&line[at?..])
}

/// The date that a request says, whether it is timely or not.
fn written(request: &Request<'_>) -> Option<HttpDate> {
    match request.headers.contains_key(XMsDate::name()) {
        true => request.headers.peek::<XMsDate>().ok()?.map(|date| date.0),
        false => request.headers.peek::<Date>().ok()?.map(|date| date.0),
    }
}

fn candidates(
    request: &Request<'_>,
    link: &ResourceLink<'_>,
    hints: &Hints<'_>,
    variants: &mut Vec<Variant>,
) {
    use PayloadLine as L;
    let mut add = |line, signed: &str| add(line, signed, variants);
    for method in METHODS {
        add(L::Verb, method);
    }
    add(L::Verb, request.method);
    add(L::Verb, &request.method.to_ascii_uppercase());

    let ids = ids(request.target);
    let segments: Vec<&str> = ids.segments.iter().map(AsRef::as_ref).collect();
    for kind in KINDS.into_iter().chain(["", ids.kind]) {
        add(L::ResourceType, kind);
    }

    let full = ids.full();
    let path = crate::grammar::target::path(request.target);
    let last = segments.last().copied().unwrap_or_default();
    let parent = segments[..segments.len().saturating_sub(2)].join("/");
    let whole = path.trim_matches('/');
    for signed in [
        &full,
        last,
        &last.to_lowercase(),
        &full.to_lowercase(),
        &link.link().to_lowercase(),
        &parent,
        whole,
        &crate::grammar::percent::decode_text(whole),
        path,
        "",
    ] {
        add(L::ResourceLink, signed);
        add(L::ResourceLink, &format!("/{signed}"));
        add(L::ResourceLink, &format!("{signed}/"));
    }
    for target in hints.targets.iter().take(Hints::MAX) {
        let hinted = ResourceLink::of(target);
        add(L::ResourceType, hinted.kind());
        add(L::ResourceLink, hinted.link());
    }

    let mut known: Vec<String> =
        hints.dates.iter().take(Hints::MAX).map(|date| (*date).to_owned()).collect();
    for name in ["x-ms-date", "date"] {
        let lines = request.lines(name).take(1).filter(|line| line.len() <= MAX_VALUE_LEN);
        known.extend(lines.map(|line| String::from_utf8_lossy(line).into_owned()));
    }
    known.extend(written(request).map(|date| date.to_string()));
    known.push(String::new());
    for date in known {
        // As it should be, and with its letters as they came.
        for line in [L::XMsDate, L::Date] {
            add(line, &date.to_ascii_lowercase());
            add(line, &date);
        }
    }

    if let Some(sent) = written(request) {
        let line =
            if request.lines("x-ms-date").all(<[u8]>::is_empty) { L::Date } else { L::XMsDate };
        let near = near(sent, lower_date);
        variants.extend(near.map(|(signed, change)| Variant::part(line.index(), signed, change)));
    }
    for (change, patch) in [
        (Change::LiteralNewlines, Patch::Newline(b"\\n")),
        (Change::LiteralNewlines, Patch::Newline(b"\\r\\n")),
        (Change::CarriageReturns, Patch::Newline(b"\r\n")),
        (Change::NoNewlineAtEnd, Patch::End(End::Newlines(0))),
        (Change::NewlineAtEnd, Patch::End(End::Newlines(2))),
    ] {
        variants.push(Variant { change, patch });
    }
    // The line of Date is empty only then.
    let [own, general] = dates(request).map(<[u8]>::to_ascii_lowercase);
    let line = if own.is_empty() { L::XMsDate } else { L::Date };
    if !own.is_empty() {
        let patch = Patch::End(End::Joined);
        variants.push(Variant { change: Change::NoNewlinesAtEnd, patch });
    }
    let patch = Patch::Two(L::XMsDate.index(), [general, own]);
    variants.push(Variant { change: Change::DateInOtherLine { line }, patch });
}

//! Advice about a signature that does not match.

use crate::signing::{Aspect, Change, Explanation, Reason, Rewrite, VerifyError};

pub(super) const CHECK_KEY: &str = "Check the key in the portal: it may belong to a different store or account, have been regenerated, or be cut short.";

/// The help text; `None` for that of the rule.
pub(super) fn help(error: &VerifyError, why: &Explanation) -> Option<String> {
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
        Change::Target {
            rewrite: Rewrite::FragmentNotSent | Rewrite::FragmentNotSigned, ..
        } => {
            return "Percent-encode the key and the label before you sign and send them: \"#\" is %23.";
        }
        Change::Target { rewrite: Rewrite::Plus, .. } => {
            return "Sign the path and query exactly as they are sent: a space as %20, and a \"+\" as %2B.";
        }
        Change::PlusForSpace { .. } => {
            return "Send a space of an id as %20 and a \"+\" as %2B, and sign the id as it is before it is encoded.";
        }
        Change::NoNewlineAtEnd | Change::NoNewlinesAtEnd => {
            return "End the string-to-sign with two newlines: one after x-ms-date, and one after the line of Date, which is empty.";
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

//! Rules and their parts. `Report`, `Finding` and `Problem` implement `Serialize` in their own files.

use crate::contract::{Direction, Exception, Quote, Reference, Rule, Severity, UnknownHeaders};

use super::{objects, texts};

texts! {
    Severity => |it| it;
    Direction => |it| it.title();
    UnknownHeaders => |it| it.name();
}

objects! {
    Rule => |it| {
        "code": it.code(),
        "severity": it.severity(),
        "exceptions": it.exceptions(),
        "summary": it.summary(),
        "explanation": it.explanation(),
        "reference": it.reference(),
        "quote": it.quote(),
        "status": it.status(),
        "challenge": it.challenge(),
    }
    Exception => |it| { "severity": it.severity, "when": it.when, }
    Reference => |it| { "title": it.title().to_string(), "url": it.url().to_string(), }
    Quote => |it| { "page": it.page, "words": it.words, }
}

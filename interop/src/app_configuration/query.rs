//! The query of a request, and the filters in it.

use masthead::parse::percent_decoded;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::answer::Refusal;

/// All but the unreserved characters and two that the service does not encode either.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'*').remove(b'$');

/// The most filters in one parameter.
const MOST_FILTERS: usize = 5;

pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Decodes a part of a target.
pub(super) fn decode(name: &str, text: &str) -> Result<String, Refusal> {
    match String::from_utf8(percent_decoded(text).into_owned()) {
        Ok(text) => Ok(text),
        Err(_) => Err(Refusal::parameter(name, &format!("{name}: not UTF-8"))),
    }
}

/// The parameters of a query, decoded. Their names are case-insensitive.
#[derive(Debug, Default)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn parse(query: &str) -> Result<Self, Refusal> {
        let parameters = query.split('&').filter(|parameter| !parameter.is_empty());
        let decoded = parameters.map(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            // A plus sign is not a space: no client writes a space like that, and the JavaScript client sends plus signs as they are.
            let name = decode("query", name)?.to_ascii_lowercase();
            let value = decode(&name, value)?;
            Ok((name, value))
        });
        decoded.collect::<Result<_, Refusal>>().map(Self)
    }

    /// The first value of that name, which is in lower case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn all<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> {
        self.0.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The label of one key-value. An empty value and NUL mean no label.
    pub(super) fn label(&self) -> Option<String> {
        self.get("label").filter(|label| !label.is_empty() && *label != "\0").map(str::to_owned)
    }

    /// The query of the page after `cursor`: this one with another `after`.
    pub(super) fn after(&self, cursor: &str) -> String {
        let others = self.0.iter().filter(|(name, _)| name != "after");
        let mut query: Vec<_> =
            others.map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        query.push(format!("after={}", encode(cursor)));
        query.join("&")
    }

    /// The fields of `$select`; `None` for all.
    pub(super) fn select<'f>(&self, fields: &[&'f str]) -> Result<Option<Vec<&'f str>>, Refusal> {
        let selected = self.all("$select").flat_map(|list| list.split(','));
        let mut found = Vec::new();
        for name in selected.map(str::trim).filter(|name| !name.is_empty()) {
            if name == "*" {
                return Ok(None);
            }
            match fields.iter().find(|field| field.eq_ignore_ascii_case(name)) {
                Some(field) => found.push(*field),
                None => {
                    return Err(Refusal::parameter("$select", "$select: unknown field"));
                }
            }
        }
        Ok(Some(found).filter(|found| !found.is_empty()))
    }
}

/// A filter of names: `abc`, `abc*`, `abc,def*`, with a backslash before a reserved character.
#[derive(Debug)]
pub(super) struct Filter(Option<Vec<Pattern>>);

#[derive(Debug)]
struct Pattern {
    text: String,
    is_prefix: bool,
}

impl Filter {
    /// Everything.
    pub(super) const ALL: Self = Self(None);

    /// The filter of a parameter, which is `name` in messages.
    pub(super) fn parse(name: &str, text: Option<&str>) -> Result<Self, Refusal> {
        let Some(text) = text.filter(|text| *text != "*") else { return Ok(Self::ALL) };
        let mut patterns = vec![Pattern { text: String::new(), is_prefix: false }];
        let mut characters = text.chars().enumerate();
        while let Some((index, character)) = characters.next() {
            let invalid = || {
                let detail = format!("{name}({}): Invalid character", index + 1);
                Err(Refusal::parameter(name, &detail))
            };
            let count = patterns.len();
            let Some(pattern) = patterns.last_mut() else { return invalid() };
            match character {
                ',' if count == MOST_FILTERS => {
                    return Err(Refusal::parameter(name, &format!("{name}: too many values")));
                }
                ',' => patterns.push(Pattern { text: String::new(), is_prefix: false }),
                // Only a comma may follow the wildcard.
                _ if pattern.is_prefix => return invalid(),
                '*' => pattern.is_prefix = true,
                '\\' => match characters.next() {
                    Some((_, escaped)) => pattern.text.push(escaped),
                    None => return invalid(),
                },
                other => pattern.text.push(other),
            }
        }
        Ok(Self(Some(patterns)))
    }

    /// Returns `true` if one of the filters matches. `None` is a missing label; an empty filter and NUL match it.
    pub(super) fn matches(&self, name: Option<&str>) -> bool {
        let Some(patterns) = &self.0 else { return true };
        patterns.iter().any(|pattern| match (name, pattern.is_prefix) {
            (None, _) => matches!(pattern.text.as_str(), "" | "\0"),
            (Some(name), true) => name.starts_with(&pattern.text),
            (Some(name), false) => name == pattern.text,
        })
    }

    /// Returns `true` if at most one name matches.
    pub(super) fn is_one(&self) -> bool {
        matches!(self.0.as_deref(), Some([pattern]) if !pattern.is_prefix)
    }
}

/// A filter of a tag: `name=value`, where NUL is no value. A backslash escapes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) value: Option<String>,
}

impl Tag {
    pub(super) fn parse_all<'t>(
        texts: impl Iterator<Item = &'t str>,
    ) -> Result<Vec<Self>, Refusal> {
        let tags = texts.filter(|text| !text.is_empty()).map(Self::parse);
        let tags = tags.collect::<Result<Vec<_>, _>>()?;
        match tags.len() > MOST_FILTERS {
            true => Err(Refusal::parameter("tags", "tags: too many values")),
            false => Ok(tags),
        }
    }

    fn parse(text: &str) -> Result<Self, Refusal> {
        let (mut name, mut value) = (String::new(), None::<String>);
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            let character = match character {
                '\\' => characters.next(),
                '=' if value.is_none() => {
                    value = Some(String::new());
                    continue;
                }
                other => Some(other),
            };
            let invalid = || Refusal::parameter("tags", "tags: Invalid character");
            value.as_mut().unwrap_or(&mut name).push(character.ok_or_else(invalid)?);
        }
        let invalid = || Refusal::parameter("tags", "tags: expected name=value");
        let value = Some(value.ok_or_else(invalid)?).filter(|value| value != "\0");
        Ok(Self { name, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(text: &str) -> Filter {
        Filter::parse("key", Some(text)).unwrap()
    }

    #[test]
    fn filters() {
        assert!(filter("a*").matches(Some("abc")) && !filter("a*").matches(Some("ba")));
        assert!(filter("*").matches(None) && Filter::ALL.matches(Some("")));
        assert!(filter("a,b*").matches(Some("a")) && filter("a,b*").matches(Some("bc")));
        assert!(!filter("a,b*").matches(Some("ab")));
        assert!(filter("a\\*").matches(Some("a*")) && !filter("a\\*").matches(Some("ab")));
        assert!(filter("a\\,b").matches(Some("a,b")) && filter("\\\\").matches(Some("\\")));
        assert!(filter("\0").matches(None) && !filter("\0").matches(Some("a")));
        assert!(filter("prod,\0").matches(None) && filter("prod,\0").matches(Some("prod")));
        assert!(filter("a").is_one() && !filter("a*").is_one() && !filter("a,b").is_one());
        for text in ["a*b", "**", "a\\", "a,b,c,d,e,f"] {
            assert!(Filter::parse("key", Some(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn queries() {
        let query = Query::parse("Key=a%2Fb&%24Select=KEY,etag&label=%00&x&a%20b=c+d%2B").unwrap();
        assert_eq!(query.get("key"), Some("a/b"));
        assert_eq!((query.get("x"), query.get("a b")), (Some(""), Some("c+d+")));
        assert_eq!(query.label(), None);
        assert_eq!(query.select(&["key", "etag", "value"]).unwrap().unwrap(), ["key", "etag"]);
        assert!(query.select(&["key"]).is_err());
        assert_eq!(
            query.after("YQ"),
            "key=a%2Fb&$select=KEY%2Cetag&label=%00&x=&a%20b=c%2Bd%2B&after=YQ"
        );
        assert!(Query::parse("key=%FF").is_err());
        assert!(Query::parse("$select=").unwrap().select(&["key"]).unwrap().is_none());
    }

    #[test]
    fn tags() {
        let tag = |text| Tag::parse_all(std::iter::once(text)).map(|mut tags| tags.remove(0));
        assert_eq!(
            tag("a\\=b=c=d").unwrap(),
            Tag { name: "a=b".into(), value: Some("c=d".into()) }
        );
        assert_eq!(tag("a=\0").unwrap().value, None);
        assert!(tag("a").is_err() && tag("a=b\\").is_err());
        assert!(Tag::parse_all(["a=b"; 6].into_iter()).is_err());
    }
}

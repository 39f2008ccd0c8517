//! The words of a query.

/// A word of a query.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word {
    /// A keyword or the name of a property; keywords are case-insensitive.
    Name(String),
    /// `@name`
    Parameter(String),
    Text(String),
    Number(f64),
    /// An operator or a bracket.
    Sign(&'static str),
}

/// The longest first: `<=` before `<`.
const SIGNS: [&str; 22] = [
    "<=", ">=", "!=", "<>", "||", "=", "<", ">", "(", ")", "[", "]", "{", "}", ":", ",", ".", "*",
    "+", "-", "/", "%",
];

/// The words of a text; `None` if it has a character that starts none.
pub(super) fn words(text: &str) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (word, after) = match first {
            '\'' | '"' => text_of(rest, first)?,
            '0'..='9' => number(rest)?,
            '@' => {
                let (name, after) = name(rest.get(1..)?);
                (Word::Parameter(name.to_owned()), after)
            }
            _ if first.is_alphabetic() || matches!(first, '_' | '$') => {
                let (name, after) = name(rest);
                (Word::Name(name.to_owned()), after)
            }
            _ => {
                let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign))?;
                (Word::Sign(sign), rest.get(sign.len()..)?)
            }
        };
        words.push(word);
        rest = after.trim_start();
    }
    Some(words)
}

fn name(text: &str) -> (&str, &str) {
    let is_end = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$'));
    text.split_at(text.find(is_end).unwrap_or(text.len()))
}

fn number(text: &str) -> Option<(Word, &str)> {
    let mut before = ' ';
    let is_end = |c: char| {
        let is_exponent = matches!(before, 'e' | 'E') && matches!(c, '-' | '+');
        before = c;
        !(c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E') || is_exponent)
    };
    let (number, rest) = text.split_at(text.find(is_end).unwrap_or(text.len()));
    Some((Word::Number(number.parse().ok()?), rest))
}

/// A text in quotes, in which a backslash escapes as in JSON, and a doubled quote stands for one.
fn text_of(text: &str, quote: char) -> Option<(Word, &str)> {
    let mut out = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                let (_, escaped) = chars.next()?;
                match escaped {
                    'n' => out.push('\n'),
                    'r' => out.push('\r'),
                    't' => out.push('\t'),
                    'b' => out.push('\u{8}'),
                    'f' => out.push('\u{c}'),
                    'u' => {
                        let digits: String = chars.by_ref().take(4).map(|(_, c)| c).collect();
                        out.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
                    }
                    other => out.push(other),
                }
            }
            _ if c == quote && chars.peek().is_some_and(|&(_, next)| next == quote) => {
                chars.next();
                out.push(quote);
            }
            _ if c == quote => return Some((Word::Text(out), text.get(at + c.len_utf8()..)?)),
            _ => out.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_kind() {
        use Word::{Name, Number, Parameter, Sign, Text};

        let found = words("c.ü >= 1.5e-3 AND x != 'it''s \\u00e9' or [\"a\\n\"] < @p1");
        let name = |name: &str| Name(name.to_owned());
        let expected = vec![
            name("c"),
            Sign("."),
            name("ü"),
            Sign(">="),
            Number(0.0015),
            name("AND"),
            name("x"),
            Sign("!="),
            Text("it's é".to_owned()),
            name("or"),
            Sign("["),
            Text("a\n".to_owned()),
            Sign("]"),
            Sign("<"),
            Parameter("p1".to_owned()),
        ];
        assert_eq!(found, Some(expected));
        for text in ["'a", "1.2.3", "a ; b", "'\\u12'", "^"] {
            assert_eq!(words(text), None, "{text}");
        }
    }
}

//! Character classes: one table, one bit a class.

/// A set of bytes: one bit of [`TABLE`].
#[derive(Clone, Copy)]
pub(crate) struct Class(u32);

/// `tchar` of RFC 9110 5.6.2.
pub(crate) const TCHAR: Class = Class(1);
/// `token68` of RFC 9110 11.2 without its padding.
pub(crate) const TOKEN68: Class = Class(1 << 1);
/// `etagc` of RFC 9110 8.8.3.
pub(crate) const ETAGC: Class = Class(1 << 2);
/// `qdtext` of RFC 9110 5.6.4.
pub(crate) const QDTEXT: Class = Class(1 << 3);
/// `VCHAR` of RFC 5234.
pub(crate) const VCHAR: Class = Class(1 << 4);
/// The bytes that may follow a backslash in a quoted string, which are also those of a field value.
pub(crate) const FIELD: Class = Class(1 << 5);
/// Identifier of a Sync-Token: `VCHAR` except `=`, `;` and `,`.
pub(crate) const SYNC_ID: Class = Class(1 << 6);
/// Value of a Sync-Token: `VCHAR` except `;` and `,`.
pub(crate) const SYNC_VALUE: Class = Class(1 << 7);
/// Value of an `HMAC-SHA256` parameter: `VCHAR` except `&` and `,`.
pub(crate) const HMAC_VALUE: Class = Class(1 << 8);
/// `DIGIT` of RFC 5234.
pub(crate) const DIGIT: Class = Class(1 << 9);
/// An unquoted entity tag: `VCHAR` except `"`, `,` and `*`.
pub(crate) const BARE_TAG: Class = Class(1 << 10);
/// The standard base64 alphabet of RFC 4648 4 without its padding.
pub(crate) const BASE64: Class = Class(1 << 11);
/// The bytes that a Cosmos DB token may contain unescaped: `VCHAR` except `,`, `%` and `&`.
pub(crate) const COSMOS_TOKEN: Class = Class(1 << 12);
/// A header name in a list that `&` ends: `tchar` except `&`.
pub(crate) const SIGNED_NAME: Class = Class(1 << 13);
/// `unreserved / sub-delims` of RFC 3986: what a registered name may hold unescaped.
pub(crate) const REG_NAME: Class = Class(1 << 14);
/// `other-range` of RFC 9110 14.1.1: `VCHAR` except `,`.
pub(crate) const OTHER_RANGE: Class = Class(1 << 15);
/// The bytes of a URI reference of RFC 3986 except `%`, which requires two digits.
pub(crate) const URI: Class = Class(1 << 16);
/// The identifier of a partition key range in a session token: `VCHAR` except `:` and `,`.
pub(crate) const RANGE_ID: Class = Class(1 << 18);
/// The ASCII bytes that a JSON string may contain unescaped: `SP / VCHAR` except `"` and `\`.
pub(crate) const JSON_TEXT: Class = Class(1 << 17);
/// A parameter value that lacks its quotes: `VCHAR` except `"`, `\`, `,` and `;`.
pub(crate) const UNQUOTED: Class = Class(1 << 19);

const fn classes(b: u8) -> u32 {
    let mut bits = 0;
    let vchar = matches!(b, 0x21..=0x7e);
    let alnum = b.is_ascii_alphanumeric();
    if alnum
        || matches!(b, b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
    {
        bits |= TCHAR.0;
        if b != b'&' {
            bits |= SIGNED_NAME.0;
        }
    }
    if alnum || matches!(b, b'!' | b'$' | b'&'..=b'.' | b';' | b'=' | b'_' | b'~') {
        bits |= REG_NAME.0;
    }
    if is_token68(b) {
        bits |= TOKEN68.0;
    }
    if is_etagc(b) {
        bits |= ETAGC.0;
    }
    if is_qdtext(b) {
        bits |= QDTEXT.0;
    }
    if vchar {
        bits |= VCHAR.0;
        if !matches!(b, b';' | b',') {
            bits |= SYNC_VALUE.0;
            if b != b'=' {
                bits |= SYNC_ID.0;
            }
        }
        if !matches!(b, b'&' | b',') {
            bits |= HMAC_VALUE.0;
        }
        if b != b',' {
            bits |= OTHER_RANGE.0;
            if b != b':' {
                bits |= RANGE_ID.0;
            }
        }
        if !matches!(b, b'%' | b'&' | b',') {
            bits |= COSMOS_TOKEN.0;
        }
        if !matches!(b, b'"' | b'\\' | b',' | b';') {
            bits |= UNQUOTED.0;
        }
        if !matches!(b, b'"' | b',' | b'*') {
            bits |= BARE_TAG.0;
        }
    }
    if is_field(b) {
        bits |= FIELD.0;
    }
    if b.is_ascii_digit() {
        bits |= DIGIT.0;
    }
    if is_base64(b) {
        bits |= BASE64.0;
    }
    if is_uri(b) {
        bits |= URI.0;
    }
    if is_json_text(b) {
        bits |= JSON_TEXT.0;
    }
    bits
}

static TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut b = 0;
    loop {
        table[b as usize] = classes(b);
        if b == u8::MAX {
            break table;
        }
        b += 1;
    }
};

impl Class {
    /// Returns `true` if `b` is in the class.
    #[inline]
    pub(crate) fn has(self, b: u8) -> bool {
        TABLE[usize::from(b)] & self.0 != 0
    }
}

// The same classes as range checks without a branch: what the compiler can vectorise over sixteen
// bytes at a time. Bit operators instead of `||` for that reason.

/// Returns `true` if `b` is in [`TOKEN68`].
#[inline]
pub(crate) const fn is_token68(b: u8) -> bool {
    // "+", "-", ".", "/" and the digits lie together but for the comma.
    is_alpha(b) | ((b.wrapping_sub(b'+') < 15) & (b != b',')) | (b == b'_') | (b == b'~')
}

/// Returns `true` if `b` is in [`TOKEN68`] and in most tokens: neither `+` nor `~`.
#[inline]
pub(crate) const fn is_in_most_tokens(b: u8) -> bool {
    is_alpha(b) | (b.wrapping_sub(b'-') < 13) | (b == b'_')
}

/// Returns `true` if `b` is in [`BASE64`].
#[inline]
pub(crate) const fn is_base64(b: u8) -> bool {
    is_alpha(b) | (b.wrapping_sub(b'/') < 11) | (b == b'+')
}

/// Returns `true` if `b` is in [`HMAC_VALUE`].
#[inline]
pub(crate) const fn is_hmac_value(b: u8) -> bool {
    (b.wrapping_sub(b'!') < 94) & (b != b'&') & (b != b',')
}

/// Returns `true` if `b` is in [`COSMOS_TOKEN`].
#[inline]
pub(crate) const fn is_cosmos_token(b: u8) -> bool {
    (b.wrapping_sub(b'!') < 94) & (b != b'%') & (b != b'&') & (b != b',')
}

/// Returns `true` if `b` is in [`SIGNED_NAME`] and in most header names.
#[inline]
pub(crate) const fn is_in_most_names(b: u8) -> bool {
    is_alpha(b) | (b.wrapping_sub(b'0') < 10) | (b == b'-')
}

/// Returns `true` if `b` is in [`ETAGC`].
#[inline]
pub(crate) const fn is_etagc(b: u8) -> bool {
    (b > b' ') & (b != b'"') & (b != 0x7f)
}

/// Returns `true` if `b` is in [`QDTEXT`].
#[inline]
pub(crate) const fn is_qdtext(b: u8) -> bool {
    ((b >= b' ') & (b != b'"') & (b != b'\\') & (b != 0x7f)) | (b == b'\t')
}

/// Returns `true` if `b` is in [`FIELD`].
#[inline]
pub(crate) const fn is_field(b: u8) -> bool {
    ((b >= b' ') & (b != 0x7f)) | (b == b'\t')
}

/// Returns `true` if `b` is in [`URI`].
#[inline]
pub(crate) const fn is_uri(b: u8) -> bool {
    // Not the quote, the percent sign, the angle brackets, and what lies around the letters.
    let excluded = (b == b'"')
        | (b == b'%')
        | (b == b'<')
        | (b == b'>')
        | (b == b'\\')
        | (b == b'^')
        | (b == b'`')
        | (b.wrapping_sub(b'{') < 3);
    (b.wrapping_sub(b'!') < 94) & !excluded
}

/// Returns `true` if `b` is in [`JSON_TEXT`].
#[inline]
pub(crate) const fn is_json_text(b: u8) -> bool {
    (b.wrapping_sub(b' ') < 95) & (b != b'"') & (b != b'\\')
}

#[inline]
const fn is_alpha(b: u8) -> bool {
    (b | 0x20).wrapping_sub(b'a') < 26
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The members of a class below 0x80, and whether it holds obs-text.
    fn members(class: Class) -> (String, bool) {
        let low = (0..0x80u8).filter(|&b| class.has(b)).map(char::from).collect();
        let high = (0x80..=0xffu8).filter(|&b| class.has(b)).count();
        assert!(high == 0 || high == 128);
        (low, high == 128)
    }

    const ALNUM: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    fn sorted(extra: &str) -> String {
        let mut all: Vec<char> = ALNUM.chars().chain(extra.chars()).collect();
        all.sort_unstable();
        all.into_iter().collect()
    }

    #[test]
    fn classes_are_those_of_the_rfcs() {
        assert_eq!(members(TCHAR), (sorted("!#$%&'*+-.^_`|~"), false));
        assert_eq!(members(SIGNED_NAME), (sorted("!#$%'*+-.^_`|~"), false));
        assert_eq!(members(REG_NAME), (sorted("-._~!$&'()*+,;="), false));
        assert_eq!(members(TOKEN68), (sorted("-._~+/"), false));
        assert_eq!(members(BASE64), (sorted("+/"), false));
        assert_eq!(members(DIGIT), ("0123456789".into(), false));
        let vchar: String = ('!'..='~').collect();
        assert_eq!(members(VCHAR), (vchar.clone(), false));
        assert_eq!(members(ETAGC), (vchar.replace('"', ""), true));
        let field = format!("\t {vchar}");
        assert_eq!(members(FIELD), (field.clone(), true));
        assert_eq!(members(QDTEXT), (field.replace(['"', '\\'], ""), true));
        assert_eq!(members(SYNC_VALUE), (vchar.replace([';', ','], ""), false));
        assert_eq!(members(SYNC_ID), (vchar.replace([';', ',', '='], ""), false));
        assert_eq!(members(HMAC_VALUE), (vchar.replace(['&', ','], ""), false));
        assert_eq!(members(COSMOS_TOKEN), (vchar.replace(['%', '&', ','], ""), false));
        assert_eq!(members(OTHER_RANGE), (vchar.replace(',', ""), false));
        assert_eq!(members(RANGE_ID), (vchar.replace([',', ':'], ""), false));
        assert_eq!(members(URI), (sorted("-._~:/?#[]@!$&'()*+,;="), false));
        assert_eq!(members(JSON_TEXT), (format!(" {}", vchar.replace(['"', '\\'], "")), false));
        assert_eq!(members(UNQUOTED), (vchar.replace(['"', '\\', ',', ';'], ""), false));
        assert_eq!(members(BARE_TAG), (vchar.replace(['"', ',', '*'], ""), false));
    }
}

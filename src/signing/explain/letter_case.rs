//! Hosts whose letters were signed in another case.

/// The longest first label of which every pattern of capitals is tried.
const MAX_EVERY: usize = 10;
/// The longest first label that is tried at all: DNS allows no longer one.
const MAX_LABEL: usize = 63;

/// A host with capitals among the letters of its first label, each pattern once: all of them where it is short, and otherwise
/// one or two capitals, and a start in capitals. What follows the label is in lower case.
pub(super) fn cases(host: &str) -> Vec<String> {
    let host = host.to_ascii_lowercase();
    let (label, rest) = host.split_at(host.find(['.', ':']).unwrap_or(host.len()));
    let letters: Vec<usize> = (0..label.len())
        .filter(|&at| label.as_bytes().get(at).is_some_and(u8::is_ascii_lowercase))
        .collect();
    if label.len() > MAX_LABEL {
        return Vec::new();
    }
    let with = |is_capital: &dyn Fn(usize) -> bool| {
        let mut text = label.to_owned().into_bytes();
        for (at, &letter) in letters.iter().enumerate() {
            if is_capital(at) {
                text[letter].make_ascii_uppercase();
            }
        }
        // Only letters of ASCII have changed.
        String::from_utf8(text).unwrap_or_default() + rest
    };
    if letters.len() <= MAX_EVERY {
        return (1..1_usize << letters.len())
            .map(|pattern| with(&|at| pattern >> at & 1 == 1))
            .collect();
    }
    let count = letters.len();
    let pairs = (0..count).flat_map(|one| (one..count).map(move |two| (one, two)));
    let pairs = pairs.map(|(one, two)| with(&|at| at == one || at == two));
    let starts = (3..=count).map(|end| with(&|at| at < end));
    // Each word of the name, where there are more than two.
    let is_first = |at: usize| at == 0 || letters[at] > letters[at - 1] + 1;
    let words = (0..count).filter(|&at| is_first(at)).count();
    let words = (words > 2 && words < count).then(|| with(&is_first));
    pairs.chain(starts).chain(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_in_the_first_label() {
        let all = cases("ab-c1.azconfig.io:443");
        assert_eq!(all.len(), 7);
        for host in ["Ab-c1.azconfig.io:443", "AB-C1.azconfig.io:443", "ab-C1.azconfig.io:443"] {
            assert!(all.iter().any(|it| it == host), "{host}: {all:?}");
        }
        let all = cases("Contoso-Production-Store.azconfig.io");
        for host in [
            "Contoso-Production-store.azconfig.io",
            "CONTOSO-PRODUCTION-STORE.azconfig.io",
            "CONTOSO-production-store.azconfig.io",
            "contoso-production-Store.azconfig.io",
            "Contoso-Production-Store.azconfig.io",
        ] {
            assert!(all.iter().any(|it| it == host), "{host}");
        }
        for host in ["contoso.azconfig.io", "Contoso-Production-Store.azconfig.io", &"a".repeat(63)]
        {
            let mut all = cases(host);
            assert!(all.len() < 2_200 && all.iter().all(|it| *it != host.to_ascii_lowercase()));
            let len = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), len);
        }
        for host in ["", "10.0.0.1:8080", ".a", &"a".repeat(64), "[::1]"] {
            assert!(cases(host).is_empty(), "{host}");
        }
        assert_eq!(cases("é.a"), [""; 0]);
    }
}

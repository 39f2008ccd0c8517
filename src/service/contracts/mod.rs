//! The contracts of the five services: what each demands of a request and its response, and what is wrong
//! with those that are given.

mod app_configuration;
mod challenges;
mod checker;
mod contract;
mod cosmos_db;
mod evidence;
mod example;
mod history;
mod infer;
mod left_out;
mod names;
mod pages;
mod partner;
mod problem;
mod query;
mod reference;
mod removed;
mod report;
mod rule;
mod rules;
mod signature_rules;
#[cfg(feature = "signing")]
mod signatures;
mod standard;
mod voss_automate;
mod youforce;

use super::{Direction, Exchange, Request, Service, Situation, UnknownHeaders};

pub use history::History;
#[doc(hidden)]
pub use names::distance as edit_distance;
pub use problem::Problem;
pub use reference::Reference;
pub use report::{Finding, Report};
pub use rule::{EXAMPLE_KEY, Quote, Rule, Severity};
#[cfg(feature = "signing")]
pub use signatures::{Evidence, VerificationKey, VerificationKeyError};

impl Service {
    const fn contract(self) -> &'static contract::Contract {
        match self {
            Self::AppConfiguration => &app_configuration::CONTRACT,
            Self::CosmosDb => &cosmos_db::CONTRACT,
            Self::Partner => &partner::CONTRACT,
            Self::Youforce => &youforce::CONTRACT,
            Self::VossAutomate => &voss_automate::CONTRACT,
        }
    }

    /// Holds the contract of the service against an exchange.
    #[must_use]
    pub fn check(self, exchange: Exchange<'_>, situation: &Situation) -> Report {
        self.contract().check(exchange, situation, None)
    }

    /// The rules that only this service has.
    #[must_use]
    pub const fn rules(self) -> &'static [&'static Rule] {
        self.contract().rules
    }
}

impl Request<'_> {
    /// Whether the target is a whole URI of the scheme `http`.
    fn is_plain_http(&self) -> bool {
        self.scheme().is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"))
    }
}

/// All rules: those that every service has, then those of each service.
pub fn all_rules() -> impl Iterator<Item = &'static Rule> + Clone {
    let common = [
        &rules::MALFORMED,
        &rules::REPEATED,
        &rules::NEAR_MISS,
        &rules::UNKNOWN,
        &rules::REMOVED,
        &rules::LEFT_OUT,
    ];
    let particular = Service::ALL.iter().flat_map(|service| service.rules()).copied();
    common.into_iter().chain(rules::DEVIATIONS).chain(particular)
}

/// The rule of that code.
#[must_use]
pub fn rule(code: &str) -> Option<&'static Rule> {
    all_rules().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::WwwAuthenticate;
    use crate::{Field, FieldLines, catalog};

    #[test]
    fn every_rule_has_a_reference_with_a_url() {
        for rule in all_rules() {
            let (title, url) = (rule.reference.to_string(), rule.reference.url().to_string());
            assert!(!title.is_empty(), "{}", rule.code);
            assert!(url.bytes().all(|b| b.is_ascii_graphic()), "{url}");
            let uri: http::Uri = url.parse().unwrap();
            assert_eq!(uri.scheme_str(), Some("https"), "{url}");
            assert!(uri.host().unwrap().contains('.') && uri.path().len() > 1, "{url}");
            let Some((number, section)) =
                title.strip_prefix("RFC ").and_then(|it| it.split_once(' '))
            else {
                assert!(!url.contains("/rfc"), "{url} is that of {title}");
                continue;
            };
            assert!(number.len() == 4 && number.parse::<u16>().is_ok(), "{title}");
            assert!(section.split('.').all(|part| part.parse::<u8>().is_ok()), "{title}");
            let expected = format!("https://www.rfc-editor.org/rfc/rfc{number}#section-{section}");
            assert_eq!(url, expected);
        }
    }

    /// RFC 9110 15.5.2.
    #[test]
    fn every_401_has_the_challenge_of_its_service() {
        for service in Service::ALL {
            let of_401 = service.rules().iter().filter(|rule| rule.status == Some(401));
            let challenges: Vec<_> = of_401.map(|rule| rule.challenge.expect(rule.code)).collect();
            assert!(challenges.iter().all(|challenge| *challenge == challenges[0]), "{service}");
            let value = FieldLines::one(challenges[0].as_bytes());
            assert!(WwwAuthenticate::parse_strict(value).unwrap().iter().next().is_some());
        }
        for rule in all_rules().filter(|rule| rule.status != Some(401)) {
            assert_eq!(rule.challenge, None, "{}", rule.code);
        }
    }

    #[test]
    fn names_of_contracts_are_not_in_the_catalog() {
        for service in Service::ALL {
            let contract = service.contract();
            for name in contract.other_names {
                assert!(catalog::find(name).is_none(), "{name}");
            }
            for (wrong, right) in contract.mistaken_names {
                assert!(catalog::find(wrong).is_none() && catalog::find(right).is_some());
            }
        }
    }
}

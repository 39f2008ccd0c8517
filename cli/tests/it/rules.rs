//! Each rule's example breaks that rule and no other, and each rule is documented.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;

use crate::common::shared;
use crate::program::masthead_with;
use masthead::contract::{Contract, EXAMPLE_KEY, Rule, common_rules};
use masthead::limits::MAX_FINDINGS;
use masthead::services;
use serde_json::Value;

/// The contract that has a rule, or with whose messages its example is, where every contract has the rule.
pub fn contract_of(rule: &Rule) -> &'static Contract {
    let owner = services::ALL.iter().find(|contract| contract.own_rules().any(|own| own == rule));
    owner.copied().unwrap_or(match rule.example().contains("documents.azure.com") {
        true => &services::cosmos_db::CONTRACT,
        false => &services::app_configuration::CONTRACT,
    })
}

/// The codes of what `masthead check` finds in a message.
fn codes(service: &'static Contract, message: &str, options: &[&str]) -> Vec<String> {
    let arguments = ["check", "--service", service.name(), "--format", "json", "-"];
    let key = [("MASTHEAD_EXAMPLE_KEY", OsStr::new(EXAMPLE_KEY))];
    let output = masthead_with(&key, &[&arguments, options].concat(), message.as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    let findings = text.lines().flat_map(|line| {
        let exchange: Value = serde_json::from_str(line).unwrap();
        exchange["findings"].as_array().unwrap().clone()
    });
    findings.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_example_breaks_its_rule_and_no_other() {
    let rules: Vec<&Rule> = services::rules().collect();
    assert!(rules.len() > 30);
    for rule in rules {
        let service = contract_of(rule);
        let mut codes = codes(service, rule.example(), rule.example_options());
        if rule.code() == "findings.left-out" {
            // It stands for others, as many as are reported and one more.
            assert!(codes.drain(..MAX_FINDINGS).all(|code| code == "header.malformed"));
        }
        assert_eq!(codes, [rule.code()], "{}", rule.example());
    }
}

#[test]
fn fifteen_minutes_to_the_second_pass() {
    let rule = services::rule("app-configuration.date.skew").unwrap();
    for now in ["Fri, 11 May 2018 19:03:36 GMT", "Fri, 11 May 2018 18:33:36 GMT"] {
        assert!(
            codes(&services::app_configuration::CONTRACT, rule.example(), &["--now", now])
                .is_empty()
        );
    }
    let early = &["--now", "Fri, 11 May 2018 18:33:35 GMT"];
    assert_eq!(codes(&services::app_configuration::CONTRACT, rule.example(), early), [rule.code()]);
}

#[test]
fn codes_are_unique_and_everything_is_said() {
    let mut codes: Vec<_> = services::rules().map(Rule::code).collect();
    codes.sort_unstable();
    let all = codes.len();
    codes.dedup();
    assert_eq!(codes.len(), all);
    for rule in services::rules() {
        for text in [rule.summary(), rule.explanation(), rule.example()] {
            assert!(!text.is_empty(), "{}", rule.code());
        }
        assert!(std::ptr::eq(services::rule(rule.code()).unwrap(), rule));
    }
}

/// The text with single spaces, and without the marks of tables and emphasis.
fn words(text: &str) -> String {
    let plain: String = text.chars().map(|c| if "|*`".contains(c) { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A rule that comes from the documentation of a service quotes it.
#[test]
fn the_pages_say_what_they_are_quoted_for() {
    for rule in services::rules() {
        let is_of_page = services::ALL.iter().any(|service| rule.reference() == service.page());
        assert!(!is_of_page || rule.quote().is_some(), "{} quotes nothing", rule.code());
        if let Some(quote) = rule.quote() {
            assert!(quote.words.split(' ').count() <= 20, "{}: {}", rule.code(), quote.words);
            let page = contract_of(rule).page();
            assert_eq!(Some(quote.page), page, "{}", rule.code());
        }
    }
    let Some(folder) = shared("seeds") else { return };
    let pages: Vec<_> = services::ALL
        .iter()
        .map(|&service| (service, words(&crate::common::page(&folder, service.name()))))
        .collect();
    let mut quotes = 0;
    for rule in services::rules() {
        let Some(quote) = rule.quote() else { continue };
        let (_, page) =
            pages.iter().find(|(service, _)| service.page() == Some(quote.page)).unwrap();
        assert!(page.contains(&words(quote.words)), "{}: {}", rule.code(), quote.words);
        quotes += 1;
    }
    println!("{quotes} quotes stand on their pages");
    assert!(quotes > 40);
}

const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/RULES.md");

/// The index of all rules, from their table.
fn page() -> String {
    let mut page = String::from(
        "# Rules\n\nThe rules of `masthead check`. `masthead rules CODE` prints a rule in full: the reason for it, the \
         answer of the service,\nand an exchange that breaks it. \
         `MASTHEAD_BLESS=1 cargo test -p masthead-cli rules` writes this list from the table\nthat the program reads.\n",
    );
    let common = common_rules().map(|rule| ("Every service", rule));
    let own = services::ALL
        .iter()
        .flat_map(|contract| contract.own_rules().map(|rule| (contract.title(), rule)));
    let mut section = "";
    for (title, rule) in common.chain(own) {
        if section != title {
            section = title;
            write!(
                page,
                "\n## {title}\n\n| code | severity | summary | reference |\n|---|---|---|---|\n"
            )
            .unwrap();
        }
        let (code, mut severity) = (rule.code(), rule.severity().to_string());
        for exception in rule.exceptions() {
            write!(severity, "; {exception}").unwrap();
        }
        let reference = rule.reference().unwrap();
        let (summary, url) = (rule.summary().replace('|', "\\|"), reference.url());
        writeln!(page, "| `{code}` | {severity} | {summary} | [{reference}]({url}) |").unwrap();
    }
    page
}

/// The program prints the parts that the index leaves out.
#[test]
fn the_program_prints_all_of_a_rule() {
    for rule in services::rules() {
        let output = masthead_with(&[], &["rules", rule.code()], b"");
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        let quote = rule.quote().map(|quote| quote.words);
        for exception in rule.exceptions() {
            assert!(text.contains(&exception.to_string()), "{}: {exception}", rule.code());
        }
        for part in [rule.summary(), rule.explanation()].into_iter().chain(quote) {
            assert!(text.contains(part), "{}: {part}", rule.code());
        }
        let reference = rule.reference().unwrap();
        let reference = format!("\nSee {reference}: {}\n", reference.url());
        assert!(text.contains(&reference), "{}: {reference}", rule.code());
        for line in rule.example().lines() {
            // Longer lines are cut.
            let start = line.get(..300).unwrap_or(line);
            assert!(text.contains(start), "{}: {start}", rule.code());
        }
        assert!(rule.status().is_none_or(|status| text.contains(&status.to_string())));
    }
}

#[test]
fn the_page_is_current() {
    let page = page();
    if std::env::var_os("MASTHEAD_BLESS").is_some() {
        fs::write(RULES, page).unwrap();
    } else {
        let current = fs::read_to_string(RULES).unwrap();
        assert!(current == page, "run with MASTHEAD_BLESS=1 to write docs/RULES.md anew");
    }
}

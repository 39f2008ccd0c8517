//! The large suites lie in a folder beside the project, and only those who have it can run them.

use std::env;
use std::process::{Command, Output};

use crate::common::{SHARED, shared};

/// Named so that the list of tests says it. Without the variable, each test that needs a suite writes to standard error
/// that the suite is not run.
#[test]
fn run_only_where_masthead_shared_is_set() {
    for suite in ["vectors", "conformance", "captures", "seeds"] {
        let Some(folder) = shared(suite) else { return };
        assert!(folder.read_dir().unwrap().next().is_some(), "{suite} is empty");
    }
}

/// Runs the test above in a new process.
fn run(variables: &[(&str, &str)]) -> Output {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "large_suites::run_only_where_masthead_shared_is_set"])
        .env_remove(SHARED)
        .env_remove("CI")
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

#[test]
fn a_suite_that_is_not_run_is_printed() {
    let output = run(&[]);
    assert!(output.status.success());
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "large_suites::run_only_where_masthead_shared_is_set: suite \"vectors\" not run, MASTHEAD_SHARED is not set\n"
    );
}

#[test]
fn a_suite_that_is_missing_is_a_failure() {
    assert!(!run(&[("CI", "true")]).status.success(), "in CI the variable must be set");
    assert!(!run(&[(SHARED, "/nonexistent")]).status.success(), "a folder that does not exist");
}

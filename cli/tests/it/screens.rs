//! Whole screens of the program, as files in `tests/screens`.
//!
//! `SNAPSHOTS=overwrite cargo test -p masthead-cli screens` writes them anew: look at what changed.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use snapbox::{Data, assert_data_eq};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const SCREENS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/screens");
const NOW: &str = "Mon, 13 Nov 2023 00:00:00 GMT";

/// Compares what a command prints with the screen of that name, the exit code first.
#[track_caller]
fn screen(name: &str, arguments: &[&str], input: &str) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_masthead"))
        .args(arguments)
        .current_dir(ROOT)
        .env("COLUMNS", "80")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may end before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let code = output.status.code().unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    let text = text.replace(env!("CARGO_PKG_VERSION"), "0.0.0");
    compare(name, format!("$ masthead {}\n{text}[exit code {code}]\n", arguments.join(" ")));
}

#[track_caller]
fn compare(name: &str, text: String) {
    let file = Path::new(SCREENS).join(format!("{name}.txt"));
    assert_data_eq!(Data::text(text).raw(), Data::read_from(&file, None).raw());
}

/// A request of Azure App Configuration with these field lines, and the status that came back.
fn exchange(lines: &str, status: u16) -> String {
    format!(
        "GET /kv?api-version=1.0 HTTP/1.1\nHost: contoso.azconfig.io\nAuthorization: Bearer e30.e30.c2ln\n{lines}\n\
         HTTP/1.1 {status} Any\nx-ms-request-id: a\nContent-Length: 0\n\n"
    )
}

const WEEKDAY: &str = "Date: Mon, 11 May 2018 18:48:36 GMT\n";

/// Many exchanges with the same warnings, and one that has an error too.
fn many(before: usize, after: usize) -> String {
    let good = exchange(WEEKDAY, 200);
    let bad = exchange(&format!("{WEEKDAY}If-Match: \"a\n"), 400);
    good.repeat(before) + &bad + &good.repeat(after)
}

#[test]
fn the_broken_example() {
    screen("check-broken", &["check", "examples/captures/broken.http"], "");
    let color = ["check", "--color", "always", "--max", "2", "examples/captures/broken.http"];
    screen("check-color", &color, "");
    screen("check-errors-only", &["check", "--errors-only", "examples/captures/broken.http"], "");
    screen("check-quiet", &["check", "--quiet", "examples/captures/broken.http"], "");
}

#[test]
fn findings_that_repeat_are_folded() {
    screen("check-folded", &["check", "-"], &many(39, 0));
    screen("check-verbose", &["check", "--verbose", "-"], &many(1, 1));
    let text = many(1_500, 499);
    screen("check-2000", &["check", "-"], &text);
}

#[test]
fn help_fits_on_80_columns() {
    screen("help", &["--help"], "");
    screen("help-check", &["check", "--help"], "");
    screen("help-check-short", &["check", "-h"], "");
    screen("help-explain", &["explain", "--help"], "");
    screen("help-decode", &["decode", "--help"], "");
    screen("help-rules", &["rules", "--help"], "");
    screen("help-completions", &["completions", "--help"], "");
    screen("help-man", &["man", "--help"], "");
}

#[test]
fn explanations() {
    let explain = |name: &str, line: &str, input: &str| {
        screen(&format!("explain-{name}"), &["explain", "--now", NOW, line], input);
    };
    explain("tokens", "Sync-Token: jtqGc1I4=MDoyOA==;sn=28;x=1", "");
    explain("date", "x-ms-date: Fri, 08 Apr 2015 03:52:31 GMT", "");
    explain("partition-key", "x-ms-documentdb-partitionkey: tenant1", "");
    explain("zone", "Date: Fri, 11 May 2018 18:48:36 UTC", "");
    explain("hopeless", "Date: yesterday", "");
    explain("name", "etag", "");
    explain("nearly", "sync-tokens: a=b", "");
    explain("input-value", "Authorization: -", "Bearer cAnArY\n");
    explain("input-lines", "-", "Sync-Token: a=b\nSync-Token: c=d;sn=1\n");
    screen("explain-list", &["explain", "--list", "--service", "youforce"], "");
}

#[test]
fn rules_and_answers() {
    let service = ["rules", "header.*", "--service", "partner", "--color", "always"];
    screen("rules-service", &service, "");
    screen("rules-one", &["rules", "header.near-miss"], "");
    screen("rules-json", &["rules", "header.near-miss", "--format", "json"], "");
    let input = "{\"header\":\"etag\",\"values\":[\"\\\"a\"]}\n\n{\"header\":\"etag\"}\n{\n";
    screen("decode", &["decode"], input);
    screen("decode-exit-zero", &["decode", "--exit-zero"], "{\n");
}

#[test]
fn completions_know_the_options() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = crate::program::masthead(&["completions", shell], b"");
        assert_eq!(output.status.code(), Some(0));
        let script = String::from_utf8(output.stdout).unwrap();
        let dashes = if shell == "fish" { "" } else { "--" };
        for word in ["account-consistency", "fail-on", "exit-zero"] {
            assert!(script.contains(&format!("{dashes}{word}")), "{shell}: {word}");
        }
        let has_values = matches!(shell, "bash" | "fish" | "zsh");
        assert!(!has_values || script.contains("BoundedStaleness"), "{shell}");
    }
}

#[test]
fn pages_of_the_manual() {
    let page = |arguments: &[&str]| {
        let output = crate::program::masthead(arguments, b"");
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    let program = page(&["man"]);
    assert!(program.contains(".TH masthead 1"), "{program}");
    for command in ["check", "explain", "decode", "rules", "completions", "man"] {
        assert!(program.contains(&format!("masthead\\-{command}(1)")), "{command}");
        let text = page(&["man", command]);
        assert!(text.contains(&format!(".TH masthead-{command} 1")), "{text}");
    }
    assert!(page(&["man", "check"]).contains("\\-\\-account\\-consistency"));
}

/// Terminals of 80 and of 60 columns, which `script` of util-linux gives the program.
#[cfg(target_os = "linux")]
#[test]
fn text_is_wrapped_to_the_terminal() {
    for columns in [80, 60] {
        for (name, command) in [
            ("check", "check examples/captures/broken.http"),
            ("help-check", "check --help"),
            ("rules", "rules 'partner.*'"),
            ("list", "explain --list"),
        ] {
            let line = format!(
                "stty rows 24 cols {columns}; '{}' {command}",
                env!("CARGO_BIN_EXE_masthead")
            );
            let output = Command::new("script")
                .args(["-qec", &line, "/dev/null"])
                .current_dir(ROOT)
                .env("TERM", "xterm")
                .env("NO_COLOR", "1")
                .stdin(Stdio::null())
                .output();
            let Ok(output) = output else {
                assert!(std::env::var_os("CI").is_none(), "script must be there in CI");
                println!("not run: there is no script");
                return;
            };
            let text = String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n");
            compare(&format!("terminal-{columns}-{name}"), text);
        }
    }
}

/// The text does not grow with the input, even if every exchange has another finding.
#[test]
fn text_is_bounded() {
    let lines = |header: &dyn Fn(usize) -> String| {
        let input: String = (0..3_000).map(|index| exchange(&header(index), 200)).collect();
        let flags = ["check", "--unknown-headers", "reject", "-"];
        let output = crate::program::masthead(&flags, input.as_bytes());
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.ends_with("3,000 exchanges: 3,000 errors, 0 warnings, 0 notes\n"), "{text}");
        text.lines().count()
    };
    let same = lines(&|_| "x-other: a\n".to_owned());
    assert!(same < 45, "{same}");
    let some = lines(&|index| format!("x-other-{}: a\n", index % 7));
    assert!(some < 120, "{some}");
    let all = lines(&|index| format!("x-other-{index}: a\n"));
    assert!(all < 500, "{all}");
}

/// `--max` limits what is shown, and the rest is still counted.
#[test]
fn at_most_so_many_findings_are_shown() {
    let input = many(2, 0);
    for (max, shown, rest) in [("0", 0, 4), ("1", 1, 1), ("2", 2, 0)] {
        let output = crate::program::masthead(&["check", "--max", max, "-"], input.as_bytes());
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.matches("]: ").count(), shown, "{text}");
        let plural = if rest == 1 { "" } else { "s" };
        let line = format!("{rest} finding{plural} not shown because of --max\n");
        assert_eq!(text.contains(&line), rest > 0, "{text}");
        assert!(text.ends_with("3 exchanges: 1 error, 3 warnings, 0 notes\n"), "{text}");
    }
}

/// `--fail-on` chooses the findings that count.
#[test]
fn the_exit_code_is_chosen() {
    let code = |flags: &[&str], input: &str| {
        let arguments = [&["check"], flags, &["-"]].concat();
        crate::program::masthead(&arguments, input.as_bytes()).status.code().unwrap()
    };
    let (warning, error) = (exchange(WEEKDAY, 200), many(0, 0));
    for (severity, warned, failed) in
        [("error", 0, 1), ("warning", 1, 1), ("note", 1, 1), ("never", 0, 0)]
    {
        for format in ["text", "json", "sarif"] {
            let flags = ["--fail-on", severity, "--format", format];
            assert_eq!(
                (code(&flags, &warning), code(&flags, &error)),
                (warned, failed),
                "{severity}"
            );
        }
    }
    assert_eq!((code(&[], &warning), code(&[], &error)), (0, 1));
    // What is not written counts.
    assert_eq!(code(&["--errors-only", "--quiet", "--fail-on", "warning"], &warning), 1);
}

#[test]
fn colors_follow_the_environment() {
    let has_color = |variables: &[(&str, &str)], flags: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_masthead"));
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM", "CI"] {
            command.env_remove(name);
        }
        let output =
            command.envs(variables.iter().copied()).args(["rules", "header.*"]).args(flags);
        output.output().unwrap().stdout.contains(&0x1b)
    };
    let force = ("CLICOLOR_FORCE", "1");
    assert!(!has_color(&[], &[]));
    assert!(has_color(&[force], &[]));
    assert!(!has_color(&[("NO_COLOR", "1")], &[]));
    assert!(!has_color(&[force], &["--color", "never"]));
    assert!(has_color(&[("NO_COLOR", "1")], &["--color", "always"]));
}

/// The findings that the status explains are marked in every format.
#[test]
fn likely_causes_are_marked() {
    let input = many(0, 0);
    let run = |format: &str| {
        let output =
            crate::program::masthead(&["check", "--format", format, "-"], input.as_bytes());
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(run("text").contains("= note: this is a likely cause of the 400"));
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    let marks: Vec<_> =
        json["findings"].as_array().unwrap().iter().map(|it| &it["likely_cause"]).collect();
    assert_eq!(marks, [true, false]);
    let log: serde_json::Value = serde_json::from_str(&run("sarif")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results[0]["properties"]["likelyCause"], true);
    assert!(results[1]["properties"].get("likelyCause").is_none());
}

/// JSON and SARIF have every finding of every exchange.
#[test]
fn only_text_is_folded() {
    let input = many(39, 0);
    let run = |flags: &[&str]| {
        let arguments = [&["check"], flags, &["-"]].concat();
        String::from_utf8(crate::program::masthead(&arguments, input.as_bytes()).stdout).unwrap()
    };
    assert_eq!(run(&["--format", "json"]).matches("deviation.weekday-mismatch").count(), 40);
    let log: serde_json::Value = serde_json::from_str(&run(&["--format", "sarif"])).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 41);
    // `--errors-only` leaves out findings in every format, and no exchange.
    let errors = run(&["--format", "json", "--errors-only"]);
    assert_eq!((errors.lines().count(), errors.matches("\"code\"").count()), (40, 1));
    let log = run(&["--format", "sarif", "--errors-only"]);
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 1);
}

/// `--now now` is the time at which the program runs.
#[test]
fn the_clock_can_be_the_one_of_the_system() {
    let dated = |date: String| {
        let lines = format!(
            "GET /kv?api-version=1.0 HTTP/1.1\nHost: a\nx-ms-date: {date}\nx-ms-content-sha256: \
             47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nAuthorization: HMAC-SHA256 \
             Credential=id&SignedHeaders=x-ms-date;host;x-ms-content-sha256&\
             Signature=ydNThZ5HJX+vlH5/NrP4BRuE56+tzbUaeqxEtvX+Dyg=\n\n"
        );
        let service = ["check", "--service", "app-configuration", "--now", "now", "-"];
        let output = crate::program::masthead(&service, lines.as_bytes());
        String::from_utf8(output.stdout).unwrap().contains("date.skew")
    };
    assert!(!dated(masthead::HttpDate::now().to_string()));
    assert!(dated("Fri, 11 May 2018 18:48:36 GMT".to_owned()));
}

//! The pictures of the README, drawn from what the program writes.
//!
//! `MASTHEAD_BLESS=1 cargo test -p masthead-cli picture` draws them again.

use std::fmt::Write;
use std::fs;
use std::process::Command;

use masthead::contract::EXAMPLE_KEY;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The width of the terminal in the picture. Longer lines are wrapped at a space, and what follows is indented.
const COLUMNS: usize = 104;
const INDENT: usize = 9;

/// The size of a character cell, and the margin around the text.
const CELL: f64 = 7.8;
const LINE: usize = 18;
const MARGIN: usize = 20;

/// The sixteen colours of a terminal that are used, each with its class, on a light and on a dark page.
const COLORS: [(u8, &str, &str, &str); 6] = [
    (1, "red", "#cf222e", "#ff7b72"),
    (2, "green", "#116329", "#7ee787"),
    (3, "yellow", "#9a6700", "#e3b341"),
    (4, "blue", "#0969da", "#79c0ff"),
    (5, "magenta", "#8250df", "#d2a8ff"),
    (6, "cyan", "#1b7c83", "#56d4dd"),
];

/// How a run of characters looks.
#[derive(Clone, Copy, Default, PartialEq)]
struct Look {
    is_bold: bool,
    is_dim: bool,
    color: Option<u8>,
}

impl Look {
    /// Applies the parameters of one `ESC [ … m` sequence.
    fn apply(&mut self, parameters: &str) {
        let mut codes = parameters.split(';').map(|code| code.parse().unwrap_or(0));
        while let Some(code) = codes.next() {
            match code {
                0 => *self = Self::default(),
                1 => self.is_bold = true,
                2 => self.is_dim = true,
                // Italics and underlines are not drawn.
                3 | 4 | 23 | 24 => {}
                22 => (self.is_bold, self.is_dim) = (false, false),
                39 => self.color = None,
                30..=37 => self.color = Some(code - 30),
                90..=97 => self.color = Some(code - 90),
                38 => {
                    assert_eq!(codes.next(), Some(5), "a colour of the palette");
                    self.color = codes.next().map(|color| color % 8);
                }
                other => panic!("the picture has no style {other}"),
            }
        }
    }

    fn classes(self) -> String {
        let color = COLORS.iter().find(|(number, ..)| self.color == Some(*number));
        let names = [
            color.map(|(_, name, ..)| *name),
            self.is_bold.then_some("bold"),
            self.is_dim.then_some("dim"),
        ];
        names.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

type Line = Vec<(char, Look)>;

/// Moves the last word of a line that has become too long to a new line.
fn wrap(lines: &mut Vec<Line>) {
    let line = lines.last_mut().unwrap();
    if line.len() <= COLUMNS {
        return;
    }
    let space = line.iter().rposition(|(character, _)| *character == ' ');
    let word = line.split_off(space.map_or(COLUMNS, |space| space + 1));
    let indent = std::iter::repeat_n((' ', Look::default()), INDENT);
    lines.push(indent.chain(word).collect());
}

/// The characters of a text with escape sequences, in lines that fit the terminal.
fn screen(text: &str) -> Vec<Line> {
    let mut look = Look::default();
    let mut lines = vec![Vec::new()];
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\u{1b}' => {
                assert_eq!(characters.next(), Some('['), "a sequence that sets a style");
                let parameters: String = characters.by_ref().take_while(|c| *c != 'm').collect();
                look.apply(&parameters);
            }
            '\n' => lines.push(Vec::new()),
            other => {
                lines.last_mut().unwrap().push((other, look));
                wrap(&mut lines);
            }
        }
    }
    while lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    lines
}

/// The rules of the classes of colours.
fn palette(is_dark: bool) -> String {
    let rule = |(_, name, light, dark): &(u8, &str, &str, &str)| {
        format!(".{name} {{ fill: {} }} ", if is_dark { dark } else { light })
    };
    COLORS.iter().map(rule).collect()
}

/// The picture of a terminal that shows `text`.
fn svg(title: &str, text: &str) -> String {
    let lines = screen(text);
    #[allow(clippy::cast_precision_loss, reason = "a column is a small number")]
    let x = |column: usize| column as f64 * CELL + MARGIN as f64;
    let (width, height) = (x(COLUMNS) + 20.0, lines.len() * LINE + 2 * MARGIN);
    let (light, dark) = (palette(false), palette(true));
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height}\" width=\"{width:.0}\" \
         height=\"{height}\" role=\"img\" aria-labelledby=\"title\">\n<title id=\"title\">{title}</title>\n<style>\n\
         text {{ font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, \"DejaVu Sans Mono\", monospace; \
         fill: #1f2328 }}\n\
         .page {{ fill: #ffffff; stroke: #d1d9e0 }} .bold {{ font-weight: 600 }} .dim {{ opacity: 0.7 }}\n{light}\n\
         @media (prefers-color-scheme: dark) {{\ntext {{ fill: #f0f6fc }} .page {{ fill: #0d1117; stroke: #3d444d }}\n\
         {dark}\n}}\n</style>\n\
         <rect class=\"page\" x=\"0.5\" y=\"0.5\" width=\"{:.0}\" height=\"{}\" rx=\"8\"/>\n",
        width - 1.0,
        height - 1,
    );
    for (row, line) in lines.iter().enumerate() {
        let y = MARGIN + row * LINE + 13;
        let mut column = 0;
        for run in line.chunk_by(|a, b| a.1 == b.1) {
            let text: String = run.iter().map(|(character, _)| *character).collect();
            // White space only moves what follows.
            let shown = text.trim_start();
            let start = x(column + run.len() - shown.chars().count());
            let shown = shown.trim_end();
            column += run.len();
            if shown.is_empty() {
                continue;
            }
            let class = match run[0].1.classes() {
                classes if classes.is_empty() => String::new(),
                classes => format!(" class=\"{classes}\""),
            };
            let length = x(shown.chars().count()) - x(0);
            let escaped = shown.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            // Several spaces would become one.
            let escaped = escaped.replace(' ', "\u{a0}");
            // The length keeps carets beneath what they point at, whatever the font is.
            writeln!(
                picture,
                "<text{class} x=\"{start:.1}\" y=\"{y}\" textLength=\"{length:.1}\">{escaped}</text>"
            )
            .unwrap();
        }
    }
    picture + "</svg>\n"
}

/// The command, and the coloured output of the program when it is started in the root of the repository.
fn session(arguments: &[&str], shown_as: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_masthead"))
        .args(arguments)
        .args(["--color", "always"])
        .env("MASTHEAD_KEY", EXAMPLE_KEY)
        .current_dir(ROOT)
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1), "it finds errors");
    let text = String::from_utf8(output.stdout).unwrap();
    format!("\u{1b}[1m$ {shown_as}\u{1b}[0m\n{text}")
}

#[track_caller]
fn is_current(file: &str, picture: &str) {
    let path = format!("{ROOT}/docs/{file}");
    if std::env::var_os("MASTHEAD_BLESS").is_some() {
        fs::write(path, picture).unwrap();
    } else {
        let current = fs::read_to_string(path).unwrap();
        assert!(
            current == picture,
            "docs/{file} is stale: run MASTHEAD_BLESS=1 cargo test -p masthead-cli picture"
        );
    }
}

#[test]
fn the_picture_of_check_is_current() {
    let arguments = ["check", "examples/captures/broken.http"];
    let text = session(&arguments, "masthead check examples/captures/broken.http");
    // Short enough for a screen, and red.
    assert!(text.lines().count() <= 45, "{text}");
    is_current("check.svg", &svg("masthead check on three broken exchanges", &text));
}

#[test]
fn the_picture_of_a_signature_is_current() {
    let arguments = ["check", "--key-env", "MASTHEAD_KEY", "examples/captures/signature.http"];
    let text = session(
        &arguments,
        "masthead check --key-env MASTHEAD_KEY examples/captures/signature.http",
    );
    is_current(
        "signature.svg",
        &svg("masthead check explains why a signature does not match", &text),
    );
}

#[test]
fn a_screen_has_styles_and_wraps() {
    let long = "x".repeat(COLUMNS - 2);
    let lines = screen(&format!("a\u{1b}[1m\u{1b}[91mb\u{1b}[0m c\n\n{long} yy\n"));
    assert_eq!(lines.iter().map(Vec::len).collect::<Vec<_>>(), [4, 0, COLUMNS - 1, INDENT + 2]);
    assert_eq!(lines[0][0].1.classes(), "");
    assert_eq!(lines[0][1].1.classes(), "red bold");
    assert_eq!(lines[0][2].1.classes(), "");
    let picture = svg("t", "a <b>&");
    assert!(picture.contains(">a\u{a0}&lt;b&gt;&amp;</text>"), "{picture}");
}

//! The chart of `docs/PERFORMANCE.md`: instructions to parse and use, beside the fastest crate that does the same.

use std::fmt::Write as _;

use crate::measure::Results;
use crate::report::TAKE;

const WIDTH: f64 = 880.0;
const LEFT: f64 = 225.0;
/// For the name of the peer and its count.
const RIGHT: f64 = 235.0;
const TOP: f64 = 58.0;
const ROW: f64 = 30.0;
const BAR: f64 = 10.0;

/// A bar is as long as its part of the longer one of the two, so that short and long headers stand side by side.
#[allow(clippy::cast_precision_loss)]
pub fn svg(results: &[Results]) -> String {
    let height = TOP + ROW * results.len() as f64 + 10.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" font-family=\"system-ui, sans-serif\" font-size=\"12\" role=\"img\" \
         aria-labelledby=\"title\">\n\
         <title id=\"title\">Instructions to parse a header and use its values</title>\n\
         <style>\n\
         .page {{ fill: #ffffff }} text {{ fill: #1f2328 }} .soft {{ fill: #59636e }}\n\
         .ours {{ fill: #0969da }} .peer {{ fill: #afb8c1 }} .line {{ stroke: #d1d9e0 }}\n\
         @media (prefers-color-scheme: dark) {{\n\
         .page {{ fill: #0d1117 }} text {{ fill: #f0f6fc }} .soft {{ fill: #9198a1 }}\n\
         .ours {{ fill: #4493f8 }} .peer {{ fill: #565f69 }} .line {{ stroke: #3d444d }}\n\
         }}\n\
         </style>\n\
         <rect class=\"page\" width=\"{WIDTH}\" height=\"{height}\"/>\n\
         <text x=\"16\" y=\"24\" font-size=\"15\" font-weight=\"600\">Instructions to parse a header and use its values</text>\n"
    );
    let _ = writeln!(
        svg,
        "<rect class=\"ours\" x=\"16\" y=\"35\" width=\"10\" height=\"10\"/>\
         <text class=\"soft\" x=\"31\" y=\"44\">masthead</text>\
         <rect class=\"peer\" x=\"96\" y=\"35\" width=\"10\" height=\"10\"/>\
         <text class=\"soft\" x=\"111\" y=\"44\">the fastest other that reads the whole value; \
         bars are relative to the slower of the two</text>"
    );
    for (index, result) in results.iter().enumerate() {
        let peer = result.fastest(TAKE);
        let (ours, theirs) = (result.ours().take.instructions, peer.take.instructions);
        let full = (WIDTH - LEFT - RIGHT) / ours.max(theirs) as f64;
        let y = TOP + ROW * index as f64;
        let middle = y + ROW / 2.0 + 4.0;
        let (first, second) = (y + 4.0, y + 4.0 + BAR + 1.0);
        let (ours_width, peer_width) = (ours as f64 * full, theirs as f64 * full);
        let unchecked = if peer.verdict.is_whole() { "" } else { ", unchecked" };
        let name = peer.peer.replace('`', "");
        let _ = writeln!(
            svg,
            "<line class=\"line\" x1=\"16\" x2=\"{}\" y1=\"{y}\" y2=\"{y}\"/>\
             <text x=\"{}\" y=\"{middle}\" text-anchor=\"end\">{}</text>\
             <rect class=\"ours\" x=\"{LEFT}\" y=\"{first}\" width=\"{ours_width:.1}\" height=\"{BAR}\"/>\
             <text x=\"{:.1}\" y=\"{}\" font-size=\"10\">{}</text>\
             <rect class=\"peer\" x=\"{LEFT}\" y=\"{second}\" width=\"{peer_width:.1}\" height=\"{BAR}\"/>\
             <text class=\"soft\" x=\"{:.1}\" y=\"{}\" font-size=\"10\">{} {name}{unchecked}</text>",
            WIDTH - 16.0,
            LEFT - 10.0,
            result.name,
            LEFT + ours_width + 5.0,
            first + 9.0,
            thousands(ours),
            LEFT + peer_width + 5.0,
            second + 9.0,
            thousands(theirs),
        );
    }
    svg.push_str("</svg>\n");
    svg
}

/// `12345` as `12,345`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

//! The sections of `docs/PERFORMANCE.md`.

use std::fmt::Write as _;

use crate::decode::Pair;
use crate::inputs::{FLOOR, OURS};
use crate::measure::{Cost, Measured, Results};
use crate::row::Verdict;

/// Owned headers: at most this part of what `headers` takes, and never more than all.
const DECODE_GOAL: f64 = 0.6;

/// Which of the two costs of a row.
pub type Way = fn(&Measured) -> Cost;

pub const PARSE: Way = |row| row.parse;
pub const TAKE: Way = |row| row.take;

impl Results {
    pub fn ours(&self) -> &Measured {
        &self.rows[0]
    }

    /// The name of the peer that the goal is about, and its instructions.
    fn goal_peer(&self, way: Way) -> (String, u64) {
        if let Some(instructions) = self.goal.fixed {
            return (self.goal.peer.to_owned(), instructions);
        }
        let peer = self.rows.iter().find(|row| row.peer == self.goal.peer);
        let peer = peer.expect("the peer of a goal is measured");
        (named(peer), way(peer).instructions)
    }

    /// This crate's instructions, as a part of those of the peer that the goal is about.
    fn ratio(&self, way: Way) -> f64 {
        ratio(way(self.ours()).instructions, self.goal_peer(way).1)
    }

    /// The cheapest of those that do the whole job; where none does, of those that do not validate.
    pub fn fastest(&self, way: Way) -> &Measured {
        let peers = || self.rows.iter().filter(|row| row.peer != OURS && row.peer != FLOOR);
        let cheapest = |wanted: fn(Verdict) -> bool| {
            let of_those = peers().filter(|row| wanted(row.verdict));
            of_those.min_by_key(|row| way(row).instructions)
        };
        cheapest(Verdict::is_whole)
            .or_else(|| cheapest(|verdict| verdict == Verdict::Unchecked))
            .expect("an input that somebody reads")
    }
}

/// A ratio and its goal, as a row of the table shows them; and whether the goal is met, to the second decimal.
fn against(ratio: f64, goal: f64) -> (String, bool) {
    let met = (ratio * 100.0).round() <= (goal * 100.0).round();
    let word = if met { "met" } else { "**missed**" };
    (format!("{ratio:.2} | {goal:.2} | {word}"), met)
}

#[allow(clippy::cast_precision_loss)]
fn ratio(ours: u64, theirs: u64) -> f64 {
    ours as f64 / theirs as f64
}

/// The name of a crate, and its verdict where that is not `full`.
fn named(row: &Measured) -> String {
    match row.verdict {
        Verdict::Full => row.peer.clone(),
        verdict => format!("{} ({verdict})", row.peer),
    }
}

/// The table of one way, beside the peers of the goals.
pub fn goals(results: &[Results], way: Way, goal: fn(&Results) -> f64) -> String {
    let mut table = String::from(
        "| input | bytes | masthead | peer | instructions | ratio | goal | | fastest that does the whole job |\n\
         |---|--:|--:|---|--:|--:|--:|---|---|\n",
    );
    for result in results {
        let (ours, fastest) = (way(result.ours()), result.fastest(way));
        let (peer, theirs) = result.goal_peer(way);
        let (against, _) = against(result.ratio(way), goal(result));
        let fastest = if fastest.peer == result.goal.peer {
            String::new()
        } else {
            format!("{}, {}", named(fastest), way(fastest).instructions)
        };
        let _ = writeln!(
            table,
            "| {} | {} | {} | {peer} | {theirs} | {against} | {fastest} |",
            result.name, result.bytes, ours.instructions,
        );
    }
    table
}

/// The goals that are met and missed, and by how much.
pub fn summary(results: &[Results], pairs: &[Pair], decoded: &[Cost]) -> String {
    let mut missed = Vec::new();
    let mut met = 0;
    let mut count = |name: String, ratio: f64, goal: f64| {
        if against(ratio, goal).1 {
            met += 1;
        } else {
            let over = (ratio / goal - 1.0) * 100.0;
            missed.push(format!("* {name}: {ratio:.2}, the goal is {goal:.2} ({over:.0} % over)"));
        }
    };
    for result in results {
        for (way, goal, words) in
            [(PARSE, result.goal.parse, "parse"), (TAKE, result.goal.take, "parse and use")]
        {
            count(format!("{}, {words}", result.name), result.ratio(way), goal);
        }
    }
    for (pair, cost) in pairs.iter().zip(decoded.chunks_exact(2)) {
        if pair.validates {
            let ratio = ratio(cost[0].instructions, cost[1].instructions);
            count(format!("{}, owned", pair.name), ratio, DECODE_GOAL);
        }
    }
    let allocated = results.iter().filter(|result| result.ours().take.allocations > 0);
    let allocated: Vec<_> = allocated.map(|result| result.name).collect();
    let memory = if allocated.is_empty() {
        "No input makes masthead allocate, in either way.".to_owned()
    } else {
        format!("masthead allocates where these are used: {}.", allocated.join("; "))
    };
    let of = met + missed.len();
    if missed.is_empty() {
        format!("All {of} goals are met. {memory}\n")
    } else {
        format!("{met} of {of} goals are met. {memory} Missed are:\n\n{}\n", missed.join("\n"))
    }
}

/// Every crate, in both ways.
pub fn everything(results: &[Results]) -> String {
    let mut table = String::from(
        "| input | crate | verdict | parse | allocations | ns | parse and use | allocations | ns |\n\
         |---|---|---|--:|--:|--:|--:|--:|--:|\n",
    );
    for result in results {
        for row in &result.rows {
            let verdict = match row.peer.as_str() {
                FLOOR => String::new(),
                _ => row.verdict.to_string(),
            };
            let _ = write!(table, "| {} | {} | {verdict}", result.name, row.peer);
            for cost in [row.parse, row.take] {
                let (instructions, allocations) = (cost.instructions, cost.allocations);
                let _ =
                    write!(table, " | {instructions} | {allocations} | {:.0}", cost.nanoseconds);
            }
            table.push_str(" |\n");
        }
    }
    table
}

/// Owned headers beside those of `headers`.
pub fn owned(pairs: &[Pair], costs: &[Cost]) -> String {
    let mut table = String::from(
        "| header | bytes | masthead | allocations | headers | allocations | ratio | goal | |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|---|\n",
    );
    for (pair, cost) in pairs.iter().zip(costs.chunks_exact(2)) {
        let (ours, theirs) = (cost[0], cost[1]);
        let ratio = ratio(ours.instructions, theirs.instructions);
        let end = if pair.validates {
            against(ratio, DECODE_GOAL).0
        } else {
            format!("{ratio:.2} | | accepts a malformed value")
        };
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} | {end} |",
            pair.name,
            pair.line.len(),
            ours.instructions,
            ours.allocations,
            theirs.instructions,
            theirs.allocations,
        );
    }
    table
}

/// The crates whose versions are shown.
const PEERS: [&str; 18] = [
    "azure_data_cosmos_driver",
    "base64",
    "cache_control",
    "etag",
    "headers",
    "headers-accept",
    "http",
    "http-auth",
    "http-range",
    "httpdate",
    "mime",
    "parse-net",
    "parse_link_header",
    "percent-encoding",
    "serde_json",
    "typed-headers",
    "uuid",
    "mediatype",
];

/// When and with what it was measured: the compiler, and the versions in the lock files.
pub fn method() -> String {
    let date = httpdate::fmt_http_date(std::time::SystemTime::now());
    // "Sat, 28 Nov 2026 19:20:55 GMT"
    let date = date.get(5..16).unwrap_or_default();
    let rustc = std::process::Command::new("rustc").arg("--version").output();
    let rustc = rustc.map_or_else(
        |_| "an unknown compiler".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    );
    // Where a crate is there in several versions, the newest stands last.
    let of_lock = |lock: &str, name: &str| {
        let begin = format!("name = \"{name}\"\nversion = \"");
        let of_entry = |entry: &str| {
            let (version, _) = entry.trim_start().strip_prefix(&begin)?.split_once('"')?;
            Some(format!("{name} {version}"))
        };
        lock.split("[[package]]").filter_map(of_entry).last().unwrap_or_default()
    };
    let lock = include_str!("../Cargo.lock");
    let mut versions: Vec<_> = PEERS.iter().map(|name| of_lock(lock, name)).collect();
    versions.push(of_lock(include_str!("../hyperx/Cargo.lock"), "hyperx"));
    format!(
        "{date}, {rustc}, {} without target features, `lto = \"fat\"`, `codegen-units = 1`, `panic = \"abort\"`. \
         {}.\n",
        std::env::consts::ARCH,
        versions.join(", "),
    )
}

/// `text` with the section between two markers replaced.
pub fn replaced(text: &str, section: &str, with: &str) -> Option<String> {
    let (begin, end) = (format!("<!-- {section} -->\n"), format!("<!-- /{section} -->"));
    let (before, rest) = text.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some(format!("{before}{begin}\n{}\n\n{end}{after}", with.trim_end()))
}

/// [`Cost`] of the peers of another program, as it prints them.
pub fn merge(results: &mut [Results], printed: &str) -> Option<()> {
    for line in printed.lines() {
        let mut words = line.split('\t');
        let (name, peer) = (words.next()?, words.next()?.to_owned());
        let said = words.next()?;
        let verdict = Verdict::ALL.into_iter().find(|verdict| verdict.to_string() == said)?;
        let mut cost = || {
            Some(Cost {
                instructions: words.next()?.parse().ok()?,
                allocations: words.next()?.parse().ok()?,
                nanoseconds: words.next()?.parse().ok()?,
            })
        };
        let row = Measured { peer, verdict, parse: cost()?, take: cost()? };
        if let Some(result) = results.iter_mut().find(|result| result.name == name) {
            result.rows.insert(1, row);
        }
    }
    Some(())
}

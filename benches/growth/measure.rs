//! Counts the instructions of each case at n, 2n and 4n.
//!
//! Callgrind counts inside of [`measured`] alone, and writes a sum each time that it returns: one process
//! measures thousands of runs. The program calls itself under callgrind once for each processor.

use std::fmt::Write as _;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufReader, ErrorKind};
use std::process::{Child, Command, ExitCode, Stdio};

/// How much more twice the input may cost.
const MOST: f64 = 2.2;
/// How many times the smallest input each input is.
const FACTORS: [usize; 3] = [1, 2, 4];
/// The argument by which this program calls itself: `--measure <share> <shares>`.
const MEASURE: &str = "--measure";
/// From some 8 kB on glibc copies by one instruction that callgrind counts once for each byte: 16 kB would seem
/// to cost fourteen times as much as 8 kB. With this it copies the same way at every size.
const COPIES: &str = "glibc.cpu.x86_rep_movsb_threshold=1073741824";
/// Makes the inputs of the cases that follow this argument larger.
const LARGER: &str = "--larger";
/// How much larger.
const LARGER_BY: usize = 4;
/// How many processes count at a time.
const SHARES: usize = 2;

/// A job whose input can have any size.
pub struct Case {
    pub name: String,
    /// The size of the smallest input.
    pub base: usize,
    /// Makes the input of a size, and what is measured.
    pub prepare: Box<dyn Fn(usize) -> Box<dyn Fn()>>,
}

impl Case {
    pub fn new<R: Fn() + 'static>(
        name: impl Into<String>,
        base: usize,
        prepare: impl Fn(usize) -> R + 'static,
    ) -> Self {
        Self { name: name.into(), base, prepare: Box::new(move |n| Box::new(prepare(n))) }
    }
}

/// The instructions of a case at each size.
struct Counted<'a> {
    case: &'a Case,
    instructions: [u64; FACTORS.len()],
}

impl Counted<'_> {
    /// How much more twice the input costs, at worst.
    #[expect(clippy::cast_precision_loss, reason = "a ratio of two digits is wanted")]
    fn growth(&self) -> f64 {
        let ratio = |pair: &[u64]| pair[1] as f64 / pair[0].max(1) as f64;
        self.instructions.windows(2).map(ratio).fold(0.0, f64::max)
    }

    /// How much more twice the input costs, in the mean of both doublings.
    #[expect(clippy::cast_precision_loss, reason = "a ratio of two digits is wanted")]
    fn mean_growth(&self) -> f64 {
        let [first, .., last] = self.instructions;
        (last as f64 / first.max(1) as f64).sqrt()
    }
}

/// Does what the arguments of the program say.
///
/// Exit status: 0, 1 for a case that grows too fast, 2 when nothing could be measured. Without `--bench`, as
/// `cargo test --benches` has it, every case runs once and nothing is measured.
pub fn run(mut cases: Vec<Case>) -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| args.iter().any(|arg| arg == flag);
    if let [flag, share, shares, names @ ..] = &args[..] {
        if flag == MEASURE {
            let [share, shares] = [share, shares].map(|it| it.parse().expect("a number"));
            select(&mut cases, names);
            repeat(&cases, share, shares);
            return ExitCode::SUCCESS;
        }
    }
    let names: Vec<_> = args.iter().filter(|arg| !arg.starts_with('-')).cloned().collect();
    select(&mut cases, &names);
    if !has("--bench") || has("--test") {
        for case in &cases {
            (case.prepare)(case.base)();
        }
        return ExitCode::SUCCESS;
    }
    let result = match count(&cases, &names) {
        Ok(counted) if has("--check") => check(&counted),
        Ok(counted) => Ok(print(counted, has("--all"))),
        Err(why) => Err(why),
    };
    result.unwrap_or_else(|why| {
        eprintln!("growth: {why}");
        ExitCode::from(2)
    })
}

/// Leaves the cases that have one of the names in theirs, or are called so after a `=`; without names, all.
fn select(cases: &mut Vec<Case>, names: &[String]) {
    let is_larger = names.first().is_some_and(|first| first == LARGER);
    let names = if is_larger { &names[1..] } else { names };
    let is_named = |case: &Case, name: &String| match name.strip_prefix('=') {
        Some(name) => case.name == name,
        None => case.name.contains(name),
    };
    cases.retain(|case| names.is_empty() || names.iter().any(|name| is_named(case, name)));
    if is_larger {
        for case in cases.iter_mut() {
            case.base *= LARGER_BY;
        }
    }
}

/// A step, such as where a table or a limit begins to count, is a jump in one doubling and no growth. What
/// jumps is counted again with larger inputs, and judged by the mean of both doublings: what grows too fast
/// still does, and by more.
fn check(counted: &[Counted<'_>]) -> Result<ExitCode, String> {
    let jumps = counted.iter().filter(|it| it.growth() > MOST).map(|it| it.case);
    let again: Vec<Case> = jumps
        .map(|case| Case {
            name: case.name.clone(),
            base: case.base * LARGER_BY,
            prepare: Box::new(|_| Box::new(|| ())),
        })
        .collect();
    if again.is_empty() {
        println!("{} cases grow by {MOST} per doubling at most", counted.len());
        return Ok(ExitCode::SUCCESS);
    }
    let names = again.iter().map(|case| format!("={}", case.name));
    let names: Vec<_> = core::iter::once(LARGER.to_owned()).chain(names).collect();
    Ok(report(counted.len(), &count(&again, &names)?))
}

fn report(all: usize, counted: &[Counted<'_>]) -> ExitCode {
    let mut report = String::new();
    for it in counted.iter().filter(|it| it.mean_growth() > MOST) {
        let (Counted { case: Case { name, .. }, instructions }, growth) = (it, it.mean_growth());
        let _ = writeln!(report, "{name}: {growth:.2} per doubling, {instructions:?} instructions");
    }
    if report.is_empty() {
        let again = counted.len();
        println!("{all} cases grow by {MOST} per doubling at most, {again} of them after a step");
        return ExitCode::SUCCESS;
    }
    eprint!("{report}");
    ExitCode::from(1)
}

/// How many cases are printed of each order.
const SHOWN: usize = 20;

fn print(mut counted: Vec<Counted<'_>>, all: bool) -> ExitCode {
    println!("| case | n | instructions at n | at 2n | at 4n | per doubling |");
    println!("|---|--:|--:|--:|--:|--:|");
    let show = |counted: &[Counted<'_>]| {
        for it in counted {
            let (Case { name, base, .. }, [n, twice, four]) = (it.case, it.instructions);
            println!("| {name} | {base} | {n} | {twice} | {four} | {:.2} |", it.growth());
        }
    };
    if all {
        show(&counted);
        return ExitCode::SUCCESS;
    }
    counted.sort_by(|a, b| b.growth().total_cmp(&a.growth()));
    show(&counted[..SHOWN.min(counted.len())]);
    counted.sort_by_key(|it| std::cmp::Reverse(it.instructions[2]));
    show(&counted[..SHOWN.min(counted.len())]);
    ExitCode::SUCCESS
}

/// The measured function. Callgrind knows it by its name.
#[inline(never)]
fn measured(run: &dyn Fn()) {
    black_box(run)();
    black_box(());
}

/// Runs a share of the cases, in the process that callgrind watches.
fn repeat(cases: &[Case], share: usize, shares: usize) {
    for case in cases.iter().skip(share).step_by(shares) {
        for factor in FACTORS {
            let run = (case.prepare)(case.base * factor);
            if factor == 1 {
                // The first run may fill what later ones find.
                run();
            }
            // What making the input has freed is put in order by a large allocation, here and not in a run.
            drop(black_box(Vec::<u8>::with_capacity(1 << 16)));
            measured(&*run);
        }
    }
}

fn count<'a>(cases: &'a [Case], names: &[String]) -> Result<Vec<Counted<'a>>, String> {
    let started: Vec<_> = (0..SHARES).map(|share| start(share, names)).collect::<Result<_, _>>()?;
    let mut sums = Vec::new();
    for (child, file) in started {
        let output = child.wait_with_output().map_err(|error| error.to_string())?;
        let report = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(format!("valgrind failed ({}):\n{report}", output.status));
        }
        let counts = read(&file).map_err(|error| format!("{file}: {error}"))?;
        std::fs::remove_file(&file).map_err(|error| format!("{file}: {error}"))?;
        sums.push(counts.into_iter());
    }
    let mut counted = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let mut instructions = [0; FACTORS.len()];
        for slot in &mut instructions {
            let sum = sums[index % SHARES].next();
            *slot = sum.ok_or_else(|| format!("{}: callgrind wrote no count", case.name))?;
        }
        counted.push(Counted { case, instructions });
    }
    Ok(counted)
}

fn start(share: usize, names: &[String]) -> Result<(Child, String), String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let file = format!("{}.{}.{share}.out", program.display(), std::process::id());
    let child = Command::new("valgrind")
        .args(["--tool=callgrind", "--combine-dumps=yes", "--compress-pos=yes", "--dump-line=no"])
        .arg(format!("--callgrind-out-file={file}"))
        .args(["--toggle-collect=*::measured", "--dump-after=*::measured"])
        .arg(program)
        .args([MEASURE, &share.to_string(), &SHARES.to_string()])
        .args(names)
        .env("GLIBC_TUNABLES", COPIES)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    match child {
        Ok(child) => Ok((child, file)),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err("valgrind is not installed; nothing was measured".into())
        }
        Err(error) => Err(format!("valgrind did not start: {error}")),
    }
}

/// The sums of a file of callgrind: `totals: 1234`, one for each time that the function returned.
fn read(file: &str) -> std::io::Result<Vec<u64>> {
    let mut sums = Vec::new();
    for line in BufReader::new(File::open(file)?).split(b'\n') {
        let line = line?;
        if let Some(sum) = line.strip_prefix(b"totals: ") {
            sums.extend(
                std::str::from_utf8(sum).ok().and_then(|sum| sum.trim().parse::<u64>().ok()),
            );
        }
    }
    Ok(sums)
}

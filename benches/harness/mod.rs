//! Counts the instructions of cases with callgrind, and holds them against their limits.
//!
//! Each case runs in two processes that differ in the number of iterations only; the difference,
//! divided by that of the iterations, is the cost of one iteration. The cost of an empty iteration
//! is taken off. Nothing here depends on the clock, so the counts repeat.
//!
//! Exit status: 0, 1 for a case above its limit, 2 when nothing could be measured. Without
//! `--bench`, as `cargo test --benches` has it, every case runs once and nothing is measured.

pub mod input;

use std::alloc::{GlobalAlloc, Layout, System};
use std::fmt::Write as _;
use std::hint::black_box;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// One row of the table.
pub struct Case {
    /// The type and the function, and the input in a word.
    pub name: String,
    /// The length of the field value.
    pub bytes: usize,
    /// How many instructions it should take at most.
    pub goal: Option<u64>,
    /// One iteration.
    pub run: Box<dyn Fn()>,
}

/// How often memory was allocated, or allocated anew to grow.
static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);

struct Counting;

// SAFETY: hands everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        // SAFETY: the caller keeps the contract of `realloc`.
        unsafe { System.realloc(pointer, layout, size) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The iterations of the shorter run, and by how many the longer one exceeds it.
const FEW: u64 = 100;
const MORE: u64 = 1_000;
/// The argument by which this program calls itself: `--measure <case> <iterations>`.
pub const MEASURE: &str = "--measure";
/// The case that does nothing.
const EMPTY: &str = "empty";

/// Does what the arguments of the program say with its cases, whose limits are in a file of `benches/`.
///
/// An argument that is no flag chooses the cases that have it in their names.
pub fn run(mut cases: Vec<Case>, limits: &str) -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches").join(limits);
    let has = |flag: &str| args.iter().any(|arg| arg == flag);
    if is_measured(&cases) {
        return ExitCode::SUCCESS;
    }
    let names: Vec<_> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    if !names.is_empty() {
        cases.retain(|case| names.iter().any(|name| case.name.contains(*name)));
    }
    let outcome = if has("--check") {
        measure_all(cases).and_then(|counted| check(&counted, &path))
    } else if has("--write-limits") && names.is_empty() {
        measure_all(cases).and_then(|counted| write_limits(&counted, &path))
    } else if has("--bench") && !has("--test") {
        measure_all(cases).map(|counted| print_table(&counted))
    } else {
        for case in &cases {
            (case.run)();
        }
        Ok(())
    };
    exit_code(outcome)
}

/// Returns true if callgrind watches this process and the loop over its case has run.
pub fn is_measured(cases: &[Case]) -> bool {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match &args[..] {
        [flag, name, iterations, ..] if flag == MEASURE => {
            repeat(cases, name, iterations.parse().expect("a number of iterations"));
            true
        }
        _ => false,
    }
}

/// Reports why there is nothing good to report, if so.
pub fn exit_code(outcome: Result<(), Failure>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Over(report)) => {
            eprint!("{report}");
            ExitCode::from(1)
        }
        Err(Failure::Unmeasured(why)) => {
            eprintln!("instructions: {why}");
            ExitCode::from(2)
        }
    }
}

/// The reason why a measurement failed.
pub enum Failure {
    /// Cases above their limit, a line for each.
    Over(String),
    /// Nothing was, or could be, measured.
    Unmeasured(String),
}

/// A case and what one iteration of it takes.
pub struct Counted {
    pub case: Case,
    pub instructions: u64,
    pub allocations: usize,
}

impl Counted {
    /// Two per cent above what was counted, but not above a goal that is met.
    fn new_limit(&self) -> u64 {
        let slack = self.instructions + (self.instructions * 2).div_ceil(100);
        let goal = self.case.goal.filter(|&goal| self.instructions <= goal);
        goal.map_or(slack, |goal| goal.min(slack))
    }
}

/// The measured loop, in the process that callgrind watches.
fn repeat(cases: &[Case], name: &str, iterations: u64) {
    let empty = || {};
    let run: &dyn Fn() = match cases.iter().find(|case| case.name == name) {
        Some(case) => &case.run,
        None if name == EMPTY => &empty,
        None => panic!("there is no case {name:?}"),
    };
    for _ in 0..iterations {
        black_box(run)();
    }
}

/// Counts the instructions and the allocations of each case.
pub fn measure_all(cases: Vec<Case>) -> Result<Vec<Counted>, Failure> {
    let empty = measure(EMPTY)?;
    let counted = |case: Case| {
        let instructions = measure(&case.name)?.saturating_sub(empty);
        // The first run may fill what later ones find.
        (case.run)();
        let before = ALLOCATIONS.load(Relaxed);
        (case.run)();
        let allocations = ALLOCATIONS.load(Relaxed) - before;
        Ok(Counted { case, instructions, allocations })
    };
    cases.into_iter().map(counted).collect()
}

/// The instructions of one iteration, the loop included.
fn measure(name: &str) -> Result<u64, Failure> {
    let (few, many) = (collected(name, FEW)?, collected(name, FEW + MORE)?);
    Ok((many.saturating_sub(few) + MORE / 2) / MORE)
}

/// The instructions of a whole process.
fn collected(name: &str, iterations: u64) -> Result<u64, Failure> {
    let unmeasured = |why: String| Failure::Unmeasured(format!("{name}: {why}"));
    let program = std::env::current_exe().map_err(|error| unmeasured(error.to_string()))?;
    // The name without its folder: how long the first argument is decides where the heap begins, and so what
    // an allocation costs.
    let (folder, file) = (program.parent(), program.file_name());
    let (Some(folder), Some(file)) = (folder, file) else {
        return Err(unmeasured(format!("no name of a program: {}", program.display())));
    };
    let output = Command::new("valgrind")
        .current_dir(folder)
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(Path::new(".").join(file))
        .args([MEASURE, name, &iterations.to_string()])
        .output()
        .map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                Failure::Unmeasured("valgrind is not installed; nothing was measured".into())
            }
            _ => unmeasured(format!("valgrind did not start: {error}")),
        })?;
    let report = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(unmeasured(format!("valgrind failed ({}):\n{report}", output.status)));
    }
    // "==1234== Collected : 567890"
    let total = report.lines().find_map(|line| line.split_once("Collected : ")?.1.parse().ok());
    total.ok_or_else(|| unmeasured(format!("valgrind reported no count:\n{report}")))
}

fn print_table(counted: &[Counted]) {
    println!("| case | bytes | instructions | goal | allocations |");
    println!("|---|--:|--:|--:|--:|");
    for Counted { case, instructions, allocations } in counted {
        let goal = case.goal.map_or_else(String::new, |goal| goal.to_string());
        println!("| {} | {} | {instructions} | {goal} | {allocations} |", case.name, case.bytes);
    }
}

/// Compares with the recorded limits. A case without one fails too: it would never be caught.
fn check(counted: &[Counted], limits: &Path) -> Result<(), Failure> {
    let text = std::fs::read_to_string(limits)
        .map_err(|error| Failure::Unmeasured(format!("{}: {error}", limits.display())))?;
    let limit_of = |name: &str| {
        let of_line = |line: &str| line.strip_prefix(name)?.strip_prefix(": ")?.parse().ok();
        text.lines().find_map(of_line)
    };
    let mut report = String::new();
    for Counted { case: Case { name, .. }, instructions, .. } in counted {
        let _ = match limit_of(name) {
            None::<u64> => writeln!(report, "{name}: no limit is recorded"),
            Some(limit) if *instructions > limit => {
                writeln!(report, "{name}: {instructions} instructions, the limit is {limit}")
            }
            Some(_) => Ok(()),
        };
    }
    if report.is_empty() {
        println!("{} cases within their limits", counted.len());
        Ok(())
    } else {
        Err(Failure::Over(report))
    }
}

fn write_limits(counted: &[Counted], limits: &Path) -> Result<(), Failure> {
    if !cfg!(feature = "signing") {
        let why = "without the feature signing its cases would lose their limits";
        return Err(Failure::Unmeasured(why.into()));
    }
    let mut text = String::from(
        "# The most instructions that a case may take; `--write-limits` writes this file:\n\
         # two per cent above what was counted, but not above a goal that is met.\n",
    );
    for counted in counted {
        let _ = writeln!(text, "{}: {}", counted.case.name, counted.new_limit());
    }
    std::fs::write(limits, text)
        .map_err(|error| Failure::Unmeasured(format!("{}: {error}", limits.display())))
}

//! Measures the cost of one iteration of a case.

use std::hint::black_box;
use std::time::Instant;

use crate::harness::{Case, Failure, measure_all};
use crate::row::{Goal, Input, Verdict};

#[derive(Clone, Copy)]
pub struct Cost {
    pub instructions: u64,
    pub allocations: usize,
    pub nanoseconds: f64,
}

/// A crate, and what it costs to parse, and to parse and use.
pub struct Measured {
    pub peer: String,
    pub verdict: Verdict,
    pub parse: Cost,
    pub take: Cost,
}

/// An input, and the crates that read it: first this one.
pub struct Results {
    pub name: &'static str,
    pub bytes: usize,
    pub goal: Goal,
    pub rows: Vec<Measured>,
}

/// The two cases of each row, in the order of the rows.
pub fn cases(inputs: &mut [Input]) -> Vec<Case> {
    let mut cases = Vec::new();
    for input in inputs {
        let (input_name, bytes) = (input.name, input.bytes());
        for row in &mut input.rows {
            let name = |mode: &str| format!("{input_name} {} {mode}", row.peer);
            let names = [name("parse"), name("use")];
            let nothing = || Box::new(|| {}) as Box<dyn Fn()>;
            let runs = [
                std::mem::replace(&mut row.parse, nothing()),
                std::mem::replace(&mut row.take, nothing()),
            ];
            let case = |(name, run)| Case { name, bytes, goal: None, run };
            cases.extend(names.into_iter().zip(runs).map(case));
        }
    }
    cases
}

/// The costs of [`cases`], put together with the rows that these are of.
pub fn results(inputs: &[Input], costs: &[Cost]) -> Vec<Results> {
    let mut costs = costs.chunks_exact(2);
    let mut next = || costs.next().expect("two cases of each row");
    let rows = |input: &Input| {
        let row = |row: &crate::row::Row| {
            let cost = next();
            Measured {
                peer: row.peer.to_owned(),
                verdict: row.verdict,
                parse: cost[0],
                take: cost[1],
            }
        };
        input.rows.iter().map(row).collect()
    };
    let mut rows = rows;
    let of = |input: &Input| Results {
        name: input.name,
        bytes: input.bytes(),
        goal: input.goal,
        rows: rows(input),
    };
    inputs.iter().map(of).collect()
}

pub fn costs(cases: Vec<Case>) -> Result<Vec<Cost>, Failure> {
    let empty = nanoseconds(&|| {});
    let cost = |counted: crate::harness::Counted| Cost {
        instructions: counted.instructions,
        allocations: counted.allocations,
        nanoseconds: (nanoseconds(&counted.case.run) - empty).max(0.0),
    };
    Ok(measure_all(cases)?.into_iter().map(cost).collect())
}

/// The median of many runs that are so short that few of them are interrupted.
fn nanoseconds(run: &dyn Fn()) -> f64 {
    const RUNS: usize = 501;
    const RUN: f64 = 20_000.0;
    let timed = |iterations: u32| {
        let start = Instant::now();
        for _ in 0..iterations {
            black_box(run)();
        }
        start.elapsed().as_secs_f64() * 1e9
    };
    let mut iterations = 1;
    while timed(iterations) < RUN {
        iterations *= 2;
    }
    let mut times: Vec<f64> = (0..RUNS).map(|_| timed(iterations)).collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2] / f64::from(iterations)
}

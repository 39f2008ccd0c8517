//! The seeds of the fuzz targets, replayed on the stable compiler and without a fuzzer.
//!
//! `fuzz/` is a separate package. Its checks need nothing that masthead's tests do not have, so they are part of this
//! test as they stand; only the target `http_auth` is left to the fuzzer. The target `signing` is checked with the
//! feature of that name.

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use http::HeaderValue;
use masthead::catalog::ENTRIES;

#[path = "../../fuzz/src/checks/mod.rs"]
mod checks;

fn seeds_of(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = folder.join("fuzz/seeds").join(checks::seeds_of(target));
    let mut seeds: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    seeds.sort();
    assert!(!seeds.is_empty(), "no seeds for {target}");
    seeds
}

/// The inputs that do not pass, so that one of them does not hide the next.
fn failing(check: checks::Check, inputs: &[(PathBuf, Vec<u8>)]) -> Vec<PathBuf> {
    let fails = |input: &[u8]| catch_unwind(|| check(input)).is_err();
    inputs.iter().filter(|(_, input)| fails(input)).map(|(path, _)| path.clone()).collect()
}

#[test]
fn every_target_passes_its_seeds() {
    let mut failed = Vec::new();
    for &(target, check) in checks::ALL {
        let seeds = seeds_of(target);
        failed.extend(failing(check, &seeds));
        println!("{target}: {} seeds replayed", seeds.len());
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

/// The seeds of one header may hold a fault of another: here all headers read all seeds.
#[test]
fn every_header_passes_every_seed() {
    let mut inputs = Vec::new();
    let mut targets: Vec<_> = checks::ALL.iter().map(|&(target, _)| target).collect();
    targets.dedup_by_key(|target| checks::seeds_of(target));
    for target in targets {
        for (path, mut seed) in seeds_of(target) {
            if target == "catalog" {
                let end = seed.iter().position(|&b| b == b'\n').unwrap();
                let name = core::str::from_utf8(&seed[..end]).unwrap();
                assert!(
                    masthead::catalog::find(name).is_some(),
                    "{} names no header",
                    path.display()
                );
                seed.drain(..=end);
            }
            for entry in ENTRIES {
                let name = format!("{}\n", entry.name());
                inputs.push((path.clone(), [name.as_bytes(), &seed].concat()));
            }
        }
    }
    let failed = failing(checks::catalog::check, &inputs);
    assert!(failed.is_empty(), "{failed:#?}");
    println!("catalog: {} inputs replayed", inputs.len());
}

/// Every other header that is one byte from an example is equal to it where both have one canonical form.
#[test]
fn headers_are_equal_to_what_means_the_same_and_to_nothing_else() {
    for entry in ENTRIES {
        let example: masthead::Lines = HeaderValue::from_static(entry.example()).into();
        let mut others = 0;
        let mut equality = |line: &[u8]| {
            let Ok(value) = HeaderValue::from_bytes(line) else { return };
            let other: masthead::Lines = value.into();
            checks::catalog::equality(entry, &example, &other);
            let same = entry.same(example.as_field_lines(), other.as_field_lines());
            others += usize::from(same == Ok(false));
        };
        let text = entry.example().as_bytes();
        for at in 0..text.len() {
            for b in [b'0', b'7', b'x', b'"', b',', b';', b' ', b'=', text[at] ^ 0x20] {
                equality(&[&text[..at], &[b], &text[at + 1..]].concat());
                equality(&[&text[..at], &[b], &text[at..]].concat());
            }
            equality(&[&text[..at], &text[at + 1..]].concat());
        }
        let flips = [
            &b"false"[..],
            b"end-user",
            b"Strong",
            b"2018-12-30",
            b"Automate Admin",
            b"Include",
            b"High",
            b"Eventual",
            b"ResourceId",
            b"3",
        ];
        flips.into_iter().for_each(&mut equality);
        assert!(others > 0, "nothing is unequal to the example of {}", entry.name());
    }
}

/// A folder of seeds that no check reads would be forgotten in silence.
#[test]
fn every_folder_has_a_target() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    let mut folders: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    folders.sort();
    let mut targets: Vec<_> =
        checks::ALL.iter().map(|(target, _)| checks::seeds_of(target)).collect();
    targets.dedup();
    if cfg!(not(feature = "signing")) {
        targets.push("signing");
        targets.sort_unstable();
    }
    assert_eq!(folders, targets);
}

#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::catalog;

fuzz_target!(|data: &[u8]| catalog::check(data));

#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::conditional;

fuzz_target!(|data: &[u8]| conditional::check(data));

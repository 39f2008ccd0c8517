#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::preconditions;

fuzz_target!(|data: &[u8]| preconditions::check(data));

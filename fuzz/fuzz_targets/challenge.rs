#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::challenge;

fuzz_target!(|data: &[u8]| challenge::check(data));

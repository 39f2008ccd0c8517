#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::correlation;

fuzz_target!(|data: &[u8]| correlation::check(data));

#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::time;

fuzz_target!(|data: &[u8]| time::check(data));

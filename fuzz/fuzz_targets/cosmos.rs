#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::cosmos;

fuzz_target!(|data: &[u8]| cosmos::check(data));

#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::retry;

fuzz_target!(|data: &[u8]| retry::check(data));

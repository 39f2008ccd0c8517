#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::signing;

fuzz_target!(|data: &[u8]| signing::check(data));

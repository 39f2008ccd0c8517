#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::peers;

fuzz_target!(|data: &[u8]| peers::check(data));

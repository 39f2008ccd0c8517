#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::content;

fuzz_target!(|data: &[u8]| content::check(data));

#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::paging;

fuzz_target!(|data: &[u8]| paging::check(data));

#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::tenancy;

fuzz_target!(|data: &[u8]| tenancy::check(data));

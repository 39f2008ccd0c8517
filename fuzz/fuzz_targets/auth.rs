#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::auth;

fuzz_target!(|data: &[u8]| auth::check(data));

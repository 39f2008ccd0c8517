#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::session_token;

fuzz_target!(|data: &[u8]| session_token::check(data));

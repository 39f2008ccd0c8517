#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::http_auth_peer;

fuzz_target!(|data: &[u8]| http_auth_peer::check(data));

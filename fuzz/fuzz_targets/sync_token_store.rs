#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::sync_token_store;

fuzz_target!(|data: &[u8]| sync_token_store::check(data));

#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead_fuzz::checks::partition_key;

fuzz_target!(|data: &[u8]| partition_key::check(data));

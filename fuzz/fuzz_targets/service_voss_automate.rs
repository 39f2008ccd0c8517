#![no_main]

use libfuzzer_sys::fuzz_target;
use masthead::services;
use masthead_fuzz::checks::service;

fuzz_target!(|data: &[u8]| service::check(data, &services::voss_automate::CONTRACT));

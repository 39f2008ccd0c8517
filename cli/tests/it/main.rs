//! The program from outside, a module for each topic.

#[path = "../../../tests/it/common.rs"]
mod common;
mod program;

mod check;
mod check_captures;
mod check_cosmos;
mod check_input;
mod check_output;
mod check_partner;
mod check_signatures;
mod check_voss;
mod check_youforce;
mod cli;
mod cli_streams;
mod other_traffic;
mod own_contract;
mod picture;
mod progress;
mod rules;
mod screens;
mod secrets_program;

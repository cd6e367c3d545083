#![no_main]

#[path = "../../tests/corpus/calls.rs"]
mod calls;
#[path = "../../tests/corpus/content.rs"]
#[allow(dead_code)]
mod content;
#[path = "../../tests/corpus/update.rs"]
mod update;

libfuzzer_sys::fuzz_target!(|input: &[u8]| update::check(input));

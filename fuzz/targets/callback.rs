#![no_main]

#[path = "../../tests/corpus/callback.rs"]
mod callback;
#[path = "../../tests/corpus/calls.rs"]
mod calls;
#[path = "../../tests/corpus/content.rs"]
#[allow(dead_code)]
mod content;

libfuzzer_sys::fuzz_target!(|input: &[u8]| callback::check(input));

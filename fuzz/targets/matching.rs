#![no_main]

#[path = "../../tests/corpus/content.rs"]
#[allow(dead_code)]
mod content;
#[path = "../../tests/corpus/matching.rs"]
mod matching;

libfuzzer_sys::fuzz_target!(|input: &[u8]| matching::check(input));

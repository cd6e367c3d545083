#![no_main]

#[path = "../../tests/corpus/content.rs"]
#[allow(dead_code)]
mod content;
#[path = "../../tests/corpus/faq_yaml.rs"]
#[allow(dead_code)]
mod faq_yaml;

libfuzzer_sys::fuzz_target!(|input: &[u8]| faq_yaml::check_as(input.len(), input));

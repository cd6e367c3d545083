//! Kazakh and Russian as people write them: normalising, scripts, keyboard layouts, stems, and telling the two
//! languages apart. Nothing here knows the FAQ.
//!
//! Everything that is compared ends as a *skeleton*: a Cyrillic spelling in which the letters are one that people
//! mix up or can't type (see [`skeleton`]). `Қашан`, `кашан`, `qashan` and `qaşan` all become `кашан`.

pub mod html;
pub mod keyboard;
pub mod language;
pub mod latin;
pub mod questions;
pub mod skeleton;
pub mod stem_kk;
pub mod stem_ru;
pub mod words;

//! jauap answers citizens' questions in Kazakh and Russian from YAML files that an editor can read.
//!
//! A question flows one way: `telegram → assistant → (text → matching → reply)` and back; `topics` is told on the
//! side. Each module uses only those listed before it here.

#![forbid(unsafe_code)]

pub mod assistant;
pub mod cli;
pub mod eval;
pub mod faq;
pub mod matching;
pub mod ops;
pub mod reply;
pub mod sandbox;
pub mod telegram;
pub mod text;
pub mod topics;

//! jauap answers citizens' questions in Kazakh and Russian from YAML files that an editor can read.
//!
//! A question flows one way: `telegram → assistant → (text → matching → reply)` and back; `topics` is told on the
//! side.
//!
//! `faq` and `text` lie at the bottom and use each other. On them stand `matching` and `reply`, which know nothing of
//! each other, and on these `assistant`, which `telegram` and `eval` ask. `topics` and `ops` count what came of the
//! questions: both know the outcomes of `matching`, and `ops` those of `topics`. `sandbox` plays Telegram, and
//! takes no more than `text` and the host names of `ops`. `cli` starts all of it. No module uses one that stands on it.

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

//! How well questions find their entries: questions in, figures out.
//!
//! The questions come from files that people wrote apart from the content ([`case`]), or are the content's own ways of
//! asking, each held out in turn ([`held_out`]); either may be written badly on purpose ([`noise`]). Every question
//! goes through the same assistant as a citizen's ([`judge`]); the verdicts add up to a [`Report`] ([`figures`]).

pub mod case;
pub mod figures;
pub mod held_out;
pub mod judge;
pub mod noise;
mod text;

pub use case::{Case, CaseError};
pub use figures::Report;
pub use judge::Verdict;
pub use text::text;

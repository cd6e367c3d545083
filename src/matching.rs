//! Which entry a message asks for, how sure that is, and which region it names.
//!
//! A message passes through [`reading`] (layout, scripts, typos, regions, concepts), becomes [`features`], and is
//! ranked ([`ranking`]): by a linear classifier over all features ([`linear`]), and by its nearest phrases
//! ([`nearest`]). [`decision`] turns what speaks for the first into one probability, fitted on phrases held out while
//! loading ([`calibration`]).

pub mod calibration;
pub mod concepts;
pub mod decision;
pub mod features;
pub mod linear;
mod matcher;
pub mod nearest;
pub mod places;
pub mod ranking;
pub mod reading;
pub mod vocabulary;

pub use decision::{Outcome, Thresholds};
pub use matcher::{Candidate, Confusion, Explanation, Matcher, Understanding, Weighted};

//! Which entry a message asks for, how sure that is, and which region it names.
//!
//! A message passes through [`reading`] (layout, scripts, typos, regions, concepts), becomes [`features`], and is
//! scored twice: by a linear classifier over all features ([`linear`]) and by its nearest phrases ([`nearest`]).
//! [`decision`] turns both into one probability, calibrated on phrases held out while loading.

pub mod concepts;
pub mod decision;
pub mod features;
pub mod linear;
mod matcher;
pub mod nearest;
pub mod places;
pub mod reading;
pub mod vocabulary;

pub use decision::{Outcome, Thresholds};
pub use matcher::{Candidate, Confusion, Explanation, Matcher, Understanding, Weighted};

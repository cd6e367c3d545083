//! Which entry a message asks for, how sure that is, and which region it names.
//!
//! A message passes through [`reading`] (layout, scripts, typos, regions, concepts), becomes [`features`], numbered by
//! the [`lexicon`], looked up ([`incidence`]), and ranked ([`ranking`]): by a naive Bayes classifier over all features
//! ([`bayes`]), and by its nearest [`phrases`]. [`decision`] turns what speaks for the first into one probability, fitted
//! on phrases held out while loading ([`calibration`]). What stands in the content as it is, [`verbatim`], needs none of
//! that.

pub mod bayes;
pub mod calibration;
pub mod concepts;
pub mod decision;
pub mod features;
pub mod incidence;
pub mod lexicon;
mod matcher;
pub mod phrases;
pub mod places;
pub mod ranking;
pub mod reading;
pub mod unlearnt;
pub mod verbatim;
pub mod vocabulary;

pub use decision::{Outcome, Thresholds};
pub use matcher::{Candidate, Confusion, Explanation, Matcher, Understanding, Weighted};

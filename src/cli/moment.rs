//! The moment for which a command answers.

use clap::Args;
use jiff::{SignedDuration, Timestamp};

/// The option `--now`.
#[derive(Clone, Copy, Debug, Args)]
pub struct Moment {
    /// Answer as if it were this moment (RFC 3339, such as 2026-03-14T09:00:00+05:00)
    #[arg(long, value_name = "RFC3339", env = "JAUAP_NOW")]
    now: Option<Timestamp>,
}

impl Moment {
    /// The moment given, or the present one.
    pub fn get(self) -> Timestamp {
        self.now.unwrap_or_else(Timestamp::now)
    }

    /// What to add to the clock, for a program that goes on from the moment given.
    pub fn shift(self) -> SignedDuration {
        self.now.map_or(SignedDuration::ZERO, |now| now.duration_since(Timestamp::now()))
    }
}

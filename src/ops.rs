//! What an operator watches: whether the bot is well ([`Health`]), what it does ([`Counters`]), and the small server
//! that tells both ([`serve`]).

mod health;
mod metrics;
mod server;

pub use health::{Health, Status};
pub use metrics::{Counters, PollFault, SendResult, Tally};
pub use server::{OpsError, bind, only_local_names, serve};

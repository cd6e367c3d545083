//! The only rooms that know Telegram.
//!
//! An update flows one way: [`polling`] takes it, and the desk puts it into one of the [`lanes`], one per chat;
//! [`handlers`] turn it into calls without doing any I/O; the [`outbox`] sends them, paced and retried; only then does
//! [`offsets`] let polling confirm the update. [`reload`] exchanges the content meanwhile. teloxide gives the types of
//! updates and payloads. Its dispatcher, polling and request layer are not used: they confirm a batch before it is
//! handled, stop at one chat's 65th message and sleep ten seconds inside a request at any 5xx.

pub mod api;
pub mod bot;
mod desk;
pub mod flood;
pub mod handlers;
pub mod incoming;
pub mod keyboard;
pub mod lanes;
pub mod languages;
pub mod offsets;
pub mod outbox;
pub mod outgoing;
pub mod polling;
pub mod reload;
pub mod startup;
pub mod token;

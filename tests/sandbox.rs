//! The sandbox keeps Telegram's rules: driven over HTTP, as a bot and as the chat page.

#![allow(clippy::unwrap_used, reason = "a test that can't go on should panic, also in its own helpers")]

#[path = "sandbox/client.rs"]
mod client;
#[path = "sandbox/faults.rs"]
mod faults;
#[path = "sandbox/methods.rs"]
mod methods;
#[path = "sandbox/page.rs"]
mod page;
#[path = "sandbox/polling.rs"]
mod polling;
#[path = "sandbox/updates.rs"]
mod updates;

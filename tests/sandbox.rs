//! The sandbox keeps Telegram's rules: driven over HTTP, as a bot and as the chat page.

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

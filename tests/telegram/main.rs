//! The bot as a citizen meets it, over the sandbox: every test writes to a running bot and looks at what it sends.

mod admins;
mod buttons;
mod commands;
mod content;
mod conversation;
mod flood;
mod groups;
mod harness;
mod hostile;
mod ignored;
mod inline;
mod media;
mod offsets;
mod polling;
mod sending;
mod stopping;

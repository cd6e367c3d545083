//! Any text as the JSON of an update.

use jauap::telegram::{
    handlers::{handle, is_for_us, slow_down},
    incoming::Incoming,
};

use super::{calls, content::context};

/// Panics at a call that Telegram would refuse, or where somebody in a private chat would wait in vain.
pub fn check(input: &[u8]) {
    let incoming = Incoming::read(&String::from_utf8_lossy(input));
    let context = context();
    let handled = handle(&context, &incoming);
    handled.calls.iter().for_each(calls::check);
    slow_down(&context, &incoming).iter().for_each(calls::check);
    if is_for_us(&context, &incoming) {
        assert!(!handled.calls.is_empty(), "no word to {incoming:?}");
    } else {
        assert!(handled.calls.is_empty() && handled.event.is_none(), "a word to {incoming:?}");
    }
}

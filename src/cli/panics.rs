//! What the log tells of a panic: where it happened, and no more. The message of a panic may hold what a citizen wrote,
//! such as that of a text cut within a letter.

use std::{panic, thread};

/// From now on panics are told so.
pub fn tell_only_where() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        let thread = thread::current();
        log::error!("a fault of the program at {place} (thread {}); please report it", thread.name().unwrap_or("-"));
    }));
}

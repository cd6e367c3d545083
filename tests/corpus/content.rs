//! The shipped content, learned once, and the handlers' context over it.

use std::sync::{Arc, LazyLock};

use arc_swap::ArcSwap;
use jauap::{
    assistant::Assistant,
    faq::{Folder, load},
    telegram::{
        handlers::{Context, Me},
        languages::Languages,
    },
};
use jiff::{SignedDuration, Timestamp};

static ASSISTANT: LazyLock<Arc<Assistant>> =
    LazyLock::new(|| Arc::new(Assistant::new(load(&Folder::shipped()).expect("the shipped content loads").faq)));

/// The assistant.
pub fn assistant() -> &'static Assistant {
    &ASSISTANT
}

/// 23 November 2026.
pub fn now() -> Timestamp {
    Timestamp::from_second(1_795_410_000).expect("a moment")
}

/// A new context, so that no input depends on the ones before it.
pub fn context() -> Context {
    Context {
        assistant: ArcSwap::from(ASSISTANT.clone()),
        languages: Languages::default(),
        me: Me { id: 7_000_000_001, username: "jauap_bot".to_owned() },
        admins: Vec::new(),
        clock: now,
        shift: SignedDuration::ZERO,
    }
}

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

#[cfg(test)]
mod tests {
    use std::{
        panic,
        sync::{Mutex, PoisonError},
        thread,
    };

    use log::{LevelFilter, Log, Metadata, Record};

    use super::tell_only_where;

    /// What the log was told.
    struct Kept(Mutex<Vec<String>>);

    static KEPT: Kept = Kept(Mutex::new(Vec::new()));

    impl Log for Kept {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }

        fn log(&self, record: &Record<'_>) {
            let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            lines.push(format!("{} {}", record.level(), record.args()));
        }

        fn flush(&self) {}
    }

    #[test]
    fn a_panic_is_told_with_its_place_and_without_the_citizens_words() {
        log::set_logger(&KEPT).unwrap();
        log::set_max_level(LevelFilter::Trace);
        let usual = panic::take_hook();
        tell_only_where();
        let words = "тыңдаушылықсыз".to_owned();
        // The panic's message quotes the text.
        let cutting = thread::Builder::new().name("kitchen".to_owned()).spawn(move || words[..1].len()).unwrap();
        let message = cutting.join().unwrap_err();
        panic::set_hook(usual);

        assert!(message.downcast_ref::<String>().is_some_and(|message| message.contains("тыңдау")));
        let lines = KEPT.0.lock().unwrap();
        let told: Vec<&String> = lines.iter().filter(|line| line.contains("(thread kitchen)")).collect();
        assert_eq!(told.len(), 1, "{lines:?}");
        assert!(told[0].starts_with(&format!("ERROR a fault of the program at {}:", file!())), "{told:?}");
        assert!(lines.iter().all(|line| !line.contains("тыңдау")), "{lines:?}");
    }
}

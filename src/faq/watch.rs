//! Tells when the content folder may have changed.
//!
//! There are two senses. Events of the file system come at once, but from some mounted volumes never, nor for a file
//! that is a link to one elsewhere or a mount of its own. So the files are compared by name, size, times and inode twice
//! a second as well; and every ten seconds a sign is given in any case, for some edit may leave all of these as they
//! were. Whoever gets a sign reads the folder and compares the contents.
//!
//! No sign is given before the folder has been still for a moment: an editor may empty a file before it writes it, and
//! a checkout replaces many files one after another.
//!
//! No debouncer stands between: what it does, waiting until no more events come, has to be done for the comparison too,
//! and is done for both in one place.

use std::{
    ffi::OsString,
    fs::{self, Metadata},
    io,
    path::{Path, PathBuf},
    sync::mpsc::sync_channel,
    thread,
    time::{Duration, Instant, SystemTime},
};

use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode},
};
use tokio::sync::mpsc;

use super::folder::is_content;

/// How often the files are compared.
const PERIOD: Duration = Duration::from_millis(500);
/// How often while they are changing.
const STEP: Duration = Duration::from_millis(100);
/// Files that haven't changed for so long are taken to be saved.
const STILL: Duration = Duration::from_millis(300);
/// How often there is a sign though nothing seems to have changed.
const ANYWAY: Duration = Duration::from_secs(10);

/// Watches one folder; ends when dropped.
#[derive(Debug)]
pub struct Watch {
    signs: mpsc::Receiver<()>,
}

impl Watch {
    /// Begins to watch. The first sign comes in any case, for the folder may have changed since it was read.
    #[must_use]
    pub fn start(dir: PathBuf) -> Self {
        let (tell, signs) = mpsc::channel(1);
        // A thread of its own: on a network mount even a look may take long.
        thread::spawn(move || watch(&dir, &tell));
        Self { signs }
    }

    /// Waits until the folder may have changed.
    pub async fn sign(&mut self) {
        if self.signs.recv().await.is_none() {
            // The thread ends only after this receiver.
            std::future::pending().await
        }
    }
}

fn watch(dir: &Path, tell: &mpsc::Sender<()>) {
    // One wake-up is as good as many.
    let (wake, woken) = sync_channel(1);
    let waking = wake.clone();
    let mut events = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| is_change(event.kind)) {
            // Full: it wakes already.
            let _ = waking.try_send(());
        }
    })
    .inspect_err(|error| log::debug!("no events of the file system ({error}); the content is only compared"))
    .ok();

    let mut seen = look(dir).ok();
    let mut told = Instant::now();
    // When the files began to change, and when they last did. They may have changed just before.
    let mut changing = Some((told, told));
    listen(&mut events, dir);
    // `wake` lives on here, so that waiting takes its time even without events.
    let _wake = wake;
    loop {
        if woken.recv_timeout(if changing.is_some() { STEP } else { PERIOD }).is_ok() {
            thread::sleep(STEP);
        }
        if tell.is_closed() {
            return;
        }
        let (now, found) = (Instant::now(), look(dir).ok());
        if found != seen {
            seen = found;
            changing = Some((changing.map_or(now, |(first, _)| first), now));
        }
        let due = match changing {
            Some((first, last)) => now - last >= STILL || now - first >= ANYWAY,
            None => now - told >= ANYWAY,
        };
        if due {
            (changing, told) = (None, now);
            // The folder may be another one of the same name by now.
            listen(&mut events, dir);
            // Full: a sign waits already.
            let _ = tell.try_send(());
        }
    }
}

/// Asks for the events of what is now at `dir`, which may be nothing.
fn listen(events: &mut Option<RecommendedWatcher>, dir: &Path) {
    let Some(events) = events else { return };
    let _ = events.unwatch(dir);
    if let Err(error) = events.watch(dir, RecursiveMode::NonRecursive) {
        log::debug!("no events of {}: {error}", dir.display());
    }
}

/// Whether an event may tell of a change. Reading the files causes events, too.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

/// What can be seen of a file without reading it: length, time, and what [`identity`] tells. `None` for a link that
/// leads nowhere.
type Look = Option<(u64, Option<SystemTime>, [i128; 3])>;

/// The content files by name, following links.
fn look(dir: &Path) -> io::Result<Vec<(OsString, Look)>> {
    let mut files = Vec::new();
    for item in fs::read_dir(dir)? {
        let item = item?;
        let name = item.file_name();
        if name.to_str().is_some_and(is_content) {
            let metadata = fs::metadata(item.path()).ok();
            files.push((name, metadata.map(|file| (file.len(), file.modified().ok(), identity(&file)))));
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// Tells files of the same name, size and time apart: `cp -p` and `rsync -t` keep the time.
#[cfg(unix)]
fn identity(metadata: &Metadata) -> [i128; 3] {
    use std::os::unix::fs::MetadataExt as _;
    [metadata.ino().into(), metadata.ctime().into(), metadata.ctime_nsec().into()]
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> [i128; 3] {
    [0; 3]
}

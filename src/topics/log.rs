//! The side of the topic log that the bot sees: recording costs no wait and can't fail.

use std::{
    fmt, io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    thread,
    time::Duration,
};

use tokio::{
    runtime::Builder,
    sync::{Notify, mpsc, oneshot, watch},
};

use super::{Event, Store, StoreError, worker::Worker};

/// How many events wait while the database fails; more are lost. About 2 MB.
const QUEUE: usize = 10_000;

/// What the log tells of itself, to the metrics.
pub trait Watch: Send + Sync {
    /// Events could not be kept.
    fn lost(&self, events: u64);
    /// So many events wait to be written.
    fn waiting(&self, events: u64);
}

/// Records events. Cheap to clone; the writing ends, with all that waits written, when the last clone is dropped.
#[derive(Clone)]
pub struct TopicLog(Option<Arc<Recorder>>);

struct Recorder {
    queue: mpsc::Sender<Event>,
    shared: Arc<Shared>,
    settled: watch::Receiver<u64>,
}

/// What recording and writing both know.
pub(super) struct Shared {
    /// Events taken into the queue.
    pub taken: AtomicU64,
    /// Events that found it full.
    pub lost: AtomicU64,
    /// Up to which number of taken events the writing shall not wait for more.
    pub hurry_to: AtomicU64,
    /// Wakes the writing when `hurry_to` has changed.
    pub hurry: Notify,
    pub watch: Arc<dyn Watch>,
}

impl TopicLog {
    /// Opens the database and begins to write in the background. A full disk or a busy file is no error: the events
    /// wait until that has passed.
    ///
    /// # Errors
    /// The address is wrong, or the database can't be opened or isn't ours: what the operator has to change.
    pub async fn start<W: Watch + 'static>(url: &str, counters: Arc<W>) -> Result<Self, StoreError> {
        let (store, failure) = match Store::open(url).await {
            Ok(store) => (Some(store), None),
            Err(error) if error.may_pass() => (None, Some(error)),
            Err(error) => return Err(error),
        };
        let (queue, events) = mpsc::channel(QUEUE);
        let (settle, settled) = watch::channel(0);
        let shared = Arc::new(Shared {
            taken: AtomicU64::new(0),
            lost: AtomicU64::new(0),
            hurry_to: AtomicU64::new(0),
            hurry: Notify::new(),
            watch: counters,
        });
        let worker = Worker::new(url.to_owned(), store, events, Arc::clone(&shared), settle);
        write_beside(worker, failure).await.map_err(StoreError::Thread)?;
        Ok(Self(Some(Arc::new(Recorder { queue, shared, settled }))))
    }

    /// A log that only writes its lines, for previews and tests.
    #[must_use]
    pub fn off() -> Self {
        Self(None)
    }

    /// Records an event. Never waits and never fails: an event that finds the queue full is counted as lost.
    pub fn record(&self, event: Event) {
        log::info!(target: "jauap::topics", "{event}");
        let Some(recorder) = &self.0 else { return };
        let shared = &recorder.shared;
        let Ok(place) = recorder.queue.try_reserve() else {
            shared.lost.fetch_add(1, Relaxed);
            return shared.watch.lost(1);
        };
        // Counted before it is sent, as the other side may be quicker than this one.
        let taken = shared.taken.fetch_add(1, Relaxed) + 1;
        // Told before it is sent, or this could overtake what the other side tells when it is written.
        shared.watch.waiting(taken.saturating_sub(*recorder.settled.borrow()));
        place.send(event);
    }

    /// Writes what was recorded so far, for the stop. Tells whether all of it was written within the time given.
    pub async fn flush(&self, within: Duration) -> bool {
        let Some(recorder) = &self.0 else { return true };
        let shared = &recorder.shared;
        let all = shared.taken.load(Relaxed);
        shared.hurry_to.fetch_max(all, Relaxed);
        shared.hurry.notify_one();
        let mut settled = recorder.settled.clone();
        let done = settled.wait_for(|settled| *settled >= all);
        matches!(tokio::time::timeout(within, done).await, Ok(Ok(_)))
    }
}

/// Runs the writing in a thread of its own, for the database's futures can't move between threads, and its waits hold
/// up nobody there. In a runtime of its own, too: that of the bot may end while the database still fails.
async fn write_beside(worker: Worker, failure: Option<StoreError>) -> io::Result<()> {
    let (tell, told) = oneshot::channel();
    thread::Builder::new().name("topics".to_owned()).spawn(move || {
        // Nobody is told only where the start was given up.
        match Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => {
                let _ = tell.send(Ok(()));
                runtime.block_on(worker.run(failure));
            }
            Err(error) => drop(tell.send(Err(error))),
        }
    })?;
    told.await.unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))
}

impl fmt::Debug for TopicLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "TopicLog(on)" } else { "TopicLog(off)" })
    }
}

//! The side of the topic log that writes: in batches, and through failures of the database.

use std::{
    sync::{Arc, atomic::Ordering::Relaxed},
    time::{Duration, Instant},
};

use tokio::{
    select,
    sync::{mpsc, watch},
    time::sleep,
};

use super::{Event, Store, StoreError, log::Shared};

/// Events in one transaction.
const BATCH: usize = 500;
/// How long the first event of a batch waits for others.
const GATHER: Duration = Duration::from_secs(1);
/// How often it is looked for others meanwhile: being woken by each would cost more than the writing.
const GLANCE: Duration = Duration::from_millis(50);
/// The first wait after a failure; each further one is twice as long …
const FIRST_WAIT: Duration = Duration::from_millis(100);
/// … up to this.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// The background task.
pub(super) struct Worker {
    url: String,
    store: Option<Store>,
    events: mpsc::Receiver<Event>,
    shared: Arc<Shared>,
    settle: watch::Sender<u64>,
    /// Since when the database has been failing, and how many events had been lost before.
    failing: Option<(Instant, u64)>,
}

impl Worker {
    pub fn new(
        url: String,
        store: Option<Store>,
        events: mpsc::Receiver<Event>,
        shared: Arc<Shared>,
        settle: watch::Sender<u64>,
    ) -> Self {
        Self { url, store, events, shared, settle, failing: None }
    }

    /// Writes until the last recorder is gone.
    pub async fn run(mut self, failure: Option<StoreError>) {
        if let Some(failure) = failure {
            self.failed(&failure);
        }
        let mut batch = Vec::new();
        while self.gather(&mut batch).await {
            self.write(&batch).await;
            self.settled(batch.len());
            batch.clear();
        }
        if let Some(store) = self.store {
            store.close().await;
        }
    }

    /// Waits for events, up to a batch; false where none will come any more.
    async fn gather(&mut self, batch: &mut Vec<Event>) -> bool {
        if self.events.recv_many(batch, BATCH).await == 0 {
            return false;
        }
        let end = Instant::now() + GATHER;
        while batch.len() < BATCH && Instant::now() < end && !(self.in_a_hurry() && self.events.is_empty()) {
            select! {
                () = sleep(GLANCE) => (),
                () = self.shared.hurry.notified() => (),
            }
            while batch.len() < BATCH
                && let Ok(event) = self.events.try_recv()
            {
                batch.push(event);
            }
            if self.events.is_closed() && self.events.is_empty() {
                break;
            }
        }
        true
    }

    fn in_a_hurry(&self) -> bool {
        *self.settle.borrow() < self.shared.hurry_to.load(Relaxed)
    }

    /// Writes a batch, however often it takes.
    async fn write(&mut self, batch: &[Event]) {
        let mut wait = FIRST_WAIT;
        loop {
            match self.try_to_write(batch).await {
                Ok(()) => return self.recovered(),
                Err(error) => self.failed(&error),
            }
            if self.events.is_closed() {
                // The bot has stopped, and with it whoever could mend the database.
                let lost = batch.len() as u64;
                self.shared.lost.fetch_add(lost, Relaxed);
                return self.shared.watch.lost(lost);
            }
            select! {
                () = sleep(wait) => wait = (wait * 2).min(LONGEST_WAIT),
                () = self.shared.hurry.notified() => (),
            }
        }
    }

    async fn try_to_write(&mut self, batch: &[Event]) -> Result<(), StoreError> {
        if let Some(store) = &self.store
            && store.was_touched().await
        {
            self.close().await;
        }
        if self.store.is_none() {
            self.store = Some(Store::recover(&self.url).await?);
        }
        let Some(store) = &mut self.store else { return Ok(()) };
        let done = store.append(batch).await;
        if done.is_err() {
            self.close().await;
        }
        done
    }

    /// Closes the database before it is opened anew: two at a time would get in each other's way.
    async fn close(&mut self) {
        if let Some(store) = self.store.take() {
            store.close().await;
        }
    }

    fn settled(&self, events: usize) {
        let settled = *self.settle.borrow() + events as u64;
        // Told first: whoever waits for the writing reads the figures then.
        self.shared.watch.waiting(self.shared.taken.load(Relaxed).saturating_sub(settled));
        self.settle.send_replace(settled);
    }

    fn failed(&mut self, error: &StoreError) {
        if self.failing.is_none() {
            self.failing = Some((Instant::now(), self.shared.lost.load(Relaxed)));
            log::error!("the topic log can't be written, its events wait: {error}");
        }
    }

    fn recovered(&mut self) {
        if let Some((since, lost_before)) = self.failing.take() {
            let lost = self.shared.lost.load(Relaxed) - lost_before;
            log::info!("the topic log is written again after {} s; {lost} events were lost", since.elapsed().as_secs());
        }
    }
}

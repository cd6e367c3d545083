//! One lane a chat: what one chat asks is answered in order, and no chat waits for another.

use std::{
    collections::{HashMap, VecDeque},
    future::Future,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures::FutureExt as _;
use tokio::sync::Notify;

type Job = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

/// The lanes that have something to do.
#[derive(Clone, Default)]
pub struct Lanes {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    lanes: Mutex<HashMap<i64, VecDeque<Job>>>,
    emptied: Notify,
}

impl Lanes {
    /// Puts a job at the end of its chat's lane; must be called within a tokio runtime.
    pub fn push(&self, chat: i64, job: impl Future<Output = ()> + Send + 'static) {
        let mut lanes = self.lock();
        let starts = !lanes.contains_key(&chat);
        lanes.entry(chat).or_default().push_back(Box::pin(job));
        drop(lanes);
        if starts {
            let this = self.clone();
            tokio::spawn(async move { this.work(chat).await });
        }
    }

    /// Works until the lane is empty, then closes it.
    async fn work(&self, chat: i64) {
        loop {
            let job = {
                let mut lanes = self.lock();
                match lanes.get_mut(&chat).and_then(VecDeque::pop_front) {
                    Some(job) => job,
                    None => {
                        lanes.remove(&chat);
                        if lanes.is_empty() {
                            self.shared.emptied.notify_waiters();
                        }
                        return;
                    }
                }
            };
            // A panic ends the job and not the lane.
            let _ = AssertUnwindSafe(job).catch_unwind().await;
        }
    }

    /// Waits until every lane is empty.
    pub async fn idle(&self) {
        loop {
            let emptied = self.shared.emptied.notified();
            tokio::pin!(emptied);
            // Listening begins before looking, or the last job could end in between.
            emptied.as_mut().enable();
            if self.lock().is_empty() {
                return;
            }
            emptied.await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<i64, VecDeque<Job>>> {
        // Nothing panics while the lock is held; if it did, the map would still be whole.
        self.shared.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::Lanes;

    #[tokio::test]
    async fn a_lane_keeps_its_order_survives_a_panic_and_holds_up_nobody() {
        let lanes = Lanes::default();
        let done = Arc::new(Mutex::new(Vec::new()));
        let (release, held) = tokio::sync::oneshot::channel::<()>();
        lanes.push(1, async move {
            let _ = held.await;
        });
        lanes.push(1, async { panic!("one message is lost") });
        for number in 0..3 {
            let done = done.clone();
            lanes.push(1, async move { done.lock().unwrap().push(number) });
        }
        let (sent, other) = tokio::sync::oneshot::channel::<()>();
        lanes.push(2, async move {
            let _ = sent.send(());
        });
        other.await.unwrap();
        assert!(done.lock().unwrap().is_empty(), "chat 1 is still held");
        release.send(()).unwrap();
        lanes.idle().await;
        assert_eq!(*done.lock().unwrap(), [0, 1, 2]);
    }
}

//! The running bot: polling, desk and outbox put together, from the first call to the last confirmation.

use std::{future::Future, num::NonZeroU32, sync::Arc, time::Duration};

use super::{
    api::{Api, Settings, SetupError},
    desk::Desk,
    handlers::{Context, Me},
    lanes::Lanes,
    outbox::Outbox,
    polling::{InWork, Polling, PollingError},
    reload::Reload,
    startup,
};
use crate::{
    faq::Origin,
    ops::{Counters, Health},
    topics::TopicLog,
};

/// So long the bot finishes what is in work after a signal to stop.
const GRACE: Duration = Duration::from_secs(8);

/// Everything that the running bot shares with the rest of the program.
pub struct Surroundings {
    /// Liveness.
    pub health: Arc<Health>,
    /// Metrics.
    pub counters: Arc<Counters>,
    /// The topic log.
    pub topics: TopicLog,
    /// Where the content was read; `None` for that which the program was built with.
    pub content: Option<Origin>,
}

/// Why the bot ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum BotError {
    /// The connection can't be set up.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The token was refused.
    #[error(transparent)]
    Polling(#[from] PollingError),
}

/// A bot that knows who it is and is ready to run.
pub struct Bot {
    context: Arc<Context>,
    send: Api,
    polling: Polling,
    outbox: Arc<Outbox>,
    in_work: InWork,
    around: Surroundings,
}

impl Bot {
    /// Connects: asks who the bot is, until Telegram answers. `context` makes the handlers' context from that.
    ///
    /// # Errors
    /// When an address is unusable or the token is refused.
    pub async fn connect(
        settings: &Settings,
        per_second: NonZeroU32,
        around: Surroundings,
        context: impl FnOnce(Me) -> Context,
    ) -> Result<Self, BotError> {
        let send = Api::new(settings, settings.send_timeout)?;
        let me = startup::who_am_i(&send).await?;
        log::info!("this is @{}", me.username);
        startup::remove_webhook(&send).await;
        let in_work = InWork::default();
        // A pool of connections of its own: a poll never waits behind answers.
        let poll = Api::new(settings, settings.send_timeout)?;
        let polling = Polling::new(poll, in_work.clone(), around.health.clone(), around.counters.clone());
        let outbox = Arc::new(Outbox::new(send.clone(), per_second, around.counters.clone()));
        Ok(Self { context: Arc::new(context(me)), send, polling, outbox, in_work, around })
    }

    /// Runs until `stop`, then finishes what is in work, confirms it and flushes the topic log.
    ///
    /// # Errors
    /// When Telegram refuses the token.
    pub async fn run(mut self, stop: impl Future<Output = ()>) -> Result<(), BotError> {
        let reload = Reload::new(self.context.clone(), self.around.counters.clone(), self.around.content.take());
        let reload = Arc::new(reload);
        let (context, send, changes) = (self.context.clone(), self.send.clone(), reload.clone());
        let menu = tokio::spawn(async move {
            loop {
                let assistant = context.assistant.load_full();
                startup::set_commands(&send, &assistant.faq().bot).await;
                drop(assistant);
                changes.commands.notified().await;
            }
        });
        let desk = Desk {
            context: self.context.clone(),
            outbox: self.outbox.clone(),
            in_work: self.in_work.clone(),
            lanes: Lanes::default(),
            flood: Arc::default(),
            health: self.around.health.clone(),
            counters: self.around.counters.clone(),
            topics: self.around.topics.clone(),
            reload,
        };
        let tidying = desk.clone();
        let tidy = tokio::spawn(async move { tidying.tidy().await });
        let watching = desk.clone();
        let watch = tokio::spawn(async move { watching.watch_content().await });
        let ended = tokio::select! {
            ended = self.polling.run(|delivered| desk.take(delivered), || desk.of_the_greedy()) => ended,
            () = stop => {
                self.around.health.stopping();
                log::info!("stopping: finishing what is in work");
                Ok(())
            }
        };
        for task in [menu, tidy, watch] {
            task.abort();
        }
        if tokio::time::timeout(GRACE, desk.lanes.idle()).await.is_err() {
            let lost = self.in_work.let_go();
            log::warn!("some answers could not be given in time; they are given after the next start, but for {lost}");
        }
        if ended.is_ok() {
            let _ = tokio::time::timeout(Duration::from_millis(1500), self.polling.confirm()).await;
        }
        if !self.around.topics.flush(Duration::from_secs(2)).await {
            let lost = self.around.counters.tally().events_waiting;
            log::warn!("the topic log could not be written in time: its last {lost} events are lost");
        }
        Ok(ended?)
    }
}

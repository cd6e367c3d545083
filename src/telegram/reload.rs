//! Takes changed content over under the running bot.
//!
//! The files are read, checked and learned as at the start, but on a blocking thread, and the outcome is swapped in
//! whole: a message is answered from the content before or from that after, and none waits. Content with faults is
//! refused, and that before goes on answering.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use tokio::sync::Notify;

use super::handlers::Context;
use crate::{
    assistant::Assistant,
    faq::{self, Finding, Folder, LoadError, Origin, Severity, Watch},
    ops::Counters,
};

/// Faults are believed when the same are still there after this time: a save may take several steps.
const DOUBT: Duration = Duration::from_millis(500);
/// How often other faults may take the place of those before, until they are believed all the same.
const DOUBTS: usize = 8;

/// Looks at the content folder and takes over what is new there.
pub struct Reload {
    context: Arc<Context>,
    counters: Arc<Counters>,
    /// `None` where the bot answers from the content that it was built with.
    dir: Option<PathBuf>,
    state: Mutex<State>,
    /// One look at a time.
    turn: tokio::sync::Mutex<()>,
    /// Told when the commands of the menu have changed.
    pub commands: Notify,
}

struct State {
    /// Of the files that the content in force was read from.
    in_force: u64,
    since: Timestamp,
    refused: Option<Refused>,
}

/// Content that lies in the folder and is not used.
#[derive(Clone)]
struct Refused {
    /// Of its files, where they could be read.
    fingerprint: Option<u64>,
    why: Arc<Refusal>,
}

/// Why changed content is not used.
#[derive(Debug)]
pub enum Refusal {
    /// It can't be read, or has faults.
    Load(LoadError),
    /// The program failed on it.
    Panic,
}

/// What came of a look at the folder.
#[derive(Clone, Debug)]
pub enum Seen {
    /// There is no folder: the bot answers from the content that it was built with.
    BuiltIn,
    /// The folder holds the content in force.
    Unchanged,
    /// It holds the content in force again, after faults.
    Restored,
    /// New content is in force.
    Taken {
        /// Whether the folder held faults before.
        mended: bool,
    },
    /// It holds content with faults.
    Refused {
        /// Which.
        why: Arc<Refusal>,
        /// Whether they were not there at the last look.
        new: bool,
    },
}

/// What is to be told of the content.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Since when the content in force is.
    pub since: Timestamp,
    /// Why what lies in the folder is not used, if so.
    pub refused: Option<Arc<Refusal>>,
}

/// What the blocking thread found.
enum Read {
    InForce,
    StillRefused,
    Sound(Box<Assistant>, u64),
    Refused(Refused),
}

impl Reload {
    /// For the content that `context` answers from, which was read from `origin`.
    #[must_use]
    pub fn new(context: Arc<Context>, counters: Arc<Counters>, origin: Option<Origin>) -> Self {
        let (dir, in_force) = origin.map_or((None, 0), |origin| (Some(origin.dir), origin.fingerprint));
        let state = Mutex::new(State { in_force, since: context.moment(), refused: None });
        Self { context, counters, dir, state, turn: tokio::sync::Mutex::default(), commands: Notify::new() }
    }

    /// A watch on the folder, where there is one.
    #[must_use]
    pub fn watch(&self) -> Option<Watch> {
        self.dir.clone().map(Watch::start)
    }

    /// What is to be told of the content now.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let state = self.lock();
        Standing { since: state.since, refused: state.refused.as_ref().map(|refused| refused.why.clone()) }
    }

    /// Looks at the folder now and takes over what is new and sound.
    pub async fn look(&self) -> Seen {
        let Some(dir) = &self.dir else { return Seen::BuiltIn };
        let _turn = self.turn.lock().await;
        match self.read_settled(dir).await {
            Read::InForce => self.restored(),
            Read::Sound(assistant, fingerprint) => self.take(*assistant, fingerprint),
            Read::Refused(refused) => self.refuse(refused),
            Read::StillRefused => match self.standing().refused {
                Some(why) => Seen::Refused { why, new: false },
                None => Seen::Unchanged,
            },
        }
    }

    /// Reads the folder, and where that yields new faults, reads it again until they stay.
    async fn read_settled(&self, dir: &Path) -> Read {
        let mut read = self.read(dir).await;
        for _ in 0..DOUBTS {
            let Read::Refused(refused) = &read else { break };
            if self.is_known(&refused.why) {
                break;
            }
            tokio::time::sleep(DOUBT).await;
            let again = self.read(dir).await;
            let settled = matches!(&again, Read::Refused(again) if again.is_same(refused));
            read = again;
            if settled {
                break;
            }
        }
        read
    }

    async fn read(&self, dir: &Path) -> Read {
        let (in_force, refused) = {
            let state = self.lock();
            (state.in_force, state.refused.as_ref().and_then(|refused| refused.fingerprint))
        };
        let dir = dir.to_owned();
        let refuse = |why, fingerprint| Read::Refused(Refused { fingerprint, why: Arc::new(why) });
        let reading = tokio::task::spawn_blocking(move || {
            // Nearly always nothing has changed.
            if Folder::look(&dir).is_ok_and(|seen| seen == in_force) {
                return Read::InForce;
            }
            let folder = match Folder::read(&dir) {
                Ok(folder) => folder,
                Err(error) => return refuse(Refusal::Load(error.into()), None),
            };
            let fingerprint = folder.fingerprint();
            if fingerprint == in_force {
                return Read::InForce;
            }
            if refused == Some(fingerprint) {
                return Read::StillRefused;
            }
            let learn = move || {
                let loaded = faq::load(&folder)?;
                // Learning takes memory enough beside the content in force.
                drop(folder);
                Ok(Assistant::new(loaded.faq))
            };
            match catch_unwind(AssertUnwindSafe(learn)) {
                Ok(Ok(assistant)) => Read::Sound(Box::new(assistant), fingerprint),
                Ok(Err(error)) => refuse(Refusal::Load(error), Some(fingerprint)),
                Err(_) => refuse(Refusal::Panic, Some(fingerprint)),
            }
        });
        // A task that can't panic ends without an answer only when the program does.
        reading.await.unwrap_or(Read::StillRefused)
    }

    fn restored(&self) -> Seen {
        if self.lock().refused.take().is_none() {
            return Seen::Unchanged;
        }
        self.counters.content_faulty(false);
        log::info!("the content is again the one that is in force");
        Seen::Restored
    }

    fn take(&self, assistant: Assistant, fingerprint: u64) -> Seen {
        let faq = assistant.faq();
        self.counters.content(faq);
        self.counters.content_reloaded(true);
        self.counters.content_faulty(false);
        log::info!(
            "changed content is in force: {} entries and {} regions",
            faq.entries.len(),
            faq.regions.regions.len()
        );
        let before = self.context.assistant.swap(Arc::new(assistant));
        if before.faq().bot.commands != self.context.assistant.load().faq().bot.commands {
            self.commands.notify_one();
        }
        let since = self.context.moment();
        let mut state = self.lock();
        let mended = state.refused.is_some();
        *state = State { in_force: fingerprint, since, refused: None };
        Seen::Taken { mended }
    }

    fn refuse(&self, refused: Refused) -> Seen {
        let why = refused.why.clone();
        let new = !self.is_known(&why);
        self.lock().refused = Some(refused);
        if new {
            self.counters.content_reloaded(false);
            self.counters.content_faulty(true);
            let lines = why.lines();
            for line in &lines {
                log::error!("{line}");
            }
            log::error!(
                "changed content is refused for {} error(s); the content before goes on answering",
                lines.len()
            );
        }
        Seen::Refused { why, new }
    }

    fn is_known(&self, why: &Refusal) -> bool {
        self.lock().refused.as_ref().is_some_and(|known| known.why.is_like(why))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics while the lock is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Refused {
    fn is_same(&self, other: &Self) -> bool {
        self.fingerprint == other.fingerprint && self.why.is_like(&other.why)
    }
}

impl Seen {
    /// Whether the keepers have to hear of it without asking.
    #[must_use]
    pub fn is_news(&self) -> bool {
        matches!(self, Self::Refused { new: true, .. } | Self::Restored | Self::Taken { mended: true })
    }
}

impl Refusal {
    /// Every error in a line of its own, where there is a place with `file:line:column`.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Load(LoadError::Faulty(findings)) => errors(findings).map(ToString::to_string).collect(),
            Self::Load(error) => vec![error.to_string()],
            Self::Panic => vec![
                "the program failed on the changed content, which is a fault of the program; undo the change and \
                 report it"
                    .to_owned(),
            ],
        }
    }

    /// Whether both have the same errors, if in other places: those move as one writes above them.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Load(LoadError::Faulty(these)), Self::Load(LoadError::Faulty(those))) => {
                let what = |finding: &Finding| (finding.file.clone(), finding.rule, finding.message.clone());
                errors(these).map(what).eq(errors(those).map(what))
            }
            _ => self.lines() == other.lines(),
        }
    }
}

fn errors(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings.iter().filter(|finding| finding.severity == Severity::Error)
}

//! A sandbox with a bot over it. The bot has a runtime of its own, so that it can be killed as by `kill -9`: all of its
//! tasks end at once, and nothing is finished or confirmed.

use std::{
    future::Future,
    net::{Ipv4Addr, SocketAddr},
    num::NonZeroU32,
    path::Path,
    sync::{Arc, LazyLock},
    time::Duration,
};

use arc_swap::ArcSwap;
pub use jauap::sandbox::Message;
use jauap::{
    assistant::Assistant,
    faq::{self, Folder, Lang, Origin},
    ops::{Counters, Health},
    sandbox::{Call, Sandbox, State},
    telegram::{
        api::Settings,
        bot::{Bot, BotError, Surroundings},
        handlers::Context,
        languages::Languages,
        token::Token,
    },
    topics::TopicLog,
};
use jiff::{SignedDuration, Timestamp};
use tokio::{
    runtime::{Builder, Runtime},
    sync::oneshot,
    task::JoinHandle,
};

/// Long enough for a busy machine; only a test that fails waits so long.
pub const PATIENCE: Duration = Duration::from_secs(30);
pub const TOKEN: &str = "7000000001:AAEhBOweik6ad6PsVMRxjeQDd6qKLtHbXyz";
/// In a test of hanging connections a send is given up after this time.
const SEND_TIMEOUT: Duration = Duration::from_secs(3);

/// The shipped content, learned once for all tests.
static ASSISTANT: LazyLock<Arc<Assistant>> =
    LazyLock::new(|| Arc::new(Assistant::new(faq::load(&Folder::shipped()).expect("the shipped content loads").faq)));

pub fn assistant() -> &'static Assistant {
    &ASSISTANT
}

/// A phrase of the bot's own.
pub fn phrases() -> &'static faq::Phrases {
    &assistant().faq().bot.phrases
}

/// The title of an entry, by which its answer is known.
pub fn title(id: &str, lang: Lang) -> &'static str {
    assistant().faq().entry(id).unwrap_or_else(|| panic!("no entry {id}")).title.get(lang)
}

pub fn on_23_november() -> Timestamp {
    Timestamp::from_second(1_795_410_000).expect("a moment")
}

/// Telegram, citizens and perhaps a bot.
pub struct Town {
    pub sandbox: Sandbox,
    bot: Option<Running>,
    with: With,
}

/// What a bot is started with.
#[derive(Clone)]
struct With {
    /// `None` for that of the shipped content, which takes long to learn.
    assistant: Option<Arc<Assistant>>,
    content: Option<Origin>,
    admins: Vec<u64>,
    counters: Arc<Counters>,
    clock: fn() -> Timestamp,
    per_second: u32,
}

struct Running {
    runtime: Runtime,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<(), BotError>>,
}

impl Town {
    /// A town whose bot is not there yet.
    pub async fn without_bot() -> Self {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let sandbox = Sandbox::start(address, TOKEN).await.expect("a free port");
        let with = With {
            assistant: None,
            content: None,
            admins: Vec::new(),
            counters: Arc::default(),
            clock: on_23_november,
            per_second: 1000,
        };
        Self { sandbox, bot: None, with }
    }

    /// A town whose bot is polling.
    pub async fn open() -> Self {
        Self::without_bot().await.with_bot().await
    }

    /// A town whose bot is polling and has keepers.
    pub async fn with_admins(admins: &[u64]) -> Self {
        let mut town = Self::without_bot().await;
        town.with.admins = admins.to_vec();
        town.with_bot().await
    }

    /// A town whose bot is polling, has keepers, and answers from a folder.
    pub async fn over(dir: &Path, admins: &[u64]) -> Self {
        let mut town = Self::without_bot().await;
        let folder = Folder::read(dir).expect("a folder");
        town.with.assistant = Some(Arc::new(Assistant::new(faq::load(&folder).expect("sound content").faq)));
        town.with.content = Some(Origin { dir: dir.to_owned(), fingerprint: folder.fingerprint() });
        town.with.admins = admins.to_vec();
        town.with_bot().await
    }

    async fn with_bot(mut self) -> Self {
        self.start_bot();
        self.until("the bot polls", State::is_polling).await;
        self
    }

    /// Gives the next bot another clock.
    pub fn set_clock(&mut self, clock: fn() -> Timestamp) {
        self.with.clock = clock;
    }

    /// Lets the next bot send at most this many messages a second.
    pub fn set_per_second(&mut self, messages: u32) {
        self.with.per_second = messages;
    }

    /// Starts a bot beside none.
    pub fn start_bot(&mut self) {
        assert!(self.bot.is_none(), "a bot runs already");
        let settings = Settings {
            token: Token::parse(TOKEN).expect("a token"),
            url: self.sandbox.api_url().parse().expect("an address"),
            proxy: None,
            send_timeout: SEND_TIMEOUT,
        };
        let (stop, stopped) = oneshot::channel();
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let ended = runtime.spawn(run(settings, self.with.clone(), async move {
            let _ = stopped.await;
        }));
        self.bot = Some(Running { runtime, stop, ended });
    }

    /// Ends the bot in the middle of whatever it does.
    pub fn kill_bot(&mut self) {
        self.bot.take().expect("a bot").runtime.shutdown_background();
    }

    /// Asks the bot to stop and waits until it has.
    pub async fn stop_bot(&mut self) -> Result<(), BotError> {
        let Running { runtime, stop, ended } = self.bot.take().expect("a bot");
        let _ = stop.send(());
        let result = tokio::time::timeout(PATIENCE, ended).await.expect("the bot stops").expect("no panic");
        runtime.shutdown_background();
        result
    }

    /// Waits until the bot ends by itself.
    pub async fn bots_end(&mut self) -> Result<(), BotError> {
        let Running { runtime, stop: _stop, ended } = self.bot.take().expect("a bot");
        let result = tokio::time::timeout(PATIENCE, ended).await.expect("the bot ends").expect("no panic");
        runtime.shutdown_background();
        result
    }

    /// Waits for a condition, which `what` names where it doesn't come true.
    pub async fn until(&self, what: &str, is_so: impl Fn(&State) -> bool) {
        if !self.sandbox.wait_until(PATIENCE, is_so).await {
            let calls: Vec<String> = self.sandbox.calls().iter().rev().take(20).map(short).collect();
            panic!("waited in vain: {what}; last calls, newest first: {calls:#?}");
        }
    }

    /// Waits for the bot's `count`th message in a chat and returns it.
    pub async fn message(&self, chat: i64, count: usize) -> Message {
        self.until(&format!("message {count} in chat {chat}"), |state| state.sent_count(chat) >= count).await;
        self.sandbox.sent(chat).swap_remove(count - 1)
    }

    /// Waits for the bot's first message in a chat.
    pub async fn reply(&self, chat: i64) -> Message {
        self.message(chat, 1).await
    }

    /// Asks in a private chat and returns the answer.
    pub async fn ask(&self, chat: i64, text: &str) -> Message {
        let before = self.sandbox.look(|state| state.sent_count(chat));
        self.sandbox.private_text(chat, text);
        self.message(chat, before + 1).await
    }

    /// Presses a button and returns the one call that acknowledges it.
    pub async fn press(&self, chat: i64, message: i32, data: &str) -> Call {
        let query = self.sandbox.press(chat, message, data);
        let answers = |call: &&Call| {
            call.method == "answerCallbackQuery" && call.params["callback_query_id"] == *query && call.ok
        };
        self.until(&format!("{data:?} is acknowledged"), |state| state.calls().any(|call| answers(&call))).await;
        let mut calls = self.sandbox.calls();
        calls.retain(|call| answers(&call));
        assert_eq!(calls.len(), 1, "{data:?} is acknowledged once");
        calls.swap_remove(0)
    }

    /// Waits until a message of the bot is edited to something.
    pub async fn edited(&self, chat: i64, id: i32, is_so: impl Fn(&Message) -> bool) -> Message {
        let find = |state: &State| state.sent(chat).into_iter().find(|message| message.id == id && is_so(message));
        self.until(&format!("message {id} of chat {chat} is edited"), |state| find(state).is_some()).await;
        self.sandbox.look(find).expect("just seen")
    }

    /// A figure of the metrics.
    pub fn metric(&self, name: &str) -> f64 {
        let all = self.with.counters.encode();
        let value = all.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        value.unwrap_or_else(|| panic!("no {name} in {all}")).parse().expect("a number")
    }

    /// Waits until a figure of the metrics has a value.
    pub async fn until_metric(&self, name: &str, value: f64) {
        let reached = async {
            while self.metric(name) != value {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, reached).await.is_err() {
            panic!("{name} is {}, never {value}", self.metric(name));
        }
    }

    /// How many messages the bot sent in a chat.
    pub fn count(&self, chat: i64) -> usize {
        self.sandbox.look(|state| state.sent_count(chat))
    }

    /// The calls of a method, oldest first.
    pub fn calls_of(&self, method: &str) -> Vec<Call> {
        self.sandbox.calls().into_iter().filter(|call| call.method == method).collect()
    }

    /// Stops the bot and checks what holds after every test: it stops without an error, everything is confirmed, and
    /// no call broke a rule of Telegram's.
    pub async fn finish(&mut self) {
        self.finish_but(|_| false).await;
    }

    /// As [`Town::finish`], for a test that provokes calls which Telegram refuses.
    pub async fn finish_but(&mut self, provoked: impl Fn(&Call) -> bool) {
        if self.bot.is_some() {
            self.until("everything is confirmed", |state| state.pending() == 0).await;
            self.stop_bot().await.expect("the bot stops without an error");
        }
        let mut faulty = self.sandbox.faulty_calls();
        // The poll that a stop hangs up may still be open at the server when the confirming one comes.
        let hung_up = |call: &Call| call.error.as_deref().is_some_and(|error| error.contains("terminated by other"));
        faulty.retain(|call| !provoked(call) && !hung_up(call));
        assert!(faulty.is_empty(), "{faulty:#?}");
    }
}

async fn run(settings: Settings, with: With, stop: impl Future<Output = ()>) -> Result<(), BotError> {
    let around = Surroundings {
        health: Arc::new(Health::new()),
        counters: with.counters,
        topics: TopicLog::off(),
        content: with.content,
    };
    let bot = Bot::connect(&settings, NonZeroU32::new(with.per_second).expect("not zero"), around, |me| Context {
        assistant: ArcSwap::from(with.assistant.unwrap_or_else(|| ASSISTANT.clone())),
        languages: Languages::default(),
        me,
        admins: with.admins,
        clock: with.clock,
        shift: SignedDuration::ZERO,
    })
    .await?;
    bot.run(stop).await
}

fn short(call: &Call) -> String {
    let params: String = call.params.to_string().chars().take(120).collect();
    format!("{} ok={} error={:?} {params}", call.method, call.ok, call.error)
}

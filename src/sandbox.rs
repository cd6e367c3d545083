//! A small Telegram Bot API server with a chat page, in place of Telegram: for `jauap preview`, where a person tries
//! the bot in a browser without token or network, and for tests, which write to the bot and see what it sends.
//!
//! The bot talks to it over HTTP as it talks to Telegram. It checks what it is sent by Telegram's rules and refuses
//! with Telegram's words. A test can switch on [`Fault`]s.

mod answer;
mod calls;
mod chat;
mod faults;
mod line;
mod message;
mod methods;
mod page;
mod params;
mod people;
mod polling;
mod profile;
mod queries;
mod queue;
mod rules;
mod server;
mod state;
mod wire;

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tokio::{net::TcpListener, task::JoinHandle};

pub use calls::{Call, Totals};
pub use faults::{Fault, FaultKind, When};
pub use message::Message;
use server::Shared;
pub use state::State;

/// The bot's name, and how much the sandbox remembers. Older things are forgotten, so that it can run through millions
/// of messages.
#[derive(Clone, Debug)]
pub struct Options {
    /// The name of the bot, without the `@`.
    pub username: String,
    /// The last calls that are kept in full; as many faulty ones are kept besides.
    pub keep_calls: usize,
    /// The last messages that are kept of each chat.
    pub keep_messages_per_chat: usize,
    /// The chats that are kept.
    pub keep_chats: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { username: "jauap_bot".to_owned(), keep_calls: 10_000, keep_messages_per_chat: 200, keep_chats: 20_000 }
    }
}

/// A running sandbox. Clones share it; it ends with the last of them.
#[derive(Clone)]
pub struct Sandbox {
    shared: Arc<Shared>,
    address: SocketAddr,
    _server: Arc<Server>,
}

struct Server(JoinHandle<()>);

impl Drop for Server {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Sandbox {
    /// Starts a sandbox at `address` (port 0: any free one) for the bot with this token.
    ///
    /// # Errors
    /// When the address can't be had.
    pub async fn start(address: SocketAddr, token: &str) -> io::Result<Self> {
        Self::start_with(TcpListener::bind(address).await?, token, Options::default())
    }

    /// Starts a sandbox on a listener that is already bound.
    ///
    /// # Errors
    /// When the listener has no address.
    pub fn start_with(listener: TcpListener, token: &str, options: Options) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::new(token, options));
        let server = server::serve(listener, address, shared.clone());
        Ok(Self { shared, address, _server: Arc::new(Server(tokio::spawn(server))) })
    }

    /// The address of the Bot API, as in `TELOXIDE_API_URL`.
    #[must_use]
    pub fn api_url(&self) -> String {
        format!("http://{}", self.reachable())
    }

    /// The address of the chat page.
    #[must_use]
    pub fn page_url(&self) -> String {
        format!("http://{}/", self.reachable())
    }

    /// The address as a client on this machine reaches it.
    fn reachable(&self) -> SocketAddr {
        let mut address = self.address;
        if address.ip().is_unspecified() {
            address.set_ip(if address.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() });
        }
        address
    }

    /// Switches a fault on.
    pub fn fault(&self, fault: Fault) {
        self.shared.change(|state| state.faults.add(fault));
    }

    /// Sets a webhook: polls are refused until the bot deletes it.
    pub fn set_webhook(&self) {
        self.shared.change(|state| state.webhook = true);
    }

    /// Switches all faults off.
    pub fn clear_faults(&self) {
        self.shared.change(|state| state.faults.clear());
    }

    /// Looks at the state of this moment.
    pub fn look<T>(&self, at: impl FnOnce(&State) -> T) -> T {
        at(&self.shared.lock())
    }

    /// The last calls, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.look(|state| state.calls().cloned().collect())
    }

    /// The calls that broke a rule of Telegram's, or have something in them that Telegram doesn't know. Sound calls
    /// don't push them out of memory: where this is empty, every call since the start was sound.
    #[must_use]
    pub fn faulty_calls(&self) -> Vec<Call> {
        self.look(|state| state.faulty_calls().cloned().collect())
    }

    /// The name of the bot, without the `@`.
    #[must_use]
    pub fn bot_username(&self) -> String {
        self.look(|state| state.options.username.clone())
    }

    /// The id of the newest update that the bot confirmed by a higher offset; 0 before the first.
    #[must_use]
    pub fn confirmed(&self) -> u32 {
        self.look(State::confirmed)
    }

    /// How many updates are queued and not confirmed, delivered or not.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.look(State::pending)
    }

    /// The bot's messages in a chat, oldest first.
    #[must_use]
    pub fn sent(&self, chat: i64) -> Vec<Message> {
        self.look(|state| state.sent(chat))
    }

    /// Exact numbers since the start.
    #[must_use]
    pub fn totals(&self) -> Totals {
        self.look(State::totals)
    }

    /// Waits until the state is as `is_so` says; `false` if that takes longer than `timeout`.
    pub async fn wait_until(&self, timeout: Duration, is_so: impl Fn(&State) -> bool) -> bool {
        let mut changed = self.shared.subscribe();
        let waiting = async {
            loop {
                changed.mark_unchanged();
                if self.look(&is_so) || changed.changed().await.is_err() {
                    break;
                }
            }
        };
        tokio::time::timeout(timeout, waiting).await.is_ok()
    }

    /// Waits for the bot's `count`th message in a chat and returns all that came.
    pub async fn wait_sent(&self, chat: i64, count: usize, timeout: Duration) -> Vec<Message> {
        self.wait_until(timeout, |state| state.sent_count(chat) >= count).await;
        self.sent(chat)
    }
}

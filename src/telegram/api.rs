//! One call to the Bot API over HTTP, and what its failure means.

use std::time::Duration;

use reqwest::{
    Client, Proxy, Url,
    header::{CONTENT_TYPE, HeaderValue},
    redirect::Policy,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use teloxide::requests::Payload;
use tokio::time::{Instant, timeout, timeout_at};

use super::token::Token;
use crate::ops::PollFault;

/// Where the Bot API is, and how to reach it.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The bot's token.
    pub token: Token,
    /// Such as `https://api.telegram.org`.
    pub url: Url,
    /// A proxy for all calls.
    pub proxy: Option<Url>,
    /// A send that takes longer is tried again; usually [`SEND_TIMEOUT`].
    pub send_timeout: Duration,
}

/// Telegram answers in less than a second; after this time a connection is taken for dead. Short enough for a few
/// tries within the half minute that a citizen may wait.
pub const SEND_TIMEOUT: Duration = Duration::from_secs(6);

/// How long to wait for the answer to a poll.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Until it begins.
    pub begin: Duration,
    /// For all of it, beyond the time that so many bytes take on the slowest line, which brings two a millisecond.
    pub rest: Duration,
}

/// A connection to the Bot API. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    client: Client,
    base: Url,
    timeout: Duration,
}

/// The connection can't be set up at all.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The address of the API can't carry a path.
    #[error("TELOXIDE_API_URL is not a web address; leave it out, or write it like https://api.telegram.org")]
    BadUrl,
    /// The proxy is refused.
    #[error("TELOXIDE_PROXY is not a usable proxy address; write it like http://host:3128")]
    BadProxy,
    /// TLS or the resolver can't be set up.
    #[error("can't set up connections: {0}")]
    Client(String),
}

/// Why a call failed, by what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The token was refused.
    #[error("the token was refused")]
    Unauthorized,
    /// Another program polls with the same token.
    #[error("another program is polling with the same token")]
    Conflict,
    /// A webhook is set, so that polling is refused.
    #[error("a webhook is set")]
    Webhook,
    /// Too many calls: wait this long.
    #[error("too many calls, wait {} s", .0.as_secs())]
    RetryAfter(Duration),
    /// The group became a supergroup with this id.
    #[error("the group has moved")]
    Migrated(i64),
    /// The user blocked the bot, or the chat is closed to it.
    #[error("forbidden")]
    Forbidden,
    /// Telegram refuses the request as it is; the text says why and holds nothing of the citizen.
    #[error("refused: {0}")]
    Refused(String),
    /// The server has a fault of its own, with this status.
    #[error("the server answered {0}")]
    Server(u16),
    /// The network failed, or the answer was cut short.
    #[error("{0}")]
    Network(&'static str),
    /// What answers is not the Bot API, or can't be understood.
    #[error("{0}")]
    Garbled(&'static str),
}

impl CallError {
    /// Whether trying again may help.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::RetryAfter(_) | Self::Server(_) | Self::Network(_) | Self::Garbled(_) => true,
            Self::Conflict | Self::Webhook => true,
            Self::Unauthorized | Self::Migrated(_) | Self::Forbidden | Self::Refused(_) => false,
        }
    }

    /// A short name for metrics.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::Conflict => "conflict",
            Self::Webhook => "webhook",
            Self::RetryAfter(_) => "retry_after",
            Self::Migrated(_) => "migrated",
            Self::Forbidden => "forbidden",
            Self::Refused(_) => "refused",
            Self::Server(_) => "server",
            Self::Network(_) => "network",
            Self::Garbled(_) => "garbled",
        }
    }
}

impl From<&CallError> for PollFault {
    fn from(error: &CallError) -> Self {
        match error {
            CallError::Unauthorized | CallError::Forbidden | CallError::Refused(_) | CallError::Migrated(_) => {
                Self::Refused
            }
            CallError::Conflict | CallError::Webhook => Self::Conflict,
            CallError::RetryAfter(_) => Self::Flood,
            CallError::Server(_) => Self::Server,
            CallError::Network(NO_ANSWER) => Self::Timeout,
            CallError::Network(_) => Self::Network,
            CallError::Garbled(_) => Self::Garbled,
        }
    }
}

/// Telegram's envelope around every answer.
#[derive(Deserialize)]
struct Envelope<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

/// A result that nobody looks at.
struct Ignored;

impl<'de> Deserialize<'de> for Ignored {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

impl Api {
    /// A connection whose calls take at most `timeout`.
    ///
    /// # Errors
    /// When an address is unusable or TLS can't be set up.
    pub fn new(settings: &Settings, timeout: Duration) -> Result<Self, SetupError> {
        let mut base = settings.url.clone();
        let path = format!("{}/bot{}/", base.path().trim_end_matches('/'), settings.token.reveal());
        if !matches!(base.scheme(), "http" | "https") || base.cannot_be_a_base() {
            return Err(SetupError::BadUrl);
        }
        base.set_path(&path);
        let mut builder = Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .tcp_keepalive(Duration::from_secs(30))
            .pool_idle_timeout(Duration::from_secs(50))
            .tcp_nodelay(true)
            // The Bot API has none; following that of a captive portal would tell it the address, and so the token.
            .redirect(Policy::none());
        builder = match &settings.proxy {
            Some(proxy) => builder.proxy(Proxy::all(proxy.clone()).map_err(|_| SetupError::BadProxy)?),
            // Without the option, the usual HTTPS_PROXY counts; loopback is never proxied.
            None if is_loopback(&base) => builder.no_proxy(),
            None => builder,
        };
        let client = builder.build().map_err(|error| SetupError::Client(error.without_url().to_string()))?;
        Ok(Self { client, base, timeout })
    }

    /// Makes a call and reads its result.
    ///
    /// # Errors
    /// As [`CallError`] says.
    pub async fn call<P: Payload + Serialize>(&self, payload: &P) -> Result<P::Output, CallError>
    where
        P::Output: DeserializeOwned,
    {
        let body = serde_json::to_vec(payload).map_err(|_| CallError::Refused("unserialisable".to_owned()))?;
        let text = self.post(&method(P::NAME), body).await?;
        read(&text)
    }

    /// Makes a call whose result nobody needs; a server that was too slow gets more time at a later `attempt`. An answer
    /// that is cut short counts as done where it names the message: that was sent, and sending it again would answer
    /// twice. Any other may have been lost before the work.
    ///
    /// # Errors
    /// As [`CallError`] says.
    pub async fn perform(&self, method: &str, body: Vec<u8>, attempt: u32) -> Result<(), CallError> {
        let timeout = self.timeout * (1 + attempt / 2).min(2);
        let mut response = self.send(method, body, Some(timeout)).await?;
        let status = response.status();
        let mut text = Vec::new();
        let cut = loop {
            match response.chunk().await {
                Ok(Some(chunk)) => text.extend_from_slice(&chunk),
                Ok(None) => break false,
                Err(_) => break true,
            }
        };
        let result = if cut {
            Err(CallError::Network("the answer was cut short"))
        } else {
            classify(status.as_u16(), &text).and_then(|()| read::<Ignored>(&text)).map(|_| ())
        };
        match result {
            Err(CallError::Network(_) | CallError::Garbled(_)) if status.is_success() && names_a_message(&text) => {
                Ok(())
            }
            result => result,
        }
    }

    /// Asks for updates and returns the raw answer.
    ///
    /// # Errors
    /// As [`CallError`] says.
    pub async fn poll(&self, body: Vec<u8>, patience: Patience) -> Result<Vec<u8>, CallError> {
        let late = |_| CallError::Network(NO_ANSWER);
        let request = self.send("getUpdates", body, None);
        let mut response = timeout(patience.begin, request).await.map_err(late)??;
        let status = response.status().as_u16();
        let began = Instant::now();
        let mut text = Vec::new();
        loop {
            let slowest = Duration::from_millis(text.len() as u64 / 2);
            let part = timeout_at(began + patience.rest + slowest, response.chunk()).await.map_err(late)?;
            match part.map_err(|_| CallError::Network("the answer was cut short"))? {
                Some(part) => text.extend_from_slice(&part),
                None => break,
            }
        }
        classify(status, &text)?;
        Ok(text)
    }

    async fn post(&self, method: &str, body: Vec<u8>) -> Result<Vec<u8>, CallError> {
        let response = self.send(method, body, Some(self.timeout)).await?;
        let status = response.status().as_u16();
        let text = response.bytes().await.map_err(|_| CallError::Network("the answer was cut short"))?;
        classify(status, &text)?;
        Ok(text.to_vec())
    }

    async fn send(
        &self,
        method: &str,
        body: Vec<u8>,
        timeout: Option<Duration>,
    ) -> Result<reqwest::Response, CallError> {
        let mut url = self.base.clone();
        // The base was checked: it can carry a path.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().push(method);
        }
        let mut request =
            self.client.post(url).header(CONTENT_TYPE, HeaderValue::from_static("application/json")).body(body);
        if let Some(timeout) = timeout {
            request = request.timeout(timeout);
        }
        // The error's own text holds the address and with it the token: only its kind goes on.
        request.send().await.map_err(|error| {
            CallError::Network(if error.is_timeout() {
                NO_ANSWER
            } else if error.is_connect() {
                "can't connect"
            } else {
                "the connection broke"
            })
        })
    }
}

/// The one failure of the network that took its time already.
pub(super) const NO_ANSWER: &str = "no answer in time";

/// An answer in another form than expected.
pub(super) const UNREADABLE: CallError = CallError::Garbled("the answer can't be read");

/// Whether the beginning of an answer tells that a message was sent.
fn names_a_message(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let Some((head, rest)) = text.split_once("\"message_id\":") else { return false };
    let after = rest.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    head.replace(' ', "").starts_with("{\"ok\":true,\"result\":{")
        && after.len() < rest.trim_start().len()
        && !after.is_empty()
}

/// What is wrong with an answer by its status, where that alone decides.
fn classify(status: u16, text: &[u8]) -> Result<(), CallError> {
    match status {
        200..500 if text.first() == Some(&b'{') => Ok(()),
        500.. => Err(CallError::Server(status)),
        _ => Err(CallError::Garbled("not an answer of the Bot API")),
    }
}

fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, CallError> {
    let envelope: Envelope<T> = serde_json::from_slice(text).map_err(|_| UNREADABLE)?;
    match envelope {
        Envelope { ok: true, result: Some(result), .. } => Ok(result),
        Envelope { error_code, description, parameters, .. } => Err(failure(error_code, description, parameters)),
    }
}

fn failure(code: Option<u16>, description: Option<String>, parameters: Option<Parameters>) -> CallError {
    if let Some(parameters) = parameters {
        if let Some(seconds) = parameters.retry_after {
            return CallError::RetryAfter(Duration::from_secs(seconds));
        }
        if let Some(chat) = parameters.migrate_to_chat_id {
            return CallError::Migrated(chat);
        }
    }
    match code {
        // For a token of the wrong form Telegram answers 404.
        Some(401 | 404) => CallError::Unauthorized,
        Some(403) => CallError::Forbidden,
        Some(409) if description.as_ref().is_some_and(|why| why.contains("webhook")) => CallError::Webhook,
        Some(409) => CallError::Conflict,
        Some(429) => CallError::RetryAfter(Duration::from_secs(1)),
        Some(code @ 500..) => CallError::Server(code),
        _ => CallError::Refused(description.unwrap_or_else(|| "no reason given".to_owned())),
    }
}

/// The failure that an answer without a result tells of.
#[must_use]
pub fn error_of(text: &[u8]) -> CallError {
    match read::<Ignored>(text) {
        Ok(_) => UNREADABLE,
        Err(error) => error,
    }
}

/// `SendMessage` as `sendMessage`, the spelling of the documentation. Inline variants share the method's name.
#[must_use]
pub fn method(name: &str) -> String {
    let name = name.trim_end_matches("Inline");
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

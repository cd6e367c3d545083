//! `jauap run`: the Telegram bot.

use std::{io, num::NonZeroU32, str::FromStr, sync::Arc};

use arc_swap::ArcSwap;
use jiff::{SignedDuration, Timestamp};
use reqwest::Url;
use tokio::runtime::{Builder, Runtime};

use super::{
    Failure,
    content::Content,
    http::Http,
    signals::{self, Stop},
};
use crate::{
    assistant::Assistant,
    faq::Origin,
    ops::{self, Counters, Health},
    telegram::{
        api::{SEND_TIMEOUT, Settings},
        bot::{Bot, Surroundings},
        handlers::Context,
        languages::Languages,
        token::Token,
    },
    topics::TopicLog,
};

/// Arguments of `run`. The token comes from the environment only: arguments show in process lists.
#[derive(Debug, clap::Args)]
#[command(after_help = "The bot's token comes from TELOXIDE_TOKEN, or from the file that TELOXIDE_TOKEN_FILE names.")]
pub struct Args {
    #[command(flatten)]
    content: Content,
    /// Where the topic log is kept
    #[arg(long, value_name = "URL", env = "JAUAP_DATABASE", default_value = "sqlite://data/jauap.db")]
    database: String,
    /// Where /healthz, /readyz and /metrics answer, or `off`
    #[arg(long, value_name = "ADDR", env = "JAUAP_HTTP", default_value = "127.0.0.1:9090")]
    http: Http,
    /// Telegram user ids of the bot's keepers, separated by commas
    #[arg(long, value_name = "IDS", env = "JAUAP_ADMINS", hide_env_values = true)]
    admins: Option<Admins>,
    /// Send at most this many messages a second
    #[arg(long, value_name = "N", env = "JAUAP_MESSAGES_PER_SECOND", default_value = "30")]
    messages_per_second: NonZeroU32,
    /// Address of the Bot API
    #[arg(long, value_name = "URL", env = "TELOXIDE_API_URL", default_value = "https://api.telegram.org")]
    api_url: Url,
    /// Proxy for all calls to the Bot API
    #[arg(long, value_name = "URL", env = "TELOXIDE_PROXY", hide_env_values = true)]
    proxy: Option<Url>,
}

/// User ids; none in an empty text, for a variable may be set and left empty.
#[derive(Clone, Debug, Default)]
struct Admins(Vec<u64>);

impl FromStr for Admins {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let ids = text.split(',').map(str::trim).filter(|id| !id.is_empty());
        let ids: Result<_, _> = ids.map(str::parse).collect();
        ids.map(Self).map_err(|_| "write user ids, which are numbers, separated by commas")
    }
}

pub fn run(args: &Args) -> Result<(), Failure> {
    let token = Token::from_env()?;
    let runtime = runtime()?;
    let stop = signals::stop(&runtime)?;
    let (loaded, origin) = args.content.open()?;
    let assistant = Assistant::new(loaded.faq);
    let thresholds = assistant.matcher().thresholds();
    log::info!(
        "{} entries and {} regions; answering from {:.2}, suggesting from {:.2}",
        assistant.faq().entries.len(),
        assistant.faq().regions.regions.len(),
        thresholds.answer,
        thresholds.suggest
    );
    let settings = Settings { token, url: args.api_url.clone(), proxy: args.proxy.clone(), send_timeout: SEND_TIMEOUT };
    runtime.block_on(serve(args, settings, assistant, origin, stop))
}

/// One thread is enough for the thirty answers a second that Telegram allows, and costs less memory and time than
/// several that hand work to each other. What takes long has threads of its own: the topic log, and learning content.
pub fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

async fn serve(
    args: &Args,
    settings: Settings,
    assistant: Assistant,
    content: Option<Origin>,
    stop: Stop,
) -> Result<(), Failure> {
    let (health, counters) = (Health::new(), Arc::new(Counters::new()));
    counters.content(assistant.faq());
    let listener = match args.http {
        Http::At(address) => Some(ops::bind(address).await?),
        Http::Off => None,
    };
    let topics = TopicLog::start(&args.database, counters.clone()).await?;
    health.content_loaded();
    if let Some(listener) = listener {
        tokio::spawn(ops::serve(listener, health.clone(), counters.clone()));
    }
    let around = Surroundings { health: Arc::new(health), counters, topics, content };
    let bot = tokio::select! {
        bot = Bot::connect(&settings, args.messages_per_second, around, |me| Context {
            assistant: ArcSwap::from_pointee(assistant),
            languages: Languages::default(),
            me,
            admins: args.admins.clone().unwrap_or_default().0,
            clock: Timestamp::now,
            shift: SignedDuration::ZERO,
        }) => bot?,
        () = stop.first() => return Ok(()),
    };
    Ok(bot.run(stop.first()).await?)
}

#[cfg(test)]
mod tests {
    use super::Admins;

    #[test]
    fn keepers_are_numbers_and_may_be_none() {
        for (text, ids) in [("", &[][..]), (" ", &[]), ("7", &[7]), ("7, 8,", &[7, 8])] {
            assert_eq!(text.parse::<Admins>().map(|admins| admins.0), Ok(ids.to_vec()), "{text:?}");
        }
        for text in ["bob", "7 8", "-7", "7;8"] {
            assert!(text.parse::<Admins>().is_err(), "{text:?}");
        }
    }
}

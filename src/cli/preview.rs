//! `jauap preview`: the same bot over the embedded Bot API, with a chat page to try it in a browser.

use std::{
    hash::{BuildHasher, RandomState},
    net::SocketAddr,
    num::NonZeroU32,
    sync::Arc,
};

use arc_swap::ArcSwap;
use jiff::Timestamp;

use super::{
    Failure,
    content::Content,
    moment::Moment,
    run,
    signals::{self, Stop},
};
use crate::{
    assistant::Assistant,
    faq::Origin,
    ops::{self, Counters, Health},
    sandbox::{Options, Sandbox},
    telegram::{
        api::{SEND_TIMEOUT, Settings},
        bot::{Bot, Surroundings},
        handlers::Context,
        languages::Languages,
        token::Token,
    },
    topics::TopicLog,
};

/// Arguments of `preview`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    content: Content,
    #[command(flatten)]
    moment: Moment,
    /// Where the chat page answers
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    http: SocketAddr,
}

/// One person's messages in a browser don't need Telegram's limit.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(1000).expect("not zero");

pub fn run(args: &Args) -> Result<(), Failure> {
    let runtime = run::runtime()?;
    let stop = signals::stop(&runtime)?;
    let (loaded, origin) = args.content.open()?;
    let assistant = Assistant::new(loaded.faq);
    runtime.block_on(serve(args, assistant, origin, stop))
}

async fn serve(args: &Args, assistant: Assistant, content: Option<Origin>, stop: Stop) -> Result<(), Failure> {
    let token = format!("1:preview{:016x}{:016x}", random(), random());
    let sandbox = Sandbox::start_with(ops::bind(args.http).await?, &token, Options::default())?;
    let settings = Settings {
        token: Token::parse(&token)?,
        url: sandbox.api_url().parse()?,
        proxy: None,
        send_timeout: SEND_TIMEOUT,
    };
    let around = Surroundings {
        health: Arc::new(Health::new()),
        counters: Arc::new(Counters::new()),
        topics: TopicLog::off(),
        content,
    };
    let bot = Bot::connect(&settings, PER_SECOND, around, |me| Context {
        assistant: ArcSwap::from_pointee(assistant),
        languages: Languages::default(),
        me,
        admins: Vec::new(),
        clock: Timestamp::now,
        shift: args.moment.shift(),
    })
    .await?;
    println!("Open {} in a browser and ask; Ctrl-C ends the preview.", sandbox.page_url());
    Ok(bot.run(stop.first()).await?)
}

/// A number that another program on this machine can't guess: the standard library seeds its hashers from the system.
fn random() -> u64 {
    RandomState::new().hash_one(0)
}

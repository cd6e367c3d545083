//! What the bot asks and tells Telegram beside its polls and answers: who it is, before the first poll; that no webhook
//! stands in the way, then and whenever one does; the command menu, at the start and with each change of the content.

use std::time::Duration;

use teloxide::{
    payloads::{
        DeleteWebhook, DeleteWebhookSetters as _, GetMe, GetWebhookInfo, SetMyCommands, SetMyCommandsSetters as _,
    },
    types::BotCommand,
};

use super::{
    api::{Api, CallError},
    handlers::Me,
    outbox::about,
    polling::PollingError,
};
use crate::faq::{Bot, Lang};

/// Asks Telegram who the bot is, until it answers.
///
/// # Errors
/// When the token is refused.
pub async fn who_am_i(api: &Api) -> Result<Me, PollingError> {
    let mut pause = Duration::from_millis(250);
    let mut told = false;
    loop {
        match api.call(&GetMe::new()).await {
            Ok(me) => {
                return Ok(Me { id: me.user.id.0, username: me.user.username.unwrap_or_default() });
            }
            Err(CallError::Unauthorized) => return Err(PollingError::Unauthorized),
            Err(error) => {
                if !told {
                    log::warn!("can't reach the Bot API: {error}; trying again");
                    told = true;
                }
                let wait = if let CallError::RetryAfter(wait) = error { wait } else { about(pause) };
                tokio::time::sleep(wait).await;
                pause = (pause * 2).min(Duration::from_millis(1500));
            }
        }
    }
}

/// Removes a webhook, which would make every poll fail; waiting updates are kept.
pub async fn remove_webhook(api: &Api) {
    match api.call(&GetWebhookInfo::new()).await {
        Ok(info) if info.url.is_none() => (),
        Ok(_) => {
            log::warn!("a webhook was set for this bot; removing it, for the bot polls");
            if let Err(error) = api.call(&DeleteWebhook::new().drop_pending_updates(false)).await {
                log::warn!("the webhook could not be removed: {error}");
            }
        }
        Err(error) => log::debug!("can't ask for the webhook: {error}"),
    }
}

/// Puts the commands into Telegram's menu: in Russian and in Kazakh for clients in those languages, else in Kazakh.
pub async fn set_commands(api: &Api, bot: &Bot) {
    for language in [None, Some(Lang::Kk), Some(Lang::Ru)] {
        let commands = bot.commands.iter().map(|command| {
            let name = command.name.text();
            BotCommand::new(name, command.description.get(language.unwrap_or(Lang::Kk)).as_str())
        });
        let mut request = SetMyCommands::new(commands);
        if let Some(language) = language {
            request = request.language_code(language.code());
        }
        for attempt in 1.. {
            match api.call(&request).await {
                Ok(_) => break,
                Err(error) if attempt < 5 && error.is_passing() => {
                    let wait = if let CallError::RetryAfter(wait) = error { wait } else { Duration::from_secs(1) };
                    tokio::time::sleep(wait).await;
                }
                Err(error) => {
                    log::warn!("the command menu could not be set: {error}");
                    break;
                }
            }
        }
    }
}

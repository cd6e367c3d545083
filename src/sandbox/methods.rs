//! The methods of the Bot API that the bot uses, with the parameters that Telegram knows.

mod messages;
mod profile;
mod queries;
mod receiving;

use serde_json::Value;

use super::{
    answer::Refusal,
    params::{
        Kind::{Boolean, Chat, Integer, List, Object, Text},
        Notes, Params, Spec,
    },
    state::State,
};

/// The work of a method that is done at once.
pub(super) type Run = fn(&mut State, &Params, &mut Notes) -> Result<Value, Refusal>;

/// How a method works.
#[derive(Clone, Copy, Debug)]
pub(super) enum Work {
    AtOnce(Run),
    /// It waits for updates.
    Poll,
}

/// A method of the Bot API.
#[derive(Debug)]
pub(super) struct Method {
    pub(super) name: &'static str,
    pub(super) params: &'static [Spec],
    pub(super) work: Work,
}

/// The method with this name in any case.
pub(super) fn find(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name.eq_ignore_ascii_case(name))
}

const fn at_once(name: &'static str, params: &'static [Spec], run: Run) -> Method {
    Method { name, params, work: Work::AtOnce(run) }
}

const SCOPED: &[Spec] = &[("scope", Object, false), ("language_code", Text, false)];

const METHODS: &[Method] = &[
    at_once("getMe", &[], profile::get_me),
    Method {
        name: "getUpdates",
        params: &[
            ("offset", Integer, false),
            ("limit", Integer, false),
            ("timeout", Integer, false),
            ("allowed_updates", List, false),
        ],
        work: Work::Poll,
    },
    at_once("getWebhookInfo", &[], receiving::get_webhook_info),
    at_once("deleteWebhook", &[("drop_pending_updates", Boolean, false)], receiving::delete_webhook),
    at_once(
        "sendMessage",
        &[
            ("business_connection_id", Text, false),
            ("chat_id", Chat, true),
            ("message_thread_id", Integer, false),
            ("direct_messages_topic_id", Integer, false),
            ("text", Text, true),
            ("parse_mode", Text, false),
            ("entities", List, false),
            ("link_preview_options", Object, false),
            ("disable_notification", Boolean, false),
            ("protect_content", Boolean, false),
            ("allow_paid_broadcast", Boolean, false),
            ("message_effect_id", Text, false),
            ("suggested_post_parameters", Object, false),
            ("reply_parameters", Object, false),
            ("reply_markup", Object, false),
        ],
        messages::send_message,
    ),
    at_once(
        "editMessageText",
        &[
            ("business_connection_id", Text, false),
            ("chat_id", Chat, false),
            ("message_id", Integer, false),
            ("inline_message_id", Text, false),
            ("text", Text, true),
            ("parse_mode", Text, false),
            ("entities", List, false),
            ("link_preview_options", Object, false),
            ("reply_markup", Object, false),
        ],
        messages::edit_message_text,
    ),
    at_once(
        "editMessageReplyMarkup",
        &[
            ("business_connection_id", Text, false),
            ("chat_id", Chat, false),
            ("message_id", Integer, false),
            ("inline_message_id", Text, false),
            ("reply_markup", Object, false),
        ],
        messages::edit_message_reply_markup,
    ),
    at_once("deleteMessage", &[("chat_id", Chat, true), ("message_id", Integer, true)], messages::delete_message),
    at_once(
        "sendChatAction",
        &[
            ("business_connection_id", Text, false),
            ("chat_id", Chat, true),
            ("message_thread_id", Integer, false),
            ("action", Text, true),
        ],
        messages::send_chat_action,
    ),
    at_once("getChat", &[("chat_id", Chat, true)], messages::get_chat),
    at_once(
        "answerCallbackQuery",
        &[
            ("callback_query_id", Text, true),
            ("text", Text, false),
            ("show_alert", Boolean, false),
            ("url", Text, false),
            ("cache_time", Integer, false),
        ],
        queries::answer_callback_query,
    ),
    at_once(
        "answerInlineQuery",
        &[
            ("inline_query_id", Text, true),
            ("results", List, true),
            ("cache_time", Integer, false),
            ("is_personal", Boolean, false),
            ("next_offset", Text, false),
            ("button", Object, false),
        ],
        queries::answer_inline_query,
    ),
    at_once(
        "setMyCommands",
        &[("commands", List, true), ("scope", Object, false), ("language_code", Text, false)],
        profile::set_my_commands,
    ),
    at_once("getMyCommands", SCOPED, profile::get_my_commands),
    at_once("deleteMyCommands", SCOPED, profile::delete_my_commands),
    at_once("setMyName", &[("name", Text, false), ("language_code", Text, false)], profile::set_my_name),
    at_once(
        "setMyDescription",
        &[("description", Text, false), ("language_code", Text, false)],
        profile::set_my_description,
    ),
    at_once(
        "setMyShortDescription",
        &[("short_description", Text, false), ("language_code", Text, false)],
        profile::set_my_short_description,
    ),
    at_once(
        "setChatMenuButton",
        &[("chat_id", Integer, false), ("menu_button", Object, false)],
        profile::set_chat_menu_button,
    ),
];

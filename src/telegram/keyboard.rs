//! Replies become Telegram's keyboards and messages.

use teloxide::types::{InlineKeyboardButton, InlineKeyboardButtonKind, InlineKeyboardMarkup};

use crate::reply::Button;

/// The inline keyboard of a reply; `None` without buttons.
#[must_use]
pub fn inline(rows: &[Vec<Button>]) -> Option<InlineKeyboardMarkup> {
    let rows: Vec<Vec<InlineKeyboardButton>> = rows
        .iter()
        .filter(|row| !row.is_empty())
        .map(|row| {
            row.iter()
                .map(|button| InlineKeyboardButton {
                    text: button.text.clone(),
                    kind: InlineKeyboardButtonKind::CallbackData(button.action.to_string()),
                })
                .collect()
        })
        .collect();
    (!rows.is_empty()).then(|| InlineKeyboardMarkup::new(rows))
}

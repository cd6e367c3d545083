//! How the bot presents itself: name, descriptions, the menu of commands.

use std::collections::BTreeMap;

use serde_json::Value;

/// What the bot set about itself, by language; an empty language code stands for every other language.
#[derive(Debug, Default)]
pub(super) struct Profile {
    /// By scope and language.
    commands: BTreeMap<(String, String), Vec<Value>>,
    pub(super) name: BTreeMap<String, String>,
    pub(super) description: BTreeMap<String, String>,
    pub(super) short_description: BTreeMap<String, String>,
}

impl Profile {
    pub(super) fn set_commands(&mut self, scope: String, lang: String, commands: Vec<Value>) {
        self.commands.insert((scope, lang), commands);
    }

    pub(super) fn delete_commands(&mut self, scope: &str, lang: &str) {
        self.commands.remove(&(scope.to_owned(), lang.to_owned()));
    }

    /// The commands set for exactly this scope and language.
    pub(super) fn commands(&self, scope: &str, lang: &str) -> &[Value] {
        self.commands.get(&(scope.to_owned(), lang.to_owned())).map(Vec::as_slice).unwrap_or_default()
    }

    /// The menu of a private chat: the narrower scope wins, and in it the citizen's language.
    pub(super) fn menu(&self, lang: &str) -> &[Value] {
        let scopes = ["all_private_chats", "default"];
        let choices = scopes.iter().flat_map(|scope| [(*scope, lang), (*scope, "")]);
        choices.map(|(scope, lang)| self.commands(scope, lang)).find(|list| !list.is_empty()).unwrap_or_default()
    }
}

/// Sets a text of one language; an empty one removes it.
pub(super) fn set_text(texts: &mut BTreeMap<String, String>, lang: String, text: &str) {
    if text.is_empty() {
        texts.remove(&lang);
    } else {
        texts.insert(lang, text.to_owned());
    }
}

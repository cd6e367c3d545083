//! What a button does, as the up to 64 bytes of callback data that Telegram carries: `verb:lang:argument`.

use std::{fmt, str::FromStr};

use crate::faq::Lang;

/// What pressing a button asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Show an entry or a region's card.
    Entry {
        /// The entry id.
        id: String,
        /// In this language.
        lang: Lang,
    },
    /// Show the same entry in this language, in place.
    Translate {
        /// The entry id.
        id: String,
        /// The language.
        lang: Lang,
    },
    /// Show the topics.
    Topics(Lang),
    /// Show the entries of a topic.
    Topic {
        /// The topic.
        id: String,
        /// In this language.
        lang: Lang,
    },
    /// Show the regions.
    Regions(Lang),
    /// Fix the language of the answers, or let it follow the message again.
    Language(Option<Lang>),
}

/// Callback data that is not an action: forged, or of an older version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such action")]
pub struct UnknownAction;

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entry { id, lang } => write!(f, "e:{lang}:{id}"),
            Self::Translate { id, lang } => write!(f, "s:{lang}:{id}"),
            Self::Topics(lang) => write!(f, "t:{lang}"),
            Self::Topic { id, lang } => write!(f, "t:{lang}:{id}"),
            Self::Regions(lang) => write!(f, "r:{lang}"),
            Self::Language(Some(lang)) => write!(f, "l:{lang}"),
            Self::Language(None) => f.write_str("l:auto"),
        }
    }
}

impl FromStr for Action {
    type Err = UnknownAction;

    fn from_str(data: &str) -> Result<Self, UnknownAction> {
        let mut parts = data.splitn(3, ':');
        let (verb, second, id) = (parts.next(), parts.next(), parts.next());
        if let (Some("l"), Some("auto"), None) = (verb, second, id) {
            return Ok(Self::Language(None));
        }
        let lang = second.and_then(Lang::from_code).ok_or(UnknownAction)?;
        match (verb, id) {
            (Some("e"), Some(id)) if !id.is_empty() => Ok(Self::Entry { id: id.to_owned(), lang }),
            (Some("s"), Some(id)) if !id.is_empty() => Ok(Self::Translate { id: id.to_owned(), lang }),
            (Some("t"), None) => Ok(Self::Topics(lang)),
            (Some("t"), Some(id)) if !id.is_empty() => Ok(Self::Topic { id: id.to_owned(), lang }),
            (Some("r"), None) => Ok(Self::Regions(lang)),
            (Some("l"), None) => Ok(Self::Language(Some(lang))),
            _ => Err(UnknownAction),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, UnknownAction};
    use crate::faq::Lang;

    #[test]
    fn every_action_survives_the_way_through_telegram() {
        for action in [
            Action::Entry { id: "voting.hours".into(), lang: Lang::Kk },
            Action::Translate { id: "region.almaty".into(), lang: Lang::Ru },
            Action::Topics(Lang::Ru),
            Action::Topic { id: "voting".into(), lang: Lang::Ru },
            Action::Regions(Lang::Kk),
            Action::Language(Some(Lang::Kk)),
            Action::Language(None),
        ] {
            assert_eq!(action.to_string().parse(), Ok(action));
        }
    }

    #[test]
    fn forged_data_is_refused() {
        for data in ["", "e", "e:", "e:kk", "e:kk:", "e:en:x", "x:kk:y", "l:en", "t:kk:", "e:kk\0:x", ":::"] {
            assert_eq!(data.parse::<Action>(), Err(UnknownAction), "{data}");
        }
    }
}

//! The HTML of answers, in an editor's words: what Telegram would refuse, and links that lead nowhere.

use super::{Fault, Mark, is_web_address};
use crate::{
    faq::spans::Path,
    text::html::{self, HtmlError},
};

/// What is wrong with the HTML of a text.
pub fn check(file: usize, path: &Path, text: &str) -> Vec<Fault> {
    let mut faults: Vec<Fault> = addresses(text)
        .filter(|address| !is_web_address(address))
        .map(|address| {
            let message = format!("the link leads to `{address}`, which is not a web address");
            let help = "copy it from the browser, with https://";
            Fault::error(file, path.clone(), "bad-address", message, help).at(Mark::first(address))
        })
        .collect();
    if let Err(error) = html::check(text) {
        let message = format!("Telegram would refuse this text: {}", wording(&error));
        let fault = Fault::error(file, path.clone(), "bad-html", message, error.help());
        faults.push(fault.at(mark(text, &error)));
    }
    faults
}

fn addresses(text: &str) -> impl Iterator<Item = &str> {
    text.split("href=\"").skip(1).filter_map(|rest| rest.split_once('"').map(|(address, _)| address))
}

fn wording(error: &HtmlError) -> String {
    match error {
        HtmlError::Unclosed(_) => "a `<` has no `>` after it".to_owned(),
        HtmlError::Unsupported(_, name) => format!("`<{name}>` is not a tag that it knows"),
        HtmlError::Unmatched(_, expected, found) => {
            format!("`</{found}>` stands where `</{expected}>` must come first")
        }
        HtmlError::Unexpected(_) => "this tag ends what has not begun".to_owned(),
        HtmlError::NoEnd(name) => format!("`<{name}>` is never closed"),
    }
}

fn mark(text: &str, error: &HtmlError) -> Mark {
    let at = match error {
        HtmlError::Unclosed(at) => return Mark { text: "<".to_owned(), nth: text[..*at].matches('<').count() },
        HtmlError::Unsupported(at, _) | HtmlError::Unmatched(at, ..) | HtmlError::Unexpected(at) => *at,
        HtmlError::NoEnd(name) => text.rfind(&format!("<{name}")).unwrap_or_default(),
    };
    let tag = text[at..].split_inclusive('>').next().unwrap_or_default();
    Mark { text: tag.to_owned(), nth: text[..at].matches(tag).count() }
}

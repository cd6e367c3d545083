//! The HTML that Telegram understands (core.telegram.org/bots/api#html-style): escaping, checking, measuring and
//! splitting.

/// `text` with the three characters escaped that HTML gives a meaning, and the quote for attributes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

/// Why Telegram would refuse a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HtmlError {
    /// `<` without `>`.
    #[error("unclosed start tag at byte offset {0}")]
    Unclosed(usize),
    /// A tag outside the list.
    #[error("unsupported start tag \"{1}\" at byte offset {0}")]
    Unsupported(usize, String),
    /// An end tag that closes nothing or something else.
    #[error("unmatched end tag at byte offset {0}, expected \"</{1}>\", found \"</{2}>\"")]
    Unmatched(usize, String, String),
    /// An end tag with nothing open.
    #[error("unexpected end tag at byte offset {0}")]
    Unexpected(usize),
    /// The text ends inside a tag's content.
    #[error("can't find end tag corresponding to start tag \"{0}\"")]
    NoEnd(String),
}

impl HtmlError {
    /// What an editor should do.
    #[must_use]
    pub fn help(&self) -> &'static str {
        match self {
            Self::Unclosed(_) | Self::Unsupported(..) => {
                "write a plain < as &lt;, and use only <b>, <i>, <u>, <s>, <a href=\"…\">, <code>, <blockquote>"
            }
            Self::Unmatched(..) | Self::Unexpected(_) => "close tags in the reverse order of their opening",
            Self::NoEnd(_) => "add the end tag",
        }
    }
}

const TAGS: &[&str] = &[
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "span",
    "tg-spoiler",
    "a",
    "tg-emoji",
    "code",
    "pre",
    "blockquote",
];

/// Checks `html` as Telegram does and returns the length of what is shown, in UTF-16 code units, as Telegram counts.
///
/// # Errors
/// The first thing that Telegram would refuse.
pub fn check(html: &str) -> Result<usize, HtmlError> {
    let mut open: Vec<&str> = Vec::new();
    let mut length = 0;
    let mut at = 0;
    while let Some(c) = html[at..].chars().next() {
        match c {
            '<' => {
                let end = html[at..].find('>').ok_or(HtmlError::Unclosed(at))?;
                let tag = &html[at + 1..at + end];
                if let Some(name) = tag.strip_prefix('/') {
                    let name = name.trim();
                    match open.pop() {
                        Some(expected) if expected.eq_ignore_ascii_case(name) => (),
                        Some(expected) => {
                            return Err(HtmlError::Unmatched(at, expected.to_owned(), name.to_owned()));
                        }
                        None => return Err(HtmlError::Unexpected(at)),
                    }
                } else {
                    let name = tag.split_whitespace().next().unwrap_or_default();
                    if !TAGS.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                        return Err(HtmlError::Unsupported(at, name.to_owned()));
                    }
                    open.push(name);
                }
                at += end + 1;
            }
            '&' => {
                let entity = ["&amp;", "&lt;", "&gt;", "&quot;"].into_iter().find(|name| html[at..].starts_with(name));
                length += 1;
                at += entity.map_or(1, str::len);
            }
            _ => {
                length += c.len_utf16();
                at += c.len_utf8();
            }
        }
    }
    match open.pop() {
        Some(tag) => Err(HtmlError::NoEnd(tag.to_owned())),
        None => Ok(length),
    }
}

/// The text without tags and with entities resolved.
#[must_use]
pub fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if !in_tag => out.push(c),
            _ => (),
        }
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Cuts `html` into messages of at most `limit` shown UTF-16 units: between paragraphs where that works, else between
/// lines, else between words, and never inside a tag. Where a tag would span a cut, all of it is sent as plain text.
#[must_use]
pub fn split(html: &str, limit: usize) -> Vec<String> {
    if check(html).is_ok_and(|length| length <= limit) {
        return vec![html.to_owned()];
    }
    if let Some(pieces) = ["\n\n", "\n", " "].into_iter().find_map(|separator| gather(html, separator, limit)) {
        return pieces;
    }
    let text = plain(html);
    let without_tags = escape(&text);
    if without_tags != html {
        return split(&without_tags, limit);
    }
    // One word longer than a message. A character has up to two units.
    let chars: Vec<char> = text.chars().collect();
    let pieces = chars.chunks(limit / 2).map(|chunk| chunk.iter().collect::<String>());
    pieces.filter(|piece| !piece.trim().is_empty()).map(|piece| escape(&piece)).collect()
}

/// Pieces that end at a separator, each as long as fits; `None` where one is too long or a tag spans a cut.
fn gather(html: &str, separator: &str, limit: usize) -> Option<Vec<String>> {
    let mut pieces: Vec<String> = Vec::new();
    let mut length = 0;
    for part in html.split(separator) {
        let own = check(part).ok().filter(|own| *own <= limit)?;
        match pieces.last_mut() {
            Some(piece) if length + own + separator.len() <= limit => {
                piece.push_str(separator);
                piece.push_str(part);
                length += own + separator.len();
            }
            _ => {
                pieces.push(part.to_owned());
                length = own;
            }
        }
    }
    pieces.retain(|piece| !plain(piece).trim().is_empty());
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::{HtmlError, check, escape, split};

    #[test]
    fn what_telegram_refuses_is_found() {
        assert_eq!(check("<b>а</b> &lt; б"), Ok(5));
        assert_eq!(check("🙂"), Ok(2));
        assert!(matches!(check("a < b"), Err(HtmlError::Unclosed(_))));
        assert!(matches!(check("<h1>a</h1>"), Err(HtmlError::Unsupported(..))));
        assert!(matches!(check("<b><i>a</b></i>"), Err(HtmlError::Unmatched(..))));
        assert!(matches!(check("<b>a"), Err(HtmlError::NoEnd(_))));
        assert!(matches!(check("a</b>"), Err(HtmlError::Unexpected(_))));
    }

    #[test]
    fn a_long_text_is_cut_between_paragraphs() {
        let html = format!("{}\n\n<b>{}</b>", "а".repeat(3000), "б".repeat(3000));
        let pieces = split(&html, 4096);
        assert_eq!(pieces, ["а".repeat(3000), format!("<b>{}</b>", "б".repeat(3000))]);
        assert_eq!(split("<b>а б\n\nв г</b>", 4), ["а б", "в г"], "the tag spans the cut");
        assert!(split(&escape(&"<".repeat(9000)), 4096).iter().all(|piece| check(piece).is_ok_and(|n| n <= 4096)));
    }
}

//! Any text: cleaning, words, stems, keyboard layouts, language, HTML.

use jauap::text::{
    html, keyboard,
    language::{self, Usage},
    latin, skeleton, stem_kk, stem_ru, words,
};

/// Panics where something that must be true of every text isn't.
pub fn check(input: &[u8]) {
    let text = &*String::from_utf8_lossy(input);
    as_words(text);
    as_words(&keyboard::as_cyrillic(text));
    as_words(&keyboard::as_latin(text));
    escaped(text);
    as_html(text);
}

fn as_words(text: &str) {
    let clean = words::clean(text);
    assert_eq!(words::written(&clean).count(), words::split(&clean).len());
    let words = words::split(&clean);
    assert!(words.len() <= words::MOST_WORDS);
    for word in &words {
        assert!(!word.cyrillic.is_empty());
        assert!(!word.skeleton.contains(char::is_whitespace), "{word:?}");
        let kazakh = stem_kk::stem(&word.skeleton);
        assert!(kazakh.len() <= word.skeleton.len(), "{word:?}: {kazakh}");
        assert!(word.skeleton.is_empty() || !kazakh.is_empty(), "{word:?}");
        let _ = stem_ru::stem(&word.cyrillic);
        let _ = (latin::unmix(&word.cyrillic), latin::to_cyrillic(&word.cyrillic), skeleton::fold(&word.skeleton));
    }
    let mut usage = Usage::default();
    for word in words.iter().step_by(2) {
        usage.learn(&word.skeleton, [1, 0]);
        assert!((0.0..=1.0).contains(&usage.familiarity(&word.skeleton)));
    }
    let language = language::tell(&clean, &words, &usage, |_| false);
    assert!(!words.is_empty() || language.reply().is_none(), "no words have no language");
}

/// A text of a citizen, escaped, is shown as it was and holds no markup.
fn escaped(text: &str) {
    let escaped = html::escape(text);
    assert_eq!(html::check(&escaped), Ok(text.encode_utf16().count()));
    assert_eq!(html::plain(&escaped), text);
    pieces(&escaped);
}

/// A text taken for HTML, as an editor may have written it.
fn as_html(html: &str) {
    if html::check(html).is_ok() {
        pieces(html);
    } else {
        // Never sent: the content is checked when it is loaded. Still no reason to fail.
        let _ = (html::plain(html), html::split(html, 4096));
    }
}

/// Every piece is a message, and together they hold all that is shown.
fn pieces(html: &str) {
    let shown = |html: &str| html::plain(html).split_whitespace().collect::<String>();
    for limit in [24, 4096] {
        let pieces = html::split(html, limit);
        for piece in &pieces {
            assert!(html::check(piece).is_ok_and(|length| length <= limit), "{limit}: {piece:?}");
            assert!(!shown(piece).is_empty() || shown(html).is_empty(), "an empty message: {piece:?}");
        }
        assert_eq!(pieces.iter().map(|piece| shown(piece)).collect::<String>(), shown(html));
    }
}

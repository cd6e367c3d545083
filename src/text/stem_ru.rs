//! Russian stems: the Snowball algorithm (snowballstem.org/algorithms/russian), then the skeleton, then the one
//! thing Snowball leaves apart that matters here: the fleeting vowel of `участок` / `участке`.

use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use super::skeleton;

static SNOWBALL: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::Russian));

/// The stem of a lower-case Cyrillic word, as a skeleton.
#[must_use]
pub fn stem(word: &str) -> String {
    let mut stem = skeleton::fold(&SNOWBALL.stem(word));
    // ок/ек/ец after a consonant: the vowel flees in every form but the first (участок, участка; списки, список).
    let chars: Vec<char> = stem.chars().collect();
    if let [.., consonant, vowel @ ('о' | 'е'), last @ ('к' | 'ц')] = chars[..]
        && chars.len() >= 5
        && !"аеиоу".contains(consonant)
    {
        let keep = stem.len() - vowel.len_utf8() - last.len_utf8();
        stem.truncate(keep);
        stem.push(last);
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn forms_of_a_word_meet() {
        for forms in [
            &["участок", "участке", "участки", "участков"][..],
            &["список", "списке", "списки"],
            &["референдум", "референдума", "референдуме"],
            &["бюллетень", "бюллетеня", "бюллетени"],
        ] {
            for form in forms {
                assert_eq!(stem(form), stem(forms[0]), "{form}");
            }
        }
    }
}

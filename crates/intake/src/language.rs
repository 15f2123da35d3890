//! Languages as ISO 639-1 codes.

use isolang::Language;

/// How much of a text is looked at to tell its language, in code points. More does not make it surer.
const SAMPLE: usize = 4000;

/// The ISO 639-1 code in a language tag or locale: `en` for `en-GB`, `en_US`, `eng`. `None` for anything that is no
/// language of that list.
pub fn code(tag: &str) -> Option<String> {
    let first = tag
        .trim()
        .split(['-', '_', ',', ';', ' '])
        .next()?
        .to_ascii_lowercase();
    let language = match first.len() {
        2 => Language::from_639_1(&first),
        3 => Language::from_639_3(&first),
        _ => None,
    };
    language.and_then(|l| l.to_639_1()).map(str::to_owned)
}

/// The language that the words of a text tell, when they tell it reliably.
pub fn of_text(text: &str) -> Option<String> {
    let end = text
        .char_indices()
        .nth(SAMPLE)
        .map_or(text.len(), |(byte, _)| byte);
    let found = whatlang::detect(text.get(..end)?)?;
    if !found.is_reliable() {
        return None;
    }
    // whatlang names these two by a code that stands for one of several forms of the language
    match found.lang() {
        whatlang::Lang::Cmn => Some("zh".to_owned()),
        whatlang::Lang::Pes => Some("fa".to_owned()),
        lang => code(lang.code()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_gives_its_language() {
        for (tag, expected) in [
            ("en-GB", Some("en")),
            ("EN_us", Some("en")),
            ("deu", Some("de")),
            (" fr ", Some("fr")),
            ("pt-BR,en", Some("pt")),
            ("xx", None),
            ("english", None),
            ("", None),
        ] {
            assert_eq!(code(tag).as_deref(), expected, "{tag}");
        }
    }

    #[test]
    fn words_tell_their_language() {
        let english = "The mayor of Velm denied on Monday that the town would sell its ferry, and said that nobody \
                       had asked her to do so. The council will meet again on Thursday evening.";
        assert_eq!(of_text(english).as_deref(), Some("en"));
        let german = "Die Bürgermeisterin bestritt am Montag, dass die Stadt ihre Fähre verkaufen werde, und sagte, \
                      niemand habe sie darum gebeten. Der Rat tagt am Donnerstag wieder.";
        assert_eq!(of_text(german).as_deref(), Some("de"));
        assert_eq!(of_text("42 %"), None);
    }
}

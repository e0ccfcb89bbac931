//! Tells English and Welsh, which officers read, from other languages, which they may not.
//!
//! Statistics on letters know no Welsh and err on short texts. So function words decide first, and
//! statistics are asked only about a longer text in which hardly any English or Welsh stands.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::normalise::Normalised;

/// The language a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    En,
    Cy,
    Other,
}

impl Language {
    /// The ISO 639-1 code; `other` where it is neither English nor Welsh.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Cy => "cy",
            Self::Other => "other",
        }
    }
}

/// The shortest text, in letters, of which statistics on letters tell the language.
const SHORTEST: usize = 24;

/// Frequent English words, without those that are words of Welsh or of a neighbour language too.
const ENGLISH: &str = "\
    the and to of is that for it with be are this have not they we you should would will can \
    need needs more our their there has was were by from your my me all which what who when \
    where how people council please could about than but or if so because been get make into out \
    up these those them its it's don't i'm no at as very too also any street";

/// Frequent Welsh words that English does not have.
const WELSH: &str = "\
    yn yr mae ar ac i'r o'r a'r y ei eu fod wedi nid oes ydy yw bod gan hyn hwn hon sydd am gyda \
    rhaid angen cyngor gwasanaeth gwasanaethau pobl ni dwi rwy rydym rydw chi eich ein fy dylai \
    dylid hoffwn mwy ond neu hefyd iawn dda da byddai bydd byddwn cael gael gwneud wneud mewn \
    nghymru gymru cymru cymraeg gymraeg i ddim dim fel pan lle pam beth sut diolch ffordd tref \
    dref ysgol plant heb dros rhwng cyn nawr bob";

#[derive(Debug)]
pub(super) struct Detector {
    english: HashSet<&'static str>,
    welsh: HashSet<&'static str>,
    statistics: whatlang::Detector,
}

impl Detector {
    pub fn new() -> Self {
        Self {
            english: ENGLISH.split_ascii_whitespace().collect(),
            welsh: WELSH.split_ascii_whitespace().collect(),
            statistics: whatlang::Detector::new(),
        }
    }

    pub fn detect(&self, original: &str, folded: &Normalised) -> Language {
        let letters = folded.lower.bytes().filter(u8::is_ascii_alphabetic).count();
        // Some of the letters of other scripts were folded to Latin look-alikes and counted there.
        if folded.foreign_letters >= 4 && folded.foreign_letters * 2 > letters {
            return Language::Other;
        }
        let (mut words, mut english, mut welsh) = (0_usize, 0_usize, 0_usize);
        for word in folded
            .lower
            .split(|c: char| !(c.is_ascii_alphabetic() || c == '\''))
            .filter(|word| !word.is_empty())
        {
            words += 1;
            english += usize::from(self.english.contains(word));
            welsh += usize::from(self.welsh.contains(word));
        }
        // "I" and "am" are words of both languages, so Welsh needs a clear lead.
        if welsh >= 2 && welsh > english * 2 && welsh * 5 >= words {
            return Language::Cy;
        }
        if letters < SHORTEST || words < 4 || english * 8 >= words {
            return Language::En;
        }
        // Statistics on the first part of a long text are as good as on all of it.
        let sample: String = original.chars().take(600).collect();
        let Some(lang) = self.statistics.detect_lang(&sample) else {
            return Language::En;
        };
        if lang == whatlang::Lang::Eng {
            return Language::En;
        }
        // Whether it is Spanish or Portuguese is all one here; whether it is English is not. So the
        // certainty asked for is that between the best guess and English.
        let against_english = whatlang::Detector::with_allowlist(vec![whatlang::Lang::Eng, lang]);
        match against_english.detect(&sample) {
            Some(info) if info.lang() == lang && info.is_reliable() => Language::Other,
            _ => Language::En,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect(text: &str) -> Language {
        Detector::new().detect(text, &Normalised::new(text))
    }

    #[test]
    fn tells_the_languages_apart() {
        use Language::{Cy, En, Other};
        let cases = [
            ("The bins should be emptied every week.", En),
            ("ok", En),
            ("", En),
            ("Cycle lanes, please!", En),
            ("Skating rink on Gordon Avenue", En),
            ("Mae angen mwy o lefydd parcio yn y dref.", Cy),
            ("Dylai'r cyngor wneud mwy i bobl ifanc yn yr ardal.", Cy),
            ("Rydym yn hoffi'r gwasanaeth newydd ar-lein, diolch.", Cy),
            (
                "Die Stadt sollte mehr Radwege bauen und die Straßen sicherer machen.",
                Other,
            ),
            (
                "Potrzebujemy więcej miejsc parkingowych w centrum naszego miasta.",
                Other,
            ),
            (
                "Necesitamos más autobuses por la noche para la gente que trabaja.",
                Other,
            ),
            ("我们需要更多的公共汽车", Other),
            ("Нам нужно больше автобусов в городе", Other),
        ];
        for (text, language) in cases {
            assert_eq!(detect(text), language, "{text}");
        }
    }
}

//! Dates and times as British people write them, in English and Welsh.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::in_london;

/// The languages in which dates are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "cy")]
    Welsh,
}

impl Language {
    /// The language's code, as in the `lang` attribute.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Welsh => "cy",
        }
    }
}

fn month(day: Date, language: Language) -> &'static str {
    let (english, welsh) = match day.month() {
        1 => ("January", "Ionawr"),
        2 => ("February", "Chwefror"),
        3 => ("March", "Mawrth"),
        4 => ("April", "Ebrill"),
        5 => ("May", "Mai"),
        6 => ("June", "Mehefin"),
        7 => ("July", "Gorffennaf"),
        8 => ("August", "Awst"),
        9 => ("September", "Medi"),
        10 => ("October", "Hydref"),
        11 => ("November", "Tachwedd"),
        _ => ("December", "Rhagfyr"),
    };
    match language {
        Language::English => english,
        Language::Welsh => welsh,
    }
}

fn weekday(day: Date, language: Language) -> &'static str {
    let (english, welsh) = match day.weekday() {
        Weekday::Monday => ("Monday", "Dydd Llun"),
        Weekday::Tuesday => ("Tuesday", "Dydd Mawrth"),
        Weekday::Wednesday => ("Wednesday", "Dydd Mercher"),
        Weekday::Thursday => ("Thursday", "Dydd Iau"),
        Weekday::Friday => ("Friday", "Dydd Gwener"),
        Weekday::Saturday => ("Saturday", "Dydd Sadwrn"),
        Weekday::Sunday => ("Sunday", "Dydd Sul"),
    };
    match language {
        Language::English => english,
        Language::Welsh => welsh,
    }
}

/// "23 November 2026", "23 Tachwedd 2026".
#[must_use]
pub fn long_date(day: Date, language: Language) -> String {
    format!("{} {} {}", day.day(), month(day, language), day.year())
}

/// "Monday 23 November 2026", "Dydd Llun 23 Tachwedd 2026".
#[must_use]
pub fn weekday_date(day: Date, language: Language) -> String {
    format!("{} {}", weekday(day, language), long_date(day, language))
}

/// "November 2026", "Tachwedd 2026".
#[must_use]
pub fn month_and_year(day: Date, language: Language) -> String {
    format!("{} {}", month(day, language), day.year())
}

/// "23 November 2026 at 3:05pm", "23 Tachwedd 2026 am 3:05pm", as London's clocks show it.
///
/// Noon and midnight are words, because nobody agrees what 12pm is.
#[must_use]
pub fn date_and_time(at: Timestamp, language: Language) -> String {
    let local = in_london(at);
    let (joiner, midday, midnight) = match language {
        Language::English => ("at", "midday", "midnight"),
        Language::Welsh => ("am", "hanner dydd", "hanner nos"),
    };
    let time = match (local.hour(), local.minute()) {
        (0, 0) => midnight.to_owned(),
        (12, 0) => midday.to_owned(),
        (hour, minute) => {
            let half = if hour < 12 { "am" } else { "pm" };
            let twelfth = if hour % 12 == 0 { 12 } else { hour % 12 };
            if minute == 0 {
                format!("{twelfth}{half}")
            } else {
                format!("{twelfth}:{minute:02}{half}")
            }
        }
    };
    format!("{} {joiner} {time}", long_date(local.date(), language))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_read_as_people_say_them() {
        let day = date(2026, 11, 23);
        assert_eq!(long_date(day, Language::English), "23 November 2026");
        assert_eq!(
            weekday_date(day, Language::English),
            "Monday 23 November 2026"
        );
        assert_eq!(
            weekday_date(day, Language::Welsh),
            "Dydd Llun 23 Tachwedd 2026"
        );
        assert_eq!(
            month_and_year(date(2027, 3, 1), Language::Welsh),
            "Mawrth 2027"
        );
    }

    #[test]
    fn times_are_londons_and_on_the_twelve_hour_clock() {
        let words = |text: &str, language| date_and_time(text.parse().unwrap(), language);
        assert_eq!(
            words("2026-07-01T14:05:00Z", Language::English),
            "1 July 2026 at 3:05pm"
        );
        assert_eq!(
            words("2026-11-23T09:00:00Z", Language::Welsh),
            "23 Tachwedd 2026 am 9am"
        );
        assert_eq!(
            words("2026-06-30T23:00:00Z", Language::English),
            "1 July 2026 at midnight"
        );
        assert_eq!(
            words("2026-01-05T12:00:00Z", Language::Welsh),
            "5 Ionawr 2026 am hanner dydd"
        );
        assert_eq!(
            words("2026-01-05T00:30:00Z", Language::English),
            "5 January 2026 at 12:30am"
        );
    }

    #[test]
    fn the_language_is_stored_as_its_code() {
        assert_eq!(serde_json::to_string(&Language::Welsh).unwrap(), "\"cy\"");
        assert_eq!(Language::Welsh.code(), "cy");
    }
}

//! The bank holidays of England and Wales: the yearly ones by rule, the proclaimed ones as data.

use jiff::civil::{Date, Weekday, date};
use jiff::{Span, ToSpan as _};

use super::Language;

/// One bank holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BankHoliday {
    /// The day off, which is the substitute day when the holiday falls on a weekend.
    pub date: Date,
    english: &'static str,
    welsh: &'static str,
    /// Whether the day stands in for one that fell on a weekend.
    pub is_substitute: bool,
}

impl BankHoliday {
    /// What the day is called.
    #[must_use]
    pub fn name(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::Welsh => self.welsh,
        }
    }
}

type Names = (&'static str, &'static str);

const NEW_YEAR: Names = ("New Year’s Day", "Dydd Calan");
const GOOD_FRIDAY: Names = ("Good Friday", "Dydd Gwener y Groglith");
const EASTER_MONDAY: Names = ("Easter Monday", "Dydd Llun y Pasg");
const EARLY_MAY: Names = ("Early May bank holiday", "Gŵyl Banc Calan Mai");
const SPRING: Names = ("Spring bank holiday", "Gŵyl Banc y Gwanwyn");
const SUMMER: Names = ("Summer bank holiday", "Gŵyl Banc yr Haf");
const CHRISTMAS: Names = ("Christmas Day", "Dydd Nadolig");
const BOXING: Names = ("Boxing Day", "Gŵyl San Steffan");

/// Days that were proclaimed for one year only, beside the yearly ones.
const ADDED: [(Date, Names); 8] = [
    (date(1981, 7, 29), ("Royal wedding", "Priodas frenhinol")),
    (
        date(1999, 12, 31),
        ("Millennium celebrations", "Dathliadau’r Mileniwm"),
    ),
    (date(2002, 6, 3), ("Golden Jubilee", "Jiwbilî Aur")),
    (date(2011, 4, 29), ("Royal wedding", "Priodas frenhinol")),
    (date(2012, 6, 5), ("Diamond Jubilee", "Jiwbilî Ddiemwnt")),
    (date(2022, 6, 3), ("Platinum Jubilee", "Jiwbilî Blatinwm")),
    (
        date(2022, 9, 19),
        (
            "State funeral of Queen Elizabeth II",
            "Angladd y Frenhines Elizabeth II",
        ),
    ),
    (
        date(2023, 5, 8),
        (
            "Coronation of King Charles III",
            "Coroni’r Brenin Charles III",
        ),
    ),
];

/// Yearly holidays that were moved by proclamation, from the day the rule gives.
const MOVED: [(Date, Date); 5] = [
    (date(1995, 5, 1), date(1995, 5, 8)),
    (date(2002, 5, 27), date(2002, 6, 4)),
    (date(2012, 5, 28), date(2012, 6, 4)),
    (date(2020, 5, 4), date(2020, 5, 8)),
    (date(2022, 5, 30), date(2022, 6, 2)),
];

/// Easter Sunday in the Gregorian calendar, by the anonymous method of 1876 (Meeus, *Astronomical
/// Algorithms*, chapter 8). None for years the calendar cannot hold.
#[must_use]
#[expect(
    clippy::many_single_char_names,
    reason = "the published method's own names"
)]
pub fn easter_sunday(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let a = y.rem_euclid(19);
    let (b, c) = (y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let f = (b + 8).div_euclid(25);
    let g = (b - f + 1).div_euclid(3);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c.div_euclid(4), c.rem_euclid(4));
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l).div_euclid(451);
    let n = h + l - 7 * m + 114;
    let month = i8::try_from(n.div_euclid(31)).ok()?;
    let day = i8::try_from(n.rem_euclid(31) + 1).ok()?;
    Date::new(year, month, day).ok()
}

/// The bank holidays of a year in England and Wales, in order.
#[must_use]
pub fn bank_holidays(year: i16) -> Vec<BankHoliday> {
    let on = |month, day| Date::new(year, month, day).ok();
    let monday = |month, nth| {
        on(month, 1)?
            .nth_weekday_of_month(nth, Weekday::Monday)
            .ok()
    };
    let after_easter = |span: Span| easter_sunday(year)?.checked_add(span).ok();

    // Christmas Day and Boxing Day share one weekend: whichever days of theirs are lost move to
    // the first days after Boxing Day that are free.
    let christmas = on(12, 25);
    let (christmas_off, boxing_off) = match christmas.map(Date::weekday) {
        Some(Weekday::Friday) => (25, 28),
        Some(Weekday::Saturday) => (27, 28),
        Some(Weekday::Sunday) => (27, 26),
        _ => (25, 26),
    };
    let new_year_off = match on(1, 1).map(Date::weekday) {
        Some(Weekday::Saturday) => 3,
        Some(Weekday::Sunday) => 2,
        _ => 1,
    };

    let yearly = [
        (on(1, new_year_off), NEW_YEAR, new_year_off != 1),
        (after_easter((-2).days()), GOOD_FRIDAY, false),
        (after_easter(1.days()), EASTER_MONDAY, false),
        (monday(5, 1), EARLY_MAY, false),
        (monday(5, -1), SPRING, false),
        (monday(8, -1), SUMMER, false),
        (on(12, christmas_off), CHRISTMAS, christmas_off != 25),
        (on(12, boxing_off), BOXING, boxing_off != 26),
    ];
    let mut holidays: Vec<BankHoliday> = yearly
        .into_iter()
        .filter_map(|(day, (english, welsh), is_substitute)| {
            let day = day?;
            let date = MOVED
                .iter()
                .find(|(from, _)| *from == day)
                .map_or(day, |(_, to)| *to);
            Some(BankHoliday {
                date,
                english,
                welsh,
                is_substitute,
            })
        })
        .chain(ADDED.into_iter().filter(|(day, _)| day.year() == year).map(
            |(date, (english, welsh))| BankHoliday {
                date,
                english,
                welsh,
                is_substitute: false,
            },
        ))
        .collect();
    holidays.sort_by_key(|holiday| holiday.date);
    holidays
}

/// Whether a day is a bank holiday in England and Wales.
#[must_use]
pub fn is_bank_holiday(day: Date) -> bool {
    bank_holidays(day.year())
        .iter()
        .any(|holiday| holiday.date == day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(year: i16) -> Vec<String> {
        bank_holidays(year)
            .iter()
            .map(|holiday| holiday.date.strftime("%m-%d").to_string())
            .collect()
    }

    #[test]
    fn easter_falls_where_the_tables_say() {
        for (year, month, day) in [
            (1978, 3, 26),
            (1981, 4, 19),
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
        ] {
            assert_eq!(easter_sunday(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn the_published_lists_are_met() {
        for (year, expected) in [
            (2018, "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26"),
            (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
            (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
            (
                2022,
                "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
            ),
            (
                2023,
                "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
            ),
            (2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
            (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
            (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
        ] {
            assert_eq!(
                days(year),
                expected.split(' ').collect::<Vec<_>>(),
                "{year}"
            );
        }
    }

    #[test]
    fn a_substitute_day_says_so_in_both_languages() {
        let holidays = bank_holidays(2026);
        let boxing = holidays.last().unwrap();
        assert!(boxing.is_substitute);
        assert_eq!(boxing.name(Language::English), "Boxing Day");
        assert_eq!(boxing.name(Language::Welsh), "Gŵyl San Steffan");
    }

    #[test]
    fn holidays_never_fall_on_a_weekend() {
        for holiday in (1978..2100).flat_map(bank_holidays) {
            assert!(
                !matches!(holiday.date.weekday(), Weekday::Saturday | Weekday::Sunday),
                "{holiday:?}"
            );
        }
    }
}

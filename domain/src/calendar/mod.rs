//! Working days in England, and dates in plain words.
//!
//! A working day is any day but Saturday, Sunday and the bank holidays of England and Wales
//! (Banking and Financial Dealings Act 1971, and royal proclamations since). The rules hold from
//! 1978, when the early May holiday began; holidays proclaimed once are listed as data. A [`Calendar`]
//! can have later ones that were imported. Days are the days of London: an instant becomes a date through [`london_date`].

mod holidays;
mod imported;
mod words;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

pub use holidays::{BankHoliday, bank_holidays, easter_sunday, is_bank_holiday};
pub use imported::{Calendar, CalendarError};
pub use words::{Language, date_and_time, long_date, month_and_year, weekday_date};

/// The time zone of every date the service shows.
///
/// The zone's data are built into the program; were they missing, UTC would stand in, which is at
/// most an hour out.
#[must_use]
pub fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC)
}

/// The instant as London's clocks show it.
#[must_use]
pub fn in_london(at: Timestamp) -> Zoned {
    at.to_zoned(london())
}

/// The date in London at an instant.
#[must_use]
pub fn london_date(at: Timestamp) -> Date {
    in_london(at).date()
}

/// The first instant after a day in London: a deadline on that day is missed from then on.
///
/// The last day that the calendar can hold ends at the last instant it can hold.
#[must_use]
pub fn end_of_day(day: Date) -> Timestamp {
    day.tomorrow()
        .and_then(|next| next.to_zoned(london()))
        .map_or(Timestamp::MAX, |midnight| midnight.timestamp())
}

/// Whether offices are open on a day, by the rules.
#[must_use]
pub fn is_working_day(day: Date) -> bool {
    Calendar::default().is_working_day(day)
}

/// [`Calendar::add_working_days`], by the rules.
#[must_use]
pub fn add_working_days(start: Date, days: u32) -> Date {
    Calendar::default().add_working_days(start, days)
}

/// [`Calendar::working_days_between`], by the rules.
#[must_use]
pub fn working_days_between(from: Date, to: Date) -> i64 {
    Calendar::default().working_days_between(from, to)
}

/// [`Calendar::deadline`], by the rules.
#[must_use]
pub fn deadline(start: Date, working_days: u32) -> Date {
    Calendar::default().deadline(start, working_days)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Weekday, date};
    use proptest::prelude::*;

    use super::*;

    fn any_day() -> impl Strategy<Value = Date> {
        (0_i64..36_525).prop_map(|days| date(1978, 1, 1) + jiff::Span::new().days(days))
    }

    #[test]
    fn twenty_working_days_step_over_christmas() {
        assert_eq!(deadline(date(2026, 11, 23), 20), date(2026, 12, 21));
        assert_eq!(deadline(date(2026, 12, 10), 20), date(2027, 1, 12));
        assert_eq!(deadline(date(2026, 12, 24), 1), date(2026, 12, 29));
    }

    #[test]
    fn no_days_at_all_still_lands_on_a_working_day() {
        assert_eq!(add_working_days(date(2026, 11, 23), 0), date(2026, 11, 23));
        assert_eq!(add_working_days(date(2026, 11, 21), 0), date(2026, 11, 23));
    }

    #[test]
    fn a_late_answer_counts_backwards() {
        assert_eq!(
            working_days_between(date(2026, 11, 20), date(2026, 11, 25)),
            3
        );
        assert_eq!(
            working_days_between(date(2026, 11, 25), date(2026, 11, 20)),
            -3
        );
        assert_eq!(
            working_days_between(date(2026, 11, 20), date(2026, 11, 20)),
            0
        );
    }

    #[test]
    fn a_day_ends_at_londons_midnight_in_summer_and_in_winter() {
        assert_eq!(
            end_of_day(date(2026, 7, 1)).to_string(),
            "2026-07-01T23:00:00Z"
        );
        assert_eq!(
            end_of_day(date(2026, 11, 23)).to_string(),
            "2026-11-24T00:00:00Z"
        );
        let just_before_midnight = "2026-06-30T23:30:00Z".parse::<Timestamp>().unwrap();
        assert_eq!(london_date(just_before_midnight), date(2026, 7, 1));
    }

    proptest! {
        #[test]
        fn adding_and_counting_agree(start in any_day(), days in 1_u32..300) {
            let end = add_working_days(start, days);
            prop_assert_eq!(working_days_between(start, end), i64::from(days));
            prop_assert_eq!(working_days_between(end, start), -i64::from(days));
        }

        #[test]
        fn a_deadline_is_never_a_weekend_or_a_holiday(start in any_day(), days in 0_u32..300) {
            let end = deadline(start, days);
            prop_assert!(!matches!(end.weekday(), Weekday::Saturday | Weekday::Sunday));
            prop_assert!(bank_holidays(end.year()).iter().all(|holiday| holiday.date != end));
            prop_assert!(end >= start);
        }

        #[test]
        fn more_days_is_later(start in any_day(), days in 1_u32..300) {
            prop_assert!(add_working_days(start, days) < add_working_days(start, days + 1));
        }
    }
}

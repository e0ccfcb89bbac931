//! Working days in England, and dates in plain words.
//!
//! A working day is any day but Saturday, Sunday and the bank holidays of England and Wales
//! (Banking and Financial Dealings Act 1971, and royal proclamations since). The rules hold from
//! 1978, when the early May holiday began; holidays proclaimed once are listed as data. Days are
//! the days of London: an instant becomes a date through [`london_date`].

mod holidays;
mod words;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

pub use holidays::{BankHoliday, bank_holidays, easter_sunday, is_bank_holiday};
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

/// Whether offices are open on a day.
#[must_use]
pub fn is_working_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_bank_holiday(day)
}

/// The working day that is `days` working days after `start`, which itself is not counted.
///
/// Zero days gives `start`, or the next working day when `start` is none. Past the end of the
/// calendar the last date stands.
#[must_use]
pub fn add_working_days(start: Date, days: u32) -> Date {
    let mut day = start;
    let mut left = days;
    while left > 0 || !is_working_day(day) {
        let Ok(next) = day.tomorrow() else { return day };
        day = next;
        if left > 0 && is_working_day(day) {
            left -= 1;
        }
    }
    day
}

/// The working days after `from` up to and including `to`; negative when `to` comes first.
///
/// So `working_days_between(start, add_working_days(start, n)) == n` for every `n` above zero,
/// and a deadline that has passed counts the working days it is late as a negative number.
#[must_use]
pub fn working_days_between(from: Date, to: Date) -> i64 {
    let (first, last, sign) = if from <= to {
        (from, to, 1)
    } else {
        (to, from, -1)
    };
    let mut day = first;
    let mut count = 0;
    while day < last {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        count += i64::from(is_working_day(day));
    }
    sign * count
}

/// The last day on which something due in `working_days` is in time, when it arrived on `start`.
///
/// The day of arrival is not counted, as in section 10 of the Freedom of Information Act 2000.
#[must_use]
pub fn deadline(start: Date, working_days: u32) -> Date {
    add_working_days(start, working_days)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
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

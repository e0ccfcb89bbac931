//! A calendar that an operator imported: what GOV.UK publishes, before the program knows it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use serde::Deserialize;

use super::bank_holidays;

/// England has eight bank holidays in any year. A list with fewer of a year only adds to the rules.
const A_WHOLE_YEAR: usize = 8;

/// Why a list of bank holidays cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CalendarError {
    #[error("the list is not the JSON that GOV.UK publishes: {0}")]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Csv(#[from] csv::Error),
    #[error("{0:?} is not a date such as 2027-12-27")]
    Date(String),
    #[error("the list has no bank holiday")]
    Empty,
}

/// Working days, with the imported bank holidays of the years that a list covers and the rules for
/// all others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i16, BTreeSet<Date>>,
}

#[derive(Deserialize)]
struct Published {
    #[serde(rename = "england-and-wales")]
    england_and_wales: Division,
}

#[derive(Deserialize)]
struct Division {
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    date: String,
}

impl Calendar {
    /// Reads GOV.UK's list of bank holidays (JSON), or a table with a column `date`.
    ///
    /// # Errors
    /// When the list is neither, or has no or unreadable dates.
    pub fn read(text: &str) -> Result<Self, CalendarError> {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let dates: Vec<String> = if text.starts_with('{') {
            let published: Published = serde_json::from_str(text)?;
            let events = published.england_and_wales.events;
            events.into_iter().map(|event| event.date).collect()
        } else {
            csv::Reader::from_reader(text.as_bytes())
                .deserialize::<Event>()
                .map(|row| row.map(|event| event.date))
                .collect::<Result<_, _>>()?
        };
        let mut years: BTreeMap<i16, BTreeSet<Date>> = BTreeMap::new();
        for text in dates {
            let day: Date = text.trim().parse().map_err(|_| CalendarError::Date(text))?;
            years.entry(day.year()).or_default().insert(day);
        }
        if years.is_empty() {
            return Err(CalendarError::Empty);
        }
        for (year, days) in &mut years {
            if days.len() < A_WHOLE_YEAR {
                days.extend(bank_holidays(*year).iter().map(|holiday| holiday.date));
            }
        }
        Ok(Self { years })
    }

    /// The years that were imported.
    #[must_use]
    pub fn years(&self) -> Vec<i16> {
        self.years.keys().copied().collect()
    }

    /// Whether a day is a bank holiday in England.
    #[must_use]
    pub fn is_bank_holiday(&self, day: Date) -> bool {
        match self.years.get(&day.year()) {
            Some(days) => days.contains(&day),
            None => super::is_bank_holiday(day),
        }
    }

    /// Whether offices are open on a day.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.is_bank_holiday(day)
    }

    /// The working day that is `days` working days after `start`, which itself is not counted.
    ///
    /// Zero days gives `start`, or the next working day when `start` is none. Past the end of the
    /// calendar the last date stands.
    #[must_use]
    pub fn add_working_days(&self, start: Date, days: u32) -> Date {
        let mut day = start;
        let mut left = days;
        while left > 0 || !self.is_working_day(day) {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
            if left > 0 && self.is_working_day(day) {
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
    pub fn working_days_between(&self, from: Date, to: Date) -> i64 {
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
            count += i64::from(self.is_working_day(day));
        }
        sign * count
    }

    /// The last day on which something due in `working_days` is in time, when it arrived on `start`.
    ///
    /// The day of arrival is not counted, as in section 10 of the Freedom of Information Act 2000.
    #[must_use]
    pub fn deadline(&self, start: Date, working_days: u32) -> Date {
        self.add_working_days(start, working_days)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn an_imported_year_goes_before_the_rules() {
        let events: String = bank_holidays(2028)
            .iter()
            .map(|holiday| format!(r#"{{"title":"A","date":"{}"}},"#, holiday.date))
            .collect();
        let json = format!(
            r#"{{"england-and-wales":{{"division":"england-and-wales","events":[{events}
            {{"title":"Jubilee","date":"2028-06-05","notes":"","bunting":true}}]}},
            "scotland":{{"division":"scotland","events":[{{"date":"2028-11-30"}}]}}}}"#
        );
        let calendar = Calendar::read(&json).unwrap();
        assert_eq!(calendar.years(), [2028]);
        assert!(calendar.is_bank_holiday(date(2028, 6, 5)));
        assert!(!super::super::is_bank_holiday(date(2028, 6, 5)));
        assert!(!calendar.is_bank_holiday(date(2028, 11, 30)), "Scotland's");
        assert_eq!(calendar.deadline(date(2028, 6, 2), 1), date(2028, 6, 6));
        assert_eq!(
            calendar.working_days_between(date(2028, 6, 2), date(2028, 6, 6)),
            1
        );
        // Other years keep their rules.
        assert!(calendar.is_bank_holiday(date(2026, 12, 28)));
    }

    #[test]
    fn a_single_day_is_added_to_its_year() {
        let calendar = Calendar::read("title,date\nJubilee,2028-06-05\n").unwrap();
        assert!(calendar.is_bank_holiday(date(2028, 6, 5)));
        assert!(calendar.is_bank_holiday(date(2028, 12, 25)));
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for bad in ["", "{}", "name\nx\n", "date\nsoon\n", "date\n"] {
            assert!(Calendar::read(bad).is_err(), "{bad}");
        }
    }
}

//! The jobs of the clock: which slot of each is the last one that has begun.
//!
//! Every process asks every half minute and writes what it is told; the key of the job, made of its
//! kind and slot, makes it one run for all of them. A slot that began while nothing ran is run once
//! after the start, and earlier ones are not made up for: each of these jobs looks at the present.
//! Days are those of the wall clock in England. Hours are those of UTC: when the clocks change, no
//! hour is left out and none comes twice.

use jiff::civil::{Date, ISOWeekDate, Time, Weekday};
use yousaid_domain::calendar::{Calendar, in_london, london};
use yousaid_entities::UnixMillis;

use crate::outbox::Job;

/// When officers are told what waits for them.
const DAILY_WORK_AT: Time = Time::constant(7, 0, 0, 0);

/// When, on a Monday, followers are told what was new in the week before.
const DIGEST_AT: Time = Time::constant(8, 0, 0, 0);

/// The job of each schedule whose slot began last, at or before `now`.
#[must_use]
pub fn due(now: UnixMillis, calendar: &Calendar) -> Vec<Job> {
    let local = in_london(now.timestamp());
    let hour = now.timestamp().strftime("%Y-%m-%dT%HZ").to_string();
    vec![
        Job::KeepDates { slot: hour.clone() },
        Job::Erase { slot: hour },
        Job::DailyWork {
            slot: last_working_morning(local.date(), local.time(), calendar).to_string(),
        },
        Job::WriteDigests {
            slot: week(local.date(), local.time()),
        },
    ]
}

/// The ISO week whose first morning was the last to begin, such as `2026-W48`.
fn week(date: Date, time: Time) -> String {
    let began = if date.weekday() == Weekday::Monday && time < DIGEST_AT {
        date.yesterday().unwrap_or(date)
    } else {
        date
    };
    let week = began.iso_week_date();
    format!("{}-W{:02}", week.year(), week.week())
}

/// When the weekly mail of a slot of [`Job::WriteDigests`] was due: what is new later is for the
/// next one.
#[must_use]
pub fn digest_due(slot: &str) -> Option<UnixMillis> {
    let (year, week) = slot.split_once("-W")?;
    let (year, week) = (year.parse().ok()?, week.parse().ok()?);
    let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date();
    let due = monday.to_datetime(DIGEST_AT).to_zoned(london()).ok()?;
    Some(due.timestamp().into())
}

/// The last working day whose morning has begun.
fn last_working_morning(date: Date, time: Time, calendar: &Calendar) -> Date {
    let mut day = date;
    if time < DAILY_WORK_AT {
        day = day.yesterday().unwrap_or(day);
    }
    while !calendar.is_working_day(day) {
        let Ok(before) = day.yesterday() else { break };
        day = before;
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(at: &str) -> Vec<String> {
        let at: jiff::Timestamp = at.parse().unwrap();
        due(at.into(), &Calendar::default())
            .iter()
            .map(|job| job.dedupe_key().split_once(':').unwrap().1.to_owned())
            .collect()
    }

    #[test]
    fn mornings_are_of_the_wall_clock_in_england_and_hours_are_not() {
        // In July 08:30 UTC is 09:30 on the wall.
        assert_eq!(
            slots("2026-07-14T08:30:00Z"),
            [
                "keep_dates:2026-07-14T08Z",
                "erase:2026-07-14T08Z",
                "daily_work:2026-07-14",
                "write_digests:2026-W29"
            ]
        );
        assert_eq!(slots("2026-07-14T05:59:59Z")[2], "daily_work:2026-07-13");
        assert_eq!(slots("2026-07-14T06:00:00Z")[2], "daily_work:2026-07-14");
    }

    #[test]
    fn a_week_begins_on_monday_at_eight_on_the_wall() {
        // In July 07:00 UTC is eight, in January it is seven.
        assert_eq!(slots("2026-07-13T06:59:59Z")[3], "write_digests:2026-W28");
        assert_eq!(slots("2026-07-13T07:00:00Z")[3], "write_digests:2026-W29");
        assert_eq!(slots("2027-01-04T07:59:59Z")[3], "write_digests:2026-W53");
        assert_eq!(slots("2027-01-04T08:00:00Z")[3], "write_digests:2027-W01");
        for (slot, due) in [
            ("2026-W29", "2026-07-13T07:00:00Z"),
            ("2026-W53", "2026-12-28T08:00:00Z"),
            ("2027-W01", "2027-01-04T08:00:00Z"),
        ] {
            let due: jiff::Timestamp = due.parse().unwrap();
            assert_eq!(digest_due(slot), Some(due.into()));
        }
        assert_eq!(digest_due("2027-W53"), None);
        assert_eq!(digest_due("yesterday"), None);
    }

    #[test]
    fn nobody_is_written_to_on_a_day_off() {
        // 25 and 28 December 2026 are bank holidays around a weekend.
        assert_eq!(slots("2026-12-28T12:00:00Z")[2], "daily_work:2026-12-24");
        assert_eq!(slots("2026-12-29T12:00:00Z")[2], "daily_work:2026-12-29");
    }
}

//! The jobs of the clock: which slot of each is the last one that has begun.
//!
//! Every process asks every half minute and writes what it is told; the key of the job, made of its
//! kind and slot, makes it one run for all of them. A slot that began while nothing ran is run once
//! after the start, and earlier ones are not made up for: each of these jobs looks at the present.
//! Days are those of the wall clock in England. Hours are those of UTC: when the clocks change, no
//! hour is left out and none comes twice.

use jiff::civil::{Date, Time};
use yousaid_domain::calendar::{in_london, is_working_day};
use yousaid_entities::UnixMillis;

use crate::outbox::Job;

/// When officers are told what waits for them.
const DAILY_WORK_AT: Time = Time::constant(7, 0, 0, 0);

/// The job of each schedule whose slot began last, at or before `now`.
#[must_use]
pub fn due(now: UnixMillis) -> Vec<Job> {
    let local = in_london(now.timestamp());
    let hour = now.timestamp().strftime("%Y-%m-%dT%HZ").to_string();
    vec![
        Job::KeepDates { slot: hour.clone() },
        Job::Erase { slot: hour },
        Job::DailyWork {
            slot: last_working_morning(local.date(), local.time()).to_string(),
        },
    ]
}

/// The last working day whose morning has begun.
fn last_working_morning(date: Date, time: Time) -> Date {
    let mut day = date;
    if time < DAILY_WORK_AT {
        day = day.yesterday().unwrap_or(day);
    }
    while !is_working_day(day) {
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
        due(at.into())
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
                "daily_work:2026-07-14"
            ]
        );
        assert_eq!(slots("2026-07-14T05:59:59Z")[2], "daily_work:2026-07-13");
        assert_eq!(slots("2026-07-14T06:00:00Z")[2], "daily_work:2026-07-14");
    }

    #[test]
    fn nobody_is_written_to_on_a_day_off() {
        // 25 and 28 December 2026 are bank holidays around a weekend.
        assert_eq!(slots("2026-12-28T12:00:00Z")[2], "daily_work:2026-12-24");
        assert_eq!(slots("2026-12-29T12:00:00Z")[2], "daily_work:2026-12-29");
    }
}

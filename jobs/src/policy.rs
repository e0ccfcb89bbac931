//! The numbers of the worker: how long, how often, how many. Nothing else holds one.

use std::time::Duration;

use yousaid_services::outbox::Job;

/// How long a claimed job is out of reach of other workers without a sign of life. After a crash,
/// its jobs are taken up again after this long.
pub const LEASE: Duration = Duration::from_secs(15);

/// How often the leases of running jobs are extended; three may be missed.
pub const HEARTBEAT: Duration = Duration::from_secs(5);

/// The shortest and the longest wait before looking again for due jobs without being woken.
pub const POLL: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(1));

/// How long a stopping worker waits for its running jobs before it hands them back.
pub const GRACE: Duration = Duration::from_secs(10);

/// The wait before a worker that ended with an error is started again.
pub const RESTART: Duration = Duration::from_secs(1);

/// How often schedules are looked at. A slot is an hour at least, so half a minute is exact enough.
pub const TICK: Duration = Duration::from_secs(30);

/// Jobs of which no more than this many are screened in one transaction: large enough that one
/// durable commit serves many comments, small enough that a writer never waits long for it.
pub const SCREENING_BATCH: usize = 64;

/// A job that was started this often without an end is run on its own, so that a text that kills
/// the process takes no other one with it.
pub const ALONE_FROM: i32 = 3;

/// Outcomes that are written in one statement.
pub const SETTLE_BATCH: usize = 256;

/// Rows that are erased in one transaction.
pub const ERASE_BATCH: i64 = 500;

/// The first wait after a failure; it doubles with each.
const FIRST_RETRY: Duration = Duration::from_secs(5);

/// The longest wait after a failure.
const LONGEST_RETRY: Duration = Duration::from_hours(1);

/// Mail is given up after this long: three days, as mail servers themselves do.
pub const MAIL_EXPIRES: Duration = Duration::from_hours(72);

/// Conversations with the servers of one recipient's domain at once, of one process: so few that a
/// domain that stalls leaves hands for the others, so many that a large one is served quickly.
pub const MAIL_PER_DOMAIN: usize = 4;

/// A conversation with the mail server is given up after this: up to ten answers, each of which a
/// busy server may take its time for.
pub const CONVERSATION: Duration = Duration::from_mins(2);

/// How far apart messages are put that wait for others to their domain, and how far off at most.
pub const DOMAIN_QUEUE: (Duration, Duration) =
    (Duration::from_millis(250), Duration::from_secs(30));

/// Wait before the next try, after `attempts` tries: min(5 s · 2ⁿ, 1 h) ± 20 %, with n the number
/// of failures before the last one. `random` is any number; its low bits choose the jitter.
#[must_use]
pub fn backoff(attempts: i32, random: u64) -> Duration {
    let doublings = u32::try_from(attempts.max(1) - 1).unwrap_or_default();
    let base = FIRST_RETRY
        .checked_mul(2_u32.checked_pow(doublings).unwrap_or(u32::MAX))
        .map_or(LONGEST_RETRY, |wait| wait.min(LONGEST_RETRY));
    let millis = u64::try_from(base.as_millis()).unwrap_or(u64::MAX);
    // 80 % to 120 %, in steps of a tenth of a percent.
    Duration::from_millis(millis / 1000 * (800 + random % 401))
}

/// How long one run of a job may take. A run that takes longer is given up and tried again later.
#[must_use]
pub const fn time_limit(job: &Job) -> Duration {
    Duration::from_secs(match job {
        Job::ScreenFeedback { .. } | Job::RouteTheme { .. } => 60,
        Job::SendMail { .. } => 240,
        Job::AnnounceReply { .. }
        | Job::TellFollowers { .. }
        | Job::WriteDigests { .. }
        | Job::DailyWork { .. }
        | Job::KeepDates { .. } => 300,
        Job::AssignThemes { .. } | Job::DiscoverThemes { .. } | Job::Erase { .. } => 1800,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_an_hour_and_stays_within_a_fifth() {
        for attempts in 1..200 {
            let plain = 5.0 * 2_f64.powi((attempts - 1).min(20));
            let plain = plain.min(3600.0);
            for random in 0..1000 {
                let wait = backoff(attempts, random).as_secs_f64();
                assert!(
                    wait >= plain * 0.799 && wait <= plain * 1.201,
                    "{attempts} {wait}"
                );
            }
        }
    }

    #[test]
    fn workers_that_failed_together_do_not_come_back_together() {
        assert_ne!(backoff(3, 0), backoff(3, 200));
    }

    #[test]
    fn mail_is_tried_for_three_days_before_it_is_a_dead_letter() {
        let mail = Job::SendMail {
            delivery_id: yousaid_entities::DeliveryId(uuid::Uuid::nil()),
        };
        let least: Duration = (1..mail.max_attempts()).map(|n| backoff(n, 0)).sum();
        let middle: Duration = (1..mail.max_attempts()).map(|n| backoff(n, 200)).sum();
        assert!(least.as_secs() > 48 * 3600);
        assert!(
            middle + Duration::from_hours(5) >= MAIL_EXPIRES,
            "{middle:?}"
        );
    }
}

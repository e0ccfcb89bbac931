//! What `/metrics` counts about requests: how many, how they ended and how long they took.
//!
//! Invariant: labels are route patterns and numbers, never addresses, tokens or people.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

/// Upper ends of the classes of duration, in milliseconds: what people notice, and what hurts.
const CLASSES: [i64; 7] = [5, 10, 25, 50, 100, 500, 2_500];

#[derive(Clone, Debug, Default)]
struct Durations {
    classes: [u64; CLASSES.len()],
    sum: i64,
    count: u64,
}

type Requests = BTreeMap<(&'static str, String, u16), u64>;

/// The counters of this process since it started.
#[derive(Debug, Default)]
pub struct Metrics(Mutex<(Requests, Durations)>);

impl Metrics {
    /// Counts one request.
    pub fn request(&self, route: &'static str, method: &str, status: u16, milliseconds: i64) {
        let mut counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (requests, durations) = &mut *counters;
        *requests
            .entry((route, method.to_owned(), status))
            .or_default() += 1;
        durations.count += 1;
        durations.sum += milliseconds;
        for (class, ends) in durations.classes.iter_mut().zip(CLASSES) {
            if milliseconds <= ends {
                *class += 1;
            }
        }
    }

    /// The counters as Prometheus reads them.
    #[must_use]
    pub fn text(&self) -> String {
        let (requests, durations) = {
            let counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            counters.clone()
        };
        let mut text = String::from("# TYPE yousaid_requests_total counter\n");
        // Writing to a string does not fail.
        for ((route, method, status), count) in requests {
            let _ = writeln!(
                text,
                "yousaid_requests_total{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}} {count}"
            );
        }
        text.push_str("# TYPE yousaid_request_milliseconds histogram\n");
        for (count, ends) in durations.classes.iter().zip(CLASSES) {
            let _ = writeln!(
                text,
                "yousaid_request_milliseconds_bucket{{le=\"{ends}\"}} {count}"
            );
        }
        let Durations { sum, count, .. } = durations;
        let _ = writeln!(
            text,
            "yousaid_request_milliseconds_bucket{{le=\"+Inf\"}} {count}\n\
             yousaid_request_milliseconds_sum {sum}\nyousaid_request_milliseconds_count {count}"
        );
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_and_status_and_classes_are_cumulative() {
        let metrics = Metrics::default();
        metrics.request("/plans/:slug", "GET", 200, 7);
        metrics.request("/plans/:slug", "GET", 200, 9_000);
        let text = metrics.text();
        let counted =
            "yousaid_requests_total{route=\"/plans/:slug\",method=\"GET\",status=\"200\"} 2";
        assert!(text.contains(counted), "{text}");
        assert!(text.contains("_bucket{le=\"5\"} 0") && text.contains("_bucket{le=\"10\"} 1"));
        assert!(text.contains("_bucket{le=\"+Inf\"} 2") && text.contains("_sum 9007"));
    }
}

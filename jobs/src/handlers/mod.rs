//! One file a job. A handler reads what it needs, and writes its effects and the end of the job in
//! one transaction; it may run twice, and the second run must find nothing left to do.

pub mod announce_reply;
pub mod assign_themes;
pub mod daily_work;
pub mod discover_themes;
pub mod erase;
pub mod keep_dates;
pub mod route_theme;
pub mod screen_feedback;
pub mod send_mail;
pub mod tell_followers;
pub mod write_digests;

/// Runs processor work where it does not hold up the other jobs. A panic in it is passed on to the
/// guard around the handler.
///
/// # Errors
/// `Error::Changed`, so that the job is tried again, when the program is ending.
pub(crate) async fn off_the_async_threads<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> yousaid_services::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|ended| {
        if ended.is_panic() {
            std::panic::resume_unwind(ended.into_panic());
        }
        yousaid_services::Error::Changed
    })
}

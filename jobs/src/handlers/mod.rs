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

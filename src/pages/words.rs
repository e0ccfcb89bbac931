//! Words that officers' and the board's pages share: dates, clocks, states, counts, history.

use std::borrow::Cow;

use yousaid_domain::calendar::{self, Language};
use yousaid_domain::locale::Locale;
use yousaid_entities::{CivilDate, ReplyKind, RouteAction, RouteState, UnixMillis};
use yousaid_services::views::board::People;
use yousaid_services::views::routes::Move;

use crate::components::Tag;
use crate::ui::Ui;

const fn language(locale: Locale) -> Language {
    match locale {
        Locale::En => Language::English,
        Locale::Cy => Language::Welsh,
    }
}

/// A date as people write it.
#[must_use]
pub fn date(ui: &Ui, day: CivilDate) -> String {
    calendar::long_date(day.0, language(ui.locale))
}

/// The date of a moment, in London.
#[must_use]
pub fn day_of(ui: &Ui, at: UnixMillis) -> String {
    date(ui, at.date())
}

/// Where the clock of a route stands, in working days.
#[must_use]
pub fn clock(ui: &Ui, today: CivilDate, due: CivilDate) -> String {
    let days = ui.calendar.working_days_between(today.0, due.0);
    if days > 0 {
        ui.f1("answers-clock-left", "days", days)
    } else if today == due {
        ui.t("answers-clock-today").into_owned()
    } else {
        ui.f1("answers-clock-late", "days", days.abs().max(1))
    }
}

/// The state of a route as a tag; red when it is late.
#[must_use]
pub fn state_tag(ui: &Ui, state: Option<RouteState>) -> Tag {
    let (text, colour) = match state {
        None => (ui.t("answers-state-unrouted"), "grey"),
        Some(RouteState::Offered) => (ui.t("answers-state-offered"), "yellow"),
        Some(RouteState::Accepted) => (ui.t("answers-state-accepted"), "blue"),
        Some(RouteState::Board) => (ui.t("answers-state-board"), "purple"),
        Some(RouteState::Answered) => (ui.t("answers-state-answered"), "green"),
    };
    Tag::colour(text, colour)
}

/// The same in words, for lists to choose from.
#[must_use]
pub fn state_word(ui: &Ui, state: RouteState) -> Cow<'static, str> {
    match state {
        RouteState::Offered => ui.t("answers-state-offered"),
        RouteState::Accepted => ui.t("answers-state-accepted"),
        RouteState::Board => ui.t("answers-state-board"),
        RouteState::Answered => ui.t("answers-state-answered"),
    }
}

/// What a council will do.
#[must_use]
pub fn reply_kind(ui: &Ui, kind: ReplyKind) -> Cow<'static, str> {
    match kind {
        ReplyKind::WillDo => ui.t("answers-reply-will-do"),
        ReplyKind::LookingInto => ui.t("answers-reply-looking-into"),
        ReplyKind::Cannot => ui.t("answers-reply-cannot"),
    }
}

/// A number of people that can be shown.
#[must_use]
pub fn people(ui: &Ui, people: People) -> String {
    match people {
        People::None => ui.t("answers-people-none").into_owned(),
        People::Few => ui.t("answers-people-few").into_owned(),
        People::Some(count) => ui.f1("answers-people", "count", count),
    }
}

/// How many people gave how many pieces of feedback.
#[must_use]
pub fn size(ui: &Ui, people: i64, feedback: i64) -> String {
    ui.f2("themes-size", ("people", people), ("feedback", feedback))
}

/// A move in the history of a route, as a line of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What happened.
    pub text: String,
    /// Why; may be empty.
    pub reason: String,
    /// When.
    pub date: String,
}

/// The history of a route, the newest first.
#[must_use]
pub fn timeline(ui: &Ui, history: &[Move]) -> Vec<Line> {
    let line = |step: &Move| {
        let board = ui.t("answers-board");
        let from = step.from_name.as_deref().unwrap_or(&board);
        let to = step.to_name.as_deref().unwrap_or(&board);
        let text = match step.action {
            RouteAction::Routed => ui.f1("answers-move-routed", "to", to),
            RouteAction::Accepted => ui.f1("answers-move-accepted", "from", from),
            RouteAction::Declined => ui.f2("answers-move-declined", ("from", from), ("to", to)),
            RouteAction::HandedOn => ui.f2("answers-move-handed-on", ("from", from), ("to", to)),
            RouteAction::Escalated => ui.t("answers-move-escalated").into_owned(),
            RouteAction::Assigned => ui.f1("answers-move-assigned", "to", to),
            RouteAction::Answered => ui.f1("answers-move-answered", "from", from),
        };
        Line {
            text,
            reason: step.reason.clone(),
            date: day_of(ui, step.created_at),
        }
    };
    history.iter().rev().map(line).collect()
}

/// The number in an address such as `?page=2`; 1 for anything else.
#[must_use]
pub fn page_number(text: &str) -> i64 {
    text.parse()
        .ok()
        .filter(|page| (1..=10_000).contains(page))
        .unwrap_or(1)
}

/// A value inside the query of an address.
#[must_use]
pub fn encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// How many pages so many rows need.
#[must_use]
pub fn pages(rows: i64, a_page: i64) -> usize {
    usize::try_from((rows + a_page - 1) / a_page).unwrap_or(1)
}

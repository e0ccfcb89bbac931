//! What residents see: plans, their steps, giving feedback, their own page, what became of it.
//!
//! Nobody signs in here and nobody gets a cookie. What a person types is kept under the submission
//! id of the form until it is sent; what a person may do with it later is in a link only they have.

mod answers;
mod cache;
mod check;
mod councils;
mod feedback;
mod follow;
mod home;
mod moderation;
mod outcome;
mod own;
mod plan;
mod plans;
mod runs;
mod sent;
mod step;
mod stop;
mod warning;
mod words;

pub use cache::PageCache;

use std::borrow::Borrow;

use yousaid_domain::calendar::{self, Language};
use yousaid_domain::locale::Locale;
use yousaid_entities::{CivilDate, DesignState, ReplyKind, UnixMillis};

use yousaid_services::views::public::PlanHead;

use crate::components::{Breadcrumbs, Tag};
use crate::http::Access::Public;
use crate::http::{Route, get, post};
use crate::ui::Ui;

/// The routes of this area.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        get("/", Public, home::get),
        get("/plans", Public, plans::get),
        get("/plans/:slug", Public, plan::get),
        get("/plans/:slug/steps/:number", Public, step::get),
        get("/plans/:slug/outcome", Public, outcome::get),
        get("/plans/:slug/feedback", Public, feedback::get),
        post("/plans/:slug/feedback", Public, feedback::post),
        get(
            "/plans/:slug/feedback/:id/words",
            Public,
            feedback::get_words,
        ),
        post(
            "/plans/:slug/feedback/:id/words",
            Public,
            feedback::post_words,
        ),
        get(
            "/plans/:slug/feedback/:id/personal-data",
            Public,
            warning::get,
        ),
        post(
            "/plans/:slug/feedback/:id/personal-data",
            Public,
            warning::post,
        ),
        get("/plans/:slug/feedback/:id/check", Public, check::get),
        post("/plans/:slug/feedback/:id/check", Public, check::post),
        get("/plans/:slug/feedback/:id/ease", Public, answers::get_ease),
        post("/plans/:slug/feedback/:id/ease", Public, answers::post_ease),
        get(
            "/plans/:slug/feedback/:id/about",
            Public,
            answers::get_about,
        ),
        post(
            "/plans/:slug/feedback/:id/about",
            Public,
            answers::post_about,
        ),
        get(
            "/plans/:slug/feedback/:id/email",
            Public,
            answers::get_email,
        ),
        post(
            "/plans/:slug/feedback/:id/email",
            Public,
            answers::post_email,
        ),
        get(
            "/plans/:slug/feedback/:id/questions/:number",
            Public,
            answers::get_question,
        ),
        post(
            "/plans/:slug/feedback/:id/questions/:number",
            Public,
            answers::post_question,
        ),
        get("/feedback/sent/:reference", Public, sent::get),
        get("/m/:token", Public, own::get),
        get("/m/:token/change", Public, own::get_change),
        post("/m/:token/change", Public, own::post_change),
        get("/m/:token/withdraw", Public, own::get_withdraw),
        post("/m/:token/withdraw", Public, own::post_withdraw),
        get("/m/:token/appeal", Public, own::get_appeal),
        post("/m/:token/appeal", Public, own::post_appeal),
        get("/confirm/:token", Public, own::get_confirm),
        post("/confirm/:token", Public, own::post_confirm),
        get("/stop/:token", Public, stop::get),
        post("/stop/:token", Public, stop::post),
        post("/stop/:token/undo", Public, stop::post_undo),
        get("/plans/:slug/follow", Public, follow::get_plan),
        post("/plans/:slug/follow", Public, follow::post_plan),
        get("/councils/:slug/follow", Public, follow::get_council),
        post("/councils/:slug/follow", Public, follow::post_council),
        get("/follow/sent", Public, follow::get_sent),
        get("/follow/confirm/:token", Public, follow::get_confirm),
        post("/follow/confirm/:token", Public, follow::post_confirm),
        get("/follow/settings/:token", Public, follow::get_settings),
        post("/follow/settings/:token", Public, follow::post_settings),
        post("/follow/settings/:token/stop", Public, follow::post_stop),
        post("/follow/settings/:token/undo", Public, follow::post_undo),
        get("/councils", Public, councils::get),
        get("/councils/:slug", Public, councils::get_one),
        get("/councils/:slug/moderation", Public, moderation::get),
        get("/outcomes", Public, outcome::get_all),
        get("/who-runs-what", Public, runs::get),
    ]
}

const fn words_of(locale: Locale) -> Language {
    match locale {
        Locale::En => Language::English,
        Locale::Cy => Language::Welsh,
    }
}

/// A day in words, such as 3 January 2027.
fn day(ui: &Ui, day: impl Borrow<CivilDate>) -> String {
    calendar::long_date(day.borrow().0, words_of(ui.locale))
}

/// The day of an instant, in England, in words.
fn day_of(ui: &Ui, at: impl Borrow<UnixMillis>) -> String {
    let date = calendar::london_date(at.borrow().timestamp());
    calendar::long_date(date, words_of(ui.locale))
}

/// The state of a plan as residents are told: a word and its colour.
fn state_tag(ui: &Ui, state: impl Borrow<DesignState>) -> Tag {
    match state.borrow() {
        DesignState::Open => Tag::colour(ui.t("state-open"), "green"),
        DesignState::Answered => Tag::colour(ui.t("state-answered"), "blue"),
        DesignState::Withdrawn => Tag::colour(ui.t("state-withdrawn"), "grey"),
        DesignState::Closed | DesignState::Draft => Tag::colour(ui.t("state-closed"), "yellow"),
    }
}

/// One sentence about the dates of a plan.
fn dates(
    ui: &Ui,
    state: impl Borrow<DesignState>,
    closes_on: impl Borrow<Option<CivilDate>>,
) -> String {
    match (state.borrow(), closes_on.borrow()) {
        (DesignState::Open, Some(last)) => ui.f1("plan-open-until", "date", day(ui, last)),
        (DesignState::Open, None) => ui.t("plan-open").into_owned(),
        (DesignState::Answered, _) => ui.t("plan-answered").into_owned(),
        (DesignState::Withdrawn, _) => ui.t("plan-withdrawn").into_owned(),
        (_, Some(last)) => ui.f1("plan-closed-on", "date", day(ui, last)),
        (_, None) => ui.t("plan-closed").into_owned(),
    }
}

/// What the council does, as a tag.
fn reply_tag(ui: &Ui, kind: impl Borrow<ReplyKind>) -> Tag {
    match kind.borrow() {
        ReplyKind::WillDo => Tag::colour(ui.t("reply-will-do"), "green"),
        ReplyKind::LookingInto => Tag::colour(ui.t("reply-looking-into"), "blue"),
        ReplyKind::Cannot => Tag::colour(ui.t("reply-cannot"), "grey"),
    }
}

/// The way back through the list of plans.
fn crumbs(ui: &Ui) -> Breadcrumbs {
    Breadcrumbs::new(ui.locale).item(ui.t("nav-plans"), ui.href("/plans"))
}

/// The way back to a plan.
fn plan_crumbs(ui: &Ui, head: &PlanHead) -> Breadcrumbs {
    crumbs(ui).item(&head.title, ui.href(&format!("/plans/{}", head.slug)))
}

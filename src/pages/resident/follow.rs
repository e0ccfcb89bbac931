//! Following a plan or a council by mail: the form, the link that confirms, and the page behind the
//! private link on which a person changes how they follow.
//!
//! Nobody needs an account or gets a cookie. The answer to the form is the same for an address that
//! follows already, in its words and in how long it takes.

use std::time::Duration;

use askama::Template;
use poem::http::StatusCode;
use poem::web::{Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use yousaid_domain::locale::Locale;
use yousaid_domain::text::EmailAddress;
use yousaid_entities::{CouncilId, DesignId, Frequency, SubscriptionId};
use yousaid_services::follow::{self, Ask, End, Follow};
use yousaid_services::tokens::Purpose;
use yousaid_services::views::public;

use super::own::{expired, sure};
use super::warning::Nothing;
use crate::components::{Button, FormErrors, Input, NotificationBanner, Radios};
use crate::http::{Context, ErrorKind, PageError, PageResult, ProtectedForm, see_other};
use crate::live::Limit;
use crate::ui::Ui;

/// Wishes to follow that one client may send in a quarter of an hour: more than a person has.
const WISHES: Limit = Limit {
    limit: 20,
    window: 15 * 60_000,
};

/// Every answer takes this long at least: writing a row takes a few milliseconds, which could
/// otherwise be seen from outside.
const AT_LEAST: Duration = Duration::from_millis(100);

/// What is to be followed.
struct Target {
    council: CouncilId,
    design: Option<DesignId>,
    name: String,
    /// Its page.
    page: String,
}

async fn plan(context: &Context, slug: &str) -> Result<Target, PageError> {
    let head = public::head(&context.app.core, slug).await?;
    Ok(Target {
        council: head.council_id,
        design: Some(head.id),
        name: head.title,
        page: format!("/plans/{}", head.slug),
    })
}

async fn council_of(context: &Context, slug: &str) -> Result<Target, PageError> {
    let found = public::council(&context.app.core, slug).await?;
    Ok(Target {
        council: found.id,
        design: None,
        name: found.name,
        page: format!("/councils/{}", found.slug),
    })
}

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    email: String,
    frequency: String,
}

#[derive(Template)]
#[template(path = "pages/resident/follow.html")]
struct FollowPage {
    ui: Ui,
    title: String,
    intro: String,
    email: Input,
    frequency: Radios,
    errors: FormErrors,
    action: String,
    back: String,
}

fn frequency_field(ui: &Ui, chosen: &str) -> Radios {
    Radios::new("frequency")
        .legend(ui.t("follow-frequency"))
        .item(
            Frequency::Immediate.as_str(),
            ui.t("follow-frequency-immediate"),
        )
        .item(Frequency::Weekly.as_str(), ui.t("follow-frequency-weekly"))
        .value(chosen.to_owned())
}

fn form(context: &Context, target: &Target, wish: &Wish, errors: FormErrors) -> Response {
    let ui = context.ui();
    let status = errors.status();
    let page = FollowPage {
        title: ui.f1("follow-title", "what", target.name.as_str()),
        intro: ui
            .t(match target.design {
                Some(_) => "follow-intro-plan",
                None => "follow-intro-council",
            })
            .into_owned(),
        email: Input::new("email")
            .label(ui.t("follow-email"))
            .hint(ui.t("follow-email-hint"))
            .kind("email")
            .spellcheck(false)
            .autocomplete("email")
            .value(&wish.email)
            .error(errors.get("email")),
        frequency: frequency_field(&ui, &wish.frequency).error(errors.get("frequency")),
        errors,
        action: ui.href(&format!("{}/follow", target.page)),
        back: target.page.clone(),
        ui: ui.clone(),
    };
    ui.page(status, &page)
}

async fn take(context: &Context, target: &Target, wish: &Wish) -> PageResult {
    let ui = context.ui();
    let mut errors = FormErrors::new(ui.locale);
    let email = EmailAddress::parse(&wish.email);
    if email.is_err() {
        errors.add("email", ui.t("follow-email-error"));
    }
    let frequency = wish.frequency.parse::<Frequency>();
    if frequency.is_err() {
        errors.add("frequency", ui.t("follow-frequency-error"));
    }
    let (Ok(email), Ok(frequency)) = (email, frequency) else {
        return Ok(form(context, target, wish, errors));
    };
    let app = &context.app;
    let key = format!("follow:{}", context.client_key());
    if let Some(wait) = app.live.hit(&key, WISHES, app.core.now()).await {
        return Err(PageError::rate_limited(wait));
    }
    let ask = Ask {
        email,
        locale: context.locale,
        council_id: target.council,
        design_id: target.design,
        frequency,
    };
    let (asked, ()) = tokio::join!(follow::ask(&app.core, ask), tokio::time::sleep(AT_LEAST));
    asked?;
    Ok(see_other(&ui.href("/follow/sent")))
}

/// `GET /plans/:slug/follow`
#[handler]
pub async fn get_plan(context: &Context, Path(slug): Path<String>) -> PageResult {
    let target = plan(context, &slug).await?;
    let errors = FormErrors::new(context.locale);
    Ok(form(context, &target, &Wish::default(), errors))
}

/// `POST /plans/:slug/follow`
#[handler]
pub async fn post_plan(
    context: &Context,
    Path(slug): Path<String>,
    ProtectedForm(wish, _): ProtectedForm<Wish>,
) -> PageResult {
    context.make_private();
    let target = plan(context, &slug).await?;
    take(context, &target, &wish).await
}

/// `GET /councils/:slug/follow`
#[handler]
pub async fn get_council(context: &Context, Path(slug): Path<String>) -> PageResult {
    let target = council_of(context, &slug).await?;
    let errors = FormErrors::new(context.locale);
    Ok(form(context, &target, &Wish::default(), errors))
}

/// `POST /councils/:slug/follow`
#[handler]
pub async fn post_council(
    context: &Context,
    Path(slug): Path<String>,
    ProtectedForm(wish, _): ProtectedForm<Wish>,
) -> PageResult {
    context.make_private();
    let target = council_of(context, &slug).await?;
    take(context, &target, &wish).await
}

#[derive(Template)]
#[template(path = "pages/resident/follow-sent.html")]
struct SentPage {
    ui: Ui,
}

/// `GET /follow/sent`: the same for everyone.
#[handler]
pub fn get_sent(ui: Ui) -> Response {
    let page = SentPage { ui };
    page.ui.page(StatusCode::OK, &page)
}

fn open(context: &Context, purpose: Purpose, token: &str) -> Result<SubscriptionId, PageError> {
    context.make_private();
    let id = context.app.core.keys.open(purpose, token);
    Ok(id.ok_or(ErrorKind::NotFound)?)
}

fn settings_path(context: &Context, id: SubscriptionId) -> String {
    let token = context.app.core.keys.token(Purpose::FollowSettings, id);
    format!("/follow/settings/{token}")
}

/// `GET /follow/confirm/:token`: a button, because mail scanners open links.
#[handler]
pub async fn get_confirm(context: &Context, Path(token): Path<String>) -> PageResult {
    let id = open(context, Purpose::ConfirmFollow, &token)?;
    let found = follow::one(&context.app.core, id).await.map_err(expired)?;
    let ui = context.ui();
    let text = match found.frequency {
        Frequency::Immediate => "follow-confirm-immediate",
        Frequency::Weekly => "follow-confirm-weekly",
    };
    let words = (
        ui.f1("follow-confirm-title", "what", found.what()),
        ui.t(text).into_owned(),
        "follow-confirm-button",
    );
    sure(
        context,
        words,
        &format!("/follow/confirm/{token}"),
        false,
        None,
    )
}

/// `POST /follow/confirm/:token`
#[handler]
pub async fn post_confirm(
    context: &Context,
    Path(token): Path<String>,
    ProtectedForm(Nothing {}, _): ProtectedForm<Nothing>,
) -> PageResult {
    let id = open(context, Purpose::ConfirmFollow, &token)?;
    let confirmed = follow::confirm(&context.app.core, id).await;
    confirmed.map_err(expired)?;
    Ok(done(context, id, "confirmed"))
}

/// Back to the settings, with a word about what was done.
fn done(context: &Context, id: SubscriptionId, what: &str) -> Response {
    let path = context.locale.path(&settings_path(context, id));
    see_other(&format!("{path}?done={what}"))
}

/// What stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
}

#[derive(Template)]
#[template(path = "pages/resident/follow-settings.html")]
struct SettingsPage {
    ui: Ui,
    title: String,
    banner: Option<NotificationBanner>,
    follow: Follow,
    frequency: Radios,
    language: Radios,
    errors: FormErrors,
    action: String,
    /// What else the person follows, each with its own settings.
    others: Vec<(String, String)>,
}

/// What the settings send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Settings {
    frequency: String,
    language: String,
}

async fn settings(
    context: &Context,
    id: SubscriptionId,
    asked: &Asked,
    errors: FormErrors,
) -> PageResult {
    let core = &context.app.core;
    let follow = follow::one(core, id).await.map_err(expired)?;
    if follow.confirmed_at.is_none() {
        return Err(ErrorKind::Gone.into());
    }
    let others = follow::others(core, &follow).await?;
    let ui = context.ui();
    let said = match asked.done.as_str() {
        "confirmed" if follow.ended_at.is_none() => Some("follow-done-confirmed"),
        "changed" if follow.ended_at.is_none() => Some("follow-done-changed"),
        "resumed" if follow.ended_at.is_none() => Some("follow-done-resumed"),
        _ => None,
    };
    let status = errors.status();
    let page = SettingsPage {
        title: ui.f1("follow-settings-title", "what", follow.what()),
        banner: said.map(|key| NotificationBanner::success(ui.locale, ui.t(key))),
        frequency: frequency_field(&ui, follow.frequency.as_str()).error(errors.get("frequency")),
        language: Radios::new("language")
            .legend(ui.t("follow-language"))
            .hint(ui.t("follow-language-hint"))
            .items([("en", "English"), ("cy", "Cymraeg")])
            .value(follow.locale.clone())
            .error(errors.get("language")),
        errors,
        action: ui.href(&settings_path(context, id)),
        others: others
            .iter()
            .map(|other| {
                let href = ui.href(&settings_path(context, other.id));
                (other.what().to_owned(), href)
            })
            .collect(),
        follow,
        ui: ui.clone(),
    };
    Ok(ui.page(status, &page))
}

/// `GET /follow/settings/:token`
#[handler]
pub async fn get_settings(
    context: &Context,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let id = open(context, Purpose::FollowSettings, &token)?;
    settings(context, id, &asked, FormErrors::new(context.locale)).await
}

/// `POST /follow/settings/:token`
#[handler]
pub async fn post_settings(
    context: &Context,
    Path(token): Path<String>,
    ProtectedForm(form, _): ProtectedForm<Settings>,
) -> PageResult {
    let id = open(context, Purpose::FollowSettings, &token)?;
    let ui = context.ui();
    let mut errors = FormErrors::new(ui.locale);
    let frequency = form.frequency.parse::<Frequency>();
    if frequency.is_err() {
        errors.add("frequency", ui.t("follow-frequency-error"));
    }
    let language = Locale::parse(&form.language);
    if language.is_none() {
        errors.add("language", ui.t("follow-language-error"));
    }
    let (Ok(frequency), Some(language)) = (frequency, language) else {
        return settings(context, id, &Asked::default(), errors).await;
    };
    let changed = follow::change(&context.app.core, id, frequency, language).await;
    changed.map_err(expired)?;
    Ok(done(context, id, "changed"))
}

/// `POST /follow/settings/:token/stop`
#[handler]
pub async fn post_stop(
    context: &Context,
    Path(token): Path<String>,
    ProtectedForm(Nothing {}, _): ProtectedForm<Nothing>,
) -> PageResult {
    let id = open(context, Purpose::FollowSettings, &token)?;
    let ended = follow::end(&context.app.core, id, End::One).await;
    ended.map_err(expired)?;
    Ok(done(context, id, "stopped"))
}

/// `POST /follow/settings/:token/undo`
#[handler]
pub async fn post_undo(
    context: &Context,
    Path(token): Path<String>,
    ProtectedForm(Nothing {}, _): ProtectedForm<Nothing>,
) -> PageResult {
    let id = open(context, Purpose::FollowSettings, &token)?;
    let resumed = follow::resume(&context.app.core, id).await;
    resumed.map_err(expired)?;
    Ok(done(context, id, "resumed"))
}

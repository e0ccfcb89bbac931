//! A person's own page: who they are here, where they are signed in, and the way out.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Data, Path};
use serde::Deserialize;
use yousaid_domain::locale::Locale;
use yousaid_entities::{Role, UnixMillis};
use yousaid_services::accounts;

use super::sign_in::ended;
use crate::app::App;
use crate::components::{Button, SummaryList};
use crate::http::errors::OrNotFound;
use crate::http::{PageResult, ProtectedForm, SignedIn, see_other};
use crate::ui::Ui;

/// One session of the person.
struct Line {
    id: String,
    began: String,
    seen: String,
    is_this: bool,
    action: String,
}

#[derive(Template)]
#[template(path = "pages/account/home.html")]
struct Page {
    ui: Ui,
    about: SummaryList,
    sessions: Vec<Line>,
    end: Button,
    sign_out: Button,
    /// Whether the person hears by mail of waiting work; none when there can be no such work.
    work_mail: Option<bool>,
    work_mail_button: Button,
}

/// The page.
#[handler]
pub async fn get(Data(app): Data<&App>, ui: Ui, person: SignedIn) -> PageResult {
    let session = &person.session;
    let mut about = SummaryList::new()
        .row(ui.t("account-name"), &session.user.name)
        .row(ui.t("account-email-label"), &session.user.email);
    for held in &session.roles {
        let role = match held.role {
            Role::Officer => ui.t("account-role-officer"),
            Role::Lead => ui.t("account-role-lead"),
            Role::Board => ui.t("account-role-board"),
            Role::Operator => ui.t("account-role-operator"),
        };
        let council = held.council.as_ref().map(|(_, _, name)| name.as_str());
        about = about.row(role, council.unwrap_or(&ui.t("account-everywhere")));
    }
    let has_work = session.roles.iter().any(|held| held.council.is_some());
    let work_mail = if has_work {
        Some(!accounts::has_ended_work_mail(&app.core, session.user.id).await?)
    } else {
        None
    };
    let found = accounts::sessions(&app.core, session.user.id).await?;
    let sessions = found.into_iter().map(|found| Line {
        began: time(ui.locale, found.created_at),
        seen: time(ui.locale, found.last_seen_at),
        is_this: found.id == session.session_id,
        action: ui.href(&format!("/account/sessions/{}/end", found.id)),
        id: found.id.to_string(),
    });
    let page = Page {
        about,
        sessions: sessions.collect(),
        end: Button::submit(ui.t("account-session-end")).secondary(),
        sign_out: Button::submit(ui.t("account-sign-out")),
        work_mail_button: Button::submit(ui.t(if work_mail == Some(true) {
            "account-work-mail-stop"
        } else {
            "account-work-mail-start"
        }))
        .secondary(),
        work_mail,
        ui,
    };
    Ok(page.ui.page(StatusCode::OK, &page))
}

/// A moment as people in England write it.
fn time(locale: Locale, at: UnixMillis) -> String {
    const WELSH: [&str; 12] = [
        "Ionawr",
        "Chwefror",
        "Mawrth",
        "Ebrill",
        "Mai",
        "Mehefin",
        "Gorffennaf",
        "Awst",
        "Medi",
        "Hydref",
        "Tachwedd",
        "Rhagfyr",
    ];
    let zone = jiff::tz::TimeZone::get("Europe/London").unwrap_or(jiff::tz::TimeZone::UTC);
    let at = at.timestamp().to_zoned(zone);
    let month = usize::try_from(at.month() - 1)
        .ok()
        .and_then(|month| WELSH.get(month));
    match (locale, month) {
        (Locale::Cy, Some(month)) => {
            format!(
                "{} {month} {}, {}",
                at.day(),
                at.year(),
                at.strftime("%H:%M")
            )
        }
        _ => at.strftime("%-d %B %Y, %H:%M").to_string(),
    }
}

/// These forms send nothing but their token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {}

/// What the form about mail sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WorkMail {
    wanted: String,
}

/// Starts or stops the mail about waiting work.
#[handler]
pub async fn want_work_mail(
    Data(app): Data<&App>,
    ui: Ui,
    person: SignedIn,
    ProtectedForm(form, _): ProtectedForm<WorkMail>,
) -> PageResult {
    let wanted = form.wanted == "yes";
    accounts::want_work_mail(&app.core, person.session.user.id, wanted).await?;
    Ok(see_other(&ui.href("/account")))
}

/// Ends this session.
#[handler]
pub async fn sign_out(
    Data(app): Data<&App>,
    ui: Ui,
    person: SignedIn,
    _: ProtectedForm<Form>,
) -> PageResult {
    let session = &person.session;
    accounts::end_session(&app.core, session.user.id, session.session_id).await?;
    Ok(ended(&ui, &app.settings))
}

/// Ends one session of the person, this or another.
#[handler]
pub async fn end_session(
    Data(app): Data<&App>,
    ui: Ui,
    person: SignedIn,
    Path(id): Path<String>,
    _: ProtectedForm<Form>,
) -> PageResult {
    let id = id.parse().ok().or_not_found()?;
    accounts::end_session(&app.core, person.session.user.id, id).await?;
    if id == person.session.session_id {
        return Ok(ended(&ui, &app.settings));
    }
    Ok(see_other(&ui.href("/account")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_on_the_wall_in_england() {
        let summer = UnixMillis(1_752_570_000_000);
        assert_eq!(time(Locale::En, summer), "15 July 2025, 10:00");
        assert_eq!(time(Locale::Cy, summer), "15 Gorffennaf 2025, 10:00");
    }
}

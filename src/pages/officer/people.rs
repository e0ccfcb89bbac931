//! The people of a council, for its leads: who may work here, and since when.

use askama::Template;
use poem::handler;
use poem::web::{Data, Query};
use serde::Deserialize;
use yousaid_entities::Role;
use yousaid_services::accounts::{self, NewUser};
use yousaid_services::people::{self, Person};

use super::{Area, nav, note};
use crate::app::App;
use crate::components::{Button, Choice, FormErrors, Input, Markup, NotificationBanner, Radios};
use crate::http::{ErrorKind, Officer, PageResult, ProtectedForm, see_other};
use crate::pages::words;
use crate::ui::Ui;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
}

/// What the forms send.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    action: String,
    membership: String,
    name: String,
    email: String,
    role: String,
}

#[derive(Template)]
#[template(path = "pages/officer/people.html")]
struct Page {
    ui: Ui,
    nav: Markup,
    council: String,
    here: String,
    banner: Option<NotificationBanner>,
    errors: FormErrors,
    people: Vec<Person>,
    name: Input,
    email: Input,
    role: Radios,
}

impl Page {
    fn role_word(&self, person: &Person) -> std::borrow::Cow<'static, str> {
        match person.role {
            Role::Lead => self.ui.t("officer-role-lead"),
            _ => self.ui.t("officer-role-officer"),
        }
    }

    fn since(&self, person: &Person) -> String {
        let day = words::day_of(&self.ui, person.created_at);
        self.ui.f1("officer-people-since", "day", day)
    }

    fn add(&self) -> Button {
        Button::submit(self.ui.t("officer-people-add")).named("action", "add")
    }
}

/// The page.
#[handler]
pub async fn get(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> PageResult {
    let banner = match asked.done.as_str() {
        "added" => Some(ui.t("officer-people-added")),
        "ended" => Some(ui.t("officer-people-ended")),
        _ => None,
    };
    let banner = banner.map(|text| NotificationBanner::success(ui.locale, text));
    let errors = FormErrors::new(ui.locale);
    show(&app, ui, &officer, banner, &Sent::default(), errors).await
}

/// Adds a person, or ends a role.
#[handler]
pub async fn post(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    ProtectedForm(sent, _): ProtectedForm<Sent>,
) -> PageResult {
    let mut errors = FormErrors::new(ui.locale);
    let done = if sent.action == "end" {
        let id = sent.membership.parse().map_err(|_| ErrorKind::NotFound)?;
        let ended = people::end(&app.core, officer.actor, officer.council.id, id).await;
        if let Err(error) = ended {
            note(&ui, &mut errors, error)?;
        }
        "ended"
    } else {
        if sent.name.trim().is_empty() {
            errors.add("name", ui.t("officer-error-name"));
        }
        let role = match sent.role.as_str() {
            "officer" => Some(Role::Officer),
            "lead" => Some(Role::Lead),
            _ => None,
        };
        if role.is_none() {
            errors.add("role", ui.t("officer-error-role"));
        }
        let email = yousaid_domain::text::EmailAddress::parse(&sent.email);
        if email.is_err() {
            errors.add("email", ui.t("officer-error-email"));
        }
        if let (Some(role), Ok(email), true) = (role, email, errors.is_empty()) {
            let new = NewUser {
                email: email.as_str().to_owned(),
                name: sent.name.clone(),
                locale: ui.locale,
                role,
                council: Some(officer.council.slug.clone()),
            };
            if let Err(error) = accounts::add_user(&app.core, officer.actor, new).await {
                note(&ui, &mut errors, error)?;
            }
        }
        "added"
    };
    if errors.is_empty() {
        let path = format!("/manage/{}/people?done={done}", officer.council.slug);
        return Ok(see_other(&ui.href(&path)));
    }
    show(&app, ui, &officer, None, &sent, errors).await
}

async fn show(
    app: &App,
    ui: Ui,
    officer: &Officer,
    banner: Option<NotificationBanner>,
    sent: &Sent,
    errors: FormErrors,
) -> PageResult {
    let people = people::list(&app.core, officer.council.id).await?;
    let page = Page {
        nav: nav(&ui, officer, Area::People),
        council: officer.council.name.clone(),
        here: ui.href(&format!("/manage/{}/people", officer.council.slug)),
        banner,
        people,
        name: Input::new("name")
            .label(&*ui.t("officer-people-name"))
            .value(sent.name.clone())
            .error(errors.get("name")),
        email: Input::new("email")
            .kind("email")
            .label(&*ui.t("officer-people-email"))
            .hint(ui.t("officer-people-email-hint"))
            .value(sent.email.clone())
            .error(errors.get("email")),
        role: Radios::new("role")
            .legend(ui.t("officer-people-role"))
            .choice(
                Choice::new("officer", ui.t("officer-role-officer"))
                    .hint(ui.t("officer-role-officer-hint")),
            )
            .choice(
                Choice::new("lead", ui.t("officer-role-lead")).hint(ui.t("officer-role-lead-hint")),
            )
            .value(sent.role.clone())
            .error(errors.get("role")),
        errors,
        ui,
    };
    Ok(page.ui.page(page.errors.status(), &page))
}

//! The reply to a theme: written, read as residents will see it, published.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path};
use serde::Deserialize;
use yousaid_entities::{ReplyKind, RouteId, RouteState};
use yousaid_services::replies::{self as use_cases, BODY_LENGTH, Draft};
use yousaid_services::routes::Seen;
use yousaid_services::views::routes::{self as views, RoutePage};

use super::themes::{Acted, given};
use crate::app::App;
use crate::components::{Button, CharacterCount, FormErrors, Markup, Radios, Select};
use crate::http::{ErrorKind, Officer, PageError, PageResult, ProtectedForm, see_other};
use crate::pages::words;
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/officer/reply.html")]
struct Page {
    ui: Ui,
    council: String,
    council_name: String,
    at: RoutePage,
    errors: FormErrors,
    form: Form,
}

impl Page {
    fn here(&self) -> String {
        self.ui.href(&format!(
            "/manage/{}/routed/{}/reply",
            self.council, self.at.route.id
        ))
    }

    fn back(&self) -> Markup {
        let route = self.at.route.id;
        self.ui
            .back(&format!("/manage/{}/routed/{route}", self.council))
    }

    fn size(&self) -> String {
        words::size(&self.ui, self.at.route.people, self.at.route.feedback)
    }

    fn kinds(&self) -> Radios {
        let kind = |kind| words::reply_kind(&self.ui, kind);
        Radios::new("kind")
            .legend(self.ui.t("reply-kind"))
            .item("will_do", kind(ReplyKind::WillDo))
            .item("looking_into", kind(ReplyKind::LookingInto))
            .item("cannot", kind(ReplyKind::Cannot))
            .value(self.form.kind.clone())
            .error(self.errors.get("kind"))
    }

    fn body(&self) -> CharacterCount {
        let limit = u32::try_from(BODY_LENGTH).unwrap_or(u32::MAX);
        CharacterCount::limited("body", self.ui.locale, limit)
            .label(&*self.ui.t("reply-body"))
            .hint(self.ui.t("reply-body-hint"))
            .rows(10)
            .value(self.form.body.clone())
            .error(self.errors.get("body"))
    }

    fn steps(&self) -> Select {
        let select = Select::new("changed_step")
            .label(&*self.ui.t("reply-step"))
            .hint(self.ui.t("reply-step-hint"))
            .item("", self.ui.t("reply-step-none"))
            .value(self.form.changed_step.clone())
            .error(self.errors.get("changed_step"));
        self.at.changed_steps.iter().fold(select, |select, step| {
            let text = self.ui.f(
                "reply-step-item",
                &[
                    ("version", step.version.into()),
                    ("step", step.step.into()),
                    ("title", step.title.as_str().into()),
                ],
            );
            select.item(step.step_id.to_string(), text)
        })
    }

    fn save(&self) -> Button {
        Button::submit(self.ui.t("reply-save")).named("action", "save")
    }

    fn publish(&self) -> Button {
        Button::submit(self.ui.t("reply-publish")).named("action", "publish")
    }

    fn kind_of(&self, reply: &views::ReplyCard) -> String {
        words::reply_kind(&self.ui, reply.kind).into_owned()
    }
}

/// The page.
#[handler]
pub async fn get(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, id)): Path<(String, String)>,
) -> PageResult {
    let errors = FormErrors::new(ui.locale);
    show(&app, ui, &officer, given(&id)?, errors, None).await
}

async fn show(
    app: &App,
    ui: Ui,
    officer: &Officer,
    route: RouteId,
    errors: FormErrors,
    typed: Option<Form>,
) -> PageResult {
    let council = &officer.council;
    let at = views::one(&app.core, council.id, route, 1).await?;
    if at.route.owner_id != Some(council.id) || at.route.state != RouteState::Accepted {
        return Err(ErrorKind::State.into());
    }
    let form = typed.unwrap_or_else(|| match &at.reply {
        Some(reply) => Form {
            kind: reply.kind.as_str().to_owned(),
            body: reply.body.clone(),
            changed_step: reply
                .changed_step_id
                .map(|step| step.to_string())
                .unwrap_or_default(),
            ..Form::default()
        },
        None => Form::default(),
    });
    let status = errors.status();
    let page = Page {
        council: council.slug.clone(),
        council_name: council.name.clone(),
        at,
        errors,
        form,
        ui,
    };
    Ok(page.ui.page(status, &page))
}

/// The forms of this page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    action: String,
    kind: String,
    body: String,
    changed_step: String,
    /// The draft's; empty when there was none.
    revision: String,
    route_revision: String,
}

/// One of the forms.
#[handler]
pub async fn post(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, id)): Path<(String, String)>,
    form: ProtectedForm<Form>,
) -> PageResult {
    let ProtectedForm(form, _) = form;
    let route: RouteId = given(&id)?;
    match act(&app, &officer, route, &form).await {
        Ok(to) => Ok(see_other(&ui.href(&to))),
        Err(Acted::Field(field, key)) => {
            let mut errors = FormErrors::new(ui.locale);
            errors.add(field, ui.t(key));
            let typed = (form.action == "save").then_some(form);
            show(&app, ui, &officer, route, errors, typed).await
        }
        Err(Acted::Page(error)) => Err(error),
    }
}

async fn act(
    app: &App,
    officer: &Officer,
    route_id: RouteId,
    form: &Form,
) -> Result<String, Acted> {
    let (core, actor, council_id) = (&app.core, officer.actor, officer.council.id);
    let here = format!("/manage/{}/routed/{route_id}", officer.council.slug);
    match form.action.as_str() {
        "save" => {
            let kind: ReplyKind = form
                .kind
                .parse()
                .map_err(|_| Acted::Field("kind", "replies-error-kind-empty"))?;
            let changed_step_id = match form.changed_step.as_str() {
                "" => None,
                step => Some(given(step)?),
            };
            let revision = match form.revision.as_str() {
                "" => None,
                revision => Some(given(revision)?),
            };
            let draft = Draft {
                council_id,
                route_id,
                revision,
                kind,
                body: form.body.clone(),
                changed_step_id,
            };
            use_cases::save_draft(core, actor, draft).await?;
            Ok(format!("{here}/reply"))
        }
        "publish" => {
            let revision = given(&form.route_revision)?;
            let seen = Seen {
                council_id,
                route_id,
                revision,
            };
            use_cases::publish(core, actor, seen, given(&form.revision)?).await?;
            Ok(format!("{here}?done=published"))
        }
        _ => Err(Acted::Page(PageError::from(ErrorKind::NotFound))),
    }
}

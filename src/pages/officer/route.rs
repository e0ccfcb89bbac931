//! One routed theme: take it, decline it, hand it on, and see who had it.
//!
//! Invariant: a theme of another council's plan shows its name and published words only.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path, Query};
use serde::Deserialize;
use yousaid_entities::{CouncilId, RouteId, RouteState};
use yousaid_services::routes::{self as use_cases, REASON_LENGTH, Seen};
use yousaid_services::views::routes::{self as views, CouncilChoice, QUOTES, RoutePage};

use super::themes::{Acted, given};
use crate::app::App;
use crate::components::{
    Button, CharacterCount, FormErrors, Markup, NotificationBanner, Pagination, Select, Tag,
};
use crate::http::{ErrorKind, Officer, PageResult, ProtectedForm, see_other};
use crate::pages::explain::{self, Why};
use crate::pages::words::{self, Line};
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/officer/route.html")]
struct Page {
    ui: Ui,
    council: String,
    council_id: CouncilId,
    at: RoutePage,
    history: Vec<Line>,
    councils: Vec<CouncilChoice>,
    errors: FormErrors,
    banner: Option<NotificationBanner>,
    form: Form,
    clock: String,
    due: String,
    number: i64,
}

impl Page {
    fn here(&self) -> String {
        self.ui.href(&format!(
            "/manage/{}/routed/{}",
            self.council, self.at.route.id
        ))
    }

    fn reply_href(&self) -> String {
        format!("{}/reply", self.here())
    }

    fn back(&self) -> Markup {
        self.ui.back(&format!("/manage/{}/routed", self.council))
    }

    fn size(&self) -> String {
        words::size(&self.ui, self.at.route.people, self.at.route.feedback)
    }

    fn why(&self) -> Why {
        explain::why(&self.ui, &self.at.route)
    }

    fn tag(&self) -> Tag {
        words::state_tag(&self.ui, Some(self.at.route.state))
    }

    fn is_owner(&self) -> bool {
        self.at.route.owner_id == Some(self.council_id)
    }

    fn is_origin(&self) -> bool {
        self.at.route.origin_id == self.council_id
    }

    fn may_take(&self) -> bool {
        self.is_owner() && self.at.route.state == RouteState::Offered
    }

    fn may_hand_on(&self) -> bool {
        match self.at.route.state {
            RouteState::Offered => self.is_owner() || self.is_origin(),
            RouteState::Accepted => self.is_owner(),
            RouteState::Board | RouteState::Answered => false,
        }
    }

    fn may_reply(&self) -> bool {
        self.is_owner() && self.at.route.state == RouteState::Accepted
    }

    fn is_open(&self) -> bool {
        self.at.route.state != RouteState::Answered
    }

    /// The field of a reason; the two forms have one each.
    fn reason(&self, action: &str, label: &'static str) -> CharacterCount {
        let limit = u32::try_from(REASON_LENGTH).unwrap_or(u32::MAX);
        let typed = if self.form.action == action {
            self.form.reason.as_str()
        } else {
            ""
        };
        let id = format!("reason-{action}");
        CharacterCount::limited("reason", self.ui.locale, limit)
            .label(label_of(&self.ui, label))
            .value(typed.to_owned())
            .rows(3)
            .error(self.errors.get(&id))
            .id(id)
    }

    fn decline_reason(&self) -> CharacterCount {
        self.reason("decline", "route-decline-reason")
    }

    fn hand_on_reason(&self) -> CharacterCount {
        self.reason("hand_on", "route-hand-on-reason")
    }

    fn targets(&self) -> Select {
        let select = Select::new("to")
            .label(&*self.ui.t("route-hand-on-to"))
            .item("", self.ui.t("answers-choose-council"))
            .value(self.form.to.clone())
            .error(self.errors.get("to"));
        self.councils.iter().fold(select, |select, council| {
            select.item(council.id.to_string(), council.name.clone())
        })
    }

    fn accept(&self) -> Button {
        Button::submit(self.ui.t("route-accept")).named("action", "accept")
    }

    fn decline(&self) -> Button {
        Button::submit(self.ui.t("route-decline"))
            .secondary()
            .named("action", "decline")
    }

    fn hand_on(&self) -> Button {
        Button::submit(self.ui.t("route-hand-on"))
            .secondary()
            .named("action", "hand_on")
    }

    fn reply(&self) -> Button {
        let text = if self.at.reply.is_some() {
            self.ui.t("route-reply-continue")
        } else {
            self.ui.t("route-reply-write")
        };
        Button::link(text, self.reply_href())
    }

    fn kind(&self, reply: &views::ReplyCard) -> String {
        words::reply_kind(&self.ui, reply.kind).into_owned()
    }

    fn pages(&self) -> Option<Pagination> {
        let current = usize::try_from(self.number).unwrap_or(1);
        let last = words::pages(self.at.route.feedback, QUOTES);
        Pagination::pages(self.ui.locale, current, last, |page| {
            format!("{}?page={page}", self.here())
        })
    }
}

fn label_of(ui: &Ui, key: &'static str) -> String {
    ui.t(key).into_owned()
}

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    page: String,
    done: String,
}

/// The page.
#[handler]
pub async fn get(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let errors = FormErrors::new(ui.locale);
    show(
        &app,
        ui,
        &officer,
        given(&id)?,
        &asked,
        errors,
        Form::default(),
    )
    .await
}

async fn show(
    app: &App,
    ui: Ui,
    officer: &Officer,
    route: RouteId,
    asked: &Asked,
    errors: FormErrors,
    form: Form,
) -> PageResult {
    let council = &officer.council;
    let number = words::page_number(&asked.page);
    let at = views::one(&app.core, council.id, route, number).await?;
    let councils = if matches!(at.route.state, RouteState::Offered | RouteState::Accepted) {
        views::councils(&app.core).await?
    } else {
        Vec::new()
    };
    let banner = match asked.done.as_str() {
        "accepted" => Some(ui.t("route-done-accept")),
        "saved" => Some(ui.t("reply-done-save")),
        "published" => Some(ui.t("reply-done-publish")),
        _ => None,
    };
    let status = errors.status();
    let page = Page {
        council: council.slug.clone(),
        council_id: council.id,
        history: words::timeline(&ui, &at.history),
        clock: words::clock(&ui, app.core.now().date(), at.route.due_on),
        due: words::date(&ui, at.route.due_on),
        banner: banner.map(|text| NotificationBanner::success(ui.locale, text)),
        at,
        councils,
        errors,
        form,
        number,
        ui,
    };
    Ok(page.ui.page(status, &page))
}

/// The forms of this page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    action: String,
    revision: String,
    reason: String,
    to: String,
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
            let id = match field {
                "reason" => format!("reason-{}", form.action),
                other => other.to_owned(),
            };
            errors.add(&id, ui.t(key));
            show(&app, ui, &officer, route, &Asked::default(), errors, form).await
        }
        Err(Acted::Page(error)) => Err(error),
    }
}

/// Gives the page to show afterwards: a theme that went elsewhere may be out of sight.
async fn act(
    app: &App,
    officer: &Officer,
    route_id: RouteId,
    form: &Form,
) -> Result<String, Acted> {
    let (core, actor, council_id) = (&app.core, officer.actor, officer.council.id);
    let revision = given(&form.revision)?;
    let seen = Seen {
        council_id,
        route_id,
        revision,
    };
    let slug = &officer.council.slug;
    match form.action.as_str() {
        "accept" => {
            use_cases::accept(core, actor, seen).await?;
            Ok(format!("/manage/{slug}/routed/{route_id}?done=accepted"))
        }
        "decline" => {
            use_cases::decline(core, actor, seen, &form.reason).await?;
            Ok(format!("/manage/{slug}/routed"))
        }
        "hand_on" => {
            if form.to.is_empty() {
                return Err(Acted::Field("to", "routes-error-council"));
            }
            use_cases::hand_on(core, actor, seen, given(&form.to)?, &form.reason).await?;
            Ok(format!("/manage/{slug}/routed"))
        }
        _ => Err(ErrorKind::NotFound.into()),
    }
}

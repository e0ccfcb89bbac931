//! One theme: published words, the reply, the history, and naming an owner.

use askama::Template;
use poem::handler;
use poem::web::{Data, Path, Query};
use serde::Deserialize;
use yousaid_entities::{RouteState, ThemeId};
use yousaid_services::routes::{self as use_cases, REASON_LENGTH};
use yousaid_services::views::board::{self as views, Reply, ThemePage};
use yousaid_services::views::routes::{self as route_views, CouncilChoice, QUOTES};

use crate::app::App;
use crate::components::{
    Button, CharacterCount, FormErrors, NotificationBanner, Pagination, Select, Tag,
};
use crate::http::{BoardMember, ErrorKind, PageResult, ProtectedForm, see_other};
use crate::pages::explain::{self, Why};
use crate::pages::words::{self, Line};
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/board/theme.html")]
struct Page {
    ui: Ui,
    at: ThemePage,
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
        self.ui
            .href(&format!("/board/themes/{}", self.at.theme.route.theme_id))
    }

    fn why(&self) -> Why {
        explain::why(&self.ui, &self.at.theme.route)
    }

    fn tag(&self) -> Tag {
        words::state_tag(&self.ui, Some(self.at.theme.route.state))
    }

    fn people(&self) -> String {
        words::people(&self.ui, self.at.theme.people)
    }

    fn is_open(&self) -> bool {
        self.at.theme.route.state != RouteState::Answered
    }

    fn is_unreachable(&self) -> bool {
        self.is_open() && self.at.theme.route.owner_takes_part == Some(false)
    }

    fn targets(&self) -> Select {
        let select = Select::new("to")
            .label(&*self.ui.t("board-assign-to"))
            .item("", self.ui.t("answers-choose-council"))
            .value(self.form.to.clone())
            .error(self.errors.get("to"));
        self.councils.iter().fold(select, |select, council| {
            select.item(council.id.to_string(), council.name.clone())
        })
    }

    fn reason(&self) -> CharacterCount {
        let limit = u32::try_from(REASON_LENGTH).unwrap_or(u32::MAX);
        CharacterCount::limited("reason", self.ui.locale, limit)
            .label(&*self.ui.t("board-assign-reason"))
            .rows(3)
            .value(self.form.reason.clone())
            .error(self.errors.get("reason"))
    }

    fn assign(&self) -> Button {
        Button::submit(self.ui.t("board-assign"))
    }

    fn kind(&self, reply: &Reply) -> String {
        words::reply_kind(&self.ui, reply.kind).into_owned()
    }

    fn published(&self, reply: &Reply) -> String {
        words::day_of(&self.ui, reply.published_at)
    }

    fn pages(&self) -> Option<Pagination> {
        let current = usize::try_from(self.number).unwrap_or(1);
        let last = words::pages(self.at.theme.route.feedback, QUOTES);
        Pagination::pages(self.ui.locale, current, last, |page| {
            format!("{}?page={page}", self.here())
        })
    }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
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
    _member: BoardMember,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let errors = FormErrors::new(ui.locale);
    show(&app, ui, theme_id(&id)?, &asked, errors, Form::default()).await
}

fn theme_id(text: &str) -> Result<ThemeId, ErrorKind> {
    text.parse().map_err(|_| ErrorKind::NotFound)
}

async fn show(
    app: &App,
    ui: Ui,
    theme: ThemeId,
    asked: &Asked,
    errors: FormErrors,
    form: Form,
) -> PageResult {
    let number = words::page_number(&asked.page);
    let at = views::theme(&app.core, theme, number).await?;
    let councils = if at.theme.route.state == RouteState::Answered {
        Vec::new()
    } else {
        route_views::councils(&app.core).await?
    };
    let status = errors.status();
    let banner = (asked.done == "assigned")
        .then(|| NotificationBanner::success(ui.locale, ui.t("board-done-assign")));
    let page = Page {
        history: words::timeline(&ui, &at.history),
        clock: words::clock(&ui, app.core.now().date(), at.theme.route.due_on),
        due: words::date(&ui, at.theme.route.due_on),
        at,
        councils,
        errors,
        banner,
        form,
        number,
        ui,
    };
    Ok(page.ui.page(status, &page))
}

/// The form that names an owner.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    route: String,
    revision: String,
    to: String,
    reason: String,
}

/// Names an owner.
#[handler]
pub async fn post(
    app: Data<&App>,
    ui: Ui,
    member: BoardMember,
    Path(id): Path<String>,
    form: ProtectedForm<Form>,
) -> PageResult {
    let ProtectedForm(form, _) = form;
    let theme = theme_id(&id)?;
    let outcome = match form.to.parse() {
        Err(_) => Err(yousaid_services::Error::invalid(
            "to",
            "routes-error-council",
        )),
        Ok(to) => {
            let route = form.route.parse().map_err(|_| ErrorKind::NotFound)?;
            let revision = form.revision.parse().map_err(|_| ErrorKind::NotFound)?;
            use_cases::assign(&app.core, member.actor, route, revision, to, &form.reason).await
        }
    };
    match outcome {
        Ok(()) => Ok(see_other(
            &ui.href(&format!("/board/themes/{theme}?done=assigned")),
        )),
        Err(yousaid_services::Error::Invalid { field, key }) => {
            let mut errors = FormErrors::new(ui.locale);
            errors.add(field, ui.t(key));
            show(&app, ui, theme, &Asked::default(), errors, form).await
        }
        Err(error) => Err(error.into()),
    }
}

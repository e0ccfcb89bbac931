//! The themes of a plan: what the engine proposes, the frame, and what is in neither.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Response, handler};
use serde::Deserialize;
use yousaid_entities::DesignState;
use yousaid_services::themes::{self as use_cases, NewTheme, Seen, Wording};
use yousaid_services::views::themes::{self as views, Frame, ThemeCard};
use yousaid_services::{Error, replies};

use crate::app::App;
use crate::components::{Button, FormErrors, Input, Markup, NotificationBanner, Tag};
use crate::http::{ErrorKind, Officer, PageError, PageResult, ProtectedForm, see_other};
use crate::pages::words;
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/officer/themes.html")]
struct Page {
    ui: Ui,
    council: String,
    frame: Frame,
    errors: FormErrors,
    banner: Option<NotificationBanner>,
    /// The name typed for a new theme.
    name: String,
    may_be_answered: bool,
}

impl Page {
    fn here(&self) -> String {
        self.ui.href(&format!(
            "/manage/{}/plans/{}/themes",
            self.council, self.frame.design.slug
        ))
    }

    fn back(&self) -> Markup {
        let slug = &self.frame.design.slug;
        self.ui
            .back(&format!("/manage/{}/plans/{slug}", self.council))
    }

    fn theme_href(&self, card: &ThemeCard) -> String {
        self.ui
            .href(&format!("/manage/{}/themes/{}", self.council, card.id))
    }

    fn tag(&self, card: &ThemeCard) -> Tag {
        words::state_tag(&self.ui, card.route_state)
    }

    fn size(&self, card: &ThemeCard) -> String {
        words::size(&self.ui, card.people, card.feedback)
    }

    fn name_field(&self) -> Input {
        Input::new("name")
            .label(&*self.ui.t("themes-new-name"))
            .value(self.name.clone())
            .error(self.errors.get("name"))
    }

    fn suggested_name(&self, card: &ThemeCard) -> Input {
        Input::new("name")
            .id(format!("name-{}", card.id))
            .label(&*self.ui.t("themes-accept-name"))
            .value(card.name.clone())
    }

    fn accept(&self) -> Button {
        Button::submit(self.ui.t("themes-accept")).named("action", "accept")
    }

    fn dismiss(&self) -> Button {
        Button::submit(self.ui.t("themes-dismiss"))
            .secondary()
            .named("action", "dismiss")
    }

    fn find(&self) -> Button {
        Button::submit(self.ui.t("themes-find"))
            .secondary()
            .named("action", "find")
    }

    fn create(&self) -> Button {
        Button::submit(self.ui.t("themes-new")).named("action", "create")
    }

    fn finish(&self) -> Button {
        Button::submit(self.ui.t("themes-finish")).named("action", "answered")
    }
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
}

/// The page.
#[handler]
pub async fn get(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let banner = match asked.done.as_str() {
        "found" => Some(ui.t("themes-done-find")),
        "created" => Some(ui.t("themes-done-create")),
        "accepted" => Some(ui.t("themes-done-accept")),
        "dismissed" => Some(ui.t("themes-done-dismiss")),
        "answered" => Some(ui.t("themes-done-answered")),
        _ => None,
    };
    let banner = banner.map(|text| NotificationBanner::success(ui.locale, text));
    let errors = FormErrors::new(ui.locale);
    show(&app, ui, &officer, &plan, banner, errors, String::new()).await
}

async fn show(
    app: &App,
    ui: Ui,
    officer: &Officer,
    plan: &str,
    banner: Option<NotificationBanner>,
    errors: FormErrors,
    name: String,
) -> PageResult {
    let council = &officer.council;
    let frame = views::frame(&app.core, council.id, plan).await?;
    let may_be_answered = frame.design.state == DesignState::Closed
        && replies::is_all_answered(app.core.db.reader(), council.id, frame.design.id).await?;
    let status = errors.status();
    let page = Page {
        council: council.slug.clone(),
        frame,
        errors,
        banner,
        name,
        may_be_answered,
        ui,
    };
    Ok(page.ui.page(status, &page))
}

/// The forms of this page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    action: String,
    design: String,
    theme: String,
    revision: String,
    name: String,
}

/// One of the forms.
#[handler]
pub async fn post(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan)): Path<(String, String)>,
    form: ProtectedForm<Form>,
) -> PageResult {
    let ProtectedForm(form, _) = form;
    match act(&app, &officer, &form).await {
        Ok(done) => Ok(back(&ui, &officer, &plan, done)),
        Err(Acted::Field(field, key)) => {
            let mut errors = FormErrors::new(ui.locale);
            let id = if form.action == "accept" {
                format!("name-{}", form.theme)
            } else {
                field.to_owned()
            };
            errors.add(&id, ui.t(key));
            show(&app, ui, &officer, &plan, None, errors, form.name).await
        }
        Err(Acted::Page(error)) => Err(error),
    }
}

fn back(ui: &Ui, officer: &Officer, plan: &str, done: &str) -> Response {
    let slug = &officer.council.slug;
    see_other(&ui.href(&format!("/manage/{slug}/plans/{plan}/themes?done={done}")))
}

/// Why a form did not do what was asked: a field to be put right, or a page of its own.
pub(super) enum Acted {
    Field(&'static str, &'static str),
    Page(PageError),
}

impl From<Error> for Acted {
    fn from(error: Error) -> Self {
        match error {
            Error::Invalid { field, key } => Self::Field(field, key),
            other => Self::Page(other.into()),
        }
    }
}

impl From<ErrorKind> for Acted {
    fn from(kind: ErrorKind) -> Self {
        Self::Page(kind.into())
    }
}

/// Reads an id or a number that a page of ours wrote into its own form.
pub(super) fn given<T: std::str::FromStr>(text: &str) -> Result<T, ErrorKind> {
    text.parse().map_err(|_| ErrorKind::NotFound)
}

async fn act(app: &App, officer: &Officer, form: &Form) -> Result<&'static str, Acted> {
    let (core, actor, council_id) = (&app.core, officer.actor, officer.council.id);
    let seen = || -> Result<Seen, ErrorKind> {
        Ok(Seen {
            council_id,
            theme_id: given(&form.theme)?,
            revision: given(&form.revision)?,
        })
    };
    let wording = Wording {
        name: form.name.clone(),
        description: String::new(),
    };
    match form.action.as_str() {
        "find" => {
            use_cases::ask_to_discover(core, actor, council_id, given(&form.design)?).await?;
            Ok("found")
        }
        "create" => {
            let design_id = given(&form.design)?;
            let new = NewTheme {
                council_id,
                design_id,
                wording,
            };
            use_cases::create(core, actor, new).await?;
            Ok("created")
        }
        "accept" => {
            use_cases::accept(core, actor, seen()?, wording).await?;
            Ok("accepted")
        }
        "dismiss" => {
            use_cases::retire(core, actor, seen()?).await?;
            Ok("dismissed")
        }
        "answered" => {
            let (design, revision) = (given(&form.design)?, given(&form.revision)?);
            replies::mark_answered(core, actor, council_id, design, revision).await?;
            Ok("answered")
        }
        _ => Err(ErrorKind::NotFound.into()),
    }
}

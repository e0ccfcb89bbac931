//! The steps of a plan's draft: written with a picture, moved, taken out; and any version as
//! residents see it.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::{Data, Path, Query};
use serde::Deserialize;
use yousaid_entities::{StepId, VersionState, design, step};
use yousaid_services::designs::{self, Direction, StepText};
use yousaid_services::views::plans::{self, Editor};
use yousaid_services::{Error, images};

use super::plan::after;
use super::plans::seen;
use super::{Area, nav, note};
use crate::app::App;
use crate::components::{
    Button, CharacterCount, FileUpload, FormErrors, Input, Markup, NotificationBanner, Textarea,
};
use crate::http::{ErrorKind, Officer, PageError, PageResult, ProtectedForm, ProtectedUpload};
use crate::markdown;
use crate::ui::Ui;

/// Which step the form is about; none for a new one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    id: String,
}

/// What the form of a step sends, besides the picture.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    id: String,
    revision: String,
    title: String,
    body: String,
    image_alt: String,
    action: String,
}

#[derive(Template)]
#[template(path = "pages/officer/plan-step.html")]
struct Page {
    ui: Ui,
    nav: Markup,
    back: String,
    here: String,
    plan: String,
    heading: String,
    sent: Sent,
    errors: FormErrors,
    title: Input,
    body: Textarea,
    picture: FileUpload,
    image_alt: CharacterCount,
    /// The address and description of the picture there is.
    image: Option<(String, String)>,
}

impl Page {
    fn save(&self) -> Button {
        Button::submit(self.ui.t("officer-save")).named("action", "save")
    }

    fn remove_picture(&self) -> Button {
        Button::submit(self.ui.t("officer-picture-remove"))
            .secondary()
            .named("action", "remove_picture")
    }
}

fn find<'a>(editor: &'a Editor, id: &str) -> Result<Option<&'a step::Model>, PageError> {
    let (_, steps) = editor.draft.as_ref().ok_or(ErrorKind::State)?;
    if id.is_empty() {
        return Ok(None);
    }
    let id: StepId = id.parse().map_err(|_| ErrorKind::NotFound)?;
    let step = steps.iter().find(|step| step.id == id);
    Ok(Some(step.ok_or(ErrorKind::NotFound)?))
}

/// The form of a step.
#[handler]
pub async fn get(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let editor = plans::editor(&app.core, officer.council.id, &plan).await?;
    let mut sent = Sent {
        id: asked.id.clone(),
        revision: editor.design.revision.to_string(),
        ..Sent::default()
    };
    if let Some(step) = find(&editor, &asked.id)? {
        sent.title.clone_from(&step.title);
        sent.body.clone_from(&step.body);
        sent.image_alt.clone_from(&step.image_alt);
    }
    let errors = FormErrors::new(ui.locale);
    show(ui, &officer, &editor, sent, errors)
}

fn show(ui: Ui, officer: &Officer, editor: &Editor, sent: Sent, errors: FormErrors) -> PageResult {
    let step = find(editor, &sent.id)?;
    let back = format!(
        "/manage/{}/plans/{}",
        officer.council.slug, editor.design.slug
    );
    let page = Page {
        nav: nav(&ui, officer, Area::Plans),
        here: ui.href(&format!("{back}/step")),
        back,
        plan: editor.design.title.clone(),
        heading: match step {
            Some(step) => ui.f1("officer-step-edit", "number", step.number),
            None => ui.t("officer-step-add").into_owned(),
        },
        image: step.and_then(|step| {
            let image = step.image_id?;
            Some((format!("/images/{image}"), step.image_alt.clone()))
        }),
        title: Input::new("title")
            .label(&*ui.t("officer-step-title"))
            .value(sent.title.clone())
            .error(errors.get("title")),
        body: Textarea::new("body")
            .label(&*ui.t("officer-step-body"))
            .hint(ui.t("officer-step-body-hint"))
            .rows(12)
            .value(sent.body.clone())
            .error(errors.get("body")),
        picture: FileUpload::new("picture")
            .label(&*ui.t("officer-picture"))
            .hint(ui.t("officer-picture-hint"))
            .error(errors.get("picture")),
        image_alt: CharacterCount::limited("image_alt", ui.locale, 400)
            .rows(2)
            .label(&*ui.t("officer-alt"))
            .hint(ui.t("officer-alt-hint"))
            .value(sent.image_alt.clone())
            .error(errors.get("image_alt")),
        sent,
        errors,
        ui,
    };
    Ok(page.ui.page(page.errors.status(), &page))
}

/// Saves a step, or takes its picture off.
#[handler]
pub async fn post(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan)): Path<(String, String)>,
    ProtectedUpload(sent, files, _): ProtectedUpload<Sent>,
) -> PageResult {
    let editor = plans::editor(&app.core, officer.council.id, &plan).await?;
    let step = find(&editor, &sent.id)?.map(|step| step.id);
    let seen = seen(&officer, &editor.design, &sent.revision);
    let mut errors = FormErrors::new(ui.locale);
    let file = files
        .into_iter()
        .find(|file| file.field == "picture")
        .map(|file| file.bytes);
    let outcome = if let ("remove_picture", Some(id)) = (sent.action.as_str(), step) {
        designs::remove_picture(&app.core, officer.actor, seen, id).await
    } else {
        let picture = match file {
            Some(file) => match images::prepare(file).await {
                Ok(picture) => Some(picture),
                Err(error) => {
                    note(&ui, &mut errors, error)?;
                    return show(ui, &officer, &editor, sent, errors);
                }
            },
            None => None,
        };
        let text = StepText {
            title: sent.title.clone(),
            body: sent.body.clone(),
            image_alt: sent.image_alt.clone(),
            picture,
        };
        match step {
            Some(id) => designs::edit_step(&app.core, officer.actor, seen, id, text).await,
            None => designs::add_step(&app.core, officer.actor, seen, text)
                .await
                .map(|_| ()),
        }
    };
    let words = vec![
        (ui.t("officer-step-title").into_owned(), sent.title.clone()),
        (ui.t("officer-step-body").into_owned(), sent.body.clone()),
        (ui.t("officer-alt").into_owned(), sent.image_alt.clone()),
    ];
    let written = (&editor.design, "saved");
    let after = after(&app, &ui, &officer, written, outcome, words, &mut errors);
    if let Some(page) = after.await? {
        return Ok(page);
    }
    show(ui, &officer, &editor, sent, errors)
}

/// Which step goes where; the buttons carry its id.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Arrange {
    revision: String,
    up: String,
    down: String,
    remove: String,
}

/// Moves a step, or takes it out.
#[handler]
pub async fn arrange(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan)): Path<(String, String)>,
    ProtectedForm(sent, _): ProtectedForm<Arrange>,
) -> PageResult {
    let design = plans::plan(&app.core, officer.council.id, &plan).await?;
    let seen = seen(&officer, &design, &sent.revision);
    let (core, actor) = (&app.core, officer.actor);
    let id = |text: &str| text.parse::<StepId>().ok();
    let outcome = if let Some(step) = id(&sent.up) {
        designs::move_step(core, actor, seen, step, Direction::Up).await
    } else if let Some(step) = id(&sent.down) {
        designs::move_step(core, actor, seen, step, Direction::Down).await
    } else if let Some(step) = id(&sent.remove) {
        designs::remove_step(core, actor, seen, step).await
    } else {
        Err(Error::NotFound)
    };
    let mut errors = FormErrors::new(ui.locale);
    let (written, words) = ((&design, "saved"), Vec::new());
    let after = after(&app, &ui, &officer, written, outcome, words, &mut errors);
    after.await?.ok_or_else(|| ErrorKind::State.into())
}

/// A step as residents see it.
struct Shown {
    step: step::Model,
    body: Markup,
}

#[derive(Template)]
#[template(path = "pages/officer/plan-version.html")]
struct Version {
    ui: Ui,
    nav: Markup,
    back: String,
    banner: Option<NotificationBanner>,
    design: design::Model,
    number: i32,
    change_note: String,
    steps: Vec<Shown>,
}

/// A version as residents see it.
#[handler]
pub async fn read_version(
    app: Data<&App>,
    ui: Ui,
    officer: Officer,
    Path((_, plan, number)): Path<(String, String, String)>,
) -> PageResult {
    let council = officer.council.id;
    let number: i32 = number.parse().map_err(|_| ErrorKind::NotFound)?;
    let design = plans::plan(&app.core, council, &plan).await?;
    let (version, steps) = plans::version(&app.core, council, design.id, number).await?;
    let banner = (version.state == VersionState::Draft)
        .then(|| NotificationBanner::important(ui.locale, ui.t("officer-preview-draft")));
    let page = Version {
        nav: nav(&ui, &officer, Area::Plans),
        back: format!("/manage/{}/plans/{plan}", officer.council.slug),
        banner,
        design,
        number,
        change_note: version.change_note,
        steps: steps
            .into_iter()
            .map(|step| Shown {
                body: markdown::render(&step.body),
                step,
            })
            .collect(),
        ui,
    };
    Ok(page.ui.page(StatusCode::OK, &page))
}

//! Check your answers, and send.

use askama::Template;
use poem::handler;
use poem::http::StatusCode;
use poem::web::Path;
use yousaid_domain::text::EmailAddress;
use yousaid_entities::Channel;
use yousaid_services::feedback::{ABOUT, GiveFeedback};
use yousaid_services::views::public::{self, PlanHead, QuestionView, StepView};

use super::feedback::Journey;
use super::warning::Nothing;
use super::words;
use crate::components::{Button, Markup, SummaryList};
use crate::http::{Context, PageResult, ProtectedForm};
use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/resident/check.html")]
struct Check {
    ui: Ui,
    head: PlanHead,
    answers: SummaryList,
    optional: SummaryList,
    action: String,
    back: String,
}

/// `GET …/check`
#[handler]
pub async fn get(context: &Context, Path((slug, id)): Path<(String, String)>) -> PageResult {
    context.make_private();
    let journey = match Journey::load(context, &slug, &id).await? {
        Ok(journey) => journey,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let core = &context.app.core;
    let ui = context.ui();
    let steps = public::steps(core, journey.draft.design_version_id).await?;
    let questions = public::questions(core, journey.head.id).await?;
    let page = Check {
        answers: answers(context, &ui, &journey, &steps),
        optional: optional(context, &ui, &journey, &questions),
        action: journey.href(context, "check"),
        back: format!("/plans/{slug}/feedback/{id}/words"),
        ui: ui.clone(),
        head: journey.head,
    };
    Ok(ui.page(StatusCode::OK, &page))
}

fn answers(context: &Context, ui: &Ui, journey: &Journey, steps: &[StepView]) -> SummaryList {
    let step = steps
        .iter()
        .find(|step| Some(step.id) == journey.draft.step_id);
    let about = step.map_or_else(
        || ui.t("check-whole").into_owned(),
        |step| step.title.clone(),
    );
    SummaryList::new()
        .row(ui.t("check-about"), about)
        .row_html(ui.t("check-words"), lines(journey.draft.text.as_str()))
        .action(
            journey.href(context, "words"),
            ui.t("change"),
            ui.t("check-words-what"),
        )
}

/// The optional rows: what was answered, or "Not answered", each with its link.
fn optional(
    context: &Context,
    ui: &Ui,
    journey: &Journey,
    questions: &[QuestionView],
) -> SummaryList {
    let draft = &journey.draft;
    let unanswered = || ui.t("check-unanswered").into_owned();
    let verb = |is_answered: bool| {
        if is_answered {
            ui.t("change")
        } else {
            ui.t("check-answer")
        }
    };
    let ease = draft
        .ease
        .map(|ease| ui.t(words::ease(ease.into())).into_owned());
    let mut list = SummaryList::new()
        .row(ui.t("check-ease"), ease.clone().unwrap_or_else(unanswered))
        .action(
            journey.href(context, "ease"),
            verb(ease.is_some()),
            ui.t("check-ease-what"),
        );
    for question in questions {
        let answer = draft.answers.iter().find(|(id, _)| *id == question.id);
        let page = format!("questions/{}", question.number);
        let text = answer.map_or_else(unanswered, |(_, answer)| answer.clone());
        list = list.row(&question.prompt, text).action(
            journey.href(context, &page),
            verb(answer.is_some()),
            &question.prompt,
        );
    }
    let told: Vec<_> = ABOUT
        .iter()
        .filter_map(|(question, _)| {
            let code = draft.about.get(*question)?;
            Some(ui.t(words::about(question, code)))
        })
        .collect();
    let about = if told.is_empty() {
        unanswered()
    } else {
        told.join(", ")
    };
    let email = draft.email.as_ref().map(EmailAddress::as_str);
    list.row(ui.t("check-you"), about)
        .action(
            journey.href(context, "about"),
            verb(!told.is_empty()),
            ui.t("check-you-what"),
        )
        .row(
            ui.t("check-email"),
            email.map_or_else(unanswered, str::to_owned),
        )
        .action(
            journey.href(context, "email"),
            verb(email.is_some()),
            ui.t("check-email-what"),
        )
}

/// Words with their line breaks.
pub(super) fn lines(text: &str) -> Markup {
    let escaped = Markup::escaped(text);
    Markup::trusted(format!(
        "<span class=\"ys-words\">{}</span>",
        escaped.as_str()
    ))
}

/// `POST …/check`: takes it in. The answer comes after it is on disk.
#[handler]
pub async fn post(
    context: &Context,
    Path((slug, id)): Path<(String, String)>,
    ProtectedForm(Nothing {}, _): ProtectedForm<Nothing>,
) -> PageResult {
    context.make_private();
    let journey = match Journey::load(context, &slug, &id).await? {
        Ok(journey) => journey,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let piece = GiveFeedback {
        submission_id: journey.id,
        design_id: journey.head.id,
        channel: Channel::Web,
        source: None,
        content: journey.draft,
    };
    let given = context.app.give(piece).await?;
    Ok(super::sent::to(context, &given))
}

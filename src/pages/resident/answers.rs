//! The optional questions, each on a page of its own that leads back to the check page.

use askama::Template;
use poem::handler;
use poem::web::Path;
use serde::Deserialize;
use yousaid_domain::routing::{Postcode, PostcodeError};
use yousaid_domain::text::{EmailAddress, FeedbackText};
use yousaid_entities::QuestionKind;
use yousaid_services::feedback::{ABOUT, Ease};
use yousaid_services::views::public::{self, Found, QuestionView};

use super::feedback::{Journey, text_error};
use super::words;
use crate::components::{Button, FormErrors, Input, Markup, Radios, Textarea};
use crate::http::{Context, ErrorKind, PageResult, ProtectedForm, RawForm};
use crate::ui::Ui;

/// One answer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    answer: String,
}

#[derive(Template)]
#[template(path = "pages/resident/answer.html")]
struct AnswerPage {
    ui: Ui,
    title: String,
    intro: String,
    fields: Vec<Markup>,
    errors: FormErrors,
    action: String,
    back: String,
}

/// Loads the journey or goes where it leads.
macro_rules! journey {
    ($context:expr, $slug:expr, $id:expr) => {{
        $context.make_private();
        match Journey::load($context, &$slug, &$id).await? {
            Ok(journey) => journey,
            Err(elsewhere) => return Ok(elsewhere),
        }
    }};
}

/// One page of this kind: a title, fields, errors.
fn page(
    context: &Context,
    journey: &Journey,
    name: &str,
    (title, intro): (String, String),
    fields: Vec<Markup>,
    errors: FormErrors,
) -> PageResult {
    let ui = context.ui();
    let status = errors.status();
    let page = AnswerPage {
        action: journey.href(context, name),
        back: format!("/plans/{}/feedback/{}/check", journey.head.slug, journey.id),
        ui: ui.clone(),
        title,
        intro,
        fields,
        errors,
    };
    Ok(ui.page(status, &page))
}

fn ease_page(context: &Context, journey: &Journey, errors: FormErrors) -> PageResult {
    let ui = context.ui();
    let mut field = Radios::new("answer")
        .heading_legend(ui.t("ease-question"))
        .hint(ui.t("ease-hint"))
        .error(errors.get("answer"));
    for value in (1..=5).rev() {
        field = field.item(value, ui.t(words::ease(value)));
    }
    let field = field
        .choice(crate::components::Choice::divider(ui.t("or")))
        .item(0, ui.t(words::ease(0)))
        .value(
            journey
                .draft
                .ease
                .map(|ease| i32::from(ease).to_string())
                .unwrap_or_default(),
        );
    let titles = (ui.t("ease-question").into_owned(), String::new());
    page(
        context,
        journey,
        "ease",
        titles,
        vec![Markup::of(&field)],
        errors,
    )
}

/// `GET …/ease`
#[handler]
pub async fn get_ease(context: &Context, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let journey = journey!(context, slug, id);
    ease_page(context, &journey, FormErrors::new(context.locale))
}

/// `POST …/ease`
#[handler]
pub async fn post_ease(
    context: &Context,
    Path((slug, id)): Path<(String, String)>,
    ProtectedForm(form, _): ProtectedForm<Answer>,
) -> PageResult {
    let mut journey = journey!(context, slug, id);
    if form.answer.is_empty() {
        journey.draft.ease = None;
        return journey.keep(context).await;
    }
    match form
        .answer
        .parse::<i32>()
        .ok()
        .and_then(|value| Ease::try_from(value).ok())
    {
        Some(ease) => {
            journey.draft.ease = Some(ease);
            journey.keep(context).await
        }
        None => {
            let mut errors = FormErrors::new(context.locale);
            errors.add("answer", context.ui().t("ease-error"));
            ease_page(context, &journey, errors)
        }
    }
}

fn about_page(
    context: &Context,
    journey: &Journey,
    postcode: &str,
    errors: FormErrors,
) -> PageResult {
    let ui = context.ui();
    let mut fields: Vec<Markup> = ABOUT
        .iter()
        .map(|(question, codes)| {
            let options = codes
                .iter()
                .map(|code| (*code, ui.t(words::about(question, code))));
            let chosen = journey
                .draft
                .about
                .get(*question)
                .cloned()
                .unwrap_or_default();
            let field = Radios::new(*question)
                .legend(ui.t(words::about(question, "")))
                .items(options)
                .small()
                .value(chosen);
            Markup::of(&field)
        })
        .collect();
    let field = Input::new("postcode")
        .label(ui.t("about-postcode"))
        .hint(ui.t("about-postcode-hint"))
        .width(10)
        .autocomplete("postal-code")
        .value(postcode)
        .error(errors.get("postcode"));
    fields.push(Markup::of(&field));
    let titles = (
        ui.t("about-title").into_owned(),
        ui.t("about-intro").into_owned(),
    );
    page(context, journey, "about", titles, fields, errors)
}

/// `GET …/about`
#[handler]
pub async fn get_about(context: &Context, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let journey = journey!(context, slug, id);
    about_page(context, &journey, "", FormErrors::new(context.locale))
}

/// The page sends one field a question, and a postcode.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct About {
    postcode: String,
}

/// `POST …/about`: the council and the ward of the postcode are kept, the postcode is not.
#[handler]
pub async fn post_about(
    context: &Context,
    Path((slug, id)): Path<(String, String)>,
    ProtectedForm(form, raw): ProtectedForm<About>,
) -> PageResult {
    let mut journey = journey!(context, slug, id);
    journey.draft.about = about(&raw);
    let typed = form.postcode.trim();
    if !typed.is_empty() {
        let error = match (
            Postcode::parse(typed),
            public::place_of(&context.app.core, typed).await?,
        ) {
            (_, Found::Place { councils, ward }) => {
                journey.draft.place_gss = councils.into_iter().next();
                journey.draft.ward_gss = ward;
                None
            }
            // A postcode that the directory lacks is no reason to hold anyone up.
            (Ok(_), _) => None,
            (Err(error), _) => Some(postcode_error(error)),
        };
        if let Some(key) = error {
            let mut errors = FormErrors::new(context.locale);
            errors.add("postcode", context.ui().t(key));
            return about_page(context, &journey, typed, errors);
        }
    }
    journey.keep(context).await
}

const fn postcode_error(_: PostcodeError) -> &'static str {
    "about-postcode-error"
}

/// Known codes of known questions; anything else is left out.
fn about(form: &RawForm) -> std::collections::HashMap<String, String> {
    ABOUT
        .iter()
        .filter_map(|(question, codes)| {
            let code = form.get(question)?;
            codes
                .contains(&code)
                .then(|| ((*question).to_owned(), code.to_owned()))
        })
        .collect()
}

fn email_page(context: &Context, journey: &Journey, typed: &str, errors: FormErrors) -> PageResult {
    let ui = context.ui();
    let field = Input::new("answer")
        .heading_label(ui.t("email-question"))
        .hint(ui.t("email-hint"))
        .kind("email")
        .autocomplete("email")
        .value(typed)
        .error(errors.get("answer"));
    let titles = (ui.t("email-question").into_owned(), String::new());
    page(
        context,
        journey,
        "email",
        titles,
        vec![Markup::of(&field)],
        errors,
    )
}

/// `GET …/email`
#[handler]
pub async fn get_email(context: &Context, Path((slug, id)): Path<(String, String)>) -> PageResult {
    let journey = journey!(context, slug, id);
    let typed = journey
        .draft
        .email
        .as_ref()
        .map_or("", EmailAddress::as_str)
        .to_owned();
    email_page(context, &journey, &typed, FormErrors::new(context.locale))
}

/// `POST …/email`
#[handler]
pub async fn post_email(
    context: &Context,
    Path((slug, id)): Path<(String, String)>,
    ProtectedForm(form, _): ProtectedForm<Answer>,
) -> PageResult {
    let mut journey = journey!(context, slug, id);
    journey.draft.email = match form.answer.trim() {
        "" => None,
        typed => match EmailAddress::parse(typed) {
            Ok(email) => Some(email),
            Err(_) => {
                let mut errors = FormErrors::new(context.locale);
                errors.add("answer", context.ui().t("email-error"));
                return email_page(context, &journey, typed, errors);
            }
        },
    };
    journey.keep(context).await
}

fn question_page(
    context: &Context,
    journey: &Journey,
    question: &QuestionView,
    typed: &str,
    errors: FormErrors,
) -> PageResult {
    let field = match question.kind {
        QuestionKind::Text => Markup::of(
            &Textarea::new("answer")
                .heading_label(&question.prompt)
                .hint(&question.hint)
                .value(typed)
                .error(errors.get("answer")),
        ),
        QuestionKind::Choice => Markup::of(
            &Radios::new("answer")
                .heading_legend(&question.prompt)
                .hint(&question.hint)
                .items(question.options.lines().map(|option| (option, option)))
                .value(typed)
                .error(errors.get("answer")),
        ),
    };
    let name = format!("questions/{}", question.number);
    page(
        context,
        journey,
        &name,
        (question.prompt.clone(), String::new()),
        vec![field],
        errors,
    )
}

async fn question(
    context: &Context,
    journey: &Journey,
    number: &str,
) -> Result<QuestionView, crate::http::PageError> {
    let questions = public::questions(&context.app.core, journey.head.id).await?;
    let found = questions
        .into_iter()
        .find(|question| question.number.to_string() == number);
    Ok(found.ok_or(ErrorKind::NotFound)?)
}

/// `GET …/questions/:number`
#[handler]
pub async fn get_question(
    context: &Context,
    Path((slug, id, number)): Path<(String, String, String)>,
) -> PageResult {
    let journey = journey!(context, slug, id);
    let question = question(context, &journey, &number).await?;
    let typed = journey
        .draft
        .answers
        .iter()
        .find(|(id, _)| *id == question.id);
    let typed = typed.map_or("", |(_, answer)| answer.as_str());
    question_page(
        context,
        &journey,
        &question,
        typed,
        FormErrors::new(context.locale),
    )
}

/// `POST …/questions/:number`
#[handler]
pub async fn post_question(
    context: &Context,
    Path((slug, id, number)): Path<(String, String, String)>,
    ProtectedForm(form, _): ProtectedForm<Answer>,
) -> PageResult {
    let mut journey = journey!(context, slug, id);
    let question = question(context, &journey, &number).await?;
    let typed = form.answer.trim();
    let error = match question.kind {
        _ if typed.is_empty() => None,
        QuestionKind::Text => FeedbackText::parse(typed).err().map(text_error),
        QuestionKind::Choice => {
            (!question.options.lines().any(|option| option == typed)).then_some("question-error")
        }
    };
    if let Some(key) = error {
        let mut errors = FormErrors::new(context.locale);
        errors.add("answer", context.ui().t(key));
        return question_page(context, &journey, &question, &form.answer, errors);
    }
    journey.draft.answers.retain(|(id, _)| *id != question.id);
    if !typed.is_empty() {
        journey.draft.answers.push((question.id, typed.to_owned()));
    }
    journey.keep(context).await
}

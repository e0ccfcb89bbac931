//! Giving feedback through the API.
//!
//! The plan and the `Idempotency-Key` make the submission id, so a repeated request finds the
//! feedback of the first. A seal over everything in the first request is kept with it: a request
//! with the same key and other contents is an error of the client, and is told so.

use std::borrow::Cow;
use std::collections::HashMap;

use poem::http::header;
use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaMediaType, MetaRequest, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use sea_orm::SqlErr;
use serde_json::{Map, Value, json};
use uuid::Uuid;
use yousaid_domain::locale::Locale;
use yousaid_domain::text::{EmailAddress, FeedbackText, TextError};
use yousaid_entities::{Channel, FeedbackId, QuestionId, QuestionKind, SubmissionId};
use yousaid_services::feedback::{self, Draft, Ease, GiveFeedback};
use yousaid_services::tokens::Purpose;
use yousaid_services::views::api::{Submitted, submitted};
use yousaid_services::views::public::{self, PlanHead, QuestionView};
use yousaid_services::{Error, Result as UseCaseResult};

use super::answer::Taken;
use super::models::{NewFeedback, Receipt};
use super::problem::{Kind, Problem};
use super::read;
use crate::app::App;
use crate::http::Context;

/// The name of the header.
pub const KEY: &str = "Idempotency-Key";

/// The longest key, in characters.
const LONGEST_KEY: usize = 255;

/// A request to take feedback in, its values parsed as far as they need no plan.
pub struct Given {
    text: FeedbackText,
    step: Option<i32>,
    ease: Option<Ease>,
    email: Option<EmailAddress>,
    answers: Vec<(i32, String)>,
    locale: Locale,
}

impl<'a> ApiExtractor<'a> for Given {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];

    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        NewFeedback::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType {
                content_type: "application/json",
                schema: NewFeedback::schema_ref(),
            }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let context = Context::of(request)?;
        if !is_json(request) {
            return Err(Problem::from(Kind::MediaType).into());
        }
        let bytes = body.take()?.into_bytes().await.map_err(|_| Kind::Json);
        let bytes = bytes.map_err(Problem::from)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| Problem::from(Kind::Encoding))?;
        match serde_json::from_str(text) {
            Ok(Value::Object(members)) => Ok(Self::parse(&members, context.locale)?),
            _ => Err(Problem::from(Kind::Json).into()),
        }
    }
}

/// Whether the body is said to be JSON in UTF-8, not compressed.
fn is_json(request: &Request) -> bool {
    let mut parts = request
        .content_type()
        .unwrap_or_default()
        .split(';')
        .map(str::trim);
    let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_utf8 = parts.all(|part| {
        let part = part.to_ascii_lowercase();
        part.strip_prefix("charset=")
            .is_none_or(|name| name.trim_matches('"') == "utf-8")
    });
    let is_plain = request
        .header(header::CONTENT_ENCODING)
        .is_none_or(|encoding| encoding.eq_ignore_ascii_case("identity"));
    kind == "application/json" && is_utf8 && is_plain
}

/// The fields that cannot be taken so far.
#[derive(Default)]
struct Wrong(Vec<(Cow<'static, str>, &'static str)>);

impl Wrong {
    fn add(&mut self, field: &'static str, key: &'static str) {
        self.0.push((field.into(), key));
    }

    fn check(self) -> Result<(), Problem> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Problem::fields(self.0))
        }
    }
}

fn text_error(error: TextError) -> &'static str {
    match error {
        TextError::Empty => "api-field-text-empty",
        TextError::TooLong => "api-field-text-long",
        TextError::Unprintable => "api-field-text-characters",
    }
}

impl Given {
    /// Reads the members one by one, so that everything that is wrong is told at once.
    fn parse(members: &Map<String, Value>, default: Locale) -> Result<Self, Problem> {
        const KNOWN: [&str; 6] = ["text", "step", "ease", "email", "answers", "language"];
        let mut wrong = Wrong::default();
        for name in members
            .keys()
            .filter(|name| !KNOWN.contains(&name.as_str()))
        {
            wrong.0.push((name.clone().into(), "api-field-unknown"));
        }
        let member = |name: &str| members.get(name).filter(|value| !value.is_null());
        let number = |value: &Value| value.as_i64().and_then(|number| i32::try_from(number).ok());

        let text = match member("text").map(|value| value.as_str().ok_or("api-field-type-text")) {
            Some(Ok(text)) => FeedbackText::parse(text).map_err(text_error),
            Some(Err(key)) => Err(key),
            None => Err("api-field-text-empty"),
        };
        let step = member("step")
            .map(|value| number(value).ok_or("api-field-step"))
            .transpose();
        let ease = member("ease").map(|value| {
            let ease = number(value).and_then(|number| Ease::try_from(number).ok());
            ease.ok_or("api-field-ease")
        });
        let email = member("email").map(|value| {
            let email = value
                .as_str()
                .and_then(|text| EmailAddress::parse(text).ok());
            email.ok_or("api-field-email")
        });
        let locale = match member("language") {
            Some(value) => match value.as_str() {
                Some("en") => Ok(Locale::En),
                Some("cy") => Ok(Locale::Cy),
                _ => Err("api-field-language"),
            },
            None => Ok(default),
        };
        let answers = match member("answers") {
            Some(value) => answers(value).ok_or("api-field-answers"),
            None => Ok(Vec::new()),
        };
        let (ease, email) = (ease.transpose(), email.transpose());
        match (text, step, ease, email, answers, locale) {
            (Ok(text), Ok(step), Ok(ease), Ok(email), Ok(answers), Ok(locale)) => {
                wrong.check()?;
                Ok(Self {
                    text,
                    step,
                    ease,
                    email,
                    answers,
                    locale,
                })
            }
            (text, step, ease, email, answers, locale) => {
                for (field, key) in [
                    ("text", text.err()),
                    ("step", step.err()),
                    ("ease", ease.err()),
                    ("email", email.err()),
                    ("answers", answers.err()),
                    ("language", locale.err()),
                ] {
                    if let Some(key) = key {
                        wrong.add(field, key);
                    }
                }
                Err(Problem::fields(wrong.0))
            }
        }
    }

    /// What tells this request from others. Only who has the installation's key can make it.
    fn seal(&self, app: &App) -> String {
        let contents = json!([
            self.text.as_str(),
            self.step,
            self.ease.map(i32::from),
            self.email.as_ref().map(EmailAddress::as_str),
            self.answers,
            self.locale.as_str(),
        ]);
        let seal = app
            .core
            .keys
            .seal(Purpose::Request, contents.to_string().as_bytes());
        format!("api {seal}")
    }

    /// The contents with the step and the questions of a plan found.
    async fn resolve(self, app: &App, plan: &PlanHead) -> Result<Draft, Problem> {
        let mut wrong = Wrong::default();
        let mut step_id = None;
        if let Some(number) = self.step {
            let steps = public::steps(&app.core, plan.version_id).await?;
            step_id = steps
                .iter()
                .find(|step| step.number == number)
                .map(|step| step.id);
            if step_id.is_none() {
                wrong.add("step", "api-field-step");
            }
        }
        let mut answers: Vec<(QuestionId, String)> = Vec::with_capacity(self.answers.len());
        if !self.answers.is_empty() {
            let questions = public::questions(&app.core, plan.id).await?;
            for (number, answer) in self.answers {
                let question = questions.iter().find(|question| question.number == number);
                match question
                    .ok_or("api-field-question")
                    .and_then(|q| accept(q, answer))
                {
                    Ok((id, _)) if answers.iter().any(|(known, _)| *known == id) => {
                        wrong.add("answers", "api-field-question-twice");
                    }
                    Ok(answer) => answers.push(answer),
                    Err(key) => wrong.add("answers", key),
                }
            }
        }
        wrong.check()?;
        Ok(Draft {
            design_version_id: plan.version_id,
            step_id,
            text: self.text,
            ease: self.ease,
            about: HashMap::new(),
            place_gss: None,
            ward_gss: None,
            answers,
            email: self.email,
            locale: self.locale.to_string(),
            warned: false,
        })
    }
}

/// The answers of a request in the order of their questions; none when they are not of the shape.
fn answers(value: &Value) -> Option<Vec<(i32, String)>> {
    let mut answers = Vec::new();
    for answer in value.as_array()? {
        let members = answer.as_object()?;
        let question = members
            .get("question")?
            .as_i64()
            .and_then(|n| i32::try_from(n).ok())?;
        answers.push((question, members.get("answer")?.as_str()?.to_owned()));
    }
    answers.sort();
    Some(answers)
}

/// An answer that fits its question.
fn accept(question: &QuestionView, answer: String) -> Result<(QuestionId, String), &'static str> {
    match question.kind {
        QuestionKind::Text => {
            let answer = FeedbackText::parse(&answer).map_err(text_error)?;
            Ok((question.id, answer.into()))
        }
        QuestionKind::Choice if question.options.lines().any(|option| option == answer) => {
            Ok((question.id, answer))
        }
        QuestionKind::Choice => Err("api-field-answer-option"),
    }
}

/// Takes feedback in, once for each key.
pub async fn give(
    context: &Context,
    slug: &str,
    key: &str,
    given: Given,
) -> Result<Taken, Problem> {
    let is_usable = (1..=LONGEST_KEY).contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_graphic() || byte == b' ');
    if !is_usable {
        return Err(Kind::Key.into());
    }
    let app = &context.app;
    let plan = read::plan(context, slug).await?;
    let name = format!("api\0{key}");
    let id = SubmissionId(Uuid::new_v5(&plan.id.0, name.as_bytes()));
    let seal = given.seal(app);
    // Asked first: a repeated request is answered whatever became of the plan since.
    if let Some(before) = submitted(&app.core, [id]).await?.remove(&id) {
        return again(context, before, &seal);
    }
    if !plan.is_open() {
        return Err(Kind::Closed.into());
    }
    let piece = GiveFeedback {
        submission_id: id,
        design_id: plan.id,
        channel: Channel::Api,
        source: Some(seal.clone()),
        content: given.resolve(app, &plan).await?,
    };
    let taken = take_in(app, piece).await?;
    if taken.again {
        let before = submitted(&app.core, [id]).await?.remove(&id);
        return again(context, before.ok_or(Kind::Internal)?, &seal);
    }
    let receipt = receipt(context, taken.feedback_id, taken.reference);
    Ok(Taken {
        receipt,
        again: false,
    })
}

/// Takes one piece in. When another process takes the same submission at this very moment, the
/// second try finds what it took.
async fn take_in(app: &App, piece: GiveFeedback) -> UseCaseResult<feedback::Given> {
    match app.give(piece.clone()).await {
        Err(Error::Database(error))
            if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) =>
        {
            app.give(piece).await
        }
        taken => taken,
    }
}

/// The answer to a request whose key was used before.
fn again(context: &Context, before: Submitted, seal: &str) -> Result<Taken, Problem> {
    if before.source.as_deref() != Some(seal) {
        return Err(Kind::KeyReused.into());
    }
    let receipt = receipt(context, before.feedback_id, before.reference);
    Ok(Taken {
        receipt,
        again: true,
    })
}

fn receipt(context: &Context, id: FeedbackId, reference: String) -> Receipt {
    let app = &context.app;
    let token = app.core.keys.token(Purpose::OwnPage, id);
    let path = context.locale.path(&format!("/m/{token}"));
    Receipt {
        reference,
        link: format!("{}{path}", app.settings.base_url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(value: Value) -> Result<Given, Vec<String>> {
        let Value::Object(members) = value else {
            panic!("not an object")
        };
        Given::parse(&members, Locale::En).map_err(|problem| {
            problem
                .fields
                .iter()
                .map(|(field, key)| format!("{field} {key}"))
                .collect()
        })
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let wrong = parse(json!({
            "text": " ", "step": "1", "ease": 6, "email": "nobody", "answers": {},
            "language": "fr", "extra": 1,
        }));
        assert_eq!(
            wrong.err().unwrap(),
            [
                "extra api-field-unknown",
                "text api-field-text-empty",
                "step api-field-step",
                "ease api-field-ease",
                "email api-field-email",
                "answers api-field-answers",
                "language api-field-language",
            ]
        );
        assert_eq!(
            parse(json!({ "text": 7 })).err().unwrap(),
            ["text api-field-type-text"]
        );
        assert_eq!(
            parse(json!({ "text": "a\u{0}b" })).err().unwrap(),
            ["text api-field-text-characters"]
        );
    }

    #[test]
    fn null_is_as_good_as_nothing() {
        let given = parse(json!({ "text": " Shorter queues ", "step": null, "email": null }));
        let given = given.unwrap_or_else(|wrong| panic!("{wrong:?}"));
        assert_eq!(given.text.as_str(), "Shorter queues");
        assert!(given.step.is_none() && given.email.is_none() && given.answers.is_empty());
    }

    #[test]
    fn the_order_of_answers_makes_no_difference() {
        let one = json!({ "question": 1, "answer": "a" });
        let two = json!({ "question": 2, "answer": "b" });
        assert_eq!(answers(&json!([one, two])), answers(&json!([two, one])));
        assert_eq!(answers(&json!([{ "question": 1 }])), None);
    }
}

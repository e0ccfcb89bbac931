//! The operations of the API. Those that read show what the pages show to everyone.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use poem_openapi::OpenApi;
use poem_openapi::param::{Header, Path, Query};
use uuid::Uuid;
use yousaid_entities::{FeedbackId, TypedId, UnixMillis, council};
use yousaid_services::views::api::{self, After, FEEDBACK_PER_PAGE, Published};
use yousaid_services::views::outcome::{self, Answered};
use yousaid_services::views::public::{self, PLANS_PER_PAGE, PlanHead, PlanSearch};

use super::answer::{Answer, Taken};
use super::models::{
    AnsweredTheme, Change, Council, Councils, Feedback, FeedbackPage, Outcome, OutcomePage, Plan,
    PlanPage, PlanState, PlanSummary, Question, Step, Theme, Themes, WaitingTheme, instant,
};
use super::problem::{Kind, Problem};
use super::write::{self, Given};
use crate::http::Context;

/// The smallest number of people that is told.
pub const FEWEST: i64 = 5;

/// The longest words to look for, in characters.
const LONGEST_QUERY: usize = 200;

/// The last page that can be asked for: beyond it there is nothing but a database at work.
const LAST_PAGE: u64 = 1_000_000;

type Found<T> = Result<Answer<T>, Problem>;

/// A number of people, or none when it is too small to be told; and whether that is so.
const fn told(people: i64) -> (Option<i64>, bool) {
    if people < FEWEST {
        (None, true)
    } else {
        (Some(people), false)
    }
}

/// A name of the address. One that no name can be is the name of nothing.
pub(super) fn name(text: &str) -> Result<&str, Problem> {
    if text.chars().any(char::is_control) || text.len() > 200 {
        return Err(Kind::NotFound.into());
    }
    Ok(text)
}

pub(super) async fn plan(context: &Context, slug: &str) -> Result<PlanHead, Problem> {
    Ok(public::head(&context.app.core, name(slug)?).await?)
}

fn page_number(page: Option<u64>) -> Result<u64, Problem> {
    match page.unwrap_or(1) {
        page @ 1..=LAST_PAGE => Ok(page),
        _ => Err(Problem::field("page", "api-field-parameter")),
    }
}

fn plan_page(context: &Context, slug: &str) -> String {
    format!("{}/plans/{slug}", context.app.settings.base_url)
}

fn cursor(comment: &Published) -> String {
    let mut bytes = comment.published_at.0.to_be_bytes().to_vec();
    bytes.extend_from_slice(comment.id.uuid().as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

fn after(cursor: &str) -> Option<After> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (at, id) = bytes.split_first_chunk::<8>()?;
    Some(After {
        published_at: UnixMillis(i64::from_be_bytes(*at)),
        id: FeedbackId(Uuid::from_slice(id).ok()?),
    })
}

fn answered(theme: Answered) -> AnsweredTheme {
    let (people, suppressed) = told(theme.people);
    let change = theme
        .changed_version
        .zip(theme.changed_step)
        .zip(theme.changed_title);
    AnsweredTheme {
        theme_id: theme.theme_id.to_string(),
        theme: theme.theme,
        description: theme.description,
        people,
        feedback: (!suppressed).then_some(theme.feedback),
        suppressed,
        reply: theme.kind.to_string(),
        body: theme.body,
        published_at: instant(theme.published_at),
        council: theme.council,
        council_slug: theme.council_slug,
        plan: theme.design,
        plan_slug: theme.design_slug,
        change: change.map(|((version, step), title)| Change {
            version,
            step,
            title,
        }),
        quotes: theme.quotes,
    }
}

/// The operations.
pub struct Api;

#[OpenApi(prefix_path = "/api/v1")]
impl Api {
    /// Plans
    ///
    /// Looks for published plans. Open ones come first, then the newest.
    #[oai(path = "/plans", method = "get", operation_id = "plans")]
    async fn plans(
        &self,
        context: &Context,
        /// Words in title, summary, council or service.
        q: Query<Option<String>>,
        /// Only those of a council, by its name in addresses.
        council: Query<Option<String>>,
        /// Only those in this state.
        state: Query<Option<PlanState>>,
        /// The page: 1, 2, 3, …
        page: Query<Option<u64>>,
    ) -> Found<PlanPage> {
        let unusable = |text: &Option<String>| {
            text.as_ref().is_some_and(|text| {
                text.chars().any(char::is_control) || text.chars().count() > LONGEST_QUERY
            })
        };
        if unusable(&q.0) {
            return Err(Problem::field("q", "api-field-parameter"));
        }
        if unusable(&council.0) {
            return Err(Problem::field("council", "api-field-parameter"));
        }
        let page = page_number(page.0)?;
        let search = PlanSearch {
            words: q.0.unwrap_or_default(),
            council: council.0,
            state: state.0.map(PlanState::state),
            page,
            ..PlanSearch::default()
        };
        let found = public::search(&context.app.core, &search).await?;
        let plans = found.plans.into_iter().map(|plan| PlanSummary {
            page: plan_page(context, &plan.slug),
            slug: plan.slug,
            title: plan.title,
            summary: plan.summary,
            state: plan.state.to_string(),
            closes_on: plan.closes_on.map(|day| day.to_string()),
            council: plan.council_name,
            council_slug: plan.council_slug,
            service: plan.service_name,
            feedback: plan.comments,
        });
        Ok(Answer(PlanPage {
            plans: plans.collect(),
            total: found.total,
            page,
            next: (page * PLANS_PER_PAGE < found.total).then_some(page + 1),
        }))
    }

    /// One plan
    ///
    /// A published plan with the steps of its current version and its questions.
    #[oai(path = "/plans/:slug", method = "get", operation_id = "plan")]
    async fn plan(
        &self,
        context: &Context,
        /// The plan's name in addresses.
        slug: Path<String>,
    ) -> Found<Plan> {
        let core = &context.app.core;
        let plan = plan(context, &slug.0).await?;
        let steps = public::steps(core, plan.version_id).await?;
        let questions = public::questions(core, plan.id).await?;
        let steps = steps.into_iter().map(|step| Step {
            number: step.number,
            title: step.title,
            body: step.body,
            picture: step.image_id.map(|_| step.image_alt),
        });
        let questions = questions.into_iter().map(|question| Question {
            number: question.number,
            prompt: question.prompt,
            hint: question.hint,
            kind: question.kind.to_string(),
            options: question.options.lines().map(str::to_owned).collect(),
        });
        Ok(Answer(Plan {
            page: plan_page(context, &plan.slug),
            slug: plan.slug,
            title: plan.title,
            summary: plan.summary,
            state: plan.state.to_string(),
            opens_on: plan.opens_on.map(|day| day.to_string()),
            closes_on: plan.closes_on.map(|day| day.to_string()),
            council: plan.council_name,
            council_slug: plan.council_slug,
            service: plan.service_name,
            version: plan.version_number,
            change_note: plan.change_note,
            steps: steps.collect(),
            questions: questions.collect(),
        }))
    }

    /// Published feedback
    ///
    /// What people said about a plan, as published, newest first, 100 at a time. New feedback
    /// never moves what follows a cursor.
    #[oai(
        path = "/plans/:slug/feedback",
        method = "get",
        operation_id = "feedback"
    )]
    async fn feedback(
        &self,
        context: &Context,
        /// The plan's name in addresses.
        slug: Path<String>,
        /// Where the page begins: what the page before calls next.
        cursor: Query<Option<String>>,
    ) -> Found<FeedbackPage> {
        let after = match cursor.0.as_deref() {
            Some(text) => {
                let after = after(text);
                Some(after.ok_or_else(|| Problem::field("cursor", "api-field-cursor"))?)
            }
            None => None,
        };
        let plan = plan(context, &slug.0).await?;
        let mut found = api::published(&context.app.core, plan.id, after).await?;
        let more = found.len() > FEEDBACK_PER_PAGE;
        found.truncate(FEEDBACK_PER_PAGE);
        let next = found.last().filter(|_| more).map(self::cursor);
        let feedback = found.into_iter().map(|comment| Feedback {
            id: comment.id.to_string(),
            text: comment.text,
            language: comment.locale,
            step: comment.step,
            version: comment.version,
            ease: comment.ease,
            published_at: instant(comment.published_at),
        });
        Ok(Answer(FeedbackPage {
            feedback: feedback.collect(),
            next,
        }))
    }

    /// Give feedback
    ///
    /// Takes feedback on an open plan. The same request with the same key may be sent as often as
    /// it takes: it is kept once, and every answer names the same reference.
    #[oai(
        path = "/plans/:slug/feedback",
        method = "post",
        operation_id = "giveFeedback"
    )]
    async fn give(
        &self,
        context: &Context,
        /// The plan's name in addresses.
        slug: Path<String>,
        /// 1 to 255 visible characters that name this piece of feedback, such as a UUID.
        #[oai(name = "Idempotency-Key")]
        key: Header<String>,
        given: Given,
    ) -> Result<Taken, Problem> {
        context.make_private();
        write::give(context, &slug.0, &key.0, given).await
    }

    /// Themes
    ///
    /// The themes of a plan that the council has accepted, those of most people first.
    #[oai(path = "/plans/:slug/themes", method = "get", operation_id = "themes")]
    async fn themes(
        &self,
        context: &Context,
        /// The plan's name in addresses.
        slug: Path<String>,
    ) -> Found<Themes> {
        let plan = plan(context, &slug.0).await?;
        let found = api::themes(&context.app.core, plan.id).await?;
        let themes = found.into_iter().map(|theme| {
            let (people, suppressed) = told(theme.people);
            Theme {
                id: theme.id.to_string(),
                name: theme.name,
                description: theme.description,
                people,
                feedback: (!suppressed).then_some(theme.feedback),
                suppressed,
                route: theme.route.map(|state| state.to_string()),
                council: theme.council,
                council_slug: theme.council_slug,
                reply: theme.reply.map(|kind| kind.to_string()),
            }
        });
        Ok(Answer(Themes {
            themes: themes.collect(),
        }))
    }

    /// The outcome of a plan
    ///
    /// What people said and what the council did, or still has to answer.
    #[oai(
        path = "/plans/:slug/outcome",
        method = "get",
        operation_id = "outcome"
    )]
    async fn outcome(
        &self,
        context: &Context,
        /// The plan's name in addresses.
        slug: Path<String>,
    ) -> Found<Outcome> {
        let plan = plan(context, &slug.0).await?;
        let found = outcome::of_design(&context.app.core, plan.id).await?;
        let (people, suppressed) = told(found.heard.people);
        let waiting = found.waiting.into_iter().map(|theme| {
            let (people, suppressed) = told(theme.people);
            WaitingTheme {
                theme_id: theme.theme_id.to_string(),
                theme: theme.theme,
                people,
                suppressed,
                route: theme.state.map(|state| state.to_string()),
                council: theme.council,
                due_on: theme.due_on.map(|day| day.to_string()),
            }
        });
        Ok(Answer(Outcome {
            feedback: found.heard.published,
            people,
            suppressed,
            answered: found.answered.into_iter().map(answered).collect(),
            waiting: waiting.collect(),
        }))
    }

    /// Outcomes
    ///
    /// What councils answered across plans, newest first.
    #[oai(path = "/outcomes", method = "get", operation_id = "outcomes")]
    async fn outcomes(
        &self,
        context: &Context,
        /// Only those of a council, by its name in addresses.
        council: Query<Option<String>>,
        /// The page: 1, 2, 3, …
        page: Query<Option<u64>>,
    ) -> Found<OutcomePage> {
        let core = &context.app.core;
        let page = page_number(page.0)?;
        let council = match council.0.as_deref() {
            Some(slug) => {
                let found = council::Entity::by_slug(name(slug)?)
                    .one(core.db.reader())
                    .await;
                let found = found.map_err(yousaid_services::Error::from)?;
                Some(found.ok_or(Kind::NotFound)?.id)
            }
            None => None,
        };
        let number = i64::try_from(page).unwrap_or(1);
        let found = outcome::across(core, council, number).await?;
        let is_full = i64::try_from(found.len()).is_ok_and(|found| found == outcome::PAGE);
        Ok(Answer(OutcomePage {
            outcomes: found.into_iter().map(answered).collect(),
            page,
            next: is_full.then_some(page + 1),
        }))
    }

    /// Councils
    ///
    /// The councils that take part, by name.
    #[oai(path = "/councils", method = "get", operation_id = "councils")]
    async fn councils(&self, context: &Context) -> Found<Councils> {
        let found = public::councils(&context.app.core).await?;
        let councils = found.into_iter().map(|council| Council {
            slug: council.slug,
            name: council.name,
            kind: council.kind,
            region: council.region,
            website: council.website,
            plans: council.plans,
        });
        Ok(Answer(Councils {
            councils: councils.collect(),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_than_five_people_are_not_told() {
        assert_eq!(told(4), (None, true));
        assert_eq!(told(5), (Some(5), false));
    }

    #[test]
    fn a_cursor_leads_back_to_its_place() {
        let comment = Published {
            id: FeedbackId(Uuid::from_u128(7)),
            text: String::new(),
            locale: "en".to_owned(),
            ease: None,
            published_at: UnixMillis(1_700_000_000_123),
            step: None,
            version: 1,
        };
        let place = After {
            published_at: comment.published_at,
            id: comment.id,
        };
        assert_eq!(after(&cursor(&comment)), Some(place));
        for wrong in ["", "x", "AAAA", "%", &"A".repeat(33)] {
            assert_eq!(after(wrong), None, "{wrong}");
        }
    }
}

//! The documents of the API. Their comments are its documentation.

use poem_openapi::{Enum, Object};
use yousaid_entities::{DesignState, UnixMillis};

/// Where a plan stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub enum PlanState {
    /// Takes feedback.
    Open,
    /// Takes no more feedback.
    Closed,
    /// The council has said what it did.
    Answered,
    /// Taken back.
    Withdrawn,
}

impl PlanState {
    /// The state in the database.
    pub fn state(self) -> DesignState {
        match self {
            Self::Open => DesignState::Open,
            Self::Closed => DesignState::Closed,
            Self::Answered => DesignState::Answered,
            Self::Withdrawn => DesignState::Withdrawn,
        }
    }
}

/// An instant as RFC 3339 has it, in UTC.
pub fn instant(at: UnixMillis) -> String {
    at.timestamp().to_string()
}

/// A plan in a list.
#[derive(Object)]
pub struct PlanSummary {
    /// Its name in addresses.
    pub slug: String,
    /// Title.
    pub title: String,
    /// What is proposed.
    pub summary: String,
    /// open, closed, answered or withdrawn.
    pub state: String,
    /// The last day for feedback.
    pub closes_on: Option<String>,
    /// The name of the council.
    pub council: String,
    /// The council's name in addresses.
    pub council_slug: String,
    /// The service that it is about.
    pub service: Option<String>,
    /// Published pieces of feedback.
    pub feedback: i64,
    /// The page for people.
    pub page: String,
}

/// A page of plans: open ones first, then the newest.
#[derive(Object)]
pub struct PlanPage {
    /// The plans of this page.
    pub plans: Vec<PlanSummary>,
    /// All that were found.
    pub total: u64,
    /// The number of this page.
    pub page: u64,
    /// The number of the next page.
    pub next: Option<u64>,
}

/// A step of a plan.
#[derive(Object)]
pub struct Step {
    /// 1, 2, 3, …
    pub number: i32,
    /// Title.
    pub title: String,
    /// What happens in it, in Markdown.
    pub body: String,
    /// What its picture shows.
    pub picture: Option<String>,
}

/// An extra question that the council asks with the feedback.
#[derive(Object)]
pub struct Question {
    /// 1, 2, 3, …
    pub number: i32,
    /// The question.
    pub prompt: String,
    /// Help with answering it.
    pub hint: String,
    /// text or choice.
    pub kind: String,
    /// The options of a choice.
    pub options: Vec<String>,
}

/// A plan as everyone sees it.
#[derive(Object)]
pub struct Plan {
    /// Its name in addresses.
    pub slug: String,
    /// Title.
    pub title: String,
    /// What is proposed.
    pub summary: String,
    /// open, closed, answered or withdrawn.
    pub state: String,
    /// The first day for feedback.
    pub opens_on: Option<String>,
    /// The last day for feedback.
    pub closes_on: Option<String>,
    /// The name of the council.
    pub council: String,
    /// The council's name in addresses.
    pub council_slug: String,
    /// The service that it is about.
    pub service: Option<String>,
    /// The number of the version that everyone sees.
    pub version: i32,
    /// What is new in that version.
    pub change_note: String,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The questions that are asked now.
    pub questions: Vec<Question>,
    /// The page for people.
    pub page: String,
}

/// A published piece of feedback.
#[derive(Object)]
pub struct Feedback {
    /// Id.
    pub id: String,
    /// The words as published.
    pub text: String,
    /// en or cy: the language of the form.
    pub language: String,
    /// The number of the step that it is about, or null for the whole plan.
    pub step: Option<i32>,
    /// The version of the plan that it is about.
    pub version: i32,
    /// How easy the step looks, 1 (very hard) to 5 (very easy); 0 is not sure.
    pub ease: Option<i32>,
    /// When it was published.
    pub published_at: String,
}

/// A page of published feedback, newest first.
#[derive(Object)]
pub struct FeedbackPage {
    /// The feedback of this page.
    pub feedback: Vec<Feedback>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// A theme that the council has accepted.
#[derive(Object)]
pub struct Theme {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What belongs in it; may be empty.
    pub description: String,
    /// People whose published words are in it; null when they are fewer than 5.
    pub people: Option<i64>,
    /// Published pieces of feedback in it; null when the people are fewer than 5.
    pub feedback: Option<i64>,
    /// Whether the figures are left out because they are small.
    pub suppressed: bool,
    /// Where it stands between councils: offered, accepted, answered and so on; null at first.
    pub route: Option<String>,
    /// The accountable council.
    pub council: Option<String>,
    /// That council's name in addresses.
    pub council_slug: Option<String>,
    /// What the council will do, once it has answered.
    pub reply: Option<String>,
}

/// The themes of a plan, those of most people first.
#[derive(Object)]
pub struct Themes {
    /// The themes.
    pub themes: Vec<Theme>,
}

/// The step that changed because of what people said.
#[derive(Object)]
pub struct Change {
    /// The version with the change.
    pub version: i32,
    /// The number of the step.
    pub step: i32,
    /// Its title.
    pub title: String,
}

/// A theme and the council's answer to it.
#[derive(Object)]
pub struct AnsweredTheme {
    /// The id of the theme.
    pub theme_id: String,
    /// What people said.
    pub theme: String,
    /// What belongs in the theme; may be empty.
    pub description: String,
    /// People whose published words are in it; null when they are fewer than 5.
    pub people: Option<i64>,
    /// Published pieces of feedback in it; null when the people are fewer than 5.
    pub feedback: Option<i64>,
    /// Whether the figures are left out because they are small.
    pub suppressed: bool,
    /// What the council will do.
    pub reply: String,
    /// The council's words, in Markdown.
    pub body: String,
    /// When they were published.
    pub published_at: String,
    /// The council that answered.
    pub council: String,
    /// Its name in addresses.
    pub council_slug: String,
    /// The title of the plan.
    pub plan: String,
    /// The plan's name in addresses.
    pub plan_slug: String,
    /// What changed because of it.
    pub change: Option<Change>,
    /// Published words, the clearest first.
    pub quotes: Vec<String>,
}

/// A theme that waits for an answer.
#[derive(Object)]
pub struct WaitingTheme {
    /// The id of the theme.
    pub theme_id: String,
    /// What people said.
    pub theme: String,
    /// People whose published words are in it; null when they are fewer than 5.
    pub people: Option<i64>,
    /// Whether the figure is left out because it is small.
    pub suppressed: bool,
    /// Where it stands between councils; null until it is routed.
    pub route: Option<String>,
    /// The accountable council; null when it is with the improvement board.
    pub council: Option<String>,
    /// The last day for that council's next move.
    pub due_on: Option<String>,
}

/// What came of a plan.
#[derive(Object)]
pub struct Outcome {
    /// Published pieces of feedback.
    pub feedback: i64,
    /// People who gave them; null when they are fewer than 5.
    pub people: Option<i64>,
    /// Whether the number of people is left out because it is small.
    pub suppressed: bool,
    /// Themes with an answer, those of most people first.
    pub answered: Vec<AnsweredTheme>,
    /// Themes without one yet, those of most people first.
    pub waiting: Vec<WaitingTheme>,
}

/// Answers across plans, newest first.
#[derive(Object)]
pub struct OutcomePage {
    /// The answers of this page.
    pub outcomes: Vec<AnsweredTheme>,
    /// The number of this page.
    pub page: u64,
    /// The number of the next page, when this one is full.
    pub next: Option<u64>,
}

/// A council that takes part.
#[derive(Object)]
pub struct Council {
    /// Its name in addresses.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Its kind, such as unitary or county.
    pub kind: String,
    /// Region of England.
    pub region: String,
    /// Its own website.
    pub website: Option<String>,
    /// Published plans.
    pub plans: i64,
}

/// The councils that take part, by name.
#[derive(Object)]
pub struct Councils {
    /// The councils.
    pub councils: Vec<Council>,
}

/// An answer to one of the plan's questions.
#[derive(Object)]
pub struct NewAnswer {
    /// The number of the question.
    pub question: i32,
    /// The answer: words, or one of the options exactly as it stands.
    pub answer: String,
}

/// Feedback to be given.
#[derive(Object)]
pub struct NewFeedback {
    /// The words, up to 10,000 characters.
    #[oai(validator(min_length = 1, max_length = 10000))]
    pub text: String,
    /// The number of a step of the plan; the whole plan unless given.
    pub step: Option<i32>,
    /// How easy it looks, 1 (very hard) to 5 (very easy); 0 is not sure.
    #[oai(validator(minimum(value = "0"), maximum(value = "5")))]
    pub ease: Option<i32>,
    /// Where to send news of it. The author gets a message to confirm the address.
    pub email: Option<String>,
    /// Answers to the plan's questions.
    pub answers: Option<Vec<NewAnswer>>,
    /// The author's language: en or cy; that of the address unless given.
    pub language: Option<String>,
}

/// What the author is told.
#[derive(Object)]
pub struct Receipt {
    /// The reference to note down.
    pub reference: String,
    /// The author's own page. Whoever has this link can see and change the feedback.
    pub link: String,
}

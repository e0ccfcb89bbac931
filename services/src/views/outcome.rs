//! "You said, we did": what councils answered, for everyone.

use std::collections::HashMap;

use sea_orm::{FromQueryResult, Value};
use yousaid_entities::{
    CivilDate, CouncilId, DesignId, ReplyKind, RouteState, ThemeId, UnixMillis,
};

use super::PEOPLE;
use crate::{Core, Result, sql};

/// Quotes shown with an answered theme.
const QUOTES: i64 = 3;
/// Answers on one page across plans.
pub const PAGE: i64 = 20;

/// A theme that was answered.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Answered {
    /// Which theme.
    pub theme_id: ThemeId,
    /// Its name: what you said.
    pub theme: String,
    /// What belongs in it; may be empty.
    pub description: String,
    /// People whose published words are in it.
    pub people: i64,
    /// Published pieces of feedback in it.
    pub feedback: i64,
    /// What the council will do.
    pub kind: ReplyKind,
    /// The council's words.
    pub body: String,
    /// When everyone could read them.
    pub published_at: UnixMillis,
    /// The council that answered.
    pub council: String,
    /// Its name in addresses.
    pub council_slug: String,
    /// The plan.
    pub design: String,
    /// Its name in addresses.
    pub design_slug: String,
    /// The version with the step that changed because of it.
    pub changed_version: Option<i32>,
    /// The number of that step.
    pub changed_step: Option<i32>,
    /// Its title.
    pub changed_title: Option<String>,
    /// Published words, the clearest first.
    #[sea_orm(skip)]
    pub quotes: Vec<String>,
}

/// A theme that still waits for an answer.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Waiting {
    /// Which theme.
    pub theme_id: ThemeId,
    /// Its name.
    pub theme: String,
    /// People whose published words are in it.
    pub people: i64,
    /// Where it stands; none until it is routed.
    pub state: Option<RouteState>,
    /// What the route was made from.
    pub decision: Option<serde_json::Value>,
    /// The accountable council; none when it is with the board.
    pub council: Option<String>,
    /// Its code.
    pub council_gss: Option<String>,
    /// The last day for that council's next move.
    pub due_on: Option<CivilDate>,
}

/// The figures of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Heard {
    /// Published pieces of feedback.
    pub published: i64,
    /// People who gave them.
    pub people: i64,
}

/// The outcome of one plan.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Figures.
    pub heard: Heard,
    /// Answered themes, those of most people first.
    pub answered: Vec<Answered>,
    /// Themes without an answer yet, those of most people first.
    pub waiting: Vec<Waiting>,
}

fn answered_sql(condition: &str, order: &str) -> String {
    format!(
        "SELECT t.id AS theme_id, t.name AS theme, t.description,
                {PEOPLE} AS people, COUNT(f.id) AS feedback,
                p.kind, p.body, p.published_at, o.name AS council, o.slug AS council_slug,
                d.title AS design, d.slug AS design_slug,
                v.number AS changed_version, s.number AS changed_step, s.title AS changed_title
         FROM replies p
         JOIN themes t ON t.id = p.theme_id AND t.state = 'accepted'
         JOIN designs d ON d.id = p.design_id
         JOIN councils o ON o.id = p.council_id
         LEFT JOIN steps s ON s.id = p.changed_step_id
         LEFT JOIN design_versions v ON v.id = s.design_version_id
         LEFT JOIN theme_assignments a ON a.theme_id = t.id
         LEFT JOIN feedback f ON f.id = a.feedback_id AND f.state = 'published'
         LEFT JOIN contacts c ON c.feedback_id = f.id
         WHERE p.published_at IS NOT NULL AND {condition}
         GROUP BY p.id, t.id, d.id, o.id, s.id, v.id
         ORDER BY {order}"
    )
}

#[derive(FromQueryResult)]
struct Quote {
    theme_id: ThemeId,
    text: String,
}

/// Adds published words to each answered theme, in one statement.
async fn with_quotes(core: &Core, mut answered: Vec<Answered>) -> Result<Vec<Answered>> {
    if answered.is_empty() {
        return Ok(answered);
    }
    let places: Vec<String> = (1..=answered.len()).map(|n| format!("${n}")).collect();
    let values: Vec<Value> = answered.iter().map(|theme| theme.theme_id.into()).collect();
    let rows: Vec<Quote> = sql::rows(
        core.db.reader(),
        &format!(
            "SELECT theme_id, text FROM (
                 SELECT a.theme_id, f.published_text AS text,
                        ROW_NUMBER() OVER (
                            PARTITION BY a.theme_id ORDER BY a.confidence DESC, f.id) AS place
                 FROM theme_assignments a JOIN feedback f ON f.id = a.feedback_id
                 WHERE a.theme_id IN ({}) AND f.state = 'published'
                   AND f.published_text IS NOT NULL) ranked
             WHERE place <= {QUOTES} ORDER BY theme_id, place",
            places.join(", ")
        ),
        values,
    )
    .await?;
    let mut quotes: HashMap<ThemeId, Vec<String>> = HashMap::new();
    for quote in rows {
        quotes.entry(quote.theme_id).or_default().push(quote.text);
    }
    for theme in &mut answered {
        theme.quotes = quotes.remove(&theme.theme_id).unwrap_or_default();
    }
    Ok(answered)
}

/// What came of one plan that residents can see. Four statements.
///
/// # Errors
/// When the database refuses.
pub async fn of_design(core: &Core, design: DesignId) -> Result<Outcome> {
    let db = core.db.reader();
    let heard = sql::row(
        db,
        &format!(
            "SELECT COUNT(f.id) AS published, {PEOPLE} AS people
             FROM feedback f LEFT JOIN contacts c ON c.feedback_id = f.id
             WHERE f.design_id = $1 AND f.state = 'published'"
        ),
        [design.into()],
    )
    .await?;
    let answered = sql::rows(
        db,
        &answered_sql("p.design_id = $1", "people DESC, t.id"),
        [design.into()],
    )
    .await?;
    let waiting = sql::rows(
        db,
        &format!(
            "SELECT t.id AS theme_id, t.name AS theme, {PEOPLE} AS people,
                    r.state, r.decision, o.name AS council, o.gss AS council_gss,
                    r.due_on
             FROM themes t
             LEFT JOIN routes r ON r.theme_id = t.id
             LEFT JOIN councils o ON o.id = r.council_id
             LEFT JOIN theme_assignments a ON a.theme_id = t.id
             LEFT JOIN feedback f ON f.id = a.feedback_id AND f.state = 'published'
             LEFT JOIN contacts c ON c.feedback_id = f.id
             WHERE t.design_id = $1 AND t.state = 'accepted'
               AND (r.id IS NULL OR r.state <> 'answered')
             GROUP BY t.id, r.id, o.id ORDER BY people DESC, t.id"
        ),
        [design.into()],
    )
    .await?;
    Ok(Outcome {
        heard,
        answered: with_quotes(core, answered).await?,
        waiting,
    })
}

/// The newest answers across plans, or those of one council. Two statements.
///
/// # Errors
/// When the database refuses.
pub async fn across(core: &Core, council: Option<CouncilId>, page: i64) -> Result<Vec<Answered>> {
    let condition = "d.state IN ('open', 'closed', 'answered')
         AND ($1 IS NULL OR p.council_id = $1)";
    let answered = sql::rows(
        core.db.reader(),
        &answered_sql(condition, "p.published_at DESC, p.id LIMIT $2 OFFSET $3"),
        [
            council.into(),
            PAGE.into(),
            page.max(1).saturating_sub(1).saturating_mul(PAGE).into(),
        ],
    )
    .await?;
    with_quotes(core, answered).await
}

//! Themes as the officers of their council see them.

use std::collections::HashMap;

use sea_orm::FromQueryResult;
use yousaid_entities::{
    CivilDate, CouncilId, DesignId, DesignState, FeedbackId, MadeBy, ReplyKind, RouteId,
    RouteState, StepId, ThemeId, ThemeState, UnixMillis,
};

use super::PEOPLE;
use crate::{Core, Result, sql};

/// Quotes shown with a theme in a list.
const QUOTES: i64 = 3;
/// Pieces of feedback on one page of a theme.
pub const PAGE: i64 = 25;

/// The design whose frame it is.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DesignHead {
    /// Which.
    pub id: DesignId,
    /// The name in addresses.
    pub slug: String,
    /// Title.
    pub title: String,
    /// State.
    pub state: DesignState,
    /// The service it is about.
    pub service_number: Option<i32>,
    /// What that service is called.
    pub service: Option<String>,
    /// For the optimistic locking of the design.
    pub revision: i64,
}

/// A theme with its figures.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ThemeCard {
    /// Which.
    pub id: ThemeId,
    /// Of which design.
    pub design_id: DesignId,
    /// Name.
    pub name: String,
    /// What belongs in it.
    pub description: String,
    /// Words that mark it, separated by semicolons.
    pub keywords: String,
    /// State.
    pub state: ThemeState,
    /// Who or what made it.
    pub made_by: MadeBy,
    /// The service it is about, when that is not the design's.
    pub service_number: Option<i32>,
    /// What that service is called.
    pub service: Option<String>,
    /// For optimistic locking.
    pub revision: i64,
    /// Published pieces of feedback in it.
    pub feedback: i64,
    /// Of these, put there by officers.
    pub by_officers: i64,
    /// People who gave them.
    pub people: i64,
    /// Its route.
    pub route_id: Option<RouteId>,
    /// Where its route stands.
    pub route_state: Option<RouteState>,
    /// The last day for the owner's next move.
    pub due_on: Option<CivilDate>,
    /// The accountable council.
    pub owner: Option<String>,
    /// Published words from it, the clearest first.
    #[sea_orm(skip)]
    pub quotes: Vec<String>,
}

impl ThemeCard {
    /// Its keywords, one by one.
    pub fn keyword_list(&self) -> impl Iterator<Item = &str> {
        self.keywords.split(';').filter(|word| !word.is_empty())
    }
}

/// Figures of a design's published feedback.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Totals {
    /// Published pieces.
    pub published: i64,
    /// People who gave them.
    pub people: i64,
    /// Pieces in no theme of the frame.
    pub unassigned: i64,
    /// Jobs of the engine for this design that are not done.
    pub working: i64,
}

/// The page of a design's themes.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The design.
    pub design: DesignHead,
    /// Figures.
    pub totals: Totals,
    /// What the engine proposes, largest first.
    pub proposed: Vec<ThemeCard>,
    /// The frame, largest first.
    pub accepted: Vec<ThemeCard>,
    /// Dismissed or taken out of the frame.
    pub retired: Vec<ThemeCard>,
}

fn card_sql(condition: &str) -> String {
    format!(
        "SELECT t.id, t.design_id, t.name, t.description, t.keywords, t.state, t.made_by,
                t.service_number, s.name AS service, t.revision,
                COUNT(f.id) AS feedback,
                COUNT(CASE WHEN f.id IS NOT NULL AND a.made_by = 'officer' THEN 1 END)
                    AS by_officers,
                {PEOPLE} AS people,
                r.id AS route_id, r.state AS route_state, r.due_on, o.name AS owner
         FROM themes t
         LEFT JOIN theme_assignments a ON a.theme_id = t.id
         LEFT JOIN feedback f ON f.id = a.feedback_id AND f.state = 'published'
         LEFT JOIN contacts c ON c.feedback_id = f.id
         LEFT JOIN services s ON s.number = t.service_number
         LEFT JOIN routes r ON r.theme_id = t.id
         LEFT JOIN councils o ON o.id = r.council_id
         WHERE t.council_id = $1 AND {condition}
         GROUP BY t.id, s.number, r.id, o.id
         ORDER BY people DESC, t.id"
    )
}

const DESIGN_SQL: &str = "SELECT d.id, d.slug, d.title, d.state, d.service_number,
        s.name AS service, d.revision
     FROM designs d LEFT JOIN services s ON s.number = d.service_number
     WHERE d.council_id = $1 AND ";

#[derive(FromQueryResult)]
struct Quote {
    theme_id: ThemeId,
    text: String,
}

/// Published words of each of a council's themes that meet the condition on `t`.
async fn quotes(
    core: &Core,
    condition: &str,
    values: Vec<sea_orm::Value>,
) -> Result<HashMap<ThemeId, Vec<String>>> {
    let rows: Vec<Quote> = sql::rows(
        core.db.reader(),
        &format!(
            "SELECT theme_id, text FROM (
                 SELECT a.theme_id, f.published_text AS text,
                        ROW_NUMBER() OVER (
                            PARTITION BY a.theme_id ORDER BY a.confidence DESC, f.id) AS place
                 FROM themes t
                 JOIN theme_assignments a ON a.theme_id = t.id
                 JOIN feedback f ON f.id = a.feedback_id
                 WHERE {condition} AND f.state = 'published' AND f.published_text IS NOT NULL
             ) ranked
             WHERE place <= {QUOTES} ORDER BY theme_id, place"
        ),
        values,
    )
    .await?;
    let mut found: HashMap<ThemeId, Vec<String>> = HashMap::new();
    for quote in rows {
        found.entry(quote.theme_id).or_default().push(quote.text);
    }
    Ok(found)
}

/// The themes of one design of a council. Four statements.
///
/// # Errors
/// [`crate::Error::NotFound`] when the council has no design of this name.
pub async fn frame(core: &Core, council: CouncilId, slug: &str) -> Result<Frame> {
    let db = core.db.reader();
    let design: DesignHead = sql::row(
        db,
        &format!("{DESIGN_SQL} d.slug = $2"),
        [council.into(), slug.into()],
    )
    .await?;
    let values = || vec![council.into(), design.id.into()];
    let mut cards: Vec<ThemeCard> = sql::rows(
        db,
        &card_sql("t.design_id = $2 AND t.state <> 'merged'"),
        values(),
    )
    .await?;
    let mut quotes = quotes(
        core,
        "t.council_id = $1 AND t.design_id = $2 AND t.state <> 'merged'",
        values(),
    )
    .await?;
    let totals: Totals = sql::row(
        db,
        &format!(
            "SELECT COUNT(f.id) AS published, {PEOPLE} AS people,
                    COUNT(CASE WHEN NOT EXISTS (
                        SELECT 1 FROM theme_assignments a JOIN themes t ON t.id = a.theme_id
                        WHERE a.feedback_id = f.id AND t.state = 'accepted') THEN 1 END)
                        AS unassigned,
                    (SELECT COUNT(*) FROM outbox o
                     WHERE o.council_id = $1 AND o.done_at IS NULL AND o.dead_at IS NULL
                       AND o.kind IN ('discover_themes', 'assign_themes')
                       AND o.dedupe_key LIKE $3) AS working
             FROM feedback f LEFT JOIN contacts c ON c.feedback_id = f.id
             WHERE f.council_id = $1 AND f.design_id = $2 AND f.state = 'published'"
        ),
        [
            council.into(),
            design.id.into(),
            format!("%:{}:%", design.id).into(),
        ],
    )
    .await?;
    for card in &mut cards {
        card.quotes = quotes.remove(&card.id).unwrap_or_default();
    }
    let (accepted, others): (Vec<_>, Vec<_>) = cards
        .into_iter()
        .partition(|card| card.state == ThemeState::Accepted);
    let (proposed, retired) = others
        .into_iter()
        .partition(|card| card.state == ThemeState::Proposed);
    Ok(Frame {
        design,
        totals,
        proposed,
        accepted,
        retired,
    })
}

/// A published piece of feedback on the page of a theme.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Member {
    /// Which.
    pub id: FeedbackId,
    /// What its author noted down.
    pub reference: String,
    /// Its words, as everyone sees them.
    pub text: String,
    /// Who or what put it there; none for a candidate.
    pub made_by: Option<MadeBy>,
    /// How sure, 0 to 1.
    pub confidence: Option<f64>,
    /// When it was published.
    pub published_at: Option<UnixMillis>,
}

/// Another theme of the same frame, to merge into.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Sibling {
    /// Which.
    pub id: ThemeId,
    /// Name.
    pub name: String,
}

/// The reply to a theme, published or not.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ReplyHead {
    /// What the council will do.
    pub kind: ReplyKind,
    /// The words.
    pub body: String,
    /// The step it points to.
    pub changed_step_id: Option<StepId>,
    /// When it was published.
    pub published_at: Option<UnixMillis>,
}

/// The page of one theme.
#[derive(Clone, Debug)]
pub struct ThemePage {
    /// The theme with its figures.
    pub theme: ThemeCard,
    /// The design.
    pub design: DesignHead,
    /// What is in it: one page, the least sure first, because these want a look.
    pub members: Vec<Member>,
    /// Published feedback in no theme of the frame that holds the words asked for.
    pub candidates: Vec<Member>,
    /// Other themes of the frame.
    pub siblings: Vec<Sibling>,
}

/// One theme of a council. Five statements, or four when no candidates are asked for.
///
/// # Errors
/// [`crate::Error::NotFound`] when the council has no such theme.
pub async fn theme(
    core: &Core,
    council: CouncilId,
    theme: ThemeId,
    page: i64,
    words: Option<&str>,
) -> Result<ThemePage> {
    let db = core.db.reader();
    let card: ThemeCard =
        sql::row(db, &card_sql("t.id = $2"), [council.into(), theme.into()]).await?;
    let design: DesignHead = sql::row(
        db,
        &format!("{DESIGN_SQL} d.id = $2"),
        [council.into(), card.design_id.into()],
    )
    .await?;
    let members = sql::rows(
        db,
        "SELECT f.id, f.reference, f.published_text AS text, a.made_by, a.confidence,
                f.published_at
         FROM theme_assignments a JOIN feedback f ON f.id = a.feedback_id
         WHERE a.council_id = $1 AND a.theme_id = $2 AND f.state = 'published'
           AND f.published_text IS NOT NULL
         ORDER BY a.confidence, f.id LIMIT $3 OFFSET $4",
        [
            council.into(),
            theme.into(),
            PAGE.into(),
            (page.max(1).saturating_sub(1).saturating_mul(PAGE)).into(),
        ],
    )
    .await?;
    let siblings = sql::rows(
        db,
        "SELECT id, name FROM themes
         WHERE council_id = $1 AND design_id = $2 AND state = 'accepted' AND id <> $3
         ORDER BY name",
        [council.into(), card.design_id.into(), theme.into()],
    )
    .await?;
    let candidates = match words {
        None => Vec::new(),
        Some(words) => {
            sql::rows(
                db,
                "SELECT f.id, f.reference, f.published_text AS text,
                        CAST(NULL AS TEXT) AS made_by,
                        CAST(NULL AS DOUBLE PRECISION) AS confidence, f.published_at
                 FROM feedback f
                 WHERE f.council_id = $1 AND f.design_id = $2 AND f.state = 'published'
                   AND LOWER(f.published_text) LIKE $3 ESCAPE '\\'
                   AND NOT EXISTS (SELECT 1 FROM theme_assignments a
                                   WHERE a.feedback_id = f.id AND a.theme_id = $4)
                 ORDER BY f.published_at DESC, f.id DESC LIMIT $5",
                [
                    council.into(),
                    card.design_id.into(),
                    sql::contains(words).into(),
                    theme.into(),
                    PAGE.into(),
                ],
            )
            .await?
        }
    };
    Ok(ThemePage {
        theme: card,
        design,
        members,
        candidates,
        siblings,
    })
}

/// A service to choose from.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ServiceChoice {
    /// Its number.
    pub number: i32,
    /// What it is called.
    pub name: String,
}

/// Services in use whose name or words hold what was typed; an empty search finds none.
///
/// # Errors
/// When the database refuses.
pub async fn services(core: &Core, words: &str) -> Result<Vec<ServiceChoice>> {
    if words.trim().is_empty() {
        return Ok(Vec::new());
    }
    sql::rows(
        core.db.reader(),
        "SELECT number, name FROM services
         WHERE current AND LOWER(name || ' ' || words) LIKE $1 ESCAPE '\\'
         ORDER BY CASE WHEN LOWER(name) LIKE $1 ESCAPE '\\' THEN 0 ELSE 1 END, name LIMIT 20",
        [sql::contains(words).into()],
    )
    .await
}

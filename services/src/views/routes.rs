//! Routed themes as the accountable council sees them.
//!
//! Invariant: a council that owns a theme from another's plan sees the theme and published words
//! only, never feedback that is held.

use sea_orm::FromQueryResult;
use yousaid_entities::{
    CivilDate, CouncilId, DesignId, ReplyId, ReplyKind, RouteAction, RouteId, RouteState, StepId,
    ThemeId, UnixMillis,
};

use super::PEOPLE;
use crate::replies::{self, ChangedStep};
use crate::{Core, Result, sql};

/// Routes on one page.
pub const PAGE: i64 = 25;
/// Quotes on one page.
pub const QUOTES: i64 = 10;

/// A route with its theme.
#[derive(Clone, Debug, FromQueryResult)]
pub struct RouteCard {
    /// Which.
    pub id: RouteId,
    /// Of which theme.
    pub theme_id: ThemeId,
    /// Its name.
    pub theme: String,
    /// What belongs in it.
    pub description: String,
    /// The design it came from.
    pub design_id: DesignId,
    /// Its title.
    pub design: String,
    /// Its name in addresses.
    pub design_slug: String,
    /// The council whose plan it is.
    pub origin_id: CouncilId,
    /// Its name.
    pub origin: String,
    /// The accountable council; none when it is with the board.
    pub owner_id: Option<CouncilId>,
    /// Its name.
    pub owner: Option<String>,
    /// Whether it uses this installation; none without an owner.
    pub owner_takes_part: Option<bool>,
    /// The service, the theme's or else the design's.
    pub service: Option<String>,
    /// State.
    pub state: RouteState,
    /// The rule that named the owner.
    pub rule: String,
    /// The outcome of the routing.
    pub outcome: String,
    /// Why, in English words.
    pub reason: String,
    /// What it was made from; none on old rows.
    pub decision: Option<serde_json::Value>,
    /// Councils that share it, by code, separated by semicolons.
    pub joint_with: String,
    /// The last day for the owner's next move.
    pub due_on: CivilDate,
    /// Councils that declined.
    pub declines: i32,
    /// For optimistic locking.
    pub revision: i64,
    /// Published pieces of feedback in the theme.
    pub feedback: i64,
    /// People who gave them.
    pub people: i64,
}

/// Routes of accepted themes that meet the condition on `r`, with counts.
pub(super) fn card_sql(condition: &str, order: &str) -> String {
    format!(
        "SELECT r.id, r.theme_id, t.name AS theme, t.description, r.design_id,
                d.title AS design, d.slug AS design_slug,
                r.origin_council_id AS origin_id, g.name AS origin,
                r.council_id AS owner_id, o.name AS owner, o.takes_part AS owner_takes_part,
                s.name AS service, r.state, r.rule, r.outcome, r.reason, r.decision, r.joint_with,
                r.due_on,
                r.declines, r.revision, COUNT(f.id) AS feedback, {PEOPLE} AS people
         FROM routes r
         JOIN themes t ON t.id = r.theme_id AND t.state = 'accepted'
         JOIN designs d ON d.id = r.design_id
         JOIN councils g ON g.id = r.origin_council_id
         LEFT JOIN councils o ON o.id = r.council_id
         LEFT JOIN services s ON s.number = COALESCE(t.service_number, d.service_number)
         LEFT JOIN theme_assignments a ON a.theme_id = t.id
         LEFT JOIN feedback f ON f.id = a.feedback_id AND f.state = 'published'
         LEFT JOIN contacts c ON c.feedback_id = f.id
         WHERE {condition}
         GROUP BY r.id, t.id, d.id, g.id, o.id, s.number
         ORDER BY {order}"
    )
}

/// Which routes a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Show {
    /// The council's to take.
    #[default]
    Offered,
    /// Taken, to be answered.
    Accepted,
    /// Answered.
    Answered,
    /// From this council's plans, with another council or the board.
    Elsewhere,
}

impl Show {
    /// Every list, in the order of the tabs.
    pub const ALL: [Self; 4] = [
        Self::Offered,
        Self::Accepted,
        Self::Answered,
        Self::Elsewhere,
    ];

    /// The word in the address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Answered => "answered",
            Self::Elsewhere => "elsewhere",
        }
    }

    /// The list of this word; the first for any other.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|show| show.as_str() == word)
            .unwrap_or_default()
    }

    const fn condition(self) -> &'static str {
        match self {
            Self::Offered => "r.council_id = $1 AND r.state = 'offered'",
            Self::Accepted => "r.council_id = $1 AND r.state = 'accepted'",
            Self::Answered => "r.council_id = $1 AND r.state = 'answered'",
            Self::Elsewhere => {
                "r.origin_council_id = $1 AND r.state <> 'answered'
                 AND (r.council_id IS NULL OR r.council_id <> $1)"
            }
        }
    }
}

/// How many routes each list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Counts {
    /// To take.
    pub offered: i64,
    /// To answer.
    pub accepted: i64,
    /// Answered.
    pub answered: i64,
    /// With others.
    pub elsewhere: i64,
}

/// The routes of a council, those due first at the top, with the counts of all lists. Two
/// statements.
///
/// # Errors
/// When the database refuses.
pub async fn list(
    core: &Core,
    council: CouncilId,
    show: Show,
    page: i64,
) -> Result<(Vec<RouteCard>, Counts)> {
    let db = core.db.reader();
    let order = if show == Show::Answered {
        "r.updated_at DESC, r.id LIMIT $2 OFFSET $3"
    } else {
        "r.due_on, r.id LIMIT $2 OFFSET $3"
    };
    let cards = sql::rows(
        db,
        &card_sql(show.condition(), order),
        [
            council.into(),
            PAGE.into(),
            page.max(1).saturating_sub(1).saturating_mul(PAGE).into(),
        ],
    )
    .await?;
    let [offered, accepted, answered, elsewhere] =
        Show::ALL.map(|show| format!("COUNT(CASE WHEN {} THEN 1 END)", show.condition()));
    let counts = sql::row(
        db,
        &format!(
            "SELECT {offered} AS offered, {accepted} AS accepted, {answered} AS answered,
                    {elsewhere} AS elsewhere
             FROM routes r JOIN themes t ON t.id = r.theme_id AND t.state = 'accepted'
             WHERE r.council_id = $1 OR r.origin_council_id = $1"
        ),
        [council.into()],
    )
    .await?;
    Ok((cards, counts))
}

/// A move in the history of a route, with names.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Move {
    /// What.
    pub action: RouteAction,
    /// From which council.
    pub from_name: Option<String>,
    /// To which council.
    pub to_name: Option<String>,
    /// Why.
    pub reason: String,
    /// When.
    pub created_at: UnixMillis,
}

/// The history of a route, oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn history(core: &Core, route: RouteId) -> Result<Vec<Move>> {
    sql::rows(
        core.db.reader(),
        "SELECT e.action, b.name AS from_name, n.name AS to_name, e.reason, e.created_at
         FROM route_events e
         LEFT JOIN councils b ON b.id = e.from_council_id
         LEFT JOIN councils n ON n.id = e.to_council_id
         WHERE e.route_id = $1 ORDER BY e.created_at, e.id",
        [route.into()],
    )
    .await
}

/// A reply with its draft's revision.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ReplyCard {
    /// Which.
    pub id: ReplyId,
    /// What the council will do.
    pub kind: ReplyKind,
    /// The words.
    pub body: String,
    /// The step it points to.
    pub changed_step_id: Option<StepId>,
    /// When it was published.
    pub published_at: Option<UnixMillis>,
    /// For optimistic locking.
    pub revision: i64,
}

#[derive(FromQueryResult)]
struct Text {
    text: String,
}

/// The page of one route.
#[derive(Clone, Debug)]
pub struct RoutePage {
    /// The route with its theme.
    pub route: RouteCard,
    /// Published words, the clearest first.
    pub quotes: Vec<String>,
    /// History, oldest first.
    pub history: Vec<Move>,
    /// This council's reply, or its draft.
    pub reply: Option<ReplyCard>,
    /// Steps a reply can point to.
    pub changed_steps: Vec<ChangedStep>,
}

/// Published words of an accepted theme. Everyone may read them.
///
/// # Errors
/// When the database refuses.
pub async fn quotes(core: &Core, theme: ThemeId, page: i64) -> Result<Vec<String>> {
    let rows: Vec<Text> = sql::rows(
        core.db.reader(),
        "SELECT f.published_text AS text
         FROM theme_assignments a
         JOIN themes t ON t.id = a.theme_id AND t.state = 'accepted'
         JOIN feedback f ON f.id = a.feedback_id
         WHERE a.theme_id = $1 AND f.state = 'published' AND f.published_text IS NOT NULL
         ORDER BY a.confidence DESC, f.id LIMIT $2 OFFSET $3",
        [
            theme.into(),
            QUOTES.into(),
            page.max(1).saturating_sub(1).saturating_mul(QUOTES).into(),
        ],
    )
    .await?;
    Ok(rows.into_iter().map(|row| row.text).collect())
}

/// One route, for the council that owns it or whose plan it is. Five statements.
///
/// # Errors
/// [`crate::Error::NotFound`] when it is neither.
pub async fn one(core: &Core, council: CouncilId, route: RouteId, page: i64) -> Result<RoutePage> {
    let db = core.db.reader();
    let route: RouteCard = sql::row(
        db,
        &card_sql(
            "r.id = $2 AND (r.council_id = $1 OR r.origin_council_id = $1)",
            "r.id",
        ),
        [council.into(), route.into()],
    )
    .await?;
    let quotes = quotes(core, route.theme_id, page).await?;
    let history = history(core, route.id).await?;
    let reply = sql::rows(
        db,
        "SELECT id, kind, body, changed_step_id, published_at, revision FROM replies
         WHERE route_id = $2 AND (council_id = $1 OR published_at IS NOT NULL)",
        [council.into(), route.id.into()],
    )
    .await?
    .pop();
    let changed_steps = if route.owner_id == Some(council) && route.state == RouteState::Accepted {
        replies::changed_steps(db, route.design_id).await?
    } else {
        Vec::new()
    };
    Ok(RoutePage {
        route,
        quotes,
        history,
        reply,
        changed_steps,
    })
}

/// A council to hand a theme on to.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CouncilChoice {
    /// Which.
    pub id: CouncilId,
    /// Name.
    pub name: String,
}

/// The councils in office today, by name.
///
/// # Errors
/// When the database refuses.
pub async fn councils(core: &Core) -> Result<Vec<CouncilChoice>> {
    sql::rows(
        core.db.reader(),
        "SELECT id, name FROM councils
         WHERE (starts_on IS NULL OR starts_on <= $1) AND (ends_on IS NULL OR ends_on >= $1)
         ORDER BY name",
        [core.now().date().into()],
    )
    .await
}

//! Councils side by side, for the improvement board.
//!
//! Invariants: every figure comes with its denominator and its period; a count of fewer than five
//! people is never shown, so that nobody can be recognised; nothing here ranks councils.

use sea_orm::FromQueryResult;
use yousaid_domain::calendar::end_of_day;
use yousaid_entities::{CivilDate, CouncilId, ReplyKind, RouteState, ThemeId, UnixMillis};

use super::PEOPLE;
use super::routes::{Move, RouteCard, card_sql, history, quotes};
use crate::{Core, Result, sql};

/// Rows on one page.
pub const PAGE: i64 = 25;
/// Fewer people than this are not counted aloud.
pub const FEWEST: i64 = 5;

/// A number of people that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum People {
    /// None.
    None,
    /// At least one, fewer than [`FEWEST`].
    Few,
    /// So many.
    Some(i64),
}

impl From<i64> for People {
    fn from(count: i64) -> Self {
        match count {
            ..=0 => Self::None,
            count if count < FEWEST => Self::Few,
            count => Self::Some(count),
        }
    }
}

/// How long back the figures of the overview reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    /// 30 days.
    Month,
    /// 91 days.
    #[default]
    Quarter,
    /// 365 days.
    Year,
}

impl Period {
    /// Every period, the shortest first.
    pub const ALL: [Self; 3] = [Self::Month, Self::Quarter, Self::Year];

    /// The word in the address: its days.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Month => "30",
            Self::Quarter => "91",
            Self::Year => "365",
        }
    }

    /// The period of this word; a quarter for any other.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|period| period.as_str() == word)
            .unwrap_or_default()
    }

    const fn days(self) -> i64 {
        match self {
            Self::Month => 30,
            Self::Quarter => 91,
            Self::Year => 365,
        }
    }
}

/// Councils and their plans, today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Standing {
    /// Councils in office in England.
    pub councils: i64,
    /// Of these, taking part.
    pub taking_part: i64,
    /// Plans that residents can see.
    pub plans: i64,
    /// Of these, open for feedback.
    pub open: i64,
}

/// Feedback of the period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Heard {
    /// People.
    pub people: i64,
    /// Pieces of feedback.
    pub feedback: i64,
    /// Of these, decided by a person: published or rejected.
    pub decided: i64,
    /// Of these, published.
    pub published: i64,
}

/// Accepted themes of today by where they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Themes {
    /// All.
    pub themes: i64,
    /// Not routed yet.
    pub unrouted: i64,
    /// Offered to a council.
    pub offered: i64,
    /// Taken by a council.
    pub accepted: i64,
    /// With the board.
    pub board: i64,
    /// Answered.
    pub answered: i64,
}

/// Answers of the period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timeliness {
    /// Answered in the period, or overdue without an answer today.
    pub due: i64,
    /// Of these, answered by their last day.
    pub in_time: i64,
    /// Of these, overdue without an answer.
    pub overdue: i64,
}

/// The overview.
#[derive(Clone, Copy, Debug)]
pub struct Overview {
    /// The first moment of the period.
    pub since: UnixMillis,
    /// Councils and plans, today.
    pub standing: Standing,
    /// Feedback of the period.
    pub heard: Heard,
    /// Themes, today.
    pub themes: Themes,
    /// Answers of the period.
    pub timeliness: Timeliness,
}

#[derive(FromQueryResult)]
struct Clock {
    due_on: CivilDate,
    published_at: Option<UnixMillis>,
}

/// The overview. Four statements.
///
/// # Errors
/// When the database refuses.
pub async fn overview(core: &Core, period: Period) -> Result<Overview> {
    let db = core.db.reader();
    let today = core.now().date();
    let since = core.now().plus(-period.days() * 86_400_000);
    let standing = sql::row(
        db,
        "SELECT COUNT(*) AS councils, COUNT(CASE WHEN takes_part THEN 1 END) AS taking_part,
                (SELECT COUNT(*) FROM designs WHERE state <> 'draft') AS plans,
                (SELECT COUNT(*) FROM designs WHERE state = 'open') AS open
         FROM councils
         WHERE (starts_on IS NULL OR starts_on <= $1) AND (ends_on IS NULL OR ends_on >= $1)",
        [today.into()],
    )
    .await?;
    let heard = sql::row(
        db,
        &format!(
            "SELECT {PEOPLE} AS people, COUNT(f.id) AS feedback,
                    COUNT(CASE WHEN f.state IN ('published', 'rejected') THEN 1 END) AS decided,
                    COUNT(CASE WHEN f.state = 'published' THEN 1 END) AS published
             FROM feedback f LEFT JOIN contacts c ON c.feedback_id = f.id
             WHERE f.created_at >= $1 AND f.state <> 'withdrawn'"
        ),
        [since.into()],
    )
    .await?;
    let themes = sql::row(
        db,
        "SELECT COUNT(t.id) AS themes, COUNT(CASE WHEN r.id IS NULL THEN 1 END) AS unrouted,
                COUNT(CASE WHEN r.state = 'offered' THEN 1 END) AS offered,
                COUNT(CASE WHEN r.state = 'accepted' THEN 1 END) AS accepted,
                COUNT(CASE WHEN r.state = 'board' THEN 1 END) AS board,
                COUNT(CASE WHEN r.state = 'answered' THEN 1 END) AS answered
         FROM themes t LEFT JOIN routes r ON r.theme_id = t.id WHERE t.state = 'accepted'",
        [],
    )
    .await?;
    let clocks: Vec<Clock> = sql::rows(
        db,
        "SELECT r.due_on, p.published_at
         FROM routes r
         JOIN themes t ON t.id = r.theme_id AND t.state = 'accepted'
         LEFT JOIN replies p ON p.route_id = r.id AND p.published_at IS NOT NULL
         WHERE (r.state = 'answered' AND p.published_at >= $1)
            OR (r.state = 'accepted' AND r.due_on < $2)",
        [since.into(), today.into()],
    )
    .await?;
    Ok(Overview {
        since,
        standing,
        heard,
        themes,
        timeliness: timeliness(&clocks),
    })
}

fn timeliness(clocks: &[Clock]) -> Timeliness {
    let mut figures = Timeliness::default();
    for clock in clocks {
        figures.due += 1;
        match clock.published_at {
            None => figures.overdue += 1,
            Some(at) if at <= UnixMillis::from(end_of_day(clock.due_on.0)) => figures.in_time += 1,
            Some(_) => {}
        }
    }
    figures
}

/// What the list of themes is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The council whose plan it is.
    pub council_id: Option<CouncilId>,
    /// The service.
    pub service_number: Option<i32>,
    /// Where the theme stands.
    pub state: Option<RouteState>,
    /// Words in its name or description.
    pub words: String,
}

/// A theme in the list.
#[derive(Clone, Debug)]
pub struct ThemeRow {
    /// The route with its theme.
    pub route: RouteCard,
    /// People whose published words are in it.
    pub people: People,
}

impl From<RouteCard> for ThemeRow {
    fn from(route: RouteCard) -> Self {
        Self {
            people: route.people.into(),
            route,
        }
    }
}

/// Routed themes of all councils, the newest move first: one page, and one row more when there is
/// another page.
///
/// # Errors
/// When the database refuses.
pub async fn themes(core: &Core, filter: &Filter, page: i64) -> Result<Vec<ThemeRow>> {
    let words = Some(filter.words.trim())
        .filter(|words| !words.is_empty())
        .map(sql::contains);
    let cards: Vec<RouteCard> = sql::rows(
        core.db.reader(),
        &card_sql(
            "($1 IS NULL OR r.origin_council_id = $1)
             AND ($2 IS NULL OR COALESCE(t.service_number, d.service_number) = $2)
             AND ($3 IS NULL OR r.state = $3)
             AND ($4 IS NULL OR LOWER(t.name || ' ' || t.description) LIKE $4 ESCAPE '\\')",
            "r.updated_at DESC, r.id LIMIT $5 OFFSET $6",
        ),
        [
            filter.council_id.into(),
            filter.service_number.into(),
            filter.state.map(|state| state.as_str().to_owned()).into(),
            words.into(),
            (PAGE + 1).into(),
            page.max(1).saturating_sub(1).saturating_mul(PAGE).into(),
        ],
    )
    .await?;
    Ok(cards.into_iter().map(ThemeRow::from).collect())
}

/// Something to narrow a list by.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CouncilOption {
    /// Which council.
    pub id: CouncilId,
    /// Its name in addresses.
    pub slug: String,
    /// Name.
    pub name: String,
}

/// A service that some theme or plan is about.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ServiceOption {
    /// Its number.
    pub number: i32,
    /// Name.
    pub name: String,
}

/// The councils and services that have themes. Two statements.
///
/// # Errors
/// When the database refuses.
pub async fn options(core: &Core) -> Result<(Vec<CouncilOption>, Vec<ServiceOption>)> {
    let db = core.db.reader();
    let councils = sql::rows(
        db,
        "SELECT o.id, o.slug, o.name FROM councils o
         WHERE EXISTS (SELECT 1 FROM themes t
                       WHERE t.council_id = o.id AND t.state = 'accepted')
         ORDER BY o.name",
        [],
    )
    .await?;
    let services = sql::rows(
        db,
        "SELECT s.number, s.name FROM services s
         WHERE s.number IN (
             SELECT COALESCE(t.service_number, d.service_number)
             FROM themes t JOIN designs d ON d.id = t.design_id WHERE t.state = 'accepted')
         ORDER BY s.name",
        [],
    )
    .await?;
    Ok((councils, services))
}

/// A published reply, for the board.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Reply {
    /// What the council will do.
    pub kind: ReplyKind,
    /// The words.
    pub body: String,
    /// When everyone could read them.
    pub published_at: UnixMillis,
}

/// One theme, for the board.
#[derive(Clone, Debug)]
pub struct ThemePage {
    /// The theme and its route.
    pub theme: ThemeRow,
    /// One page of published words.
    pub quotes: Vec<String>,
    /// History, oldest first.
    pub history: Vec<Move>,
    /// The published reply.
    pub reply: Option<Reply>,
}

/// One routed theme. Four statements.
///
/// # Errors
/// [`crate::Error::NotFound`] when no routed theme of a frame has this id.
pub async fn theme(core: &Core, theme: ThemeId, page: i64) -> Result<ThemePage> {
    let db = core.db.reader();
    let card: RouteCard =
        sql::row(db, &card_sql("r.theme_id = $1", "r.id"), [theme.into()]).await?;
    let reply = sql::rows(
        db,
        "SELECT kind, body, published_at FROM replies
         WHERE theme_id = $1 AND published_at IS NOT NULL",
        [theme.into()],
    )
    .await?
    .pop();
    Ok(ThemePage {
        quotes: quotes(core, theme, page).await?,
        history: history(core, card.id).await?,
        reply,
        theme: card.into(),
    })
}

/// Which routes need the board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Need {
    /// Without an owner.
    #[default]
    Board,
    /// Past the last day.
    Overdue,
    /// Declined by a council.
    Disputed,
    /// With a council that does not take part here.
    Unreachable,
}

impl Need {
    /// Every list, in the order of the tabs.
    pub const ALL: [Self; 4] = [
        Self::Board,
        Self::Overdue,
        Self::Disputed,
        Self::Unreachable,
    ];

    /// The word in the address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Overdue => "overdue",
            Self::Disputed => "disputed",
            Self::Unreachable => "unreachable",
        }
    }

    /// The list of this word; the first for any other.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|need| need.as_str() == word)
            .unwrap_or_default()
    }

    const fn condition(self) -> &'static str {
        match self {
            Self::Board => "r.state = 'board'",
            Self::Overdue => "r.state IN ('offered', 'accepted') AND r.due_on < $1",
            Self::Disputed => "r.declines > 0 AND r.state <> 'answered'",
            Self::Unreachable => "r.state IN ('offered', 'accepted') AND o.takes_part = FALSE",
        }
    }
}

/// How many routes each list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Needs {
    /// Without an owner.
    pub board: i64,
    /// Past the last day.
    pub overdue: i64,
    /// Declined by a council.
    pub disputed: i64,
    /// With a council that does not take part.
    pub unreachable: i64,
}

/// The routes that need the board, those due first at the top, with the counts of all lists. Two
/// statements.
///
/// # Errors
/// When the database refuses.
pub async fn routes(core: &Core, need: Need, page: i64) -> Result<(Vec<ThemeRow>, Needs)> {
    let db = core.db.reader();
    let today = core.now().date();
    // The date is always bound, so that the statements of all lists take the same values.
    let cards: Vec<RouteCard> = sql::rows(
        db,
        &card_sql(
            &format!("$1 IS NOT NULL AND {}", need.condition()),
            "r.due_on, r.id LIMIT $2 OFFSET $3",
        ),
        [
            today.into(),
            PAGE.into(),
            page.max(1).saturating_sub(1).saturating_mul(PAGE).into(),
        ],
    )
    .await?;
    let [board, overdue, disputed, unreachable] =
        Need::ALL.map(|need| format!("COUNT(CASE WHEN {} THEN 1 END)", need.condition()));
    let needs = sql::row(
        db,
        &format!(
            "SELECT {board} AS board, {overdue} AS overdue, {disputed} AS disputed,
                    {unreachable} AS unreachable
             FROM routes r
             JOIN themes t ON t.id = r.theme_id AND t.state = 'accepted'
             LEFT JOIN councils o ON o.id = r.council_id"
        ),
        [today.into()],
    )
    .await?;
    Ok((cards.into_iter().map(ThemeRow::from).collect(), needs))
}

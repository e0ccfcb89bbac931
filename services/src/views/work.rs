//! What waits in a council, with its clocks.

use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, FromQueryResult, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait,
};
use yousaid_entities::{
    CivilDate, CouncilId, DesignId, DesignState, FeedbackState, RouteId, RouteState, ThemeState,
    UnixMillis, design, feedback, route, theme,
};

use crate::{Core, Result};

/// Days before its last day from which a plan is listed as closing soon.
const SOON: i64 = 14;

/// The most rows of a list on the page; the rest is counted.
const ROWS: u64 = 25;

/// How many wait, and since when the longest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// How many.
    pub count: u64,
    /// When the oldest came in.
    pub oldest: Option<UnixMillis>,
}

impl Waiting {
    fn add(&mut self, group: &Group) {
        self.count += u64::try_from(group.count).unwrap_or_default();
        self.oldest = match (self.oldest, group.oldest) {
            (Some(one), Some(other)) => Some(Ord::min(one, other)),
            (one, other) => one.or(other),
        };
    }
}

/// Everything that waits in a council.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// Feedback that screening has not looked at yet.
    pub received: Waiting,
    /// Feedback to read.
    pub ready: Waiting,
    /// Feedback on hold, all of it.
    pub held: Waiting,
    /// Feedback on hold by reason code (all kinds of personal data as `personal`), most first.
    /// A piece with two reasons counts under both.
    pub held_by_reason: Vec<(String, u64)>,
    /// Themes that wait for a word, by plan.
    pub themes: Vec<ProposedThemes>,
    /// Themes that this council must answer, the most urgent first.
    pub routes: Vec<DueRoute>,
    /// Open plans whose last day is near or past, the nearest first.
    pub closing: Vec<ClosingPlan>,
}

/// Proposed themes of one plan.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ProposedThemes {
    /// Which plan.
    pub design_id: DesignId,
    /// Its name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// How many.
    pub count: i64,
}

/// A theme that the council must take a decision on or answer.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct DueRoute {
    /// The route.
    pub id: RouteId,
    /// The theme's name.
    pub name: String,
    /// Offered or accepted.
    pub state: RouteState,
    /// The last day for the next move.
    pub due_on: CivilDate,
}

/// A plan near its last day.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct ClosingPlan {
    /// Which.
    pub id: DesignId,
    /// Its name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its last day.
    pub closes_on: CivilDate,
}

impl Work {
    /// Counts feedback of one state and one set of reasons.
    fn add(&mut self, group: &Group) {
        match group.state {
            FeedbackState::Received => self.received.add(group),
            FeedbackState::Ready => self.ready.add(group),
            _ => {
                self.held.add(group);
                let mut codes: Vec<_> = group.reasons.split(';').map(reason_group).collect();
                codes.sort_unstable();
                codes.dedup();
                let count = u64::try_from(group.count).unwrap_or_default();
                for code in codes.into_iter().filter(|code| !code.is_empty()) {
                    match self
                        .held_by_reason
                        .iter_mut()
                        .find(|(known, _)| known == code)
                    {
                        Some((_, sum)) => *sum += count,
                        None => self.held_by_reason.push((code.to_owned(), count)),
                    }
                }
            }
        }
    }
}

#[derive(FromQueryResult)]
struct Group {
    state: FeedbackState,
    reasons: String,
    count: i64,
    oldest: Option<UnixMillis>,
}

/// The code under which a reason is counted and filtered: all kinds of personal data are one.
#[must_use]
pub fn reason_group(code: &str) -> &str {
    code.split_once(':').map_or(code, |(group, _)| group)
}

/// What waits in `council`, in four statements.
///
/// # Errors
/// When the database does not answer.
pub async fn load(core: &Core, council: CouncilId) -> Result<Work> {
    let db = core.db.reader();
    let mut work = Work::default();

    let groups = feedback::Entity::in_council(council)
        .select_only()
        .column(feedback::Column::State)
        .column(feedback::Column::Reasons)
        .column_as(feedback::Column::Id.count(), "count")
        .column_as(feedback::Column::CreatedAt.min(), "oldest")
        .filter(feedback::Column::State.is_in([
            FeedbackState::Received,
            FeedbackState::Ready,
            FeedbackState::Held,
        ]))
        .group_by(feedback::Column::State)
        .group_by(feedback::Column::Reasons)
        .into_model::<Group>()
        .all(db)
        .await?;
    for group in &groups {
        work.add(group);
    }
    work.held_by_reason
        .sort_by(|(a, more), (b, less)| less.cmp(more).then_with(|| a.cmp(b)));

    let mut themes = theme::Entity::in_council(council)
        .select_only()
        .column(theme::Column::DesignId)
        .column_as(Expr::col((design::Entity, design::Column::Title)), "title")
        .column_as(Expr::col((design::Entity, design::Column::Slug)), "slug")
        .column_as(theme::Column::Id.count(), "count")
        .filter(theme::Column::State.eq(ThemeState::Proposed))
        .group_by(theme::Column::DesignId)
        .group_by(Expr::col((design::Entity, design::Column::Title)))
        .group_by(Expr::col((design::Entity, design::Column::Slug)))
        .order_by_desc(theme::Column::Id.count());
    QueryTrait::query(&mut themes).inner_join(
        design::Entity,
        Expr::col((design::Entity, design::Column::Id))
            .equals((theme::Entity, theme::Column::DesignId)),
    );
    work.themes = themes.into_model().all(db).await?;

    let mut routes = route::Entity::owned_or_from(council)
        .select_only()
        .columns([
            route::Column::Id,
            route::Column::State,
            route::Column::DueOn,
        ])
        .column_as(Expr::col((theme::Entity, theme::Column::Name)), "name")
        .filter(route::Column::CouncilId.eq(council))
        .filter(route::Column::State.is_in([RouteState::Offered, RouteState::Accepted]))
        .order_by_asc(route::Column::DueOn)
        .order_by_asc(route::Column::Id)
        .limit(ROWS);
    QueryTrait::query(&mut routes).inner_join(
        theme::Entity,
        Expr::col((theme::Entity, theme::Column::Id))
            .equals((route::Entity, route::Column::ThemeId)),
    );
    work.routes = routes.into_model().all(db).await?;

    let today = core.now().date();
    let until = jiff::Span::new()
        .try_days(SOON)
        .and_then(|span| today.0.checked_add(span))
        .unwrap_or(today.0);
    work.closing = design::Entity::in_council(council)
        .select_only()
        .columns([
            design::Column::Id,
            design::Column::Slug,
            design::Column::Title,
            design::Column::ClosesOn,
        ])
        .filter(design::Column::State.eq(DesignState::Open))
        .filter(design::Column::ClosesOn.lte(CivilDate(until)))
        .into_model::<ClosingPlan>()
        .all(db)
        .await?;
    work.closing.sort_by_key(|plan| (plan.closes_on, plan.id));
    Ok(work)
}

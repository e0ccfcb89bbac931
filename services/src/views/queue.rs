//! The queue of a council: feedback by state, plan, reason and words, oldest first.

use std::collections::HashMap;

use sea_orm::sea_query::{BinOper, Expr, ExprTrait as _, Func, LikeExpr};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, FromQueryResult, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait, Select,
};
use yousaid_entities::{
    CouncilId, DesignId, FeedbackId, FeedbackState, UnixMillis, UserId, answer, contact, design,
    design_version, feedback, moderation_decision, question, screening_result, step, user,
};

use crate::moderation::{self, Span};
use crate::{Core, Error, Result};

/// Rows of a page.
pub const PAGE: u64 = 50;

/// Characters of a text that the list shows.
const EXCERPT: i32 = 280;

/// Which feedback is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The state; none means what waits for an officer: ready and held.
    pub state: Option<FeedbackState>,
    /// Of which plan.
    pub design: Option<DesignId>,
    /// A reason code, or `personal` for every kind of personal data.
    pub reason: Option<String>,
    /// Words in the text, or the reference.
    pub words: String,
}

/// A line of the queue.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    /// Which.
    pub id: FeedbackId,
    /// For optimistic locking.
    pub revision: i64,
    /// What the resident noted down.
    pub reference: String,
    /// The beginning of the text.
    pub excerpt: String,
    /// State.
    pub state: FeedbackState,
    /// Why it is held or rejected: codes, separated by semicolons.
    pub reasons: String,
    /// When it came in.
    pub created_at: UnixMillis,
    /// The plan.
    pub design_title: String,
    /// The step's number, when it is about one.
    pub step_number: Option<i32>,
    /// The step's title.
    pub step_title: Option<String>,
}

/// One page of the queue.
#[derive(Clone, Debug)]
pub struct Page {
    /// The lines.
    pub lines: Vec<Line>,
    /// How many there are on all pages.
    pub total: u64,
}

fn select(council: CouncilId, filter: &Filter) -> Select<feedback::Entity> {
    let mut select = feedback::Entity::in_council(council);
    select = match filter.state {
        Some(state) => select.filter(feedback::Column::State.eq(state)),
        None => select
            .filter(feedback::Column::State.is_in([FeedbackState::Ready, FeedbackState::Held])),
    };
    if let Some(design) = filter.design {
        select = select.filter(feedback::Column::DesignId.eq(design));
    }
    if let Some(reason) = &filter.reason {
        let reasons = Expr::value(";")
            .binary(
                BinOper::Custom("||"),
                Expr::col((feedback::Entity, feedback::Column::Reasons)),
            )
            .binary(BinOper::Custom("||"), Expr::value(";"));
        let end = if reason == "personal" { ":" } else { ";" };
        select = select.filter(reasons.like(containing(&format!(";{reason}{end}"))));
    }
    let words = filter.words.trim();
    if !words.is_empty() {
        let text = Expr::expr(Func::lower(Expr::col((
            feedback::Entity,
            feedback::Column::Text,
        ))));
        select = select.filter(
            text.like(containing(&words.to_lowercase()))
                .or(feedback::Column::Reference.eq(words.to_uppercase())),
        );
    }
    select
}

/// The pattern of a text that contains `words` as they are.
fn containing(words: &str) -> LikeExpr {
    let mut pattern = String::from("%");
    for c in words.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape('\\')
}

/// Page `number` (from 1) of the queue, in two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn page(core: &Core, council: CouncilId, filter: &Filter, number: u64) -> Result<Page> {
    let db = core.db.reader();
    let total = select(council, filter).count(db).await?;
    let excerpt = Func::cust("substr").args([
        Expr::col((feedback::Entity, feedback::Column::Text)),
        Expr::cust("1"),
        Expr::value(EXCERPT),
    ]);
    let mut lines = select(council, filter)
        .select_only()
        .columns([
            feedback::Column::Id,
            feedback::Column::Revision,
            feedback::Column::Reference,
            feedback::Column::State,
            feedback::Column::Reasons,
            feedback::Column::CreatedAt,
        ])
        .column_as(Expr::expr(excerpt), "excerpt")
        .column_as(
            Expr::col((design::Entity, design::Column::Title)),
            "design_title",
        )
        .column_as(
            Expr::col((step::Entity, step::Column::Number)),
            "step_number",
        )
        .column_as(Expr::col((step::Entity, step::Column::Title)), "step_title")
        .order_by_asc(feedback::Column::CreatedAt)
        .order_by_asc(feedback::Column::Id)
        .limit(PAGE)
        .offset(number.saturating_sub(1).saturating_mul(PAGE));
    QueryTrait::query(&mut lines)
        .inner_join(
            design::Entity,
            Expr::col((design::Entity, design::Column::Id))
                .equals((feedback::Entity, feedback::Column::DesignId)),
        )
        .left_join(
            step::Entity,
            Expr::col((step::Entity, step::Column::Id))
                .equals((feedback::Entity, feedback::Column::StepId)),
        );
    Ok(Page {
        lines: lines.into_model().all(db).await?,
        total,
    })
}

/// A decision and the name of whoever took it.
#[derive(Clone, Debug)]
pub struct Past {
    /// The decision.
    pub decision: moderation_decision::Model,
    /// The officer's name; none for the author.
    pub name: Option<String>,
}

/// Everything an officer needs to decide on one piece of feedback.
#[derive(Clone, Debug)]
pub struct Detail {
    /// The feedback.
    pub feedback: feedback::Model,
    /// Its plan.
    pub design: design::Model,
    /// The number of the version that the author read.
    pub version: i32,
    /// The step that it is about.
    pub step: Option<step::Model>,
    /// The extra questions and their answers.
    pub answers: Vec<(String, String)>,
    /// What screening found last.
    pub screening: Option<screening_result::Model>,
    /// The personal data in it.
    pub spans: Vec<Span>,
    /// The decisions, oldest first.
    pub history: Vec<Past>,
    /// Whether the author has a confirmed address and wants to hear.
    pub reachable: bool,
    /// Whether somebody else than this officer must decide.
    pub barred: bool,
    /// The piece after this one in the queue of what waits.
    pub next: Option<FeedbackId>,
}

/// One piece of feedback of `council` for the officer `reader`.
///
/// # Errors
/// [`Error::NotFound`] when the council has no such feedback.
pub async fn detail(
    core: &Core,
    council: CouncilId,
    id: FeedbackId,
    reader: UserId,
) -> Result<Detail> {
    let db = core.db.reader();
    let feedback = feedback::Entity::one_in_council(council, id)
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let design = design::Entity::one_in_council(council, feedback.design_id)
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let version = design_version::Entity::of_design(council, design.id)
        .filter(design_version::Column::Id.eq(feedback.design_version_id))
        .one(db)
        .await?
        .map_or(1, |version| version.number);
    let step = match feedback.step_id {
        Some(step) => {
            step::Entity::of_version(council, feedback.design_version_id)
                .filter(step::Column::Id.eq(step))
                .one(db)
                .await?
        }
        None => None,
    };
    let mut answers = question::Entity::of_design(council, design.id)
        .select_only()
        .column(question::Column::Prompt)
        .column_as(Expr::col((answer::Entity, answer::Column::Value)), "value")
        .filter(Expr::col((answer::Entity, answer::Column::FeedbackId)).eq(id));
    QueryTrait::query(&mut answers).inner_join(
        answer::Entity,
        Expr::col((answer::Entity, answer::Column::QuestionId))
            .equals((question::Entity, question::Column::Id)),
    );
    let answers = answers.into_tuple().all(db).await?;
    let screening = screening_result::Entity::of_feedback(council, [id])
        .all(db)
        .await?
        .pop();
    let history = moderation_decision::Entity::history_in_council(council, [id])
        .all(db)
        .await?;
    let barred = moderation::barred(&history, reader);
    let names = names(core, history.iter().filter_map(|past| past.actor_id)).await?;
    let reachable = contact::Entity::reachable(council, [id]).one(db).await?;
    let next = select(council, &Filter::default())
        .select_only()
        .column(feedback::Column::Id)
        .filter(
            feedback::Column::CreatedAt
                .gt(feedback.created_at)
                .or(feedback::Column::CreatedAt
                    .eq(feedback.created_at)
                    .and(feedback::Column::Id.gt(id))),
        )
        .order_by_asc(feedback::Column::CreatedAt)
        .order_by_asc(feedback::Column::Id)
        .into_tuple()
        .one(db)
        .await?;
    Ok(Detail {
        spans: screening
            .as_ref()
            .map(|screening| moderation::spans(&screening.findings))
            .unwrap_or_default(),
        history: history
            .into_iter()
            .map(|decision| Past {
                name: decision.actor_id.and_then(|id| names.get(&id).cloned()),
                decision,
            })
            .collect(),
        reachable: reachable.is_some(),
        feedback,
        design,
        version,
        step,
        answers,
        screening,
        barred,
        next,
    })
}

/// The names of these people.
pub(super) async fn names(
    core: &Core,
    ids: impl IntoIterator<Item = UserId>,
) -> Result<HashMap<UserId, String>> {
    let rows: Vec<(UserId, String)> = user::Entity::find()
        .select_only()
        .columns([user::Column::Id, user::Column::Name])
        .filter(user::Column::Id.is_in(ids))
        .into_tuple()
        .all(core.db.reader())
        .await?;
    Ok(rows.into_iter().collect())
}

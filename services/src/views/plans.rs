//! The plans of a council as its officers see them.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LikeExpr};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};
use yousaid_entities::{
    CouncilId, DesignId, FeedbackState, QuestionId, VersionState, answer, design, design_version,
    feedback, question, service, step,
};

use crate::{Core, Error, Result};

/// The most services that a search shows.
pub const SERVICES: u64 = 30;

/// A plan in the list.
#[derive(Clone, Debug)]
pub struct Line {
    /// The plan.
    pub design: design::Model,
    /// Feedback that waits for an officer.
    pub waiting: u64,
    /// Feedback that everyone can read.
    pub published: u64,
}

/// The plans of a council, newest first, in two statements.
///
/// # Errors
/// When the database does not answer.
pub async fn list(core: &Core, council: CouncilId) -> Result<Vec<Line>> {
    let db = core.db.reader();
    let designs = design::Entity::in_council(council).all(db).await?;
    let counts: Vec<(DesignId, FeedbackState, i64)> = feedback::Entity::in_council(council)
        .select_only()
        .column(feedback::Column::DesignId)
        .column(feedback::Column::State)
        .column_as(feedback::Column::Id.count(), "count")
        .group_by(feedback::Column::DesignId)
        .group_by(feedback::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let mut sums: HashMap<DesignId, (u64, u64)> = HashMap::new();
    for (design, state, count) in counts {
        let sum = sums.entry(design).or_default();
        let count = u64::try_from(count).unwrap_or_default();
        match state {
            FeedbackState::Ready | FeedbackState::Held => sum.0 += count,
            FeedbackState::Published => sum.1 += count,
            _ => {}
        }
    }
    Ok(designs
        .into_iter()
        .map(|design| {
            let (waiting, published) = sums.get(&design.id).copied().unwrap_or_default();
            Line {
                design,
                waiting,
                published,
            }
        })
        .collect())
}

/// The ids, names in addresses and titles of the plans of a council, for a filter.
///
/// # Errors
/// When the database does not answer.
pub async fn titles(core: &Core, council: CouncilId) -> Result<Vec<(DesignId, String, String)>> {
    Ok(design::Entity::in_council(council)
        .select_only()
        .columns([
            design::Column::Id,
            design::Column::Slug,
            design::Column::Title,
        ])
        .into_tuple()
        .all(core.db.reader())
        .await?)
}

/// A plan with everything its editor shows.
#[derive(Clone, Debug)]
pub struct Editor {
    /// The plan.
    pub design: design::Model,
    /// The name of its service.
    pub service: Option<String>,
    /// Its versions, newest first.
    pub versions: Vec<design_version::Model>,
    /// The version being written, with its steps.
    pub draft: Option<(design_version::Model, Vec<step::Model>)>,
    /// The questions that are asked, and whether each has answers.
    pub questions: Vec<(question::Model, bool)>,
}

/// One plan of `council`.
///
/// # Errors
/// [`Error::NotFound`] when the council has no such plan.
pub async fn editor(core: &Core, council: CouncilId, slug: &str) -> Result<Editor> {
    let db = core.db.reader();
    let design = plan(core, council, slug).await?;
    let id = design.id;
    let service = match design.service_number {
        Some(number) => service::Entity::find_by_id(number).one(db).await?,
        None => None,
    };
    let versions = design_version::Entity::of_design(council, id)
        .all(db)
        .await?;
    let draft = match versions
        .iter()
        .find(|version| version.state == VersionState::Draft)
    {
        Some(version) => Some((
            version.clone(),
            step::Entity::of_version(council, version.id)
                .all(db)
                .await?,
        )),
        None => None,
    };
    let questions = question::Entity::of_design(council, id)
        .filter(question::Column::RetiredAt.is_null())
        .all(db)
        .await?;
    let answered: Vec<QuestionId> = answer::Entity::find()
        .select_only()
        .column(answer::Column::QuestionId)
        .distinct()
        .filter(answer::Column::QuestionId.is_in(questions.iter().map(|question| question.id)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(Editor {
        service: service.map(|service| service.name),
        draft,
        questions: questions
            .into_iter()
            .map(|question| {
                let has_answers = answered.contains(&question.id);
                (question, has_answers)
            })
            .collect(),
        design,
        versions,
    })
}

/// One plan of `council` by its name in addresses.
///
/// # Errors
/// [`Error::NotFound`] when the council has no such plan.
pub async fn plan(core: &Core, council: CouncilId, slug: &str) -> Result<design::Model> {
    design::Entity::in_council(council)
        .filter(design::Column::Slug.eq(slug))
        .one(core.db.reader())
        .await?
        .ok_or(Error::NotFound)
}

/// The steps of one version of a plan of `council`.
///
/// # Errors
/// [`Error::NotFound`] when the plan has no version with this number.
pub async fn version(
    core: &Core,
    council: CouncilId,
    id: DesignId,
    number: i32,
) -> Result<(design_version::Model, Vec<step::Model>)> {
    let db = core.db.reader();
    let version = design_version::Entity::of_design(council, id)
        .filter(design_version::Column::Number.eq(number))
        .one(db)
        .await?
        .ok_or(Error::NotFound)?;
    let steps = step::Entity::of_version(council, version.id)
        .all(db)
        .await?;
    Ok((version, steps))
}

/// Services in use whose name or words contain every one of `words`, by name, and how many there
/// are in all. No words find nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn services(core: &Core, words: &str) -> Result<(Vec<service::Model>, u64)> {
    let words: Vec<String> = words
        .split_whitespace()
        .map(|word| {
            word.to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        })
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let mut select = service::Entity::find().filter(service::Column::Current.eq(true));
    for word in &words {
        let like = |column| {
            Expr::expr(Func::lower(Expr::col((service::Entity, column))))
                .like(LikeExpr::new(format!("%{word}%")))
        };
        let mut found = like(service::Column::Name).or(like(service::Column::Words));
        if let Ok(number) = word.parse::<i32>() {
            found = found.or(service::Column::Number.eq(number));
        }
        select = select.filter(found);
    }
    let db = core.db.reader();
    let total = select.clone().count(db).await?;
    let services = select
        .order_by_asc(service::Column::Name)
        .limit(SERVICES)
        .all(db)
        .await?;
    Ok((services, total))
}

/// The name of a plan in addresses.
///
/// # Errors
/// [`Error::NotFound`] when the council has no such plan.
pub async fn slug(core: &Core, council: CouncilId, id: DesignId) -> Result<String> {
    design::Entity::one_in_council(council, id)
        .one(core.db.reader())
        .await?
        .map(|design| design.slug)
        .ok_or(Error::NotFound)
}

//! The extra questions of a plan. An answered question never changes its words: it is taken off
//! and asked anew, so that no answer ever stands under a question that was not asked.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
};
use serde_json::json;
use yousaid_entities::{DesignState, QuestionId, QuestionKind, answer, design, question};

use super::{Seen, lock, record, words};
use crate::audit::Actor;
use crate::{Core, Error, Result};

/// The longest question or hint, in characters.
const MAX_PROMPT: usize = 300;

/// The most options of a choice.
const MAX_OPTIONS: usize = 12;

/// The most questions of a plan: each one costs answers.
const MAX_QUESTIONS: usize = 5;

/// What an officer writes in a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewQuestion {
    /// The question.
    pub prompt: String,
    /// Help with answering it.
    pub hint: String,
    /// What it takes.
    pub kind: QuestionKind,
    /// The options of a choice, one a line.
    pub options: String,
}

/// Adds a question, or changes one that nobody has answered yet.
///
/// # Errors
/// [`Error::Invalid`] names the field; [`Error::State`] when the question has answers.
pub async fn save_question(
    core: &Core,
    actor: Actor,
    seen: Seen,
    id: Option<QuestionId>,
    new: &NewQuestion,
) -> Result<QuestionId> {
    let new = checked(new)?;
    let txn = core.db.begin().await?;
    let design = lock(&txn, seen).await?;
    let questions = question::Entity::of_design(seen.council, seen.id)
        .all(&txn)
        .await?;
    let asked = if let Some(id) = id {
        let old = questions
            .iter()
            .find(|question| question.id == id && question.retired_at.is_none())
            .ok_or(Error::NotFound)?;
        let answers = answer::Entity::find()
            .filter(answer::Column::QuestionId.eq(id))
            .count(&txn)
            .await?;
        if answers > 0 {
            return Err(Error::State("question"));
        }
        question::Entity::update_many()
            .col_expr(question::Column::Prompt, Expr::value(new.prompt))
            .col_expr(question::Column::Hint, Expr::value(new.hint))
            .col_expr(question::Column::Kind, Expr::value(new.kind))
            .col_expr(question::Column::Options, Expr::value(new.options))
            .filter(question::Column::Id.eq(old.id))
            .exec(&txn)
            .await?;
        id
    } else {
        let current = questions
            .iter()
            .filter(|question| question.retired_at.is_none())
            .count();
        if current >= MAX_QUESTIONS {
            return Err(Error::invalid("prompt", "officer-error-questions-many"));
        }
        let id: QuestionId = core.id();
        question::Entity::insert(question::ActiveModel {
            id: Set(id),
            council_id: Set(seen.council),
            design_id: Set(seen.id),
            number: Set(questions.last().map_or(0, |last| last.number) + 1),
            prompt: Set(new.prompt),
            hint: Set(new.hint),
            kind: Set(new.kind),
            options: Set(new.options),
            retired_at: Set(None),
        })
        .exec_without_returning(&txn)
        .await?;
        id
    };
    finish(
        &txn,
        core,
        actor,
        seen,
        design.state,
        "design.question_saved",
        asked,
    )
    .await?;
    txn.commit().await?;
    Ok(asked)
}

/// Takes a question off; its answers stay.
///
/// # Errors
/// [`Error::NotFound`] when the plan has no such question.
pub async fn retire_question(core: &Core, actor: Actor, seen: Seen, id: QuestionId) -> Result<()> {
    let txn = core.db.begin().await?;
    let design = lock(&txn, seen).await?;
    let retired = question::Entity::update_many()
        .col_expr(question::Column::RetiredAt, Expr::value(core.now()))
        .filter(question::Column::CouncilId.eq(seen.council))
        .filter(question::Column::DesignId.eq(seen.id))
        .filter(question::Column::Id.eq(id))
        .filter(question::Column::RetiredAt.is_null())
        .exec(&txn)
        .await?;
    if retired.rows_affected == 0 {
        return Err(Error::NotFound);
    }
    finish(
        &txn,
        core,
        actor,
        seen,
        design.state,
        "design.question_retired",
        id,
    )
    .await?;
    txn.commit().await?;
    Ok(())
}

async fn finish(
    txn: &sea_orm::DatabaseTransaction,
    core: &Core,
    actor: Actor,
    seen: Seen,
    state: DesignState,
    action: &'static str,
    id: QuestionId,
) -> Result<()> {
    if state != DesignState::Draft {
        design::Entity::touch_public(txn, seen.id, core.now()).await?;
    }
    record(
        txn,
        core,
        actor,
        seen.council,
        seen.id,
        action,
        json!({ "question": id }),
    )
    .await
}

fn checked(new: &NewQuestion) -> Result<NewQuestion> {
    let prompt = words("prompt", &new.prompt, MAX_PROMPT)?;
    if prompt.is_empty() {
        return Err(Error::invalid("prompt", "officer-error-prompt"));
    }
    let mut options: Vec<&str> = Vec::new();
    for option in new.options.lines().map(str::trim) {
        if !option.is_empty() && !options.contains(&option) {
            options.push(option);
        }
    }
    if new.kind == QuestionKind::Text {
        options.clear();
    } else if options.len() < 2 || options.len() > MAX_OPTIONS {
        return Err(Error::invalid("options", "officer-error-options"));
    }
    Ok(NewQuestion {
        prompt,
        hint: words("hint", &new.hint, MAX_PROMPT)?,
        kind: new.kind,
        options: words("options", &options.join("\n"), MAX_PROMPT * MAX_OPTIONS)?,
    })
}

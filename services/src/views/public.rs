//! What everyone can read: plans, their steps and published comments, councils.
//!
//! Invariant: nothing here reads a draft, held or rejected words, or an address.

use sea_orm::{FromQueryResult, Value};
use yousaid_domain::register::Standing;
use yousaid_domain::routing::{Postcode, PostcodeDirectory as _};
use yousaid_entities::{
    CivilDate, CouncilId, DesignId, DesignState, DesignVersionId, FeedbackId, ImageId, QuestionId,
    QuestionKind, StepId, UnixMillis,
};

use crate::{Core, Result, sql};

/// Plans on one page of a list.
pub const PLANS_PER_PAGE: u64 = 20;

/// Published comments on one page of a plan.
pub const COMMENTS_PER_PAGE: u64 = 50;

#[derive(FromQueryResult)]
struct Count {
    number: i64,
}

async fn count(core: &Core, statement: &str, values: Vec<Value>) -> Result<u64> {
    let found: Vec<Count> = sql::rows(core.db.reader(), statement, values).await?;
    Ok(found
        .first()
        .map_or(0, |row| u64::try_from(row.number).unwrap_or_default()))
}

/// A plan in a list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PlanCard {
    /// The name in addresses.
    pub slug: String,
    /// Title.
    pub title: String,
    /// What is proposed.
    pub summary: String,
    /// State.
    pub state: DesignState,
    /// Last day for feedback.
    pub closes_on: Option<CivilDate>,
    /// The council's name.
    pub council_name: String,
    /// The council in addresses.
    pub council_slug: String,
    /// The service, when the council named one.
    pub service_name: Option<String>,
    /// Published comments.
    pub comments: i64,
}

/// What plans are looked for.
#[derive(Clone, Debug, Default)]
pub struct PlanSearch {
    /// Words in title, summary, council or service; each must be there.
    pub words: String,
    /// Only this council's, by its name in addresses.
    pub council: Option<String>,
    /// Only about this service.
    pub service: Option<i32>,
    /// Only in this state.
    pub state: Option<DesignState>,
    /// Only of these councils, by code: what a postcode led to.
    pub places: Vec<String>,
    /// 1, 2, 3, …
    pub page: u64,
}

/// One page of plans.
#[derive(Clone, Debug)]
pub struct PlanList {
    /// The plans of this page: open ones first, then the newest.
    pub plans: Vec<PlanCard>,
    /// All that were found.
    pub total: u64,
}

/// Looks for published plans.
///
/// # Errors
/// When the database does not answer.
pub async fn search(core: &Core, asked: &PlanSearch) -> Result<PlanList> {
    let mut values: Vec<Value> = Vec::new();
    let mut conditions = vec!["d.state <> 'draft' AND d.current_version_id IS NOT NULL".to_owned()];
    let mut ask = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    for word in asked.words.split_whitespace().take(8) {
        let place = ask(sql::contains(word).into());
        conditions.push(format!(
            "lower(d.title || ' ' || d.summary || ' ' || c.name || ' ' || coalesce(s.name, '') || ' ' \
             || coalesce(s.words, '')) LIKE {place} ESCAPE '\\'"
        ));
    }
    if let Some(council) = &asked.council {
        conditions.push(format!("c.slug = {}", ask(council.clone().into())));
    }
    if let Some(service) = asked.service {
        conditions.push(format!("d.service_number = {}", ask(service.into())));
    }
    if let Some(state) = asked.state {
        conditions.push(format!("d.state = {}", ask(state.as_str().into())));
    }
    if !asked.places.is_empty() {
        let places: Vec<_> = asked
            .places
            .iter()
            .map(|code| ask(code.clone().into()))
            .collect();
        conditions.push(format!("c.gss IN ({})", places.join(", ")));
    }
    let from = format!(
        "FROM designs d JOIN councils c ON c.id = d.council_id \
         LEFT JOIN services s ON s.number = d.service_number WHERE {}",
        conditions.join(" AND ")
    );
    let total = count(
        core,
        &format!("SELECT count(*) AS number {from}"),
        values.clone(),
    )
    .await?;
    let offset = asked.page.saturating_sub(1).saturating_mul(PLANS_PER_PAGE);
    let statement = format!(
        "SELECT d.slug, d.title, d.summary, d.state, d.closes_on, c.name AS council_name, \
         c.slug AS council_slug, s.name AS service_name, \
         (SELECT count(*) FROM feedback f WHERE f.design_id = d.id AND f.state = 'published') \
         AS comments {from} \
         ORDER BY CASE d.state WHEN 'open' THEN 0 ELSE 1 END, d.created_at DESC, d.id \
         LIMIT {PLANS_PER_PAGE} OFFSET {offset}"
    );
    Ok(PlanList {
        plans: sql::rows(core.db.reader(), &statement, values).await?,
        total,
    })
}

/// What a search word turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Words.
    Words,
    /// A postcode.
    Place {
        /// Its councils today, by code: the district or single-tier council, and its county.
        councils: Vec<String>,
        /// Its ward, by code.
        ward: Option<String>,
    },
    /// It has the shape of a postcode, but is not in the directory.
    UnknownPostcode,
}

/// Whether what was typed is a postcode, and where it lies. The postcode is not kept.
///
/// # Errors
/// When the database does not answer.
pub async fn place_of(core: &Core, typed: &str) -> Result<Found> {
    let Ok(postcode) = Postcode::parse(typed) else {
        return Ok(Found::Words);
    };
    let facts = core.places().await?;
    let Some(entry) = facts.postcodes().find(&postcode) else {
        return Ok(Found::UnknownPostcode);
    };
    let (register, today) = (facts.register(), core.now().date().0);
    let mut councils = Vec::new();
    for listed in std::iter::once(entry.council).chain(entry.split_with) {
        let in_office = match register.standing(listed, today) {
            Standing::One(one) => vec![one],
            Standing::Divided(some) | Standing::NotYet(some) => some,
            Standing::Unknown => vec![listed],
        };
        for code in in_office {
            let county = register.council(code).and_then(|council| council.county);
            for code in std::iter::once(code).chain(county) {
                if !councils.contains(&code.to_string()) {
                    councils.push(code.to_string());
                }
            }
        }
    }
    Ok(Found::Place {
        councils,
        ward: entry.ward.map(|code| code.to_string()),
    })
}

/// What every page of a plan needs.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PlanHead {
    /// Id.
    pub id: DesignId,
    /// The name in addresses.
    pub slug: String,
    /// Title.
    pub title: String,
    /// What is proposed.
    pub summary: String,
    /// State.
    pub state: DesignState,
    /// First day for feedback.
    pub opens_on: Option<CivilDate>,
    /// Last day for feedback.
    pub closes_on: Option<CivilDate>,
    /// The version that everyone sees.
    pub version_id: DesignVersionId,
    /// Its number.
    pub version_number: i32,
    /// What is new in it.
    pub change_note: String,
    /// Grows with every change that is seen here.
    pub public_revision: i64,
    /// The council.
    pub council_id: CouncilId,
    /// Its name.
    pub council_name: String,
    /// Its name in addresses.
    pub council_slug: String,
    /// The service, when the council named one.
    pub service_name: Option<String>,
}

impl PlanHead {
    /// Whether residents can give feedback.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == DesignState::Open
    }
}

/// The head of a published plan.
///
/// # Errors
/// [`crate::Error::NotFound`] when there is none of that name, or it is not published.
pub async fn head(core: &Core, slug: &str) -> Result<PlanHead> {
    let statement = "SELECT d.id, d.slug, d.title, d.summary, d.state, d.opens_on, d.closes_on, \
         v.id AS version_id, v.number AS version_number, v.change_note, d.public_revision, \
         d.council_id, c.name AS council_name, c.slug AS council_slug, s.name AS service_name \
         FROM designs d JOIN councils c ON c.id = d.council_id \
         JOIN design_versions v ON v.id = d.current_version_id \
         LEFT JOIN services s ON s.number = d.service_number \
         WHERE d.slug = $1 AND d.state <> 'draft'";
    sql::row(core.db.reader(), statement, vec![slug.into()]).await
}

/// A step as residents read it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct StepView {
    /// Id.
    pub id: StepId,
    /// 1, 2, 3, …
    pub number: i32,
    /// Title.
    pub title: String,
    /// Text in Markdown.
    pub body: String,
    /// Picture.
    pub image_id: Option<ImageId>,
    /// What the picture shows.
    pub image_alt: String,
    /// Pixels across.
    pub image_width: Option<i32>,
    /// Pixels down.
    pub image_height: Option<i32>,
}

/// The steps of a version, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn steps(core: &Core, version: DesignVersionId) -> Result<Vec<StepView>> {
    let statement = "SELECT t.id, t.number, t.title, t.body, t.image_id, t.image_alt, \
         i.width AS image_width, i.height AS image_height \
         FROM steps t LEFT JOIN images i ON i.id = t.image_id \
         WHERE t.design_version_id = $1 ORDER BY t.number";
    sql::rows(core.db.reader(), statement, vec![version.0.into()]).await
}

/// A published comment.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Comment {
    /// Id.
    pub id: FeedbackId,
    /// The words as published.
    pub published_text: String,
    /// en or cy: the language of the form.
    pub locale: String,
    /// When it was published.
    pub published_at: UnixMillis,
    /// The title of its step, or none for the whole plan.
    pub step_title: Option<String>,
}

/// One page of the published comments of a plan, newest first, and how many there are in all.
///
/// # Errors
/// When the database does not answer.
pub async fn comments(core: &Core, plan: DesignId, page: u64) -> Result<(Vec<Comment>, u64)> {
    let total = count(
        core,
        "SELECT count(*) AS number FROM feedback WHERE design_id = $1 AND state = 'published'",
        vec![plan.0.into()],
    )
    .await?;
    let offset = page.saturating_sub(1).saturating_mul(COMMENTS_PER_PAGE);
    let statement = format!(
        "SELECT f.id, f.published_text, f.locale, f.published_at, t.title AS step_title \
         FROM feedback f LEFT JOIN steps t ON t.id = f.step_id \
         WHERE f.design_id = $1 AND f.state = 'published' \
         ORDER BY f.published_at DESC, f.id DESC LIMIT {COMMENTS_PER_PAGE} OFFSET {offset}"
    );
    Ok((
        sql::rows(core.db.reader(), &statement, vec![plan.0.into()]).await?,
        total,
    ))
}

/// An extra question of a plan.
#[derive(Clone, Debug, FromQueryResult)]
pub struct QuestionView {
    /// Id.
    pub id: QuestionId,
    /// 1, 2, 3, …
    pub number: i32,
    /// The question.
    pub prompt: String,
    /// Help with answering.
    pub hint: String,
    /// What it takes.
    pub kind: QuestionKind,
    /// The options of a choice, one a line.
    pub options: String,
}

/// The extra questions of a plan that are asked now.
///
/// # Errors
/// When the database does not answer.
pub async fn questions(core: &Core, plan: DesignId) -> Result<Vec<QuestionView>> {
    let statement = "SELECT id, number, prompt, hint, kind, options FROM questions \
         WHERE design_id = $1 AND retired_at IS NULL ORDER BY number";
    sql::rows(core.db.reader(), statement, vec![plan.0.into()]).await
}

/// A council in a list, with its published plans counted.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CouncilCard {
    /// Id.
    pub id: CouncilId,
    /// The name in addresses.
    pub slug: String,
    /// The full name.
    pub name: String,
    /// Its kind, in the words of the register.
    pub kind: String,
    /// Region of England.
    pub region: String,
    /// The council's own site.
    pub website: Option<String>,
    /// Published plans.
    pub plans: i64,
}

/// The councils that take part, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn councils(core: &Core) -> Result<Vec<CouncilCard>> {
    let statement = format!("{COUNCIL} WHERE c.takes_part ORDER BY c.name");
    sql::rows(core.db.reader(), &statement, Vec::new()).await
}

/// One council, whether it takes part or not.
///
/// # Errors
/// [`crate::Error::NotFound`] when there is none of that name.
pub async fn council(core: &Core, slug: &str) -> Result<CouncilCard> {
    let statement = format!("{COUNCIL} WHERE c.slug = $1");
    sql::row(core.db.reader(), &statement, vec![slug.into()]).await
}

const COUNCIL: &str = "SELECT c.id, c.slug, c.name, c.kind, c.region, c.website, \
     (SELECT count(*) FROM designs d WHERE d.council_id = c.id AND d.state <> 'draft' \
      AND d.current_version_id IS NOT NULL) AS plans FROM councils c";

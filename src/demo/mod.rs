//! A demo that looks lived in: eight councils, six plans in different states, and what some 360
//! residents said about them. Everything in it is made up.
//!
//! - `words/*.toml` are the plans with their steps, themes, voices and replies;
//! - [`content`] reads them; [`picture`] draws the sketches of the steps;
//! - [`people`] are the officers; [`story`] plays the past weeks through.
//!
//! Invariant: the story goes through the use cases and the jobs, with a clock that stands in the
//! past and is moved along. So the demo shows what the product does, and nothing that it cannot do.

pub mod content;
pub mod people;
pub mod picture;
mod routing;
pub mod story;

use sea_orm::FromQueryResult;
use yousaid_entities::{CouncilId, DesignId, FeedbackId, UserId};
use yousaid_jobs::WorkerSettings;
use yousaid_services::{Core, Error, Result, sql};

pub use people::{PEOPLE, Person};

/// A plan of the demo.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SeededPlan {
    /// Its id.
    pub id: DesignId,
    /// Its council.
    pub council_id: CouncilId,
    /// The council's name in addresses.
    pub council: String,
    /// The plan's name in addresses.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Its state, as stored.
    pub state: String,
}

/// What tests and the command line need to know of the demo.
#[derive(Clone, Debug)]
pub struct Seeded {
    /// The plans, oldest first.
    pub plans: Vec<SeededPlan>,
    /// Everyone who can sign in, with their ids.
    pub people: Vec<(UserId, &'static Person)>,
    /// Published feedback of the missed-bin plan.
    pub published: FeedbackId,
    /// Feedback of the missed-bin plan that waits for an officer.
    pub waiting: FeedbackId,
}

impl Seeded {
    /// The plan whose title begins like this.
    #[must_use]
    pub fn plan(&self, title: &str) -> Option<&SeededPlan> {
        self.plans.iter().find(|plan| plan.title.starts_with(title))
    }

    /// Who has this address.
    #[must_use]
    pub fn person(&self, email: &str) -> Option<UserId> {
        self.people
            .iter()
            .find(|(_, person)| person.email == email)
            .map(|(id, _)| *id)
    }
}

/// How much of a demo a database holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nobody works in it yet.
    Empty,
    /// All of it.
    Demo,
    /// People, but not the last one of the demo: it was interrupted, or it is no demo.
    Other,
}

#[derive(FromQueryResult)]
struct Id<T: sea_orm::TryGetable> {
    id: T,
}

#[derive(FromQueryResult)]
struct Account {
    id: UserId,
    email: String,
}

/// Looks what the database holds. The last person of [`PEOPLE`] is made when all else is done.
///
/// # Errors
/// When the database does not answer.
pub async fn found(core: &Core) -> Result<Found> {
    let accounts = accounts(core).await?;
    let last = PEOPLE.last().map(|person| person.email);
    Ok(if accounts.is_empty() {
        Found::Empty
    } else if accounts
        .iter()
        .any(|account| Some(account.email.as_str()) == last)
    {
        Found::Demo
    } else {
        Found::Other
    })
}

/// Fills an empty database with the demo; one that holds it already is left as it is.
///
/// The jobs of the past run with the settings of `worker`, so its mail goes where they say.
///
/// # Errors
/// [`Error::State`] when the database holds something else.
pub async fn seed(core: &Core, worker: WorkerSettings) -> Result<Seeded> {
    match found(core).await? {
        Found::Empty => story::tell(core, worker).await?,
        Found::Demo => {}
        Found::Other => return Err(Error::State("the database holds something else")),
    }
    look_up(core).await
}

async fn accounts(core: &Core) -> Result<Vec<Account>> {
    sql::rows(core.db.reader(), "SELECT id, email FROM users", []).await
}

async fn look_up(core: &Core) -> Result<Seeded> {
    let db = core.db.reader();
    let plans: Vec<SeededPlan> = sql::rows(
        db,
        "SELECT d.id, d.council_id, c.slug AS council, d.slug, d.title, d.state
         FROM designs d JOIN councils c ON c.id = d.council_id ORDER BY d.created_at, d.id",
        [],
    )
    .await?;
    let accounts = accounts(core).await?;
    let people = PEOPLE
        .iter()
        .filter_map(|person| {
            let account = accounts.iter().find(|found| found.email == person.email)?;
            Some((account.id, person))
        })
        .collect();
    let bins = plans
        .iter()
        .find(|plan| plan.slug == "report-a-missed-bin")
        .ok_or(Error::NotFound)?;
    let one_that_is = async |state: &str| -> Result<FeedbackId> {
        let found: Vec<Id<FeedbackId>> = sql::rows(
            db,
            "SELECT id FROM feedback WHERE design_id = $1 AND state = $2 ORDER BY id LIMIT 1",
            [bins.id.into(), state.into()],
        )
        .await?;
        found.first().map(|row| row.id).ok_or(Error::NotFound)
    };
    Ok(Seeded {
        published: one_that_is("published").await?,
        waiting: one_that_is("ready").await?,
        plans,
        people,
    })
}

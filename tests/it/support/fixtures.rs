//! Councils, people, plans and feedback, made by the use cases that make the real ones.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;
use yousaid::http::cookie;
use yousaid_domain::locale::Locale;
use yousaid_domain::text::{EmailAddress, FeedbackText};
use yousaid_entities::{
    Channel, CivilDate, CouncilId, DesignId, DesignVersionId, FeedbackId, Role, StepId,
    SubmissionId, council, design, step, user,
};
use yousaid_services::accounts::{self, NewUser};
use yousaid_services::audit::Actor;
use yousaid_services::designs::{self, About, Seen, StepText};
use yousaid_services::feedback::{Draft, GiveFeedback};

use super::{Browser, TestApp};

/// An open plan.
#[derive(Clone, Debug)]
pub struct Plan {
    pub id: DesignId,
    pub slug: String,
    pub council: CouncilId,
    pub version: DesignVersionId,
    /// Its steps in order.
    pub steps: Vec<StepId>,
}

impl TestApp {
    /// A council of the register, which takes part from now on.
    pub async fn council(&self, slug: &str) -> council::Model {
        let db = &self.app.core.db;
        council::Entity::update_many()
            .col_expr(council::Column::TakesPart, Expr::value(true))
            .filter(council::Column::Slug.eq(slug))
            .exec(db.writer())
            .await
            .unwrap();
        let found = council::Entity::by_slug(slug)
            .one(db.reader())
            .await
            .unwrap();
        found.unwrap_or_else(|| panic!("no council {slug} in the register"))
    }

    /// A new officer of a council.
    pub async fn officer(&self, council: &str) -> user::Model {
        self.person(Role::Officer, Some(council)).await
    }

    /// A new lead of a council.
    pub async fn lead(&self, council: &str) -> user::Model {
        self.person(Role::Lead, Some(council)).await
    }

    /// A new member of the board.
    pub async fn board_member(&self) -> user::Model {
        self.person(Role::Board, None).await
    }

    /// A new person with a role.
    pub async fn person(&self, role: Role, council: Option<&str>) -> user::Model {
        if let Some(slug) = council {
            self.council(slug).await;
        }
        let number = self.next();
        let new = NewUser {
            email: format!("{role}{number}@council.example"),
            name: format!("Robin {number}"),
            locale: Locale::En,
            role,
            council: council.map(str::to_owned),
        };
        let core = &self.app.core;
        let id = accounts::add_user(core, Actor::Operator, new)
            .await
            .unwrap();
        let found = user::Entity::find_by_id(id)
            .one(core.db.reader())
            .await
            .unwrap();
        found.unwrap()
    }

    /// A browser in which a person is signed in.
    pub async fn sign_in(&self, person: &user::Model) -> Browser {
        let core = &self.app.core;
        let txn = core.db.begin().await.unwrap();
        let session = accounts::begin_session(&txn, core, person.id)
            .await
            .unwrap();
        txn.commit().await.unwrap();
        let header = cookie::begin(&session.token, &self.app.settings).unwrap();
        let pair = header
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        self.with_cookie(Some(pair))
    }

    /// An open plan of a council, with three steps, about collecting waste (service 524).
    pub async fn open_plan(&self, council: &str, title: &str) -> Plan {
        let council = self.council(council).await;
        let author = self.officer(&council.slug).await;
        let (core, actor) = (&self.app.core, Actor::User(author.id));
        let about = About {
            title: title.to_owned(),
            summary: format!("A better way to do this: {title}."),
            service_number: Some(524),
            opens_on: None,
            closes_on: Some(CivilDate("2026-12-31".parse().unwrap())),
        };
        let id = designs::create(core, actor, council.id, &about)
            .await
            .unwrap();
        for (title, body) in [
            (
                "Say where you are",
                "You enter your **postcode** and choose your address.",
            ),
            ("Say what happened", "You choose what was missed, and when."),
            (
                "Check and send",
                "You check your answers and send them. You get a reference.",
            ),
        ] {
            let text = StepText {
                title: title.to_owned(),
                body: body.to_owned(),
                ..StepText::default()
            };
            let seen = self.seen(council.id, id).await;
            designs::add_step(core, actor, seen, text).await.unwrap();
        }
        let seen = self.seen(council.id, id).await;
        designs::publish_version(core, actor, seen).await.unwrap();
        let design = design::Entity::in_council(council.id)
            .filter(design::Column::Id.eq(id))
            .one(core.db.reader())
            .await
            .unwrap()
            .unwrap();
        let version = design.current_version_id.unwrap();
        let steps = step::Entity::of_version(council.id, version)
            .all(core.db.reader())
            .await;
        let steps = steps.unwrap().into_iter().map(|step| step.id).collect();
        Plan {
            id,
            slug: design.slug,
            council: council.id,
            version,
            steps,
        }
    }

    /// A plan as its editor sees it now.
    pub async fn seen(&self, council: CouncilId, id: DesignId) -> Seen {
        let design = design::Entity::in_council(council)
            .filter(design::Column::Id.eq(id))
            .one(self.app.core.db.reader())
            .await
            .unwrap()
            .unwrap();
        Seen {
            council,
            id,
            revision: design.revision,
        }
    }

    /// Feedback on the whole plan, as a resident gives it, without an address.
    pub async fn feedback(&self, plan: &Plan, words: &str) -> FeedbackId {
        self.feedback_from(plan, words, None).await
    }

    /// Feedback on the whole plan with an address for news.
    pub async fn feedback_from(&self, plan: &Plan, words: &str, email: Option<&str>) -> FeedbackId {
        let content = Draft {
            design_version_id: plan.version,
            step_id: None,
            text: FeedbackText::parse(words).unwrap(),
            ease: None,
            about: std::collections::HashMap::default(),
            place_gss: None,
            ward_gss: None,
            answers: Vec::new(),
            email: email.map(|email| EmailAddress::parse(email).unwrap()),
            locale: "en".to_owned(),
            warned: false,
        };
        let piece = GiveFeedback {
            submission_id: SubmissionId(Uuid::from_u128(u128::from(self.next()) + 1)),
            design_id: plan.id,
            channel: Channel::Web,
            source: None,
            content,
        };
        self.app.intake.give(piece).await.unwrap().feedback_id
    }
}

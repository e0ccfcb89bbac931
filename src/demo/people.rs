//! Who works in the demo, and which councils take part.

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use yousaid_domain::locale::Locale;
use yousaid_entities::{ChallengeId, Role, UserId, council, sign_in_challenge};
use yousaid_services::accounts::{self, NewUser};
use yousaid_services::audit::Actor;
use yousaid_services::tokens::Purpose;
use yousaid_services::{Core, Result};

/// A person of the demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// Address to sign in with.
    pub email: &'static str,
    /// Name.
    pub name: &'static str,
    /// Role.
    pub role: Role,
    /// The council, by its name in addresses.
    pub council: Option<&'static str>,
}

const fn of(council: &'static str, role: Role, email: &'static str, name: &'static str) -> Person {
    Person {
        email,
        name,
        role,
        council: Some(council),
    }
}

const fn across(role: Role, email: &'static str, name: &'static str) -> Person {
    Person {
        email,
        name,
        role,
        council: None,
    }
}

/// Everyone who can sign in. The last one is made when the demo is complete.
pub const PEOPLE: &[Person] = &[
    of(
        "oxford",
        Role::Officer,
        "officer@oxford.example",
        "Priya Nair",
    ),
    of(
        "oxford",
        Role::Lead,
        "lead@oxford.example",
        "Graham Tillotson",
    ),
    of(
        "oxfordshire",
        Role::Officer,
        "officer@oxfordshire.example",
        "Dele Akintola",
    ),
    of(
        "oxfordshire",
        Role::Lead,
        "lead@oxfordshire.example",
        "Susan Marchbank",
    ),
    of(
        "cherwell",
        Role::Officer,
        "officer@cherwell.example",
        "Martin Leek",
    ),
    of(
        "south-oxfordshire",
        Role::Officer,
        "officer@south-oxfordshire.example",
        "Hannah Frost",
    ),
    of(
        "vale-of-white-horse",
        Role::Officer,
        "officer@vale.example",
        "Imran Qureshi",
    ),
    of(
        "west-oxfordshire",
        Role::Officer,
        "officer@west-oxfordshire.example",
        "Ruth Penhale",
    ),
    of(
        "west-oxfordshire",
        Role::Lead,
        "lead@west-oxfordshire.example",
        "Colin Abbey",
    ),
    of(
        "bristol",
        Role::Officer,
        "officer@bristol.example",
        "Zanele Dube",
    ),
    of(
        "bristol",
        Role::Lead,
        "lead@bristol.example",
        "Owen Prosser",
    ),
    of(
        "camden",
        Role::Officer,
        "officer@camden.example",
        "Yusuf Demir",
    ),
    of("camden", Role::Lead, "lead@camden.example", "Clare Oduya"),
    across(Role::Board, "board@alliance.example", "Dame Eleanor Whitby"),
    across(Role::Operator, "operator@yousaid.example", "Sam Corrigan"),
];

/// Makes these people and says that their councils take part.
///
/// # Errors
/// When the database refuses.
pub async fn add(core: &Core, people: &'static [Person]) -> Result<Vec<(UserId, &'static Person)>> {
    council::Entity::update_many()
        .col_expr(council::Column::TakesPart, Expr::value(true))
        .filter(council::Column::Slug.is_in(people.iter().filter_map(|person| person.council)))
        .exec(core.db.writer())
        .await?;
    let mut made = Vec::with_capacity(people.len());
    for person in people {
        let new = NewUser {
            email: person.email.to_owned(),
            name: person.name.to_owned(),
            locale: Locale::En,
            role: person.role,
            council: person.council.map(str::to_owned),
        };
        made.push((
            accounts::add_user(core, Actor::Operator, new).await?,
            person,
        ));
    }
    Ok(made)
}

/// How long the links of a demo work, in milliseconds: 30 days. A demo that runs longer makes new
/// ones when it is started again.
const LINKS_LAST: i64 = 30 * 24 * 60 * 60 * 1000;

/// A link for each person, as a path. It opens the usual page to sign in, whose button signs in,
/// once.
///
/// # Errors
/// When the database refuses.
pub async fn sign_in_links(
    core: &Core,
    people: &[(UserId, &'static Person)],
) -> Result<Vec<(&'static Person, String)>> {
    let now = core.now();
    let challenges: Vec<(ChallengeId, UserId)> = people
        .iter()
        .map(|(user, _)| (core.secret_id(), *user))
        .collect();
    let rows = challenges
        .iter()
        .map(|(id, user)| sign_in_challenge::ActiveModel {
            id: Set(*id),
            user_id: Set(*user),
            attempts: Set(0),
            created_at: Set(now),
            expires_at: Set(now.plus(LINKS_LAST)),
            used_at: Set(None),
        });
    sign_in_challenge::Entity::insert_many(rows)
        .exec_without_returning(core.db.writer())
        .await?;
    Ok(people
        .iter()
        .zip(challenges)
        .map(|((_, person), (id, _))| {
            let token = core.keys.token(Purpose::SignInLink, id);
            (*person, format!("/account/sign-in/link/{token}"))
        })
        .collect())
}

//! `yousaid user add`: gives a person an account and a role.

use clap::{Args, Subcommand};
use yousaid_domain::locale::Locale;
use yousaid_entities::Role;
use yousaid_services::accounts::{self, NewUser};
use yousaid_services::audit::Actor;
use yousaid_services::{Error, messages};

use super::CliError;

/// The options of `yousaid user`.
#[derive(Debug, Clone, Args)]
pub struct UserArgs {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Clone, Subcommand)]
enum UserCommand {
    /// Give a person an account, unless they have one, and a role.
    Add(AddArgs),
}

/// The options of `yousaid user add`.
#[derive(Debug, Clone, Args)]
pub struct AddArgs {
    /// The address to sign in with.
    #[arg(long)]
    pub email: String,
    /// The name as others see it.
    #[arg(long)]
    pub name: String,
    /// officer, lead, board or operator.
    #[arg(long, value_parser = role)]
    pub role: Role,
    /// The council of an officer or a lead, by its name in addresses, such as leeds.
    #[arg(long, value_name = "SLUG")]
    pub council: Option<String>,
    /// The language of mails: en or cy.
    #[arg(long, default_value = "en", value_parser = locale)]
    pub language: Locale,
}

fn role(text: &str) -> Result<Role, String> {
    text.parse()
        .map_err(|_| "must be officer, lead, board or operator".to_owned())
}

fn locale(text: &str) -> Result<Locale, String> {
    Locale::parse(text).ok_or_else(|| "must be en or cy".to_owned())
}

/// Runs the command.
///
/// # Errors
/// When the database refuses, or the council does not fit the role.
pub fn run(args: UserArgs) -> Result<(), CliError> {
    let UserCommand::Add(args) = args.command;
    super::with_app(async |app| {
        app.migrate().await?;
        let (email, role) = (args.email.clone(), args.role);
        let new = NewUser {
            email: args.email,
            name: args.name,
            locale: args.language,
            role: args.role,
            council: args.council,
        };
        match accounts::add_user(&app.core, Actor::Operator, new).await {
            Ok(_) => {
                eprintln!("{email} can sign in as {role}.");
                Ok(())
            }
            Err(Error::Invalid { field, key }) => {
                let why = messages::text(Locale::En, key);
                Err(CliError::Invalid(format!("--{field}: {why}")))
            }
            Err(error) => Err(error.into()),
        }
    })
}

//! `yousaid demo`: the whole product on one SQLite file, lived in by made-up people.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

use clap::Args;
use yousaid_entities::Role;

use super::CliError;
use super::serve::serve_on;
use crate::app::{App, StartError};
use crate::config::Settings;
use crate::demo::{self, Found, Person, people};

/// The options of `yousaid demo`.
#[derive(Debug, Clone, Args)]
pub struct DemoArgs {
    /// The file it is kept in; made when it is missing, with `demo.secret` and `mail` beside it.
    #[arg(long, default_value = "data/demo.db")]
    pub database: PathBuf,
    /// The port it listens on; 0 takes any that is free.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Throw the file away and begin anew.
    #[arg(long)]
    pub fresh: bool,
}

/// Runs the command.
///
/// # Errors
/// When the file or the port cannot be used.
pub fn run(args: &DemoArgs) -> Result<(), CliError> {
    let folder = args.database.parent().unwrap_or(Path::new(""));
    if !folder.as_os_str().is_empty() {
        fs::create_dir_all(folder).map_err(at(folder))?;
    }
    if args.fresh {
        throw_away(args)?;
    }
    // The port is taken before the settings are made, because every link names it.
    let (listener, port) = listen(args.port).map_err(|source| {
        let what = format!("listening on port {}", args.port);
        StartError::Io { what, source }
    })?;
    let settings = settings(args, port, std::env::vars().collect())?;
    super::with_settings(settings, |app| serve(app, listener))
}

fn listen(port: u16) -> io::Result<(TcpListener, u16)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?.port();
    Ok((listener, port))
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> CliError {
    move |source| CliError::File {
        path: path.to_owned(),
        source,
    }
}

/// The settings of a demo: those of the environment, but never another database, another address
/// or a real mail server.
fn settings(
    args: &DemoArgs,
    port: u16,
    mut environment: HashMap<String, String>,
) -> Result<Settings, CliError> {
    let set = [
        (
            "DATABASE_URL",
            format!("sqlite://{}", args.database.display()),
        ),
        ("BIND", format!("127.0.0.1:{port}")),
        ("BASE_URL", format!("http://127.0.0.1:{port}")),
        ("MAIL_FOLDER", mail_folder(args).display().to_string()),
        ("SMTP_URL", String::new()),
        ("REDIS_URL", String::new()),
        ("SECRET", String::new()),
        ("WORKER", "true".to_owned()),
        ("DEMO", "true".to_owned()),
    ];
    for (name, value) in set {
        environment.insert(format!("YOUSAID_{name}"), value);
    }
    environment
        .entry("YOUSAID_LOG".to_owned())
        .or_insert_with(|| "warn".to_owned());
    Ok(Settings::from_environment(environment)?)
}

fn mail_folder(args: &DemoArgs) -> PathBuf {
    args.database.with_file_name("mail")
}

/// Removes what a demo writes, and nothing else.
fn throw_away(args: &DemoArgs) -> Result<(), CliError> {
    let name = args.database.as_os_str();
    for end in ["", "-wal", "-shm"] {
        let mut path = name.to_owned();
        path.push(end);
        let path = PathBuf::from(path);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(&path)(error)),
            _ => {}
        }
    }
    let mail = mail_folder(args);
    let Ok(letters) = fs::read_dir(&mail) else {
        return Ok(());
    };
    for letter in letters.flatten().map(|entry| entry.path()) {
        if letter.extension().is_some_and(|end| end == "eml") {
            fs::remove_file(&letter).map_err(at(&letter))?;
        }
    }
    Ok(())
}

async fn serve(app: App, listener: TcpListener) -> Result<(), CliError> {
    let listener = tokio::net::TcpListener::from_std(listener).map_err(|source| {
        let what = "listening".to_owned();
        StartError::Io { what, source }
    })?;
    app.migrate().await?;
    match demo::found(&app.core).await? {
        Found::Empty => eprintln!("Making the demo. This takes some seconds."),
        Found::Demo => {}
        Found::Other => {
            return Err(CliError::Invalid(
                "the file holds something else, or a demo that was interrupted; \
                 name another with --database, or begin anew with --fresh"
                    .to_owned(),
            ));
        }
    }
    let seeded = demo::seed(&app.core, app.worker_settings()).await?;
    let links = people::sign_in_links(&app.core, &seeded.people).await?;
    let page = announcement(&app.settings.base_url, &links);
    // Somebody may have closed the terminal; the pages are served all the same.
    let _ = io::stdout().lock().write_all(page.as_bytes());
    serve_on(app, listener, true).await
}

/// What the person at the terminal reads.
fn announcement(base: &str, links: &[(&'static Person, String)]) -> String {
    let first = links.first().map_or("", |(person, _)| person.email);
    let mut lines = vec![
        String::new(),
        format!("  YouSaid is at {base}"),
        "  All councils, plans, people and words in it are made up.".to_owned(),
        String::new(),
        "  Sign in as one of these people. Each link works once; start the demo again for new ones."
            .to_owned(),
        String::new(),
    ];
    for (person, path) in links {
        let role = match person.role {
            Role::Officer => "officer",
            Role::Lead => "lead",
            Role::Board => "board member",
            Role::Operator => "operator",
        };
        let place = person
            .council
            .map_or(String::new(), |slug| format!(" of {slug}"));
        let who = format!("{role}{place} ({})", person.name);
        lines.push(format!("  {who:<50} {base}{path}"));
    }
    lines.extend([
        String::new(),
        format!("  Or ask for a link with an address such as {first}."),
        format!("  Mail that goes out is shown at {base}/dev/mail"),
        String::new(),
        "Ready. Stop with Ctrl+C.".to_owned(),
        String::new(),
    ]);
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::MailTransport;

    #[test]
    fn a_demo_never_writes_to_a_real_mail_server_or_another_database() {
        let args = DemoArgs {
            database: PathBuf::from("data/demo.db"),
            port: 0,
            fresh: false,
        };
        let real = [
            ("YOUSAID_DATABASE_URL", "postgres://db.example/yousaid"),
            ("YOUSAID_SMTP_URL", "smtps://mail.example"),
            ("YOUSAID_BASE_URL", "https://yousaid.example"),
        ];
        let real = real.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let settings = settings(&args, 8123, real.into()).unwrap();
        assert_eq!(settings.database.url, "sqlite://data/demo.db");
        assert_eq!(settings.base_url, "http://127.0.0.1:8123");
        assert!(settings.demo && settings.secret.is_none());
        match settings.mail {
            MailTransport::Folder(folder) => assert_eq!(folder, PathBuf::from("data/mail")),
            MailTransport::Smtp(_) => panic!("a demo must not send mail"),
        }
    }

    #[test]
    fn every_person_is_named_with_a_link() {
        let links: Vec<_> = demo::PEOPLE
            .iter()
            .map(|person| (person, format!("/account/sign-in/link/{}", person.email)))
            .collect();
        let page = announcement("http://127.0.0.1:8080", &links);
        for person in demo::PEOPLE {
            assert!(page.contains(person.name) && page.contains(person.email));
        }
        assert!(page.contains("http://127.0.0.1:8080/dev/mail"));
    }
}

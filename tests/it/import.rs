//! What comes in from files: once, whole, and with a reason for everything that is left out.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use yousaid::cli::import::{FeedbackArgs, Report, feedback, import_councils, import_postcodes};
use yousaid_domain::register::{GssCode, Register, ServiceNumber};
use yousaid_domain::routing::{Place, Postcode, PostcodeDirectory as _, Question, Rule};
use yousaid_entities::{Channel, council, outbox, reference_file};
use yousaid_services::views::public::{self, Found};
use yousaid_services::{facts, register};

use crate::support::{Plan, TestApp};

fn args(plan: &Plan, source: &str) -> FeedbackArgs {
    FeedbackArgs {
        plan: plan.slug.clone(),
        input: None,
        source: Some(source.to_owned()),
        dry_run: false,
    }
}

/// Imports a table; gives the figures and what was told of the rows that were refused.
async fn import(app: &TestApp, args: &FeedbackArgs, table: &[u8]) -> (Report, Vec<String>) {
    let mut told = Vec::new();
    let report = feedback(&app.app.core, args, table, |refusal| {
        told.push(refusal.to_string());
    });
    (report.await.unwrap(), told)
}

async fn kept(app: &TestApp) -> Vec<yousaid_entities::feedback::Model> {
    let all = yousaid_entities::feedback::Entity::find()
        .all(app.app.core.db.reader())
        .await;
    all.unwrap()
}

fn counts(report: Report) -> (u64, u64, u64) {
    (report.taken, report.again, report.refused)
}

const TABLE: &[u8] = b"\xef\xbb\xbfid,text,step,ease,language,email\n\
    1,\"Say when,\nplease\",2,5,cy,kim@home.example\n\
    2,,,,,\n\
    3,Words,9,,,\n\
    4,Words,,7,,\n\
    5,Words,,,fr,\n\
    6,Words,,,,nobody\n\
    7,caf\xe9,,,,\n\
    ,Words,,,,\n\
    8,short row\n\
    8,short row\n\
    8,with other words\n";

#[tokio::test]
async fn good_rows_come_in_and_bad_ones_are_told_with_their_line() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let (report, told) = import(&app, &args(&plan, "paper"), TABLE).await;
    assert_eq!(counts(report), (2, 1, 8));
    assert_eq!(
        report.to_string(),
        "11 rows: 2 taken in, 1 taken in before, 8 refused."
    );
    assert_eq!(
        told,
        [
            "Line 4 (2): it has no text.",
            "Line 5 (3): the plan has no step of that number.",
            "Line 6 (4): its ease is not a number from 0 to 5.",
            "Line 7 (5): its language is not en or cy.",
            "Line 8 (6): its email is not an email address.",
            "Line 9 (7): it is not in UTF-8.",
            "Line 10 (): it has no id.",
            "Line 13 (8): its id was taken in before with other words.",
        ]
    );
    let mut rows = kept(&app).await;
    rows.sort_by(|a, b| a.source.cmp(&b.source));
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].text, "Say when,\nplease");
    assert_eq!(
        (rows[0].step_id, rows[0].ease),
        (Some(plan.steps[1]), Some(5))
    );
    assert_eq!(
        (rows[0].locale.as_str(), rows[0].channel),
        ("cy", Channel::Import)
    );
    assert_eq!(rows[0].source.as_deref(), Some("paper 1"));
    assert_eq!(
        (rows[1].text.as_str(), rows[1].step_id),
        ("short row", None)
    );
    // One job to screen each piece, and one mail to confirm the address.
    let jobs = outbox::Entity::find()
        .all(app.app.core.db.reader())
        .await
        .unwrap();
    let of_kind = |kind: &str| jobs.iter().filter(|job| job.kind == kind).count();
    assert_eq!((of_kind("screen_feedback"), of_kind("send_mail")), (2, 1));
}

#[tokio::test]
async fn importing_again_adds_nothing_and_drops_nothing_in_silence() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let table = (0..1_250).fold("id,text\n".to_owned(), |all, n| {
        all + &format!("{n},Words {n}\n")
    });
    let args = args(&plan, "paper");

    let dry = FeedbackArgs {
        dry_run: true,
        ..args.clone()
    };
    assert_eq!(
        counts(import(&app, &dry, table.as_bytes()).await.0),
        (1_250, 0, 0)
    );
    assert_eq!(kept(&app).await.len(), 0);
    assert_eq!(
        counts(import(&app, &args, table.as_bytes()).await.0),
        (1_250, 0, 0)
    );
    assert_eq!(
        counts(import(&app, &args, table.as_bytes()).await.0),
        (0, 1_250, 0)
    );
    assert_eq!(
        counts(import(&app, &dry, table.as_bytes()).await.0),
        (0, 1_250, 0)
    );
    assert_eq!(kept(&app).await.len(), 1_250);

    let changed = table.replace("700,Words 700", "700,Changed");
    let (report, told) = import(&app, &args, changed.as_bytes()).await;
    assert_eq!(counts(report), (0, 1_249, 1));
    assert_eq!(
        told,
        ["Line 702 (700): its id was taken in before with other words."]
    );

    // Another source has ids of its own.
    let other = FeedbackArgs {
        source: Some("web".to_owned()),
        ..args
    };
    assert_eq!(
        counts(import(&app, &other, b"id,text\n1,Words 1\n").await.0),
        (1, 0, 0)
    );
}

#[tokio::test]
async fn a_plan_that_takes_none_and_a_table_without_columns_are_refused() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let refused = async |args: &FeedbackArgs, table: &str| {
        let told = |_: &_| panic!("no row was to be read");
        let report = feedback(&app.app.core, args, table.as_bytes(), told).await;
        report.unwrap_err().to_string()
    };
    let good = args(&plan, "paper");
    assert_eq!(
        refused(&good, "id,words\n").await,
        "The input has no column called text."
    );
    let unknown = FeedbackArgs {
        plan: "nothing".to_owned(),
        ..good.clone()
    };
    let said = refused(&unknown, "id,text\n").await;
    assert_eq!(said, "There is no published plan called nothing.");
    let sql = |state: &str| format!("UPDATE designs SET state = '{state}'");
    let db = app.app.core.db.writer();
    db.execute_unprepared(&sql("closed")).await.unwrap();
    assert_eq!(
        counts(import(&app, &good, b"id,text\n1,Words\n").await.0),
        (1, 0, 0)
    );
    db.execute_unprepared(&sql("answered")).await.unwrap();
    assert!(
        refused(&good, "id,text\n")
            .await
            .ends_with("takes no more feedback.")
    );
}

/// The statements of real residents, as far as they are at hand.
fn real_tables() -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/real");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("NOT TESTED with real statements: ../shared/real is absent.");
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut tables: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|kind| kind == "csv"))
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    tables.sort();
    tables
}

#[tokio::test]
async fn every_statement_of_real_residents_is_kept_once_and_as_it_was() {
    let app = TestApp::start().await;
    for (path, table) in real_tables() {
        let title = path.file_stem().unwrap().to_string_lossy().into_owned();
        let plan = app.open_plan("leeds", &title).await;
        let given: BTreeMap<String, String> = csv::Reader::from_reader(table.as_slice())
            .records()
            .map(|row| row.unwrap())
            .map(|row| (row[0].to_owned(), row[1].to_owned()))
            .collect();
        let rows = given.len() as u64;
        assert!(rows > 100, "{title} has {rows} rows");
        let args = args(&plan, &title);
        let (report, told) = import(&app, &args, &table).await;
        assert_eq!(
            (counts(report), told),
            ((rows, 0, 0), Vec::new()),
            "{title}"
        );
        let (report, _) = import(&app, &args, &table).await;
        assert_eq!(counts(report), (0, rows, 0), "{title}");
        let prefix = format!("{title} ");
        let kept: BTreeMap<String, String> = kept(&app)
            .await
            .into_iter()
            .filter(|row| row.design_id == plan.id)
            .map(|row| {
                (
                    row.source.unwrap().trim_start_matches(&prefix).to_owned(),
                    row.text,
                )
            })
            .collect();
        let trimmed = given.into_iter().map(|(id, text)| {
            (
                id,
                text.replace("\r\n", "\n")
                    .replace('\r', "\n")
                    .trim()
                    .to_owned(),
            )
        });
        assert_eq!(kept, trimmed.collect(), "{title}");
    }
}

fn file(folder: &tempfile::TempDir, text: &str) -> PathBuf {
    let path = folder.path().join("postcodes.csv");
    std::fs::write(&path, text).unwrap();
    path
}

async fn stored_parts(app: &TestApp) -> u64 {
    reference_file::Entity::find()
        .count(app.app.core.db.reader())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_postcode_directory_is_replaced_as_a_whole_or_not_at_all() {
    let app = TestApp::start().await;
    let core = &app.app.core;
    let folder = tempfile::tempdir().unwrap();
    assert!(!core.places().await.unwrap().has_postcodes());

    // More than one part's worth, and a split postcode whose rows lie far apart.
    let mut table =
        "pcds,doterm,usertype,lad24cd,wd24cd,park\nSK13 1AA,,0,E08000008,E05000001,E26000006\n"
            .to_owned();
    let units = || ('A'..='Z').filter(|letter| !"CIKMOV".contains(*letter));
    for outward in 1..=99 {
        for sector in 0..=9 {
            for letter in units() {
                for last in units().take(8) {
                    table += &format!("LS{outward} {sector}{letter}{last},,0,E08000035,,\n");
                }
            }
        }
    }
    table += "SK13 1AA,,0,E07000037,,\nOX1 1BX,200001,1,E07000178,E05013111,\nAB1 0AA,,,,,\n";
    let said = import_postcodes(core, &file(&folder, &table))
        .await
        .unwrap();
    assert_eq!(
        said,
        "158403 postcodes imported: 158402 live and 1 terminated, 1 of them large users and 0 \
         outside England. 1 rows without a postcode or a council were left out."
    );
    let parts = stored_parts(&app).await;
    assert_eq!(parts, 2, "158,402 postcodes of eight bytes");

    let places = core.places().await.unwrap();
    let split = places
        .postcodes()
        .find(&Postcode::parse("SK13 1AA").unwrap())
        .unwrap();
    assert_eq!(split.council.as_str(), "E08000008");
    assert_eq!(split.national_park.unwrap().as_str(), "E26000006");
    let others: Vec<_> = split.split_with.iter().map(GssCode::as_str).collect();
    assert_eq!(others, ["E07000037"]);
    let found = public::place_of(core, "0x11bx").await.unwrap();
    assert_eq!(
        found,
        Found::Place {
            councils: vec!["E07000178".to_owned(), "E10000025".to_owned()],
            ward: Some("E05013111".to_owned()),
        }
    );

    let version = places.postcodes().version().map(str::to_owned);
    for bad in [
        "pcds,lad24cd\n",
        "pcds,name\nLS1 1AA,Leeds\n",
        "pcds,lad24cd\nnone,none\n",
        "pcds,lad23cd,lad24cd\nLS1 1AA,E08000035,E08000035\n",
    ] {
        assert!(
            import_postcodes(core, &file(&folder, bad)).await.is_err(),
            "{bad}"
        );
    }
    assert!(
        import_postcodes(core, Path::new("/nowhere/at/all.csv"))
            .await
            .is_err()
    );
    // One that ends between its first and its last part leaves no trace either.
    let txn = core.db.begin().await.unwrap();
    reference_file::Entity::delete_many()
        .exec(&txn)
        .await
        .unwrap();
    drop(txn);
    assert_eq!(stored_parts(&app).await, parts, "nothing changes");
    app.clock.advance(60_000);
    let after = core.places().await.unwrap();
    assert_eq!(after.postcodes().version(), version.as_deref());

    let small = "postcode,laua\nOX1 1BX,E07000178\n";
    import_postcodes(core, &file(&folder, small)).await.unwrap();
    assert_eq!(stored_parts(&app).await, 1);
    assert_eq!(core.places().await.unwrap().postcodes().len(), 1);
}

#[tokio::test]
async fn a_newer_list_of_councils_is_shown_and_taken_over_when_it_is_wanted() {
    let app = TestApp::start().await;
    let core = &app.app.core;
    let folder = tempfile::tempdir().unwrap();
    let west_surrey = async |slug: &str| {
        council::Entity::by_slug(slug)
            .one(core.db.reader())
            .await
            .unwrap()
            .unwrap()
    };
    let before = west_surrey("west-surrey").await;
    assert_eq!(before.gss, "WSY");
    let list = file(
        &folder,
        "GSS,Name,Type,Start Date\nE06000067,West Surrey Council,unitary,2027-04-01\n",
    );
    let mut shown = String::new();
    let no = import_councils(core, &list, |changes| {
        changes.clone_into(&mut shown);
        Ok(false)
    });
    assert!(no.await.is_err());
    assert!(
        shown.starts_with("~ West Surrey Council: code WSY becomes E06000067\n? "),
        "{shown}"
    );
    assert_eq!(stored_parts(&app).await, 0);
    assert_eq!(west_surrey("west-surrey").await, before);

    import_councils(core, &list, |_| Ok(true)).await.unwrap();
    let after = west_surrey("west-surrey").await;
    assert_eq!(after.gss, "E06000067");
    assert_eq!(
        after.id, before.id,
        "the same council, with all that is its own"
    );
    let facts = core.facts().await.unwrap();
    let former = facts.register().council("WSY".parse().unwrap()).unwrap();
    assert_eq!(former.code.as_str(), "E06000067");
    // The same list again changes nothing, and asks nobody.
    import_councils(core, &list, |changes| panic!("{changes}"))
        .await
        .unwrap();

    facts::forget_councils(core).await.unwrap();
    assert_eq!(stored_parts(&app).await, 0);
    let facts = core.facts().await.unwrap();
    assert_eq!(facts.register().version(), Register::standard().version());
}

#[tokio::test]
async fn agreements_hold_from_their_import_for_every_process() {
    let app = TestApp::start().await;
    let core = &app.app.core;
    let ask = async || {
        let question = Question {
            place: Place::parse("oxford"),
            service: Some(ServiceNumber(524)),
            as_of: core.now().date().0,
        };
        core.facts().await.unwrap().decide(&question)
    };
    assert_eq!(ask().await.rule, Rule::R6);
    let table = "service,area,from,until,delivered_by,source\n\
                 524,E07000178,2020-01-01,,E07000177,Joint committee of 2020.\n";
    assert_eq!(facts::import_agreements(core, table).await.unwrap(), 1);
    let decision = ask().await;
    assert_eq!((decision.rule, decision.owners.len()), (Rule::R5, 1));
    assert_eq!(decision.owners[0].as_str(), "E07000178");
    assert_eq!(decision.delivered_by.unwrap().as_str(), "E07000177");
    let wrong = facts::import_agreements(core, "service,area\n1,2\n").await;
    assert!(wrong.is_err());
    assert_eq!(ask().await.rule, Rule::R5, "a bad table changes nothing");
}

#[tokio::test]
async fn the_register_can_be_loaded_again() {
    let app = TestApp::start().await;
    let core = &app.app.core;
    register::load(core).await.unwrap();
    app.council("leeds").await;
    let before = council::Entity::find()
        .count(core.db.reader())
        .await
        .unwrap();
    register::load(core).await.unwrap();
    assert_eq!(
        council::Entity::find()
            .count(core.db.reader())
            .await
            .unwrap(),
        before
    );
    assert!(before > 300);
    let leeds = council::Entity::by_slug("leeds")
        .one(core.db.reader())
        .await
        .unwrap()
        .unwrap();
    assert!(leeds.takes_part, "what the installation says stays");
}

/// Runs the program on the database of the application.
fn yousaid(app: &TestApp, folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_yousaid"))
        .args(arguments)
        .current_dir(folder)
        .env("YOUSAID_DATABASE_URL", &app.app.settings.database.url)
        .env("YOUSAID_SECRET", "a secret of the tests, forty characters.")
        .output()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_ends_well_only_when_every_row_was_taken() {
    let app = TestApp::start().await;
    let plan = app.open_plan("leeds", "Report a missed bin").await;
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("paper.csv");
    let mut file = std::fs::File::create(&table).unwrap();
    file.write_all(b"id,text\n1,Words\n2,\n").unwrap();
    let import = [
        "import",
        "feedback",
        "--plan",
        &plan.slug,
        "--input",
        "paper.csv",
    ];
    let output = yousaid(&app, folder.path(), &import);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    assert!(said.contains("Line 3 (2): it has no text."), "{said}");
    assert!(said.contains("1 of 2 rows could not be handled"), "{said}");
    std::fs::write(&table, "id,text\n1,Words\n").unwrap();
    let output = yousaid(&app, folder.path(), &import);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    assert_eq!(
        said.trim(),
        "1 rows: 0 taken in, 1 taken in before, 0 refused."
    );

    // Routing finds the imported directory by itself.
    std::fs::write(
        folder.path().join("places.csv"),
        "id,place,service\n1,OX1 1BX,524\n",
    )
    .unwrap();
    std::fs::write(
        folder.path().join("codes.csv"),
        "pcds,laua\nOX1 1BX,E07000178\n",
    )
    .unwrap();
    let route = ["route", "--input", "places.csv", "--as-of", "2026-11-23"];
    assert!(!yousaid(&app, folder.path(), &route).status.success());
    assert!(
        yousaid(&app, folder.path(), &["import", "postcodes", "codes.csv"])
            .status
            .success()
    );
    // A list without an answer at the terminal changes nothing; with --yes it does.
    std::fs::write(
        folder.path().join("list.csv"),
        "gss,name\nE07000178,Oxford Council\n",
    )
    .unwrap();
    let list = ["import", "councils", "list.csv", "--yes"];
    let shown = "~ E07000178 Oxford City Council: name";
    for (arguments, taken) in [(&list[..3], false), (&list[..], true)] {
        let output = yousaid(&app, folder.path(), arguments);
        assert_eq!(output.status.success(), taken);
        assert!(String::from_utf8(output.stdout).unwrap().contains(shown));
    }
    let output = yousaid(&app, folder.path(), &route);
    let rows = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success());
    assert!(rows.contains("1,routed,E07000178,"), "{rows}");
}

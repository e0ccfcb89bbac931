//! Who runs what: the page that names the council for a service in a place, and says why.

use yousaid::cli::import::import_postcodes;

use crate::support::TestApp;

/// An application with a few postcodes.
async fn with_postcodes() -> TestApp {
    let app = TestApp::start().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("postcodes.csv");
    let table = "pcds,laua\nOX1 1BX,E07000178\nGU2 4BB,E07000209\nCH4 0DR,W06000005\n\
                 HP19 8FF,E06000060\nSK13 0AD,E07000037\n";
    std::fs::write(&path, table).unwrap();
    import_postcodes(&app.app.core, &path).await.unwrap();
    app
}

fn address(place: &str, service: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("place", place)
        .append_pair("service", service)
        .finish();
    format!("/who-runs-what?{query}")
}

#[tokio::test]
async fn a_place_and_a_service_lead_to_the_council_and_the_reason() {
    let app = with_postcodes().await;
    for (place, service, heading, why) in [
        (
            "ox11bx",
            "potholes",
            "Oxfordshire County Council answers",
            "Oxfordshire County Council is the county council for Oxford.",
        ),
        (
            "OXI IBX",
            "524",
            "Oxford City Council answers",
            "District councils run this service. Here that is Oxford City Council.",
        ),
        (
            "oxford",
            "council consultations",
            "Oxford City Council leads, together with Oxfordshire County Council",
            "Rule R6: which tier of council runs the service",
        ),
        (
            "HP19 8FF",
            "libraries",
            "Buckinghamshire Council answers",
            "Buckinghamshire Council runs every council service here.",
        ),
        (
            "Oxfordshire",
            "pest control",
            "We need to know the place more exactly",
            "A postcode decides which district of Oxfordshire County Council answers.",
        ),
        (
            "CH4 0DR",
            "libraries",
            "This place is outside England",
            "The place is in Wales. The council for Flintshire answers.",
        ),
        (
            "SK13 0AD",
            "libraries",
            "We need to know the place more exactly",
            "Rule R3: postcodes that lie in more than one council",
        ),
        (
            "oxi 1bx!",
            "libraries",
            "We could not find this place",
            "This is not a postcode.",
        ),
        (
            "ZZ99 9ZZ",
            "libraries",
            "We could not find this place",
            "We do not know this postcode.",
        ),
        (
            "Oxfrd",
            "libraries",
            "We need to know the place more exactly",
            "We do not know a council called “Oxfrd”.",
        ),
        (
            "OX1 1BX",
            "fire brigade",
            "Not a council: Oxfordshire fire and rescue authority answers",
            "Councils do not run this service here.",
        ),
        (
            "OX1 1BX",
            "",
            "Which service do you mean?",
            "No service was named.",
        ),
        (
            "",
            "libraries",
            "Which place do you mean?",
            "No place was named.",
        ),
    ] {
        let page = app.get(&address(place, service)).await;
        assert_eq!(page.status, 200, "{place} {service}");
        let text = page.text();
        assert!(text.contains(heading), "{place} {service}: {text}");
        assert!(text.contains(why), "{place} {service}: {text}");
    }
}

#[tokio::test]
async fn words_that_fit_several_services_are_a_choice_without_javascript() {
    let app = with_postcodes().await;
    let page = app.get(&address("OX1 1BX", "bins")).await;
    assert!(
        page.text().contains("Which service do you mean?"),
        "{}",
        page.text()
    );
    let answer = app.get("/who-runs-what?place=OX1+1BX&service=524").await;
    assert!(page.body.contains("service=524"));
    assert!(answer.text().contains("Oxford City Council answers"));
    assert!(answer.text().contains("Service: Bin collection day"));
    let none = app.get(&address("OX1 1BX", "dragons")).await;
    assert!(none.text().contains("We do not know this service"));
}

#[tokio::test]
async fn a_reorganisation_ahead_is_announced() {
    let app = with_postcodes().await;
    let text = app.get(&address("GU2 4BB", "libraries")).await.text();
    assert!(text.contains("Surrey County Council answers"), "{text}");
    assert!(
        text.contains("From 1 April 2027 it will be West Surrey Council."),
        "{text}"
    );
    let text = app.get(&address("surrey", "libraries")).await.text();
    assert!(text.contains("it will be one of these: East Surrey Council, West Surrey Council."));
}

#[tokio::test]
async fn the_page_is_linked_and_speaks_welsh() {
    let app = with_postcodes().await;
    let welsh = app
        .get(&format!("/cy{}", address("OX1 1BX", "tyllau yn y ffordd")))
        .await
        .text();
    assert!(
        welsh.contains("Oxfordshire County Council sy’n ateb"),
        "{welsh}"
    );
    assert!(welsh.contains("Cynghorau sir sy’n rhedeg y gwasanaeth hwn."));
    for page in ["/", "/councils", "/councils/leeds"] {
        let html = app.get(page).await.body;
        assert!(html.contains("/who-runs-what"), "{page}");
    }
}

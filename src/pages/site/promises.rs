//! What the site promises about accessibility and privacy.

use askama::Template;
use poem::http::StatusCode;
use poem::{Response, handler};

use crate::ui::Ui;

#[derive(Template)]
#[template(path = "pages/site/accessibility.html")]
struct Accessibility {
    ui: Ui,
}

/// The accessibility statement.
#[handler]
pub fn accessibility(ui: Ui) -> Response {
    let page = Accessibility { ui };
    page.ui.page(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "pages/site/privacy.html")]
struct Privacy {
    ui: Ui,
}

/// The privacy notice.
#[handler]
pub fn privacy(ui: Ui) -> Response {
    let page = Privacy { ui };
    page.ui.page(StatusCode::OK, &page)
}

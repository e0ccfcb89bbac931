//! The shapes of answers that are no problem, as the OpenAPI document describes them.

use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::{ToJSON, Type};

use super::models::Receipt;

/// What was asked for.
pub struct Answer<T>(pub T);

fn json<T: Type>(description: &'static str, status: u16) -> MetaResponse {
    MetaResponse {
        description,
        status: Some(status),
        status_range: None,
        content: vec![MetaMediaType {
            content_type: "application/json",
            schema: T::schema_ref(),
        }],
        headers: Vec::new(),
    }
}

fn text(name: &str, description: &str) -> MetaHeader {
    MetaHeader {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        required: true,
        deprecated: false,
        schema: String::schema_ref(),
    }
}

impl<T: ToJSON> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        Response::builder()
            .content_type("application/json")
            .body(self.0.to_json_string())
    }
}

impl<T: ToJSON> ApiResponse for Answer<T> {
    fn meta() -> MetaResponses {
        let mut found = json::<T>("What was asked for.", 200);
        found.headers = vec![text(
            "ETag",
            "Send it back as If-None-Match to ask for news only.",
        )];
        let same = MetaResponse {
            description: "Nothing has changed since the ETag of If-None-Match.",
            status: Some(304),
            status_range: None,
            content: Vec::new(),
            headers: Vec::new(),
        };
        MetaResponses {
            responses: vec![found, same],
        }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

/// Feedback that is safely kept.
pub struct Taken {
    /// What the author is told.
    pub receipt: Receipt,
    /// Whether an earlier request had brought it.
    pub again: bool,
}

impl IntoResponse for Taken {
    fn into_response(self) -> Response {
        let status = if self.again {
            StatusCode::OK
        } else {
            StatusCode::CREATED
        };
        let mut response = Response::builder()
            .status(status)
            .content_type("application/json")
            .body(self.receipt.to_json_string());
        if let Ok(link) = HeaderValue::from_str(&self.receipt.link) {
            response.headers_mut().insert(header::LOCATION, link);
        }
        response
    }
}

impl ApiResponse for Taken {
    fn meta() -> MetaResponses {
        let link = || vec![text("Location", "The author's own page.")];
        let mut now = json::<Receipt>("The feedback is safely kept.", 201);
        now.headers = link();
        let mut again = json::<Receipt>("An earlier request with this key brought it.", 200);
        again.headers = link();
        MetaResponses {
            responses: vec![now, again],
        }
    }

    fn register(registry: &mut Registry) {
        Receipt::register(registry);
    }
}

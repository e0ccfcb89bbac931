//! Compression of what is made for one request: a level that costs less than it saves.

use poem::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use poem::web::{Compress, CompressionAlgo, CompressionLevel};
use poem::{IntoResponse, Response};

/// Brotli at 4 costs well under a millisecond a page; 11 would take a hundred times as long for a
/// tenth less.
const BROTLI: CompressionLevel = CompressionLevel::Precise(4);

/// Compresses text for a browser that takes it, and leaves alone what has an encoding already.
pub fn apply(asked: &HeaderMap, method: &Method, mut response: Response) -> Response {
    let is_text = response.content_type().is_some_and(|kind| {
        let kind = kind.split(';').next().unwrap_or_default().trim();
        kind.starts_with("text/") || kind.ends_with("json") || kind == "image/svg+xml"
    });
    if !is_text || response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    if !response.headers().contains_key(header::VARY) {
        let vary = HeaderValue::from_static("accept-encoding");
        response.headers_mut().insert(header::VARY, vary);
    }
    let is_empty = matches!(
        response.status(),
        StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED
    );
    if method == Method::HEAD || is_empty {
        return response;
    }
    if accepts(asked, "br") {
        Compress::new(response, CompressionAlgo::BR)
            .with_quality(BROTLI)
            .into_response()
    } else if accepts(asked, "gzip") {
        Compress::new(response, CompressionAlgo::GZIP).into_response()
    } else {
        response
    }
}

/// Whether the browser takes an encoding: named, and not with the quality 0.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let offers = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|v| v.to_str().ok());
    offers.flat_map(|value| value.split(',')).any(|offer| {
        let (name, quality) = offer.split_once(';').unwrap_or((offer, "q=1"));
        let quality = quality.trim().trim_start_matches("q=").trim();
        name.trim().eq_ignore_ascii_case(encoding) && quality.parse::<f32>() != Ok(0.0)
    })
}

//! The stylesheet, the script and the icon, as the build made them.
//!
//! Invariant: an address changes with its content, so that browsers may keep what they have for
//! as long as they like.

use poem::http::{HeaderMap, Method, StatusCode, header};
use poem::web::Path;
use poem::{Request, Response, handler};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// A file that is part of the binary, in every encoding it is sent in.
#[derive(Debug)]
pub struct Asset {
    /// The address, with the hash of the content in it: `/assets/app-1a2b3c4d5e.css`.
    pub path: &'static str,
    pub content_type: &'static str,
    /// The hash in quotation marks.
    pub etag: &'static str,
    pub plain: &'static [u8],
    pub brotli: &'static [u8],
    pub gzip: &'static [u8],
}

/// The address of the stylesheet.
#[must_use]
pub const fn css_href() -> &'static str {
    CSS_HREF
}

/// The address of the script, an ES module.
#[must_use]
pub const fn js_href() -> &'static str {
    JS_HREF
}

/// The address of the icon.
#[must_use]
pub const fn icon_href() -> &'static str {
    ICON_HREF
}

/// How long a browser may keep an asset: for ever, because its address is its content.
const KEEP: &str = "public, max-age=31536000, immutable";

/// The endpoint of `/assets/:name`, for GET and HEAD.
#[handler]
pub fn serve(request: &Request, Path(name): Path<String>) -> Response {
    let headers = request.headers();
    let is_named = |asset: &&Asset| asset.path.strip_prefix("/assets/") == Some(&*name);
    let Some(asset) = ASSETS.iter().find(is_named) else {
        return StatusCode::NOT_FOUND.into();
    };
    let response = Response::builder()
        .header(header::CACHE_CONTROL, KEEP)
        .header(header::ETAG, asset.etag)
        .header(header::VARY, "accept-encoding");
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok());
    if known.is_some_and(|tags| tags.contains(asset.etag)) {
        return response.status(StatusCode::NOT_MODIFIED).finish();
    }
    let (encoding, bytes) = if accepts(headers, "br") {
        (Some("br"), asset.brotli)
    } else if accepts(headers, "gzip") {
        (Some("gzip"), asset.gzip)
    } else {
        (None, asset.plain)
    };
    let mut response = response
        .content_type(asset.content_type)
        .header(header::CONTENT_LENGTH, bytes.len());
    if let Some(encoding) = encoding {
        response = response.header(header::CONTENT_ENCODING, encoding);
    }
    if *request.method() == Method::HEAD {
        response.finish()
    } else {
        response.body(bytes)
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

#[cfg(test)]
mod tests {
    use poem::{Endpoint, Route, get};

    use super::*;

    async fn ask(method: Method, path: &str, name: header::HeaderName, value: &str) -> Response {
        let request = Request::builder().method(method).header(name, value);
        let route = Route::new().at("/assets/:name", get(serve).head(serve));
        route
            .get_response(request.uri(path.parse().unwrap()).finish())
            .await
    }

    fn sent(response: &Response, name: header::HeaderName) -> Option<&str> {
        response
            .headers()
            .get(name)
            .map(|value| value.to_str().unwrap())
    }

    #[tokio::test]
    async fn the_best_encoding_the_browser_takes_is_sent_and_kept_for_ever() {
        for (accepted, encoding) in [
            ("gzip, deflate, br", Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0, gzip;q=0.5", Some("gzip")),
            ("identity", None),
        ] {
            let response = ask(Method::GET, css_href(), header::ACCEPT_ENCODING, accepted).await;
            assert_eq!(response.status(), StatusCode::OK);
            assert_eq!(sent(&response, header::CACHE_CONTROL), Some(KEEP));
            assert_eq!(
                sent(&response, header::CONTENT_TYPE),
                Some("text/css; charset=utf-8")
            );
            assert_eq!(
                sent(&response, header::CONTENT_ENCODING),
                encoding,
                "{accepted}"
            );
        }
    }

    #[tokio::test]
    async fn head_tells_the_length_without_the_body() {
        let response = ask(Method::HEAD, js_href(), header::ACCEPT_ENCODING, "identity").await;
        let asset = ASSETS.iter().find(|asset| asset.path == js_href()).unwrap();
        let length = asset.plain.len().to_string();
        assert_eq!(
            sent(&response, header::CONTENT_LENGTH),
            Some(length.as_str())
        );
        assert_eq!(response.into_body().into_bytes().await.unwrap().len(), 0);
    }

    #[tokio::test]
    async fn what_the_browser_has_is_not_sent_again_and_other_names_do_not_exist() {
        let asset = &ASSETS[0];
        let known = ask(Method::GET, asset.path, header::IF_NONE_MATCH, asset.etag).await;
        assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
        let other = ask(
            Method::GET,
            "/assets/app.css",
            header::ACCEPT_ENCODING,
            "br",
        )
        .await;
        assert_eq!(other.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn a_first_visit_stays_small() {
        let size: usize = ASSETS.iter().map(|asset| asset.brotli.len()).sum();
        assert!(
            size <= 18_000,
            "stylesheet, script and icon are {size} bytes"
        );
    }

    #[test]
    fn nothing_of_the_crown_is_in_the_stylesheet() {
        let css = ASSETS
            .iter()
            .find(|asset| asset.path == css_href())
            .unwrap()
            .plain;
        let css = String::from_utf8_lossy(css).to_lowercase();
        for word in [
            "gds transport",
            "crest",
            "crown",
            "logotype",
            "@font-face",
            "url(",
        ] {
            assert!(!css.contains(word), "the stylesheet contains {word}");
        }
    }
}

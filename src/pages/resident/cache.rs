//! Whole public pages, kept compressed.
//!
//! The key holds the address with its language and the plan's public revision, which grows in the
//! transaction of every change that residents can see. So an entry is never wrong, only unused; the
//! least used entries leave when the room is full. Pages of people who signed in are not kept.

use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;
use poem::Response;
use poem::http::{HeaderMap, HeaderValue, StatusCode, header};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// Room for pages, in bytes.
const ROOM: u64 = 8 * 1024 * 1024;

/// Effort of the compression, made once for many readers: 5 of 11 costs a few milliseconds.
const BROTLI: i32 = 5;

type Key = (String, i64);

/// A page in the encodings that browsers ask for.
#[derive(Debug)]
struct Page {
    etag: HeaderValue,
    plain: Bytes,
    brotli: Bytes,
    gzip: Bytes,
}

#[derive(Clone, Debug)]
struct Weight;

impl Weighter<Key, Arc<Page>> for Weight {
    fn weight(&self, key: &Key, page: &Arc<Page>) -> u64 {
        (key.0.len() + page.plain.len() + page.brotli.len() + page.gzip.len() + 256) as u64
    }
}

/// The pages that are kept.
#[derive(Debug)]
pub struct PageCache(Cache<Key, Arc<Page>, Weight>);

impl Default for PageCache {
    fn default() -> Self {
        // A page takes about 40 kB in its three encodings.
        Self(Cache::with_weighter(200, ROOM, Weight))
    }
}

impl PageCache {
    /// The page of an address at a revision, when it is kept.
    pub fn get(&self, address: &str, revision: i64, asked: &HeaderMap) -> Option<Response> {
        let page = self.0.get(&(address.to_owned(), revision))?;
        Some(answer(&page, asked))
    }

    /// Keeps a page and answers with it.
    pub fn put(&self, address: &str, revision: i64, html: String, asked: &HeaderMap) -> Response {
        let page = Arc::new(Page {
            etag: etag(address, revision, &html),
            brotli: brotli(html.as_bytes()),
            gzip: gzip(html.as_bytes()),
            plain: html.into(),
        });
        let response = answer(&page, asked);
        self.0.insert((address.to_owned(), revision), page);
        response
    }
}

fn answer(page: &Page, asked: &HeaderMap) -> Response {
    let offers = asked
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    let takes = |name: &str| {
        offers.unwrap_or_default().split(',').any(|offer| {
            let (word, quality) = offer.split_once(';').unwrap_or((offer, ""));
            word.trim().eq_ignore_ascii_case(name) && quality.trim() != "q=0"
        })
    };
    let builder = Response::builder()
        .header(header::CACHE_CONTROL, "private, no-cache")
        .header(header::VARY, "accept-encoding")
        .header(header::ETAG, page.etag.clone());
    if asked.get(header::IF_NONE_MATCH) == Some(&page.etag) {
        return builder.status(StatusCode::NOT_MODIFIED).finish();
    }
    let builder = builder.content_type("text/html; charset=utf-8");
    if takes("br") {
        builder
            .header(header::CONTENT_ENCODING, "br")
            .body(page.brotli.clone())
    } else if takes("gzip") {
        builder
            .header(header::CONTENT_ENCODING, "gzip")
            .body(page.gzip.clone())
    } else {
        builder.body(page.plain.clone())
    }
}

/// Weak, because the encodings of a page share it. The program's own assets are part of the page,
/// so a new release has new pages.
fn etag(address: &str, revision: i64, html: &str) -> HeaderValue {
    use sha2::{Digest, Sha256};
    let hash = Sha256::new()
        .chain_update(address)
        .chain_update(html)
        .finalize();
    let short = hash
        .iter()
        .take(6)
        .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    HeaderValue::from_str(&format!("W/\"{revision}-{short:x}\""))
        .unwrap_or_else(|_| HeaderValue::from_static("W/\"0\""))
}

fn brotli(bytes: &[u8]) -> Bytes {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI,
        ..Default::default()
    };
    let mut packed = Vec::new();
    match brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters) {
        Ok(_) => packed.into(),
        // Writing to memory does not fail; an empty answer would be worse than a plain one.
        Err(_) => Bytes::new(),
    }
}

fn gzip(bytes: &[u8]) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .unwrap_or_default()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_str(value).unwrap())])
    }

    #[test]
    fn a_page_is_kept_for_its_revision_only() {
        let cache = PageCache::default();
        let first = cache.put("/plans/a", 1, "one".to_owned(), &HeaderMap::new());
        assert_eq!(first.status(), StatusCode::OK);
        assert!(cache.get("/plans/a", 1, &HeaderMap::new()).is_some());
        assert!(cache.get("/plans/a", 2, &HeaderMap::new()).is_none());
        assert!(cache.get("/cy/plans/a", 1, &HeaderMap::new()).is_none());
    }

    #[tokio::test]
    async fn encodings_are_offered_and_repeats_are_short() {
        let cache = PageCache::default();
        let words = "word ".repeat(500);
        let br = asking(header::ACCEPT_ENCODING, "gzip, br");
        let response = cache.put("/", 1, words.clone(), &br);
        assert_eq!(response.headers()[header::CONTENT_ENCODING], "br");
        let etag = response.headers()[header::ETAG]
            .to_str()
            .unwrap()
            .to_owned();
        let plain = cache
            .get("/", 1, &asking(header::ACCEPT_ENCODING, "br;q=0"))
            .unwrap();
        assert_eq!(plain.into_body().into_string().await.unwrap(), words);
        let again = cache
            .get("/", 1, &asking(header::IF_NONE_MATCH, &etag))
            .unwrap();
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }
}

//! Forms: read within their limits, only from our own pages, and never losing what was typed.
//!
//! Every form carries a token: random bytes, the time it was made, and a seal over both and over
//! the session of the person, or the word "visitor" for people who did not sign in. So nobody
//! needs a cookie to send feedback, and a token of one session is worth nothing in another.
//!
//! Invariant: nothing of the form reaches a handler before its origin, its encoding and its token
//! have been found right.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::StreamExt;
use poem::http::{HeaderMap, Method, header};
use poem::web::Multipart;
use poem::{Body, FromRequest, Request, RequestBody};
use serde::de::DeserializeOwned;
use url::{Url, form_urlencoded};
use yousaid_services::tokens::Purpose;

use super::context::Context;
use super::errors::{ErrorKind, PageError};

/// How long a form may stay open: a day, so that a text begun in the evening can be sent next
/// morning.
const FORM_LASTS: i64 = 24 * 60 * 60 * 1_000;

/// The fields of a form in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawForm {
    pairs: Vec<(String, String)>,
}

impl RawForm {
    /// The first value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every value of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.pairs.iter().filter(move |(key, _)| key == name);
        named.map(|(_, value)| value.as_str())
    }

    /// The fields and their values.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The fields as the values of a form.
    fn parse<T: DeserializeOwned>(&self) -> Result<T, PageError> {
        let text = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.pairs)
            .finish();
        serde_html_form::from_str(&text)
            .map_err(|error| ErrorKind::BadForm.because(error.to_string()))
    }

    /// The fields that people type into, for giving them back. What the page itself put into the
    /// form, ids and numbers, would only be in the way.
    fn words(&self) -> Vec<(String, String)> {
        let typed = |(name, value): &&(String, String)| {
            let is_ours = name == "csrf" || name == "next" || name.ends_with("_id");
            let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
            !is_ours && !is_number && uuid::Uuid::try_parse(value).is_err()
        };
        self.pairs.iter().filter(typed).cloned().collect()
    }
}

/// A token for the forms of a page.
#[must_use]
pub fn token(context: &Context) -> String {
    let core = &context.app.core;
    let random = URL_SAFE_NO_PAD.encode(core.random_bytes::<9>());
    let made = core.now().0;
    let seal = core
        .keys
        .seal(Purpose::Form, sealed(context, &random, made).as_bytes());
    format!("{random}.{made}.{seal}")
}

fn sealed(context: &Context, random: &str, made: i64) -> String {
    match context.session() {
        Some(session) => format!("{random}.{made}.{}", session.session_id),
        None => format!("{random}.{made}.visitor"),
    }
}

/// Whether a form's token was made by us, for this session, not too long ago.
fn check_token(context: &Context, token: Option<&str>) -> Result<(), PageError> {
    let token = token
        .filter(|token| !token.is_empty())
        .ok_or(ErrorKind::MissingToken)?;
    let parts: Vec<&str> = token.split('.').collect();
    let &[random, made, seal] = parts.as_slice() else {
        return Err(ErrorKind::ForeignToken.into());
    };
    let made: i64 = made.parse().map_err(|_| ErrorKind::ForeignToken)?;
    let core = &context.app.core;
    if !core.keys.verify(
        Purpose::Form,
        sealed(context, random, made).as_bytes(),
        seal,
    ) {
        return Err(ErrorKind::ForeignToken.into());
    }
    if made.saturating_add(FORM_LASTS) < core.now().0 {
        return Err(ErrorKind::ExpiredToken.into());
    }
    Ok(())
}

/// Whether the browser says that the form comes from our own pages. A browser too old to say
/// anything, or one that says `null` because our private pages tell no referrer, is left to the
/// token.
fn check_origin(context: &Context, headers: &HeaderMap) -> Result<(), PageError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some("same-origin" | "none") => return Ok(()),
        Some(_) => return Err(ErrorKind::CrossSite.into()),
        None => {}
    }
    let Some(origin) = text("origin").filter(|origin| *origin != "null") else {
        return Ok(());
    };
    let is_ours = origin.trim_end_matches('/') == context.app.settings.base_url;
    let is_host = Url::parse(origin).ok().is_some_and(|url| {
        let host = url.host_str().unwrap_or_default();
        let authority = url
            .port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        text("host") == Some(&authority)
    });
    if is_ours || is_host {
        Ok(())
    } else {
        Err(ErrorKind::CrossSite.into())
    }
}

/// The body as far as it can be read; the error, if any, is kept for after its words are.
async fn read(body: Body) -> (Vec<u8>, Result<(), PageError>) {
    let mut bytes = Vec::new();
    let mut chunks = Box::pin(body.into_bytes_stream());
    while let Some(chunk) = chunks.next().await {
        match chunk {
            Ok(chunk) => bytes.extend_from_slice(&chunk),
            // Which of the two it was, the body's own trouble says.
            Err(error) => return (bytes, Err(ErrorKind::BadForm.because(error.to_string()))),
        }
    }
    (bytes, Ok(()))
}

/// One part of an encoded form as bytes.
fn decode(part: &[u8]) -> Vec<u8> {
    let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut decoded = Vec::with_capacity(part.len());
    let mut rest = part;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'+' => decoded.push(b' '),
            b'%' => match (hex(after.first()), hex(after.get(1))) {
                (Some(high), Some(low)) => {
                    decoded.push(u8::try_from(high * 16 + low).unwrap_or_default());
                    rest = after.get(2..).unwrap_or_default();
                }
                _ => decoded.push(b'%'),
            },
            byte => decoded.push(*byte),
        }
    }
    decoded
}

/// The fields of an encoded form, and whether they are in UTF-8. What is not is read as
/// windows-1252, which is what a page saved and opened elsewhere sends.
fn fields(body: &[u8]) -> (RawForm, bool) {
    let raw: Vec<(Vec<u8>, Vec<u8>)> = body
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let at = pair
                .iter()
                .position(|byte| *byte == b'=')
                .unwrap_or(pair.len());
            let (name, value) = pair.split_at(at);
            (decode(name), decode(value.get(1..).unwrap_or_default()))
        })
        .collect();
    let is_utf8 = raw.iter().all(|(name, value)| {
        std::str::from_utf8(name).is_ok() && std::str::from_utf8(value).is_ok()
    });
    let text = |bytes: &[u8]| match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    };
    let pairs = raw
        .iter()
        .map(|(name, value)| (text(name), text(value)))
        .collect();
    (RawForm { pairs }, is_utf8)
}

fn is_form(req: &Request) -> bool {
    let kind = req.content_type().unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// Reads the words of a form that will not be handled, so that the page that says so can give
/// them back.
pub(super) async fn keep_words(context: &Context, req: &mut Request) {
    if req.method() == Method::POST && is_form(req) {
        let (bytes, _) = read(req.take_body()).await;
        context.keep_words(fields(&bytes).0.words());
    }
}

/// A form from one of our own pages, read into `T`, and its fields as they came.
///
/// The fields of `T` are texts (`String`, `Option<String>`, `Vec<String>`) with
/// `#[serde(default)]`; turning them into types is the handler's business, so that it can say at
/// each field what is wrong.
#[derive(Debug)]
pub struct ProtectedForm<T>(pub T, pub RawForm);

impl<'a, T: DeserializeOwned> FromRequest<'a> for ProtectedForm<T> {
    async fn from_request(req: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let context = Context::of(req)?;
        if !is_form(req) {
            return Err(ErrorKind::BadForm.because("not a form").into());
        }
        let (bytes, outcome) = read(body.take()?).await;
        let (form, is_utf8) = fields(&bytes);
        context.keep_words(form.words());
        outcome?;
        check_origin(context, req.headers())?;
        if !is_utf8 {
            return Err(ErrorKind::Encoding.into());
        }
        check_fields(context, &form)?;
        Ok(Self(form.parse()?, form))
    }
}

fn check_fields(context: &Context, form: &RawForm) -> Result<(), PageError> {
    check_token(context, form.get("csrf"))?;
    let has_nul = |(name, value): &(String, String)| name.contains('\0') || value.contains('\0');
    if form.pairs.iter().any(has_nul) {
        return Err(ErrorKind::ControlCharacter.into());
    }
    Ok(())
}

/// A file that came with a form.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The field of the form.
    pub field: String,
    /// Its bytes; what kind of file it is, only they can tell.
    pub bytes: Vec<u8>,
}

/// A form with files (`multipart/form-data`) from one of our own pages: the fields as `T`, the
/// files that were chosen, and the fields as they came.
#[derive(Debug)]
pub struct ProtectedUpload<T>(pub T, pub Vec<Upload>, pub RawForm);

impl<'a, T: DeserializeOwned> FromRequest<'a> for ProtectedUpload<T> {
    async fn from_request(req: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let context = Context::of(req)?;
        check_origin(context, req.headers())?;
        let mut parts = Multipart::from_request(req, body).await?;
        let (mut form, mut files) = (RawForm::default(), Vec::new());
        let mut is_utf8 = true;
        while let Some(part) = parts.next_field().await? {
            let name = part.name().unwrap_or_default().to_owned();
            let is_file = part.file_name().is_some();
            let bytes = part.bytes().await.map_err(|error| {
                context.keep_words(form.words());
                ErrorKind::BadForm.because(error.to_string())
            })?;
            if is_file {
                if !bytes.is_empty() {
                    files.push(Upload { field: name, bytes });
                }
                continue;
            }
            let text = String::from_utf8(bytes).unwrap_or_else(|error| {
                is_utf8 = false;
                let bytes = error.as_bytes();
                encoding_rs::WINDOWS_1252
                    .decode_without_bom_handling(bytes)
                    .0
                    .into_owned()
            });
            form.pairs.push((name, text));
        }
        context.keep_words(form.words());
        if !is_utf8 {
            return Err(ErrorKind::Encoding.into());
        }
        check_fields(context, &form)?;
        Ok(Self(form.parse()?, files, form))
    }
}

/// Whether the headers announce files.
pub(super) fn is_upload(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.trim_start().starts_with("multipart/form-data"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_decoded_as_browsers_send_them() {
        let (form, is_utf8) =
            fields(b"text=The+bins%2C+100%25%0D%0A%C5%B5&tag=a&tag=b&empty=&odd=%zz");
        assert!(is_utf8);
        assert_eq!(form.get("text"), Some("The bins, 100%\r\nŵ"));
        assert_eq!(form.all("tag").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(
            (form.get("empty"), form.get("odd")),
            (Some(""), Some("%zz"))
        );
    }

    #[test]
    fn words_in_another_encoding_are_not_lost() {
        let (form, is_utf8) = fields(b"text=caf%E9+%80+5");
        assert!(!is_utf8);
        assert_eq!(form.get("text"), Some("café € 5"));
    }

    #[test]
    fn what_is_given_back_is_what_was_typed() {
        let form = b"csrf=x&text=My+words&submission_id=1&revision=7&v=0190a0c8-0000-7000-8000-000000000000";
        let words = fields(form).0.words();
        assert_eq!(words, [("text".to_owned(), "My words".to_owned())]);
    }
}

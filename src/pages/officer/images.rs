//! Pictures of steps: everyone sees those of published versions, officers those of their drafts.

use poem::http::header;
use poem::web::{Data, Path};
use poem::{Response, handler};
use yousaid_entities::{CouncilId, ImageId};
use yousaid_services::{Error, images};

use crate::app::App;
use crate::http::{Context, ErrorKind, PageResult};

/// A picture. It never changes, so a browser keeps it; a draft's only that browser.
#[handler]
pub async fn get(app: Data<&App>, context: &Context, Path(id): Path<String>) -> PageResult {
    let id: ImageId = id.parse().map_err(|_| ErrorKind::NotFound)?;
    let (image, keep) = match images::public(&app.core, id).await {
        Ok(image) => (image, "public, max-age=31536000, immutable"),
        Err(Error::NotFound) => {
            let session = context.session().ok_or(ErrorKind::NotFound)?;
            let councils: Vec<CouncilId> = session
                .roles
                .iter()
                .filter_map(|held| held.council.as_ref().map(|(id, ..)| *id))
                .collect();
            let image = images::of_councils(&app.core, &councils, id).await?;
            (image, "private, max-age=31536000, immutable")
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Response::builder()
        .content_type(&image.content_type)
        .header(header::CACHE_CONTROL, keep)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .body(image.bytes))
}

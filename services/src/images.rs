//! Pictures of steps: decoded, made small, written anew.
//!
//! Invariants: nothing of the uploaded file is kept but its pixels, so no metadata (place, time,
//! device) and nothing hidden behind the picture survives; a file that would unpack to more than
//! [`MAX_PIXELS`] is refused before it is unpacked. A stored picture never changes.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use sea_orm::{ActiveValue::Set, DatabaseTransaction, EntityTrait as _};
use yousaid_entities::{CouncilId, ImageId, image as images};

use crate::{Core, Error, Result};

/// The largest file, in bytes: 5 MB.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;

/// The most pixels: more than any phone's normal photograph, and 160 MB unpacked at most.
pub const MAX_PIXELS: u64 = 40_000_000;

/// The widest stored picture: twice the widest column of a page, for sharp screens.
pub const MAX_WIDTH: u32 = 1_600;

/// The tallest stored picture: a very long screenshot stays readable, a ribbon does not pass.
const MAX_HEIGHT: u32 = 8_000;

/// JPEG quality that shows no blocks around the text of a screenshot.
const JPEG_QUALITY: u8 = 85;

/// A picture that is ready to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    content_type: &'static str,
    width: u32,
    height: u32,
    bytes: Vec<u8>,
}

impl Picture {
    /// Pixels across and down.
    #[must_use]
    pub const fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Media type and encoded bytes.
    #[must_use]
    pub fn encoded(&self) -> (&'static str, &[u8]) {
        (self.content_type, &self.bytes)
    }
}

/// Makes a picture of an uploaded PNG, JPEG or WebP file. Takes up to a second of one core: call
/// [`prepare`] from async code.
///
/// # Errors
/// [`Error::Invalid`] on the field `picture` with the sentence that says what is wrong.
pub fn prepare_here(file: &[u8]) -> Result<Picture> {
    let unreadable = || Error::invalid("picture", "officer-error-picture-unreadable");
    if file.len() > MAX_BYTES {
        return Err(Error::invalid("picture", "officer-error-picture-bytes"));
    }
    let format = image::guess_format(file)
        .ok()
        .filter(|format| {
            matches!(
                format,
                ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP
            )
        })
        .ok_or_else(|| Error::invalid("picture", "officer-error-picture-type"))?;
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * 8);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| unreadable())?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Error::invalid("picture", "officer-error-picture-pixels"));
    }
    // The orientation is the one piece of metadata that changes what is seen.
    let orientation = decoder.orientation().map_err(|_| unreadable())?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| unreadable())?;
    picture.apply_orientation(orientation);
    if picture.width() > MAX_WIDTH || picture.height() > MAX_HEIGHT {
        picture = picture.resize(MAX_WIDTH, MAX_HEIGHT, FilterType::CatmullRom);
    }
    encode(&picture, format)
}

/// The same as [`prepare_here`], off the async threads.
///
/// # Errors
/// As [`prepare_here`].
pub async fn prepare(file: Vec<u8>) -> Result<Picture> {
    tokio::task::spawn_blocking(move || prepare_here(&file))
        .await
        // A decoder that panics has met a file that is no picture.
        .unwrap_or_else(|_| {
            Err(Error::invalid(
                "picture",
                "officer-error-picture-unreadable",
            ))
        })
}

/// Writes the pixels in 8 bits a channel: photographs as JPEG, drawings as the smaller of
/// lossless WebP and PNG.
fn encode(picture: &DynamicImage, format: ImageFormat) -> Result<Picture> {
    let failed = |_| Error::invalid("picture", "officer-error-picture-unreadable");
    let (width, height) = (picture.width(), picture.height());
    let (content_type, bytes) = if format == ImageFormat::Jpeg {
        let mut bytes = Vec::new();
        picture
            .to_rgb8()
            .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY))
            .map_err(failed)?;
        ("image/jpeg", bytes)
    } else {
        let plain: DynamicImage = if picture.color().has_alpha() {
            picture.to_rgba8().into()
        } else {
            picture.to_rgb8().into()
        };
        let mut webp = Vec::new();
        plain
            .write_with_encoder(WebPEncoder::new_lossless(&mut webp))
            .map_err(failed)?;
        let mut png = Vec::new();
        plain
            .write_with_encoder(PngEncoder::new(&mut png))
            .map_err(failed)?;
        if png.len() < webp.len() {
            ("image/png", png)
        } else {
            ("image/webp", webp)
        }
    };
    Ok(Picture {
        content_type,
        width,
        height,
        bytes,
    })
}

/// Stores a picture in the transaction of the step that shows it.
pub(crate) async fn store_in(
    txn: &DatabaseTransaction,
    core: &Core,
    council: CouncilId,
    picture: Picture,
) -> Result<ImageId> {
    let id = core.secret_id();
    images::Entity::insert(images::ActiveModel {
        id: Set(id),
        council_id: Set(council),
        content_type: Set(picture.content_type.to_owned()),
        width: Set(i32::try_from(picture.width).unwrap_or_default()),
        height: Set(i32::try_from(picture.height).unwrap_or_default()),
        bytes: Set(picture.bytes),
        created_at: Set(core.now()),
    })
    .exec_without_returning(txn)
    .await?;
    Ok(id)
}

/// A picture that everyone may see: a step of a published version shows it.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it is not public.
pub async fn public(core: &Core, id: ImageId) -> Result<images::Model> {
    images::Entity::one_public(id)
        .one(core.db.reader())
        .await?
        .ok_or(Error::NotFound)
}

/// A picture of a council that is not public yet, for an officer of one of these councils.
///
/// # Errors
/// [`Error::NotFound`] when there is none in these councils.
pub async fn of_councils(
    core: &Core,
    councils: &[CouncilId],
    id: ImageId,
) -> Result<images::Model> {
    images::Entity::one_in_councils(councils, id)
        .one(core.db.reader())
        .await?
        .ok_or(Error::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

    fn drawing(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let picture = RgbImage::from_fn(width, height, |x, y| {
            Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 200])
        });
        let mut bytes = Vec::new();
        picture
            .write_to(&mut Cursor::new(&mut bytes), format)
            .unwrap();
        bytes
    }

    fn refusal(file: &[u8]) -> &'static str {
        match prepare_here(file) {
            Err(Error::Invalid { key, .. }) => key,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_wide_picture_becomes_narrow_and_keeps_its_shape() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let picture = prepare_here(&drawing(3_200, 400, format)).unwrap();
            assert_eq!(picture.size(), (1_600, 200), "{format:?}");
            let (content_type, bytes) = picture.encoded();
            let again = image::guess_format(bytes).unwrap();
            assert_eq!(again.to_mime_type(), content_type);
        }
        assert_eq!(
            prepare_here(&drawing(300, 200, ImageFormat::Png))
                .unwrap()
                .size(),
            (300, 200)
        );
    }

    #[test]
    fn nothing_but_pixels_survives() {
        let mut jpeg = drawing(40, 30, ImageFormat::Jpeg);
        // An EXIF block right after the start marker, as cameras write it.
        let secret = b"Exif\0\0GPS 51.4769 N 0.0005 W";
        let length = u16::try_from(secret.len() + 2).unwrap().to_be_bytes();
        let mut block = vec![0xFF, 0xE1];
        block.extend(length);
        block.extend(secret);
        jpeg.splice(2..2, block);
        jpeg.extend(b"<script>hidden behind the picture</script>");
        let picture = prepare_here(&jpeg).unwrap();
        let (_, bytes) = picture.encoded();
        for word in [&b"GPS"[..], b"script", b"Exif"] {
            assert!(!bytes.windows(word.len()).any(|window| window == word));
        }
    }

    #[test]
    fn what_is_no_picture_of_ours_is_refused() {
        assert_eq!(refusal(b"%PDF-1.7"), "officer-error-picture-type");
        assert_eq!(
            refusal(b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            "officer-error-picture-type"
        );
        assert_eq!(
            refusal(b"GIF89a\x01\x00\x01\x00"),
            "officer-error-picture-type"
        );
        let png = drawing(40, 30, ImageFormat::Png);
        assert_eq!(
            refusal(&png[..png.len() / 2]),
            "officer-error-picture-unreadable"
        );
        assert_eq!(
            refusal(&vec![0; MAX_BYTES + 1]),
            "officer-error-picture-bytes"
        );
    }

    #[test]
    fn a_bomb_is_refused_before_it_unpacks() {
        // The head of a PNG that claims 60,000 × 60,000 pixels; its size is all that is read.
        let mut png = drawing(8, 8, ImageFormat::Png);
        png[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        png[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        let crc = crc32(&png[12..29]);
        png[29..33].copy_from_slice(&crc.to_be_bytes());
        assert_eq!(refusal(&png), "officer-error-picture-pixels");
    }

    /// CRC-32 of a PNG chunk (ISO 3309).
    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
            })
        })
    }
}

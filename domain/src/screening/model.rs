//! The two small linear models, abuse and spam, and the file that holds them.
//!
//! The file: the mark `YSMODEL1`, then for each model the number of hash bits (one byte), the scale
//! of a weight, the bias and the threshold (each a little-endian `f32`), and one signed byte a
//! weight. A score is `bias + scale · Σ weight / √n` over the n features of a text; a text whose
//! score is above the threshold is held.
//!
//! `model.bin` is made by `yousaid screen train`; docs/MODERATION.md says from what and how good.

/// The mark at the front of the file; its last character is the version of the layout.
const MARK: &[u8; 8] = b"YSMODEL1";

static SHIPPED: &[u8] = include_bytes!("model.bin");

/// A linear model over hashed features.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Linear {
    pub bits: u8,
    pub scale: f32,
    pub bias: f32,
    pub threshold: f32,
    /// One signed byte for each of the 2^bits places.
    pub weights: std::borrow::Cow<'static, [u8]>,
}

impl Linear {
    /// The log-odds of a text, given its features.
    pub fn score(&self, features: &[u32]) -> f32 {
        let mask = (1_u32 << self.bits) - 1;
        let sum: i32 = features
            .iter()
            .filter_map(|f| self.weights.get(usize::try_from(f & mask).ok()?))
            .map(|&byte| i32::from(byte.cast_signed()))
            .sum();
        #[expect(
            clippy::cast_precision_loss,
            reason = "sums and counts stay far below 2^24"
        )]
        let mean = sum as f32 / (features.len().max(1) as f32).sqrt();
        self.bias + self.scale * mean
    }

    pub fn holds(&self, features: &[u32]) -> bool {
        self.score(features) > self.threshold
    }
}

/// The models of one file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Models {
    pub abuse: Linear,
    pub spam: Linear,
}

/// A model file that is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the model file is damaged or of another version")]
pub struct BadModel;

impl Models {
    /// The models in this binary.
    #[expect(
        clippy::expect_used,
        reason = "the file is a constant, and a test decodes it"
    )]
    pub fn shipped() -> Self {
        Self::decode(SHIPPED).expect("the shipped model decodes")
    }

    pub fn decode(bytes: &'static [u8]) -> Result<Self, BadModel> {
        let rest = bytes.strip_prefix(MARK).ok_or(BadModel)?;
        let (abuse, rest) = decode_one(rest).ok_or(BadModel)?;
        let (spam, rest) = decode_one(rest).ok_or(BadModel)?;
        if rest.is_empty() {
            Ok(Self { abuse, spam })
        } else {
            Err(BadModel)
        }
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        for model in [&self.abuse, &self.spam] {
            bytes.push(model.bits);
            for number in [model.scale, model.bias, model.threshold] {
                bytes.extend(number.to_le_bytes());
            }
            bytes.extend_from_slice(&model.weights);
        }
        bytes
    }
}

fn decode_one(bytes: &'static [u8]) -> Option<(Linear, &'static [u8])> {
    let (&bits, rest) = bytes
        .split_first()
        .filter(|(bits, _)| (1..=24).contains(*bits))?;
    let (scale, rest) = decode_number(rest)?;
    let (offset, rest) = decode_number(rest)?;
    let (threshold, rest) = decode_number(rest)?;
    let (weights, rest) = rest.split_at_checked(1 << bits)?;
    Some((
        Linear {
            bits,
            scale,
            bias: offset,
            threshold,
            weights: weights.into(),
        },
        rest,
    ))
}

fn decode_number(bytes: &[u8]) -> Option<(f32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((f32::from_le_bytes(*number), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_decodes_is_small_and_encodes_to_itself() {
        assert!(SHIPPED.len() <= 512 * 1024);
        assert_eq!(Models::shipped().encode(), SHIPPED);
    }

    #[test]
    fn a_damaged_file_is_refused() {
        assert_eq!(Models::decode(b"YSMODEL1"), Err(BadModel));
        assert_eq!(
            Models::decode(SHIPPED.split_last().unwrap().1),
            Err(BadModel)
        );
        assert_eq!(Models::decode(b"something else"), Err(BadModel));
    }
}

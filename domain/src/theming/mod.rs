//! Themes: what residents talk about, found in their own words, and the frame a council keeps.
//!
//! - [`discover`] groups comments into themes and names each from its own words.
//! - [`Assigner`] learns a council's frame from comments officers coded, and codes the rest.
//! - [`evaluate`] says how well either agrees with people.
//!
//! Everything runs on the machine it is installed on, with no model from elsewhere.
//!
//! Invariant: the same comments give the same themes, byte for byte, in whatever order they come
//! and on however many threads.

mod assign;
mod clusters;
mod discover;
mod duplicates;
mod evaluate;
mod features;
mod matrix;
mod naming;
mod stopwords;
mod svm;
mod text;

pub use assign::{Assigner, Coded};
pub use discover::{DiscoverOptions, Discovery, Document, FoundTheme, discover};
pub use evaluate::{Evaluation, Figure, evaluate};

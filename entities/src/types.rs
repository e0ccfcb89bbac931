//! Column types that both databases store alike.

use sea_orm::{DeriveValueType, sea_query::ValueTypeErr};
use serde::{Deserialize, Serialize};

/// An instant: whole milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    DeriveValueType,
    Serialize,
    Deserialize,
)]
pub struct UnixMillis(pub i64);

impl UnixMillis {
    /// The instant `milliseconds` later (earlier when negative), without overflow.
    #[must_use]
    pub const fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// The instant as the calendar library knows it; out of its range becomes the nearest end.
    #[must_use]
    pub fn timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }

    /// The date on the wall in England at this instant.
    #[must_use]
    pub fn date(self) -> CivilDate {
        CivilDate(yousaid_domain::calendar::london_date(self.timestamp()))
    }
}

impl From<jiff::Timestamp> for UnixMillis {
    fn from(value: jiff::Timestamp) -> Self {
        Self(value.as_millisecond())
    }
}

/// A calendar date, stored as `YYYY-MM-DD`.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    DeriveValueType,
    Serialize,
    Deserialize,
)]
#[sea_orm(value_type = "String")]
pub struct CivilDate(pub jiff::civil::Date);

impl std::fmt::Display for CivilDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for CivilDate {
    type Err = ValueTypeErr;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| ValueTypeErr)
    }
}

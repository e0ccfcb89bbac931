//! Reads the agreements between councils (R5) from a table.

use std::io::Read;

use jiff::civil::Date;
use serde::Deserialize;

use super::Override;
use crate::register::{GssCode, Register, ServiceNumber};

/// Why a table of agreements cannot be used. Lines are counted from 1, the header's.
#[derive(Debug, thiserror::Error)]
pub enum OverrideError {
    #[error(transparent)]
    Csv(#[from] csv::Error),
    #[error("line {line}: {code} is not a council of the register")]
    Council { line: u64, code: String },
    #[error("line {line}: {number} is not a service of the register")]
    Service { line: u64, number: ServiceNumber },
    #[error("line {line}: the last day is before the first")]
    Dates { line: u64 },
    #[error("line {line}: it does not say who delivers, or where that was agreed")]
    Empty { line: u64 },
}

#[derive(Deserialize)]
struct Row {
    service: ServiceNumber,
    area: GssCode,
    from: Date,
    until: Option<Date>,
    delivered_by: String,
    source: String,
}

/// Reads a table with the columns `service`, `area`, `from`, `until`, `delivered_by` and `source`.
///
/// # Errors
/// When a row cannot be read, or names what the register does not know.
pub fn read_overrides(
    file: impl Read,
    register: &Register,
) -> Result<Vec<Override>, OverrideError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(file);
    let header = reader.headers()?.clone();
    let mut agreed = Vec::new();
    for record in reader.into_records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        let row: Row = record.deserialize(Some(&header))?;
        let council = |code: GssCode| {
            let known = register.council(code).is_some();
            known.then_some(()).ok_or_else(|| OverrideError::Council {
                line,
                code: code.to_string(),
            })
        };
        council(row.area)?;
        if register.service(row.service).is_none() {
            return Err(OverrideError::Service {
                line,
                number: row.service,
            });
        }
        if row.until.is_some_and(|last| last < row.from) {
            return Err(OverrideError::Dates { line });
        }
        if row.delivered_by.is_empty() || row.source.is_empty() {
            return Err(OverrideError::Empty { line });
        }
        let agreement = Override {
            service: row.service,
            area: row.area,
            from: row.from,
            until: row.until,
            delivered_by: row.delivered_by,
            source: row.source,
        };
        if let Some(code) = agreement.delivering_council(register) {
            council(code)?;
        }
        agreed.push(agreement);
    }
    Ok(agreed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "service,area,from,until,delivered_by,source\n";

    #[test]
    fn a_table_of_agreements_is_checked_against_the_register() {
        let read = |rows: &str| {
            read_overrides(format!("{HEADER}{rows}").as_bytes(), Register::standard())
                .map_err(|error| error.to_string())
        };
        let agreed = read(
            "524,E07000178,2026-04-01,2027-03-31,E07000177,Joint committee.\n\
             524, E10000025 ,2026-04-01,,Bins Ltd,Contract of 2026.\n",
        )
        .unwrap();
        assert_eq!(agreed.len(), 2);
        assert_eq!(agreed[1].delivered_by, "Bins Ltd");
        assert_eq!(agreed[1].until, None);
        for (row, said) in [
            (
                "524,E06999999,2026-04-01,,X,Y",
                "line 2: E06999999 is not a council",
            ),
            (
                "524,E07000178,2026-04-01,,E06999999,Y",
                "line 2: E06999999 is not a council",
            ),
            ("5,E07000178,2026-04-01,,X,Y", "line 2: 5 is not a service"),
            (
                "524,E07000178,2026-04-01,2026-03-31,X,Y",
                "line 2: the last day",
            ),
            ("524,E07000178,2026-04-01,,,Y", "line 2: it does not say"),
            ("524,Oxford,2026-04-01,,X,Y", "area code"),
        ] {
            let error = read(row).unwrap_err();
            assert!(error.contains(said), "{error}");
        }
    }
}

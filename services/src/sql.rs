//! Reading with SQL of our own: one statement, its values, and rows of a known shape.

use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

use crate::{Error, Result};

/// The rows of a statement. Placeholders are `$1`, `$2`, … on both databases.
///
/// # Errors
/// When the database refuses, or a row is not of the shape.
pub async fn rows<T: FromQueryResult>(
    db: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<T>> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(T::find_by_statement(statement).all(db).await?)
}

/// The first row of a statement.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or when the database refuses.
pub async fn row<T: FromQueryResult>(
    db: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<T> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    T::find_by_statement(statement)
        .one(db)
        .await?
        .ok_or(Error::NotFound)
}

/// Carries out a statement; gives the number of rows it changed.
///
/// # Errors
/// When the database refuses.
pub async fn execute(
    db: &impl ConnectionTrait,
    sql: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<u64> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(db.execute_raw(statement).await?.rows_affected())
}

/// A pattern for `LIKE … ESCAPE '\'` that finds the words anywhere, in any case.
#[must_use]
pub fn contains(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_pattern_takes_signs_as_they_are() {
        assert_eq!(super::contains(" 50% Off_peak "), "%50\\% off\\_peak%");
    }
}

//! Migrations: plain SQL files in `entities/migration`, one statement after another.
//!
//! The two databases differ in three column types, which stand in braces in the files. Where they
//! differ in more (triggers), a migration has one file for each.
//! Invariant: a released file is never edited, and old code runs on the new schema (expand first,
//! contract in a later release).

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Every migration, oldest first.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(SqlFile::same(
                "0001_schema",
                include_str!("../migration/0001_schema.sql"),
            )),
            Box::new(SqlFile {
                name: "0002_immutable_versions",
                sqlite: include_str!("../migration/0002_immutable_versions_sqlite.sql"),
                postgres: include_str!("../migration/0002_immutable_versions_postgres.sql"),
            }),
            Box::new(SqlFile::same(
                "0003_postcode_parks",
                include_str!("../migration/0003_postcode_parks.sql"),
            )),
            Box::new(SqlFile::same(
                "0004_mail",
                include_str!("../migration/0004_mail.sql"),
            )),
            Box::new(SqlFile::same(
                "0006_outbox_kinds",
                include_str!("../migration/0006_outbox_kinds.sql"),
            )),
            Box::new(SqlFile::same(
                "0007_ledger",
                include_str!("../migration/0007_ledger.sql"),
            )),
            Box::new(SqlFile::same(
                "0008_reference_files",
                include_str!("../migration/0008_reference_files.sql"),
            )),
        ]
    }
}

/// A migration that is a file of SQL.
struct SqlFile {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

impl SqlFile {
    /// One file for both databases.
    const fn same(name: &'static str, sql: &'static str) -> Self {
        Self {
            name,
            sqlite: sql,
            postgres: sql,
        }
    }
}

impl MigrationName for SqlFile {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for SqlFile {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let (sql, types) = match manager.get_database_backend() {
            DbBackend::Postgres => (
                self.postgres,
                [
                    ("{uuid}", "UUID"),
                    ("{json}", "JSONB"),
                    ("{bytes}", "BYTEA"),
                ],
            ),
            _ => (
                self.sqlite,
                [("{uuid}", "BLOB"), ("{json}", "TEXT"), ("{bytes}", "BLOB")],
            ),
        };
        let sql = types
            .iter()
            .fold(sql.to_owned(), |sql, (word, name)| sql.replace(word, name));
        manager.get_connection().execute_unprepared(&sql).await?;
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration(
            "migrations go forward only; restore a backup to go back".to_owned(),
        ))
    }
}

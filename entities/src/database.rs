//! Connections: one pool to PostgreSQL, or two to a SQLite file.
//!
//! SQLite has one writer at a time. A pool of one connection for writing makes the writers wait in
//! order in this process, instead of failing against the file's lock; a pool of readers never
//! waits for them (WAL). On PostgreSQL both names mean the same pool.
//!
//! Invariant: every write goes through [`Database::begin`] or [`Database::writer`].

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use crate::UnixMillis;
use crate::migration::Migrator;

/// Where the database is, and how many connections it may have.
#[derive(Clone, Debug)]
pub struct DatabaseSettings {
    /// `sqlite:///path/to/file.db` or `postgres://user@host/name`.
    pub url: String,
    /// Connections at most: readers of a SQLite file, or the whole pool of PostgreSQL.
    pub connections: u32,
}

/// The database as everyone uses it.
#[derive(Clone, Debug)]
pub struct Database {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    statements: Arc<AtomicU64>,
}

impl Database {
    /// Connects. A SQLite file is made when it is missing.
    ///
    /// # Errors
    /// When the address is wrong or the server does not answer within five seconds.
    pub async fn connect(settings: &DatabaseSettings) -> Result<Self, DbErr> {
        if settings.url.starts_with("sqlite:") {
            let url = if settings.url.contains('?') {
                settings.url.clone()
            } else {
                format!("{}?mode=rwc", settings.url)
            };
            let mut writer = sea_orm::Database::connect(sqlite(&url, 1)).await?;
            let mut reader = sea_orm::Database::connect(sqlite(&url, settings.connections)).await?;
            let statements = Arc::default();
            count(&mut writer, &statements);
            count(&mut reader, &statements);
            Ok(Self {
                reader,
                writer,
                statements,
            })
        } else {
            let mut options = ConnectOptions::new(&settings.url);
            options
                .max_connections(settings.connections)
                .connect_timeout(Duration::from_secs(5))
                .acquire_timeout(Duration::from_secs(5))
                .sqlx_logging(false);
            let mut pool = sea_orm::Database::connect(options).await?;
            let statements = Arc::default();
            count(&mut pool, &statements);
            Ok(Self {
                reader: pool.clone(),
                writer: pool,
                statements,
            })
        }
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// When a migration fails; those before it stay.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        Migrator::up(&self.writer, None).await
    }

    /// For reading.
    #[must_use]
    pub const fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// For a single statement that writes.
    #[must_use]
    pub const fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Begins a transaction that writes; on SQLite it takes the write lock at once.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        self.writer
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..Default::default()
            })
            .await
    }

    /// Statements since the start, without those that begin and end transactions. Pages promise how
    /// many they need at most, and tests hold them to it.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    /// The database's own clock.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn now(&self) -> Result<UnixMillis, DbErr> {
        let sql = format!("SELECT {} AS now", now_sql(self.backend()));
        let row = self
            .reader
            .query_one_raw(Statement::from_string(self.backend(), sql))
            .await?
            .ok_or_else(|| DbErr::RecordNotFound("the clock".to_owned()))?;
        row.try_get("", "now").map(UnixMillis)
    }
}

fn count(connection: &mut DatabaseConnection, statements: &Arc<AtomicU64>) {
    let statements = Arc::clone(statements);
    connection.set_metric_callback(move |_| {
        statements.fetch_add(1, Ordering::Relaxed);
    });
}

/// The database's clock as an expression: milliseconds since 1970.
#[must_use]
pub const fn now_sql(backend: DbBackend) -> &'static str {
    match backend {
        DbBackend::Postgres => "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
        _ => "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    }
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .connect_timeout(Duration::from_secs(5))
        .acquire_timeout(Duration::from_secs(30))
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|options| {
            options
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("foreign_keys", "ON")
                .pragma("busy_timeout", "5000")
                .pragma("cache_size", "-4096")
                .pragma("temp_store", "MEMORY")
                .pragma("journal_size_limit", "67108864")
        });
    options
}

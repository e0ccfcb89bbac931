//! Themes, routes and replies on real databases: every test runs on SQLite and on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod engine;
mod replies;
mod routes;
mod themes;
mod views;
mod world;

/// Makes of each async function that takes a world one test a database.
#[macro_export]
macro_rules! on_both_databases {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                $crate::world::World::sqlite().await.run(super::$name).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                if let Some(world) = $crate::world::World::postgres().await {
                    world.run(super::$name).await;
                }
            }
        }
    )+};
}

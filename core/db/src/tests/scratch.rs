//! A database for one test. Needs nothing else of the crate, so that the integration tests can include it.

use sea_orm::ConnectionTrait;
use tempfile::TempDir;
use uuid::Uuid;

/// Where a test's database is.
pub(crate) enum Scratch {
    /// A folder of its own.
    Sqlite(TempDir),
    /// A schema of its own on the server at `server`.
    Postgres {
        /// `TEST_DATABASE_URL`.
        server: String,
        /// The name of the schema.
        schema: String,
    },
}

impl Scratch {
    /// A SQLite file that does not exist yet.
    pub(crate) fn sqlite() -> Self {
        Self::Sqlite(tempfile::tempdir().unwrap())
    }

    /// An empty schema, where there is a server.
    pub(crate) async fn postgres() -> Option<Self> {
        let server = std::env::var("TEST_DATABASE_URL").ok().filter(|url| url.starts_with("postgres"))?;
        let schema = format!("test_{}", Uuid::new_v4().simple());
        execute(&server, &format!("CREATE SCHEMA {schema}")).await;
        Some(Self::Postgres { server, schema })
    }

    /// The URL to connect to.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite(folder) => format!("sqlite:{}", folder.path().join("data/site.db").display()),
            Self::Postgres { server, schema } => {
                let separator = if server.contains('?') { '&' } else { '?' };
                format!("{server}{separator}options[search_path]={schema}")
            }
        }
    }

    /// Removes the database.
    pub(crate) async fn remove(self) {
        match self {
            Self::Sqlite(folder) => folder.close().unwrap(),
            Self::Postgres { server, schema } => {
                execute(&server, &format!("DROP SCHEMA {schema} CASCADE")).await;
            }
        }
    }
}

async fn execute(server: &str, statement: &str) {
    let connection = sea_orm::Database::connect(server).await.unwrap();
    connection.execute_unprepared(statement).await.unwrap();
    connection.close().await.unwrap();
}

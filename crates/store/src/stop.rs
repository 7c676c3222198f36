//! Why a request stops before its good end.

use kernel::{FieldError, Power, Refusal};

/// Why a request stops. The doors turn each into one answer: 404, 403, 409, 422, 503 or 500.
#[derive(Debug)]
pub enum Stop {
    /// Not there, or not for this viewer to see: 404, the same for both.
    Gone,
    /// Seen, but not this: 403 with the reason.
    Forbidden(Power),
    /// Somebody else saved in the meantime: 409; the version that stands now.
    Stale(i64),
    /// The rule refuses: 422 with field errors, or a state.
    Refused(Refusal),
    /// The same form or request key came before: its first answer.
    Again(String),
    /// The same key came with another request: 422.
    KeyReused,
    /// Too many at once, or too often: 429 or 503; seconds to wait.
    TooMany(i64),
    /// Too much is waiting: 503.
    Busy,
    /// A fault of ours: 500.
    Broken(&'static str),
    /// The database answered with an error: 500.
    Database(sqlx::Error),
}

impl Stop {
    /// A single wrong field.
    pub fn field(field: &'static str, code: &'static str) -> Self {
        Stop::Refused(FieldError::new(field, code).into())
    }
    /// A refusal by state.
    pub fn state(word: &'static str) -> Self {
        Stop::Refused(Refusal::State(word))
    }
    /// Whether the database refused because the same value is there already.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Stop::Database(sqlx::Error::Database(e)) if e.is_unique_violation())
    }
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::PoolTimedOut => Stop::Busy,
            sqlx::Error::RowNotFound => Stop::Gone,
            other => Stop::Database(other),
        }
    }
}
impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Stop::Refused(refusal)
    }
}
impl From<FieldError> for Stop {
    fn from(error: FieldError) -> Self {
        Stop::Refused(error.into())
    }
}
impl std::fmt::Display for Stop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}
impl std::error::Error for Stop {}

/// What may stand in a log about a database error: its sort and code, never values or texts of the
/// statement, which can be personal.
pub fn describe(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(e) => format!(
            "database error {} ({:?})",
            e.code().unwrap_or_default(),
            e.kind()
        ),
        sqlx::Error::Io(e) => format!("input/output error {:?}", e.kind()),
        sqlx::Error::ColumnDecode { index, .. } => format!("column {index} cannot be read"),
        sqlx::Error::ColumnNotFound(name) => format!("column {name} is missing"),
        sqlx::Error::PoolClosed => "the pool is closed".to_owned(),
        other => {
            let text = format!("{other:?}");
            text.split([' ', '(', '{'])
                .next()
                .unwrap_or_default()
                .to_owned()
        }
    }
}

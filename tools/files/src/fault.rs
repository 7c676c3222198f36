//! Why an upload was not taken, for people and for programs.

use axum::http::StatusCode;
use blobs::PutError;
use kernel::FieldError;
use store::Stop;
use web::{App, Error};

use crate::m;
use crate::upload::FILES_MAX;

/// Why a form was not taken.
#[derive(Debug)]
pub enum Fault {
    /// A file is larger than allowed.
    TooLarge,
    /// More files than one form may carry.
    TooMany,
    /// More files than one person may bring in a minute; with the seconds to wait.
    TooFast(i64),
    /// The disk is full.
    NoSpace,
    /// The form is not what it says it is, or was cut off; with a word for programs.
    Unreadable(String),
    /// It is no multipart form.
    WrongType,
    /// Our own trouble; it is in the log.
    Broken,
}

/// Megabytes of a limit, as people count them.
pub fn megabytes(bytes: u64) -> i64 {
    i64::try_from(bytes >> 20).unwrap_or(i64::MAX).max(1)
}

impl From<PutError> for Fault {
    fn from(error: PutError) -> Self {
        match error {
            PutError::TooLarge { .. } => Fault::TooLarge,
            PutError::NoSpace => Fault::NoSpace,
            PutError::Aborted(why) => Fault::Unreadable(why),
            PutError::Store(error) => {
                tracing::error!(%error, "a file could not be stored");
                Fault::Broken
            }
        }
    }
}

impl Fault {
    /// The wrong field, where a form can say it.
    pub fn field(&self, app: &App) -> Option<FieldError> {
        match self {
            Fault::TooLarge => {
                Some(FieldError::new("file", "file_too_large").number(megabytes(app.site.max_file)))
            }
            Fault::TooMany => {
                Some(FieldError::new("file", "too_many_files").number(FILES_MAX as i64))
            }
            _ => None,
        }
    }
    /// As a problem, for programs.
    pub fn problem(self, app: &App) -> Error {
        match (self.field(app), self) {
            (Some(field), _) => wrong(field),
            (None, Fault::NoSpace) => {
                let mut error = Error::state(m::disk_full());
                (error.0.status, error.0.code, error.0.help) = (
                    StatusCode::INSUFFICIENT_STORAGE,
                    "disk_full",
                    m::disk_full_help().into(),
                );
                error
            }
            (None, Fault::TooFast(seconds)) => Stop::TooMany(seconds).into(),
            (None, Fault::WrongType) => {
                let mut error = Error::bad_request("bad_body", m::send_as_form());
                error.0.status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
                error
            }
            (None, Fault::Unreadable(why)) => Error::bad_request("bad_multipart", why),
            (None, _) => Stop::Broken("a file could not be stored").into(),
        }
    }
}

/// A problem with one wrong field, whose sentence says all.
fn wrong(field: FieldError) -> Error {
    let mut error = Error::from(Stop::from(field.clone()));
    error.0.code = field.code;
    error.0.help = sentence(&field);
    error
}

/// The sentence of an error of an upload.
pub fn sentence(error: &FieldError) -> i18n::Text {
    match error.code {
        "too_many_files" => m::too_many_files(error.number).into(),
        "required" if error.field == "file" => m::choose_a_file().into(),
        _ => ui::sentence(error),
    }
}

//! How a rule says no.

use std::borrow::Cow;

/// One wrong field: its name in the form and the key of the sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// The field's name in the form and in JSON.
    pub field: Cow<'static, str>,
    /// A stable word for programs, for example `too_long`.
    pub code: &'static str,
    /// A number the sentence needs (a limit, a count), or 0.
    pub number: i64,
}

/// Why a rule refused a change; not about who may, but about what is possible now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Fields are wrong.
    Fields(Vec<FieldError>),
    /// The thing is in a state that does not allow it; the word names the sentence to show.
    State(&'static str),
}

impl FieldError {
    /// A wrong field.
    pub fn new(field: impl Into<Cow<'static, str>>, code: &'static str) -> Self {
        FieldError {
            field: field.into(),
            code,
            number: 0,
        }
    }
    /// The same with the number its sentence needs.
    #[must_use]
    pub fn number(mut self, number: i64) -> Self {
        self.number = number;
        self
    }
}

impl From<FieldError> for Refusal {
    fn from(error: FieldError) -> Self {
        Refusal::Fields(vec![error])
    }
}

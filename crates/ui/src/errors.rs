//! Errors of a form: the sentence beside each field and the summary above.

use i18n::Text;
use kernel::FieldError;

use crate::m;

/// The errors of one form, by field.
#[derive(Clone, Debug, Default)]
pub struct Errors(Vec<(String, Text)>);

impl Errors {
    /// Sentences for what a rule refused.
    pub fn of(errors: &[FieldError]) -> Self {
        Errors(
            errors
                .iter()
                .map(|e| (e.field.clone().into_owned(), sentence(e)))
                .collect(),
        )
    }
    /// One error with a sentence of its own.
    pub fn one(field: &'static str, text: impl Into<Text>) -> Self {
        Errors(vec![(field.to_owned(), text.into())])
    }
    /// Says it of a field in other words; nothing where the field is right.
    pub fn put(&mut self, field: &str, text: impl Into<Text>) {
        if let Some(error) = self.0.iter_mut().find(|(name, _)| name == field) {
            error.1 = text.into();
        }
    }
    /// The sentence for a field, if it is wrong.
    pub fn at(&self, field: &str) -> Option<Text> {
        self.0
            .iter()
            .find(|(f, _)| f == field)
            .map(|(_, text)| text.clone())
    }
    /// Whether all is well.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// Field and sentence, in the order found.
    pub fn iter(&self) -> impl Iterator<Item = &(String, Text)> {
        self.0.iter()
    }
    /// The box above the form; nothing when all is well.
    pub fn summary(&self) -> Summary {
        Summary {
            errors: self.0.clone(),
        }
    }
}

/// The sentence of an error.
pub fn sentence(error: &FieldError) -> Text {
    let n = error.number;
    match error.code {
        "required" => m::error_required().into(),
        "too_long" => m::error_too_long(n).into(),
        "too_short" => m::error_too_short(n).into(),
        "not_an_email" => m::error_not_an_email().into(),
        "not_a_date" => m::error_not_a_date().into(),
        "not_a_time" => m::error_not_a_time().into(),
        "not_a_colour" => m::error_not_a_colour().into(),
        "not_a_zone" => m::error_not_a_zone().into(),
        "not_a_link" => m::error_not_a_link().into(),
        "too_many_links" => m::error_too_many_links(n).into(),
        "in_future" => m::error_in_future().into(),
        "too_many_pixels" => m::error_too_many_pixels().into(),
        "ends_before_start" => m::error_ends_before_start().into(),
        "taken" => m::error_taken().into(),
        "unknown" => m::error_unknown().into(),
        "not_https" => m::error_not_https().into(),
        "not_a_domain" => m::error_not_a_domain().into(),
        "not_a_member" => m::error_not_a_member().into(),
        "password_common" => m::error_password_common().into(),
        "password_same" => m::error_password_same().into(),
        "not_a_pin" => m::error_not_a_pin().into(),
        "pin_too_easy" => m::error_pin_too_easy().into(),
        "wrong" => m::error_wrong().into(),
        "not_a_picture" => m::error_not_a_picture().into(),
        "file_too_large" => m::error_file_too_large(n).into(),
        _ => m::error_other().into(),
    }
}

/// The box above a form that says what is wrong, each line a link to its field.
#[derive(askama::Template)]
#[template(
    ext = "html",
    source = r##"{% if !errors.is_empty() %}<div class="errors" role="alert" tabindex="-1" autofocus><h2>{{ crate::m::there_is_a_problem() }}</h2><ul class="list">{% for (field, text) in errors %}<li><a href="#f-{{ field }}">{{ text }}</a></li>{% endfor %}</ul></div>{% endif %}"##
)]
pub struct Summary {
    errors: Vec<(String, Text)>,
}
impl askama::filters::HtmlSafe for Summary {}

//! Fields of a form: label, hint, control, error, tied together for screen readers.

use i18n::Text;

/// A control of one line.
#[derive(Clone, Debug, askama::Template)]
#[template(
    ext = "html",
    source = r##"<div class="field"{% if error.is_some() %} data-invalid{% endif %}><label class="label" for="f-{{ name }}">{{ label }}{% if optional %} <span class="hint">{{ crate::m::optional() }}</span>{% endif %}</label>{% if let Some(hint) = hint %}<p class="hint" id="f-{{ name }}-hint">{{ hint }}</p>{% endif %}{% if let Some(error) = error %}<p class="field-error" id="f-{{ name }}-error">{{ crate::icon("circle-alert") }}<span>{{ error }}</span></p>{% endif %}{% match kind %}{% when Kind::Area(rows) %}<textarea class="input" id="f-{{ name }}" name="{{ name }}" rows="{{ rows }}"{% if let Some(max) = max %} maxlength="{{ max }}"{% endif %}{{ self.described()|safe }}{% if focus && error.is_none() %} autofocus{% endif %}>
{{ value }}</textarea>{% when Kind::Select(options) %}<select class="select" id="f-{{ name }}" name="{{ name }}"{{ self.described()|safe }}>{% for (key, text) in options %}<option value="{{ key }}"{% if *key == value %} selected{% endif %}>{{ text }}</option>{% endfor %}</select>{% when Kind::Input(kind) %}<input class="input{% if *kind == "file" %}-file{% endif %}" id="f-{{ name }}" name="{{ name }}" type="{{ kind }}"{% if *kind != "password" && *kind != "file" %} value="{{ value }}"{% endif %}{% if digits %} inputmode="numeric"{% endif %}{% if let Some(auto) = auto %} autocomplete="{{ auto }}"{% endif %}{% if let Some(max) = max %} maxlength="{{ max }}"{% endif %}{% if let Some(accept) = accept %} accept="{{ accept }}"{% endif %}{{ self.described()|safe }}{% if focus && error.is_none() %} autofocus{% endif %}>{% endmatch %}</div>"##
)]
pub struct Field {
    name: &'static str,
    label: Text,
    kind: Kind,
    value: String,
    hint: Option<Text>,
    error: Option<Text>,
    auto: Option<&'static str>,
    accept: Option<&'static str>,
    max: Option<usize>,
    optional: bool,
    focus: bool,
    digits: bool,
}
impl askama::filters::HtmlSafe for Field {}

#[derive(Clone, Debug)]
enum Kind {
    Input(&'static str),
    Area(u8),
    Select(Vec<(String, Text)>),
}

/// An input of an HTML type: `text`, `email`, `password`, `date`, `time`, `color`, `url`, `tel`, `file`, `search`.
pub fn input(kind: &'static str, name: &'static str, label: impl Into<Text>) -> Field {
    Field::of(Kind::Input(kind), name, label.into())
}
/// A text of several lines.
pub fn area(name: &'static str, label: impl Into<Text>, rows: u8) -> Field {
    Field::of(Kind::Area(rows), name, label.into())
}
/// A choice from a list of value and words.
pub fn select(name: &'static str, label: impl Into<Text>, options: Vec<(String, Text)>) -> Field {
    Field::of(Kind::Select(options), name, label.into())
}

impl Field {
    fn of(kind: Kind, name: &'static str, label: Text) -> Self {
        Field {
            name,
            label,
            kind,
            value: String::new(),
            hint: None,
            error: None,
            auto: None,
            accept: None,
            max: None,
            optional: false,
            focus: false,
            digits: false,
        }
    }
    /// What stands in it.
    #[must_use]
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }
    /// A line of help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = Some(hint.into());
        self
    }
    /// What is wrong with it.
    #[must_use]
    pub fn error(mut self, error: Option<Text>) -> Self {
        self.error = error;
        self
    }
    /// What browsers may fill in (HTML `autocomplete`).
    #[must_use]
    pub fn auto(mut self, auto: &'static str) -> Self {
        self.auto = Some(auto);
        self
    }
    /// File types offered.
    #[must_use]
    pub fn accept(mut self, accept: &'static str) -> Self {
        self.accept = Some(accept);
        self
    }
    /// The most characters.
    #[must_use]
    pub fn max(mut self, max: usize) -> Self {
        self.max = Some(max);
        self
    }
    /// May stay empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
    /// Has the focus when the page opens.
    #[must_use]
    pub fn focus(mut self) -> Self {
        self.focus = true;
        self
    }

    /// Takes digits: phones show them.
    #[must_use]
    pub fn digits(mut self) -> Self {
        self.digits = true;
        self
    }

    fn described(&self) -> String {
        let mut ids = Vec::new();
        if self.hint.is_some() {
            ids.push(format!("f-{}-hint", self.name));
        }
        if self.error.is_some() {
            ids.push(format!("f-{}-error", self.name));
        }
        let invalid = if self.error.is_some() {
            r#" aria-invalid="true""#
        } else {
            ""
        };
        if ids.is_empty() {
            String::new()
        } else {
            format!(r#" aria-describedby="{}"{invalid}"#, ids.join(" "))
        }
    }
}

/// A hidden input that makes a repeated submission of the same form get the first answer.
pub fn submission_key() -> SubmissionKey {
    SubmissionKey(uuid::Uuid::now_v7())
}

/// See [`submission_key`].
#[derive(Clone, Copy, Debug)]
pub struct SubmissionKey(uuid::Uuid);
impl std::fmt::Display for SubmissionKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, r#"<input type="hidden" name="key" value="{}">"#, self.0)
    }
}
impl askama::filters::HtmlSafe for SubmissionKey {}

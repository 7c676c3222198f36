//! What a form says when it was saved elsewhere in the meantime, by somebody else or in another tab:
//! both versions stand there, and what was typed stays in the form.

use i18n::Text;

use crate::rich::Html;

/// The notice above a form that came back with 409: what stands now, field by field.
#[derive(askama::Template)]
#[template(
    ext = "html",
    source = r##"<div class="notice" data-s="due" role="alert" tabindex="-1" autofocus>{{ ui::icon("triangle-alert") }}<div class="grow stack stack-xs"><h2 class="h3">{{ crate::m::stale_title() }}</h2><p>{{ crate::m::stale_help() }}</p><dl class="facts">{% for (name, value) in now %}<dt>{{ name }}</dt><dd class="text">{{ value }}</dd>{% endfor %}{% for (name, html) in rich %}<dt>{{ name }}</dt><dd class="prose">{{ html }}</dd>{% endfor %}</dl></div></div>"##
)]
pub struct Stale {
    now: Vec<(Text, Text)>,
    rich: Vec<(Text, Html)>,
}
impl askama::filters::HtmlSafe for Stale {}

impl Stale {
    /// With what stands now: name and value of each field.
    pub fn new(now: Vec<(Text, Text)>) -> Stale {
        Stale {
            now,
            rich: Vec::new(),
        }
    }
    /// And a rich text as it looks, after the plain fields.
    #[must_use]
    pub fn rich(mut self, name: impl Into<Text>, html: Html) -> Stale {
        self.rich.push((name.into(), html));
        self
    }
}

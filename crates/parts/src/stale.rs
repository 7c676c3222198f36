//! What a form says when somebody else saved in the meantime: both versions stand there, and what
//! was typed stays in the form.

use i18n::Text;

/// The notice above a form that came back with 409: what stands now, field by field.
#[derive(askama::Template)]
#[template(
    ext = "html",
    source = r##"<div class="notice" data-s="due" role="alert" tabindex="-1" autofocus>{{ ui::icon("triangle-alert") }}<div class="grow stack stack-xs"><h2 class="h3">{{ crate::m::stale_title() }}</h2><p>{{ crate::m::stale_help() }}</p><dl class="facts">{% for (name, value) in now %}<dt>{{ name }}</dt><dd class="text">{{ value }}</dd>{% endfor %}</dl></div></div>"##
)]
pub struct Stale {
    now: Vec<(Text, Text)>,
}
impl askama::filters::HtmlSafe for Stale {}

impl Stale {
    /// With what stands now: name and value of each field.
    pub fn new(now: Vec<(Text, Text)>) -> Stale {
        Stale { now }
    }
}

//! How the pages of two-step sign-in look.

use askama::Template;
use entry::{AppKey, Codes, Factors, PASSKEY_NAME_MAX, PasskeyRow};
use i18n::{Text, when};
use kernel::Time;
use web::{Asked, Layout, Page};

use super::AT;
use crate::m;

#[derive(Template)]
#[template(path = "second_step.html")]
struct Overview {
    staff: bool,
    factors: Factors,
    passkeys: Vec<PasskeyRow>,
    possible: bool,
    /// A place of the person asks for a second step whatever they choose.
    by_place: bool,
    now: Time,
}

/// The same before anything else is open.
#[derive(Template)]
#[template(path = "second_step_first.html")]
struct First {
    org: String,
    /// There is one already: it has to be shown.
    any: bool,
    possible: bool,
    show: String,
    /// Somebody else could have opened this session: first a mail has to confirm the address.
    confirm: bool,
    /// The organization's own provider opened it.
    vouched: bool,
    email: String,
    next: String,
}

fn first(asked: &Asked, any: bool, confirm: bool) -> Page {
    let next = asked.at("/");
    let view = First {
        org: asked.org.name.clone(),
        any,
        possible: may_have_passkeys(asked),
        show: format!("{}?next={next}", asked.at("/sign-in/again")),
        confirm,
        vouched: asked.session.as_ref().is_some_and(|s| s.vouched),
        email: email(asked),
        next,
    };
    Page::door(m::second_step_first(), view)
}

/// Before somebody who came in with what staff knew may set up a factor.
pub(super) fn confirm_first(asked: &Asked) -> Page {
    first(asked, false, true)
}

/// Whether a passkey may be offered: it is a sign-in everywhere, so not on a provider's word.
fn may_have_passkeys(asked: &Asked) -> bool {
    let vouched = asked.session.as_ref().is_some_and(|s| s.vouched);
    entry::passkeys_possible(&asked.app.site) && !vouched
}

/// What one has.
pub(super) fn overview(
    asked: &Asked,
    factors: Factors,
    passkeys: Vec<PasskeyRow>,
    asks: bool,
) -> Page {
    if super::lacks(asked) {
        return first(asked, factors.any(), false);
    }
    let view = Overview {
        staff: asked.is_staff(),
        by_place: asks && !factors.always,
        factors,
        passkeys,
        possible: may_have_passkeys(asked),
        now: asked.now,
    };
    page(asked, view)
}

#[derive(Template)]
#[template(path = "second_step_app.html")]
struct Key {
    staff: bool,
    door: bool,
    key: AppKey,
    qr: ui::Qr,
    errors: ui::Errors,
}

impl Key {
    fn code_field(&self) -> ui::Field {
        let field = ui::input("text", "code", m::app_code()).hint(m::app_code_hint());
        let field = field.auto("one-time-code").max(10);
        field.error(self.errors.at("code"))
    }
}

/// The key of an app that waits for its first code.
pub(super) fn key(asked: &Asked, key: AppKey, errors: ui::Errors) -> Page {
    let view = Key {
        staff: asked.is_staff(),
        door: super::lacks(asked),
        qr: ui::Qr::of(&key.url),
        key,
        errors,
    };
    page(asked, view)
}

#[derive(Template)]
#[template(path = "second_step_codes.html")]
struct Shown {
    staff: bool,
    door: bool,
    /// Where one goes on.
    next: &'static str,
    what: Text,
    codes: Vec<String>,
    all: String,
    /// The same as a file, in the address of the link that keeps it: it never leaves the browser.
    file: String,
    name: String,
}

/// Recovery codes, shown once.
pub(super) fn codes(asked: &Asked, codes: Codes, what: Text) -> Page {
    let all = codes.0.join("\n");
    let host = asked.app.site.url.host_str().unwrap_or("portico");
    let text = format!("{host}\n{}\n\n{all}\n", email(asked));
    let file: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
    let view = Shown {
        staff: asked.is_staff(),
        door: super::lacks(asked),
        next: match &asked.session {
            _ if super::lacks(asked) => "/",
            Some(session) if session.vouched => "/account",
            _ => AT,
        },
        what,
        codes: codes.0,
        all,
        file: format!("data:text/plain;charset=utf-8,{}", file.replace('+', "%20")),
        name: format!("{host}-recovery-codes.txt"),
    };
    page(asked, view)
}

#[derive(Template)]
#[template(path = "second_step_passkey.html")]
struct Add {
    staff: bool,
    door: bool,
    name: ui::Field,
    options: String,
    errors: ui::Errors,
}

/// The form that adds a passkey.
pub(super) fn add_passkey(asked: &Asked, typed: &str, errors: ui::Errors) -> Page {
    let name = ui::input("text", "name", m::passkey_name()).hint(m::passkey_name_hint());
    let name = name.auto("off").max(PASSKEY_NAME_MAX).value(typed);
    let view = Add {
        staff: asked.is_staff(),
        door: super::lacks(asked),
        name: name.error(errors.at("name")),
        options: asked.at(&format!("{AT}/passkeys/options")),
        errors,
    };
    page(asked, view)
}

#[derive(Template)]
#[template(path = "second_step_rename.html")]
struct Rename {
    staff: bool,
    name: ui::Field,
    action: String,
    errors: ui::Errors,
}

/// The form that renames one.
pub(super) fn rename(asked: &Asked, id: uuid::Uuid, typed: &str, errors: ui::Errors) -> Page {
    let name = ui::input("text", "name", m::passkey_name()).auto("off");
    let name = name.max(PASSKEY_NAME_MAX).value(typed);
    let view = Rename {
        staff: asked.is_staff(),
        name: name.error(errors.at("name")),
        action: asked.at(&format!("{AT}/passkeys/{id}/name")),
        errors,
    };
    page(asked, view)
}

fn email(asked: &Asked) -> String {
    let session = asked.session.as_ref();
    session.map(|s| s.email.clone()).unwrap_or_default()
}

fn page(asked: &Asked, view: impl askama::DynTemplate + Send + Sync + 'static) -> Page {
    if super::lacks(asked) {
        return Page::door(m::second_step(), view);
    }
    Page::new(Layout::Either, "account", m::second_step(), view)
        .crumb(m::account_title(), "/account")
        .crumb(m::second_step(), AT)
}

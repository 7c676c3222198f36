//! Contacts: the list, the form, the page with its tabs, import and export.

mod access;
mod bulk;
mod form;
mod head;
mod invite;
mod ledger;
mod list;
mod merge;
mod passwords;
mod pin;
mod sees;
mod sheets;
mod tabs;

use web::{Door, Routes};

pub(crate) use access::{Typed, again, conflict};
pub(crate) use head::Head;
use head::led;
pub(crate) use invite::several as invite_several;
pub(crate) use ledger::back;
pub(crate) use merge::now as merged;

pub(crate) fn routes() -> Routes {
    let o = Door::Office;
    Routes::new()
        .get(o, "/contacts", list::list)
        .post(o, "/contacts", form::create)
        .get(o, "/contacts/new", form::new)
        .post(o, "/contacts/bulk", bulk::act)
        .post(o, "/contacts/export", sheets::export)
        .get(o, "/contacts/import", sheets::import_form)
        .post(o, "/contacts/import", sheets::preview)
        .post(o, "/contacts/import/run", sheets::run)
        .post(o, "/contacts/import/{id}/undo", sheets::undo)
        .get(o, "/contacts/alike", merge::pairs)
        .get(o, "/contacts/{id}", tabs::overview)
        .get(o, "/contacts/{id}/edit", form::edit)
        .post(o, "/contacts/{id}/edit", form::save)
        .post(o, "/contacts/{id}/photo", form::take_photo)
        .post(o, "/contacts/{id}/photo/remove", form::remove_photo)
        .post(o, "/contacts/{id}/trash", form::trash)
        .post(o, "/contacts/{id}/restore", form::restore)
        .get(o, "/contacts/{id}/merge", merge::page)
        .post(o, "/contacts/{id}/merge", merge::save)
        .get(o, "/contacts/{id}/engagements", tabs::engagements)
        .post(o, "/contacts/{id}/engagements", tabs::join)
        .get(o, "/contacts/{id}/activity", tabs::activity)
        .get(o, "/contacts/{id}/sees", sees::page)
        .get(o, "/contacts/{id}/access", access::page)
        .post(o, "/contacts/{id}/access", access::grant)
        .post(o, "/contacts/{id}/access/password", passwords::set)
        .post(o, "/contacts/{id}/access/pin", pin::set)
        .post(o, "/contacts/{id}/access/pin/end", pin::end)
        .post(o, "/contacts/{id}/access/portal-link", pin::send)
        .post(o, "/contacts/{id}/access/switch", ledger::switch)
        .post(o, "/contacts/{id}/access/resend", ledger::resend)
        .post(o, "/contacts/{id}/access/link", ledger::link)
        .post(o, "/contacts/{id}/access/revoke", ledger::revoke)
        .post(o, "/contacts/{id}/access/remove", ledger::remove)
        .post(o, "/contacts/{id}/view-as", ledger::view_as)
}

//! Permission sets: the pages where they are made and changed, and what a contact or company has.
//! Every save says first who would see more and who less.

mod contact;
mod edit;
mod effects;
pub(crate) mod levels;
mod list;

pub(crate) use contact::{Chosen, Reviewed};
pub(crate) use effects::{Effects, in_a_word, titles};
pub(crate) use levels::{level_in_words, own_in_words};

use web::{Door, Routes};

pub(crate) fn routes() -> Routes {
    let o = Door::Office;
    Routes::new()
        .get(o, "/settings/sets", list::show)
        .post(o, "/settings/sets", edit::create)
        .post(o, "/settings/sets/standard", list::standard)
        .post(o, "/settings/sets/roles", list::add_roles)
        .get(o, "/settings/sets/new", edit::new)
        .get(o, "/settings/sets/{id}", edit::show)
        .post(o, "/settings/sets/{id}", edit::save)
        .post(o, "/settings/sets/{id}/remove", edit::remove)
        .post(o, "/contacts/{id}/access/levels", contact::levels)
        .post(o, "/contacts/{id}/access/set", contact::give)
        .post(o, "/contacts/{id}/access/reset", contact::reset)
        .post(o, "/contacts/{id}/access/save-as", contact::save_as)
        .post(o, "/companies/{id}/set", contact::give_company)
}

/// What a set is called: its role's word, or its own name.
pub(crate) fn name_of(set: &people::sets::Set) -> i18n::Text {
    match set.role {
        Some(role) => crate::words::role(role),
        None => i18n::Text::data(set.name.clone()),
    }
}

//! The JSON API of people: contacts and their access, companies, engagements and members, search,
//! and who one is.
#![allow(unused_qualifications)] // the description's macro writes whole paths

mod access;
mod audit;
mod companies;
mod contacts;
mod engagements;
mod locks;
mod me;
mod members;
mod merge;
mod search;
mod sets;

use chrono::{DateTime, Utc};
use kernel::Right;
use serde::{Deserialize, Deserializer};
use store::Stop;
use utoipa::OpenApi;
use uuid::Uuid;
use web::api::Cursor;
use web::{Asked, Door, Routes};

pub(crate) fn routes() -> Routes {
    let a = Door::Api;
    Routes::new()
        .get(a, "/me", me::me)
        .get(a, "/search", search::search)
        .get(a, "/audit", audit::list)
        .get(a, "/contacts", contacts::list)
        .post(a, "/contacts", contacts::create)
        .get(a, "/contacts/{id}", contacts::read)
        .patch(a, "/contacts/{id}", contacts::change)
        .delete(a, "/contacts/{id}", contacts::trash)
        .post(a, "/contacts/{id}/restore", contacts::restore)
        .post(a, "/contacts/{id}/merge", merge::merge)
        .get(a, "/contacts/{id}/access", access::read)
        .post(a, "/contacts/{id}/access", access::grant)
        .patch(a, "/contacts/{id}/access", access::change)
        .delete(a, "/contacts/{id}/access", access::remove)
        .post(a, "/contacts/{id}/access/invitations", access::resend)
        .get(a, "/contacts/{id}/permissions", sets::read_contact)
        .patch(a, "/contacts/{id}/permissions", sets::change_contact)
        .get(a, "/permission-sets", sets::list)
        .post(a, "/permission-sets", sets::create)
        .get(a, "/permission-sets/{id}", sets::read)
        .patch(a, "/permission-sets/{id}", sets::change)
        .delete(a, "/permission-sets/{id}", sets::remove)
        .post(a, "/permission-sets/{id}/preview", sets::preview)
        .get(a, "/lock-calendar", locks::read)
        .patch(a, "/lock-calendar", locks::change)
        .get(a, "/engagements/{id}/locks", locks::read_one)
        .patch(a, "/engagements/{id}/locks", locks::change_one)
        .get(a, "/companies", companies::list)
        .post(a, "/companies", companies::create)
        .get(a, "/companies/{id}", companies::read)
        .patch(a, "/companies/{id}", companies::change)
        .delete(a, "/companies/{id}", companies::trash)
        .post(a, "/companies/{id}/restore", companies::restore)
        .get(a, "/engagements", engagements::list)
        .post(a, "/engagements", engagements::create)
        .get(a, "/engagements/{id}", engagements::read)
        .patch(a, "/engagements/{id}", engagements::change)
        .delete(a, "/engagements/{id}", engagements::trash)
        .post(a, "/engagements/{id}/restore", engagements::restore)
        .get(a, "/engagements/{id}/members", members::list)
        .post(a, "/engagements/{id}/members", members::add)
        .patch(a, "/engagements/{id}/members/{sub}", members::change)
        .delete(a, "/engagements/{id}/members/{sub}", members::remove)
}

#[derive(OpenApi)]
#[openapi(
    paths(
        me::me, search::search, audit::list,
        contacts::list, contacts::create, contacts::read, contacts::change, contacts::trash, contacts::restore, merge::merge,
        access::read, access::grant, access::change, access::remove, access::resend,
        sets::list, sets::create, sets::read, sets::change, sets::remove, sets::preview, sets::read_contact, sets::change_contact,
        locks::read, locks::change, locks::read_one, locks::change_one,
        companies::list, companies::create, companies::read, companies::change, companies::trash, companies::restore,
        engagements::list, engagements::create, engagements::read, engagements::change, engagements::trash, engagements::restore,
        members::list, members::add, members::change, members::remove
    ),
    tags(
        (name = "audit", description = "What was done, by whom, on what. For staff who may change the settings."),
        (name = "contacts", description = "Clients of the organization and their access. For staff."),
        (name = "permission sets", description = "What clients can do in each tool, under one name. For staff."),
        (name = "lock calendar", description = "Until when clients can change things, counted from the start of an engagement. For staff."),
        (name = "companies", description = "What holds contacts together. For staff."),
        (name = "engagements", description = "Events, leads, projects, jobs and tickets. Clients read those they see."),
    )
)]
struct Doc;

pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Doc::openapi()
}

/// Where a list goes on: rows are newest first, so the id alone says it.
fn place(at: DateTime<Utc>, id: impl Into<Uuid>) -> Cursor {
    Cursor { at, id: id.into() }
}

/// A field that may be missing, null, or a value: only then can *null* take a value away.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    d: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(d).map(Some)
}

/// The first answer to a repeat: the id of what was made then.
fn first<T: std::str::FromStr>(made: Result<T, Stop>) -> Result<T, Stop> {
    match made {
        Err(Stop::Again(id)) => id
            .parse()
            .map_err(|_| Stop::Broken("a first answer cannot be read")),
        other => other,
    }
}

/// For programs what is in the trash is away, until it is restored.
fn kept(trashed: Option<kernel::Time>) -> Result<(), Stop> {
    trashed.map_or(Ok(()), |_| Err(Stop::Gone))
}

/// Clients have no list of people: for them it is not there.
fn sees_people(asked: &Asked) -> Result<(), Stop> {
    people::needs(&asked.viewer, Right::SeePeople)
}

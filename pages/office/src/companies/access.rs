//! The company's *Portal access*: the switch for all of its contacts, what they can do, who has
//! access, and letting more of them in.

use axum::response::{IntoResponse, Response};
use entry::Grant;
use kernel::{Access, CompanyId, ContactId, Right, SetId};
use people::companies::{self, Company, Draft};
use people::{contacts, sets};
use serde::{Deserialize, Serialize};
use store::foresee::{Look, Looked};
use store::viewers::Whom;
use store::{Conn, Stop};
use ui::Errors;
use web::{Door, Error, Form, Id, Office, Page, Routes, then};

use super::page::{Head, framed};
use crate::before::{Before, ask, fields, shown, undo};
use crate::contacts::invite_several;
use crate::sets::{Chosen, Reviewed, in_a_word};
use crate::{change, m, parse};

pub(super) fn routes() -> Routes {
    let o = Door::Office;
    Routes::new()
        .get(o, "/companies/{id}/access", show)
        .post(o, "/companies/{id}/access/switch", switch)
        .post(o, "/companies/{id}/access/invite", invite)
        .post(o, "/companies/{id}/access/new", add)
}

/// A client user to be added, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct New {
    key: String,
    name: String,
    email: String,
    new_set: String,
}

#[derive(askama::Template)]
#[template(path = "company_access.html")]
struct Show {
    head: Head,
    company: Company,
    contacts: Vec<contacts::Row>,
    /// Whether there are more than these.
    more: bool,
    chosen: Chosen,
    reviewed: Option<Reviewed>,
    portal_on: bool,
    grant: bool,
    /// Whether this viewer may add a client user.
    add: bool,
    typed: New,
    errors: Errors,
}

impl Show {
    fn at(&self, path: &str) -> String {
        format!("/companies/{}{path}", self.company.id)
    }
    /// Those who could be invited.
    fn waiting(&self) -> bool {
        let waits = |row: &contacts::Row| row.access == Access::None && !row.email.is_empty();
        self.contacts.iter().any(waits)
    }
}

/// The company's contacts, those on the page.
async fn contacts_of(
    conn: &mut Conn,
    asked: &Office,
    id: CompanyId,
) -> Result<(Vec<contacts::Row>, i64), Stop> {
    let of = contacts::Filter {
        company: Some(id),
        ..Default::default()
    };
    contacts::list(conn, &asked.viewer, &of, 1).await
}

async fn tab(
    asked: &Office,
    id: CompanyId,
    reviewed: Option<Reviewed>,
    typed: New,
    errors: Errors,
) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let company = companies::one(&mut conn, &asked.viewer, id).await?;
    let (contacts, total) = contacts_of(&mut conn, asked, id).await?;
    let all = sets::list(&mut conn, &asked.viewer).await?;
    let mut chosen = Chosen::of_company(&all, company.set_id);
    if let Some(reviewed) = &reviewed {
        chosen.value = reviewed.set.clone();
    }
    let grant = asked.viewer.has(Right::GrantAccess) && company.trashed_at.is_none();
    let body = Show {
        head: Head::new(asked, &company, "access"),
        company: company.clone(),
        more: total > contacts.len() as i64,
        contacts,
        chosen,
        reviewed,
        portal_on: asked.org.portal_on,
        grant,
        add: grant && asked.viewer.has(Right::EditPeople),
        typed,
        errors,
    };
    Ok(framed(&company, body))
}

async fn show(asked: Office, Id(id): Id<CompanyId>) -> Result<Page, Error> {
    tab(&asked, id, None, New::default(), Errors::default()).await
}

/// The page with a set that was chosen and what it would change, to be saved.
pub(crate) async fn page_with(
    asked: &Office,
    id: CompanyId,
    reviewed: Option<Reviewed>,
) -> Result<Page, Error> {
    tab(asked, id, reviewed, New::default(), Errors::default()).await
}

fn path(id: CompanyId) -> String {
    format!("/companies/{id}/access")
}

/// After the set was chosen: the page with a word, or what stands in the way.
pub(crate) async fn set_saved(
    asked: &Office,
    id: CompanyId,
    saved: Result<(), Stop>,
) -> Result<Response, Error> {
    match saved {
        Ok(()) => Ok(then(asked, &path(id))
            .toast(asked, m::levels_saved())
            .into_response()),
        Err(Stop::Stale(_)) => Ok(then(asked, &path(id))
            .toast(asked, m::stale_company())
            .into_response()),
        Err(stop) => Ok(then(asked, &path(id))
            .toast(asked, parse::said(stop)?)
            .into_response()),
    }
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Switch {
    on: Option<String>,
    sure: String,
}

/// *Enable client portal*: says what it would do, then what it did, and can be undone.
async fn switch(
    asked: Office,
    Id(id): Id<CompanyId>,
    Form(form): Form<Switch>,
) -> Result<Response, Error> {
    people::needs(&asked.viewer, Right::GrantAccess)?;
    let on = form.on.is_some();
    let look = Look::new(Whom::Company(id), &form.sure);
    let done = shown!(asked, look, |tx, viewer| {
        let company = companies::one(tx.conn(), viewer, id).await?;
        let draft = Draft {
            portal_on: on,
            ..Draft::of(&company)
        };
        companies::change(tx, viewer, id, company.version, &draft).await
    });
    let effects = match done {
        Looked::Done((), effects) => effects,
        Looked::Stopped(stop) => return Err(stop.into()),
        Looked::Ask(effects) => {
            let company = companies::one(&mut asked.read().await?, &asked.viewer, id).await?;
            let before = Before {
                section: "companies",
                title: match on {
                    true => m::ask_company_on(company.name).into(),
                    false => m::ask_company_off(company.name).into(),
                },
                action: format!("{}/switch", path(id)),
                back: path(id),
                fields: fields(&form),
                ..Before::default()
            };
            return Ok(ask(&asked, before, &effects));
        }
    };
    let said = if on {
        m::company_portal_is_on().into()
    } else {
        m::company_portal_is_off().into()
    };
    let then = then(&asked, &path(id)).toast(&asked, in_a_word(said, &effects));
    let then = undo(then, &asked, &format!("{}/switch", path(id)), &effects);
    Ok(if on { then } else { then.undo_field("on", "1") }.into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Chose {
    id: Vec<String>,
}

/// Invites those who were ticked.
async fn invite(
    asked: Office,
    Id(id): Id<CompanyId>,
    Form(form): Form<Chose>,
) -> Result<Response, Error> {
    let mut conn = asked.read().await?;
    companies::one(&mut conn, &asked.viewer, id).await?;
    let (own, _) = contacts_of(&mut conn, &asked, id).await?;
    drop(conn);
    let ticked = |row: &contacts::Row| form.id.contains(&row.id.to_string());
    let own = own.into_iter().filter(ticked);
    let ids: Vec<ContactId> = own.map(|row| row.id).collect();
    if ids.is_empty() {
        let back = then(&asked, &path(id)).toast(&asked, m::nothing_selected());
        return Ok(back.into_response());
    }
    invite_several(&asked, ids, &path(id)).await
}

/// Adds a client user: contact, permission set and invitation, all or nothing.
async fn add(
    asked: Office,
    Id(id): Id<CompanyId>,
    Form(typed): Form<New>,
) -> Result<Response, Error> {
    people::needs(&asked.viewer, Right::EditPeople)?;
    people::needs(&asked.viewer, Right::GrantAccess)?;
    let act = asked.act_once(&typed.key, &[&typed.name, &typed.email, &typed.new_set]);
    let set = parse::id::<SetId>("new_set", &typed.new_set);
    let draft = contacts::Draft {
        name: typed.name.clone(),
        email: typed.email.clone(),
        company: Some(id),
        ..contacts::Draft::default()
    };
    let done = change!(asked, act, |tx, viewer| {
        let set = set?;
        if draft.email.trim().is_empty() {
            return Err(Stop::field("email", "required"));
        }
        let contact = contacts::create(tx, viewer, &draft).await?;
        if set.is_some() {
            let version = contacts::one(tx.conn(), viewer, contact).await?.version;
            sets::give(tx, viewer, contact, version, set).await?;
        }
        let granted = entry::grant(tx, viewer, contact, Grant::Invite { send: true }).await?;
        tx.answer(contact.to_string());
        Ok(granted.access)
    });
    let name = people::first_name(&typed.name).to_owned();
    let back = then(&asked, &path(id));
    match done {
        Ok(Access::Active) => Ok(back
            .toast(&asked, m::person_added_active(name))
            .into_response()),
        Ok(_) => Ok(back
            .toast(&asked, m::person_added_invited(name))
            .into_response()),
        Err(Stop::Again(_)) => Ok(back.into_response()),
        Err(stop) => {
            let errors = parse::errors(stop, "name")?;
            let page = tab(&asked, id, None, typed, errors).await?;
            Ok(page.invalid().into_response())
        }
    }
}

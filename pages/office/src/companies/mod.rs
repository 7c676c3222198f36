//! Companies: the list and the form; `page` is the page of one, `access` its portal access.

mod access;
mod page;

pub(crate) use access::{page_with, set_saved};

use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{CompanyId, Right};
use people::companies::{self, Company, Draft};
use serde::{Deserialize, Serialize};
use store::foresee::{Look, Looked};
use store::viewers::Whom;
use store::{Conn, Stop};
use ui::Errors;
use web::{Door, Error, Form, Id, Office, Page, Query, Routes, Then, then};

use crate::before::{Before, ask, fields, shown};
use crate::parse::{self, address, page};
use crate::sets::in_a_word;
use crate::words::Pager;
use crate::{change, m};

pub(crate) fn routes() -> Routes {
    let o = Door::Office;
    Routes::new()
        .get(o, "/companies", list)
        .post(o, "/companies", create)
        .get(o, "/companies/new", new)
        .get(o, "/companies/{id}", page::show)
        .get(o, "/companies/{id}/edit", edit)
        .post(o, "/companies/{id}/edit", save)
        .post(o, "/companies/{id}/trash", trash)
        .post(o, "/companies/{id}/restore", restore)
        .and(access::routes())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asks {
    q: String,
    page: Option<i64>,
}

#[derive(askama::Template)]
#[template(path = "companies.html")]
struct List {
    q: String,
    rows: Vec<Company>,
    total: i64,
    pager: Pager,
    edit: bool,
}

async fn list(asked: Office, Query(asks): Query<Asks>) -> Result<Page, Error> {
    let mut conn = asked.read().await?;
    let (rows, total) = companies::list(&mut conn, &asked.viewer, &asks.q, page(asks.page)).await?;
    let pager = Pager {
        page: page(asks.page),
        total,
        path: address("/companies", &[("q", &asks.q)]),
    };
    let body = List {
        q: asks.q,
        rows,
        total,
        pager,
        edit: asked.viewer.has(Right::EditPeople),
    };
    Ok(Page::office("companies", m::companies(), body)
        .crumb(m::companies(), "")
        .topic("home"))
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Typed {
    key: String,
    version: i64,
    name: String,
    website: String,
    phone: String,
    address: String,
    portal_on: Option<String>,
    sure: String,
    /// Back from the question, to go on typing.
    again: Option<String>,
}

impl Typed {
    fn draft(&self) -> Draft {
        Draft {
            name: self.name.clone(),
            website: self.website.clone(),
            phone: self.phone.clone(),
            address: self.address.clone(),
            portal_on: self.portal_on.is_some(),
        }
    }
    fn of(draft: Draft, version: i64) -> Typed {
        let on = draft.portal_on.then(|| "1".to_owned());
        Typed {
            key: String::new(),
            version,
            name: draft.name,
            website: draft.website,
            phone: draft.phone,
            address: draft.address,
            portal_on: on,
            sure: String::new(),
            again: None,
        }
    }
}

#[derive(askama::Template)]
#[template(path = "company_form.html")]
struct FormPage {
    title: Text,
    button: Text,
    action: String,
    back: String,
    typed: Typed,
    errors: Errors,
    stale: Option<parts::Stale>,
}

fn form(company: Option<&Company>, typed: Typed, errors: Errors) -> Page {
    let (title, action, back): (Text, _, _) = match company {
        Some(c) => (
            m::edit_person(c.name.clone()).into(),
            format!("/companies/{}/edit", c.id),
            format!("/companies/{}", c.id),
        ),
        None => (
            m::add_company().into(),
            "/companies".to_owned(),
            "/companies".to_owned(),
        ),
    };
    let stale = company.filter(|c| c.version != typed.version).map(|c| {
        parts::Stale::new(vec![
            (m::name().into(), c.name.clone().into()),
            (m::website().into(), c.website.clone().into()),
            (m::phone().into(), c.phone.clone().into()),
            (m::postal_address().into(), c.address.clone().into()),
            (
                m::portal().into(),
                if c.portal_on {
                    ui::m::on().into()
                } else {
                    ui::m::off().into()
                },
            ),
        ])
    });
    let conflict = stale.is_some();
    let body = FormPage {
        button: if company.is_some() {
            m::save_company().into()
        } else {
            m::add_company().into()
        },
        typed: Typed {
            version: company.map_or(0, |c| c.version),
            ..typed
        },
        title: title.clone(),
        back: back.clone(),
        action,
        errors,
        stale,
    };
    let mut page =
        Page::office("companies", title.clone(), body).crumb(m::companies(), "/companies");
    if let Some(company) = company {
        page = page.crumb(company.name.clone(), back);
    }
    page = page.crumb(title, "");
    if conflict {
        page.status(axum::http::StatusCode::CONFLICT)
    } else {
        page
    }
}

async fn new(asked: Office) -> Result<Page, Error> {
    people::needs(&asked.viewer, Right::EditPeople)?;
    Ok(form(
        None,
        Typed::of(Draft::default(), 0),
        Errors::default(),
    ))
}

async fn create(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let act = asked.act_once(
        &typed.key,
        &[&typed.name, &typed.website, &typed.phone, &typed.address],
    );
    let draft = typed.draft();
    let made = change!(asked, act, |tx, viewer| {
        let id = companies::create(tx, viewer, &draft).await?;
        tx.answer(id.to_string());
        Ok(id.to_string())
    });
    match made {
        Ok(id) => Ok(then(&asked, &format!("/companies/{id}"))
            .toast(&asked, m::company_added(typed.name))
            .into_response()),
        Err(Stop::Again(first)) => Ok(then(&asked, &format!("/companies/{first}")).into_response()),
        Err(stop) => Ok(form(None, typed, parse::errors(stop, "name")?)
            .invalid()
            .into_response()),
    }
}

async fn edit(asked: Office, Id(id): Id<CompanyId>) -> Result<Page, Error> {
    people::needs(&asked.viewer, Right::EditPeople)?;
    let company = companies::one(&mut asked.read().await?, &asked.viewer, id).await?;
    let typed = Typed::of(Draft::of(&company), company.version);
    Ok(form(Some(&company), typed, Errors::default()))
}

async fn save(
    asked: Office,
    Id(id): Id<CompanyId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (draft, version) = (typed.draft(), typed.version);
    people::needs(&asked.viewer, Right::EditPeople)?;
    if typed.again.is_some() {
        let company = companies::one(&mut asked.read().await?, &asked.viewer, id).await?;
        return Ok(form(Some(&company), typed, Errors::default())
            .invalid()
            .into_response());
    }
    let look = Look::new(Whom::Company(id), &typed.sure);
    let saved = shown!(asked, look, |tx, viewer| {
        companies::change(tx, viewer, id, version, &draft).await
    });
    let errors = match saved {
        Looked::Done((), effects) => {
            let said = in_a_word(m::company_saved(typed.name).into(), &effects);
            let back = then(&asked, &format!("/companies/{id}")).toast(&asked, said);
            return Ok(back.into_response());
        }
        Looked::Ask(effects) => {
            let before = Before {
                section: "companies",
                title: m::ask_save(typed.name.clone()).into(),
                action: format!("/companies/{id}/edit"),
                back: format!("/companies/{id}"),
                fields: fields(&typed),
                again: true,
                ..Before::default()
            };
            return Ok(ask(&asked, before, &effects));
        }
        Looked::Stopped(Stop::Stale(_)) => None,
        Looked::Stopped(stop) => Some(parse::errors(stop, "name")?),
    };
    let company = companies::one(&mut asked.read().await?, &asked.viewer, id).await?;
    let page = form(Some(&company), typed, errors.clone().unwrap_or_default());
    Ok(if errors.is_some() {
        page.invalid()
    } else {
        page
    }
    .into_response())
}

/// Adds the company that stands to the choices where it is in the trash: saving a form takes nothing away
/// that it does not show.
pub(crate) async fn with_trashed(
    conn: &mut Conn,
    asked: &Office,
    choices: &mut Vec<(CompanyId, String)>,
    id: CompanyId,
) -> Result<(), Stop> {
    if choices.iter().all(|(known, _)| *known != id) {
        let company = companies::one(conn, &asked.viewer, id).await?;
        let name = match company.trashed_at {
            Some(_) => m::company_in_trash(company.name).to(asked.locale),
            None => company.name,
        };
        choices.push((id, name));
    }
    Ok(())
}

async fn trash(asked: Office, Id(id): Id<CompanyId>) -> Result<Then, Error> {
    let name = change!(asked, |tx, viewer| {
        companies::trash(tx, viewer, id, true).await?;
        Ok(companies::one(tx.conn(), viewer, id).await?.name)
    })?;
    Ok(then(&asked, "/companies")
        .toast(&asked, m::in_trash_now(name))
        .undo(&asked, &format!("/companies/{id}/restore")))
}

async fn restore(asked: Office, Id(id): Id<CompanyId>) -> Result<Then, Error> {
    let name = change!(asked, |tx, viewer| {
        companies::trash(tx, viewer, id, false).await?;
        Ok(companies::one(tx.conn(), viewer, id).await?.name)
    })?;
    Ok(then(&asked, &format!("/companies/{id}")).toast(&asked, m::restored(name)))
}

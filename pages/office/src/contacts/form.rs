//! Adding and changing a contact; the trash.

use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use entry::Since;
use i18n::Text;
use kernel::{ContactId, FieldError};
use people::companies;
use people::contacts::{self, Contact, Draft};
use people::rules;
use serde::{Deserialize, Serialize};
use store::foresee::{Foreseen, Look, Looked};
use store::viewers::Whom;
use store::{Conn, Stop};
use ui::Errors;
use web::{Error, Form, Id, Office, Page, Then, then};

use super::led;
use crate::before::{Before, Sure, ask, fields, shown, undo};
use crate::parse::{self, id};
use crate::sets::in_a_word;
use crate::{change, m, words};

/// What the form carries.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub key: String,
    pub version: i64,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub notes: String,
    pub company: String,
    pub address: String,
    pub birthday: String,
    pub links: String,
    pub sure: String,
    /// Back from the question, to go on typing.
    pub again: Option<String>,
}

impl Typed {
    pub fn draft(&self) -> Result<Draft, FieldError> {
        Ok(Draft {
            name: self.name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            notes: self.notes.clone(),
            company: id("company", &self.company)?,
            address: self.address.clone(),
            birthday: self.birthday.clone(),
            links: rules::links_typed(&self.links),
        })
    }
    fn of(contact: &Contact) -> Typed {
        Typed {
            key: String::new(),
            version: contact.version,
            name: contact.name.clone(),
            email: contact.email.clone(),
            phone: contact.phone.clone(),
            notes: contact.notes.clone(),
            company: contact
                .company_id
                .map(|c| c.to_string())
                .unwrap_or_default(),
            address: contact.address.clone(),
            birthday: contact
                .birthday
                .map_or_else(String::new, |day| day.to_string()),
            links: contact.links.0.join("\n"),
            sure: String::new(),
            again: None,
        }
    }
}

#[derive(askama::Template)]
#[template(path = "contact_form.html")]
struct FormPage {
    title: Text,
    action: String,
    back: String,
    button: Text,
    typed: Typed,
    companies: Vec<(String, Text)>,
    errors: Errors,
    stale: Option<parts::Stale>,
    /// The contact that is there already, with its photo.
    contact: Option<Contact>,
    /// Whether the address is what somebody signs in with.
    fixed_email: bool,
}

async fn form(
    asked: &Office,
    conn: &mut Conn,
    contact: Option<&Contact>,
    typed: Typed,
    errors: Errors,
) -> Result<Page, Error> {
    let mut companies = companies::choices(conn, &asked.viewer).await?;
    if let Some(id) = contact.and_then(|c| c.company_id) {
        crate::companies::with_trashed(conn, asked, &mut companies, id).await?;
    }
    let (title, action, back): (Text, _, _) = match contact {
        Some(c) => (
            m::edit_person(c.name.clone()).into(),
            format!("/contacts/{}/edit", c.id),
            format!("/contacts/{}", c.id),
        ),
        None => (
            m::add_contact().into(),
            "/contacts".to_owned(),
            "/contacts".to_owned(),
        ),
    };
    // Both versions: what stands now above, what was typed in the form.
    let stale = contact.filter(|c| typed.version != c.version).map(|c| {
        parts::Stale::new(vec![
            (m::name().into(), c.name.clone().into()),
            (m::email().into(), c.email.clone().into()),
            (m::phone().into(), c.phone.clone().into()),
            (m::company().into(), c.company.clone().into()),
            (m::address().into(), c.address.clone().into()),
            (
                m::birthday().into(),
                c.birthday
                    .map_or_else(Text::default, |d| i18n::when::long_day(d).into()),
            ),
            (m::links().into(), c.links.0.join(", ").into()),
            (m::notes().into(), c.notes.clone().into()),
        ])
    });
    let fresh = contact.map_or(0, |c| c.version);
    let status = stale.is_some();
    let body = FormPage {
        title: title.clone(),
        action,
        button: if contact.is_some() {
            m::save_contact().into()
        } else {
            m::add_contact().into()
        },
        typed: Typed {
            version: fresh,
            ..typed
        },
        companies: words::choices(companies, Some(m::no_company().into())),
        errors,
        stale,
        fixed_email: contact.is_some_and(|c| c.access != kernel::Access::None),
        back: back.clone(),
        contact: contact.cloned(),
    };
    let mut page = Page::office("contacts", title.clone(), body).crumb(m::contacts(), "/contacts");
    if let Some(contact) = contact {
        page = page.crumb(contact.name.clone(), back);
    }
    page = page.crumb(title, "");
    Ok(if status {
        page.status(axum::http::StatusCode::CONFLICT)
    } else {
        page
    })
}

pub(crate) async fn new(asked: Office) -> Result<Page, Error> {
    people::needs(&asked.viewer, kernel::Right::EditPeople)?;
    let mut conn = asked.read().await?;
    form(&asked, &mut conn, None, Typed::default(), Errors::default()).await
}

pub(crate) async fn create(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    let act = asked.act_once(
        &typed.key,
        &[
            &typed.name,
            &typed.email,
            &typed.phone,
            &typed.notes,
            &typed.company,
            &typed.address,
            &typed.birthday,
            &typed.links,
        ],
    );
    let draft = typed.draft();
    let made = change!(asked, act, |tx, viewer| {
        let id = contacts::create(tx, viewer, &draft?).await?;
        tx.answer(id.to_string());
        let invited = entry::by_itself(tx, viewer, id, Since::Made).await?;
        Ok((id.to_string(), invited.is_some()))
    });
    match made {
        Ok((id, invited)) => {
            let text: Text = if invited {
                m::person_added_invited(people::first_name(&typed.name).to_owned()).into()
            } else {
                m::contact_added(typed.name).into()
            };
            Ok(then(&asked, &format!("/contacts/{id}"))
                .toast(&asked, text)
                .into_response())
        }
        Err(Stop::Again(first)) => Ok(then(&asked, &format!("/contacts/{first}")).into_response()),
        Err(stop) => {
            let errors = parse::errors(stop, "name")?;
            let mut conn = asked.read().await?;
            Ok(form(&asked, &mut conn, None, typed, errors)
                .await?
                .invalid()
                .into_response())
        }
    }
}

pub(crate) async fn edit(asked: Office, Id(id): Id<ContactId>) -> Result<Response, Error> {
    people::needs(&asked.viewer, kernel::Right::EditPeople)?;
    let mut conn = asked.read().await?;
    let contact = contacts::one(&mut conn, &asked.viewer, id).await?;
    if let Some(there) = led(&asked, &contact, "/edit") {
        return Ok(there);
    }
    let typed = Typed::of(&contact);
    let page = form(&asked, &mut conn, Some(&contact), typed, Errors::default()).await?;
    Ok(page.into_response())
}

pub(crate) async fn save(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let (draft, version) = (typed.draft(), typed.version);
    people::needs(&asked.viewer, kernel::Right::EditPeople)?;
    if typed.again.is_some() {
        let mut conn = asked.read().await?;
        let contact = contacts::one(&mut conn, &asked.viewer, id).await?;
        let page = form(&asked, &mut conn, Some(&contact), typed, Errors::default()).await?;
        return Ok(page.invalid().into_response());
    }
    // Another company is another portal, another set and another audience.
    let saved = shown!(asked, look(id, &typed.sure), |tx, viewer| {
        contacts::change(tx, viewer, id, version, &draft?).await
    });
    let errors = match saved {
        Looked::Done((), effects) => {
            let said = in_a_word(m::contact_saved(typed.name).into(), &effects);
            let back = then(&asked, &format!("/contacts/{id}")).toast(&asked, said);
            return Ok(back.into_response());
        }
        Looked::Ask(effects) => {
            let sent = fields(&typed);
            return Ok(question(
                &asked,
                id,
                "/edit",
                m::ask_save(typed.name),
                sent,
                &effects,
            ));
        }
        Looked::Stopped(Stop::Stale(_)) => None,
        Looked::Stopped(stop) => Some(parse::errors(stop, "email")?),
    };
    let mut conn = asked.read().await?;
    let contact = contacts::one(&mut conn, &asked.viewer, id).await?;
    let page = form(
        &asked,
        &mut conn,
        Some(&contact),
        typed,
        errors.clone().unwrap_or_default(),
    )
    .await?;
    Ok(if errors.is_some() {
        page.invalid()
    } else {
        page
    }
    .into_response())
}

fn look(id: ContactId, sure: &str) -> Look {
    Look::new(Whom::Contact(id), sure)
}

fn question(
    asked: &Office,
    id: ContactId,
    act: &str,
    title: impl Into<Text>,
    fields: Vec<(String, String)>,
    foreseen: &Foreseen,
) -> Response {
    let before = Before {
        section: "contacts",
        title: title.into(),
        action: format!("/contacts/{id}{act}"),
        back: format!("/contacts/{id}"),
        fields,
        again: act == "/edit",
        ..Before::default()
    };
    ask(asked, before, foreseen)
}

pub(crate) async fn trash(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(form): Form<Sure>,
) -> Result<Response, Error> {
    let done = shown!(asked, look(id, &form.sure), |tx, viewer| {
        contacts::trash(tx, viewer, id, true).await?;
        Ok(contacts::one(tx.conn(), viewer, id).await?.name)
    });
    let (name, effects) = match done {
        Looked::Done(name, effects) => (name, effects),
        Looked::Ask(effects) => {
            let name = contacts::one(&mut asked.read().await?, &asked.viewer, id).await?;
            let title = m::ask_trash(name.name);
            return Ok(question(&asked, id, "/trash", title, Vec::new(), &effects));
        }
        Looked::Stopped(stop) => return Err(stop.into()),
    };
    let back = then(&asked, "/contacts").toast(&asked, m::in_trash_now(name));
    Ok(undo(back, &asked, &format!("/contacts/{id}/restore"), &effects).into_response())
}

pub(crate) async fn restore(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(form): Form<Sure>,
) -> Result<Response, Error> {
    let done = shown!(asked, look(id, &form.sure), |tx, viewer| {
        contacts::trash(tx, viewer, id, false).await?;
        Ok(contacts::one(tx.conn(), viewer, id).await?.name)
    });
    let name = match done {
        Looked::Done(name, _) => name,
        Looked::Ask(effects) => {
            let name = contacts::one(&mut asked.read().await?, &asked.viewer, id).await?;
            let title = m::ask_restore(name.name);
            return Ok(question(
                &asked,
                id,
                "/restore",
                title,
                Vec::new(),
                &effects,
            ));
        }
        Looked::Stopped(stop) => return Err(stop.into()),
    };
    let back = then(&asked, &format!("/contacts/{id}")).toast(&asked, m::restored(name));
    Ok(back.into_response())
}

pub(crate) async fn take_photo(
    asked: Office,
    Id(id): Id<ContactId>,
    request: Request,
) -> Result<Response, Error> {
    let errors = match parts::photo::take(&asked, id, request).await {
        Ok(()) => {
            return Ok(then(&asked, &format!("/contacts/{id}"))
                .toast(&asked, m::photo_saved())
                .into_response());
        }
        Err(stop) => parse::errors(stop, "photo")?,
    };
    let mut conn = asked.read().await?;
    let contact = contacts::one(&mut conn, &asked.viewer, id).await?;
    let typed = Typed::of(&contact);
    let page = form(&asked, &mut conn, Some(&contact), typed, errors).await?;
    Ok(page.invalid().into_response())
}

pub(crate) async fn remove_photo(asked: Office, Id(id): Id<ContactId>) -> Result<Then, Error> {
    parts::photo::remove(&asked, id).await?;
    Ok(then(&asked, &format!("/contacts/{id}")).toast(&asked, m::photo_removed()))
}

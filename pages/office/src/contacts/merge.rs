//! Making one contact of two: whom, both beside each other with what stays of each, what that changes
//! in who sees what, and the change.

mod compare;

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Text;
use kernel::{ContactId, Right};
use people::contacts::merge::{self as merging, Choice, Pair};
use people::contacts::{self, Alike, Contact, Why, alike, alike_to};
use serde::Deserialize;
use store::{Conn, Stop};
use ui::Errors;
use web::{Error, Form, Id, Office, Page, Query, then};

use super::led;
use crate::sets::Effects;
use crate::{change, m, parse, words};
use compare::Comparison;

/// Groups of contacts that may be the same that the list of them looks for.
const GROUPS: i64 = 50;
/// Contacts to choose from.
const CHOICES: i64 = 500;

/// Access moves along, so both rights are needed.
pub(super) fn may(asked: &Office) -> bool {
    asked.viewer.has(Right::EditPeople) && asked.viewer.has(Right::GrantAccess)
}

fn needs(asked: &Office) -> Result<(), Stop> {
    people::needs(&asked.viewer, Right::EditPeople)?;
    people::needs(&asked.viewer, Right::GrantAccess)
}

#[derive(askama::Template)]
#[template(path = "contacts_alike.html")]
struct Pairs {
    pairs: Vec<Alike>,
}

fn why(of: &Why) -> Text {
    match of {
        Why::Phone => m::alike_phone().into(),
        Why::Name => m::alike_name().into(),
    }
}

/// Contacts that may be the same person, two by two.
pub(super) async fn pairs(asked: Office) -> Result<Page, Error> {
    needs(&asked)?;
    let pairs = alike(&mut asked.read().await?, &asked.viewer, GROUPS).await?;
    let page = Page::office("contacts", m::alike_contacts(), Pairs { pairs });
    Ok(page
        .crumb(m::contacts(), "/contacts")
        .crumb(m::alike_contacts(), ""))
}

/// How many pairs the list of contacts hints at; none for staff who may not merge.
pub(super) async fn hint(conn: &mut Conn, asked: &Office) -> Result<i64, Stop> {
    if !may(asked) {
        return Ok(0);
    }
    Ok(alike(conn, &asked.viewer, GROUPS).await?.len() as i64)
}

#[derive(askama::Template)]
#[template(path = "contact_merge_with.html")]
struct Whom {
    kept: Contact,
    alike: Vec<Alike>,
    choices: Vec<(String, Text)>,
    errors: Errors,
}

#[derive(askama::Template)]
#[template(path = "contact_merge.html")]
struct Compare {
    kept: Contact,
    gone: Contact,
    comparison: Option<Comparison>,
    sign_in: Text,
    effects: Option<Effects>,
    errors: Errors,
    stale: bool,
}

impl Compare {
    fn two_people(&self) -> bool {
        self.comparison.is_none()
    }
}

fn framed(kept: &Contact, body: impl askama::DynTemplate + Send + Sync + 'static) -> Page {
    Page::office("contacts", m::merge_contact(), body)
        .crumb(m::contacts(), "/contacts")
        .crumb(kept.name.clone(), format!("/contacts/{}", kept.id))
        .crumb(m::merge_contact(), "")
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct With {
    with: String,
}

pub(super) async fn page(
    asked: Office,
    Id(id): Id<ContactId>,
    Query(asks): Query<With>,
) -> Result<Response, Error> {
    needs(&asked)?;
    let mut conn = asked.read().await?;
    let kept = contacts::one(&mut conn, &asked.viewer, id).await?;
    if let Some(there) = led(&asked, &kept, "") {
        return Ok(there);
    }
    let with = match parse::id::<ContactId>("with", &asks.with) {
        Ok(Some(with)) => contacts::one(&mut conn, &asked.viewer, with).await,
        Ok(None) => return whom(&asked, &mut conn, kept, Errors::default()).await,
        Err(_) => Err(Stop::Gone),
    };
    let gone = match with {
        Ok(gone) => gone,
        Err(Stop::Gone) => return whom(&asked, &mut conn, kept, unknown()).await,
        Err(stop) => return Err(stop.into()),
    };
    if let Some(errors) = unfit(&kept, &gone) {
        return whom(&asked, &mut conn, kept, errors).await;
    }
    let page = compared(&asked, &mut conn, kept, gone, &Choice::default(), None).await?;
    Ok(page.into_response())
}

/// Why these two cannot be one at all.
fn unfit(kept: &Contact, gone: &Contact) -> Option<Errors> {
    let word = if kept.id == gone.id {
        "same_contact"
    } else if kept.trashed_at.is_some() || gone.trashed_at.is_some() {
        "in_trash"
    } else {
        return None;
    };
    words::state(word).map(|text| Errors::one("with", text))
}

fn unknown() -> Errors {
    Errors::of(&[kernel::FieldError::new("with", "unknown")])
}

async fn whom(
    asked: &Office,
    conn: &mut Conn,
    kept: Contact,
    errors: Errors,
) -> Result<Response, Error> {
    let mut choices = contacts::choices(conn, &asked.viewer, None, CHOICES).await?;
    choices.retain(|(id, ..)| *id != kept.id);
    let named = choices
        .into_iter()
        .map(|(id, name, email)| match email.as_str() {
            "" => (id, name),
            _ => (id, format!("{name} · {email}")),
        });
    let wrong = !errors.is_empty();
    let body = Whom {
        alike: alike_to(conn, &asked.viewer, kept.id).await?,
        choices: words::choices(named.collect(), Some(m::choose_contact().into())),
        errors,
        kept: kept.clone(),
    };
    let page = framed(&kept, body);
    Ok(if wrong { page.invalid() } else { page }.into_response())
}

/// The comparison, with what the merge would change; `said`: why it comes back.
async fn compared(
    asked: &Office,
    conn: &mut Conn,
    kept: Contact,
    gone: Contact,
    choice: &Choice,
    said: Option<Stop>,
) -> Result<Page, Error> {
    // What cannot stay chosen is asked again from the beginning; notes too long together, by one.
    let simple = Choice {
        notes: Some(merging::Side::Kept),
        ..Choice::default()
    };
    let (choice, one) = match merging::merged(&kept, &gone, choice) {
        Ok(one) => (choice, Some(one)),
        Err(kernel::Refusal::State("both_sign_in")) => (choice, None),
        Err(_) => (
            &simple,
            Some(merging::merged(&kept, &gone, &simple).map_err(Stop::from)?),
        ),
    };
    let (comparison, effects) = match &one {
        Some(one) => {
            let comparison = compare::compare(conn, asked, &kept, &gone, choice, one).await?;
            let foreseen = merging::foreseen(conn, &asked.viewer, &kept, &gone, choice).await?;
            (
                Some(comparison),
                Effects::of(asked, &foreseen).map(Effects::below),
            )
        }
        None => (None, None),
    };
    let stale = matches!(said, Some(Stop::Stale(_)));
    let wrong = said.is_some();
    let errors = match said {
        None | Some(Stop::Stale(_)) => Errors::default(),
        Some(stop) => parse::errors(stop, "with")?,
    };
    let name = |side| match side {
        merging::Side::Kept => kept.name.clone(),
        merging::Side::Gone => gone.name.clone(),
    };
    let sign_in: Text = match one.as_ref().map(|one| (one.sign_in, one.access)) {
        None => m::state_both_sign_in().into(),
        Some((None, _)) => m::merge_no_access().into(),
        Some((Some(side), access)) => m::merge_access(words::access(access), name(side)).into(),
    };
    let body = Compare {
        comparison,
        sign_in,
        effects,
        errors,
        stale,
        kept: kept.clone(),
        gone,
    };
    let page = framed(&kept, body);
    Ok(match (stale, wrong) {
        (true, _) => page.status(StatusCode::CONFLICT),
        (_, true) => page.invalid(),
        _ => page,
    })
}

type Typed = BTreeMap<String, String>;

/// What was chosen; a word that is no side is none.
fn chosen(typed: &Typed) -> Choice {
    let side = |name: &str| typed.get(name).and_then(|word| merging::Side::of(word));
    let places = typed.iter().filter_map(|(name, word)| {
        let at = name.strip_prefix("place-")?.parse().ok()?;
        (merging::Side::of(word) == Some(merging::Side::Gone)).then_some(at)
    });
    Choice {
        name: side("name"),
        email: side("email"),
        phone: side("phone"),
        company: side("company"),
        address: side("address"),
        birthday: side("birthday"),
        notes: side("notes"),
        permissions: side("permissions"),
        memberships: places.collect(),
    }
}

/// Merges, once who asks has seen what just this choice changes.
pub(super) async fn save(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    needs(&asked)?;
    let text = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let mut conn = asked.read().await?;
    let kept = contacts::one(&mut conn, &asked.viewer, id).await?;
    if let Some(there) = led(&asked, &kept, "") {
        return Ok(there); // sent twice
    }
    let with = match parse::required::<ContactId>("with", &text("with")) {
        Ok(with) => contacts::one(&mut conn, &asked.viewer, with).await,
        Err(_) => Err(Stop::Gone),
    };
    let gone = match with {
        Ok(gone) if gone.merged_into == Some(kept.id) => {
            return Ok(then(&asked, &format!("/contacts/{id}")).into_response()); // sent twice
        }
        Ok(gone) => gone,
        Err(Stop::Gone) => return whom(&asked, &mut conn, kept, unknown()).await,
        Err(stop) => return Err(stop.into()),
    };
    if let Some(errors) = unfit(&kept, &gone) {
        return whom(&asked, &mut conn, kept, errors).await;
    }
    let choice = chosen(&typed);
    let version = |name: &str| text(name).parse::<i64>().unwrap_or(0);
    let pair = Pair {
        kept: (kept.id, version("version")),
        gone: (gone.id, version("other_version")),
    };
    let reviewed = match merging::merged(&kept, &gone, &choice) {
        Ok(one) => {
            let now = compare::compare(&mut conn, &asked, &kept, &gone, &choice, &one).await?;
            now.chosen == text("reviewed")
        }
        Err(_) => true, // the refusal is said below
    };
    let fresh = (kept.version, gone.version) == (pair.kept.1, pair.gone.1);
    if fresh && !reviewed {
        let page = compared(&asked, &mut conn, kept, gone, &choice, None).await?;
        return Ok(page.invalid().into_response());
    }
    drop(conn);
    let name = kept.name.clone();
    match now(&asked, pair, choice.clone()).await {
        Ok(()) => Ok(then(&asked, &format!("/contacts/{id}"))
            .toast(&asked, m::merged_now(name))
            .into_response()),
        Err(stop @ (Stop::Stale(_) | Stop::Refused(_))) => {
            let mut conn = asked.read().await?;
            let page = compared(&asked, &mut conn, kept, gone, &choice, Some(stop)).await?;
            Ok(page.into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

/// The change, for pages and programs.
pub(crate) async fn now(asked: &web::Asked, pair: Pair, choice: Choice) -> Result<(), Stop> {
    let tools: Vec<_> = asked
        .app
        .tools
        .iter()
        .flat_map(|t| t.names_contact.iter().copied())
        .collect();
    change!(asked, |tx, viewer| {
        merging::merge(tx, viewer, pair, &choice, &tools).await
    })
}

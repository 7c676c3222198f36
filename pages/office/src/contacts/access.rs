//! The tab *Portal access*: status with who and when, how access is granted, what the contact can
//! do, and what it sees.

use axum::response::{IntoResponse, Response};
use entry::{AccessTrail, Grant, access_trail};
use i18n::Text;
use kernel::{Access, ContactId, Right, Time};
use people::contacts::{self, Contact};
use people::settings::Tools;
use people::sights;
use serde::Deserialize;
use store::{Conn, Stop};
use ui::Errors;
use web::{Error, Form, Id, Office, Page, then};

use super::{Head, led, tabs};
use crate::parse;
use crate::sets::Chosen;
use crate::sets::levels::{self, Can};
use crate::{change, m, words};

/// Items looked at for the summary *What Amelia sees*.
const LOOKED_AT: i64 = 200;
/// Heaps shown beside the form.
const HEAPS: usize = 10;

/// One row under *What Amelia sees*.
pub(super) struct Heap {
    pub icon: &'static str,
    pub words: Text,
    pub path: Option<String>,
    pub because: Text,
    pub sees: bool,
}

/// What a form of the tab carried when it came back with errors.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    pub errors: Errors,
    pub user_name: String,
    pub password_open: bool,
    pub pin_open: bool,
    /// The name of a set that could not be made.
    pub set_name: String,
}

#[derive(askama::Template)]
#[template(path = "contact_access.html")]
struct Tab {
    head: Head,
    contact: Contact,
    first: String,
    trail: AccessTrail,
    pin: Option<entry::PinState>,
    cans: Vec<Can>,
    chosen: Chosen,
    changes: i64,
    settings: bool,
    heaps: Vec<Heap>,
    more_heaps: bool,
    typed: Typed,
    portal_on: bool,
    /// Whether clients may edit their own details at all.
    client_edits: bool,
    grant: bool,
    view_as: bool,
    now: Time,
}

impl Tab {
    fn at(&self, path: &str) -> String {
        format!("/contacts/{}{path}", self.contact.id)
    }
    /// What stands in the user name's field: what was typed, what it is, or a proposal.
    fn login_name(&self) -> String {
        if !self.typed.user_name.is_empty() {
            return self.typed.user_name.clone();
        }
        self.trail
            .user_name
            .clone()
            .unwrap_or_else(|| self.contact.email.clone())
    }
    /// Whether a PIN can be given: to whoever may come in.
    fn may_have_pin(&self) -> bool {
        let enters = matches!(self.contact.access, Access::Active | Access::Invited);
        enters && !self.contact.email.is_empty()
    }
    fn live(&self) -> usize {
        self.trail
            .invitations
            .iter()
            .filter(|i| i.live(self.now))
            .count()
    }
}

/// Heaps whose sentence reads the same are one.
fn alike<'s>(
    asked: &Office,
    contact: &Contact,
    heaps: Vec<sights::Heap<'s>>,
) -> Vec<sights::Heap<'s>> {
    let mut all: Vec<(String, sights::Heap<'s>)> = Vec::new();
    for heap in heaps {
        let because = words::because(asked, contact, heap.first).0;
        let because = because.to(asked.locale);
        let reads_the_same = |(said, other): &&mut (String, sights::Heap<'s>)| {
            (other.first.kind, other.first.verdict.allowed)
                == (heap.first.kind, heap.first.verdict.allowed)
                && *said == because
        };
        match all.iter_mut().find(reads_the_same) {
            Some((_, same)) => same.count += heap.count,
            None => all.push((because, heap)),
        }
    }
    all.into_iter().map(|(_, heap)| heap).collect()
}

/// The whole tab of a contact that was read. Seven statements beside the shell's.
pub(super) async fn tab(
    asked: &Office,
    conn: &mut Conn,
    contact: Contact,
    typed: Typed,
) -> Result<Page, Error> {
    let id = contact.id;
    let mut trail = access_trail(conn, asked.org.id, id, asked.now).await?;
    let pin = trail.pin.take();
    let seen = if contact.trashed_at.is_some() {
        Vec::new()
    } else {
        sights::of(conn, &asked.viewer, id, None, LOOKED_AT).await?
    };
    let heaps = alike(asked, &contact, sights::heaped(&seen));
    let more_heaps = heaps.len() > HEAPS || seen.len() as i64 == LOOKED_AT;
    let heaps = heaps
        .into_iter()
        .take(HEAPS)
        .map(|heap| {
            let (tool, icon) = words::tool(asked, heap.first.kind);
            let one = heap.count == 1;
            Heap {
                icon,
                words: if one {
                    heap.first.title.clone().into()
                } else {
                    m::many_of(heap.count, tool).into()
                },
                path: one.then(|| parts::item_path(heap.first.kind, heap.first.item)),
                because: words::because(asked, &contact, heap.first).0,
                sees: heap.first.verdict.allowed,
            }
        })
        .collect();
    let (force, roles) = people::sets::in_force_at(conn, &asked.viewer, id).await?;
    let sets = people::sets::list(conn, &asked.viewer).await?;
    let (usual, now) = (force.levels(), contact.changes.0.on(force.levels()));
    let on = Tools::of(&asked.org);
    let mut cans = levels::cans(asked.app.tools, &usual, &now);
    for can in &mut cans {
        let tool = asked.app.tools.iter().find(|t| t.kind.tool() == can.name);
        can.limits = tool.map_or_else(Vec::new, |tool| {
            levels::limits(tool, &now, &on, &sets, &roles)
        });
    }
    let body = Tab {
        head: Head::new(asked, &contact, "access"),
        first: people::first_name(&contact.name).to_owned(),
        changes: cans.iter().filter(|c| c.changed).count() as i64,
        chosen: Chosen::of(&sets, &force),
        settings: asked.viewer.has(Right::Settings),
        portal_on: asked.org.portal_on,
        client_edits: asked.org.client_edits,
        grant: asked.viewer.has(Right::GrantAccess) && contact.trashed_at.is_none(),
        view_as: asked.viewer.has(Right::ViewAs) && contact.trashed_at.is_none(),
        now: asked.now,
        contact: contact.clone(),
        trail,
        pin,
        cans,
        heaps,
        more_heaps,
        typed,
    };
    Ok(tabs::page(&contact, body).topic("home"))
}

pub(crate) async fn page(
    asked: Office,
    Id(id): Id<ContactId>,
    opened: parts::Opened,
) -> Result<Response, Error> {
    let mut conn = asked.read().await?;
    let contact = contacts::one(&mut conn, &asked.viewer, id).await?;
    if let Some(there) = led(&asked, &contact, "/access") {
        return Ok(there);
    }
    let page = tab(&asked, &mut conn, contact, Typed::default()).await?;
    tabs::looked(&asked, opened, id);
    Ok(page.into_response())
}

/// The tab again with what was wrong.
pub(crate) async fn again(asked: &Office, id: ContactId, typed: Typed) -> Result<Response, Error> {
    let mut conn = asked.read().await?;
    let contact = contacts::one(&mut conn, &asked.viewer, id).await?;
    Ok(tab(asked, &mut conn, contact, typed)
        .await?
        .invalid()
        .into_response())
}

/// The tab as it stands now, for whoever saved too late.
pub(crate) async fn conflict(asked: &Office, id: ContactId) -> Result<Response, Error> {
    let typed = Typed {
        errors: Errors::one("access", m::stale_levels()),
        ..Typed::default()
    };
    let mut conn = asked.read().await?;
    let contact = contacts::one(&mut conn, &asked.viewer, id).await?;
    let page = tab(asked, &mut conn, contact, typed).await?;
    let page = page.status(axum::http::StatusCode::CONFLICT);
    Ok(page.into_response())
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct How {
    key: String,
    way: String,
}

/// *Client (portal only)* by an invitation: mailed now, or later by a copied link.
pub(crate) async fn grant(
    asked: Office,
    Id(id): Id<ContactId>,
    Form(form): Form<How>,
) -> Result<Response, Error> {
    let send = form.way != "later";
    let act = asked.act_once(&form.key, &[&form.way, "grant"]);
    let granted = change!(asked, act, |tx, viewer| {
        let granted = entry::grant(tx, viewer, id, Grant::Invite { send }).await?;
        tx.answer(granted.access.word());
        Ok((granted.access, granted.mailed))
    });
    let back = || then(&asked, &format!("/contacts/{id}/access"));
    match granted {
        Ok((Access::Active, _)) => Ok(back().toast(&asked, m::granted_active()).into_response()),
        Ok((_, true)) => Ok(back().toast(&asked, m::granted_mailed()).into_response()),
        Ok((_, false)) => Ok(back().toast(&asked, m::granted_quietly()).into_response()),
        Err(Stop::Again(_)) => Ok(back().into_response()),
        Err(stop) => {
            let errors = parse::errors(stop, "way")?;
            again(
                &asked,
                id,
                Typed {
                    errors,
                    ..Typed::default()
                },
            )
            .await
        }
    }
}

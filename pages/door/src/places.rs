//! Places: where one sign-in may act, choosing one, and signing out.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entry::{Invitee, clear_cookie, invited_places, join, set_cookie, switch};
use i18n::Text;
use kernel::{OrgId, PersonId, Refusal};
use serde::Deserialize;
use store::org::Org;
use store::sessions::{Door, Session, doors};
use store::{Stop, secret, sql};
use web::{Error, Form, Query};

use crate::answer::{Go, page as door, query};
use crate::link::Over;
use crate::m;
use crate::visit::{Visit, first_part, local};

/// The query of the page.
#[derive(Deserialize)]
pub struct Where {
    #[serde(default)]
    next: String,
}

/// One row.
struct Place {
    key: String,
    name: String,
    role: Text,
    /// What the button says: where one has several places, as what one goes there too.
    open: Text,
    here: bool,
}

#[derive(Template)]
#[template(path = "places.html")]
struct Places {
    email: String,
    places: Vec<Place>,
    invited: Vec<Place>,
    next: String,
    confirm: bool,
}

/// GET: the page. The place that `next` lies in stands first.
pub async fn page(visit: Visit, Query(there): Query<Where>) -> Result<Response, Error> {
    let next = local(&there.next);
    let Some(session) = visit.session().await? else {
        return Ok(to_sign_in(next));
    };
    show(&visit, &session, next, false, StatusCode::OK).await
}

fn to_sign_in(next: &str) -> Response {
    Go::to(if next.is_empty() {
        "/sign-in".to_owned()
    } else {
        format!("/sign-in?{}", query("next", next))
    })
    .into_response()
}

async fn show(
    visit: &Visit,
    session: &Session,
    next: &str,
    confirm: bool,
    status: StatusCode,
) -> Result<Response, Error> {
    let mut conn = visit.app.db.read_instance().await?;
    let mut open = doors(&mut conn, session.person_id).await?;
    // Somebody on the way to a page, who is here already, wants another of these.
    open.sort_by_key(|d| {
        let here = !next.is_empty() && is_here(session, d);
        (d.slug != first_part(next), here)
    });
    // Who can open one place for somebody, by a password, a PIN or a provider, does not learn of others.
    open.retain(|d| !session.is_confined() || is_here(session, d));
    let invited = if session.is_confined() {
        Vec::new()
    } else {
        invited_places(&mut conn, session.person_id).await?
    };
    drop(conn);
    if open.is_empty() && invited.is_empty() {
        return nothing(visit, session.person_id).await;
    }
    let places: Vec<Place> =
        open.iter()
            .map(|d| Place {
                key: key(d.org_id, who(d)),
                name: d.name.clone(),
                role: role(d.staff_id.is_some(), &d.company),
                open: match open.iter().filter(|o| o.org_id == d.org_id).count() {
                    1 => m::open_place(d.name.clone()).into(),
                    _ => m::open_place_as(d.name.clone(), role(d.staff_id.is_some(), &d.company))
                        .into(),
                },
                here: is_here(session, d),
            })
            .collect();
    let invited = invited.into_iter().map(|p| {
        let role = role(p.who.staff().is_some(), &p.company);
        Place {
            key: key(p.org, Some(p.who)),
            open: m::join_place(p.name.clone()).into(),
            name: p.name,
            role,
            here: false,
        }
    });
    let title: Text = if places.len() > 1 {
        m::places_title().into()
    } else {
        m::places_title_one().into()
    };
    let body = Places {
        email: session.email.clone(),
        places,
        invited: invited.collect(),
        next: next.to_owned(),
        confirm,
    };
    Ok(door(title, body, status))
}

/// Whom a place is of.
pub fn who(door: &Door) -> Option<Invitee> {
    door.staff_id
        .map(Invitee::Staff)
        .or(door.contact_id.map(Invitee::Contact))
}

/// What a button sends: organization and record.
fn key(org: OrgId, who: Option<Invitee>) -> String {
    format!(
        "{org}.{}",
        who.map(|w| w.id().to_string()).unwrap_or_default()
    )
}

/// As what one goes there: whoever is a client of several companies tells the places apart by it.
fn role(staff: bool, company: &str) -> Text {
    match (staff, company) {
        (true, _) => m::as_staff().into(),
        (false, "") => m::as_client().into(),
        (false, company) => m::as_client_of(company.to_owned()).into(),
    }
}

fn is_here(session: &Session, door: &Door) -> bool {
    session.org_id == Some(door.org_id)
        && session.staff_id == door.staff_id
        && session.contact_id == door.contact_id
}

/// The forms of the page.
#[derive(Deserialize)]
pub struct Choice {
    #[serde(default)]
    place: String,
    #[serde(default)]
    next: String,
}

/// POST: goes there, joining first where one is invited.
pub async fn choose(visit: Visit, Form(form): Form<Choice>) -> Result<Response, Error> {
    let next = local(&form.next);
    let Some(session) = visit.session().await? else {
        return Ok(to_sign_in(next));
    };
    let mut conn = visit.app.db.read_instance().await?;
    let invited = invited_places(&mut conn, session.person_id).await?;
    drop(conn);
    if let Some(place) = invited
        .iter()
        .find(|p| key(p.org, Some(p.who)) == form.place)
        .filter(|_| !session.is_confined())
    {
        join(
            &visit.app.db,
            session.person_id,
            place,
            "session",
            visit.request,
            visit.now,
        )
        .await?;
    }
    let open = doors(&mut visit.app.db.read_instance().await?, session.person_id).await?;
    let to = open
        .into_iter()
        .find(|d| key(d.org_id, who(d)) == form.place)
        .ok_or(Stop::Gone)?;
    move_on(&visit, &session, to, next).await
}

/// Goes on in another place of the same person, as the session stands: it proves no more than before.
pub async fn move_on(
    visit: &Visit,
    session: &Session,
    to: Door,
    next: &str,
) -> Result<Response, Error> {
    let there = if first_part(next) == to.slug {
        next.to_owned()
    } else {
        format!("/{}", to.slug)
    };
    if is_here(session, &to) {
        return Ok(Go::to(there).into_response());
    }
    match switch(
        &visit.app.db,
        session,
        to,
        visit.arrival("").await?,
        visit.now,
    )
    .await
    {
        Ok(cookie) => Ok(Go::to(there)
            .cookie(set_cookie(&visit.app.site, &cookie))
            .drop(visit, "join")
            .into_response()),
        Err(Stop::Refused(Refusal::State("sign_in_again"))) => Ok(to_sign_in(&there)),
        Err(Stop::Refused(Refusal::State("confirm_first"))) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show(visit, session, &there, true, status).await
        }
        Err(other) => Err(other.into()),
    }
}

/// POST `/sign-out`: ends the session of this browser; works twice.
pub async fn sign_out(visit: Visit) -> Result<Response, Error> {
    let mut to = "/sign-in".to_owned();
    if let Some(org) = visit.session().await?.and_then(|s| s.org_id) {
        to = format!(
            "/{}/sign-in",
            Org::by_id(&mut visit.app.db.read_instance().await?, org)
                .await?
                .slug
        );
    }
    if let Some(cookie) = visit.cookie() {
        let gone = sql("delete from session where hash = $1")
            .bind(secret::hash(store::sessions::PURPOSE, cookie));
        visit
            .app
            .db
            .note_instance(move |conn| Box::pin(async move { conn.run(gone).await.map(|_| ()) }))
            .await?;
    }
    Ok(Go::to(to)
        .cookie(clear_cookie(&visit.app.site))
        .into_response())
}

/// The sign-in works, but nothing is open to it. Who was suspended is told so, and by whom.
pub async fn nothing(visit: &Visit, person: PersonId) -> Result<Response, Error> {
    let paused: Option<(String,)> = visit
        .app
        .db
        .read_instance()
        .await?
        .maybe(sql("select o.name from contact c join organization o on o.id = c.org_id where c.person_id = $1 and c.access = 'suspended' and c.trashed_at is null order by c.access_at desc limit 1").bind(person))
        .await?;
    let (title, lead): (Text, Text) = match paused {
        Some((name,)) => (m::paused_title().into(), m::paused_lead(name).into()),
        None => (m::no_places_title().into(), m::no_places_lead().into()),
    };
    let body = Over {
        title: title.clone(),
        lead,
        action: None,
        email: String::new(),
        button: m::sign_in().into(),
    };
    Ok(door(title, body, StatusCode::FORBIDDEN))
}

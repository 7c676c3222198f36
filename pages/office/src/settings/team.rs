//! Staff: the list, an invitation, name, title and group, active or not.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entry::NewStaff;
use i18n::Text;
use kernel::{Group, Right, StaffId};
use people::staff::{self, Draft, Staff, may_handle};
use serde::Deserialize;
use store::{Conn, Stop};
use ui::Errors;
use web::{Error, Form, Id, Office, Page, then};

use super::Nav;
use super::frame::page;
use crate::parse::{self, word};
use crate::{change, m, words};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    key: String,
    version: i64,
    name: String,
    email: String,
    title: String,
    group: String,
}

#[derive(askama::Template)]
#[template(path = "settings_team.html")]
struct List {
    nav: Nav,
    rows: Vec<(Staff, Text)>,
    groups: Vec<(String, Text)>,
    typed: Typed,
    errors: Errors,
}

fn mine(asked: &Office) -> Group {
    asked.viewer.staff.as_ref().map_or(Group::User, |s| s.group)
}

/// The groups this viewer may give.
fn groups(asked: &Office) -> Vec<(String, Text)> {
    let may: Vec<Group> = Group::ALL
        .iter()
        .copied()
        .filter(|g| may_handle(mine(asked), *g))
        .collect();
    words::options(&may, Group::word, |g| words::group(&asked.org, g))
}

async fn list_page(
    asked: &Office,
    conn: &mut Conn,
    typed: Typed,
    errors: Errors,
) -> Result<Page, Error> {
    let rows = staff::list(conn, &asked.viewer).await?;
    let rows = rows
        .into_iter()
        .map(|s| (s.clone(), words::group(&asked.org, s.grp)))
        .collect();
    Ok(page(
        m::team(),
        List {
            nav: Nav::new(asked, "team"),
            rows,
            groups: groups(asked),
            typed,
            errors,
        },
    ))
}

pub(crate) async fn list(asked: Office) -> Result<Page, Error> {
    super::frame::may(&asked, Right::ManageStaff)?;
    let typed = Typed {
        group: Group::Employee.word().to_owned(),
        ..Typed::default()
    };
    list_page(&asked, &mut asked.read().await?, typed, Errors::default()).await
}

/// Who gives or changes a role proves themselves first.
async fn may_change(asked: &Office) -> Result<(), Error> {
    super::frame::may(asked, Right::ManageStaff)?;
    Ok(crate::prove(asked).await?)
}

pub(crate) async fn invite(asked: Office, Form(typed): Form<Typed>) -> Result<Response, Error> {
    may_change(&asked).await?;
    let act = asked.act_once(
        &typed.key,
        &[&typed.name, &typed.email, &typed.title, &typed.group],
    );
    let group = word("group", &typed.group, Group::of);
    let (name, email, title) = (typed.name.clone(), typed.email.clone(), typed.title.clone());
    let done = change!(asked, act, |tx, viewer| {
        let id = entry::invite_staff(
            tx,
            viewer,
            NewStaff {
                email,
                name,
                title,
                group: group?,
            },
        )
        .await?;
        tx.answer(id.to_string());
        Ok(())
    });
    match done {
        Ok(()) => Ok(then(&asked, "/settings/team")
            .toast(&asked, m::staff_invited(typed.name))
            .into_response()),
        Err(Stop::Again(_)) => Ok(then(&asked, "/settings/team").into_response()),
        Err(stop) => {
            let errors = parse::errors(stop, "email")?;
            Ok(list_page(&asked, &mut asked.read().await?, typed, errors)
                .await?
                .invalid()
                .into_response())
        }
    }
}

#[derive(askama::Template)]
#[template(path = "settings_staff.html")]
struct One {
    nav: Nav,
    staff: Staff,
    typed: Typed,
    groups: Vec<(String, Text)>,
    errors: Errors,
    stale: Option<parts::Stale>,
    may: bool,
    myself: bool,
}

async fn one_page(
    asked: &Office,
    id: StaffId,
    typed: Option<Typed>,
    errors: Errors,
) -> Result<Page, Error> {
    let staff = staff::one(&mut asked.read().await?, &asked.viewer, id).await?;
    let stands = Typed {
        key: String::new(),
        version: staff.version,
        name: staff.name.clone(),
        email: staff.email.clone(),
        title: staff.title.clone(),
        group: staff.grp.word().to_owned(),
    };
    let typed = typed.unwrap_or_else(|| stands.clone());
    let stale = (typed.version != staff.version).then(|| {
        parts::Stale::new(vec![
            (m::name().into(), staff.name.clone().into()),
            (m::job_title().into(), staff.title.clone().into()),
            (m::group().into(), words::group(&asked.org, staff.grp)),
        ])
    });
    let conflict = stale.is_some();
    let body = One {
        nav: Nav::new(asked, "team"),
        may: may_handle(mine(asked), staff.grp),
        myself: asked.viewer.staff.as_ref().is_some_and(|s| s.id == id),
        groups: groups(asked),
        typed: Typed {
            version: staff.version,
            ..typed
        },
        staff,
        errors,
        stale,
    };
    let page = page(m::team(), body);
    Ok(if conflict {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    })
}

pub(crate) async fn edit(asked: Office, Id(id): Id<StaffId>) -> Result<Page, Error> {
    super::frame::may(&asked, Right::ManageStaff)?;
    one_page(&asked, id, None, Errors::default()).await
}

pub(crate) async fn save(
    asked: Office,
    Id(id): Id<StaffId>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    may_change(&asked).await?;
    let group = word("group", &typed.group, Group::of);
    let (name, title, version) = (typed.name.clone(), typed.title.clone(), typed.version);
    let done = change!(asked, |tx, viewer| staff::change(
        tx,
        viewer,
        id,
        version,
        &Draft {
            name,
            title,
            group: group?
        }
    )
    .await);
    match done {
        Ok(()) => Ok(then(&asked, "/settings/team")
            .toast(&asked, m::staff_saved(typed.name))
            .into_response()),
        Err(Stop::Stale(_)) => Ok(one_page(&asked, id, Some(typed), Errors::default())
            .await?
            .into_response()),
        Err(stop) => {
            let errors = parse::errors(stop, "group")?;
            Ok(one_page(&asked, id, Some(typed), errors)
                .await?
                .invalid()
                .into_response())
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Active {
    active: Option<String>,
}

async fn back(asked: &Office, id: StaffId, done: Result<Text, Stop>) -> Result<Response, Error> {
    match done {
        Ok(text) => Ok(then(asked, &format!("/settings/team/{id}"))
            .toast(asked, text)
            .into_response()),
        Err(stop) => {
            let errors = parse::errors(stop, "active")?;
            Ok(one_page(asked, id, None, errors)
                .await?
                .invalid()
                .into_response())
        }
    }
}

pub(crate) async fn active(
    asked: Office,
    Id(id): Id<StaffId>,
    Form(form): Form<Active>,
) -> Result<Response, Error> {
    may_change(&asked).await?;
    let on = form.active.is_some();
    let done = change!(asked, |tx, viewer| staff::set_active(tx, viewer, id, on)
        .await);
    back(
        &asked,
        id,
        done.map(|()| {
            if on {
                m::staff_active_now().into()
            } else {
                m::staff_inactive_now().into()
            }
        }),
    )
    .await
}

pub(crate) async fn resend(asked: Office, Id(id): Id<StaffId>) -> Result<Response, Error> {
    super::frame::may(&asked, Right::ManageStaff)?;
    crate::prove(&asked).await?; // a link that opens the office
    let done = change!(asked, |tx, viewer| entry::resend_staff(tx, viewer, id)
        .await);
    back(&asked, id, done.map(|()| m::resent_now().into())).await
}

/// Whom the provider means by this teammate is found out anew.
pub(crate) async fn unlink(asked: Office, Id(id): Id<StaffId>) -> Result<Response, Error> {
    may_change(&asked).await?;
    let done = change!(asked, |tx, viewer| staff::unlink(tx, viewer, id).await);
    back(&asked, id, done.map(|()| m::unlinked_now().into())).await
}

pub(crate) async fn revoke(asked: Office, Id(id): Id<StaffId>) -> Result<Response, Error> {
    let done = change!(asked, |tx, viewer| entry::revoke_staff_invitation(
        tx, viewer, id
    )
    .await);
    back(&asked, id, done.map(|()| m::revoked_now().into())).await
}

//! Acts on several contacts at once: invite (`invite`), add to an engagement, trash. One change for all.

use axum::response::{IntoResponse, Response};
use entry::Since;
use i18n::Text;
use kernel::{ContactId, EngagementId, Refusal, Role};
use people::{contacts, engagements, members};
use serde::{Deserialize, Serialize};
use store::Stop;
use store::foresee::{Look, Looked};
use store::viewers::Whom;
use web::{Error, Form, Office, then};

use super::invite;
use crate::before::{Before, ask, fields, shown};
use crate::{change, m, parse};

/// The most at once.
const MOST: usize = 200;
/// The most that one toast can bring back.
const UNDOABLE: usize = 30;

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Selected {
    id: Vec<String>,
    act: String,
    engagement: String,
    sure: String,
}

pub(crate) async fn act(asked: Office, Form(form): Form<Selected>) -> Result<Response, Error> {
    let ids: Vec<ContactId> = form
        .id
        .iter()
        .filter_map(|id| id.parse().ok())
        .take(MOST)
        .collect();
    let back = then(&asked, "/contacts");
    if ids.is_empty() {
        return Ok(back.toast(&asked, m::nothing_selected()).into_response());
    }
    match form.act.as_str() {
        "grant" => invite::several(&asked, ids, "/contacts").await,
        "add" => {
            let Ok(Some(engagement)) = parse::id::<EngagementId>("engagement", &form.engagement)
            else {
                return Ok(back
                    .toast(&asked, m::choose_engagement_first())
                    .into_response());
            };
            let many = ids.len() as i64;
            let look = Look::new(Whom::Engagement(engagement), &form.sure);
            let done = shown!(asked, look, |tx, viewer| {
                let (mut added, mut left) = (0_i64, 0_i64);
                for id in &ids {
                    match members::add(tx, viewer, engagement, *id, Role::Collaborator).await {
                        Ok(new) => {
                            added += i64::from(new);
                            entry::by_itself(tx, viewer, *id, Since::Member).await?;
                        }
                        Err(Stop::Refused(Refusal::State("not_of_company"))) => left += 1,
                        Err(stop) => return Err(stop),
                    }
                }
                if left == many {
                    return Err(Stop::state("not_of_company")); // nothing was changed
                }
                Ok((added, left))
            });
            let text: Text = match done {
                Looked::Done((added, 0), _) => m::added_count(added).into(),
                Looked::Done((added, left), _) => m::added_but_left(added, left).into(),
                Looked::Ask(effects) => {
                    let mut conn = asked.read().await?;
                    let e = engagements::one(&mut conn, &asked.viewer, engagement).await?;
                    let before = Before {
                        section: "contacts",
                        title: m::ask_add_several(many, e.title).into(),
                        action: "/contacts/bulk".to_owned(),
                        back: "/contacts".to_owned(),
                        fields: fields(&form),
                        note: asked
                            .org
                            .enable_on_membership
                            .then(|| m::ask_invites().into()),
                        ..Before::default()
                    };
                    return Ok(ask(&asked, before, &effects));
                }
                Looked::Stopped(Stop::Refused(Refusal::State("not_of_company"))) => {
                    return Ok(back
                        .toast(&asked, m::state_not_of_company())
                        .into_response());
                }
                Looked::Stopped(stop) => return Err(stop.into()),
            };
            Ok(then(&asked, &format!("/engagements/{engagement}/contacts"))
                .toast(&asked, text)
                .into_response())
        }
        "trash" => {
            let count = ids.len() as i64;
            let look = Look::new(Whom::Contacts(ids.clone()), &form.sure);
            let done = shown!(asked, look, |tx, viewer| {
                for id in &ids {
                    contacts::trash(tx, viewer, *id, true).await?;
                }
                Ok(())
            });
            match done {
                Looked::Done((), _) => {}
                Looked::Stopped(stop) => return Err(stop.into()),
                Looked::Ask(effects) => {
                    let before = Before {
                        section: "contacts",
                        title: m::ask_trash_several(count).into(),
                        action: "/contacts/bulk".to_owned(),
                        back: "/contacts".to_owned(),
                        fields: fields(&form),
                        ..Before::default()
                    };
                    return Ok(ask(&asked, before, &effects));
                }
            }
            let told = back.toast(&asked, m::trashed_count(count));
            if form.id.len() > UNDOABLE {
                return Ok(told.into_response()); // the way back would not fit into the cookie that carries it
            }
            let undo = told
                .undo(&asked, "/contacts/bulk")
                .undo_field("act", "restore");
            Ok(form
                .id
                .iter()
                .fold(undo, |then, id| then.undo_field("id", id.as_str()))
                .into_response())
        }
        "restore" => {
            let many = ids.len();
            change!(asked, |tx, viewer| {
                for id in &ids {
                    contacts::trash(tx, viewer, *id, false).await?;
                }
                Ok(())
            })?;
            Ok(back.toast(&asked, m::restored_many(many)).into_response())
        }
        _ => Err(Error::bad_form()),
    }
}

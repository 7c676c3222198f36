//! Acts on several contacts at once: invite (`invite`), add to an engagement, trash. One change for all.

use axum::response::{IntoResponse, Response};
use entry::Since;
use i18n::Text;
use kernel::{ContactId, EngagementId, Refusal, Role};
use people::{contacts, members};
use serde::Deserialize;
use store::Stop;
use web::{Error, Form, Office, then};

use super::invite;
use crate::{change, m, parse};

/// The most at once.
const MOST: usize = 200;
/// The most that one toast can bring back.
const UNDOABLE: usize = 30;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Selected {
    id: Vec<String>,
    act: String,
    engagement: String,
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
            let done = change!(asked, |tx, viewer| {
                let (mut added, mut left) = (0_i64, 0_i64);
                let many = ids.len() as i64;
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
                Ok((added, 0)) => m::added_count(added).into(),
                Ok((added, left)) => m::added_but_left(added, left).into(),
                Err(Stop::Refused(Refusal::State("not_of_company"))) => {
                    return Ok(back
                        .toast(&asked, m::state_not_of_company())
                        .into_response());
                }
                Err(stop) => return Err(stop.into()),
            };
            Ok(then(&asked, &format!("/engagements/{engagement}/contacts"))
                .toast(&asked, text)
                .into_response())
        }
        "trash" => {
            let count = ids.len() as i64;
            change!(asked, |tx, viewer| {
                for id in &ids {
                    contacts::trash(tx, viewer, *id, true).await?;
                }
                Ok(())
            })?;
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

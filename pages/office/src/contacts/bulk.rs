//! Acts on several contacts at once: invite, add to an engagement, trash. One change for all.

use entry::Grant;
use kernel::{Access, ContactId, EngagementId, Role};
use people::{contacts, members};
use serde::Deserialize;
use web::{Error, Form, Office, Then, then};

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

pub(crate) async fn act(asked: Office, Form(form): Form<Selected>) -> Result<Then, Error> {
    let ids: Vec<ContactId> = form
        .id
        .iter()
        .filter_map(|id| id.parse().ok())
        .take(MOST)
        .collect();
    let back = then(&asked, "/contacts");
    if ids.is_empty() {
        return Ok(back.toast(&asked, m::nothing_selected()));
    }
    match form.act.as_str() {
        "grant" => {
            let done = change!(asked, |tx, viewer| {
                let mut invited = 0;
                for id in &ids {
                    let contact = contacts::one(tx.conn(), viewer, *id).await?;
                    // Who has access, or no address, stays as it is; the count tells.
                    if contact.access == Access::None
                        && !contact.email.is_empty()
                        && contact.trashed_at.is_none()
                    {
                        entry::grant(tx, viewer, *id, Grant::Invite { send: true }).await?;
                        invited += 1;
                    }
                }
                tx.audit(
                    "contacts.invited",
                    "contact",
                    None,
                    serde_json::json!({"count": invited}),
                );
                Ok(invited)
            })?;
            Ok(back.toast(&asked, m::invited_count(done)))
        }
        "add" => {
            let Ok(Some(engagement)) = parse::id::<EngagementId>("engagement", &form.engagement)
            else {
                return Ok(back.toast(&asked, m::choose_engagement_first()));
            };
            let done = change!(asked, |tx, viewer| {
                let mut added = 0;
                for id in &ids {
                    added += i64::from(
                        members::add(tx, viewer, engagement, *id, Role::Collaborator).await?,
                    );
                }
                Ok(added)
            })?;
            Ok(then(&asked, &format!("/engagements/{engagement}/contacts"))
                .toast(&asked, m::added_count(done)))
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
                return Ok(told); // the way back would not fit into the cookie that carries it
            }
            let undo = told
                .undo(&asked, "/contacts/bulk")
                .undo_field("act", "restore");
            Ok(form
                .id
                .iter()
                .fold(undo, |then, id| then.undo_field("id", id.as_str())))
        }
        "restore" => {
            change!(asked, |tx, viewer| {
                for id in &ids {
                    contacts::trash(tx, viewer, *id, false).await?;
                }
                Ok(())
            })?;
            Ok(back.toast(&asked, m::restored()))
        }
        _ => Err(Error::bad_form()),
    }
}

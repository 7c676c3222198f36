//! Several contacts invited at once: whoever can be invited is, and of everybody else the page says
//! why not and leads to where it can be changed.

use axum::response::{IntoResponse, Response};
use entry::Grant;
use i18n::Text;
use kernel::{ContactId, Refusal};
use people::contacts;
use serde_json::json;
use store::Stop;
use web::{Error, Office, Page, then};

use crate::{change, m, words};

/// Somebody who was not invited.
struct Left {
    id: ContactId,
    name: String,
    why: Text,
}

#[derive(askama::Template)]
#[template(path = "contacts_invited.html")]
struct Outcome {
    invited: i64,
    left: Vec<Left>,
}

/// Invites those it can, in one change. All invited: `back` with a word about it.
pub(crate) async fn several(
    asked: &Office,
    ids: Vec<ContactId>,
    back: &str,
) -> Result<Response, Error> {
    let (invited, left) = change!(asked, |tx, viewer| {
        let (mut invited, mut left) = (0, Vec::new());
        for id in ids {
            let contact = match contacts::one(tx.conn(), viewer, id).await {
                Err(Stop::Gone) => continue, // nobody here by that id, so nobody to tell of
                found => found?,
            };
            let stop = if contact.trashed_at.is_some() {
                Stop::state("in_trash")
            } else {
                match entry::grant(tx, viewer, id, Grant::Invite { send: true }).await {
                    Ok(_) => {
                        invited += 1;
                        continue;
                    }
                    Err(stop) => stop,
                }
            };
            let (id, name, why) = (contact.id, contact.name, why(stop)?);
            left.push(Left { id, name, why });
        }
        let count = json!({"count": invited, "left": left.len()});
        tx.audit("contacts.invited", "contact", None, count);
        Ok((invited, left))
    })?;
    if left.is_empty() {
        let back = then(asked, back).toast(asked, m::invited_count(invited));
        return Ok(back.into_response());
    }
    let page = Page::office("contacts", m::invite_to_portal(), Outcome { invited, left })
        .crumb(m::contacts(), "/contacts")
        .crumb(m::invite_to_portal(), "");
    Ok(page.into_response())
}

/// Why one contact was left out; what is no matter of the contact stops the whole.
fn why(stop: Stop) -> Result<Text, Stop> {
    Ok(match stop {
        Stop::Refused(Refusal::State("already_active")) => m::left_active().into(),
        Stop::Refused(Refusal::State("already_invited")) => m::left_invited().into(),
        Stop::Refused(Refusal::State("suspended")) => m::left_suspended().into(),
        Stop::Refused(Refusal::State(word)) => words::state(word).ok_or(Stop::state(word))?,
        Stop::Refused(Refusal::Fields(fields)) => match fields.first().map(|f| f.code) {
            Some("required") => m::left_no_address().into(),
            Some("taken") => m::left_taken().into(),
            _ => m::left_bad_address().into(),
        },
        Stop::TooMany(_) => m::left_too_many().into(),
        other => return Err(other),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_ours_is_not_told_as_one_of_the_contact() {
        let said = |stop| why(stop).map(|text| text.to(i18n::Lang::En));
        assert!(said(Stop::field("email", "required")).is_ok_and(|w| w.contains("no email")));
        assert!(said(Stop::state("already_active")).is_ok());
        assert!(said(Stop::Busy).is_err() && said(Stop::Broken("x")).is_err());
        assert!(said(Stop::Forbidden(kernel::Power::Manage)).is_err());
    }
}

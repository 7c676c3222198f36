//! Making one contact of two: what the one will be, what that changes in who sees what, and the
//! change itself. It cannot be undone, so both are shown first.

mod follow;
mod rule;

pub use follow::{NAMES_CONTACT, NAMES_CONTACT_ONCE};
pub use rule::{Choice, Merged, Side, merged};

use access::sql;
use kernel::{ContactId, Right, Viewer};
use serde_json::json;
use sqlx::types::Json;
use store::foresee::{AsOne, Foreseen, foresee_merge};
use store::viewers::LevelChanges;
use store::{Conn, Event, Stop, Tx, search};

use super::draft::words;
use super::{Contact, one};
use crate::needs;
use crate::rules::{name_key, phone_key};
use follow::Both;

/// The two, and the versions they were read at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The contact that stays, and its version.
    pub kept: (ContactId, i64),
    /// The one that goes into it, and its version.
    pub gone: (ContactId, i64),
}

fn may(viewer: &Viewer) -> Result<(), Stop> {
    needs(viewer, Right::EditPeople)?;
    needs(viewer, Right::GrantAccess)
}

/// What the one would see more or less than the two see together now.
///
/// # Errors
/// As [`merged`]; *gone*; *forbidden* without the rights to edit people and to grant access.
pub async fn foreseen(
    conn: &mut Conn,
    viewer: &Viewer,
    kept: &Contact,
    gone: &Contact,
    choice: &Choice,
) -> Result<Foreseen, Stop> {
    may(viewer)?;
    let will_be = merged(kept, gone, choice)?;
    let one = AsOne {
        kept: kept.id,
        gone: gone.id,
        access: will_be.access,
        company: will_be.draft.company,
        permissions: Merged::of(will_be.permissions, kept.id, gone.id),
        memberships: choice.memberships.clone(),
    };
    foresee_merge(conn, viewer, &one).await
}

#[derive(kernel::FromRow)]
struct Row {
    id: ContactId,
    person_id: Option<kernel::PersonId>,
    access_at: Option<kernel::Time>,
    access_by: Option<kernel::StaffId>,
    invited_at: Option<kernel::Time>,
    joined_at: Option<kernel::Time>,
    last_here_at: Option<kernel::Time>,
    set_id: Option<kernel::SetId>,
    changes: Json<LevelChanges>,
}

/// Makes one contact of two. What named the one that goes names the other from now on; what it was
/// asked for in the trail stays, and its address leads to the other. `tools`: their columns that
/// name a contact.
///
/// # Errors
/// As [`merged`]; *stale* where either changed since; *gone*; *forbidden* without the rights to edit
/// people and to grant access.
pub async fn merge(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    pair: Pair,
    choice: &Choice,
    tools: &[(&'static str, &'static str)],
) -> Result<(), Stop> {
    may(viewer)?;
    let kept = one(tx.conn(), viewer, pair.kept.0).await?;
    let gone = one(tx.conn(), viewer, pair.gone.0).await?;
    let will_be = merged(&kept, &gone, choice)?;
    for (now, read) in [(&kept, pair.kept.1), (&gone, pair.gone.1)] {
        if now.version != read {
            return Err(Stop::Stale(now.version));
        }
    }
    let both = Both {
        org: tx.act.org,
        kept: kept.id,
        gone: gone.id,
    };
    let rows: Vec<Row> = tx
        .all(
            sql("select id, person_id, access_at, access_by, invited_at, joined_at, last_here_at, set_id, changes from contact where org_id = $1 and id in ($2, $3)")
                .bind(both.org)
                .bind(both.kept)
                .bind(both.gone),
        )
        .await?;
    let row = |side: Side| {
        let id = Merged::of(side, both.kept, both.gone);
        rows.iter().find(|r| r.id == id).ok_or(Stop::Gone)
    };
    let opens = will_be.sign_in == Some(Side::Gone);
    entry::hand_over(tx, both.gone, both.kept, opens).await?;
    follow::follow(tx, both, &choice.memberships, tools).await?;
    leave(tx, both, &gone).await?;
    let sign_in = row(will_be.email)?;
    let permissions = row(will_be.permissions)?;
    let here = rows.iter().filter_map(|r| r.last_here_at).max();
    let draft = &will_be.draft;
    let (photo, other) = match will_be.photo {
        Side::Kept => (kept.photo.clone(), gone.photo.clone()),
        Side::Gone => (gone.photo.clone(), kept.photo.clone()),
    };
    if let Some(other) = other {
        super::photo::drop_row(tx, &other).await?; // the sweep takes the bytes
    }
    let saved = tx
        .run(
            sql("update contact set name = $3, email = $4, phone = $5, notes = $6, company_id = $7, person_id = $8, access = $9, access_at = $10, access_by = $11, invited_at = $12, joined_at = $13, last_here_at = $14, set_id = $15, changes = $16, name_key = $17, phone_key = $18, address = $20, birthday = $21, links = $22, photo = $23, version = version + 1 where org_id = $1 and id = $2 and version = $19")
            .bind(both.org)
            .bind(both.kept)
            .bind(draft.name.clone())
            .bind(draft.email.clone())
            .bind(draft.phone.clone())
            .bind(draft.notes.clone())
            .bind(draft.company)
            .bind(sign_in.person_id)
            .bind(will_be.access)
            .bind(sign_in.access_at)
            .bind(sign_in.access_by)
            .bind(sign_in.invited_at)
            .bind(sign_in.joined_at)
            .bind(here)
            .bind(permissions.set_id)
            .bind(json!(permissions.changes.0))
            .bind(name_key(&draft.name))
            .bind(phone_key(&draft.phone))
            .bind(kept.version)
            .bind(draft.address.clone())
            .bind(draft.born())
            .bind(json!(draft.links))
            .bind(photo),
        )
        .await
        .map_err(|stop| if stop.is_duplicate() { Stop::field("company", "taken") } else { stop })?;
    if saved == 0 {
        return Err(Stop::Stale(kept.version + 1));
    }
    search::put(
        tx.conn(),
        both.org,
        both.kept.0,
        "contact",
        &draft.name,
        &words(draft),
    )
    .await?;
    tx.audit(
        "contact.merged",
        "contact",
        both.kept.0,
        json!({"from": both.gone, "sign_in": will_be.sign_in, "permissions": will_be.permissions, "memberships": choice.memberships}),
    );
    tx.event(Event::new("contact.merged").contact(both.kept));
    Ok(())
}

/// What is left of the one that goes: its name, for the trail, and where it leads.
async fn leave(tx: &mut Tx<'_>, both: Both, gone: &Contact) -> Result<(), Stop> {
    let now = tx.act.now;
    let left = tx
        .run(
            sql("update contact set person_id = null, access = 'none', email = '', phone = '', notes = '', address = '', birthday = null, links = $6, photo = null, company_id = null, set_id = null, changes = $4, name_key = '', phone_key = '', trashed_at = $3, version = version + 1 where org_id = $1 and id = $2 and version = $5")
            .bind(both.org)
            .bind(both.gone)
            .bind(now)
            .bind(json!({}))
            .bind(gone.version)
            .bind(json!([])),
        )
        .await?;
    if left == 0 {
        return Err(Stop::Stale(gone.version + 1)); // somebody saved it while this went on
    }
    tx.run(
        sql("insert into contact_merge (org_id, id, kept_id, at) values ($1, $2, $3, $4)")
            .bind(both.org)
            .bind(both.gone)
            .bind(both.kept)
            .bind(now),
    )
    .await?;
    // Still found in the trail by its name, as what is in the trash is.
    search::put(tx.conn(), both.org, both.gone.0, "contact", &gone.name, "").await
}

//! Changing engagements.

use access::sql;
use kernel::{EngagementId, OrgId, Right, Viewer};
use serde_json::{Value, json};
use store::{Conn, Event, Stop, Tx, search};

use super::{Draft, Engagement, one};
use crate::needs;

/// Makes an engagement; the staff user who makes it is on its team.
///
/// # Errors
/// Wrong fields, *forbidden*.
pub async fn create(tx: &mut Tx<'_>, viewer: &Viewer, draft: &Draft) -> Result<EngagementId, Stop> {
    needs(viewer, Right::EditPeople)?;
    let draft = draft.checked()?;
    check_company(tx, &draft).await?;
    let (org, now, id) = (tx.act.org, tx.act.now, EngagementId::new());
    tx.run(
        sql("insert into engagement (org_id, id, kind, title, blurb, status, company_id, venue, zone, starts_at, ends_at, all_day, sharing_defaults, created_at, touched_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)")
            .bind(org)
            .bind(id)
            .bind(draft.kind)
            .bind(draft.title.clone())
            .bind(draft.blurb.clone())
            .bind(draft.status)
            .bind(draft.company)
            .bind(draft.venue.clone())
            .bind(draft.zone.clone())
            .bind(draft.starts_at)
            .bind(draft.ends_at)
            .bind(draft.all_day)
            .bind(json!({}))
            .bind(now),
    )
    .await?;
    if let Some(staff) = tx.act.staff() {
        tx.run(
            sql("insert into team (org_id, engagement_id, staff_id, added_at) values ($1, $2, $3, $4)")
                .bind(org)
                .bind(id)
                .bind(staff)
                .bind(now),
        )
        .await?;
    }
    put_words(tx.conn(), org, id, &draft).await?;
    tx.audit(
        "engagement.created",
        "engagement",
        id.0,
        json!({"kind": draft.kind, "company": draft.company}),
    );
    tx.event(Event::new("engagement.created").engagement(id));
    Ok(id)
}

/// Changes an engagement.
///
/// # Errors
/// Wrong fields; *stale*; *gone*, *forbidden*.
pub async fn change(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: EngagementId,
    version: i64,
    draft: &Draft,
) -> Result<(), Stop> {
    needs(viewer, Right::EditPeople)?;
    let draft = draft.checked()?;
    let old = kept(tx, viewer, id).await?;
    if draft.company != old.company_id {
        check_company(tx, &draft).await?;
    }
    let moved =
        (old.starts_at, old.ends_at, &old.zone) != (draft.starts_at, draft.ends_at, &draft.zone);
    let fields: Vec<&str> = [
        ("kind", old.kind != draft.kind),
        ("title", old.title != draft.title),
        ("blurb", old.blurb != draft.blurb),
        ("status", old.status != draft.status),
        ("company", old.company_id != draft.company),
        ("venue", old.venue != draft.venue),
        ("when", moved || old.all_day != draft.all_day),
    ]
    .iter()
    .filter_map(|(field, changed)| changed.then_some(*field))
    .collect();
    if fields.is_empty() && old.version == version {
        tx.as_it_was();
        return Ok(());
    }
    let (org, now) = (tx.act.org, tx.act.now);
    let saved = tx
        .run(
            sql("update engagement set kind = $4, title = $5, blurb = $6, status = $7, company_id = $8, venue = $9, zone = $10, starts_at = $11, ends_at = $12, all_day = $13, touched_at = $14, version = version + 1 where org_id = $1 and id = $2 and version = $3")
                .bind(org)
                .bind(id)
                .bind(version)
                .bind(draft.kind)
                .bind(draft.title.clone())
                .bind(draft.blurb.clone())
                .bind(draft.status)
                .bind(draft.company)
                .bind(draft.venue.clone())
                .bind(draft.zone.clone())
                .bind(draft.starts_at)
                .bind(draft.ends_at)
                .bind(draft.all_day)
                .bind(now),
        )
        .await?;
    if saved == 0 {
        return Err(Stop::Stale(old.version));
    }
    put_words(tx.conn(), org, id, &draft).await?;
    tell(
        tx,
        "engagement.changed",
        id,
        json!({"status": draft.status, "moved": moved, "fields": fields}),
    );
    Ok(())
}

/// Turns the portal on or off for an engagement, and hides it from all clients or not.
///
/// # Errors
/// *Gone*, *forbidden* without the right to grant access.
pub async fn set_switches(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: EngagementId,
    portal_on: bool,
    hidden: bool,
) -> Result<(), Stop> {
    needs(viewer, Right::GrantAccess)?;
    let old = kept(tx, viewer, id).await?;
    if (old.portal_on, old.hidden) == (portal_on, hidden) {
        tx.as_it_was();
        return Ok(()); // pressed again
    }
    let org = tx.act.org;
    tx.run(
        sql("update engagement set portal_on = $3, hidden = $4, version = version + 1 where org_id = $1 and id = $2")
            .bind(org)
            .bind(id)
            .bind(portal_on)
            .bind(hidden),
    )
    .await?;
    let detail = json!({"portal_on": {"from": old.portal_on, "to": portal_on}, "hidden": {"from": old.hidden, "to": hidden}});
    tell(tx, "engagement.switched", id, detail);
    Ok(())
}

/// Archives an engagement, or makes it current again.
///
/// # Errors
/// *Gone*, *forbidden*.
pub async fn archive(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: EngagementId,
    away: bool,
) -> Result<(), Stop> {
    needs(viewer, Right::EditPeople)?;
    if kept(tx, viewer, id).await?.archived_at.is_some() == away {
        tx.as_it_was();
        return Ok(());
    }
    let (org, now) = (tx.act.org, tx.act.now);
    tx.run(
        sql("update engagement set archived_at = $3, version = version + 1 where org_id = $1 and id = $2")
            .bind(org)
            .bind(id)
            .bind(away.then_some(now)),
    )
    .await?;
    tell(
        tx,
        if away {
            "engagement.archived"
        } else {
            "engagement.unarchived"
        },
        id,
        json!({}),
    );
    Ok(())
}

/// Puts an engagement in the trash with all that is in it, or takes it out again.
///
/// # Errors
/// *Gone*, *forbidden*.
pub async fn trash(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: EngagementId,
    away: bool,
) -> Result<(), Stop> {
    needs(viewer, Right::EditPeople)?;
    if one(tx.conn(), viewer, id).await?.trashed_at.is_some() == away {
        tx.as_it_was();
        return Ok(());
    }
    let (org, now) = (tx.act.org, tx.act.now);
    tx.run(
        sql("update engagement set trashed_at = $3, version = version + 1 where org_id = $1 and id = $2")
            .bind(org)
            .bind(id)
            .bind(away.then_some(now)),
    )
    .await?;
    tell(
        tx,
        if away {
            "engagement.trashed"
        } else {
            "engagement.restored"
        },
        id,
        json!({}),
    );
    Ok(())
}

pub(super) fn tell(tx: &mut Tx<'_>, verb: &'static str, id: EngagementId, detail: Value) {
    tx.audit(verb, "engagement", id.0, detail);
    tx.event(Event::new(verb).engagement(id));
}

/// The engagement, refused while it is in the trash.
pub(crate) async fn kept(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: EngagementId,
) -> Result<Engagement, Stop> {
    let engagement = one(tx.conn(), viewer, id).await?;
    if engagement.trashed_at.is_some() {
        Err(Stop::state("in_trash"))
    } else {
        Ok(engagement)
    }
}

async fn check_company(tx: &mut Tx<'_>, draft: &Draft) -> Result<(), Stop> {
    let Some(company) = draft.company else {
        return Ok(());
    };
    let org = tx.act.org;
    let found: Option<(kernel::CompanyId,)> = tx
        .maybe(
            sql("select id from company where org_id = $1 and id = $2 and trashed_at is null")
                .bind(org)
                .bind(company),
        )
        .await?;
    if found.is_some() {
        Ok(())
    } else {
        Err(Stop::field("company", "unknown"))
    }
}

async fn put_words(
    conn: &mut Conn,
    org: OrgId,
    id: EngagementId,
    draft: &Draft,
) -> Result<(), Stop> {
    search::put(
        conn,
        org,
        id.0,
        "engagement",
        &draft.title,
        &format!("{} {}", draft.venue, draft.blurb),
    )
    .await
}

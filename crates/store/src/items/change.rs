//! Changing an item by a rule, and the shorthands of both.

use access::sql;
use kernel::{EngagementId, ItemId, Power, Refusal, Time, Viewer};

use super::{Body, Change, Head, NewItem, Seen, create, permit_now, see};
use crate::write::{Act, Event, Tx};
use crate::{Db, Stop, search};

/// Finds, permits, applies `rule`, saves with the version check, and tells. What is locked for the
/// client who writes is refused here, so that no tool can forget it.
pub async fn change<B: Body>(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: ItemId,
    power: Power,
    version: Option<i64>,
    rule: impl FnOnce(Head, B, Time) -> Result<Change<B>, Refusal>,
) -> Result<Seen<B>, Stop> {
    let now = tx.act.now;
    let seen = permit_now::<B>(tx.conn(), viewer, id, power, now).await?;
    if version.is_some_and(|v| v != seen.head.version) {
        return Err(Stop::Stale(seen.head.version));
    }
    let (old, engagement) = (seen.head.version, seen.head.engagement_id);
    let changed = rule(seen.head, seen.body, now)?;
    let org = tx.act.org;
    let saved = tx
        .run(
            sql("update item set title = $4, draft = $5, open = $6, completed = $7, due_at = $8, touched_at = case when $9 then $10 else touched_at end, version = version + 1 where org_id = $1 and id = $2 and version = $3")
                .bind(org)
                .bind(id)
                .bind(old)
                .bind(changed.head.title.clone())
                .bind(changed.head.draft)
                .bind(changed.head.open)
                .bind(changed.head.completed)
                .bind(changed.head.due_at)
                .bind(changed.telling)
                .bind(now),
        )
        .await?;
    if saved == 0 {
        return Err(Stop::Stale(old + 1));
    }
    let mut s = sql("update ");
    s.push(B::TABLE).push(" set ");
    for (n, (column, value)) in B::COLUMNS.iter().zip(changed.body.values()).enumerate() {
        s.push(if n == 0 { "" } else { ", " })
            .push(column)
            .push(" = ")
            .arg(value);
    }
    s.push(" where org_id = ")
        .arg(org)
        .push(" and item_id = ")
        .arg(id);
    tx.run(s).await?;
    search::put(
        tx.conn(),
        org,
        id.0,
        "item",
        &changed.head.title,
        &changed.body.words(),
    )
    .await?;
    if changed.telling {
        touch_engagement(tx, engagement).await?;
    }
    tx.audit(changed.verb, B::KIND.word(), id.0, changed.data.clone());
    tx.event(
        Event::new(changed.verb)
            .item(B::KIND, id, engagement)
            .data(changed.data),
    );
    let head = Head {
        version: old + 1,
        ..changed.head
    };
    Ok(Seen {
        head,
        body: changed.body,
        may: seen.may,
    })
}

/// Marks an engagement as having moved.
pub async fn touch_engagement(tx: &mut Tx<'_>, engagement: EngagementId) -> Result<(), Stop> {
    let (org, now) = (tx.act.org, tx.act.now);
    tx.run(
        sql("update engagement set touched_at = $3 where org_id = $1 and id = $2")
            .bind(org)
            .bind(engagement)
            .bind(now),
    )
    .await?;
    Ok(())
}

impl Db {
    /// [`see`] with a connection of its own.
    pub async fn see<B: Body>(&self, viewer: &Viewer, id: ItemId) -> Result<Seen<B>, Stop> {
        see(&mut self.read(viewer.org).await?, viewer, id).await
    }

    /// [`create`] as a change of its own; the answer to a repeat is the new item's id.
    pub async fn create<B: Body>(
        &self,
        act: Act,
        viewer: &Viewer,
        new: NewItem,
        body: B,
    ) -> Result<ItemId, Stop> {
        let viewer = viewer.clone();
        let made = self.change(act, move |tx| {
            Box::pin(async move {
                let id = create(tx, &viewer, new, &body).await?;
                tx.answer(id.to_string());
                Ok(id)
            })
        });
        match made.await {
            Err(Stop::Again(first)) => first
                .parse()
                .map_err(|_| Stop::Broken("a first answer cannot be read")),
            other => other,
        }
    }

    /// [`change`] as a change of its own.
    pub async fn change_item<B: Body>(
        &self,
        act: Act,
        viewer: &Viewer,
        id: ItemId,
        power: Power,
        version: Option<i64>,
        rule: impl FnOnce(Head, B, Time) -> Result<Change<B>, Refusal> + Send + 'static,
    ) -> Result<Seen<B>, Stop> {
        let viewer = viewer.clone();
        self.change(act, move |tx| {
            Box::pin(async move { change::<B>(tx, &viewer, id, power, version, rule).await })
        })
        .await
    }
}

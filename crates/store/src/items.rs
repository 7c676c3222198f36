//! Items: found through the viewer's scope, changed by a rule, saved with a version check.

use access::{Arg, Sql, granted, scope, scope_of, sql};
use kernel::FromRow;
use kernel::{
    Assigned, Assignee, Audience, CompanyId, ContactId, EngagementId, Item, ItemId, Kind, OrgId,
    Power, Powers, Refusal, Sharing, StaffId, Time, Viewer,
};
use serde_json::json;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

use crate::write::{Act, Event, Tx};
use crate::{Conn, Db, Row, Stop, locks, search};

/// The header of an item as stored.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Head {
    /// The item.
    pub id: ItemId,
    /// The engagement it belongs to.
    pub engagement_id: EngagementId,
    /// Its kind.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Not finished by its author.
    pub draft: bool,
    /// The *Show on portal?* switch.
    pub sharing: Sharing,
    /// When it was sent.
    pub sent_at: Option<Time>,
    /// Whom it is for.
    pub audience: Audience,
    /// The company of audience *company*.
    pub company_id: Option<CompanyId>,
    /// Who carries it.
    pub assigned: Assigned,
    /// Whether somebody completed it.
    pub completed: bool,
    /// Whether it still asks something of somebody.
    pub open: bool,
    /// When it is due.
    pub due_at: Option<Time>,
    /// The staff user who made it.
    pub author_staff: Option<StaffId>,
    /// The contact who made it.
    pub author_contact: Option<ContactId>,
    /// The maker's name.
    pub author: String,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed in a way worth telling.
    pub touched_at: Time,
    /// When it was put in the trash.
    pub trashed_at: Option<Time>,
    /// Grows with every save.
    pub version: i64,
    /// How many comments this viewer sees on it.
    pub comments: i64,
}

/// The body of an item: the table of its tool.
pub trait Body: Row + Clone + Sync + 'static {
    /// The kind it belongs to.
    const KIND: Kind;
    /// The table, keyed `(org_id, item_id)`.
    const TABLE: &'static str;
    /// Its columns without the key, in the order of `values`.
    const COLUMNS: &'static [&'static str];
    /// The values of the columns.
    fn values(&self) -> Vec<Arg>;
    /// The words one may find it by, beside the title.
    fn words(&self) -> String;
}

/// An item that came through the viewer's scope, with its body and what the viewer may do.
#[derive(Clone, Debug)]
pub struct Seen<B> {
    /// The header.
    pub head: Head,
    /// The body.
    pub body: B,
    /// The viewer's powers.
    pub may: Powers,
}

/// What a rule makes of an item. Sharing, audience and assignment have verbs of their own.
#[derive(Clone, Debug)]
pub struct Change<B> {
    /// The new header; only title, draft, open, completed and due are taken.
    pub head: Head,
    /// The new body.
    pub body: B,
    /// What happened, `noun.past_participle`.
    pub verb: &'static str,
    /// More about it, as an object.
    pub data: serde_json::Value,
    /// Whether it is worth telling: moves the item up.
    pub telling: bool,
}

/// What a new item is, beside its body.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// The engagement.
    pub engagement: EngagementId,
    /// The title.
    pub title: String,
    /// Not finished yet.
    pub draft: bool,
    /// The switch; none takes the default of engagement or organization.
    pub sharing: Option<Sharing>,
    /// Whether it asks something of somebody.
    pub open: bool,
    /// When it is due.
    pub due_at: Option<Time>,
    /// Clients it is assigned to; members of the engagement.
    pub assignees: Vec<ContactId>,
    /// Staff who carry it.
    pub carriers: Vec<StaffId>,
}

pub(crate) const HEAD: &str = "i.id, i.engagement_id, i.kind, i.title, i.draft, i.sharing, i.sent_at, i.audience, i.company_id, i.assigned, i.completed, i.open, i.due_at, i.author_staff, i.author_contact, coalesce((select s.name from staff s where s.org_id = i.org_id and s.id = i.author_staff), (select p.name from contact p where p.org_id = i.org_id and p.id = i.author_contact), '') as author, i.created_at, i.touched_at, i.trashed_at, i.version";

#[derive(FromRow)]
pub(crate) struct Loaded<B>
where
    B: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>,
{
    #[sqlx(flatten)]
    pub head: Head,
    #[sqlx(flatten)]
    pub body: B,
}

/// Starts `select head, body from item i join body b where <scope>`, to be narrowed and ordered.
pub fn select<B: Body>(viewer: &Viewer, power: Power) -> Sql {
    let mut s = sql("select ");
    s.push(HEAD).push(
        ", (select count(*) from comment c where c.item_id = i.id and c.trashed_at is null and ",
    );
    access::comment_scope(viewer, &mut s);
    s.push(") as comments");
    for column in B::COLUMNS {
        s.push(", b.").push(column);
    }
    s.push(" from item i join ")
        .push(B::TABLE)
        .push(" b on b.org_id = i.org_id and b.item_id = i.id where ");
    scope_of(viewer, power, B::KIND, &mut s);
    s
}

/// Runs a `select` and says what the viewer may do with each row.
pub async fn fetch<B: Body>(
    conn: &mut Conn,
    viewer: &Viewer,
    s: Sql,
) -> Result<Vec<Seen<B>>, Stop> {
    let rows = conn.all::<Loaded<B>>(s).await?;
    Ok(rows
        .into_iter()
        .map(|r| Seen {
            may: granted(viewer, B::KIND, r.head.engagement_id),
            head: r.head,
            body: r.body,
        })
        .collect())
}

/// One item the viewer sees, or *gone*. Clients never meet trash; staff does.
pub async fn see<B: Body>(conn: &mut Conn, viewer: &Viewer, id: ItemId) -> Result<Seen<B>, Stop> {
    let mut s = select::<B>(viewer, Power::See);
    s.push(" and i.id = ").arg(id);
    fetch(conn, viewer, s).await?.pop().ok_or(Stop::Gone)
}

/// Finds an item and makes sure of a power: *gone* when unseen, *forbidden* when seen but not allowed.
pub async fn permit<B: Body>(
    conn: &mut Conn,
    viewer: &Viewer,
    id: ItemId,
    power: Power,
) -> Result<Seen<B>, Stop> {
    let seen = see::<B>(conn, viewer, id).await?;
    if seen.may.has(power) {
        Ok(seen)
    } else {
        Err(Stop::Forbidden(power))
    }
}

/// [`permit`], and that a client's change is not locked now: for the forms of changes.
pub async fn permit_now<B: Body>(
    conn: &mut Conn,
    viewer: &Viewer,
    id: ItemId,
    power: Power,
    now: Time,
) -> Result<Seen<B>, Stop> {
    let seen = permit::<B>(conn, viewer, id, power).await?;
    if locks::changes(power) {
        locks::unlocked(conn, viewer, &seen.head, now).await?;
    }
    Ok(seen)
}

/// The header alone, for verbs that are the same for every kind.
pub async fn permit_head(
    conn: &mut Conn,
    viewer: &Viewer,
    id: ItemId,
    power: Power,
) -> Result<Head, Stop> {
    let mut s = sql("select ");
    s.push(HEAD)
        .push(", cast(0 as bigint) as comments from item i where i.id = ")
        .arg(id)
        .push(" and ");
    scope(viewer, Power::See, &mut s);
    let head: Head = conn.one(s).await?;
    if granted(viewer, head.kind, head.engagement_id).has(power) {
        Ok(head)
    } else {
        Err(Stop::Forbidden(power))
    }
}

/// What the policy needs to know of an item; two statements more than the header.
pub async fn facts(conn: &mut Conn, org: OrgId, id: ItemId) -> Result<Item, Stop> {
    let mut s = sql("select ");
    s.push(HEAD)
        .push(", cast(0 as bigint) as comments from item i where i.org_id = ")
        .arg(org)
        .push(" and i.id = ")
        .arg(id);
    let head: Head = conn.one(s).await?;
    let named: Vec<(ContactId,)> = conn
        .all(
            sql("select contact_id from audience where org_id = $1 and item_id = $2")
                .bind(org)
                .bind(id),
        )
        .await?;
    let assignees: Vec<(ContactId, bool)> = conn
        .all(
            sql("select contact_id, (completed_at is not null) as done from assignee where org_id = $1 and item_id = $2")
                .bind(org)
                .bind(id),
        )
        .await?;
    Ok(Item {
        org,
        id,
        engagement: head.engagement_id,
        kind: head.kind,
        draft: head.draft,
        trashed: head.trashed_at.is_some(),
        sharing: head.sharing,
        sent: head.sent_at.is_some(),
        audience: head.audience,
        company: head.company_id,
        named: named.into_iter().map(|(c,)| c).collect(),
        assigned: head.assigned,
        assignees: assignees
            .into_iter()
            .map(|(contact, completed)| Assignee { contact, completed })
            .collect(),
    })
}

/// Creates an item inside a transaction. Staff only, with the tool in full.
pub async fn create<B: Body>(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    new: NewItem,
    body: &B,
) -> Result<ItemId, Stop> {
    if !granted(viewer, B::KIND, new.engagement).manage() {
        return Err(Stop::Forbidden(Power::Manage));
    }
    let (org, now) = (tx.act.org, tx.act.now);
    let (defaults,): (sqlx::types::Json<crate::org::SharingDefaults>,) = tx
        .one(
            sql("select sharing_defaults from engagement where org_id = $1 and id = $2 and trashed_at is null")
                .bind(org)
                .bind(new.engagement),
        )
        .await?;
    let sharing = match new.sharing {
        Some(sharing) => sharing,
        None => crate::org::Org::by_id(tx.conn(), org)
            .await?
            .sharing_of(B::KIND, &defaults.0),
    };
    let id = ItemId::new();
    let assigned = assigned(&new.assignees, &new.carriers);
    tx.run(
        sql("insert into item (org_id, id, engagement_id, kind, title, draft, sharing, sent_at, assigned, open, due_at, author_staff, author_contact, created_at, touched_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)")
            .bind(org)
            .bind(id)
            .bind(new.engagement)
            .bind(B::KIND)
            .bind(new.title.clone())
            .bind(new.draft)
            .bind(sharing)
            .bind(None::<Time>)
            .bind(assigned)
            .bind(new.open)
            .bind(new.due_at)
            .bind(tx.act.staff())
            .bind(tx.act.contact())
            .bind(now),
    )
    .await?;
    insert_body(tx, org, id, body).await?;
    assign_rows(tx, new.engagement, id, &new.assignees, &new.carriers).await?;
    search::put(tx.conn(), org, id.0, "item", &new.title, &body.words()).await?;
    touch_engagement(tx, new.engagement).await?;
    tx.audit(
        "item.created",
        B::KIND.word(),
        id.0,
        json!({"engagement": new.engagement, "sharing": sharing, "draft": new.draft}),
    );
    tx.event(Event::new(created_verb(B::KIND)).item(B::KIND, id, new.engagement));
    Ok(id)
}

/// The verb of a new item.
pub const fn created_verb(kind: Kind) -> &'static str {
    match kind {
        Kind::Update => "update.created",
        Kind::File => "file.created",
        Kind::Todo => "todo.created",
    }
}

fn assigned(assignees: &[ContactId], carriers: &[StaffId]) -> Assigned {
    match (assignees, carriers) {
        ([], []) => Assigned::Nobody,
        ([], _) => Assigned::Team,
        _ => Assigned::Clients,
    }
}

async fn insert_body<B: Body>(
    tx: &mut Tx<'_>,
    org: OrgId,
    id: ItemId,
    body: &B,
) -> Result<(), Stop> {
    let mut s = sql("insert into ");
    s.push(B::TABLE).push(" (org_id, item_id");
    for column in B::COLUMNS {
        s.push(", ").push(column);
    }
    s.push(") values (").arg(org).push(", ").arg(id);
    for value in body.values() {
        s.push(", ").arg(value);
    }
    s.push(")");
    tx.run(s).await?;
    Ok(())
}

/// Sets who carries an item. Clients must be members of its engagement, staff active.
async fn assign_rows(
    tx: &mut Tx<'_>,
    engagement: EngagementId,
    id: ItemId,
    clients: &[ContactId],
    staff: &[StaffId],
) -> Result<(), Stop> {
    let org = tx.act.org;
    for contact in clients {
        let done = tx
            .run(
                sql("insert into assignee (org_id, contact_id, item_id) select $1, m.contact_id, $3 from member m where m.org_id = $1 and m.contact_id = $2 and m.engagement_id = $4")
                    .bind(org)
                    .bind(*contact)
                    .bind(id)
                    .bind(engagement),
            )
            .await?;
        if done == 0 {
            return Err(Stop::field("assignee", "not_a_member"));
        }
    }
    for member in staff {
        let done = tx
            .run(
                sql("insert into carrier (org_id, staff_id, item_id) select $1, s.id, $3 from staff s where s.org_id = $1 and s.id = $2 and s.active")
                    .bind(org)
                    .bind(*member)
                    .bind(id),
            )
            .await?;
        if done == 0 {
            return Err(Stop::field("assignee", "unknown"));
        }
    }
    Ok(())
}

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

/// Replaces who carries an item; completions of those who stay are kept.
pub async fn assign(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: ItemId,
    clients: &[ContactId],
    staff: &[StaffId],
) -> Result<(), Stop> {
    let head = permit_head(tx.conn(), viewer, id, Power::Manage).await?;
    let org = tx.act.org;
    let mut gone = sql("delete from assignee where org_id = ");
    gone.arg(org).push(" and item_id = ").arg(id);
    if !clients.is_empty() {
        gone.push(" and contact_id not in ")
            .list(clients.iter().copied());
    }
    tx.run(gone).await?;
    tx.run(
        sql("delete from carrier where org_id = $1 and item_id = $2")
            .bind(org)
            .bind(id),
    )
    .await?;
    let stay: Vec<(ContactId,)> = tx
        .all(
            sql("select contact_id from assignee where org_id = $1 and item_id = $2")
                .bind(org)
                .bind(id),
        )
        .await?;
    let fresh: Vec<ContactId> = clients
        .iter()
        .copied()
        .filter(|c| !stay.contains(&(*c,)))
        .collect();
    assign_rows(tx, head.engagement_id, id, &fresh, staff).await?;
    tx.run(
        sql("update item set assigned = $3, version = version + 1 where org_id = $1 and id = $2")
            .bind(org)
            .bind(id)
            .bind(assigned(clients, staff)),
    )
    .await?;
    tx.audit(
        "item.assigned",
        head.kind.word(),
        id.0,
        json!({"clients": clients, "staff": staff}),
    );
    tx.event(
        Event::new("item.assigned")
            .item(head.kind, id, head.engagement_id)
            .data(json!({"clients": fresh})),
    );
    Ok(())
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

//! The items a change of sight is about, with all the policy asks of them.

use std::collections::{HashMap, HashSet};

use access::{Sql, sql};
use kernel::{
    Assigned, Assignee, Audience, CompanyId, ContactId, EngagementId, Item, ItemId, Kind, Kinds,
    OrgId, Sharing, Time,
};

use crate::{Conn, Stop};

#[derive(kernel::FromRow)]
struct Row {
    id: ItemId,
    engagement_id: EngagementId,
    kind: Kind,
    title: String,
    sharing: Sharing,
    sent_at: Option<Time>,
    audience: Audience,
    company_id: Option<CompanyId>,
    assigned: Assigned,
}

pub(super) type Cells = HashMap<(EngagementId, Kind), Vec<(Item, String)>>;

/// The items that are shown or completed in these cells, newest first, with what the policy asks.
/// `engagements` appends the ids of the engagements they are in.
pub(super) async fn load(
    conn: &mut Conn,
    org: OrgId,
    engagements: &(dyn Fn(&mut Sql) + Sync),
    cells: &HashSet<(EngagementId, Kind)>,
) -> Result<Cells, Stop> {
    let kinds: Kinds = cells.iter().map(|(_, kind)| *kind).collect();
    let narrow = |s: &mut Sql| {
        s.push(" i.live and i.org_id = ").arg(org);
        s.push(" and i.kind in ").list(kinds.iter());
        s.push(" and i.engagement_id in (");
        engagements(s);
        s.push(")");
    };
    let mut s = sql(
        "select i.id, i.engagement_id, i.kind, i.title, i.sharing, i.sent_at, i.audience, i.company_id, i.assigned from item i where",
    );
    narrow(&mut s);
    s.push(" order by i.touched_at desc, i.id");
    let rows: Vec<Row> = conn.all(s).await?;
    let mut s = sql(
        "select n.item_id, n.contact_id from audience n join item i on i.org_id = n.org_id and i.id = n.item_id where i.audience = 'named' and",
    );
    narrow(&mut s);
    let mut named: HashMap<ItemId, Vec<ContactId>> = HashMap::new();
    for (item, contact) in conn.all::<(ItemId, ContactId)>(s).await? {
        named.entry(item).or_default().push(contact);
    }
    let mut s = sql(
        "select a.item_id, a.contact_id, (a.completed_at is not null) as done from assignee a join item i on i.org_id = a.org_id and i.id = a.item_id where",
    );
    narrow(&mut s);
    let mut assignees: HashMap<ItemId, Vec<Assignee>> = HashMap::new();
    for (item, contact, completed) in conn.all::<(ItemId, ContactId, bool)>(s).await? {
        let all = assignees.entry(item).or_default();
        all.push(Assignee { contact, completed });
    }
    let mut loaded = Cells::new();
    for row in rows {
        let cell = (row.engagement_id, row.kind);
        if !cells.contains(&cell) {
            continue;
        }
        let item = Item {
            org,
            id: row.id,
            engagement: row.engagement_id,
            kind: row.kind,
            draft: false, // `i.live` says so
            trashed: false,
            sharing: row.sharing,
            sent: row.sent_at.is_some(),
            audience: row.audience,
            company: row.company_id,
            named: named.remove(&row.id).unwrap_or_default(),
            assigned: row.assigned,
            assignees: assignees.remove(&row.id).unwrap_or_default(),
        };
        loaded.entry(cell).or_default().push((item, row.title));
    }
    Ok(loaded)
}

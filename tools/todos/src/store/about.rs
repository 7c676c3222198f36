//! What stands beside a to-do in any list: its list's title, who carries it, who did it.

use std::collections::HashMap;

use ::store::{Conn, Stop};
use access::sql;
use kernel::FromRow;
use kernel::{ContactId, ItemId, OrgId, StaffId};

/// See [`about`].
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The title of the list.
    pub list: String,
    /// The clients it is assigned to, by name.
    pub clients: Vec<(ContactId, String)>,
    /// Staff who carry it, by name.
    pub staff: Vec<(StaffId, String)>,
    /// The name of who did it.
    pub done_by: Option<String>,
}

impl About {
    /// The names of who carries it, clients first.
    pub fn names(&self) -> Vec<&str> {
        self.clients
            .iter()
            .map(|(_, name)| name.as_str())
            .chain(self.staff.iter().map(|(_, name)| name.as_str()))
            .collect()
    }
    /// Whether it is assigned to this client.
    pub fn is_for(&self, contact: Option<ContactId>) -> bool {
        contact.is_some_and(|id| self.clients.iter().any(|(c, _)| *c == id))
    }
}

#[derive(FromRow)]
struct Line {
    item_id: ItemId,
    role: String,
    contact_id: Option<ContactId>,
    staff_id: Option<StaffId>,
    name: String,
}

/// Reads this for some to-dos. One statement however many there are.
///
/// # Errors
/// The database's.
pub async fn about(
    conn: &mut Conn,
    org: OrgId,
    ids: &[ItemId],
) -> Result<HashMap<ItemId, About>, Stop> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut s = sql(
        "select * from (select t.item_id, 'list' as role, t.done_contact as contact_id, t.done_staff as staff_id, l.title as name from todo t join todo_list l on l.org_id = t.org_id and l.id = t.list_id where t.org_id = ",
    );
    s.arg(org)
        .push(" and t.item_id in ")
        .list(ids.iter().copied());
    s.push(" union all select a.item_id, 'client' as role, a.contact_id, null as staff_id, c.name from assignee a join contact c on c.org_id = a.org_id and c.id = a.contact_id where a.org_id = ");
    s.arg(org)
        .push(" and a.item_id in ")
        .list(ids.iter().copied());
    s.push(" union all select k.item_id, 'staff' as role, null as contact_id, k.staff_id, f.name from carrier k join staff f on f.org_id = k.org_id and f.id = k.staff_id where k.org_id = ");
    s.arg(org)
        .push(" and k.item_id in ")
        .list(ids.iter().copied());
    s.push(" union all select t.item_id, 'done' as role, null as contact_id, null as staff_id, coalesce(c.name, f.name, '') as name from todo t left join contact c on c.org_id = t.org_id and c.id = t.done_contact left join staff f on f.org_id = t.org_id and f.id = t.done_staff where t.done_at is not null and t.org_id = ");
    s.arg(org)
        .push(" and t.item_id in ")
        .list(ids.iter().copied())
        .push(") x order by name");
    let mut all: HashMap<ItemId, About> = HashMap::new();
    for line in conn.all::<Line>(s).await? {
        let about = all.entry(line.item_id).or_default();
        match (line.role.as_str(), line.contact_id, line.staff_id) {
            ("list", ..) => about.list = line.name,
            ("client", Some(id), _) => about.clients.push((id, line.name)),
            ("staff", _, Some(id)) => about.staff.push((id, line.name)),
            ("done", ..) => about.done_by = Some(line.name).filter(|name| !name.is_empty()),
            _ => {}
        }
    }
    Ok(all)
}

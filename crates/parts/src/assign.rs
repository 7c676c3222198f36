//! Who may carry an item: the clients who are members of its engagement, and staff.

use access::sql;
use i18n::Text;
use kernel::{Access, ContactId, EngagementId, ItemId, OrgId, StaffId};
use sqlx::FromRow;
use store::{Conn, Stop};

/// A client who may carry something.
#[derive(Clone, Debug, FromRow)]
pub struct Member {
    /// The contact.
    pub id: ContactId,
    /// The name.
    pub name: String,
    /// Whether they can come in.
    pub access: Access,
}

/// Somebody of the team who may carry something.
#[derive(Clone, Debug, FromRow)]
pub struct Mate {
    /// The staff user.
    pub id: StaffId,
    /// The name.
    pub name: String,
    /// Whether they are on the team of the engagement.
    pub on_team: bool,
}

/// Everybody who may carry items of an engagement.
#[derive(Clone, Debug, Default)]
pub struct Assignable {
    /// Its members, by name.
    pub members: Vec<Member>,
    /// Staff: its team first, by name.
    pub staff: Vec<Mate>,
}

/// Reads who may carry items of an engagement. Two statements. For staff.
///
/// # Errors
/// The database's.
pub async fn assignable(
    conn: &mut Conn,
    org: OrgId,
    engagement: EngagementId,
) -> Result<Assignable, Stop> {
    let members = conn
        .all(
            sql("select c.id, c.name, c.access from member m join contact c on c.org_id = m.org_id and c.id = m.contact_id where m.org_id = $1 and m.engagement_id = $2 and c.trashed_at is null order by c.name, c.id")
                .bind(org)
                .bind(engagement),
        )
        .await?;
    let staff = conn
        .all(
            sql("select s.id, s.name, (t.staff_id is not null) as on_team from staff s left join team t on t.org_id = s.org_id and t.staff_id = s.id and t.engagement_id = $2 where s.org_id = $1 and s.active order by case when t.staff_id is null then 1 else 0 end, s.name, s.id")
                .bind(org)
                .bind(engagement),
        )
        .await?;
    Ok(Assignable { members, staff })
}

/// One person who carries an item.
#[derive(Clone, Debug, FromRow)]
pub struct Carrier {
    /// The item.
    pub item_id: ItemId,
    /// A client, …
    pub contact_id: Option<ContactId>,
    /// … or somebody of the team.
    pub staff_id: Option<StaffId>,
    /// The name.
    pub name: String,
    /// Whether this client completed it.
    pub completed: bool,
}

/// Who carries each of these items, clients first, by name. One statement however many there are.
///
/// # Errors
/// The database's.
pub async fn carriers(conn: &mut Conn, org: OrgId, items: &[ItemId]) -> Result<Vec<Carrier>, Stop> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let mut s = sql(
        "select * from (select a.item_id, a.contact_id, null as staff_id, c.name, (a.completed_at is not null) as completed, 0 as rank from assignee a join contact c on c.org_id = a.org_id and c.id = a.contact_id where a.org_id = ",
    );
    s.arg(org)
        .push(" and a.item_id in ")
        .list(items.iter().copied());
    s.push(" union all select k.item_id, null as contact_id, k.staff_id, f.name, false as completed, 1 as rank from carrier k join staff f on f.org_id = k.org_id and f.id = k.staff_id where k.org_id = ");
    s.arg(org)
        .push(" and k.item_id in ")
        .list(items.iter().copied())
        .push(") x order by rank, name");
    conn.all(s).await
}

/// The picker: one box per member and per staff user, named `client` and `staff`.
#[derive(askama::Template)]
#[template(path = "assign.html")]
pub struct Picker {
    label: Text,
    people: Assignable,
    clients: Vec<ContactId>,
    staff: Vec<StaffId>,
    error: Option<Text>,
}
impl askama::filters::HtmlSafe for Picker {}

/// A picker with these already chosen.
pub fn picker(
    label: impl Into<Text>,
    people: Assignable,
    clients: &[ContactId],
    staff: &[StaffId],
) -> Picker {
    Picker {
        label: label.into(),
        people,
        clients: clients.to_vec(),
        staff: staff.to_vec(),
        error: None,
    }
}

impl Picker {
    /// What is wrong with the choice.
    #[must_use]
    pub fn error(mut self, error: Option<Text>) -> Self {
        self.error = error;
        self
    }
    /// Staff one sees at once: the team, and whoever carries it already.
    fn near(&self) -> Vec<&Mate> {
        self.people
            .staff
            .iter()
            .filter(|m| m.on_team || self.staff.contains(&m.id))
            .collect()
    }
    fn others(&self) -> Vec<&Mate> {
        self.people
            .staff
            .iter()
            .filter(|m| !m.on_team && !self.staff.contains(&m.id))
            .collect()
    }
}

/// The ids among what a form sent; anything else is left out.
pub fn ids<T: std::str::FromStr>(sent: &[String]) -> Vec<T> {
    sent.iter().filter_map(|id| id.parse().ok()).collect()
}

//! Who may carry an item: the clients who are members of its engagement, and staff.

use access::sql;
use i18n::Text;
use kernel::FromRow;
use kernel::{Access, ContactId, EngagementId, OrgId, StaffId};
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

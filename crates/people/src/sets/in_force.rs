//! The set that is in force for a contact, and the roles that are a ceiling above it.

use access::sql;
use kernel::{ContactId, FromRow, Levels, Right, Role, SetId, Viewer};
use sqlx::types::Json;
use store::{Conn, Stop};

use crate::needs;

/// What is in force for a contact, and where it comes from.
#[derive(Clone, Debug)]
pub struct InForce {
    /// The contact's own set.
    pub own: Option<SetId>,
    /// The set of its company.
    pub company: Option<SetId>,
    /// The set in force; none where nobody made one the standard.
    pub id: Option<SetId>,
    /// Its name.
    pub name: Option<String>,
    /// The role it stands for.
    pub role: Option<Role>,
    /// Its levels.
    pub levels: Option<Json<Levels>>,
}

impl InForce {
    /// What the set allows, before the contact's own changes.
    pub fn levels(&self) -> Levels {
        self.levels.as_ref().map_or(Levels::CLIENT, |l| l.0)
    }
}

#[derive(FromRow)]
struct Row {
    own: Option<SetId>,
    company: Option<SetId>,
    id: Option<SetId>,
    name: Option<String>,
    role: Option<Role>,
    levels: Option<Json<Levels>>,
    title: Option<String>,
    there: Option<Role>,
}

/// The set in force for a contact. One statement.
///
/// # Errors
/// *Gone*; *forbidden* without the right to see people.
pub async fn in_force(
    conn: &mut Conn,
    viewer: &Viewer,
    contact: ContactId,
) -> Result<InForce, Stop> {
    Ok(in_force_at(conn, viewer, contact).await?.0)
}

/// The set in force for a contact, and the engagements that go on where it is a member, by title, with its
/// role there: at most 50. One statement.
///
/// # Errors
/// *Gone*; *forbidden* without the right to see people.
pub async fn in_force_at(
    conn: &mut Conn,
    viewer: &Viewer,
    contact: ContactId,
) -> Result<(InForce, Vec<(String, Role)>), Stop> {
    needs(viewer, Right::SeePeople)?;
    let rows: Vec<Row> = conn
        .all(
            sql("select c.set_id as own, co.set_id as company, ps.id, ps.name, ps.role, ps.levels, e.title, m.role as there from contact c left join company co on co.org_id = c.org_id and co.id = c.company_id left join permission_set ps on ps.org_id = c.org_id and ps.id = coalesce(c.set_id, co.set_id, (select st.id from permission_set st where st.org_id = c.org_id and st.standard)) left join member m on m.org_id = c.org_id and m.contact_id = c.id left join engagement e on e.org_id = m.org_id and e.id = m.engagement_id and e.trashed_at is null and e.archived_at is null where c.org_id = $1 and c.id = $2 order by case when e.id is null then 1 else 0 end, e.title, e.id limit 50")
                .bind(viewer.org)
                .bind(contact),
        )
        .await?;
    let roles = rows
        .iter()
        .filter_map(|r| Some((r.title.clone()?, r.there?)));
    let roles = roles.collect();
    let first = rows.into_iter().next().ok_or(Stop::Gone)?;
    let force = InForce {
        own: first.own,
        company: first.company,
        id: first.id,
        name: first.name,
        role: first.role,
        levels: first.levels,
    };
    Ok((force, roles))
}

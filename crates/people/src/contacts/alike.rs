//! Contacts that may be the same person: the same telephone number, or the same name in the same
//! company (or both in none). Of an address there is one in each company: those are meant.

use access::{Sql, sql};
use kernel::FromRow;
use kernel::{ContactId, Right, Viewer};
use store::{Conn, Stop};

use crate::needs;

kernel::words! {
    /// Why two contacts may be the same person.
    pub enum Why {
        /// The same telephone number.
        Phone = "phone",
        /// The same name in the same company.
        Name = "name",
    }
}

/// Two contacts that may be the same person, first the one with access, else the one made first.
#[derive(Clone, Debug, FromRow, PartialEq, Eq)]
pub struct Alike {
    /// The first.
    pub id: ContactId,
    /// Its name.
    pub name: String,
    /// The other.
    pub other: ContactId,
    /// Its name.
    pub other_name: String,
    /// What they share.
    pub why: Why,
}

/// One side of each pair of a group is its first contact, so that a group of three is two pairs.
const FIRST: &str = "row_number() over (partition by g.phone_key, g.name_key, g.company_id order by case when c.access = 'none' then 1 else 0 end, c.created_at, c.id)";

/// Appends the contacts of groups that share a key, ranked within their group. Phones and names apart,
/// so that each finds its contacts by its own index.
fn ranked(viewer: &Viewer, limit: i64, s: &mut Sql) {
    let org = viewer.org;
    for (keys, group, joined) in [
        (
            "p.phone_key, '' as name_key, cast(null as uuid) as company_id",
            "p.phone_key <> '' group by p.phone_key",
            "c.phone_key <> '' and c.phone_key = g.phone_key",
        ),
        (
            "'' as phone_key, p.name_key, p.company_id",
            "p.name_key <> '' group by p.name_key, p.company_id",
            "c.name_key <> '' and c.name_key = g.name_key and coalesce(c.company_id, c.org_id) = coalesce(g.company_id, c.org_id)",
        ),
    ] {
        if keys.starts_with("''") {
            s.push(" union all ");
        }
        s.push("select c.id, c.name, c.email, g.phone_key, g.name_key, g.company_id, ")
            .push(FIRST)
            .push(" as n from (select ")
            .push(keys);
        s.push(" from contact p where p.org_id = ").arg(org);
        s.push(" and p.trashed_at is null and ").push(group);
        s.push(" having count(*) > 1 limit ").arg(limit);
        s.push(") g join contact c on c.trashed_at is null and c.org_id = ")
            .arg(org);
        s.push(" and ").push(joined);
    }
}

/// Pairs of contacts that may be the same person, of up to `limit` groups of each sort. One statement, over
/// indexes of keys.
///
/// # Errors
/// *Gone* or *forbidden* without the right to see people.
pub async fn alike(conn: &mut Conn, viewer: &Viewer, limit: i64) -> Result<Vec<Alike>, Stop> {
    needs(viewer, Right::SeePeople)?;
    let mut s = sql("with ranked as (");
    ranked(viewer, limit, &mut s);
    s.push(")");
    s.push(" select a.id, a.name, b.id as other, b.name as other_name, case when a.phone_key <> '' then 'phone' else 'name' end as why from ranked a join ranked b on b.phone_key = a.phone_key and b.name_key = a.name_key and (b.company_id = a.company_id or (b.company_id is null and a.company_id is null)) and b.n > 1 where a.n = 1 and (a.email = '' or a.email <> b.email) order by a.name, a.id, b.n, why desc limit 200");
    let mut found: Vec<Alike> = conn.all(s).await?;
    let mut known = std::collections::HashSet::new();
    found.retain(|p| known.insert((p.id.min(p.other), p.id.max(p.other))));
    Ok(found)
}

/// Those that may be the same person as this contact, at most 20.
///
/// # Errors
/// *Gone* or *forbidden* without the right to see people.
pub async fn alike_to(conn: &mut Conn, viewer: &Viewer, id: ContactId) -> Result<Vec<Alike>, Stop> {
    needs(viewer, Right::SeePeople)?;
    conn.all(
        sql("select c.id, c.name, o.id as other, o.name as other_name, case when c.phone_key <> '' and o.phone_key = c.phone_key then 'phone' else 'name' end as why from contact c join contact o on o.org_id = c.org_id and o.id <> c.id and o.trashed_at is null and ((c.phone_key <> '' and o.phone_key = c.phone_key) or (c.name_key <> '' and o.name_key = c.name_key and coalesce(o.company_id, o.org_id) = coalesce(c.company_id, c.org_id))) and (c.email = '' or o.email <> c.email) where c.org_id = $1 and c.id = $2 order by o.name, o.id limit 20")
            .bind(viewer.org)
            .bind(id),
    )
    .await
}

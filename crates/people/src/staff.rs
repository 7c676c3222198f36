//! Staff of the organization: who they are, their group, and whether they are active.

use access::sql;
use kernel::FromRow;
use kernel::{Group, PersonId, Power, Right, StaffId, Time, Viewer};
use serde_json::json;
use store::sessions::end_vouched;
use store::{Conn, Event, Stop, Tx};

use crate::needs;
use crate::rules::{self, Checks};

/// A staff user.
#[derive(Clone, Debug, FromRow)]
pub struct Staff {
    /// The staff user.
    pub id: StaffId,
    /// The person behind it.
    pub person_id: PersonId,
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The group.
    pub grp: Group,
    /// The title shown to clients, or empty.
    pub title: String,
    /// Whether they may sign in here.
    pub active: bool,
    /// When they were invited.
    pub invited_at: Option<Time>,
    /// When the person first signed in anywhere.
    pub joined_at: Option<Time>,
    /// Since when the organization's own provider means this staff user.
    pub linked_at: Option<Time>,
    /// Grows with every save.
    pub version: i64,
}

/// What somebody typed about a staff user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The name.
    pub name: String,
    /// The title shown to clients, or empty.
    pub title: String,
    /// The group.
    pub group: Group,
}

const COLUMNS: &str = "select s.id, s.person_id, s.name, p.email, s.grp, s.title, s.active, s.invited_at, p.joined_at, (select l.linked_at from single_sign_on_link l where l.org_id = s.org_id and l.staff_id = s.id) as linked_at, s.version from staff s join person p on p.id = s.person_id where s.org_id = ";

/// Every staff user, active ones first, by name.
///
/// # Errors
/// *Gone* or *forbidden* without the right to manage staff.
pub async fn list(conn: &mut Conn, viewer: &Viewer) -> Result<Vec<Staff>, Stop> {
    needs(viewer, Right::ManageStaff)?;
    let mut s = sql(COLUMNS);
    s.arg(viewer.org)
        .push(" order by case when s.active then 0 else 1 end, s.name, s.id limit 1000");
    conn.all(s).await
}

/// One staff user.
///
/// # Errors
/// *Gone* or *forbidden* without the right to manage staff.
pub async fn one(conn: &mut Conn, viewer: &Viewer, id: StaffId) -> Result<Staff, Stop> {
    needs(viewer, Right::ManageStaff)?;
    let mut s = sql(COLUMNS);
    s.arg(viewer.org).push(" and s.id = ").arg(id);
    conn.one(s).await
}

/// Names of active staff, to choose from.
///
/// # Errors
/// *Gone* or *forbidden* without the right to see people.
pub async fn choices(conn: &mut Conn, viewer: &Viewer) -> Result<Vec<(StaffId, String)>, Stop> {
    needs(viewer, Right::SeePeople)?;
    conn.all(
        sql("select id, name from staff where org_id = $1 and active order by name, id limit 1000")
            .bind(viewer.org),
    )
    .await
}

/// How many active staff users each group has.
///
/// # Errors
/// The database's; whoever may see the page of groups may know.
pub async fn by_group(conn: &mut Conn, viewer: &Viewer) -> Result<Vec<(Group, i64)>, Stop> {
    needs(viewer, Right::Settings)?;
    conn.all(
        sql("select grp, count(*) as n from staff where org_id = $1 and active group by grp order by grp")
            .bind(viewer.org),
    )
    .await
}

/// Whether `mine` may give, take or change a staff user of group `theirs`: nobody grants more than they hold.
pub fn may_handle(mine: Group, theirs: Group) -> bool {
    mine == Group::SuperAdmin || (mine == Group::Admin && theirs != Group::SuperAdmin)
}

fn my_group(viewer: &Viewer) -> Group {
    viewer.staff.as_ref().map_or(Group::User, |s| s.group)
}

/// Changes name, title and group.
///
/// # Errors
/// Wrong fields; the states `yourself` (one's own group) and `last_super_admin`; *stale*, *forbidden*.
pub async fn change(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: StaffId,
    version: i64,
    draft: &Draft,
) -> Result<(), Stop> {
    let old = one(tx.conn(), viewer, id).await?;
    let mut checks = Checks::default();
    let name = checks.take(rules::name("name", &draft.name));
    let title = checks.take(rules::line("title", &draft.title, 80));
    checks.done(())?;
    if !may_handle(my_group(viewer), old.grp) || !may_handle(my_group(viewer), draft.group) {
        return Err(Stop::Forbidden(Power::Manage));
    }
    if old.grp != draft.group {
        if viewer.staff.as_ref().is_some_and(|s| s.id == id) {
            return Err(Stop::state("yourself"));
        }
        another_super_admin(tx, &old).await?;
    }
    let org = tx.act.org;
    let saved = tx
        .run(
            sql("update staff set name = $4, title = $5, grp = $6, version = version + 1 where org_id = $1 and id = $2 and version = $3")
                .bind(org)
                .bind(id)
                .bind(version)
                .bind(name)
                .bind(title)
                .bind(draft.group),
        )
        .await?;
    if saved == 0 {
        return Err(Stop::Stale(old.version));
    }
    tx.audit(
        "staff.changed",
        "staff",
        id.0,
        json!({"group": {"from": old.grp, "to": draft.group}}),
    );
    tx.event(Event::new("staff.changed").data(json!({"staff": id})));
    Ok(())
}

/// Lets a staff user in, or ends their sessions and tokens here and keeps them out.
///
/// # Errors
/// The states `yourself` and `last_super_admin`; *gone*, *forbidden*.
pub async fn set_active(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: StaffId,
    active: bool,
) -> Result<(), Stop> {
    let old = one(tx.conn(), viewer, id).await?;
    if !may_handle(my_group(viewer), old.grp) {
        return Err(Stop::Forbidden(Power::Manage));
    }
    if viewer.staff.as_ref().is_some_and(|s| s.id == id) {
        return Err(Stop::state("yourself"));
    }
    if old.active == active {
        tx.as_it_was();
        return Ok(());
    }
    let (org, now) = (tx.act.org, tx.act.now);
    if !active {
        another_super_admin(tx, &old).await?;
        tx.run(
            sql("delete from session where org_id = $1 and staff_id = $2")
                .bind(org)
                .bind(id),
        )
        .await?;
        tx.run(
            sql("update api_token set revoked_at = $3 where org_id = $1 and staff_id = $2 and revoked_at is null")
                .bind(org)
                .bind(id)
                .bind(now),
        )
        .await?;
        tx.run(
            sql("update invitation set revoked_at = $3 where org_id = $1 and staff_id = $2 and revoked_at is null and accepted_at is null")
                .bind(org)
                .bind(id)
                .bind(now),
        )
        .await?;
    }
    tx.run(
        sql("update staff set active = $3, version = version + 1 where org_id = $1 and id = $2")
            .bind(org)
            .bind(id)
            .bind(active),
    )
    .await?;
    let verb = if active {
        "staff.activated"
    } else {
        "staff.deactivated"
    };
    tx.audit(verb, "staff", id.0, json!({}));
    tx.event(Event::new(verb).data(json!({"staff": id})));
    Ok(())
}

/// Forgets whom the organization's own provider means by a staff user, and ends what it opened for them.
///
/// # Errors
/// *Gone* where there is no link; *forbidden*.
pub async fn unlink(tx: &mut Tx<'_>, viewer: &Viewer, id: StaffId) -> Result<(), Stop> {
    let old = one(tx.conn(), viewer, id).await?;
    if !may_handle(my_group(viewer), old.grp) {
        return Err(Stop::Forbidden(Power::Manage));
    }
    let org = tx.act.org;
    let gone = sql("delete from single_sign_on_link where org_id = $1 and staff_id = $2");
    if tx.run(gone.bind(org).bind(id)).await? == 0 {
        return Err(Stop::Gone);
    }
    end_vouched(tx.conn(), org, Some(id)).await?;
    tx.audit("staff.unlinked", "staff", id.0, json!({}));
    tx.event(Event::new("staff.changed").data(json!({"staff": id})));
    Ok(())
}

/// Refuses when `staff` is the last active super admin: somebody must be able to change groups.
async fn another_super_admin(tx: &mut Tx<'_>, staff: &Staff) -> Result<(), Stop> {
    if staff.grp != Group::SuperAdmin || !staff.active {
        return Ok(());
    }
    let org = tx.act.org;
    let (others,): (i64,) = tx
        .one(sql("select count(*) from staff where org_id = $1 and grp = 'super_admin' and active and id <> $2").bind(org).bind(staff.id))
        .await?;
    if others > 0 {
        Ok(())
    } else {
        Err(Stop::state("last_super_admin"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_grants_more_than_they_hold() {
        use Group::{Admin, Employee, SuperAdmin, User};
        for theirs in Group::ALL {
            assert!(may_handle(SuperAdmin, *theirs));
            assert!(!may_handle(Employee, *theirs) && !may_handle(User, *theirs));
        }
        assert!(may_handle(Admin, Admin) && !may_handle(Admin, SuperAdmin));
    }
}

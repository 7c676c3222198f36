//! Permission sets: what the clients who use one can do in each tool. A set is given to a contact or
//! a company, or is the standard one; six of them stand for the roles in an engagement, where they are
//! the most a client with that role can do.

use std::collections::BTreeMap;

use access::sql;
use kernel::FromRow;
use kernel::{FieldError, Kind, Level, Levels, Refusal, Right, Role, SetId, Viewer};
use serde_json::json;
use sqlx::types::Json;
use store::{Conn, Event, Stop, Tx};

use crate::needs;
use crate::rules::{self, Checks};

mod given;
mod in_force;
mod roles;
mod within;

pub use given::{give, give_company, save_as};
pub use in_force::{InForce, in_force, in_force_at};
pub use roles::{add_roles, foresee_change, foresee_roles, roles_without};
pub(crate) use within::company_within_own;
pub use within::within_own;

/// The longest name of a set.
const NAME: usize = 60;

/// A permission set and how many use it.
#[derive(Clone, Debug, FromRow)]
pub struct Set {
    /// The set.
    pub id: SetId,
    /// Its name; the word of its role where it stands for one.
    pub name: String,
    /// The role it stands for.
    pub role: Option<Role>,
    /// Whether it is in force where no set is chosen.
    pub standard: bool,
    /// What it allows in each tool.
    pub levels: Json<Levels>,
    /// Grows with every save.
    pub version: i64,
    /// Contacts it was given to.
    pub contacts: i64,
    /// Companies it was given to, with those in the trash whose contacts still have it from there.
    pub companies: i64,
    /// Memberships with its role.
    pub members: i64,
}

impl Set {
    /// Whether anybody uses it.
    pub fn is_used(&self) -> bool {
        self.standard || self.contacts + self.companies + self.members > 0
    }
}

const COLUMNS: &str = "select ps.id, ps.name, ps.role, ps.standard, ps.levels, ps.version, (select count(*) from contact c where c.org_id = ps.org_id and c.set_id = ps.id and c.trashed_at is null) as contacts, (select count(*) from company co where co.org_id = ps.org_id and co.set_id = ps.id and (co.trashed_at is null or exists (select 1 from contact c where c.org_id = co.org_id and c.company_id = co.id and c.set_id is null and c.trashed_at is null))) as companies, (select count(*) from member m where m.org_id = ps.org_id and m.role = ps.role) as members from permission_set ps where ps.org_id = ";

/// All sets: the named ones by name, then those of the roles. At most 500.
///
/// # Errors
/// *Forbidden* without the right to see people.
pub async fn list(conn: &mut Conn, viewer: &Viewer) -> Result<Vec<Set>, Stop> {
    needs(viewer, Right::SeePeople)?;
    let mut s = sql(COLUMNS);
    s.arg(viewer.org)
        .push(" order by ps.role is not null, lower(ps.name), ps.id limit 500");
    let mut sets: Vec<Set> = conn.all(s).await?;
    sets.sort_by_key(|set| set.role); // stable: named ones keep their order and come first
    Ok(sets)
}

/// One set.
///
/// # Errors
/// *Gone*; *forbidden* without the right to see people.
pub async fn one(conn: &mut Conn, viewer: &Viewer, id: SetId) -> Result<Set, Stop> {
    needs(viewer, Right::SeePeople)?;
    let mut s = sql(COLUMNS);
    s.arg(viewer.org).push(" and ps.id = ").arg(id);
    conn.one(s).await
}

/// Name and levels of a set, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The name; not asked for where it stands for a role.
    pub name: String,
    /// What it allows.
    pub levels: Levels,
}

impl Draft {
    fn checked(&self) -> Result<Draft, Refusal> {
        let mut checks = Checks::default();
        let name =
            rules::name("name", &self.name).and_then(|_| rules::line("name", &self.name, NAME));
        let draft = Draft {
            name: checks.take(name),
            levels: self.levels,
        };
        checks.done(draft)
    }
}

/// Makes a set.
///
/// # Errors
/// Wrong or `taken` name; *forbidden*.
pub async fn create(tx: &mut Tx<'_>, viewer: &Viewer, draft: &Draft) -> Result<SetId, Stop> {
    needs(viewer, Right::Settings)?;
    let id = insert(tx, draft).await?;
    tx.event(Event::new("settings.sets_changed"));
    Ok(id)
}

async fn insert(tx: &mut Tx<'_>, draft: &Draft) -> Result<SetId, Stop> {
    let draft = draft.checked()?;
    one_at_a_time(tx).await?;
    name_is_free(tx, &draft.name, None).await?;
    let (org, id) = (tx.act.org, SetId::new());
    tx.run(
        sql("insert into permission_set (org_id, id, name, levels) values ($1, $2, $3, $4)")
            .bind(org)
            .bind(id)
            .bind(draft.name.clone())
            .bind(json!(draft.levels)),
    )
    .await?;
    tx.audit(
        "set.created",
        "permission_set",
        id.0,
        json!({"name": draft.name, "levels": draft.levels}),
    );
    Ok(id)
}

/// Changes what a set allows, for all who use it, and its name unless it stands for a role.
///
/// # Errors
/// Wrong or `taken` name; *stale*; *gone*, *forbidden*.
pub async fn change(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    id: SetId,
    version: i64,
    draft: &Draft,
) -> Result<(), Stop> {
    needs(viewer, Right::Settings)?;
    one_at_a_time(tx).await?;
    let old = one(tx.conn(), viewer, id).await?;
    within_own(viewer, &old.levels.0, &draft.levels)?;
    let draft = match old.role {
        Some(_) => Draft {
            name: old.name.clone(),
            levels: draft.levels,
        },
        None => {
            let draft = draft.checked()?;
            name_is_free(tx, &draft.name, Some(id)).await?;
            draft
        }
    };
    let org = tx.act.org;
    let saved = tx
        .run(
            sql("update permission_set set name = $4, levels = $5, version = version + 1 where org_id = $1 and id = $2 and version = $3")
                .bind(org)
                .bind(id)
                .bind(version)
                .bind(draft.name.clone())
                .bind(json!(draft.levels)),
        )
        .await?;
    if saved == 0 {
        return Err(Stop::Stale(old.version));
    }
    tx.audit(
        "set.changed",
        "permission_set",
        id.0,
        json!({"from": {"name": old.name, "levels": old.levels.0}, "to": {"name": draft.name, "levels": draft.levels}}),
    );
    tx.event(Event::new("settings.sets_changed"));
    Ok(())
}

/// Takes a set away that nobody uses.
///
/// # Errors
/// The states `set_of_a_role` and `set_in_use`; *gone*, *forbidden*.
pub async fn remove(tx: &mut Tx<'_>, viewer: &Viewer, id: SetId) -> Result<(), Stop> {
    needs(viewer, Right::Settings)?;
    one_at_a_time(tx).await?;
    let old = one(tx.conn(), viewer, id).await?;
    if old.role.is_some() {
        return Err(Stop::state("set_of_a_role"));
    }
    if old.is_used() {
        return Err(Stop::state("set_in_use"));
    }
    let org = tx.act.org;
    // What lies in the trash keeps no set that is gone.
    for table in [
        "update contact set set_id = null where trashed_at is not null and org_id = $1 and set_id = $2",
        "update company set set_id = null where trashed_at is not null and org_id = $1 and set_id = $2",
        "delete from permission_set where org_id = $1 and id = $2",
    ] {
        tx.run(sql(table).bind(org).bind(id)).await?;
    }
    tx.audit(
        "set.removed",
        "permission_set",
        id.0,
        json!({"name": old.name, "levels": old.levels.0}),
    );
    tx.event(Event::new("settings.sets_changed"));
    Ok(())
}

/// Makes a set the one in force where no other is chosen; none goes back to the built-in one.
///
/// # Errors
/// *Gone*, *forbidden*.
pub async fn set_standard(tx: &mut Tx<'_>, viewer: &Viewer, id: Option<SetId>) -> Result<(), Stop> {
    needs(viewer, Right::Settings)?;
    one_at_a_time(tx).await?;
    let name = match id {
        Some(id) => Some(one(tx.conn(), viewer, id).await?.name),
        None => None,
    };
    within::set_within_own(tx.conn(), viewer, None, id).await?;
    let org = tx.act.org;
    tx.run(
        sql("update permission_set set standard = false, version = version + 1 where org_id = $1 and standard")
            .bind(org),
    )
    .await?;
    tx.run(
        sql("update permission_set set standard = true, version = version + 1 where org_id = $1 and id = $2")
            .bind(org)
            .bind(id),
    )
    .await?;
    let object = id.map_or(org.0, |id| id.0);
    tx.audit(
        "set.made_standard",
        "permission_set",
        object,
        json!({"set": id, "name": name}),
    );
    tx.event(Event::new("settings.sets_changed"));
    Ok(())
}

/// What a choice allows: the chosen set; else the company's, else the standard one, else the
/// built-in levels. `all` are the sets of the organization.
///
/// # Errors
/// `unknown` for a set that is not there.
pub fn levels_for(
    all: &[Set],
    chosen: Option<SetId>,
    company: Option<SetId>,
) -> Result<Levels, Stop> {
    let levels = |set: &Set| set.levels.0;
    let find = |id: SetId| all.iter().find(|set| set.id == id);
    match chosen {
        Some(id) => find(id).map(levels).ok_or(Stop::field("set", "unknown")),
        None => Ok(company
            .and_then(find)
            .or_else(|| all.iter().find(|set| set.standard))
            .map_or(Levels::CLIENT, levels)),
    }
}

/// Levels from a form or a program: each tool's word, for tools and words that exist.
///
/// # Errors
/// `unknown` beside the tool.
pub fn levels(typed: &BTreeMap<String, String>, stands: &Levels) -> Result<Levels, Refusal> {
    let mut checks = Checks::default();
    let mut levels = *stands;
    for kind in Kind::ALL {
        let Some(word) = typed.get(kind.tool()) else {
            continue;
        };
        match Level::of(word) {
            Some(level) => levels = levels.with(*kind, level),
            None => checks.refuse(FieldError::new(kind.tool(), "unknown")),
        }
    }
    checks.done(levels)
}

async fn known(tx: &mut Tx<'_>, viewer: &Viewer, set: Option<SetId>) -> Result<(), Stop> {
    let Some(id) = set else { return Ok(()) };
    match one(tx.conn(), viewer, id).await {
        Err(Stop::Gone) => Err(Stop::field("set", "unknown")),
        other => other.map(|_| ()),
    }
}

/// Changes to the sets of one organization wait for each other on its row, so that what was read
/// before a write still holds: names that are free, the one standard, sets nobody uses.
pub(crate) async fn one_at_a_time(tx: &mut Tx<'_>) -> Result<(), Stop> {
    let org = tx.act.org;
    tx.run(sql("update organization set name = name where id = $1").bind(org))
        .await?;
    Ok(())
}

async fn name_is_free(tx: &mut Tx<'_>, name: &str, but: Option<SetId>) -> Result<(), Stop> {
    let mut s = sql("select ps.id, ps.name from permission_set ps where ps.org_id = ");
    s.arg(tx.act.org);
    if let Some(but) = but {
        s.push(" and ps.id <> ").arg(but);
    }
    // In Rust: SQLite folds the capitals of English only.
    let others: Vec<(SetId, String)> = tx.all(s).await?;
    let folded = name.to_lowercase();
    if others
        .iter()
        .any(|(_, other)| other.to_lowercase() == folded)
    {
        return Err(Stop::field("name", "taken"));
    }
    Ok(())
}

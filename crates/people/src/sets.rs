//! Permission sets: what the clients who use one can do in each tool. A set is given to a contact or
//! a company, or is the standard one; six of them stand for the roles in an engagement, where they are
//! the most a client with that role can do.

use std::collections::BTreeMap;

use access::sql;
use kernel::FromRow;
use kernel::{
    ClientFacts, CompanyId, ContactId, FieldError, Kind, Level, Levels, Refusal, Right, Role,
    SetId, Viewer,
};
use serde_json::json;
use sqlx::types::Json;
use store::foresee::{Foreseen, foresee};
use store::viewers::{LevelChanges, Whom};
use store::{Conn, Event, Stop, Tx};

use crate::needs;
use crate::rules::{self, Checks};

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
    /// Companies it was given to.
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

const COLUMNS: &str = "select ps.id, ps.name, ps.role, ps.standard, ps.levels, ps.version, (select count(*) from contact c where c.org_id = ps.org_id and c.set_id = ps.id and c.trashed_at is null) as contacts, (select count(*) from company co where co.org_id = ps.org_id and co.set_id = ps.id and co.trashed_at is null) as companies, (select count(*) from member m where m.org_id = ps.org_id and m.role = ps.role) as members from permission_set ps where ps.org_id = ";

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

/// What is in force for a contact, and where it comes from.
#[derive(Clone, Debug, FromRow)]
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

/// The set in force for a contact. One statement.
///
/// # Errors
/// *Gone*; *forbidden* without the right to see people.
pub async fn in_force(
    conn: &mut Conn,
    viewer: &Viewer,
    contact: ContactId,
) -> Result<InForce, Stop> {
    needs(viewer, Right::SeePeople)?;
    conn.one(
        sql("select c.set_id as own, co.set_id as company, ps.id, ps.name, ps.role, ps.levels from contact c left join company co on co.org_id = c.org_id and co.id = c.company_id left join permission_set ps on ps.org_id = c.org_id and ps.id = coalesce(c.set_id, co.set_id, (select st.id from permission_set st where st.org_id = c.org_id and st.standard)) where c.org_id = $1 and c.id = $2")
            .bind(viewer.org)
            .bind(contact),
    )
    .await
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
    name_is_free(tx, &draft.name, None).await?;
    let (org, id) = (tx.act.org, SetId::new());
    tx.run(
        sql("insert into permission_set (org_id, id, name, levels) values ($1, $2, $3, $4)")
            .bind(org)
            .bind(id)
            .bind(draft.name.clone())
            .bind(json!(draft.levels)),
    )
    .await
    .map_err(taken)?;
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
    let old = one(tx.conn(), viewer, id).await?;
    let draft = match old.role {
        Some(role) => Draft {
            name: role.word().to_owned(),
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
        .await
        .map_err(taken)?;
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
    if let Some(id) = id {
        one(tx.conn(), viewer, id).await?;
    }
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
        json!({"set": id}),
    );
    tx.event(Event::new("settings.sets_changed"));
    Ok(())
}

/// The roles that have no set yet and narrow nothing for that reason.
///
/// # Errors
/// *Forbidden* without the right to see people.
pub async fn roles_without(conn: &mut Conn, viewer: &Viewer) -> Result<Vec<Role>, Stop> {
    let all = list(conn, viewer).await?;
    let has = |role: &Role| all.iter().any(|set| set.role == Some(*role));
    Ok(Role::ALL.iter().copied().filter(|r| !has(r)).collect())
}

/// What the ready-made sets of those roles would do.
///
/// # Errors
/// *Forbidden*.
pub async fn foresee_roles(
    conn: &mut Conn,
    viewer: &Viewer,
    roles: &[Role],
) -> Result<Foreseen, Stop> {
    needs(viewer, Right::Settings)?;
    foresee(conn, viewer, Whom::All, |facts, _| {
        for role in roles {
            narrow(facts, Some(*role), &Levels::of_role(*role));
        }
    })
    .await
}

/// Makes the ready-made sets of the roles that have none.
///
/// # Errors
/// *Forbidden*.
pub async fn add_roles(tx: &mut Tx<'_>, viewer: &Viewer) -> Result<(), Stop> {
    needs(viewer, Right::Settings)?;
    let roles = roles_without(tx.conn(), viewer).await?;
    let org = tx.act.org;
    for role in &roles {
        tx.run(store::org::role_set(org, *role)).await?;
    }
    tx.audit(
        "set.roles_added",
        "organization",
        org.0,
        json!({"roles": roles}),
    );
    tx.event(Event::new("settings.sets_changed"));
    Ok(())
}

/// Gives a contact a set of its own; none leaves it to its company or the standard. Its own changes
/// stay and lie on the new set.
///
/// # Errors
/// *Stale*; `unknown` set; *gone*, *forbidden* without the right to grant access.
pub async fn give(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    contact: ContactId,
    version: i64,
    set: Option<SetId>,
) -> Result<(), Stop> {
    needs(viewer, Right::GrantAccess)?;
    known(tx, viewer, set).await?;
    let old = in_force(tx.conn(), viewer, contact).await?;
    let org = tx.act.org;
    let saved = tx
        .run(
            sql("update contact set set_id = $4, version = version + 1 where org_id = $1 and id = $2 and version = $3 and trashed_at is null")
                .bind(org)
                .bind(contact)
                .bind(version)
                .bind(set),
        )
        .await?;
    if saved == 0 {
        return Err(Stop::Stale(version + 1));
    }
    tx.audit(
        "contact.set_changed",
        "contact",
        contact.0,
        json!({"from": old.own, "to": set}),
    );
    tx.event(Event::new("contact.set_changed").contact(contact));
    Ok(())
}

/// Gives a company the set its contacts have where they have none of their own.
///
/// # Errors
/// *Stale*; `unknown` set; *gone*, *forbidden* without the right to grant access.
pub async fn give_company(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    company: CompanyId,
    version: i64,
    set: Option<SetId>,
) -> Result<(), Stop> {
    needs(viewer, Right::GrantAccess)?;
    known(tx, viewer, set).await?;
    let old = crate::companies::one(tx.conn(), viewer, company).await?;
    let org = tx.act.org;
    let saved = tx
        .run(
            sql("update company set set_id = $4, version = version + 1 where org_id = $1 and id = $2 and version = $3 and trashed_at is null")
                .bind(org)
                .bind(company)
                .bind(version)
                .bind(set),
        )
        .await?;
    if saved == 0 {
        return Err(Stop::Stale(old.version));
    }
    tx.audit(
        "company.set_changed",
        "company",
        company.0,
        json!({"from": old.set_id, "to": set}),
    );
    tx.event(Event::new("company.set_changed"));
    Ok(())
}

/// Makes a set of what a contact can do now, gives it to the contact, and takes its changes away:
/// what it can do stays the same.
///
/// # Errors
/// Wrong or `taken` name; *stale*; *gone*, *forbidden* without the right to settings and to grant.
pub async fn save_as(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    contact: ContactId,
    version: i64,
    name: &str,
) -> Result<SetId, Stop> {
    needs(viewer, Right::Settings)?;
    let changes = crate::contacts::one(tx.conn(), viewer, contact)
        .await?
        .changes
        .0;
    let levels = changes.on(in_force(tx.conn(), viewer, contact).await?.levels());
    let name = name.to_owned();
    let id = insert(tx, &Draft { name, levels }).await?;
    give(tx, viewer, contact, version, Some(id)).await?;
    crate::contacts::set_levels(tx, viewer, contact, version + 1, &LevelChanges::default()).await?;
    Ok(id)
}

/// What it would do to give these levels to a set.
///
/// # Errors
/// *Gone*, *forbidden*.
pub async fn foresee_change(
    conn: &mut Conn,
    viewer: &Viewer,
    set: &Set,
    levels: &Levels,
) -> Result<Foreseen, Stop> {
    needs(viewer, Right::Settings)?;
    let to = *levels;
    // A set of a role may be in force as a contact's own as well: both are asked about.
    let mut all = foresee(conn, viewer, Whom::Set(set.id), |facts, weighed| {
        facts.levels = weighed.changes.on(to);
        narrow(facts, set.role, &to);
    })
    .await?;
    if let Some(role) = set.role {
        let known: Vec<ContactId> = all.effects.iter().map(|(id, _)| *id).collect();
        let more = foresee(conn, viewer, Whom::Role(role), |facts, _| {
            narrow(facts, Some(role), &to);
        })
        .await?;
        let more = more.effects.into_iter();
        all.effects
            .extend(more.filter(|(id, _)| !known.contains(id)));
    }
    Ok(all)
}

fn narrow(facts: &mut ClientFacts, role: Option<Role>, to: &Levels) {
    for place in facts.places.iter_mut().filter(|p| Some(p.role) == role) {
        place.most = *to;
    }
}

/// The levels of a set, or the built-in ones.
///
/// # Errors
/// `unknown` for a set that is not there.
pub async fn levels_of(
    conn: &mut Conn,
    viewer: &Viewer,
    set: Option<SetId>,
) -> Result<Levels, Stop> {
    match set {
        None => Ok(Levels::CLIENT),
        Some(id) => match one(conn, viewer, id).await {
            Ok(set) => Ok(set.levels.0),
            Err(Stop::Gone) => Err(Stop::field("set", "unknown")),
            Err(stop) => Err(stop),
        },
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
    levels_of(tx.conn(), viewer, set).await.map(|_| ())
}

fn taken(stop: Stop) -> Stop {
    if stop.is_duplicate() {
        Stop::field("name", "taken")
    } else {
        stop
    }
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

//! Which tools there are, for whom, and what new items begin with.

use access::sql;
use kernel::{ClientFacts, FieldError, Group, Kind, Kinds, Level, Refusal, Sharing, Viewer};
use serde_json::{Value, json};
use store::org::{GroupSettings, Groups, Org, SharingDefaults, ToolNames};
use store::{Stop, Tx};

use super::{Part, save};
use crate::rules::{self, Checks};

/// Which tools there are, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tools {
    /// Tools that are in use.
    pub used: Kinds,
    /// Tools that are on for clients, where they are in use.
    pub clients: Kinds,
    /// Tools of which a client sees only what is assigned.
    pub assigned_only: Kinds,
}

impl Tools {
    /// What stands now.
    pub fn of(org: &Org) -> Tools {
        Tools {
            used: org.tools_off.0.kinds().not(),
            clients: org.tools.0.kinds(),
            assigned_only: org.assigned_only.0.kinds(),
        }
    }
    /// What a client's facts become by it.
    pub fn put(&self, facts: &mut ClientFacts) {
        facts.off = self.used.not();
        facts.tools = self.clients;
        facts.assigned_only = self.assigned_only;
    }
    /// The same on an organization that was read.
    pub fn on(&self, mut org: Org) -> Org {
        // Tools of another version of the program keep what was set for them.
        let names = |kinds: Kinds, old: &ToolNames| {
            let unknown = old.0.iter().filter(|name| Kind::of_tool(name).is_none());
            let known = ToolNames::of(kinds).0.into_iter();
            ToolNames(known.chain(unknown.cloned()).collect())
        };
        org.tools_off.0 = names(self.used.not(), &org.tools_off.0);
        org.tools.0 = names(self.clients, &org.tools.0);
        org.assigned_only.0 = names(self.assigned_only, &org.assigned_only.0);
        org
    }
}

/// Sets *Show on portal?* of new items. Items that exist keep theirs.
///
/// # Errors
/// *Stale*, *forbidden*.
pub async fn set_sharing(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    version: i64,
    to: &[(Kind, Sharing)],
    old: &SharingDefaults,
) -> Result<(), Stop> {
    let mut defaults = old.clone();
    defaults.0.extend(
        to.iter()
            .map(|(kind, sharing)| (kind.tool().to_owned(), *sharing)),
    );
    put_sharing(tx, viewer, version, &defaults).await
}

/// Sets *Show on portal?* of new items, of every tool at once.
///
/// # Errors
/// *Stale*, *forbidden*.
pub(crate) async fn put_sharing(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    version: i64,
    defaults: &SharingDefaults,
) -> Result<(), Stop> {
    let mut s = sql("update organization set sharing_defaults = ");
    s.arg(json!(defaults));
    save(
        tx,
        viewer,
        version,
        Part::Sharing,
        s,
        json!({"defaults": defaults}),
    )
    .await
}

/// The field of a form in which a group is named.
pub const fn name_field(group: Group) -> &'static str {
    match group {
        Group::SuperAdmin => "name-super_admin",
        Group::Admin => "name-admin",
        Group::Employee => "name-employee",
        Group::User => "name-user",
    }
}

/// A group with its name and its levels by tool, as wished.
pub type GroupWish = (Group, String, Vec<(Kind, Level)>);

/// The tools and the levels of the groups, as the trail tells them.
pub(super) fn told(org: &Org, groups: &Groups) -> Value {
    let levels: Value = groups
        .0
        .iter()
        .map(|(group, set)| (group.clone(), json!(set.tools)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let (off, on, only) = (&org.tools_off.0, &org.tools.0, &org.assigned_only.0);
    json!({"off": off, "on": on, "assigned_only": only, "levels": levels})
}

/// Saves which tools there are, for whom, and what the groups of staff may do in them and are called.
/// Groups are for super admins. `old` is what the form began with.
///
/// # Errors
/// Wrong names, *stale*, *forbidden*.
pub async fn set_access(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    version: i64,
    tools: Tools,
    to: &[GroupWish],
    old: Org,
) -> Result<(), Stop> {
    let groups = merged(to, &old.groups.0)?;
    let group = viewer.staff.as_ref().map(|s| s.group);
    if groups != old.groups.0 && group != Some(Group::SuperAdmin) {
        return Err(Stop::Forbidden(kernel::Power::Manage));
    }
    let now = tools.on(old);
    let detail = told(&now, &groups);
    let (off, on, only) = (now.tools_off.0, now.tools.0, now.assigned_only.0);
    let mut s = sql("update organization set tools = ");
    s.arg(json!(on))
        .push(", tools_off = ")
        .arg(json!(off))
        .push(", assigned_only = ")
        .arg(json!(only))
        .push(", groups = ")
        .arg(json!(groups));
    save(tx, viewer, version, Part::Access, s, detail).await
}

/// The groups with what was chosen; a super admin keeps everything, unknown tools keep their level.
///
/// # Errors
/// Names that are too long.
pub fn merged(to: &[GroupWish], old: &Groups) -> Result<Groups, Refusal> {
    let mut checks = Checks::default();
    let mut groups = old.clone();
    // The choice of a group must not read like another.
    let usual = |group: Group| group.word().replace('_', " ");
    let taken = |of: Group, name: &str| {
        let name = name.trim().to_lowercase();
        let own = to.iter().filter(|(group, ..)| *group != of);
        !name.is_empty()
            && (Group::ALL.iter().any(|g| *g != of && usual(*g) == name)
                || own
                    .clone()
                    .any(|(_, other, _)| other.trim().to_lowercase() == name))
    };
    for (group, name, levels) in to.iter().filter(|(group, ..)| *group != Group::SuperAdmin) {
        let set: &mut GroupSettings = groups.0.entry(group.word().to_owned()).or_default();
        let field = name_field(*group);
        set.name = checks.take(match taken(*group, name) {
            true => Err(FieldError::new(field, "taken")),
            false => rules::line(field, name, 60),
        });
        for (kind, level) in levels {
            let level = match level {
                Level::None => Level::None,
                Level::View => Level::View,
                _ => Level::Edit, // staff have a tool in full or look at it
            };
            set.tools.insert(kind.tool().to_owned(), level);
        }
    }
    checks.done(groups)
}

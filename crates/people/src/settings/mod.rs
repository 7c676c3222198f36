//! Settings of the organization. Each part is saved by itself, with a check of its own (`Part`).

mod locks;
mod part;
#[cfg(test)]
mod tests;

pub use locks::{LockWish, set_locks};
pub use part::Part;
pub(crate) use part::save;

use access::sql;
use i18n::Lang;
use kernel::{ClientFacts, FieldError, Group, Kind, Kinds, Level, Refusal, Sharing, Viewer};
use serde::Serialize;
use serde_json::{Value, json};
use store::org::{GroupSettings, Groups, Org, SharingDefaults, ToolNames};
use store::{Stop, Tx};
use ui::cover::Style;
use ui::theme::Hex;

use crate::rules::{self, Checks};

/// Name, clock and language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The name.
    pub name: String,
    /// The time zone (IANA).
    pub zone: String,
    /// The language (BCP 47).
    pub locale: String,
    /// What clients call an engagement ("your wedding"), or empty.
    pub noun: String,
}

/// How the portal and its mail look and sound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Branding {
    /// The colour, `#rrggbb`.
    pub accent: String,
    /// `grotesk` or `serif`.
    pub headings: String,
    /// `spires`, `tiles`, `contour` or `plain`.
    pub cover: String,
    /// The sender's name of mail, or empty for the organization's.
    pub sender_name: String,
    /// The last lines of mail.
    pub mail_footer: String,
    /// A word of welcome on the client's home.
    pub welcome: String,
}

impl Identity {
    /// The same, cleaned and checked.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn checked(&self) -> Result<Identity, Refusal> {
        let mut checks = Checks::default();
        let lang = Lang::parse(&self.locale).filter(|l| *l != Lang::Pseudo);
        let identity = Identity {
            name: checks.take(rules::name("name", &self.name)),
            zone: checks.take(rules::zone("zone", &self.zone)),
            locale: checks.take(
                lang.map(|l| l.tag().to_owned())
                    .ok_or(FieldError::new("locale", "unknown")),
            ),
            noun: checks.take(rules::line("noun", &self.noun, 60)),
        };
        checks.done(identity)
    }
}

impl Branding {
    /// The same, cleaned and checked.
    ///
    /// # Errors
    /// Every wrong field.
    pub fn checked(&self) -> Result<Branding, Refusal> {
        let mut checks = Checks::default();
        let accent = self
            .accent
            .parse::<Hex>()
            .map(|h| h.to_string())
            .map_err(|_| FieldError::new("accent", "not_a_colour"));
        let known = |field, word: &str, ok: bool| {
            if ok {
                Ok(word.to_owned())
            } else {
                Err(FieldError::new(field, "unknown"))
            }
        };
        let branding = Branding {
            accent: checks.take(accent),
            headings: checks.take(known(
                "headings",
                &self.headings,
                matches!(self.headings.as_str(), "grotesk" | "serif"),
            )),
            cover: checks.take(known(
                "cover",
                &self.cover,
                self.cover.parse::<Style>().is_ok(),
            )),
            sender_name: checks.take(rules::line("sender_name", &self.sender_name, 80)),
            mail_footer: checks.take(rules::text("mail_footer", &self.mail_footer, 500)),
            welcome: checks.take(rules::text("welcome", &self.welcome, 1000)),
        };
        checks.done(branding)
    }
    /// What stands now, to be changed.
    pub fn of(org: &Org) -> Branding {
        Branding {
            accent: org.accent.clone(),
            headings: org.headings.clone(),
            cover: org.cover.clone(),
            sender_name: org.sender_name.clone(),
            mail_footer: org.mail_footer.clone(),
            welcome: org.welcome.clone(),
        }
    }
}

/// Saves name, zone, language and noun.
///
/// # Errors
/// Wrong fields, *stale*, *forbidden*.
pub async fn set_identity(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    version: i64,
    identity: &Identity,
) -> Result<(), Stop> {
    let i = identity.checked()?;
    let mut s = sql("update organization set name = ");
    s.arg(i.name)
        .push(", zone = ")
        .arg(i.zone.clone())
        .push(", locale = ")
        .arg(i.locale.clone())
        .push(", noun = ")
        .arg(i.noun);
    save(
        tx,
        viewer,
        version,
        Part::Organization,
        s,
        json!({"zone": i.zone, "locale": i.locale}),
    )
    .await
}

/// Saves colours, covers and the words of mail and welcome.
///
/// # Errors
/// Wrong fields, *stale*, *forbidden*.
pub async fn set_branding(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    version: i64,
    branding: &Branding,
) -> Result<(), Stop> {
    let b = branding.checked()?;
    let detail = json!({"accent": b.accent, "headings": b.headings, "cover": b.cover});
    let mut s = sql("update organization set accent = ");
    s.arg(b.accent)
        .push(", headings = ")
        .arg(b.headings)
        .push(", cover = ")
        .arg(b.cover);
    s.push(", sender_name = ")
        .arg(b.sender_name)
        .push(", mail_footer = ")
        .arg(b.mail_footer)
        .push(", welcome = ")
        .arg(b.welcome);
    save(tx, viewer, version, Part::Branding, s, detail).await
}

/// The portal for everyone, and who gets in without being asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Doors {
    /// Whether the client portal is on.
    pub on: bool,
    /// Whether archived engagements show to clients.
    pub show_archived: bool,
    /// Whether new contacts are invited by themselves.
    pub auto_enable_new_contacts: bool,
    /// Whether contacts who become members are invited by themselves.
    pub enable_on_membership: bool,
    /// Whether only contacts of an engagement's company can be its members.
    pub restrict_to_company: bool,
    /// Whether clients must have a second factor.
    pub client_factor: bool,
    /// Whether the mail with a portal link carries the PIN too.
    pub pin_in_link_mail: bool,
    /// How many colleagues the clients of one company may invite.
    pub colleagues: i64,
    /// Whether clients may change their own details.
    pub client_edits: bool,
}

impl Doors {
    /// What stands now.
    pub fn of(org: &Org) -> Doors {
        Doors {
            on: org.portal_on,
            show_archived: org.show_archived,
            auto_enable_new_contacts: org.auto_enable_new_contacts,
            enable_on_membership: org.enable_on_membership,
            restrict_to_company: org.restrict_to_company,
            client_factor: org.client_factor,
            pin_in_link_mail: org.pin_in_link_mail,
            colleagues: org.colleagues,
            client_edits: org.client_edits,
        }
    }
}

/// Saves the portal for everyone and who gets in.
///
/// # Errors
/// `wrong` at `colleagues`; *stale*, *forbidden*.
pub async fn set_portal(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    version: i64,
    doors: &Doors,
) -> Result<(), Stop> {
    if !(0..=crate::colleagues::MOST).contains(&doors.colleagues) {
        return Err(Stop::field("colleagues", "wrong"));
    }
    let mut s = sql("update organization set portal_on = ");
    s.arg(doors.on)
        .push(", show_archived = ")
        .arg(doors.show_archived)
        .push(", auto_enable_new_contacts = ")
        .arg(doors.auto_enable_new_contacts)
        .push(", enable_on_membership = ")
        .arg(doors.enable_on_membership)
        .push(", restrict_to_company = ")
        .arg(doors.restrict_to_company)
        .push(", client_factor = ")
        .arg(doors.client_factor)
        .push(", client_edits = ")
        .arg(doors.client_edits)
        .push(", pin_in_link_mail = ")
        .arg(doors.pin_in_link_mail)
        .push(", colleagues = ")
        .arg(doors.colleagues);
    save(tx, viewer, version, Part::Portal, s, json!(doors)).await
}

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
    let levels: Value = groups
        .0
        .iter()
        .map(|(group, set)| (group.clone(), json!(set.tools)))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let now = tools.on(old);
    let (off, on, only) = (now.tools_off.0, now.tools.0, now.assigned_only.0);
    let detail = json!({"off": off, "on": on, "assigned_only": only, "levels": levels});
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

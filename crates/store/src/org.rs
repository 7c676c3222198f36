//! Organizations and their settings.

use std::collections::BTreeMap;

use access::{Sql, sql};
use kernel::{Group, Kind, Kinds, Level, Levels, LockCalendar, OrgId, Role, SetId, Sharing, Time};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;

use crate::{Conn, Stop};

/// Names of tools, as kept in settings; names of tools this version does not know are kept but not used.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
pub struct ToolNames(pub Vec<String>);

impl ToolNames {
    /// The kinds that belong to the names.
    pub fn kinds(&self) -> Kinds {
        self.0.iter().filter_map(|t| Kind::of_tool(t)).collect()
    }
    /// The names of `kinds`.
    pub fn of(kinds: Kinds) -> Self {
        ToolNames(kinds.iter().map(|k| k.tool().to_owned()).collect())
    }
}

/// *Show on portal?* of new items, by tool name.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
pub struct SharingDefaults(pub BTreeMap<String, Sharing>);

impl SharingDefaults {
    /// The default for a kind, if one is set.
    pub fn of(&self, kind: Kind) -> Option<Sharing> {
        self.0.get(kind.tool()).copied()
    }
}

/// What a group of staff may do: *none*, *view* or *edit* (meaning in full) by tool name, and its own name.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
pub struct GroupSettings {
    /// The organization's name for the group; empty for the usual one.
    #[serde(default)]
    pub name: String,
    /// Level by tool.
    pub tools: BTreeMap<String, Level>,
}

/// The settings of all groups, by group.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
pub struct Groups(pub BTreeMap<String, GroupSettings>);

impl Groups {
    /// Everything in full for all but *User*, who views.
    pub fn usual() -> Self {
        let tools = |level: Level| {
            Kind::ALL
                .iter()
                .map(|k| (k.tool().to_owned(), level))
                .collect()
        };
        Groups(
            Group::ALL
                .iter()
                .map(|g| {
                    let level = if *g == Group::User {
                        Level::View
                    } else {
                        Level::Edit
                    };
                    (
                        g.word().to_owned(),
                        GroupSettings {
                            name: String::new(),
                            tools: tools(level),
                        },
                    )
                })
                .collect(),
        )
    }
    /// Kinds the group may at least view, and kinds it has in full. A super admin has everything.
    pub fn kinds(&self, group: Group) -> (Kinds, Kinds) {
        if group == Group::SuperAdmin {
            return (Kinds::ALL, Kinds::ALL);
        }
        let level = |k: Kind| {
            self.0
                .get(group.word())
                .and_then(|g| g.tools.get(k.tool()))
                .copied()
                .unwrap_or(Level::None)
        };
        (
            Kinds::filter(|k| level(k) >= Level::View),
            Kinds::filter(|k| level(k) >= Level::Edit),
        )
    }
}

/// An organization with its settings.
#[derive(Clone, Debug, kernel::FromRow)]
pub struct Org {
    /// Its id.
    pub id: OrgId,
    /// Its part of addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What clients call an engagement ("your wedding"); empty for the usual word.
    pub noun: String,
    /// Its time zone (IANA).
    pub zone: String,
    /// Its language (BCP 47).
    pub locale: String,
    /// Its currency (ISO 4217).
    pub currency: String,
    /// Its colour, `#RRGGBB`.
    pub accent: String,
    /// Headings: `grotesk` or `serif`.
    pub headings: String,
    /// Generated cover: `spires`, `tiles`, `contour`, `plain`.
    pub cover: String,
    /// The blob name of the uploaded logo.
    pub logo: Option<String>,
    /// Its media type.
    pub logo_type: Option<String>,
    /// The sender's name of mail; empty for the organization's.
    pub sender_name: String,
    /// The last lines of mail (postal address).
    pub mail_footer: String,
    /// A word of welcome on the client's home.
    pub welcome: String,
    /// Whether the client portal is on.
    pub portal_on: bool,
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
    /// Tools that are on for clients.
    pub tools: Json<ToolNames>,
    /// Types hidden from clients.
    pub hidden_kinds: Json<ToolNames>,
    /// Tools that are off for everybody.
    pub tools_off: Json<ToolNames>,
    /// Tools of which a client sees only what is assigned.
    pub assigned_only: Json<ToolNames>,
    /// Sharing of new items.
    pub sharing_defaults: Json<SharingDefaults>,
    /// When tools lock for clients.
    pub locks: Json<LockCalendar>,
    /// Groups of staff.
    pub groups: Json<Groups>,
    /// Grows with every change.
    pub version: i64,
    /// The newest event when this row was read: a page tells its stream to go on from here, so it
    /// must be read before the page's data.
    pub event_seq: i64,
}

const COLUMNS: &str = "id, slug, name, noun, zone, locale, currency, accent, headings, cover, logo, logo_type, sender_name, mail_footer, welcome, portal_on, show_archived, auto_enable_new_contacts, enable_on_membership, restrict_to_company, client_factor, client_edits, pin_in_link_mail, colleagues, tools, hidden_kinds, tools_off, assigned_only, sharing_defaults, locks, groups, version, coalesce((select c.event_seq from chain c where c.org_id = organization.id), 0) as event_seq";

impl Org {
    /// The organization of an address part, if there is one.
    pub async fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Org>, Stop> {
        let mut s = sql("select ");
        s.push(COLUMNS)
            .push(" from organization where slug = ")
            .arg(slug.to_owned());
        conn.maybe(s).await
    }
    /// The organization of an id.
    pub async fn by_id(conn: &mut Conn, id: OrgId) -> Result<Org, Stop> {
        let mut s = sql("select ");
        s.push(COLUMNS)
            .push(" from organization where id = ")
            .arg(id);
        conn.one(s).await
    }
    /// All organizations of the instance, for the worker and the operator.
    pub async fn all(conn: &mut Conn) -> Result<Vec<Org>, Stop> {
        let mut s = sql("select ");
        s.push(COLUMNS).push(" from organization order by slug");
        conn.all(s).await
    }
    /// The zone, UTC where the stored name is not one (it is checked when set).
    pub fn tz(&self) -> chrono_tz::Tz {
        self.zone.parse().unwrap_or(chrono_tz::UTC)
    }
    /// The sharing of a new item: the engagement's default, else the organization's, else *private*.
    pub fn sharing_of(&self, kind: Kind, engagement: &SharingDefaults) -> Sharing {
        engagement
            .of(kind)
            .or_else(|| self.sharing_defaults.0.of(kind))
            .unwrap_or(Sharing::Private)
    }
    /// The name mail is sent under.
    pub fn sender(&self) -> &str {
        if self.sender_name.is_empty() {
            &self.name
        } else {
            &self.sender_name
        }
    }
}

/// Makes an organization with the usual settings and the start of its audit chain. Part of a
/// larger write (set-up, demo), which records who did it.
pub async fn create_org(
    conn: &mut Conn,
    slug: &str,
    name: &str,
    zone: &str,
    now: Time,
) -> Result<OrgId, Stop> {
    let id = OrgId::new();
    create_org_as(conn, id, slug, name, zone, now).await?;
    Ok(id)
}

/// The same with an id made before, for a change whose act names the organization.
pub async fn create_org_as(
    conn: &mut Conn,
    id: OrgId,
    slug: &str,
    name: &str,
    zone: &str,
    now: Time,
) -> Result<(), Stop> {
    conn.run(
        sql("insert into organization (id, slug, name, zone, tools, hidden_kinds, assigned_only, sharing_defaults, groups, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
            .bind(id)
            .bind(slug.to_owned())
            .bind(name.to_owned())
            .bind(zone.to_owned())
            .bind(json!(ToolNames::of(Kinds::ALL)))
            .bind(json!(ToolNames::default()))
            .bind(json!(ToolNames::of(Kinds::filter(Kind::by_assignment))))
            .bind(json!(SharingDefaults::default()))
            .bind(json!(Groups::usual()))
            .bind(now),
    )
    .await?;
    conn.enter(id).await?;
    conn.run(
        sql("insert into chain (org_id, hash) values ($1, $2)")
            .bind(id)
            .bind(crate::chain::START.to_vec()),
    )
    .await?;
    for role in Role::ALL {
        conn.run(role_set(id, *role, false)).await?;
    }
    Ok(())
}

/// Writes the ready-made set of a role. It is shown by its role; its name is the role's word, or more
/// than that where a named set has the word already.
pub fn role_set(org: OrgId, role: Role, taken: bool) -> Sql {
    let id = SetId::new();
    let name = match (taken, role.word()) {
        (false, word) => word.to_owned(),
        (true, word) => format!("{word} {id}"),
    };
    sql("insert into permission_set (org_id, id, name, role, levels) values ($1, $2, $3, $4, $5)")
        .bind(org)
        .bind(id)
        .bind(name)
        .bind(role)
        .bind(json!(Levels::of_role(role)))
}

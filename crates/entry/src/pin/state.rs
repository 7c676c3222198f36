//! How the PIN of a contact stands, for the pages that tell of it.

use kernel::{ContactId, FromRow, OrgId, PinOrigin, Time};
use store::{Conn, Stop, sql};

/// How it stands.
#[derive(Clone, Debug)]
pub struct PinState {
    /// Where it came from.
    pub origin: PinOrigin,
    /// Whether it still waits to be mailed.
    pub waiting: bool,
    /// When it was set or asked for.
    pub set_at: Time,
    /// The staff user who did, if one did.
    pub by: Option<String>,
    /// Until when no PIN is taken, after wrong ones.
    pub paused_until: Option<Time>,
    /// How many links open with it now.
    pub links: i64,
    /// When the last of them ends.
    pub last_ends: Option<Time>,
}

/// Columns of a statement that has the contact as `c`, the PIN as `n` and, as `ns`, who set it; the
/// moment is `$3`. A link ends with the person's epoch.
pub(crate) const COLUMNS: &str = "n.origin as pin_origin, (n.hash is null) as pin_waiting, n.set_at as pin_set_at, ns.name as pin_by, case when n.paused_until > $3 then n.paused_until end as pin_paused, (select count(*) from portal_link l join person h on h.id = c.person_id and h.epoch = l.epoch where l.org_id = c.org_id and l.contact_id = c.id and l.revoked_at is null and l.expires_at > $3) as pin_links, (select max(l.expires_at) from portal_link l join person h on h.id = c.person_id and h.epoch = l.epoch where l.org_id = c.org_id and l.contact_id = c.id and l.revoked_at is null and l.expires_at > $3) as pin_ends";
/// What such a statement joins.
pub(crate) const JOINS: &str = " left join pin n on n.org_id = c.org_id and n.contact_id = c.id left join staff ns on ns.org_id = n.org_id and ns.id = n.set_by";

/// What the columns say.
#[derive(FromRow)]
pub(crate) struct PinRow {
    pin_origin: Option<PinOrigin>,
    pin_waiting: Option<bool>,
    pin_set_at: Option<Time>,
    pin_by: Option<String>,
    pin_paused: Option<Time>,
    pin_links: i64,
    pin_ends: Option<Time>,
}

impl PinRow {
    /// How it stands, if there is one.
    pub(crate) fn state(self) -> Option<PinState> {
        Some(PinState {
            origin: self.pin_origin?,
            waiting: self.pin_waiting?,
            set_at: self.pin_set_at?,
            by: self.pin_by,
            paused_until: self.pin_paused,
            links: self.pin_links,
            last_ends: self.pin_ends,
        })
    }
}

/// How the PIN of a contact stands; `None` when there is none. One statement.
pub async fn pin_state(
    conn: &mut Conn,
    org: OrgId,
    contact: ContactId,
    now: Time,
) -> Result<Option<PinState>, Stop> {
    let mut s = sql("select ").bind(org).bind(contact).bind(now);
    s.push(COLUMNS).push(" from contact c").push(JOINS);
    s.push(" where c.org_id = $1 and c.id = $2");
    let row: Option<PinRow> = conn.maybe(s).await?;
    Ok(row.and_then(PinRow::state))
}

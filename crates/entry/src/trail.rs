//! The trail of a contact's access: status with who and when, invitations, last here.

use kernel::FromRow;
use kernel::{Access, ContactId, InvitationId, OrgId, Time};
use store::{Conn, Stop, sql};

use crate::pin::{self, PinState};

/// What the tab *Portal access* tells.
#[derive(Clone, Debug)]
pub struct AccessTrail {
    /// The status.
    pub access: Access,
    /// Since when.
    pub at: Option<Time>,
    /// By whom: a staff user's name; none for the contact itself and the program.
    pub by: Option<String>,
    /// When first or last invited.
    pub invited_at: Option<Time>,
    /// When joined.
    pub joined_at: Option<Time>,
    /// When last here, to the minute.
    pub last_here_at: Option<Time>,
    /// Whether the person has a sign-in of their own, so that staff cannot set a password.
    pub has_own_sign_in: bool,
    /// The user name of the sign-in staff set, if there is one.
    pub user_name: Option<String>,
    /// Whether that password is still the one staff typed or the mail carried.
    pub known_to_staff: bool,
    /// Whether it must be changed at the next sign-in.
    pub must_change: bool,
    /// Whether an invitation waits to be mailed: its link is made while the mail is written.
    pub on_its_way: bool,
    /// How the PIN stands, if there is one.
    pub pin: Option<PinState>,
    /// Invitations, newest first, at most twenty.
    pub invitations: Vec<PastInvitation>,
}

impl AccessTrail {
    /// Whether no invitation was made yet: neither mailed nor copied.
    pub fn never_sent(&self) -> bool {
        self.invitations.is_empty() && !self.on_its_way
    }
}

/// One invitation.
#[derive(Clone, Debug, FromRow)]
pub struct PastInvitation {
    /// The invitation.
    pub id: InvitationId,
    /// The address it is for.
    pub email: String,
    /// When it was made.
    pub created_at: Time,
    /// By whom.
    pub by_name: Option<String>,
    /// A link that staff copied.
    pub copied: bool,
    /// When it ends.
    pub expires_at: Time,
    /// When it was accepted.
    pub accepted_at: Option<Time>,
    /// When it was revoked, or ended because another was accepted.
    pub revoked_at: Option<Time>,
}

impl PastInvitation {
    /// Whether its link still opens.
    pub fn live(&self, now: Time) -> bool {
        self.accepted_at.is_none() && self.revoked_at.is_none() && self.expires_at > now
    }
}

#[derive(FromRow)]
struct Row {
    access: Access,
    access_at: Option<Time>,
    by_name: Option<String>,
    invited_at: Option<Time>,
    joined_at: Option<Time>,
    last_here_at: Option<Time>,
    own: bool,
    user_name: Option<String>,
    typed: bool,
    must_change: bool,
    on_its_way: bool,
    #[sqlx(flatten)]
    pin: pin::PinRow,
}

/// The trail of a contact, or *gone*. Two statements. The caller has the right *see people*.
pub async fn access_trail(
    conn: &mut Conn,
    org: OrgId,
    contact: ContactId,
    now: Time,
) -> Result<AccessTrail, Stop> {
    let mut s = sql(
        "select c.access, c.access_at, s.name as by_name, c.invited_at, c.joined_at, c.last_here_at, (p.joined_at is not null) as own, l.user_name, (l.id is not null and l.changed_at is null) as typed, coalesce(l.must_change, false) as must_change, exists (select 1 from job j where j.org_id = c.org_id and j.kind = 'mail.invitation' and j.done_at is null and j.failed_at is null and j.payload->'who'->>'contact' = $4) as on_its_way, ",
    );
    s = s
        .bind(org)
        .bind(contact)
        .bind(now)
        .bind(contact.to_string());
    s.push(pin::COLUMNS).push(" from contact c left join staff s on s.org_id = c.org_id and s.id = c.access_by left join person p on p.id = c.person_id left join local_sign_in l on l.org_id = c.org_id and l.contact_id = c.id");
    s.push(pin::JOINS)
        .push(" where c.org_id = $1 and c.id = $2");
    let row: Row = conn.one(s).await?;
    let invitations = conn
        .all(
            sql("select v.id, v.email, v.created_at, s.name as by_name, v.copied, v.expires_at, v.accepted_at, v.revoked_at from invitation v left join staff s on s.org_id = v.org_id and s.id = v.created_by where v.org_id = $1 and v.contact_id = $2 order by v.created_at desc, v.id desc limit 20")
                .bind(org)
                .bind(contact),
        )
        .await?;
    Ok(AccessTrail {
        access: row.access,
        at: row.access_at,
        by: row.by_name,
        invited_at: row.invited_at,
        joined_at: row.joined_at,
        last_here_at: row.last_here_at,
        has_own_sign_in: row.own,
        user_name: row.user_name,
        known_to_staff: row.typed,
        must_change: row.must_change,
        on_its_way: row.on_its_way,
        pin: row.pin.state(),
        invitations,
    })
}

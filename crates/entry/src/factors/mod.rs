//! Second factors of a person: an authenticator app, passkeys, recovery codes. They belong to the person, as
//! the password does. Whatever changes one ends every other session and every API token, stands in
//! the trail of the place it was done in, and is told by mail.

mod always;
mod app;
mod changes;
mod codes;
mod passkeys;

pub use always::ask_always;
pub use app::{AppKey, begin_app, pending_app};
pub use changes::{confirm_app, remove_app, remove_factors, renew_codes};
pub use codes::Codes;
pub use passkeys::{
    Ceremony, PASSKEY_NAME_MAX, PasskeyRow, add_passkey, list_passkeys, passkey_sign_in,
    passkeys_possible, remove_passkey, rename_passkey, start_passkey, start_passkey_sign_in,
};

pub(crate) use app::use_app;
pub(crate) use codes::use_recovery;

use access::sql;
use kernel::{FromRow, OrgId, PersonId, Time};
use serde::{Deserialize, Serialize};
use store::{Conn, Stop};

/// What a person has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// Since when an authenticator app counts.
    pub app: Option<Time>,
    /// How many passkeys.
    pub passkeys: i64,
    /// Recovery codes that are left.
    pub codes: i64,
    /// Whether the passkey is asked for after every other way in too, as an app always is.
    pub always: bool,
}

#[derive(FromRow)]
struct Row {
    confirmed_at: Option<Time>,
    passkeys: i64,
    codes: i64,
    always: bool,
}

impl Factors {
    /// Of a person; one statement.
    pub async fn of(conn: &mut Conn, person: PersonId) -> Result<Factors, Stop> {
        let row: Row = conn
            .one(
                sql("select t.confirmed_at, (select count(*) from passkey k where k.person_id = p.id) as passkeys, (select count(*) from recovery_code r where r.person_id = p.id and r.used_at is null) as codes, p.passkey_always as always from person p left join totp t on t.person_id = p.id where p.id = $1")
                    .bind(person),
            )
            .await?;
        Ok(Factors {
            app: row.confirmed_at,
            passkeys: row.passkeys,
            codes: row.codes,
            always: row.always,
        })
    }

    /// Whether there is any.
    pub fn any(&self) -> bool {
        self.app.is_some() || self.passkeys > 0
    }
}

/// How many clients of an organization could be asked for a second step and have none yet. Of a connection to
/// the whole instance: factors belong to the person.
pub async fn clients_without(conn: &mut Conn, org: OrgId) -> Result<i64, Stop> {
    let (many,): (i64,) = conn
        .one(
            sql("select count(*) from contact c where c.org_id = $1 and c.trashed_at is null and c.access = 'active' and not exists (select 1 from totp t where t.person_id = c.person_id and t.confirmed_at is not null) and not exists (select 1 from passkey k where k.person_id = c.person_id)")
                .bind(org),
        )
        .await?;
    Ok(many)
}

/// What happened to somebody's factors, for the mail that tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorNews {
    /// An authenticator app was added.
    AppAdded,
    /// It was removed.
    AppRemoved,
    /// A passkey was added.
    PasskeyAdded,
    /// It was removed.
    PasskeyRemoved,
    /// It is asked for after every other way in too.
    PasskeyAlways,
    /// It no longer is.
    PasskeyAlone,
    /// New recovery codes were made; the old ones are void.
    CodesRenewed,
    /// A recovery code was used to sign in.
    CodeUsed,
    /// The operator removed all of them.
    AllRemoved,
}

//! API tokens and views as a client: other ways to become a viewer.

use access::sql;
use kernel::FromRow;
use kernel::{
    ContactId, Kind, Kinds, OrgId, PersonId, Scope, SessionId, StaffId, Time, TokenId, ViewAsId,
};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use crate::{Conn, Stop, secret};

/// What an API token covers: words `read` or `write` by tool name, and `people`. None given: everything.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
pub struct Scopes {
    /// Tools (and `people`) it may read.
    pub read: Vec<String>,
    /// Tools (and `people`) it may write; these it may read too.
    pub write: Vec<String>,
    /// Everything its holder may.
    #[serde(default)]
    pub all: bool,
}

impl Scopes {
    /// A token that may do what its holder may.
    pub fn everything() -> Self {
        Scopes {
            all: true,
            ..Scopes::default()
        }
    }
    /// As the policy reads it.
    pub fn scope(&self) -> Scope {
        if self.all {
            return Scope::FULL;
        }
        let kinds =
            |names: &[String]| -> Kinds { names.iter().filter_map(|n| Kind::of_tool(n)).collect() };
        let people = |names: &[String]| names.iter().any(|n| n == "people");
        let write = kinds(&self.write);
        Scope {
            read: kinds(&self.read).or(write),
            write,
            read_people: people(&self.read) || people(&self.write),
            write_people: people(&self.write),
        }
    }
}

/// A token that is still good.
#[derive(Clone, Debug, FromRow)]
pub struct ApiToken {
    /// The token.
    pub id: TokenId,
    /// The organization it acts in.
    pub org_id: OrgId,
    /// Its holder.
    pub person_id: PersonId,
    /// Acts as this staff user.
    pub staff_id: Option<StaffId>,
    /// Acts as this client.
    pub contact_id: Option<ContactId>,
    /// What it covers.
    pub scopes: Json<Scopes>,
    /// When it was last used.
    pub used_at: Option<Time>,
}

/// The purpose inside the hash of API tokens.
pub const PURPOSE: &str = "api_token";
/// What every API token begins with.
pub const PREFIX: &str = "portico_";

/// The good token of a bearer text, if there is one.
pub async fn find(conn: &mut Conn, bearer: &str, now: Time) -> Result<Option<ApiToken>, Stop> {
    conn.maybe(
        sql("select t.id, t.org_id, t.person_id, t.staff_id, t.contact_id, t.scopes, t.used_at from api_token t join person p on p.id = t.person_id and p.epoch = t.epoch where t.hash = $1 and t.revoked_at is null and t.expires_at > $2")
            .bind(secret::hash(PURPOSE, bearer))
            .bind(now),
    )
    .await
}

/// A look at a client's portal that is still open.
#[derive(Clone, Debug, FromRow)]
pub struct ViewAs {
    /// The look.
    pub id: ViewAsId,
    /// The organization.
    pub org_id: OrgId,
    /// The staff user who looks.
    pub staff_id: StaffId,
    /// The client looked on as.
    pub contact_id: ContactId,
    /// When it ends by itself.
    pub expires_at: Time,
}

/// The open look of an id, for the session that began it.
pub async fn find_view_as(
    conn: &mut Conn,
    org: OrgId,
    id: ViewAsId,
    session: SessionId,
    now: Time,
) -> Result<Option<ViewAs>, Stop> {
    conn.maybe(
        sql("select id, org_id, staff_id, contact_id, expires_at from view_as where org_id = $1 and id = $2 and session_id = $3 and ended_at is null and expires_at > $4")
            .bind(org)
            .bind(id)
            .bind(session)
            .bind(now),
    )
    .await
}

//! The second wall: on PostgreSQL every table that carries an organization answers only for the one
//! the transaction is in (row-level security on a setting). SQLite has no such wall; there, as here,
//! every statement names its organization.

use kernel::OrgId;

use super::Conn;
use super::open::{Db, Inner};
use crate::{Sql, Stop, sql};

/// How far a transaction reaches. Whoever forgets to say it reaches no organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The rows of one organization.
    Org(OrgId),
    /// What belongs to no organization: people, mailed links, limits.
    None,
    /// All of them.
    Instance,
}

/// The value of `app.reach` that opens the wall; migrations/postgres/…_wall.sql has it too.
pub(crate) const INSTANCE: &str = "instance";

/// How the wall stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wall {
    /// The role the program connects as.
    pub role: String,
    /// Whether this role passes it by: a superuser, or one with BYPASSRLS. The wall is off then.
    pub passed_by: bool,
    /// Tables with an organization that do not stand behind it.
    pub open: Vec<String>,
}

/// Tables with an organization that are not behind the wall, by name.
const OPEN: &str = "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'one_organization')) order by 1";

impl Db {
    /// How the second wall stands; none on SQLite, which has none.
    pub async fn wall(&self) -> Result<Option<Wall>, Stop> {
        if self.pg().is_none() {
            return Ok(None);
        }
        let mut conn = self.read_instance().await?;
        let (role, passed_by): (String, bool) = conn
            .one(sql("select rolname::text, (rolsuper or rolbypassrls) as passed_by from pg_roles where rolname = current_user"))
            .await?;
        let open: Vec<(String,)> = conn.all(sql(OPEN)).await?;
        Ok(Some(Wall {
            role,
            passed_by,
            open: open.into_iter().map(|(table,)| table).collect(),
        }))
    }

    /// Puts every table with an organization behind the wall: also those of tools, whose migrations
    /// speak only what both engines know.
    pub(super) async fn wall_up(&self) -> Result<(), sqlx::Error> {
        if let Inner::Pg(pool) = &self.0 {
            sqlx::query("select put_behind_wall()")
                .execute(pool)
                .await?;
        }
        Ok(())
    }
}

impl Conn {
    /// From here on the transaction is in this organization: for the one that makes it.
    pub(crate) async fn enter(&mut self, org: OrgId) -> Result<(), Stop> {
        if let Conn::Pg(tx) = self {
            sqlx::query("select set_config('app.org', $1, true)")
                .bind(org.to_string())
                .execute(&mut **tx)
                .await?;
        }
        Ok(())
    }

    /// Runs one statement in every organization, within a write that is in one or none: for what
    /// belongs to a person wherever they are.
    pub async fn everywhere(&mut self, sql: Sql) -> Result<u64, Stop> {
        let before = self.reach(INSTANCE).await?;
        let done = self.run(sql).await?; // an error ends the transaction, and the reach with it
        self.reach(&before).await?;
        Ok(done)
    }

    /// Sets the reach; what it was.
    async fn reach(&mut self, to: &str) -> Result<String, Stop> {
        let Conn::Pg(tx) = self else {
            return Ok(String::new());
        };
        let (before,): (String,) =
            sqlx::query_as("select coalesce(current_setting('app.reach', true), '')")
                .fetch_one(&mut **tx)
                .await?;
        sqlx::query("select set_config('app.reach', $1, true)")
            .bind(to)
            .execute(&mut **tx)
            .await?;
        Ok(before)
    }
}

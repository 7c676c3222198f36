//! A world of two organizations with a row in every table, made from the schema alone.

use std::collections::BTreeMap;
use std::sync::Mutex;

use kernel::{Clock, OrgId, PersonId, Time};
use store::{Arg, Db, Sql, Stop, sql};
use uuid::Uuid;

use crate::made;
use crate::schema::{Schema, Table};

type Ids = BTreeMap<String, Uuid>;

pub struct World<'a> {
    pub schema: &'a Schema,
    pub db: &'a Db,
    now: Time,
    /// The ids of the row each organization has in each table.
    rows: Mutex<BTreeMap<(OrgId, String), Ids>>,
}

impl<'a> World<'a> {
    pub async fn of_two(schema: &'a Schema, db: &'a Db) -> (World<'a>, OrgId, OrgId) {
        let now = Clock::default().now();
        let world = World {
            schema,
            db,
            now,
            rows: Mutex::default(),
        };
        let (a, b) = (world.organization().await, world.organization().await);
        (world, a, b)
    }

    async fn organization(&self) -> OrgId {
        let (slug, now) = (Uuid::new_v4().simple().to_string(), self.now);
        let org = self
            .db
            .note(None, move |conn| {
                Box::pin(
                    async move { store::org::create_org(conn, &slug, "House", "UTC", now).await },
                )
            })
            .await
            .unwrap();
        self.keep(org, "chain", Ids::new());
        let mut left: Vec<&Table> = self
            .schema
            .tables
            .iter()
            .filter(|t| t.name != "chain")
            .collect();
        while !left.is_empty() {
            let before = left.len();
            let mut later = Vec::new();
            for table in left {
                if self.ready(table, org) {
                    let (row, ids) = self.build(table, org, None).await;
                    let put = self.write(Some(org), row).await;
                    assert!(matches!(put, Ok(1)), "{}: {put:?}", table.name);
                    self.keep(org, &table.name, ids);
                } else {
                    later.push(table);
                }
            }
            left = later;
            assert!(left.len() < before, "these wait for each other: {left:?}");
        }
        org
    }

    fn keep(&self, org: OrgId, table: &str, ids: Ids) {
        self.rows
            .lock()
            .unwrap()
            .insert((org, table.to_owned()), ids);
    }

    /// An id of the row an organization has.
    pub fn id(&self, org: OrgId, table: &str, column: &str) -> Option<Uuid> {
        let rows = self.rows.lock().unwrap();
        rows.get(&(org, table.to_owned()))?.get(column).copied()
    }

    fn ready(&self, table: &Table, org: OrgId) -> bool {
        let rows = self.rows.lock().unwrap();
        let there = |to: &String| rows.contains_key(&(org, to.clone()));
        table
            .references
            .iter()
            .all(|r| !r.composite || r.to == table.name || there(&r.to))
    }

    /// A statement that inserts one more row of the organization; `but` is one column's other value.
    pub async fn row(&self, table: &Table, org: OrgId, but: Option<(&str, Uuid)>) -> Sql {
        self.build(table, org, but).await.0
    }

    async fn build(&self, table: &Table, org: OrgId, but: Option<(&str, Uuid)>) -> (Sql, Ids) {
        let person = self.person().await;
        let (mut names, mut values, mut ids) = (Vec::new(), Vec::new(), Ids::new());
        for column in &table.columns {
            let name = column.name.as_str();
            let refers = table.references.iter().find_map(|r| {
                let (_, at) = r.pairs.iter().find(|(from, _)| from == name)?;
                match r.to.as_str() {
                    "person" => Some(person.0),
                    to => self.id(org, to, at),
                }
            });
            let id = match but {
                Some((changed, id)) if changed == name => Some(id),
                _ if name == "org_id" => Some(org.0),
                _ => refers,
            };
            let value: Arg = match (id, column.kind.as_str()) {
                (Some(id), _) => id.into(),
                (None, _) if !column.needed => continue,
                (None, "uuid") => Uuid::now_v7().into(),
                (None, "text") => column
                    .word
                    .clone()
                    .unwrap_or_else(|| Uuid::new_v4().to_string())
                    .into(),
                (None, "bigint") => i64::from(rand::random::<i32>()).into(),
                (None, "boolean") => true.into(),
                (None, "timestamptz") => self.now.into(),
                (None, "jsonb") => serde_json::json!({}).into(),
                (None, "bytea") => Uuid::new_v4().as_bytes().to_vec().into(),
                (None, "date") => self.now.date_naive().into(),
                (None, kind) => panic!(
                    "{}.{name} is of a kind this test cannot make: {kind}",
                    table.name
                ),
            };
            if let Arg::Id(Some(id)) = value {
                ids.insert(name.to_owned(), id);
            }
            names.push(name);
            values.push(value);
        }
        let places: Vec<String> = (1..=names.len()).map(|n| format!("${n}")).collect();
        let text = format!(
            "insert into {} ({}) values ({})",
            table.name,
            names.join(", "),
            places.join(", ")
        );
        (values.into_iter().fold(made(text), Sql::bind), ids)
    }

    async fn person(&self) -> PersonId {
        let id = PersonId::new();
        let put = sql("insert into person (id, email, name, created_at) values ($1, $2, 'P', $3)")
            .bind(id)
            .bind(id.to_string())
            .bind(self.now);
        self.write(None, put).await.unwrap();
        id
    }

    pub async fn write(&self, org: Option<OrgId>, statement: Sql) -> Result<u64, Stop> {
        self.db
            .note(org, move |conn| {
                Box::pin(async move { conn.run(statement).await })
            })
            .await
    }
}

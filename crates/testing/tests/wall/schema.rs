//! The tables that carry an organization, as SQLite tells them after all migrations; what PostgreSQL
//! tells is compared with it.

use std::collections::{BTreeMap, BTreeSet};

use store::{Db, sql};
use testing::TestPortal;

/// A column a row must have, or that refers to another table.
#[derive(Clone, Debug)]
pub struct Column {
    pub name: String,
    pub kind: String,
    /// Whether a row without it is refused.
    pub needed: bool,
    /// The first word its check allows, if it has one.
    pub word: Option<String>,
}

/// A reference: its columns and those it points at, without the organization.
#[derive(Clone, Debug)]
pub struct Reference {
    pub to: String,
    pub pairs: Vec<(String, String)>,
    /// Whether the organization is part of it.
    pub composite: bool,
}

#[derive(Clone, Debug)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    pub references: Vec<Reference>,
}

pub struct Schema {
    pub tables: Vec<Table>,
}

type Info = (String, String, String, i64, Option<String>, i64, i64);

impl Schema {
    /// Of a portal with all its tools.
    pub async fn expected() -> Schema {
        let portal = TestPortal::sqlite().await;
        let mut conn = portal.app.db.read_instance().await.unwrap();
        let infos: Vec<Info> = conn
            .all(sql("select m.name, x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden from sqlite_master m join pragma_table_xinfo(m.name) x where m.type = 'table' order by m.name, x.cid"))
            .await
            .unwrap();
        let texts: Vec<(String, String)> = conn
            .all(sql(
                "select name, sql from sqlite_master where type = 'table'",
            ))
            .await
            .unwrap();
        let texts: BTreeMap<String, String> = texts.into_iter().collect();
        let keys: Vec<(String, i64, i64, String, String, String)> = conn
            .all(sql("select m.name, f.id, f.seq, f.\"table\", f.\"from\", coalesce(f.\"to\", 'id') from sqlite_master m join pragma_foreign_key_list(m.name) f where m.type = 'table' order by m.name, f.id, f.seq"))
            .await
            .unwrap();
        let tenants: BTreeSet<&String> = infos
            .iter()
            .filter(|i| i.1 == "org_id")
            .map(|i| &i.0)
            .collect();
        let tables = tenants.into_iter().map(|name| Table {
            name: name.clone(),
            columns: infos
                .iter()
                .filter(|i| i.0 == *name && i.6 == 0)
                .map(|i| column(i, &texts[name]))
                .collect(),
            references: references(name, &keys),
        });
        Schema {
            tables: tables.collect(),
        }
    }

    pub fn names(&self) -> BTreeSet<String> {
        self.tables.iter().map(|t| t.name.clone()).collect()
    }

    /// Every composite reference, as text.
    pub fn references(&self) -> BTreeSet<String> {
        let all = self.tables.iter().flat_map(|t| {
            t.references.iter().filter(|r| r.composite).map(|r| {
                let from: Vec<&str> = r.pairs.iter().map(|(from, _)| from.as_str()).collect();
                format!("{}({}) -> {}", t.name, from.join(", "), r.to)
            })
        });
        all.collect()
    }

    /// A table as if it had a composite reference.
    pub fn add_unchecked(&mut self, name: &str, column: &str, to: &str) {
        let uuid = |name: &str| Column {
            name: name.to_owned(),
            kind: "uuid".to_owned(),
            needed: true,
            word: None,
        };
        self.tables.push(Table {
            name: name.to_owned(),
            columns: vec![uuid("org_id"), uuid("id"), uuid(column)],
            references: vec![Reference {
                to: to.to_owned(),
                pairs: vec![(column.to_owned(), "id".to_owned())],
                composite: true,
            }],
        });
    }
}

fn column((_, name, kind, not_null, default, pk, _): &Info, text: &str) -> Column {
    let check = format!("check ({name} in ('");
    let word = text
        .find(&check)
        .and_then(|at| text[at + check.len()..].split('\'').next());
    Column {
        name: name.clone(),
        kind: kind.to_lowercase(),
        needed: (*not_null == 1 || *pk > 0) && default.is_none(),
        word: word.map(str::to_owned),
    }
}

fn references(name: &str, keys: &[(String, i64, i64, String, String, String)]) -> Vec<Reference> {
    let mut found: BTreeMap<i64, Reference> = BTreeMap::new();
    for (_, id, _, to, from, at) in keys.iter().filter(|k| k.0 == name) {
        let one = found.entry(*id).or_insert_with(|| Reference {
            to: to.clone(),
            pairs: vec![],
            composite: false,
        });
        if from == "org_id" {
            one.composite = true;
        } else {
            one.pairs.push((from.clone(), at.clone()));
        }
    }
    found
        .into_values()
        .filter(|r| !r.pairs.is_empty())
        .collect()
}

/// The tables with a column `org_id`, as PostgreSQL tells them.
pub async fn carrying_an_organization(db: &Db) -> BTreeSet<String> {
    let mut conn = db.read_instance().await.unwrap();
    let rows: Vec<(String,)> = conn
        .all(sql("select c.table_name::text from information_schema.columns c join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name where c.table_schema = current_schema() and c.column_name = 'org_id' and t.table_type = 'BASE TABLE'"))
        .await
        .unwrap();
    rows.into_iter().map(|(name,)| name).collect()
}

/// The composite references, as PostgreSQL tells them.
pub async fn composite_references(db: &Db) -> BTreeSet<String> {
    let mut conn = db.read_instance().await.unwrap();
    let rows: Vec<(String, String, String)> = conn
        .all(sql("select c.conrelid::regclass::text, (select string_agg(a.attname::text, ', ' order by k.n) from unnest(c.conkey) with ordinality k(num, n) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.num where a.attname <> 'org_id'), c.confrelid::regclass::text from pg_constraint c where c.contype = 'f' and array_length(c.conkey, 1) > 1"))
        .await
        .unwrap();
    let told = rows
        .into_iter()
        .map(|(table, from, to)| format!("{table}({from}) -> {to}"));
    told.collect()
}

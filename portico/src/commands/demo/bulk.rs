//! Many rows at once: statements of a few rows each, many of them in one transaction.

use anyhow::Result;
use kernel::OrgId;
use store::{Arg, Db, Sql, sql};

/// Rows of one statement: few enough for both engines' limits, and few texts for the cache.
const ROWS: usize = 20;

/// Rows for one table.
pub struct Table {
    head: &'static str,
    rows: Vec<Vec<Arg>>,
}

/// One row of values.
macro_rules! row {
    ($($value:expr),+ $(,)?) => { vec![$(store::Arg::from($value)),+] };
}
pub(super) use row;

impl Table {
    /// `head` is `insert into t (a, b)`.
    pub const fn new(head: &'static str) -> Self {
        Table {
            head,
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn add(&mut self, row: Vec<Arg>) {
        self.rows.push(row);
    }

    fn statements(self) -> Vec<Sql> {
        let mut statements = Vec::with_capacity(self.rows.len() / ROWS + 1);
        let mut rows = self.rows.into_iter().peekable();
        while rows.peek().is_some() {
            let mut s = sql(self.head);
            for (n, row) in rows.by_ref().take(ROWS).enumerate() {
                s.push(if n == 0 { " values (" } else { ", (" });
                for (m, value) in row.into_iter().enumerate() {
                    s.push(if m == 0 { "" } else { ", " }).arg(value);
                }
                s.push(")");
            }
            statements.push(s);
        }
        statements
    }
}

/// Writes the tables in their order, in one transaction.
pub async fn write(db: &Db, org: OrgId, tables: Vec<Table>) -> Result<()> {
    let statements: Vec<Sql> = tables.into_iter().flat_map(Table::statements).collect();
    db.note(Some(org), move |conn| {
        Box::pin(async move {
            for statement in statements {
                conn.run(statement).await?;
            }
            Ok(())
        })
    })
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_into_statements_of_a_few() {
        let mut table = Table::new("insert into t (a, b)");
        (0..41_i64).for_each(|n| table.add(row![n, "x"]));
        let statements = table.statements();
        assert_eq!(
            statements
                .iter()
                .map(|s| s.args().len())
                .collect::<Vec<_>>(),
            [40, 40, 2]
        );
        assert_eq!(statements[2].text(), "insert into t (a, b) values ($1, $2)");
        assert!(Table::new("insert into t (a)").statements().is_empty());
    }
}

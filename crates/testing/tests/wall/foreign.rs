//! References into another organization.

use kernel::OrgId;
use store::Stop;

use crate::fill::World;
use crate::made;

/// The composite references by which a row of `a` may name one of `b`.
pub async fn crossings(world: &World<'_>, a: OrgId, b: OrgId) -> Vec<String> {
    let mut found = Vec::new();
    for table in &world.schema.tables {
        for reference in table.references.iter().filter(|r| r.composite) {
            let (from, at) = reference.pairs.last().unwrap();
            let foreign = world.id(b, &reference.to, at).unwrap();
            let row = world.row(table, a, Some((from, foreign))).await;
            let mut outcome = world.write(Some(a), row).await;
            if outcome.as_ref().is_err_and(Stop::is_duplicate) {
                // Where only one such row may be, the one that is there is turned.
                let text = format!("update {} set {from} = $2 where org_id = $1", table.name);
                outcome = world.write(Some(a), made(text).bind(a).bind(foreign)).await;
            }
            if !is_crossing_refused(&outcome) {
                found.push(format!("{}.{from} -> {}", table.name, reference.to));
            }
        }
    }
    found
}

fn is_crossing_refused(outcome: &Result<u64, Stop>) -> bool {
    matches!(outcome, Err(Stop::Database(store::DatabaseError::Database(e))) if e.is_foreign_key_violation())
}

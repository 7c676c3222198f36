//! `--crowd`: a festival with 500 members, 5,000 contacts of one company with one permission set, and
//! 200 sets, for benchmarks of the pages that tell who sees what.

use anyhow::{Context, Result};
use kernel::{ContactId, SetId, StaffId};
use serde_json::json;
use store::org::Org;
use store::sql;
use web::App;

use super::rows::Batch;
use super::{bulk, progress, scale};

/// Contacts that use one set, through their company.
const CONTACTS: usize = 5_000;
/// Members of one engagement.
const MEMBERS: usize = 500;
/// Permission sets.
const SETS: usize = 200;
/// Items of the engagement.
const ITEMS: usize = 120;

/// Adds the rows to Larkspur Hall.
pub async fn gather(app: &App) -> Result<()> {
    let now = app.clock.now();
    let mut conn = app.db.read_instance().await?;
    let org = Org::by_slug(&mut conn, "larkspur").await?;
    let org = org.context("Larkspur Hall is missing")?.id;
    drop(conn);
    let mut conn = app.db.read(org).await?;
    let (staff,): (StaffId,) = conn
        .one(sql("select id from staff where org_id = $1 order by created_at limit 1").bind(org))
        .await?;
    drop(conn);
    let mut batch = Batch::new(org, now);
    let bytes = scale::bytes(app, &mut batch).await?;
    let company = batch.company("Corfe Festival");
    let contacts: Vec<ContactId> = (0..CONTACTS)
        // Every fifth number is one who can use the portal.
        .map(|n| batch.contact(100_000 + n * 5, &scale::person(n, n / 16), company))
        .collect();
    let members = contacts.get(..MEMBERS).context("too few contacts")?;
    let place = batch.engagement("Corfe Festival", staff, company, members, bytes);
    batch.fill(&place, ITEMS);
    bulk::write(&app.db, org, batch.tables()).await?;

    let levels = json!({"updates": "comment", "files": "comment", "todos": "contribute"});
    let sets: Vec<SetId> = (0..SETS).map(|_| SetId::new()).collect();
    let first = *sets.first().context("no set")?;
    app.db
        .note(Some(org), move |conn| {
            Box::pin(async move {
                for (n, id) in sets.iter().enumerate() {
                    let name = match n {
                        0 => "Festival crowd".to_owned(),
                        _ => format!("Set no. {n}"),
                    };
                    let set = sql("insert into permission_set (org_id, id, name, levels) values ($1, $2, $3, $4)");
                    conn.run(set.bind(org).bind(*id).bind(name).bind(levels.clone()))
                        .await?;
                }
                let give = sql("update company set set_id = $3 where org_id = $1 and id = $2");
                conn.run(give.bind(org).bind(company).bind(first)).await
            })
        })
        .await?;
    progress(format_args!(
        "Corfe Festival: {CONTACTS} contacts of one set, {MEMBERS} members, {SETS} sets"
    ));
    Ok(())
}

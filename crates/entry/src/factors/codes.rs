//! Recovery codes: ten, of 80 bits each, shown once and kept as Argon2id hashes; each works once.

use access::sql;
use kernel::{FromRow, PersonId, Time};
use store::{Conn, Db, Stop, secret};
use uuid::Uuid;
use web::Site;

use crate::{local, password};

/// How many are made.
const COUNT: usize = 10;
/// The purpose inside the tags.
const PURPOSE: &str = "recovery";

/// Recovery codes just made. Their text is shown once.
#[derive(Clone, Debug, Default)]
pub struct Codes(pub Vec<String>);

/// A code with what is kept of it.
pub(super) struct Kept {
    tag: i64,
    hash: String,
}

/// Makes fresh ones, and what is to be kept of them.
pub(super) async fn make(site: &Site, person: PersonId) -> Result<(Codes, Vec<Kept>), Stop> {
    let (mut codes, mut all) = (Vec::new(), Vec::new());
    for _ in 0..COUNT {
        let code = local::made_up()?;
        all.push(Kept {
            tag: tag(site, person, &code),
            hash: password::hash_code(&read(&code)).await?,
        });
        codes.push(code);
    }
    Ok((Codes(codes), all))
}

/// Keeps them in place of all earlier ones.
pub(super) async fn keep(
    conn: &mut Conn,
    person: PersonId,
    codes: Vec<Kept>,
    now: Time,
) -> Result<(), Stop> {
    conn.run(sql("delete from recovery_code where person_id = $1").bind(person))
        .await?;
    for code in codes {
        conn.run(
            sql("insert into recovery_code (id, person_id, tag, hash, made_at) values ($1, $2, $3, $4, $5)")
                .bind(Uuid::now_v7())
                .bind(person)
                .bind(code.tag)
                .bind(code.hash)
                .bind(now),
        )
        .await?;
    }
    Ok(())
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    hash: String,
}

/// Whether `typed` is a recovery code of the person that was not used before; it is used by this.
pub(crate) async fn use_recovery(
    db: &Db,
    site: &Site,
    person: PersonId,
    typed: &str,
    now: Time,
) -> Result<bool, Stop> {
    let rows: Vec<Row> = db
        .read_instance()
        .await?
        .all(
            sql("select id, hash from recovery_code where person_id = $1 and tag = $2 and used_at is null")
                .bind(person)
                .bind(tag(site, person, typed)),
        )
        .await?;
    let typed = read(typed);
    for row in rows {
        if password::verify(&typed, Some(&row.hash)).await? {
            let take =
                sql("update recovery_code set used_at = $2 where id = $1 and used_at is null")
                    .bind(row.id)
                    .bind(now);
            let taken = db.note(None, move |conn| {
                Box::pin(async move { conn.run(take).await })
            });
            return Ok(taken.await? == 1);
        }
    }
    Ok(false)
}

/// A code as hashed: its letters and digits, as they are meant.
fn read(code: &str) -> String {
    secret::read_code(code)
}

fn tag(site: &Site, person: PersonId, code: &str) -> i64 {
    let hash = secret::code_hash(&site.key, PURPOSE, &person.to_string(), code);
    hash.first().copied().map_or(0, i64::from)
}

//! Full-text search over what the viewer may see; one of the three places where the engines differ.

use access::{Sql, comment_scope, engagement_scope, scope, sql};
use kernel::FromRow;
use kernel::{OrgId, Power, Right, Viewer};
use uuid::Uuid;

use crate::{Conn, Stop};

/// Something found.
#[derive(Clone, Debug, FromRow)]
pub struct Found {
    /// `item`, `comment`, `contact`, `company` or `engagement`.
    pub what: String,
    /// The kind of item or engagement; empty for others.
    pub kind: String,
    /// Its id.
    pub id: Uuid,
    /// The item a comment is on, or the thing itself.
    pub target: Uuid,
    /// Its title or name; of a comment, how it begins.
    pub title: String,
    /// Where it belongs: the engagement's title, the company, or the item a comment is on.
    pub place: String,
}

/// Puts or replaces the words one may find `id` by.
pub async fn put(
    conn: &mut Conn,
    org: OrgId,
    id: Uuid,
    what: &'static str,
    title: &str,
    body: &str,
) -> Result<(), Stop> {
    conn.run(
        sql("insert into search_doc (org_id, id, org_key, what, title, body) values ($1, $2, $3, $4, $5, $6) on conflict (org_id, id) do update set title = excluded.title, body = excluded.body")
            .bind(org)
            .bind(id)
            .bind(org.0.simple().to_string())
            .bind(what)
            .bind(title.to_owned())
            .bind(body.to_owned()),
    )
    .await?;
    Ok(())
}

/// Stands before the words of an item with pictures, and again before what the pictures show.
const PICTURED: char = '\u{c}';

/// What one may find a text with pictures by: its words, then what its pictures are said to show.
pub fn pictured(words: &str, shown: &str) -> String {
    format!("{PICTURED}{words}{PICTURED}{shown}")
}

/// The words of an item as kept for searching, without what its pictures show, and whether there
/// are pictures. `body` may be cut off anywhere after its first character.
pub fn told(body: &str) -> (&str, bool) {
    match body.strip_prefix(PICTURED) {
        Some(rest) => (rest.split(PICTURED).next().unwrap_or_default(), true),
        None => (body, false),
    }
}

/// The words of a query, at most eight, without anything an engine would read as an operator.
fn words(query: &str) -> Vec<String> {
    query
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .take(8)
        .map(str::to_lowercase)
        .collect()
}

/// Finds by words (the last one may be unfinished) among items, their comments, engagements,
/// contacts and companies this viewer may see; best first, at most `limit` of each sort.
pub async fn find(
    conn: &mut Conn,
    viewer: &Viewer,
    query: &str,
    limit: i64,
) -> Result<Vec<Found>, Stop> {
    let words = words(query);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    if access::any_place(viewer, Power::See) {
        found.extend(items(conn, viewer, &words, limit).await?);
        found.extend(comments(conn, viewer, &words, limit).await?);
    }
    found.extend(engagements(conn, viewer, &words, limit).await?);
    if viewer.has(Right::SeePeople) {
        found.extend(people(conn, viewer, &words, limit).await?);
    }
    Ok(found)
}

/// How many documents of a sort are ranked before the newer of two alike is asked for.
const RANKED: i64 = 500;

/// Appends the best documents of a sort that hold the words, as `d`, best first by `rank`. The rule
/// is asked before the ranking: what the viewer may not see crowds out nothing.
fn matching(
    conn: &Conn,
    viewer: &Viewer,
    what: &'static [&'static str],
    words: &[String],
    s: &mut Sql,
) {
    if conn.is_postgres() {
        let query: Vec<String> = words.iter().map(|w| format!("{w}:*")).collect();
        s.push("(select t.id, t.what, t.title, ts_rank(t.words, q) as rank from search_doc t, to_tsquery('simple', ").arg(query.join(" & "));
        s.push(") q where t.org_id = ")
            .arg(viewer.org)
            .push(" and t.words @@ q");
    } else {
        let query: Vec<String> = words.iter().map(|w| format!("\"{w}\"*")).collect();
        s.push("(select t.id, t.what, t.title, -bm25(search_text, 0.0, 8.0, 1.0) as rank from search_text join search_doc t on t.rowid = search_text.rowid where search_text match ");
        s.arg(format!(
            "org_key : {} AND {{title body}} : ({})",
            viewer.org.0.simple(),
            query.join(" AND ")
        ));
    }
    s.push(" and t.what in ").list(what.to_vec());
    match what {
        ["item"] => {
            s.push(
                " and exists (select 1 from item i where i.id = t.id and i.trashed_at is null and ",
            );
            scope(viewer, Power::See, s);
            s.push(")");
        }
        ["comment"] => {
            s.push(" and exists (select 1 from comment c join item i on i.org_id = c.org_id and i.id = c.item_id where c.id = t.id and c.trashed_at is null and i.trashed_at is null and ");
            comment_scope(viewer, s);
            s.push(" and ");
            scope(viewer, Power::See, s);
            s.push(")");
        }
        _ => {}
    }
    s.push(" order by 4 desc limit ").arg(RANKED).push(") d");
}

/// Appends `select id …` over the documents of one sort (`contact`, `company`, …) with the words of
/// a query, best first, at most 1,000; nothing is found by a query without words. For lists.
pub fn ids(conn: &Conn, org: OrgId, what: &'static str, query: &str, s: &mut Sql) {
    let words = words(query);
    if words.is_empty() {
        s.push("select id from search_doc where false");
    } else if conn.is_postgres() {
        let query: Vec<String> = words.iter().map(|w| format!("{w}:*")).collect();
        s.push("select d.id from search_doc d, to_tsquery('simple', ")
            .arg(query.join(" & "))
            .push(") q where d.org_id = ");
        s.arg(org)
            .push(" and d.what = ")
            .arg(what)
            .push(" and d.words @@ q order by ts_rank(d.words, q) desc limit 1000");
    } else {
        let query: Vec<String> = words.iter().map(|w| format!("\"{w}\"*")).collect();
        s.push("select t.id from search_text join search_doc t on t.rowid = search_text.rowid where t.what = ").arg(what);
        s.push(" and search_text match ").arg(format!(
            "org_key : {} AND {{title body}} : ({})",
            org.0.simple(),
            query.join(" AND ")
        ));
        s.push(" order by bm25(search_text, 0.0, 8.0, 1.0) limit 1000");
    }
}

async fn items(
    conn: &mut Conn,
    viewer: &Viewer,
    words: &[String],
    limit: i64,
) -> Result<Vec<Found>, Stop> {
    let mut s =
        sql("select 'item' as what, i.kind, i.id, i.id as target, i.title, e.title as place from ");
    matching(conn, viewer, &["item"], words, &mut s);
    s.push(" join item i on i.id = d.id join engagement e on e.org_id = i.org_id and e.id = i.engagement_id where i.org_id = ");
    s.arg(viewer.org)
        .push(" order by d.rank desc, i.touched_at desc limit ")
        .arg(limit);
    conn.all(s).await
}

async fn comments(
    conn: &mut Conn,
    viewer: &Viewer,
    words: &[String],
    limit: i64,
) -> Result<Vec<Found>, Stop> {
    let mut s = sql(
        "select 'comment' as what, i.kind, c.id, i.id as target, substr(c.body, 1, 160) as title, i.title as place from ",
    );
    matching(conn, viewer, &["comment"], words, &mut s);
    s.push(" join comment c on c.id = d.id join item i on i.org_id = c.org_id and i.id = c.item_id where c.org_id = ");
    s.arg(viewer.org)
        .push(" order by d.rank desc, c.created_at desc limit ")
        .arg(limit);
    conn.all(s).await
}

async fn engagements(
    conn: &mut Conn,
    viewer: &Viewer,
    words: &[String],
    limit: i64,
) -> Result<Vec<Found>, Stop> {
    let mut s = sql(
        "select 'engagement' as what, e.kind, e.id, e.id as target, e.title, e.venue as place from ",
    );
    matching(conn, viewer, &["engagement"], words, &mut s);
    s.push(" join engagement e on e.id = d.id where e.trashed_at is null and ");
    engagement_scope(viewer, &mut s);
    s.push(" order by d.rank desc, e.touched_at desc limit ")
        .arg(limit);
    conn.all(s).await
}

async fn people(
    conn: &mut Conn,
    viewer: &Viewer,
    words: &[String],
    limit: i64,
) -> Result<Vec<Found>, Stop> {
    let mut s = sql(
        "select d.what, '' as kind, d.id, d.id as target, d.title, coalesce(co.name, '') as place from ",
    );
    matching(conn, viewer, &["contact", "company"], words, &mut s);
    s.push(" left join contact c on c.org_id = ")
        .arg(viewer.org)
        .push(" and c.id = d.id and c.trashed_at is null left join company co on co.org_id = ");
    s.arg(viewer.org).push(" and co.trashed_at is null and co.id = coalesce(c.company_id, d.id) where d.what = 'contact' and c.id is not null or d.what = 'company' and co.id is not null order by d.rank desc limit ");
    s.arg(limit);
    conn.all(s).await
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_query_is_words_and_nothing_else() {
        assert_eq!(
            super::words("  Menu* OR \"tasting\" (x:y)"),
            ["menu", "or", "tasting", "x", "y"]
        );
        assert!(super::words("*\"():-").is_empty());
    }

    #[test]
    fn what_pictures_show_is_found_and_not_told() {
        use super::{pictured, told};
        let body = pictured("By the band doors", "Floor plan");
        assert!(body.contains("Floor plan"));
        assert_eq!(told(&body), ("By the band doors", true));
        assert_eq!(told(&body[..8]), ("By the ", true));
        assert_eq!(told(&pictured("", "")), ("", true));
        assert_eq!(told("No picture"), ("No picture", false));
    }
}

//! Trash: any item can be put there and taken out again. For staff.

use access::{granted, scope, sql};
use kernel::FromRow;
use kernel::{ItemId, Kind, Power, Right, Time, Viewer};
use store::Conn;
use store::sharing::Verb;
use web::api::PageQuery;
use web::{Door, Error, Id, Office, Page, Query, Routes, Then, then};

use crate::{item_path, list_path, m, tool_of};

/// Rows on one page.
const ROWS: i64 = 50;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(Door::Office, "/trash", list)
        .post(Door::Office, "/items/{id}/trash", trash)
        .post(Door::Office, "/items/{id}/restore", restore)
}

async fn trash(asked: Office, Id(id): Id<ItemId>) -> Result<Then, Error> {
    let head = asked
        .app
        .db
        .apply(asked.act(), &asked.viewer, id, Verb::Trash)
        .await?;
    // Where it was worked on; who may not see engagements goes back to the list.
    let back = if asked.viewer.has(Right::SeePeople) {
        format!("/engagements/{}", head.engagement_id)
    } else {
        list_path(head.kind)
    };
    let then = then(&asked, &back).toast(&asked, m::trashed(head.title));
    Ok(then.undo(&asked, &format!("/items/{id}/restore")))
}

async fn restore(asked: Office, Id(id): Id<ItemId>) -> Result<Then, Error> {
    let head = asked
        .app
        .db
        .apply(asked.act(), &asked.viewer, id, Verb::Restore)
        .await?;
    Ok(then(&asked, &item_path(head.kind, id)).toast(&asked, m::restored(head.title)))
}

/// An item in the trash.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Row {
    pub id: ItemId,
    pub kind: Kind,
    pub title: String,
    pub engagement: String,
    pub by: String,
    pub trashed_at: Time,
}

impl Row {
    fn path(&self) -> String {
        item_path(self.kind, self.id)
    }
}

/// What is in the trash, last put there first; one more than `limit` where there is more. One statement.
pub(crate) async fn trashed(
    conn: &mut Conn,
    viewer: &Viewer,
    page: &PageQuery,
    limit: i64,
) -> Result<Vec<Row>, Error> {
    let mut s = sql(
        "select i.id, i.kind, i.title, e.title as engagement, coalesce((select f.name from staff f where f.org_id = i.org_id and f.id = i.trashed_by), '') as by, i.trashed_at from item i join engagement e on e.org_id = i.org_id and e.id = i.engagement_id where i.trashed_at is not null and ",
    );
    scope(viewer, Power::See, &mut s);
    if let Some(after) = page.cursor()? {
        s.push(" and (i.trashed_at < ")
            .arg(after.at)
            .push(" or i.trashed_at = ")
            .arg(after.at)
            .push(" and i.id < ")
            .arg(after.id)
            .push(")");
    }
    s.push(" order by i.trashed_at desc, i.id desc limit ")
        .arg(limit + 1);
    Ok(conn.all(s).await?)
}

struct Shown {
    row: Row,
    tool: i18n::Text,
    may: bool,
}

#[derive(askama::Template)]
#[template(path = "trash.html")]
struct List {
    rows: Vec<Shown>,
    next: Option<String>,
    now: Time,
}

async fn list(asked: Office, Query(page): Query<PageQuery>) -> Result<Page, Error> {
    let mut rows = trashed(&mut asked.read().await?, &asked.viewer, &page, ROWS).await?;
    let more = rows.len() as i64 > ROWS;
    rows.truncate(ROWS as usize);
    let next = rows.last().filter(|_| more).map(|r| cursor(r).text());
    let show = |row: Row| Shown {
        tool: tool_of(&asked, row.kind)
            .map(|t| (t.one)())
            .unwrap_or_default(),
        may: granted(&asked.viewer, row.kind).manage(),
        row,
    };
    let page = List {
        rows: rows.into_iter().map(show).collect(),
        next,
        now: asked.now,
    };
    Ok(Page::office("trash", m::trash(), page).crumb(m::trash(), ""))
}

pub(crate) fn cursor(row: &Row) -> web::api::Cursor {
    web::api::Cursor {
        at: row.trashed_at,
        id: row.id.0,
    }
}

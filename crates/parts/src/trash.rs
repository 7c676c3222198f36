//! Trash: any item can be put there and taken out again. For staff. The page lists people and
//! engagements beside items; their own pages put them there and take them out.

use access::{granted_somewhere, scope, sql};
use kernel::FromRow;
use kernel::{ItemId, Kind, Power, Right, Time, Viewer};
use store::Conn;
use store::sharing::Verb;
use uuid::Uuid;
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

/// Something in the trash.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Row {
    pub id: Uuid,
    /// The kind of an item, or `contact`, `company`, `engagement`.
    pub what: String,
    pub title: String,
    /// The engagement of an item, the company of a contact.
    pub place: String,
    pub by: String,
    pub trashed_at: Time,
}

impl Row {
    /// The kind, if this is an item.
    pub fn kind(&self) -> Option<Kind> {
        Kind::of(&self.what)
    }

    fn path(&self) -> String {
        match (self.kind(), self.what.as_str()) {
            (Some(kind), _) => item_path(kind, ItemId(self.id)),
            (None, "company") => format!("/companies/{}", self.id),
            (None, what) => format!("/{what}s/{}", self.id),
        }
    }

    fn restore(&self) -> String {
        match self.kind() {
            Some(_) => format!("/items/{}/restore", self.id),
            None => format!("{}/restore", self.path()),
        }
    }

    fn icon(&self) -> &'static str {
        match self.what.as_str() {
            "contact" => "user",
            "company" => "building-2",
            "engagement" => "heart-handshake",
            _ => "trash-2",
        }
    }
}

/// What is in the trash, last put there first; one more than `limit` where there is more. With people
/// and engagements for those who may see them, or items alone. One statement.
pub(crate) async fn trashed(
    conn: &mut Conn,
    viewer: &Viewer,
    page: &PageQuery,
    limit: i64,
    people: bool,
) -> Result<Vec<Row>, Error> {
    let mut s = sql(
        "select * from (select i.id, i.kind as what, i.title, e.title as place, coalesce((select f.name from staff f where f.org_id = i.org_id and f.id = i.trashed_by), '') as by, i.trashed_at from item i join engagement e on e.org_id = i.org_id and e.id = i.engagement_id where i.trashed_at is not null and ",
    );
    scope(viewer, Power::See, &mut s);
    if people && viewer.is_staff() && viewer.has(Right::SeePeople) {
        s.push(" union all select e.id, 'engagement', e.title, '', '', e.trashed_at from engagement e where e.trashed_at is not null and e.org_id = ").arg(viewer.org);
        s.push(" union all select c.id, 'contact', c.name, coalesce((select o.name from company o where o.org_id = c.org_id and o.id = c.company_id), ''), '', c.trashed_at from contact c where c.trashed_at is not null and not exists (select 1 from contact_merge g where g.org_id = c.org_id and g.id = c.id) and c.org_id = ").arg(viewer.org);
        s.push(" union all select o.id, 'company', o.name, '', '', o.trashed_at from company o where o.trashed_at is not null and o.org_id = ").arg(viewer.org);
    }
    s.push(") t");
    if let Some(after) = page.cursor()? {
        s.push(" where t.trashed_at < ")
            .arg(after.at)
            .push(" or t.trashed_at = ")
            .arg(after.at)
            .push(" and t.id < ")
            .arg(after.id);
    }
    s.push(" order by t.trashed_at desc, t.id desc limit ")
        .arg(limit + 1);
    Ok(conn.all(s).await?)
}

struct Shown {
    row: Row,
    line: i18n::Text,
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
    let mut conn = asked.read().await?;
    let mut rows = trashed(&mut conn, &asked.viewer, &page, ROWS, true).await?;
    drop(conn);
    let more = rows.len() as i64 > ROWS;
    rows.truncate(ROWS as usize);
    let next = rows.last().filter(|_| more).map(|r| cursor(r).text());
    let show = |row: Row| Shown {
        line: line(&asked, &row),
        may: match row.kind() {
            Some(kind) => granted_somewhere(&asked.viewer, kind).manage(),
            None => asked.viewer.has(Right::EditPeople),
        },
        row,
    };
    let page = List {
        rows: rows.into_iter().map(show).collect(),
        next,
        now: asked.now,
    };
    Ok(Page::office("trash", m::trash(), page).crumb(m::trash(), ""))
}

/// What it is and where it belongs.
fn line(asked: &Office, row: &Row) -> i18n::Text {
    let what: i18n::Text = match (row.kind(), row.what.as_str()) {
        (Some(kind), _) => tool_of(asked, kind).map(|t| (t.one)()).unwrap_or_default(),
        (None, "contact") => m::contact().into(),
        (None, "company") => m::company().into(),
        (None, _) => m::engagement().into(),
    };
    if row.place.is_empty() {
        what
    } else {
        m::trash_line(what, row.place.clone()).into()
    }
}

pub(crate) fn cursor(row: &Row) -> web::api::Cursor {
    web::api::Cursor {
        at: row.trashed_at,
        id: row.id,
    }
}

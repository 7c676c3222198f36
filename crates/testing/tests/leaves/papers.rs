//! A tool for tests alone, in the place of updates: papers are drafted, finished, sent, assigned and
//! completed by the client, as the paperwork of later tools will be.

use axum::response::Html;
use i18n::Text;
use kernel::{ContactId, EngagementId, FromRow, ItemId, Kind, Power, Viewer};
use serde::Deserialize;
use store::items::{self, Body, Change, NewItem};
use store::sharing::Verb;
use store::{Arg, Stop, Tx, sql};
use web::{Asked, Door, Error, Form, Id, Routes, Then, Tool, then};

/// Everything a paper says.
#[derive(Clone, Debug, FromRow)]
pub struct Paper {
    text: String,
}

impl Body for Paper {
    const KIND: Kind = Kind::Update;
    const TABLE: &'static str = "paper";
    const COLUMNS: &'static [&'static str] = &["text"];
    fn values(&self) -> Vec<Arg> {
        vec![self.text.clone().into()]
    }
    fn words(&self) -> String {
        self.text.clone()
    }
}

pub const MIGRATIONS: &[(i64, &str, &str)] = &[(
    20991231000001,
    "papers",
    "create table paper (org_id uuid not null references organization (id), item_id uuid not null, text text not null, primary key (org_id, item_id), foreign key (org_id, item_id) references item (org_id, id) on delete cascade);",
)];

/// The tool as the program knows it.
pub fn tool() -> Tool {
    Tool {
        kind: Kind::Update,
        icon: "file-text",
        name: || Text::data("Papers"),
        one: || Text::data("paper"),
        hint: || Text::data("Paperwork"),
        contribute: Some(|| Text::data("Sign")),
        pages: routes,
        api: Routes::new,
        openapi: || utoipa::openapi::OpenApi::default(),
        migrations: MIGRATIONS,
        names_contact: &[],
        seed,
    }
}

fn seed<'t>(
    tx: &'t mut Tx<'_>,
    viewer: &'t Viewer,
    new: NewItem,
    text: String,
) -> futures::future::BoxFuture<'t, Result<ItemId, Stop>> {
    Box::pin(async move { items::create(tx, viewer, new, &Paper { text }).await })
}

fn routes() -> Routes {
    Routes::new()
        .get(Door::Both, "/updates", list)
        .post(Door::Office, "/updates", draft)
        .get(Door::Both, "/updates/{id}", show)
        .post(Door::Office, "/updates/{id}/finish", finish)
        .post(Door::Office, "/updates/{id}/send", send)
        .post(Door::Portal, "/updates/{id}/complete", complete)
}

async fn list(asked: Asked) -> Result<Html<String>, Error> {
    let mut s =
        sql("select i.title from item i where i.kind = 'update' and i.trashed_at is null and ");
    access::scope(&asked.viewer, Power::See, &mut s);
    s.push(" order by i.id");
    let rows: Vec<(String,)> = asked.read().await?.all(s).await?;
    Ok(Html(
        rows.into_iter()
            .map(|(title,)| format!("<p>{title}</p>"))
            .collect(),
    ))
}

async fn show(asked: Asked, Id(id): Id<ItemId>) -> Result<Html<String>, Error> {
    let seen = items::see::<Paper>(&mut asked.read().await?, &asked.viewer, id).await?;
    Ok(Html(format!(
        "<h1>{}</h1><p>{}</p>",
        seen.head.title, seen.body.text
    )))
}

/// A new paper.
#[derive(Deserialize)]
pub struct Draft {
    title: String,
    engagement: EngagementId,
    assignee: Option<ContactId>,
}

async fn draft(asked: Asked, Form(form): Form<Draft>) -> Result<Then, Error> {
    let new = NewItem {
        engagement: form.engagement,
        title: form.title.clone(),
        draft: true,
        sharing: None,
        open: true,
        due_at: None,
        assignees: form.assignee.into_iter().collect(),
        carriers: vec![],
    };
    let body = Paper { text: form.title };
    let id = asked
        .app
        .db
        .create(asked.act(), &asked.viewer, new, body)
        .await?;
    Ok(then(&asked, &format!("/updates/{id}")))
}

async fn finish(asked: Asked, Id(id): Id<ItemId>) -> Result<Then, Error> {
    step(&asked, id, Power::Edit, "paper.finished").await
}

async fn send(asked: Asked, Id(id): Id<ItemId>) -> Result<Then, Error> {
    asked
        .app
        .db
        .apply(asked.act(), &asked.viewer, id, Verb::Send)
        .await?;
    Ok(then(&asked, &format!("/updates/{id}")))
}

/// The client signs: from now on it stays theirs to see.
async fn complete(asked: Asked, Id(id): Id<ItemId>) -> Result<Then, Error> {
    step(&asked, id, Power::Respond, "paper.completed").await
}

async fn step(asked: &Asked, id: ItemId, power: Power, verb: &'static str) -> Result<Then, Error> {
    let (viewer, done) = (asked.viewer.clone(), power == Power::Respond);
    let changed = asked.app.db.change(asked.act(), move |tx| {
        Box::pin(async move {
            items::change::<Paper>(tx, &viewer, id, power, None, |mut head, body, _| {
                head.draft = false;
                head.completed |= done;
                Ok(Change {
                    head,
                    body,
                    verb,
                    data: serde_json::json!({}),
                    telling: true,
                })
            })
            .await?;
            if let (true, Some(contact)) = (done, viewer.contact()) {
                let (org, now) = (tx.act.org, tx.act.now);
                let ticked = sql("update assignee set completed_at = $4 where org_id = $1 and item_id = $2 and contact_id = $3");
                let ticked = ticked.bind(org).bind(id).bind(contact).bind(now);
                if tx.run(ticked).await? == 0 {
                    return Err(Stop::Forbidden(power));
                }
            }
            Ok(())
        })
    });
    changed.await?;
    Ok(then(asked, &format!("/updates/{id}")))
}

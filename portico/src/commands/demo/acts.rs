//! The acts about items: writing them, talking about them, ticking off, throwing away.

use anyhow::{Context, Result, bail};
use bytes::Bytes as Buffer;
use data_encoding::HEXLOWER;
use kernel::{Audience, BlobId, EngagementId, FolderId, ItemId, Sharing, StaffId, Time, Viewer};
use store::items::NewItem;
use store::sharing::{self, Verb};
use store::{Act, Stop, Tx, sql};
use uuid::Uuid;

use super::pictures::{self, Picture};
use super::stage::Stage;
use super::story::{Bytes, Engagement, For, Item, What};

/// What is put into the transaction, made ready before it.
enum Ready {
    Update(updates::store::New, Option<blobs::Stored>),
    File(Option<FolderId>, [String; 2], blobs::Stored),
    Todo(todos::store::New),
}

impl Stage<'_> {
    fn engagement(&self, e: usize) -> &'static Engagement {
        &self.house.engagements[e]
    }

    /// Writes an item.
    pub async fn write(&mut self, e: usize, n: usize, at: Time) -> Result<()> {
        let (story, engagement) = (self.engagement(e), self.engagements[e]);
        let item = &story.items[n];
        let ready = self
            .ready(story, item, engagement, at)
            .await
            .with_context(|| item.title)?;
        let verb = self.audience(item);
        let viewer = self.viewer(item.by).await?;
        let act = Act::of(&viewer, at, Uuid::now_v7());
        let id = self
            .app
            .db
            .change(act, move |tx| {
                Box::pin(async move {
                    let id = put(tx, &viewer, engagement, item, ready).await?;
                    if let Some(verb) = verb {
                        sharing::apply(tx, &viewer, id, verb).await?;
                    }
                    Ok(id)
                })
            })
            .await
            .with_context(|| item.title)?;
        self.items.insert((e, n), id);
        Ok(())
    }

    async fn ready(
        &mut self,
        story: &Engagement,
        item: &'static Item,
        engagement: EngagementId,
        at: Time,
    ) -> Result<Ready> {
        let shared = Some(if item.shared {
            Sharing::Shared
        } else {
            Sharing::Private
        });
        let text = self.calendar.words(item.text, &story.when);
        let title = self.calendar.words(item.title, &story.when);
        Ok(match &item.what {
            What::Update(picture) => {
                let wording = updates::update::worded(&title, &text).map_err(Stop::from)?;
                let picture = match picture {
                    Some(picture) => Some(self.keep(draw(*picture).await?).await?),
                    None => None,
                };
                Ready::Update(
                    updates::store::New {
                        engagement,
                        wording,
                        sharing: shared,
                        draft: item.draft,
                    },
                    picture,
                )
            }
            What::File(path, bytes) => {
                let folder = self.folder(engagement, path, at).await?;
                let bytes = match bytes {
                    Bytes::Text(text) => self.calendar.words(text, &story.when).into_bytes(),
                    Bytes::Picture(picture) => draw(*picture).await?,
                };
                Ready::File(folder, [title, text], self.keep(bytes).await?)
            }
            What::Todo(list) => {
                let list = self.list(engagement, list, at).await?;
                let due = item.due.map(|days| self.calendar.day(days));
                Ready::Todo(todos::store::New {
                    engagement,
                    list: Some(list),
                    list_title: String::new(),
                    wording: todos::todo::worded(&title, &text, Ok(due)).map_err(Stop::from)?,
                    sharing: shared,
                    clients: item.clients.iter().map(|key| self.contacts[key]).collect(),
                    staff: item
                        .team
                        .iter()
                        .map(|key| self.staff[key].0)
                        .collect::<Vec<StaffId>>(),
                })
            }
        })
    }

    /// Stores bytes, before any row names them.
    async fn keep(&self, bytes: Vec<u8>) -> Result<blobs::Stored> {
        let once = futures::stream::iter([Ok::<_, std::convert::Infallible>(Buffer::from(bytes))]);
        Ok(self.app.blobs.put_stream(once, u64::MAX).await?)
    }

    fn audience(&self, item: &Item) -> Option<Verb> {
        match item.whom {
            For::All => None,
            For::Named(keys) => Some(Verb::Audience(
                Audience::Named,
                keys.iter().map(|k| self.contacts[k]).collect(),
                None,
            )),
            For::Company(key) => Some(Verb::Audience(
                Audience::Company,
                Vec::new(),
                Some(self.companies[key]),
            )),
        }
    }

    /// Adds a comment.
    pub async fn remark(&self, e: usize, n: usize, r: usize, at: Time) -> Result<()> {
        let item = &self.engagement(e).items[n];
        let remark = &item.remarks[r];
        let viewer = self.viewer(remark.by).await?;
        let act = Act::of(&viewer, at, Uuid::now_v7());
        let id = self.items[&(e, n)];
        let said = self.calendar.words(remark.text, &self.engagement(e).when);
        self.app
            .db
            .comment(act, &viewer, id, &said, remark.shared)
            .await
            .with_context(|| format!("{}: {}", item.title, remark.by))?;
        Ok(())
    }

    /// Ticks a to-do off.
    pub async fn tick(&self, e: usize, n: usize, at: Time) -> Result<()> {
        let item = &self.engagement(e).items[n];
        let Some((who, _)) = item.done else {
            bail!("{} is not done", item.title)
        };
        let viewer = self.viewer(who).await?;
        let act = Act::of(&viewer, at, Uuid::now_v7());
        todos::store::tick(&self.app.db, act, &viewer, self.items[&(e, n)])
            .await
            .with_context(|| format!("{}: {who}", item.title))?;
        Ok(())
    }

    /// Puts an item in the trash.
    pub async fn trash(&self, e: usize, n: usize, at: Time) -> Result<()> {
        let viewer = self.viewer(self.engagement(e).items[n].by).await?;
        self.app
            .db
            .apply(
                Act::of(&viewer, at, Uuid::now_v7()),
                &viewer,
                self.items[&(e, n)],
                Verb::Trash,
            )
            .await?;
        Ok(())
    }
}

/// Draws on a thread of its own: it takes a while.
async fn draw(picture: Picture) -> Result<Vec<u8>> {
    Ok(tokio::task::spawn_blocking(move || pictures::draw(picture)).await??)
}

async fn put(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    engagement: EngagementId,
    item: &'static Item,
    ready: Ready,
) -> Result<ItemId, Stop> {
    match ready {
        Ready::Update(mut new, picture) => {
            if let (Some(stored), What::Update(Some(what))) = (picture, &item.what) {
                let id = blob(tx, &stored, None).await?;
                tx.run(
                    sql("insert into picture (org_id, id, person_id) values ($1, $2, $3)")
                        .bind(tx.act.org)
                        .bind(id)
                        .bind(tx.act.person),
                )
                .await?;
                let (width, height) = pictures::SIZE;
                let html = &new.wording.text.html;
                let html = format!(
                    "{html}<p><img src=\"/images/{id}\" width=\"{width}\" height=\"{height}\" alt=\"{}\"></p>",
                    pictures::alt(*what)
                );
                new.wording.text = parts::rich::clean(&html);
            }
            updates::store::write(tx, viewer, new).await
        }
        Ready::Todo(new) => todos::store::write(tx, viewer, new).await,
        Ready::File(folder_id, [title, description], stored) => {
            let body = files::File {
                engagement_id: engagement,
                folder_id,
                blob_id: blob(tx, &stored, None).await?,
                name: title.clone(),
                description,
                size: i64::try_from(stored.size).unwrap_or(i64::MAX),
                media_type: stored.sniffed_type.to_owned(),
                width: stored.pixels.map(|(width, _)| width.into()),
                height: stored.pixels.map(|(_, height)| height.into()),
                added_at: tx.act.now,
            };
            let new = NewItem {
                engagement,
                title,
                draft: item.draft,
                sharing: Some(if item.shared {
                    Sharing::Shared
                } else {
                    Sharing::Private
                }),
                open: false,
                due_at: None,
                assignees: Vec::new(),
                carriers: Vec::new(),
            };
            let id = store::items::create(tx, viewer, new, &body).await?;
            tx.run(
                sql("update blob set item_id = $3 where org_id = $1 and id = $2")
                    .bind(tx.act.org)
                    .bind(body.blob_id)
                    .bind(id),
            )
            .await?;
            Ok(id)
        }
    }
}

/// The row that names stored bytes.
pub async fn blob(
    tx: &mut Tx<'_>,
    stored: &blobs::Stored,
    item: Option<ItemId>,
) -> Result<BlobId, Stop> {
    let id = BlobId::new();
    let hash = HEXLOWER
        .decode(stored.sha256.as_bytes())
        .map_err(|_| Stop::Broken("a hash that is none"))?;
    let put = sql(
        "insert into blob (org_id, id, name, size, sha256, media_type, item_id, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
    );
    let put = put
        .bind(tx.act.org)
        .bind(id)
        .bind(stored.name.as_str().to_owned())
        .bind(i64::try_from(stored.size).unwrap_or(i64::MAX));
    tx.run(
        put.bind(hash)
            .bind(stored.sniffed_type)
            .bind(item)
            .bind(tx.act.now),
    )
    .await?;
    Ok(id)
}

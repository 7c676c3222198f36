//! Folders and lists, made when the first item needs them.

use anyhow::Result;
use kernel::{EngagementId, FolderId, ListId, Time};
use serde_json::json;
use store::{Act, Event, sql};
use uuid::Uuid;

use super::stage::Stage;

impl Stage<'_> {
    /// The folder of a path like `Plans/Old` within an engagement, made where it is missing.
    pub async fn folder(
        &mut self,
        engagement: EngagementId,
        path: &str,
        at: Time,
    ) -> Result<Option<FolderId>> {
        let mut parent: Option<FolderId> = None;
        let mut way = String::new();
        for name in path.split('/').filter(|n| !n.is_empty()) {
            way.push('/');
            way.push_str(name);
            let place = (engagement, way.clone());
            let id = match self.folders.get(&place) {
                Some(id) => *id,
                None => {
                    let (id, name, up) = (FolderId::new(), name.to_owned(), parent);
                    let act = Act::of(&self.founder(), at, Uuid::now_v7());
                    self.app
                        .db
                        .change(act, move |tx| {
                            Box::pin(async move {
                                let key = name.to_lowercase();
                                let put = sql("insert into folder (org_id, id, engagement_id, parent_id, name, name_key, created_at) values ($1, $2, $3, $4, $5, $6, $7)");
                                let put = put.bind(tx.act.org).bind(id).bind(engagement).bind(up).bind(name).bind(key).bind(tx.act.now);
                                tx.run(put).await?;
                                tx.audit("folder.created", "folder", id.0, json!({"engagement": engagement, "parent": up}));
                                tx.event(Event::new("folder.created").engagement(engagement));
                                Ok(())
                            })
                        })
                        .await?;
                    self.folders.insert(place, id);
                    id
                }
            };
            parent = Some(id);
        }
        Ok(parent)
    }

    /// The list of a title within an engagement, made where it is missing.
    pub async fn list(
        &mut self,
        engagement: EngagementId,
        title: &'static str,
        at: Time,
    ) -> Result<ListId> {
        if let Some(list) = self.lists.get(&(engagement, title)) {
            return Ok(*list);
        }
        let founder = self.founder();
        let act = Act::of(&founder, at, Uuid::now_v7());
        let make = self.app.db.change(act, move |tx| {
            Box::pin(async move { todos::store::make_list(tx, &founder, engagement, title).await })
        });
        let id = make.await?;
        self.lists.insert((engagement, title), id);
        Ok(id)
    }
}

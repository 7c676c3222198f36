//! What the team arranged once everybody was there.

use anyhow::{Context, Result};
use chrono::TimeDelta;
use people::sets;
use people::settings::{self, Doors, LockWish, Part};
use store::org::Org;
use store::{Act, Stop};
use uuid::Uuid;

use super::Stage;

impl Stage<'_> {
    /// What clients may do with their own details and bring in by themselves, when changes lock, and
    /// who has a permission set of their own.
    pub async fn arrange(&self) -> Result<()> {
        let (house, founder) = (self.house, self.founder());
        let mut given = Vec::new();
        for (key, set) in house.given {
            let contact = self.contacts.get(key);
            given.push((*contact.context("the demo gives a set to nobody")?, *set));
        }
        let act = Act::of(
            &founder,
            self.calendar.now - TimeDelta::hours(3),
            Uuid::now_v7(),
        );
        let arranged = self.app.db.change(act, move |tx| {
            Box::pin(async move {
                let id = tx.act.org;
                let org = Org::by_id(tx.conn(), id).await?;
                let doors = Doors {
                    client_edits: true,
                    colleagues: house.colleagues,
                    ..Doors::of(&org)
                };
                let version = Part::Portal.version(&org);
                settings::set_portal(tx, &founder, version, &doors).await?;
                if house.locks.is_some() {
                    let wish = LockWish {
                        days: house.locks,
                        ..LockWish::default()
                    };
                    let version = Part::Locks.version(&org);
                    settings::set_locks(tx, &founder, version, &wish, &org.locks.0).await?;
                }
                let all = sets::list(tx.conn(), &founder).await?;
                for (contact, name) in given {
                    let set = all.iter().find(|set| set.name == name);
                    let set = set
                        .ok_or(Stop::Broken("the demo gives a set there is not"))?
                        .id;
                    let now = people::contacts::one(tx.conn(), &founder, contact).await?;
                    let version = now.version;
                    sets::give(tx, &founder, contact, version, Some(set)).await?;
                }
                Ok(())
            })
        });
        Ok(arranged.await?)
    }
}

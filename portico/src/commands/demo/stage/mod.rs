//! Where the stories are played: every act goes through the same functions as a press of a button,
//! at its own moment in the past, so that history, search and the audit trail are real.

mod arrange;
mod engagements;
mod people;

use std::collections::HashMap;

use ::people::sets;
use ::people::settings::{self, Part};
use ::people::staff;
use anyhow::{Context, Result};
use kernel::{
    CompanyId, ContactId, EngagementId, FolderId, ItemId, Levels, ListId, OrgId, StaffId, Time,
    Viewer,
};
use store::org::Org;
use store::{Act, sql, viewers};
use uuid::Uuid;
use web::App;

use super::story::{House, Portal};
use super::times::Calendar;

/// What everybody in the demo signs in with.
pub const PASSWORD: &str = "larkspur blooms in june";

/// One organization while its story is played.
pub struct Stage<'a> {
    pub app: &'a App,
    pub house: &'static House,
    pub org: OrgId,
    pub calendar: Calendar,
    pub staff: HashMap<&'static str, (StaffId, Viewer)>,
    pub companies: HashMap<&'static str, CompanyId>,
    pub contacts: HashMap<&'static str, ContactId>,
    pub engagements: Vec<EngagementId>,
    pub folders: HashMap<(EngagementId, String), FolderId>,
    pub lists: HashMap<(EngagementId, &'static str), ListId>,
    pub items: HashMap<(usize, usize), ItemId>,
}

impl<'a> Stage<'a> {
    /// Makes the organization, its staff and its settings.
    pub async fn found(app: &'a App, house: &'static House, now: Time) -> Result<Stage<'a>> {
        let calendar = Calendar {
            now,
            zone: house.zone.parse().context("a zone of the demo is none")?,
        };
        let began = calendar.at(house.founded, 9 * 60);
        let (slug, name, zone) = (house.slug, house.name, house.zone);
        let org = app
            .db
            .note(None, move |conn| {
                Box::pin(async move { store::org::create_org(conn, slug, name, zone, began).await })
            })
            .await?;
        let mut stage = Stage {
            app,
            house,
            org,
            calendar,
            staff: HashMap::new(),
            companies: HashMap::new(),
            contacts: HashMap::new(),
            engagements: Vec::new(),
            folders: HashMap::new(),
            lists: HashMap::new(),
            items: HashMap::new(),
        };
        stage.hire(began).await?;
        stage.settle(began).await?;
        Ok(stage)
    }

    async fn hire(&mut self, began: Time) -> Result<()> {
        for (n, person) in self.house.staff.iter().enumerate() {
            let at = began + chrono::TimeDelta::minutes(20 * n as i64);
            let new = entry::NewUser {
                org: self.house.slug.to_owned(),
                email: person.email.to_owned(),
                name: person.name.to_owned(),
                group: person.group,
                password: Some(PASSWORD.to_owned()),
            };
            let (id, _) = entry::create_user(&self.app.db, new, at).await?;
            let read = self.app.db.read(self.org);
            let viewer = viewers::staff(&mut read.await?, self.org, id).await?.viewer;
            self.staff.insert(person.key, (id, viewer));
            let founder = self.founder();
            let draft = staff::Draft {
                name: person.name.to_owned(),
                title: person.title.to_owned(),
                group: person.group,
            };
            let act = Act::of(&founder, at, Uuid::now_v7());
            self.app
                .db
                .change(act, move |tx| {
                    Box::pin(async move { staff::change(tx, &founder, id, 1, &draft).await })
                })
                .await?;
        }
        Ok(())
    }

    async fn settle(&self, began: Time) -> Result<()> {
        let (house, founder) = (self.house, self.founder());
        let act = Act::of(
            &founder,
            began + chrono::TimeDelta::hours(2),
            Uuid::now_v7(),
        );
        self.app
            .db
            .change(act, move |tx| {
                Box::pin(async move {
                    let id = tx.act.org;
                    let org = Org::by_id(tx.conn(), id).await?;
                    let identity = settings::Identity {
                        name: house.name.to_owned(),
                        zone: house.zone.to_owned(),
                        locale: org.locale.clone(),
                        noun: house.noun.to_owned(),
                    };
                    let version = Part::Organization.version(&org);
                    settings::set_identity(tx, &founder, version, &identity).await?;
                    let branding = settings::Branding {
                        accent: house.accent.to_owned(),
                        headings: house.headings.to_owned(),
                        cover: house.cover.to_owned(),
                        sender_name: String::new(),
                        mail_footer: house.footer.to_owned(),
                        welcome: house.welcome.to_owned(),
                    };
                    let version = Part::Branding.version(&org);
                    settings::set_branding(tx, &founder, version, &branding).await?;
                    for (name, levels) in house.sets {
                        let levels = levels
                            .iter()
                            .fold(Levels::CLIENT, |all, (kind, level)| all.with(*kind, *level));
                        let name = (*name).to_owned();
                        sets::create(tx, &founder, &sets::Draft { name, levels }).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        Ok(())
    }

    /// The first of the staff, who may do everything.
    pub fn founder(&self) -> Viewer {
        self.staff[self.house.staff[0].key].1.clone()
    }

    /// Whoever goes by a key: staff, or else a contact as they are now.
    pub async fn viewer(&self, key: &str) -> Result<Viewer> {
        if let Some((_, viewer)) = self.staff.get(key) {
            return Ok(viewer.clone());
        }
        let contact = self
            .contacts
            .get(key)
            .with_context(|| format!("the demo knows nobody called {key}"))?;
        Ok(
            viewers::client(&mut self.app.db.read(self.org).await?, self.org, *contact)
                .await?
                .viewer,
        )
    }

    /// Marks when contacts were last here, and everything that happened as told: the past sends no mail.
    pub async fn close(&self) -> Result<()> {
        let here: Vec<(ContactId, Time)> = self
            .house
            .contacts
            .iter()
            .filter_map(|c| match c.portal {
                Portal::Joined(_, ago) | Portal::Suspended(_, ago) => Some((
                    self.contacts[c.key],
                    self.calendar.at(ago, super::times::minute_of(c.name)),
                )),
                _ => None,
            })
            .collect();
        let (org, now) = (self.org, self.calendar.now);
        self.app
            .db
            .note(Some(org), move |conn| {
                Box::pin(async move {
                    for (contact, at) in here {
                        let set = sql(
                            "update contact set last_here_at = $3 where org_id = $1 and id = $2",
                        );
                        conn.run(set.bind(org).bind(contact).bind(at)).await?;
                    }
                    conn.run(
                        sql("update event set told_at = at where org_id = $1 and told_at is null")
                            .bind(org),
                    )
                    .await?;
                    conn.run(
                        sql("update job set done_at = $2 where org_id = $1 and done_at is null")
                            .bind(org)
                            .bind(now),
                    )
                    .await
                })
            })
            .await?;
        Ok(())
    }
}

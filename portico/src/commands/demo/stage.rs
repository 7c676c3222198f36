//! Where the stories are played: every act goes through the same functions as a press of a button,
//! at its own moment in the past, so that history, search and the audit trail are real.

use std::collections::HashMap;

use anyhow::{Context, Result};
use entry::{Grant, Invitee};
use kernel::{
    CompanyId, ContactId, EngagementId, FolderId, ItemId, ListId, OrgId, PersonId, Right, StaffId,
    Time, Viewer,
};
use people::{companies, contacts, engagements, members, settings, staff};
use store::org::Org;
use store::{Act, sql, viewers};
use uuid::Uuid;
use web::App;

use super::story::{Engagement, House, Portal};
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
                    settings::set_identity(tx, &founder, org.version, &identity).await?;
                    let branding = settings::Branding {
                        accent: house.accent.to_owned(),
                        headings: house.headings.to_owned(),
                        cover: house.cover.to_owned(),
                        sender_name: String::new(),
                        mail_footer: house.footer.to_owned(),
                        welcome: house.welcome.to_owned(),
                    };
                    settings::set_branding(tx, &founder, org.version + 1, &branding).await
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

    /// Adds a company.
    pub async fn company(&mut self, n: usize, at: Time) -> Result<()> {
        let (c, founder) = (&self.house.companies[n], self.founder());
        let draft = companies::Draft {
            name: c.name.to_owned(),
            website: c.website.to_owned(),
            phone: c.phone.to_owned(),
            address: c.address.to_owned(),
            portal_on: true,
        };
        let act = Act::of(&founder, at, Uuid::now_v7());
        let id = self
            .app
            .db
            .change(act, move |tx| {
                Box::pin(async move { companies::create(tx, &founder, &draft).await })
            })
            .await?;
        self.companies.insert(c.key, id);
        Ok(())
    }

    /// Adds a contact.
    pub async fn contact(&mut self, n: usize, at: Time) -> Result<()> {
        let (c, founder) = (&self.house.contacts[n], self.founder());
        let draft = contacts::Draft {
            name: c.name.to_owned(),
            email: c.email.to_owned(),
            phone: c.phone.to_owned(),
            notes: c.notes.to_owned(),
            company: self.companies.get(c.company).copied(),
        };
        let act = Act::of(&founder, at, Uuid::now_v7());
        let id = self
            .app
            .db
            .change(act, move |tx| {
                Box::pin(async move { contacts::create(tx, &founder, &draft).await })
            })
            .await?;
        self.contacts.insert(c.key, id);
        Ok(())
    }

    /// Grants a contact the portal, without a mail.
    pub async fn invite(&self, key: &str, at: Time) -> Result<()> {
        let (founder, contact) = (self.founder(), self.contacts[key]);
        let act = Act::of(&founder, at, Uuid::now_v7());
        let grant = Grant::Invite { send: false };
        self.app
            .db
            .change(act, move |tx| {
                Box::pin(async move { entry::grant(tx, &founder, contact, grant).await })
            })
            .await?;
        Ok(())
    }

    /// Lets a contact join, with the demo's password.
    pub async fn join(&self, key: &str, at: Time) -> Result<()> {
        let contact = self.contacts[key];
        let found: (PersonId, bool) = self
            .app
            .db
            .read(self.org)
            .await?
            .one(sql("select person_id, (access = 'invited') as invited from contact where org_id = $1 and id = $2").bind(self.org).bind(contact))
            .await?;
        let (person, invited) = found;
        if !invited {
            return Ok(()); // has a sign-in already, and is in
        }
        let (org, stored) = (self.org, entry::hash(PASSWORD).await?);
        let place = entry::InvitedPlace {
            org,
            slug: self.house.slug.into(),
            name: self.house.name.into(),
            who: Invitee::Contact(contact),
        };
        entry::join(&self.app.db, person, &place, "mail", Uuid::now_v7(), at).await?;
        self.app
            .db
            .note(None, move |conn| {
                Box::pin(async move {
                    let set = sql("update person set password = $2, joined_at = coalesce(joined_at, $3) where id = $1");
                    conn.run(set.bind(person).bind(stored).bind(at)).await
                })
            })
            .await?;
        Ok(())
    }

    /// Suspends a contact's access.
    pub async fn suspend(&self, key: &str, at: Time) -> Result<()> {
        let (founder, contact) = (self.founder(), self.contacts[key]);
        let act = Act::of(&founder, at, Uuid::now_v7());
        self.app
            .db
            .change(act, move |tx| {
                Box::pin(async move { entry::suspend(tx, &founder, contact).await })
            })
            .await?;
        Ok(())
    }

    /// Opens an engagement with its team.
    pub async fn open(&mut self, n: usize, at: Time) -> Result<()> {
        let e: &'static Engagement = &self.house.engagements[n];
        // Whoever may change people opens it: the first of its team, else the founder.
        let opener = e
            .team
            .iter()
            .map(|(key, _)| &self.staff[key].1)
            .find(|v| v.has(Right::EditPeople))
            .cloned();
        let viewer = opener.unwrap_or_else(|| self.founder());
        let (starts_at, ends_at, all_day) = self.calendar.span(&e.when);
        let draft = engagements::Draft {
            kind: e.kind,
            title: e.title.to_owned(),
            blurb: e.blurb.to_owned(),
            status: e.status,
            company: self.companies.get(e.company).copied(),
            venue: e.venue.to_owned(),
            zone: self.house.zone.to_owned(),
            starts_at,
            ends_at,
            all_day,
        };
        let team: Vec<(StaffId, &str)> = e
            .team
            .iter()
            .map(|(key, role)| (self.staff[key].0, *role))
            .collect();
        let act = Act::of(&viewer, at, Uuid::now_v7());
        let id = self
            .app
            .db
            .change(act, move |tx| {
                Box::pin(async move {
                    let id = engagements::create(tx, &viewer, &draft).await?;
                    for (staff, role) in team {
                        members::join_team(tx, &viewer, id, staff, role).await?;
                    }
                    if e.hidden {
                        engagements::set_switches(tx, &viewer, id, true, true).await?;
                    }
                    Ok(id)
                })
            })
            .await?;
        self.engagements[n] = id;
        Ok(())
    }

    /// Makes a contact a member.
    pub async fn member(&self, e: usize, n: usize, at: Time) -> Result<()> {
        let (key, role, _) = self.house.engagements[e].members[n];
        let (founder, engagement, contact) =
            (self.founder(), self.engagements[e], self.contacts[key]);
        let act = Act::of(&founder, at, Uuid::now_v7());
        self.app
            .db
            .change(act, move |tx| {
                Box::pin(async move { members::add(tx, &founder, engagement, contact, role).await })
            })
            .await?;
        Ok(())
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

//! Engagements of a story and who is a member of them.

use ::people::{engagements, members};
use anyhow::Result;
use kernel::{Right, StaffId, Time};
use store::Act;
use uuid::Uuid;

use super::Stage;
use crate::commands::demo::story::Engagement;

impl Stage<'_> {
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
}

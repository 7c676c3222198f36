//! An organization with one of everything, for tests that ask all routes as everybody.

use chrono::TimeDelta;
use kernel::*;
use serde_json::json;
use store::items::NewItem;
use store::sessions::{Door, Start};
use store::sharing::Verb;
use store::{Act, Event, Stop, sql, viewers};
use uuid::Uuid;

use crate::{TestPortal, Visitor};

/// What an item is in, for the sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Shared with the client who asks.
    Own,
    /// Shared with the client's company only.
    SameCompany,
    /// Shared, but for another client by name.
    OtherClient,
    /// Of another organization.
    OtherOrg,
    /// A draft.
    Draft,
    /// *Show on portal?* is off.
    Unshared,
    /// In an archived engagement.
    Archived,
    /// In the trash.
    Trashed,
}

impl State {
    /// All of them.
    pub const ALL: [State; 8] = [
        State::Own,
        State::SameCompany,
        State::OtherClient,
        State::OtherOrg,
        State::Draft,
        State::Unshared,
        State::Archived,
        State::Trashed,
    ];
}

/// An organization with staff of every group, clients in every state, and items in every state.
pub struct House {
    /// The organization.
    pub org: OrgId,
    /// Its slug.
    pub slug: String,
    /// A text that stands in every text of this organization and nowhere else.
    pub canary: String,
    /// Staff by group.
    pub staff: Vec<(Group, StaffId, PersonId)>,
    /// The company most clients belong to.
    pub company: CompanyId,
    /// A member whose access is active.
    pub member: (ContactId, PersonId),
    /// Another member, of no company.
    pub other: (ContactId, PersonId),
    /// Active, but a member of nothing.
    pub stranger: (ContactId, PersonId),
    /// Invited, not joined.
    pub invited: (ContactId, PersonId),
    /// A suspended member.
    pub suspended: (ContactId, PersonId),
    /// The engagement of the members.
    pub engagement: EngagementId,
    /// An archived one.
    pub archived: EngagementId,
    /// Items: kind, state, id.
    pub items: Vec<(Kind, State, ItemId)>,
}

impl House {
    /// Builds one; every text carries a canary.
    pub async fn build(portal: &TestPortal, slug: &str) -> House {
        let db = &portal.app.db;
        let now = portal.app.clock.now();
        let canary = format!("canary{}", Uuid::new_v4().simple());
        let (name, address) = (canary.clone(), slug.to_owned());
        let org = db
            .note(None, move |conn| {
                Box::pin(async move {
                    store::org::create_org(
                        conn,
                        &address,
                        &format!("House {name}"),
                        "Europe/London",
                        now,
                    )
                    .await
                })
            })
            .await
            .unwrap();
        let people: Vec<PersonId> = (0..9).map(|_| PersonId::new()).collect();
        let staff: Vec<_> = Group::ALL
            .iter()
            .zip(&people)
            .map(|(g, p)| (*g, StaffId::new(), *p))
            .collect();
        let contacts: Vec<(ContactId, PersonId)> =
            people[4..].iter().map(|p| (ContactId::new(), *p)).collect();
        let house = House {
            org,
            slug: slug.to_owned(),
            canary,
            staff,
            company: CompanyId::new(),
            member: contacts[0],
            other: contacts[1],
            stranger: contacts[2],
            invited: contacts[3],
            suspended: contacts[4],
            engagement: EngagementId::new(),
            archived: EngagementId::new(),
            items: vec![],
        };
        house.people(portal, &people, now).await;
        house.engagements(portal, now).await;
        house.furnish(portal, now).await
    }

    async fn people(&self, portal: &TestPortal, people: &[PersonId], now: Time) {
        let (org, canary, company) = (self.org, self.canary.clone(), self.company);
        let (staff, people) = (self.staff.clone(), people.to_vec());
        let contacts = [
            (self.member, Access::Active, Some(company)),
            (self.other, Access::Active, None),
            (self.stranger, Access::Active, Some(company)),
            (self.invited, Access::Invited, Some(company)),
            (self.suspended, Access::Suspended, Some(company)),
        ];
        let done = portal.app.db.change(Act::system(org, now), move |tx| {
            Box::pin(async move {
                for (n, person) in people.iter().enumerate() {
                    tx.run(
                        sql("insert into person (id, email, name, joined_at, created_at) values ($1, $2, $3, $4, $4)")
                            .bind(*person).bind(format!("p{n}-{canary}@house.example")).bind(format!("P{n} {canary}")).bind(now),
                    ).await?;
                }
                for (group, id, person) in staff {
                    tx.run(
                        sql("insert into staff (org_id, id, person_id, name, grp, title, created_at) values ($1, $2, $3, $4, $5, $6, $7)")
                            .bind(org).bind(id).bind(person).bind(format!("Staff {group} {canary}")).bind(group).bind(format!("Title {canary}")).bind(now),
                    ).await?;
                }
                tx.run(
                    sql("insert into company (org_id, id, name, created_at) values ($1, $2, $3, $4)").bind(org).bind(company).bind(format!("Company {canary}")).bind(now),
                ).await?;
                for (n, ((id, person), access, company)) in contacts.into_iter().enumerate() {
                    tx.run(
                        sql("insert into contact (org_id, id, person_id, company_id, name, email, phone, notes, access, access_at, joined_at, changes, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $10)")
                            .bind(org).bind(id).bind(person).bind(company).bind(format!("Contact {n} {canary}")).bind(format!("c{n}-{canary}@house.example"))
                            .bind(format!("+44 {canary}")).bind(format!("Notes {canary}")).bind(access).bind(now).bind(json!({})),
                    ).await?;
                    store::search::put(tx.conn(), org, id.0, "contact", &format!("Contact {n} {canary}"), "").await?;
                }
                store::search::put(tx.conn(), org, company.0, "company", &format!("Company {canary}"), "").await?;
                tx.audit("test.people", "organization", org.0, json!({}));
                Ok(())
            })
        });
        done.await.unwrap();
    }

    async fn engagements(&self, portal: &TestPortal, now: Time) {
        let (org, canary) = (self.org, self.canary.clone());
        let (open, archived) = (self.engagement, self.archived);
        let members = [
            self.member.0,
            self.other.0,
            self.invited.0,
            self.suspended.0,
        ];
        let staff = self.staff[2].1;
        let done = portal.app.db.change(Act::system(org, now), move |tx| {
            Box::pin(async move {
                for (id, archived_at) in [(open, None), (archived, Some(now))] {
                    tx.run(
                        sql("insert into engagement (org_id, id, kind, title, blurb, venue, zone, starts_at, sharing_defaults, archived_at, created_at, touched_at) values ($1, $2, 'event', $3, $4, $5, 'Europe/London', $6, $7, $8, $9, $9)")
                            .bind(org).bind(id).bind(format!("Engagement {canary}")).bind(format!("Blurb {canary}")).bind(format!("Venue {canary}"))
                            .bind(now + TimeDelta::days(40)).bind(json!({})).bind(archived_at).bind(now),
                    ).await?;
                    for contact in members {
                        tx.run(
                            sql("insert into member (org_id, contact_id, engagement_id, role, added_at) values ($1, $2, $3, 'primary', $4)")
                                .bind(org).bind(contact).bind(id).bind(now),
                        ).await?;
                    }
                    tx.run(
                        sql("insert into team (org_id, engagement_id, staff_id, role, added_at) values ($1, $2, $3, $4, $5)")
                            .bind(org).bind(id).bind(staff).bind(format!("Role {canary}")).bind(now),
                    ).await?;
                    store::search::put(tx.conn(), org, id.0, "engagement", &format!("Engagement {canary}"), "").await?;
                    tx.event(Event::new("engagement.created").engagement(id));
                }
                tx.audit("test.engagements", "organization", org.0, json!({}));
                Ok(())
            })
        });
        done.await.unwrap();
    }

    async fn furnish(mut self, portal: &TestPortal, now: Time) -> House {
        files::samples(&portal.app, self.org).await.unwrap();
        let staff = self.staff[0].1;
        let viewer = viewers::staff(
            &mut portal.app.db.read(self.org).await.unwrap(),
            self.org,
            staff,
        )
        .await
        .unwrap()
        .viewer;
        for tool in portal.app.tools {
            for state in State::ALL.into_iter().filter(|s| *s != State::OtherOrg) {
                let engagement = if state == State::Archived {
                    self.archived
                } else {
                    self.engagement
                };
                let mine = tool.kind.by_assignment() && state != State::OtherClient;
                let new = NewItem {
                    engagement,
                    title: format!("Item {state:?} {}", self.canary),
                    draft: state == State::Draft,
                    sharing: Some(if state == State::Unshared {
                        Sharing::Private
                    } else {
                        Sharing::Shared
                    }),
                    open: tool.kind == Kind::Todo,
                    due_at: Some(now + TimeDelta::days(3)),
                    assignees: if mine {
                        vec![self.member.0]
                    } else if tool.kind.by_assignment() {
                        vec![self.other.0]
                    } else {
                        vec![]
                    },
                    carriers: vec![],
                };
                let (text, seed, acting) =
                    (format!("Text {}", self.canary), tool.seed, viewer.clone());
                let act = Act::of(&viewer, now, Uuid::now_v7());
                let id = portal
                    .app
                    .db
                    .change(act, move |tx| {
                        Box::pin(async move {
                            let id = seed(tx, &acting, new, text).await?;
                            Ok::<_, Stop>(id)
                        })
                    })
                    .await
                    .unwrap();
                let act = || Act::of(&viewer, now, Uuid::now_v7());
                let shared = state != State::Draft;
                portal
                    .app
                    .db
                    .comment(
                        act(),
                        &viewer,
                        id,
                        &format!("Comment {}", self.canary),
                        shared,
                    )
                    .await
                    .unwrap();
                let verb = match state {
                    State::SameCompany => Some(Verb::Audience(
                        Audience::Company,
                        vec![],
                        Some(self.company),
                    )),
                    State::OtherClient => {
                        Some(Verb::Audience(Audience::Named, vec![self.other.0], None))
                    }
                    State::Trashed => Some(Verb::Trash),
                    _ => None,
                };
                if let Some(verb) = verb {
                    portal.app.db.apply(act(), &viewer, id, verb).await.unwrap();
                }
                self.items.push((tool.kind, state, id));
            }
        }
        self
    }

    /// The item of a kind in a state.
    pub fn item(&self, kind: Kind, state: State) -> ItemId {
        self.items
            .iter()
            .find(|(k, s, _)| *k == kind && *s == state)
            .map(|(.., id)| *id)
            .unwrap()
    }

    /// A browser in which this staff user is signed in.
    pub async fn office(&self, portal: &TestPortal, group: Group) -> Visitor {
        let (_, staff, person) = self
            .staff
            .iter()
            .find(|(g, ..)| *g == group)
            .copied()
            .unwrap();
        self.signed_in(portal, person, Some(staff), None, group.word())
            .await
    }

    /// A browser in which this contact is signed in.
    pub async fn client(
        &self,
        portal: &TestPortal,
        contact: (ContactId, PersonId),
        name: &str,
    ) -> Visitor {
        self.signed_in(portal, contact.1, None, Some(contact.0), name)
            .await
    }

    async fn signed_in(
        &self,
        portal: &TestPortal,
        person: PersonId,
        staff_id: Option<StaffId>,
        contact_id: Option<ContactId>,
        name: &str,
    ) -> Visitor {
        let place = Door {
            org_id: self.org,
            slug: self.slug.clone(),
            name: String::new(),
            staff_id,
            contact_id,
            company: String::new(),
        };
        let start = Start {
            person,
            place: Some(place),
            known_to_staff: false,
            agent: "test".to_owned(),
        };
        let cookie = portal
            .app
            .db
            .begin_session(start, None, portal.app.clock.now())
            .await
            .unwrap();
        Visitor::browser(&portal.site, name, &cookie)
    }
}

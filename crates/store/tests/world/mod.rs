//! A random organization, drawn so that mostly all clauses but one are true: deep clauses decide.

#![allow(dead_code, missing_docs)] // shared by several test programs, each of which uses a part

use kernel::*;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use std::collections::BTreeMap;
use store::org::{GroupSettings, Groups, ToolNames};
use store::{Conn, Db, Stop, sql};

pub struct World {
    pub org: OrgId,
    pub items: Vec<Item>,
    pub comments: Vec<(CommentId, ItemId, bool, Option<ContactId>)>,
    pub engagements: Vec<(EngagementId, bool)>,
    pub clients: Vec<Viewer>,
    pub staff: Vec<Viewer>,
    rng: StdRng,
    portal_on: bool,
    show_archived: bool,
    tools: Kinds,
    hidden_kinds: Kinds,
    off: Kinds,
    assigned_only: Kinds,
    groups: Groups,
    companies: Vec<(CompanyId, bool)>,
    sets: Vec<(SetId, Levels)>,
    roles: Vec<(Role, Levels)>,
    contacts: Vec<ContactRow>,
    places: Vec<(ContactId, Place, bool, bool)>,
}

struct ContactRow {
    id: ContactId,
    company: Option<usize>,
    set: Option<usize>,
    access: Access,
    changes: BTreeMap<String, Level>,
}

impl World {
    pub fn draw(seed: u64) -> World {
        let mut rng = StdRng::seed_from_u64(seed);
        let org = OrgId::new();
        let likely = |rng: &mut StdRng| rng.random_bool(0.9);
        let portal_on = rng.random_bool(0.95);
        let tools = if rng.random_bool(0.7) {
            Kinds::ALL
        } else {
            Kind::ALL
                .iter()
                .copied()
                .filter(|_| likely(&mut rng))
                .collect()
        };
        let hidden_kinds = if rng.random_bool(0.85) {
            Kinds::NONE
        } else {
            Kinds::NONE.with(pick(&mut rng, Kind::ALL))
        };
        let off = if rng.random_bool(0.9) {
            Kinds::NONE
        } else {
            Kinds::NONE.with(pick(&mut rng, Kind::ALL))
        };
        let assigned_only = if rng.random_bool(0.6) {
            Kinds::filter(Kind::by_assignment)
        } else {
            Kind::ALL
                .iter()
                .copied()
                .filter(|_| rng.random_bool(0.5))
                .collect()
        };
        let show_archived = rng.random_bool(0.3);
        let companies: Vec<_> = (0..2)
            .map(|_| (CompanyId::new(), likely(&mut rng)))
            .collect();
        let sets: Vec<_> = (0..2).map(|_| (SetId::new(), levels(&mut rng))).collect();
        // A role without a set of its own narrows nothing.
        let roles: Vec<_> = Role::ALL
            .iter()
            .filter(|_| rng.random_bool(0.4))
            .copied()
            .collect();
        let roles: Vec<_> = roles.into_iter().map(|r| (r, levels(&mut rng))).collect();
        let contacts: Vec<_> = (0..3)
            .map(|_| ContactRow {
                id: ContactId::new(),
                company: rng.random_bool(0.7).then(|| rng.random_range(0..2)),
                set: rng.random_bool(0.5).then(|| rng.random_range(0..2)),
                access: if likely(&mut rng) {
                    Access::Active
                } else {
                    pick(&mut rng, Access::ALL)
                },
                changes: if rng.random_bool(0.7) {
                    BTreeMap::new()
                } else {
                    [(
                        pick(&mut rng, Kind::ALL).tool().to_owned(),
                        pick(&mut rng, Level::ALL),
                    )]
                    .into()
                },
            })
            .collect();
        let mut groups = Groups::usual();
        for group in [Group::Admin, Group::Employee, Group::User] {
            let tools = Kind::ALL
                .iter()
                .map(|k| {
                    (
                        k.tool().to_owned(),
                        pick(&mut rng, &[Level::None, Level::View, Level::Edit]),
                    )
                })
                .collect();
            groups.0.insert(
                group.word().to_owned(),
                GroupSettings {
                    name: String::new(),
                    tools,
                },
            );
        }
        let mut world = World {
            org,
            items: vec![],
            comments: vec![],
            engagements: vec![],
            clients: vec![],
            staff: vec![],
            rng,
            portal_on,
            show_archived,
            tools,
            hidden_kinds,
            off,
            assigned_only,
            groups,
            companies,
            sets,
            roles,
            contacts,
            places: vec![],
        };
        world.draw_engagements();
        world.draw_items();
        world.draw_viewers();
        world
    }

    fn draw_engagements(&mut self) {
        for _ in 0..3 {
            let rng = &mut self.rng;
            let engagement = EngagementId::new();
            let place = Place {
                engagement,
                role: Role::Viewer,
                most: Levels::MOST,
                on: rng.random_bool(0.93),
                hidden: rng.random_bool(0.05),
                hidden_alone: false,
                archived: rng.random_bool(0.1),
                trashed: rng.random_bool(0.04),
                locks: Lockings::default(),
            };
            let hidden_for_all = place.hidden;
            self.engagements.push((engagement, place.trashed));
            for contact in 0..self.contacts.len() {
                if self.rng.random_bool(0.7) {
                    let hidden_for_one = self.rng.random_bool(0.05);
                    let role = pick(&mut self.rng, Role::ALL);
                    let place = Place {
                        role,
                        most: self.most(role),
                        hidden: hidden_for_all || hidden_for_one,
                        hidden_alone: hidden_for_one && !hidden_for_all,
                        ..place
                    };
                    self.places.push((
                        self.contacts[contact].id,
                        place,
                        hidden_for_one,
                        hidden_for_all,
                    ));
                } else {
                    // Still written, so that the engagement exists.
                    self.places
                        .push((ContactId(uuid::Uuid::nil()), place, false, hidden_for_all));
                }
            }
        }
    }

    /// The named permission sets with their levels.
    pub fn sets(&self) -> &[(SetId, Levels)] {
        &self.sets
    }

    fn most(&self, role: Role) -> Levels {
        let set = self.roles.iter().find(|(r, _)| *r == role);
        set.map_or(Levels::MOST, |(_, levels)| *levels)
    }

    fn draw_items(&mut self) {
        for _ in 0..14 {
            let (engagement, _) = self.engagements[self.rng.random_range(0..3)];
            let contacts: Vec<ContactId> = self.contacts.iter().map(|c| c.id).collect();
            let companies: Vec<CompanyId> = self.companies.iter().map(|c| c.0).collect();
            let rng = &mut self.rng;
            let some = |rng: &mut StdRng| {
                contacts
                    .iter()
                    .copied()
                    .filter(|_| rng.random_bool(0.4))
                    .collect::<Vec<_>>()
            };
            let assignees: Vec<Assignee> = if rng.random_bool(0.5) {
                some(rng)
                    .into_iter()
                    .map(|contact| Assignee {
                        contact,
                        completed: rng.random_bool(0.3),
                    })
                    .collect()
            } else {
                vec![]
            };
            let assigned = if assignees.is_empty() {
                pick(rng, &[Assigned::Nobody, Assigned::Team])
            } else {
                Assigned::Clients
            };
            let audience = if rng.random_bool(0.6) {
                Audience::All
            } else {
                pick(rng, Audience::ALL)
            };
            let named = if rng.random_bool(0.5) {
                some(rng)
            } else {
                vec![]
            };
            let item = Item {
                org: self.org,
                id: ItemId::new(),
                engagement,
                kind: pick(rng, Kind::ALL),
                draft: rng.random_bool(0.1),
                trashed: rng.random_bool(0.1),
                sharing: pick(
                    rng,
                    &[
                        Sharing::Shared,
                        Sharing::Shared,
                        Sharing::WhenSent,
                        Sharing::Private,
                    ],
                ),
                sent: rng.random_bool(0.5),
                audience,
                company: rng
                    .random_bool(0.8)
                    .then(|| companies[rng.random_range(0..2)]),
                named,
                assigned,
                assignees,
            };
            for _ in 0..rng.random_range(0..3) {
                let by = rng
                    .random_bool(0.5)
                    .then(|| self.contacts[rng.random_range(0..self.contacts.len())].id);
                self.comments
                    .push((CommentId::new(), item.id, rng.random_bool(0.5), by));
            }
            self.items.push(item);
        }
    }

    fn draw_viewers(&mut self) {
        for contact in &self.contacts {
            let set = contact.set.map(|s| self.sets[s].1);
            let levels = contact
                .changes
                .iter()
                .fold(set.unwrap_or(Levels::CLIENT), |l, (tool, level)| {
                    l.with(Kind::of_tool(tool).unwrap(), *level)
                });
            let mut places: Vec<Place> = self
                .places
                .iter()
                .filter(|(id, ..)| *id == contact.id)
                .map(|(_, p, ..)| *p)
                .collect();
            places.sort_by_key(|p| p.engagement);
            let facts = ClientFacts {
                id: contact.id,
                company: contact.company.map(|c| self.companies[c].0),
                portal_on: self.portal_on,
                company_on: contact.company.is_none_or(|c| self.companies[c].1),
                access: contact.access,
                tools: self.tools,
                levels,
                show_archived: self.show_archived,
                client_edits: false,
                hidden_kinds: self.hidden_kinds,
                off: self.off,
                assigned_only: self.assigned_only,
                places,
            };
            self.clients.push(Viewer {
                org: self.org,
                person: PersonId(uuid::Uuid::nil()),
                acts: Acts::Client,
                staff: None,
                client: Some(facts),
                scope: Scope::FULL,
            });
        }
        for group in Group::ALL {
            let (view, full) = self.groups.kinds(*group);
            let facts = StaffFacts {
                id: StaffId::new(),
                group: *group,
                view,
                full,
                off: self.off,
                rights: Rights::of(*group),
            };
            self.staff.push(Viewer {
                org: self.org,
                person: PersonId::new(),
                acts: Acts::Staff,
                staff: Some(facts),
                client: None,
                scope: Scope::FULL,
            });
        }
    }

    /// Staff looking on as each client, and tokens that narrow.
    pub fn others(&mut self) -> Vec<Viewer> {
        let mut others = Vec::new();
        for client in &self.clients {
            let staff = pick(&mut self.rng, &self.staff);
            others.push(Viewer {
                acts: Acts::ViewAs(ViewAsId::new()),
                staff: staff.staff.clone(),
                person: staff.person,
                ..client.clone()
            });
        }
        for base in self.clients.iter().chain(&self.staff) {
            let some = |rng: &mut StdRng| {
                Kind::ALL
                    .iter()
                    .copied()
                    .filter(|_| rng.random_bool(0.6))
                    .collect::<Kinds>()
            };
            let write = some(&mut self.rng);
            let scope = Scope {
                read: some(&mut self.rng).or(write),
                write,
                read_people: self.rng.random(),
                write_people: false,
            };
            others.push(Viewer {
                scope,
                ..base.clone()
            });
        }
        others
    }

    pub async fn write(&self, conn: &mut Conn, now: Time) -> Result<(), Stop> {
        let org = self.org;
        let slug = org.0.simple().to_string();
        conn.run(
            sql("insert into organization (id, slug, name, zone, portal_on, show_archived, tools, hidden_kinds, sharing_defaults, groups, created_at, tools_off, assigned_only) values ($1, $2, 'x', 'UTC', $3, $4, $5, $6, $7, $8, $9, $10, $11)")
                .bind(org).bind(slug).bind(self.portal_on).bind(self.show_archived).bind(json!(ToolNames::of(self.tools)))
                .bind(json!(ToolNames::of(self.hidden_kinds))).bind(json!({})).bind(json!(self.groups)).bind(now)
                .bind(json!(ToolNames::of(self.off))).bind(json!(ToolNames::of(self.assigned_only))),
        ).await?;
        conn.run(
            sql("insert into chain (org_id, hash) values ($1, $2)")
                .bind(org)
                .bind(vec![0u8; 32]),
        )
        .await?;
        for (id, on) in &self.companies {
            conn.run(sql("insert into company (org_id, id, name, portal_on, created_at) values ($1, $2, 'c', $3, $4)").bind(org).bind(*id).bind(*on).bind(now)).await?;
        }
        for (n, (id, levels)) in self.sets.iter().enumerate() {
            conn.run(
                sql(
                    "insert into permission_set (org_id, id, name, levels) values ($1, $2, $3, $4)",
                )
                .bind(org)
                .bind(*id)
                .bind(n.to_string())
                .bind(json!(levels)),
            )
            .await?;
        }
        for (role, levels) in &self.roles {
            conn.run(
                sql("insert into permission_set (org_id, id, name, role, levels) values ($1, $2, $3, $4, $5)")
                    .bind(org).bind(SetId::new()).bind(role.word()).bind(*role).bind(json!(levels)),
            )
            .await?;
        }
        for c in &self.contacts {
            conn.run(
                sql("insert into contact (org_id, id, company_id, name, access, set_id, changes, created_at) values ($1, $2, $3, 'n', $4, $5, $6, $7)")
                    .bind(org).bind(c.id).bind(c.company.map(|c| self.companies[c].0)).bind(c.access).bind(c.set.map(|s| self.sets[s].0)).bind(json!(c.changes)).bind(now),
            ).await?;
        }
        for s in &self.staff {
            let facts = s.staff.as_ref().unwrap();
            conn.run(
                sql("insert into person (id, email, name, created_at) values ($1, $2, 'p', $3)")
                    .bind(s.person)
                    .bind(s.person.to_string())
                    .bind(now),
            )
            .await?;
            conn.run(sql("insert into staff (org_id, id, person_id, name, grp, created_at) values ($1, $2, $3, 's', $4, $5)").bind(org).bind(facts.id).bind(s.person).bind(facts.group).bind(now)).await?;
        }
        self.write_places(conn, now).await?;
        self.write_items(conn, now).await
    }

    async fn write_places(&self, conn: &mut Conn, now: Time) -> Result<(), Stop> {
        let org = self.org;
        for (engagement, _) in &self.engagements {
            let (_, p, _, hidden) = self
                .places
                .iter()
                .find(|(_, p, ..)| p.engagement == *engagement)
                .unwrap();
            conn.run(
                sql("insert into engagement (org_id, id, kind, title, zone, portal_on, hidden, sharing_defaults, archived_at, trashed_at, created_at, touched_at) values ($1, $2, 'event', 'e', 'UTC', $3, $4, $5, $6, $7, $8, $8)")
                    .bind(org).bind(*engagement).bind(p.on).bind(*hidden).bind(json!({})).bind(p.archived.then_some(now)).bind(p.trashed.then_some(now)).bind(now),
            ).await?;
        }
        for (contact, place, hidden, _) in self.places.iter().filter(|(c, ..)| !c.0.is_nil()) {
            conn.run(
                sql("insert into member (org_id, contact_id, engagement_id, role, hidden, added_at) values ($1, $2, $3, $4, $5, $6)")
                    .bind(org).bind(*contact).bind(place.engagement).bind(place.role).bind(*hidden).bind(now),
            ).await?;
        }
        Ok(())
    }

    async fn write_items(&self, conn: &mut Conn, now: Time) -> Result<(), Stop> {
        let org = self.org;
        for i in &self.items {
            conn.run(
                sql("insert into item (org_id, id, engagement_id, kind, title, draft, sharing, sent_at, audience, company_id, assigned, completed, created_at, touched_at, trashed_at) values ($1, $2, $3, $4, 't', $5, $6, $7, $8, $9, $10, $11, $12, $12, $13)")
                    .bind(org).bind(i.id).bind(i.engagement).bind(i.kind).bind(i.draft).bind(i.sharing).bind(i.sent.then_some(now)).bind(i.audience)
                    .bind(i.company).bind(i.assigned).bind(i.assignees.iter().any(|a| a.completed)).bind(now).bind(i.trashed.then_some(now)),
            ).await?;
            for contact in &i.named {
                conn.run(
                    sql("insert into audience (org_id, contact_id, item_id) values ($1, $2, $3)")
                        .bind(org)
                        .bind(*contact)
                        .bind(i.id),
                )
                .await?;
            }
            for a in &i.assignees {
                conn.run(sql("insert into assignee (org_id, contact_id, item_id, completed_at) values ($1, $2, $3, $4)").bind(org).bind(a.contact).bind(i.id).bind(a.completed.then_some(now))).await?;
            }
        }
        for (id, item, shared, by) in &self.comments {
            conn.run(sql("insert into comment (org_id, id, item_id, body, shared, created_at, author_contact) values ($1, $2, $3, 'b', $4, $5, $6)").bind(org).bind(*id).bind(*item).bind(*shared).bind(now).bind(*by)).await?;
        }
        Ok(())
    }
}

fn levels(rng: &mut StdRng) -> Levels {
    Kind::ALL.iter().fold(Levels::default(), |l, k| {
        let level = if rng.random_bool(0.8) {
            Level::Comment
        } else {
            pick(rng, Level::ALL)
        };
        l.with(*k, level)
    })
}

pub fn pick<T: Clone>(rng: &mut StdRng, from: &[T]) -> T {
    from[rng.random_range(0..from.len())].clone()
}

/// A database of its own in SQLite.
pub async fn sqlite(name: &str) -> (tempfile::TempDir, Db) {
    let dir = tempfile::tempdir().unwrap();
    let db = Db::sqlite(&dir.path().join(format!("{name}.sqlite")))
        .await
        .unwrap();
    db.migrate(&[]).await.unwrap();
    (dir, db)
}

/// A database of its own in PostgreSQL, where there is one.
pub async fn postgres(name: &str) -> Option<Db> {
    let Ok(url) = std::env::var("PORTICO_TEST_POSTGRES") else {
        eprintln!(
            "PORTICO_TEST_POSTGRES is not set: PostgreSQL is left out here; bin/test sets it"
        );
        return None;
    };
    let name = format!("{name}_{}", uuid::Uuid::now_v7().simple());
    let admin = sqlx::PgPool::connect(&url).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("create database {name}")))
        .execute(&admin)
        .await
        .unwrap();
    let mut url: String = url;
    let at = url.rfind('/').unwrap();
    url.truncate(at + 1);
    let db = Db::postgres(&format!("{url}{name}")).await.unwrap();
    db.migrate(&[]).await.unwrap();
    Some(db)
}

//! A house that speaks the pseudo language, with one more of everything that a page may be about.

use chrono::TimeDelta;
use kernel::*;
use serde_json::json;
use store::sessions::Door;
use store::{Event, sql};
use testing::{House, State, TestPortal, Visitor};
use uuid::Uuid;

/// The language of the walk.
pub const PSEUDO: &str = "en-XA";

/// A house and what a walk needs besides.
pub struct Scene {
    pub house: House,
    /// A contact nobody invited, without an address.
    pub plain: ContactId,
    /// An organization without anything but one member of staff and one client: empty pages.
    pub bare: Bare,
    folder: Uuid,
    passkey: Uuid,
}

/// See [`Scene::bare`].
pub struct Bare {
    pub staff: Visitor,
    pub client: Visitor,
    pub base: String,
}

impl Scene {
    pub async fn build(portal: &TestPortal) -> Scene {
        let house = House::build(portal, "canaryhome").await;
        let scene = Scene {
            plain: ContactId::new(),
            bare: empty(portal).await,
            folder: Uuid::now_v7(),
            passkey: Uuid::now_v7(),
            house,
        };
        scene.add(portal).await;
        scene
    }

    async fn add(&self, portal: &TestPortal) {
        let (org, now) = (self.house.org, portal.app.clock.now());
        let (plain, folder, place) = (self.plain, self.folder, self.house.engagement);
        let by = self.house.staff[0].1;
        let add = [
            sql("update organization set locale = $2, noun = 'canarynoun', mail_footer = 'canaryfooter', welcome = 'canarywelcome' where id = $1").bind(org).bind(PSEUDO.to_owned()),
            sql("update todo_list set title = 'List_canary' where org_id = $1").bind(org),
            sql("insert into contact (org_id, id, name, email, access, changes, created_at) values ($1, $2, 'Plain_canary', '', 'none', $3, $4)").bind(org).bind(plain).bind(json!({})).bind(now),
            sql("insert into folder (org_id, id, engagement_id, name, name_key, created_at) values ($1, $2, $3, 'Folder_canary', 'folder_canary', $4)").bind(org).bind(folder).bind(place).bind(now),
            sql("insert into invitation (org_id, id, hash, email, person_id, contact_id, created_by, created_at, expires_at) select $1, $2, $3, 'canary@house.example', person_id, id, $4, $5, $6 from contact where org_id = $1 and id = $7")
                .bind(org).bind(Uuid::now_v7()).bind(vec![1_u8; 32]).bind(by).bind(now).bind(now + TimeDelta::days(7)).bind(self.house.invited.0),
            sql("insert into single_sign_on (org_id, id, issuer, client_id, secret, name, domains, active, changed_at) values ($1, $2, 'https://127.0.0.1/canary', 'Client_canary', $3, 'Provider_canary', '[\"canary.example\"]', true, $4)").bind(org).bind(Uuid::now_v7()).bind(vec![1_u8; 32]).bind(now),
            sql("insert into single_sign_on_link (org_id, id, staff_id, subject, linked_at) values ($1, $2, $3, $4, $5)").bind(org).bind(Uuid::now_v7()).bind(self.house.staff[3].1).bind(vec![1_u8; 32]).bind(now),
            sql("update contact set last_here_at = $2 where org_id = $1 and access = 'active'").bind(org).bind(now),
        ];
        let member = self.house.member.0;
        let item = |kind, state| self.house.item(kind, state);
        let request = |item: ItemId, state: &'static str| {
            sql("insert into change_request (org_id, id, item_id, contact_id, body, state, answer, open_until, created_at) values ($1, $2, $3, $4, 'Request_canary', $5, 'Answer_canary', $6, $7)")
                .bind(org).bind(Uuid::now_v7()).bind(item).bind(member).bind(state).bind(now + TimeDelta::days(3)).bind(now)
        };
        // To-dos lock later, updates and files have locked: one request of every sort that a page shows.
        let locks = json!({"days": 3, "tools": {"updates": "365", "files": "365"}});
        let own = json!({"updates": "edit", "files": "edit"});
        let add = add.into_iter().chain([
            sql("update organization set locks = $2 where id = $1")
                .bind(org)
                .bind(locks),
            sql("update contact set changes = $3 where org_id = $1 and id = $2")
                .bind(org)
                .bind(member)
                .bind(own),
            // A PIN that pauses, with a link; a colleague who waits.
            sql("update organization set colleagues = 3 where id = $1").bind(org),
            sql("insert into pin (org_id, contact_id, hash, origin, set_by, set_at, wrong, paused_until) values ($1, $2, 'x', 'mailed', $3, $4, 5, $5)").bind(org).bind(member).bind(by).bind(now).bind(now + TimeDelta::minutes(15)),
            sql("insert into portal_link (org_id, id, contact_id, hash, epoch, created_at, expires_at) values ($1, $2, $3, $4, 1, $5, $6)").bind(org).bind(Uuid::now_v7()).bind(member).bind(vec![2_u8; 32]).bind(now).bind(now + TimeDelta::days(30)),
            sql("insert into colleague (org_id, contact_id, brought_by, at) values ($1, $2, $3, $4)").bind(org).bind(self.house.invited.0).bind(member).bind(now),
            request(item(Kind::File, State::Own), "open"),
            request(item(Kind::File, State::SameCompany), "refused"),
            request(item(Kind::Update, State::Own), "accepted"),
        ]);
        for statement in add {
            let put = portal.app.db.note(Some(org), move |conn| {
                Box::pin(async move { conn.run(statement).await })
            });
            put.await.unwrap();
        }
        let person = self.house.staff[0].2;
        let (db, site) = (&portal.app.db, &portal.app.site);
        entry::begin_app(db, site, person, now).await.unwrap();
        let key = sql("insert into passkey (id, person_id, credential, name, data, created_at) values ($1, $2, $3, 'Passkey_canary', '{}', $4)")
            .bind(self.passkey)
            .bind(person)
            .bind(vec![1_u8; 16])
            .bind(now);
        let put = db.note(None, move |conn| {
            Box::pin(async move { conn.run(key).await })
        });
        put.await.unwrap();
        self.history(portal, now).await;
    }

    /// What clients did, for the inbox and the tabs of activity: one of every verb that is told.
    async fn history(&self, portal: &TestPortal, now: Time) {
        let contact = self.house.member.0;
        let invited = self.house.invited.0;
        let place = self.house.engagement;
        let todo = self.house.item(Kind::Todo, State::Own);
        let act = store::Act {
            party: Party::Contact(contact),
            ..store::Act::system(self.house.org, now)
        };
        let done = portal.app.db.change(act, move |tx| {
            Box::pin(async move {
                tx.event(Event::new("todo.done").item(Kind::Todo, todo, place));
                tx.event(
                    Event::new("request.asked")
                        .item(Kind::Todo, todo, place)
                        .contact(contact),
                );
                tx.event(Event::new("access.joined").contact(contact));
                tx.event(Event::new("pin.locked_out").contact(invited));
                tx.event(
                    Event::new("colleague.invited")
                        .contact(invited)
                        .engagement(place),
                );
                tx.event(
                    Event::new("member.added")
                        .engagement(place)
                        .contact(invited),
                );
                tx.audit("test.history", "organization", None, json!({}));
                Ok(())
            })
        });
        done.await.unwrap();
        // What the team answers to the same client.
        let act = store::Act::system(self.house.org, now);
        let done = portal.app.db.change(act, move |tx| {
            Box::pin(async move {
                for verb in ["request.accepted", "request.refused"] {
                    tx.event(
                        Event::new(verb)
                            .item(Kind::Todo, todo, place)
                            .contact(contact),
                    );
                }
                tx.audit("test.history", "organization", None, json!({}));
                Ok(())
            })
        });
        done.await.unwrap();
    }

    /// The ids that a page of this path is about; none where the path has none.
    pub async fn ids(&self, portal: &TestPortal, path: &str) -> Vec<String> {
        if !path.contains('{') {
            return vec![String::new()];
        }
        let part = |word: &str| path.starts_with(word);
        let items = |kind: Option<Kind>| {
            let all = self.house.items.iter();
            all.filter(|(k, ..)| kind.is_none_or(|kind| kind == *k))
                .map(|(.., id)| id.to_string())
                .collect()
        };
        let house = &self.house;
        match path {
            _ if part("/account/second-step") => vec![self.passkey.to_string()],
            _ if part("/contacts/{id}") => {
                let all = [
                    house.member.0,
                    house.stranger.0,
                    house.invited.0,
                    house.suspended.0,
                    self.plain,
                ];
                all.map(|id| id.to_string()).to_vec()
            }
            _ if part("/companies/{id}") => vec![house.company.to_string()],
            _ if part("/engagements/{id}") => {
                vec![house.engagement.to_string(), house.archived.to_string()]
            }
            _ if part("/settings/team/{id}") => {
                house.staff.iter().map(|s| s.1.to_string()).collect()
            }
            _ if part("/settings/presets/{id}") || part("/settings/presets/{id}/undo") => {
                vec!["agency".to_owned()]
            }
            _ if part("/settings/sets/{id}") => vec![house.set.to_string()],
            _ if part("/files/folders/{id}") => vec![self.folder.to_string()],
            _ if part("/updates/{id}") => items(Some(Kind::Update)),
            _ if part("/files/{id}") => items(Some(Kind::File)),
            _ if part("/todos/{id}") => items(Some(Kind::Todo)),
            _ if part("/items/{id}") => items(None),
            _ if part("/lists/{id}") => {
                found(
                    portal,
                    house.org,
                    "select id from todo_list where org_id = $1",
                )
                .await
            }
            _ if part("/requests/{id}") => {
                found(
                    portal,
                    house.org,
                    "select id from change_request where org_id = $1",
                )
                .await
            }
            _ if part("/comments/{id}") => {
                found(
                    portal,
                    house.org,
                    "select id from comment where org_id = $1",
                )
                .await
            }
            // Nothing of that kind is here: what is not found is a page too.
            _ if [
                "/images/{id}",
                "/photo/{id}",
                "/contacts/import/{id}",
                "/account/",
                "/trash/",
            ]
            .iter()
            .any(|w| part(w)) =>
            {
                vec![Uuid::now_v7().to_string()]
            }
            other => panic!("where does the walk find an id for {other}? Tell it in scene.rs"),
        }
    }
}

async fn found(portal: &TestPortal, org: OrgId, question: &'static str) -> Vec<String> {
    let mut conn = portal.app.db.read(org).await.unwrap();
    let rows: Vec<(Uuid,)> = conn.all(sql(question).bind(org)).await.unwrap();
    rows.into_iter().map(|(id,)| id.to_string()).collect()
}

/// An organization whose client is a member of nothing and whose staff has nothing.
async fn empty(portal: &TestPortal) -> Bare {
    let (slug, now) = ("canaryempty", portal.app.clock.now());
    let made = portal.app.db.note(None, move |conn| {
        Box::pin(async move {
            store::org::create_org(conn, slug, "Empty_canary", "Europe/London", now).await
        })
    });
    let org = made.await.unwrap();
    let (staff, contact) = (StaffId::new(), ContactId::new());
    let (boss, client) = (PersonId::new(), PersonId::new());
    let person = |id: PersonId, email: &str| {
        sql("insert into person (id, email, name, joined_at, created_at) values ($1, $2, 'Person_canary', $3, $3)").bind(id).bind(email.to_owned()).bind(now)
    };
    for statement in [
        sql("update organization set locale = $2 where id = $1").bind(org).bind(PSEUDO.to_owned()),
        person(boss, "boss-canary@house.example"),
        person(client, "alone-canary@house.example"),
        sql("insert into staff (org_id, id, person_id, name, grp, title, created_at) values ($1, $2, $3, 'Staff_canary', $4, '', $5)").bind(org).bind(staff).bind(boss).bind(Group::SuperAdmin).bind(now),
        sql("insert into contact (org_id, id, person_id, name, email, access, access_at, joined_at, changes, created_at) values ($1, $2, $3, 'Alone_canary', 'alone-canary@house.example', 'active', $4, $4, $5, $4)").bind(org).bind(contact).bind(client).bind(now).bind(json!({})),
    ] {
        let put = portal.app.db.note(Some(org), move |conn| {
            Box::pin(async move { conn.run(statement).await })
        });
        put.await.unwrap();
    }
    let place = |staff_id, contact_id| Door {
        org_id: org,
        slug: slug.to_owned(),
        name: String::new(),
        staff_id,
        contact_id,
        company: String::new(),
    };
    let office = portal.signed_in(boss, place(Some(staff), None), "staff of nothing");
    let alone = portal.signed_in(client, place(None, Some(contact)), "client of nothing");
    Bare {
        staff: office.await,
        client: alone.await,
        base: format!("/{slug}"),
    }
}

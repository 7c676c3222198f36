//! Browsers and programs of the people of a [`House`].

use kernel::*;
use store::sessions::{Door, Start};
use store::{sql, tokens, viewers};

use crate::{House, TestPortal, Visitor};

impl TestPortal {
    /// A browser in which this person is signed in at a place.
    pub async fn signed_in(&self, person: PersonId, place: Door, name: &str) -> Visitor {
        let start = Start {
            person,
            place: Some(place),
            known_to_staff: false,
            vouched: false,
            proof: Means::Password,
            factor: false,
            agent: "test".to_owned(),
        };
        let now = self.app.clock.now();
        let begun = self.app.db.begin_session(start, None, now).await;
        Visitor::browser(&self.site, name, &begun.unwrap())
    }
}

impl House {
    /// A browser in which this staff user is signed in.
    pub async fn office(&self, portal: &TestPortal, group: Group) -> Visitor {
        let (_, staff, person) = self
            .staff
            .iter()
            .find(|(g, ..)| *g == group)
            .copied()
            .unwrap();
        let place = self.place(Some(staff), None);
        portal.signed_in(person, place, group.word()).await
    }

    /// A browser in which this contact is signed in.
    pub async fn client(
        &self,
        portal: &TestPortal,
        contact: (ContactId, PersonId),
        name: &str,
    ) -> Visitor {
        let place = self.place(None, Some(contact.0));
        portal.signed_in(contact.1, place, name).await
    }

    fn place(&self, staff_id: Option<StaffId>, contact_id: Option<ContactId>) -> Door {
        Door {
            org_id: self.org,
            slug: self.slug.clone(),
            name: String::new(),
            staff_id,
            contact_id,
            company: String::new(),
        }
    }

    /// A program with a token of this person's that may do everything they may.
    pub async fn program(
        &self,
        portal: &TestPortal,
        person: PersonId,
        staff: Option<StaffId>,
        contact: Option<ContactId>,
        name: &str,
    ) -> Visitor {
        let secret = format!("portico_{}", uuid::Uuid::new_v4().simple());
        let (hash, org, now) = (
            store::secret::hash(tokens::PURPOSE, &secret),
            self.org,
            portal.app.clock.now(),
        );
        portal
            .app
            .db
            .note(Some(org), move |conn| {
                Box::pin(async move {
                    conn.run(
                        sql("insert into api_token (org_id, id, hash, name, person_id, staff_id, contact_id, scopes, epoch, created_at, expires_at) values ($1, $2, $3, 't', $4, $5, $6, $7, 1, $8, $9)")
                            .bind(org).bind(TokenId::new()).bind(hash).bind(person).bind(staff).bind(contact)
                            .bind(serde_json::json!(tokens::Scopes::everything())).bind(now).bind(now + chrono::TimeDelta::days(1)),
                    )
                    .await
                })
            })
            .await
            .unwrap();
        Visitor::program(&portal.site, name, &secret)
    }

    /// Staff looking on as the member: the browser, the base of its addresses, the viewer.
    pub async fn looking_on(&self, portal: &TestPortal) -> (Visitor, String, Viewer) {
        let (_, staff, person) = self.staff[2];
        let mut visitor = self.office(portal, Group::Employee).await;
        let id = ViewAsId::new();
        let (org, contact, now) = (self.org, self.member.0, portal.app.clock.now());
        portal
            .app
            .db
            .note(Some(org), move |conn| {
                Box::pin(async move {
                    conn.run(
                        sql("insert into view_as (org_id, id, staff_id, contact_id, session_id, started_at, expires_at) select $1, $2, $3, $4, s.id, $6, $7 from session s where s.person_id = $5 order by s.created_at desc limit 1")
                            .bind(org).bind(id).bind(staff).bind(contact).bind(person).bind(now).bind(now + chrono::TimeDelta::minutes(30)),
                    )
                    .await
                })
            })
            .await
            .unwrap();
        let mut conn = portal.app.db.read(org).await.unwrap();
        let staff = viewers::staff(&mut conn, org, staff).await.unwrap();
        let client = viewers::client(&mut conn, org, contact).await.unwrap();
        visitor.name = "staff looking on".to_owned();
        let viewer = viewers::looking_on(&staff, &client, id);
        (visitor, format!("/as/{id}"), viewer)
    }
}

//! Two houses, and a person who is client of both.

use axum::body::Body;
use axum::http::Method;
use kernel::*;
use serde_json::json;
use store::sessions::Door;
use store::sql;
use testing::{Answer, House, TestPortal, Visitor};

/// See the module.
pub struct Pair {
    pub home: House,
    pub away: House,
    /// Client of both; her own name and address are of neither.
    pub both: PersonId,
    /// As a contact of *home*, and of *away*.
    pub contacts: [ContactId; 2],
}

impl Pair {
    pub async fn build(portal: &TestPortal) -> Pair {
        let pair = Pair {
            home: House::build(portal, "home").await,
            away: House::build(portal, "away").await,
            both: PersonId::new(),
            contacts: [ContactId::new(), ContactId::new()],
        };
        let (both, now) = (pair.both, portal.app.clock.now());
        run(portal, None, sql("insert into person (id, email, name, joined_at, created_at) values ($1, 'both@person.example', 'Both', $2, $2)").bind(both).bind(now)).await;
        for (house, contact) in pair.houses().into_iter().zip(pair.contacts) {
            let name = format!("Both_{}", house.canary);
            run(portal, Some(house.org), sql("insert into contact (org_id, id, person_id, name, email, access, access_at, joined_at, changes, created_at) values ($1, $2, $3, $4, 'both@person.example', 'active', $5, $5, $6, $5)")
                .bind(house.org).bind(contact).bind(both).bind(name).bind(now).bind(json!({}))).await;
            run(portal, Some(house.org), sql("insert into member (org_id, contact_id, engagement_id, role, added_at) values ($1, $2, $3, 'primary', $4)")
                .bind(house.org).bind(contact).bind(house.engagement).bind(now)).await;
        }
        pair
    }

    pub fn houses(&self) -> [&House; 2] {
        [&self.home, &self.away]
    }

    /// Everybody who may ask something of a house: browser and program, and whose words must never
    /// stand in what they are told.
    pub async fn askers(&self, portal: &TestPortal) -> Vec<Asker> {
        let mut all = Vec::new();
        for (n, house) in self.houses().into_iter().enumerate() {
            let other = self.houses()[1 - n];
            let add = |browser: Visitor, program: Option<Visitor>, base: String| Asker {
                browser,
                program,
                base,
                own: house.canary.clone(),
                foreign: other.canary.clone(),
            };
            let base = format!("/{}", house.slug);
            for (group, staff, person) in &house.staff {
                let program = house.program(portal, *person, Some(*staff), None, group.word());
                let browser = house.office(portal, *group).await;
                all.push(add(browser, Some(program.await), base.clone()));
            }
            let contacts = [
                ("member", house.member),
                ("not a member", house.stranger),
                ("client of both", (self.contacts[n], self.both)),
            ];
            for (name, (contact, person)) in contacts {
                let program = house
                    .program(portal, person, None, Some(contact), name)
                    .await;
                let browser = house.client(portal, (contact, person), name).await;
                all.push(add(browser, Some(program), base.clone()));
            }
            let (browser, at, _) = house.looking_on(portal).await;
            all.push(add(browser, None, at));
        }
        all
    }

    /// A browser of the person of both, who has not chosen a place.
    pub async fn nowhere(&self, portal: &TestPortal) -> Visitor {
        let place = Door {
            org_id: self.home.org,
            slug: self.home.slug.clone(),
            name: String::new(),
            staff_id: None,
            contact_id: Some(self.contacts[0]),
            company: String::new(),
        };
        portal.signed_in(self.both, place, "client of both").await
    }
}

/// See [`Pair::askers`].
pub struct Asker {
    pub browser: Visitor,
    pub program: Option<Visitor>,
    pub base: String,
    pub own: String,
    pub foreign: String,
}

impl Asker {
    /// Fails when a text of the other organization stands in the answer, its headers included.
    pub fn judge(&self, what: &str, answer: &Answer) {
        let told = format!("{what} as {} of {}", self.browser.name, self.base);
        assert!(
            !answer.status.is_server_error(),
            "{told}: {}",
            answer.status
        );
        let headers = format!("{:?}", answer.headers);
        for (place, text) in [("the answer", &answer.body), ("its headers", &headers)] {
            assert!(
                !text.contains(&self.foreign),
                "{told}: a text of the other organization stands in {place}"
            );
        }
    }
}

pub async fn run(portal: &TestPortal, org: Option<OrgId>, statement: store::Sql) {
    let done = portal.app.db.note(org, move |conn| {
        Box::pin(async move { conn.run(statement).await })
    });
    done.await.unwrap();
}

/// Uploads a file whose name and bytes carry the house's canary, through the form.
pub async fn upload(portal: &TestPortal, house: &House) -> ItemId {
    let staff = house.office(portal, Group::SuperAdmin).await;
    let (place, canary) = (house.engagement, &house.canary);
    let field = |name: &str, value: &str| {
        format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body = [
        field("key", "upload"),
        field("engagement", &place.to_string()),
        field("show", "1"),
        format!("--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"own_{canary}.txt\"\r\n\r\nBytes_{canary}\r\n--cut--\r\n"),
    ]
    .concat();
    let path = format!("/{}/files", house.slug);
    let kind = Some("multipart/form-data; boundary=cut");
    let answer = staff
        .ask(Method::POST, &path, "text/html", Body::from(body), kind)
        .await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let mut conn = portal.app.db.read(house.org).await.unwrap();
    let found: (ItemId,) = conn
        .one(
            sql("select item_id from file where org_id = $1 and name like 'own\\_%' escape '\\'")
                .bind(house.org),
        )
        .await
        .unwrap();
    found.0
}

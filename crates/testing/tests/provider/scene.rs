//! A house with a provider, and a browser that comes in by it.

use egress::{Egress, networks};
use kernel::*;
use store::sql;
use testing::{Answer, House, TestPortal, Visitor};

use crate::server::{CLIENT, Provider, SECRET};

pub const AT: &str = "/larkspur/settings/single-sign-on";
pub const GO: &str = "/larkspur/sign-in/provider";

pub struct Scene {
    pub portal: TestPortal,
    pub house: House,
    pub provider: Provider,
}

/// One for each engine, with single sign-on off.
pub async fn bare() -> Vec<Scene> {
    let mut all = Vec::new();
    for portal in TestPortal::each().await {
        let portal = portal.with_site(|site| {
            site.egress = Egress::new(networks("127.0.0.0/8").unwrap());
        });
        let house = House::build(&portal, "larkspur").await;
        let provider = Provider::start().await;
        all.push(Scene {
            portal,
            house,
            provider,
        });
    }
    all
}

/// One for each engine, set up through the settings.
pub async fn scenes() -> Vec<Scene> {
    let all = bare().await;
    for scene in &all {
        scene.set_up(&[("active", "1")]).await;
    }
    all
}

impl Scene {
    /// Saves the settings as the super admin, with these fields in place of the usual ones.
    pub async fn save(&self, other: &[(&'static str, &str)]) -> Answer {
        let boss = self.house.office(&self.portal, Group::SuperAdmin).await;
        let version = boss.get(AT).await.hidden("version");
        let mut form = vec![
            ("version", version.as_str()),
            ("issuer", &self.provider.issuer),
            ("client_id", CLIENT),
            ("client_secret", SECRET),
            ("name", "Acme"),
            ("domains", "house.example"),
        ];
        form.retain(|(name, _)| other.iter().all(|(n, _)| n != name));
        form.extend(other);
        boss.post(AT, &form).await
    }

    pub async fn set_up(&self, other: &[(&'static str, &str)]) {
        let saved = self.save(other).await;
        assert_eq!(saved.location(), AT, "{}", saved.body);
    }

    pub fn browser(&self) -> Visitor {
        Visitor::nobody(&self.portal.site).keeping_cookies()
    }

    /// The staff user of a group: id, person and address.
    pub async fn staff(&self, group: Group) -> (StaffId, PersonId, String) {
        let found = self.house.staff.iter().find(|(g, ..)| *g == group);
        let (_, id, person) = *found.unwrap();
        let (email,): (String,) = self
            .one(sql("select email from person where id = $1").bind(person))
            .await;
        (id, person, email)
    }

    pub async fn one<T: store::Row>(&self, sql: store::Sql) -> T {
        let mut conn = self.portal.app.db.read_instance().await.unwrap();
        conn.one(sql).await.unwrap()
    }

    pub async fn run(&self, sql: store::Sql) {
        let done =
            self.portal.app.db.note_instance(move |conn| {
                Box::pin(async move { conn.run(sql).await.map(|_| ()) })
            });
        done.await.unwrap();
    }

    pub async fn sessions(&self) -> i64 {
        self.one::<(i64,)>(sql("select count(*) from session where vouched"))
            .await
            .0
    }

    pub async fn links(&self) -> i64 {
        self.one::<(i64,)>(sql("select count(*) from single_sign_on_link"))
            .await
            .0
    }

    /// To the provider and back, up to the button.
    pub async fn to_button(&self, browser: &Visitor) -> Answer {
        let off = browser.get(GO).await;
        let back = self.provider.authorize(off.location());
        let taken = browser.get(&back).await;
        assert_eq!(taken.location(), format!("{GO}/continue"), "{}", taken.body);
        browser.get(taken.location()).await
    }

    /// The whole way: what the press of the button came to.
    pub async fn sign_in(&self, browser: &Visitor) -> Answer {
        self.to_button(browser).await;
        browser.post(&format!("{GO}/continue"), &[]).await
    }

    /// The same for somebody of a group, who gets in.
    pub async fn come_in(&self, group: Group) -> Visitor {
        let (_, person, email) = self.staff(group).await;
        self.provider.says(&person.to_string(), &email, true);
        let browser = self.browser();
        let answer = self.sign_in(&browser).await;
        assert_eq!(answer.location(), "/larkspur", "{}", answer.body);
        browser
    }

    /// The person of a staff user gets a place in another house as well.
    pub async fn also_in(&self, slug: &str, person: PersonId) -> House {
        let other = House::build(&self.portal, slug).await;
        let now = self.portal.app.clock.now();
        self.run(
            sql("insert into staff (org_id, id, person_id, name, grp, title, created_at) values ($1, $2, $3, 'Also here', 'employee', '', $4)")
                .bind(other.org)
                .bind(StaffId::new())
                .bind(person)
                .bind(now),
        )
        .await;
        other
    }
}

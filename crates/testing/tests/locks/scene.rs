//! What the tests of locks play on.

use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use kernel::*;
use outbox::Outbox;
use serde_json::json;
use testing::{Answer, House, State, TestPortal, Visitor};

/// Two clients and the office of a house, and a to-do of the first.
pub struct Scene {
    pub portal: TestPortal,
    pub house: House,
    pub boss: Visitor,
    pub client: Visitor,
    pub other: Visitor,
    pub todo: ItemId,
}

/// Engagements of a house start in forty days.
pub const LOCKED: &str = "50";
pub const NOT_YET: &str = "10";

impl Scene {
    pub async fn each() -> Vec<Scene> {
        let mut scenes = Vec::new();
        for portal in TestPortal::each().await {
            let house = House::build(&portal, "home").await;
            let boss = house.office(&portal, Group::SuperAdmin).await;
            let client = house.client(&portal, house.member, "member").await;
            let other = house.client(&portal, house.other, "other").await;
            scenes.push(Scene {
                boss: boss.keeping_cookies(), // a toast travels in one
                client: client.keeping_cookies(),
                other,
                todo: house.item(Kind::Todo, State::Own),
                house,
                portal,
            });
        }
        scenes
    }
    /// Saves the organization's calendar: days for all tools.
    pub async fn calendar(&self, days: &str) {
        let version = self
            .boss
            .get("/home/settings/locks")
            .await
            .hidden("version");
        let form = [
            ("version", version.as_str()),
            ("all", "days"),
            ("all_days", days),
        ];
        let saved = self.boss.post_sure("/home/settings/locks", &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    }
    pub async fn engagement(&self, fields: &[(&str, &str)]) -> Answer {
        let path = format!("/home/engagements/{}/locks", self.house.engagement);
        let version = self.boss.get(&path).await.hidden("version");
        let form = [&[("version", version.as_str())], fields].concat();
        self.boss.post_sure(&path, &form).await
    }
    pub fn path(&self, rest: &str) -> String {
        format!("/home/todos/{}{rest}", self.todo)
    }
    pub fn request(&self) -> String {
        format!("/home/items/{}/request", self.todo)
    }
    pub async fn page(&self) -> String {
        let page = self.client.get(&self.path("")).await;
        assert_eq!(page.status, StatusCode::OK);
        page.body
    }
    pub async fn ask(&self, words: &str) -> Answer {
        self.client.post(&self.request(), &[("body", words)]).await
    }
    /// The first request of the item's page in the office.
    pub async fn waiting(&self) -> String {
        let page = self.boss.get(&self.path("")).await.body;
        let (_, rest) = page.split_once("/requests/").expect("nothing waits");
        rest.split('/').next().unwrap().to_owned()
    }
    pub async fn answer(&self, verdict: &str, word: &str) -> Answer {
        let path = format!("/home/requests/{}/answer", self.waiting().await);
        self.boss
            .post(&path, &[("verdict", verdict), ("answer", word)])
            .await
    }
    /// Both clients carry the to-do.
    pub async fn shared_by_both(&self) {
        let (_, staff, person) = self.house.staff[0];
        let boss = self
            .house
            .program(&self.portal, person, Some(staff), None, "boss")
            .await;
        let path = format!("/api/v1/todos/{}", self.todo);
        let both = json!({"version": 1, "clients": [self.house.member.0, self.house.other.0]});
        assert_eq!(
            boss.json(Method::PATCH, &path, Some(both)).await.status,
            StatusCode::OK
        );
    }
    /// What the worker sends: who gets it, and the text.
    pub async fn mails(&self) -> Vec<(String, String)> {
        let mailbox = mail::Maildir::open(self.portal.app.site.mailbox_dir.clone()).unwrap();
        let transport = mail::Transport::Mailbox(mailbox.clone());
        let outbox = Outbox::new(self.portal.app.clone(), transport).bundle(TimeDelta::zero());
        outbox.round().await.unwrap();
        let (all, _) = mailbox.list(0, 1_000).await.unwrap();
        let mut mails = Vec::new();
        for one in all {
            mails.push((one.to, mailbox.read(&one.id).await.unwrap().text));
        }
        mails
    }
}

//! The end of a mail about what happens: one click turns that kind off, without signing in, and the
//! account page shows the same switch.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use chrono::TimeDelta;
use http_body_util::BodyExt;
use kernel::{Kind, MailKind, Party};
use outbox::Outbox;
use store::{Act, viewers};
use testing::{House, State, TestPortal};
use tower::ServiceExt;
use uuid::Uuid;

struct Post {
    mailbox: mail::Maildir,
    outbox: Outbox,
}

impl Post {
    fn of(portal: &TestPortal) -> Post {
        let mailbox = mail::Maildir::open(portal.app.site.mailbox_dir.clone()).unwrap();
        let transport = mail::Transport::Mailbox(mailbox.clone());
        let outbox = Outbox::new(portal.app.clone(), transport).bundle(TimeDelta::zero());
        Post { mailbox, outbox }
    }
    /// The mails that came since, to an address that begins so: their headers.
    async fn since(&self, count: usize, to: &str) -> Vec<Vec<(String, String)>> {
        self.outbox.round().await.unwrap();
        let (all, _) = self.mailbox.list(0, 1_000).await.unwrap();
        let mut found = Vec::new();
        for summary in &all[..all.len() - count] {
            if summary.to.contains(to) {
                found.push(self.mailbox.read(&summary.id).await.unwrap().headers);
            }
        }
        found
    }
    async fn count(&self) -> usize {
        self.outbox.round().await.unwrap();
        self.mailbox.list(0, 1_000).await.unwrap().0.len()
    }
}

async fn comment(portal: &TestPortal, house: &House) {
    let (org, staff, now) = (house.org, house.staff[0].1, portal.app.clock.now());
    let viewer = {
        let mut conn = portal.app.db.read(org).await.unwrap();
        viewers::staff(&mut conn, org, staff).await.unwrap().viewer
    };
    let act = Act::of(&viewer, now, Uuid::now_v7());
    let item = house.item(Kind::Update, State::Own);
    let db = &portal.app.db;
    db.comment(act, &viewer, item, "A word", true)
        .await
        .unwrap();
}

fn header<'h>(headers: &'h [(String, String)], name: &str) -> &'h str {
    let found = headers.iter().find(|(k, _)| k.eq_ignore_ascii_case(name));
    found.map_or("", |(_, value)| value.trim())
}

/// What a mail program sends: no cookie, no origin, one field.
async fn one_click(portal: &TestPortal, path: &str, kind: &str, body: &'static str) -> StatusCode {
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header("content-type", kind)
        .body(Body::from(body))
        .unwrap();
    let answer = portal.site.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    answer.into_body().collect().await.unwrap();
    status
}

#[tokio::test]
async fn a_kind_of_mail_is_turned_off_from_the_mail_itself() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let post = Post::of(&portal);
        let before = post.count().await;
        comment(&portal, &house).await;
        let hers = format!("c0-{}", house.canary);
        let others = format!("c1-{}", house.canary);
        let mails = post.since(before, &hers).await;
        assert_eq!(mails.len(), 1, "{}", portal.engine);
        assert_eq!(
            header(&mails[0], "list-unsubscribe-post"),
            "List-Unsubscribe=One-Click"
        );
        let url = header(&mails[0], "list-unsubscribe").trim_matches(['<', '>']);
        let path = url.strip_prefix("http://portal.test").unwrap().to_owned();

        let nobody = testing::Visitor::nobody(&portal.site);
        let page = nobody.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("Turn off this mail") && page.body.contains("New comments"));
        let member = house.client(&portal, house.member, "member").await;
        let comes = "value=\"comments\" checked";
        assert!(
            member.get("/larkspur/account").await.body.contains(comes),
            "looking at the page changes nothing"
        );
        let form = "application/x-www-form-urlencoded";
        let field = "List-Unsubscribe=One-Click";
        assert_eq!(one_click(&portal, &path, form, field).await, StatusCode::OK);
        let account = member.get("/larkspur/account").await.body;
        assert!(!account.contains(comes) && account.contains("value=\"updates\" checked"));
        let page = nobody.get(&path).await;
        assert!(page.body.contains("Turn this mail on again"));

        let before = post.count().await;
        comment(&portal, &house).await;
        assert_eq!(post.since(before, &hers).await.len(), 0);
        assert_eq!(post.since(before, &others).await.len(), 1, "hers alone");

        // On again by the switch, off again by the other encoding, on again by the button.
        let wanted = [("mail", "updates"), ("mail", "comments")];
        let saved = member.post("/larkspur/account/mail", &wanted).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        let account = member.get("/larkspur/account").await.body;
        assert!(account.contains(comes) && !account.contains("value=\"files\" checked"));
        let before = post.count().await;
        comment(&portal, &house).await;
        assert_eq!(post.since(before, &hers).await.len(), 1);
        let parts = "--x\r\ncontent-disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n";
        let kind = "multipart/form-data; boundary=x";
        assert_eq!(one_click(&portal, &path, kind, parts).await, StatusCode::OK);
        assert!(!member.get("/larkspur/account").await.body.contains(comes));
        let back = nobody.post(&path, &[("on", "1")]).await;
        assert_eq!(
            (back.status, back.location()),
            (StatusCode::SEE_OTHER, &*path)
        );
        assert!(member.get("/larkspur/account").await.body.contains(comes));

        // Another letter in the middle: at the end it could be the same one, or bits that do not count.
        let (start, rest) = path.split_at(path.len() / 2);
        let other = if rest.starts_with('A') { 'B' } else { 'A' };
        let guess = format!("{start}{other}{}", &rest[1..]);
        for path in [guess.as_str(), "/unsubscribe/x"] {
            assert_eq!(nobody.get(path).await.status, StatusCode::NOT_FOUND);
            assert_eq!(
                one_click(&portal, path, form, field).await,
                StatusCode::NOT_FOUND
            );
        }
        let elsewhere = one_click(&portal, "/larkspur/account/mail", form, "mail=files").await;
        assert_eq!(
            elsewhere,
            StatusCode::FORBIDDEN,
            "only this address takes it"
        );
    }
}

#[tokio::test]
async fn the_mail_about_an_update_tells_its_text_and_that_there_is_a_picture() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "larkspur").await;
    let post = Post::of(&portal);
    let before = post.count().await;
    let boss = house.office(&portal, kernel::Group::SuperAdmin).await;
    let engagement = house.engagement.to_string();
    let form = [
        ("key", ""),
        ("engagement", engagement.as_str()),
        ("title", "Version 3"),
        ("body", "By the band doors"),
        ("act", "publish"),
        ("show", "1"),
    ];
    let written = boss.post("/larkspur/updates", &form).await;
    let id: Uuid = written
        .location()
        .rsplit('/')
        .next()
        .and_then(|id| id.parse().ok())
        .unwrap();
    let words = store::search::pictured("By the band doors", "Floor plan: one long table");
    let act = Act::system(house.org, portal.app.clock.now());
    portal
        .app
        .db
        .change(act, move |tx| {
            Box::pin(async move {
                let put =
                    store::sql("update search_doc set body = $3 where org_id = $1 and id = $2");
                tx.run(put.bind(tx.act.org).bind(id).bind(words)).await?;
                tx.audit("update.changed", "item", id, serde_json::json!({}));
                Ok(())
            })
        })
        .await
        .unwrap();
    post.outbox.round().await.unwrap();
    let (all, _) = post.mailbox.list(0, 1_000).await.unwrap();
    let hers = format!("c0-{}", house.canary);
    let news = all[..all.len() - before]
        .iter()
        .find(|letter| letter.to.contains(&hers))
        .unwrap();
    let letter = post.mailbox.read(&news.id).await.unwrap();
    for body in [&letter.text, &letter.html] {
        assert!(
            body.contains("By the band doors") && body.contains("There is a picture with it."),
            "{body}"
        );
        assert!(!body.contains("one long table"), "{body}");
    }
}

#[tokio::test]
async fn mail_that_lets_people_in_always_comes() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "larkspur").await;
    let post = Post::of(&portal);
    let now = portal.app.clock.now();
    let act = Act {
        party: Party::Contact(house.member.0),
        ..Act::system(house.org, now)
    };
    portal
        .app
        .db
        .change(act, |tx| {
            Box::pin(async move { store::mail_off::turn(tx, MailKind::ALL, false).await })
        })
        .await
        .unwrap();
    let before = post.count().await;
    let email = format!("p4-{}@house.example", house.canary);
    let nobody = testing::Visitor::nobody(&portal.site);
    let asked = nobody
        .post("/larkspur/sign-in/email", &[("email", &email)])
        .await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    let mails = post.since(before, &email).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(header(&mails[0], "list-unsubscribe"), "");
    assert_eq!(header(&mails[0], "list-unsubscribe-post"), "");
}

//! Who hears of what on the live stream, and what opening a thing leaves behind: on both engines.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use http_body_util::BodyExt;
use kernel::{Group, ItemId, Kind, Party, StaffId, ViewAsId};
use outbox::Outbox;
use serde_json::json;
use store::{Act, sql, viewers};
use testing::{Answer, House, State, TestPortal};
use uuid::Uuid;

/// The topics of the next message; nothing when none comes within the time.
async fn next(body: &mut Body, within: Duration) -> Option<Vec<String>> {
    let read = async {
        loop {
            let Ok(data) = body.frame().await?.ok()?.into_data() else {
                continue;
            };
            let text = String::from_utf8_lossy(&data).into_owned();
            if let Some(line) = text.lines().find_map(|l| l.strip_prefix("data:")) {
                let message: serde_json::Value = serde_json::from_str(line).unwrap();
                return serde_json::from_value(message["topics"].clone()).ok();
            }
        }
    };
    tokio::time::timeout(within, read).await.ok().flatten()
}

const SOON: Duration = Duration::from_secs(5);
const A_WHILE: Duration = Duration::from_millis(1_500);

fn outbox(portal: &TestPortal) -> Outbox {
    let mailbox = mail::Maildir::open(portal.app.site.mailbox_dir.clone()).unwrap();
    Outbox::new(portal.app.clone(), mail::Transport::Mailbox(mailbox))
}

/// A house of which everything was told already.
async fn quiet(portal: &TestPortal) -> House {
    let house = House::build(portal, "larkspur").await;
    outbox(portal).round().await.unwrap();
    house
}

async fn newest(portal: &TestPortal, house: &House) -> i64 {
    let mut conn = portal.app.db.read(house.org).await.unwrap();
    store::events::newest(&mut conn, house.org).await.unwrap()
}

async fn comment(portal: &TestPortal, house: &House, item: ItemId, shared: bool) {
    let (org, staff, now) = (house.org, house.staff[0].1, portal.app.clock.now());
    let viewer = {
        let mut conn = portal.app.db.read(org).await.unwrap();
        viewers::staff(&mut conn, org, staff).await.unwrap().viewer
    };
    let act = Act::of(&viewer, now, Uuid::now_v7());
    let db = &portal.app.db;
    db.comment(act, &viewer, item, "A word", shared)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_deed_is_heard_at_once_and_its_notification_once_it_is_written() {
    for portal in TestPortal::each().await {
        let house = quiet(&portal).await;
        let member = house.client(&portal, house.member, "member").await;
        let stranger = house.client(&portal, house.stranger, "stranger").await;
        let item = house.item(Kind::Update, State::Own);
        let at = format!("/live?since={}", newest(&portal, &house).await);
        let mut hers = member.listen(&at).await;
        let mut theirs = stranger.listen(&at).await;
        comment(&portal, &house, item, true).await;
        let heard = next(&mut hers, SOON).await.unwrap();
        assert!(heard.contains(&format!("item:{item}")), "{heard:?}");
        assert!(!heard.contains(&"bell".to_owned()), "nobody was told yet");

        let rendered = newest(&portal, &house).await;
        outbox(&portal).round().await.unwrap();
        let bell = Some(vec!["bell".to_owned()]);
        assert_eq!(next(&mut hers, SOON).await, bell, "{}", portal.engine);
        let mut late = member.listen(&format!("/live?since={rendered}")).await;
        assert_eq!(
            next(&mut late, SOON).await,
            bell,
            "a page rendered between the deed and its notifications hears of them"
        );
        assert_eq!(next(&mut theirs, A_WHILE).await, None);

        comment(&portal, &house, item, false).await;
        outbox(&portal).round().await.unwrap();
        assert_eq!(next(&mut hers, A_WHILE).await, None, "kept within the team");
    }
}

#[tokio::test]
async fn a_folder_that_goes_is_withdrawn_from_those_who_look() {
    for portal in TestPortal::each().await {
        let house = quiet(&portal).await;
        let (member, office) = (
            house.client(&portal, house.member, "member").await,
            house.office(&portal, Group::SuperAdmin).await,
        );
        let engagement = house.engagement.to_string();
        let made = office
            .post(
                "/larkspur/files/folders",
                &[("engagement", &engagement), ("name", "Menus")],
            )
            .await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        let file = house.item(Kind::File, State::Own);
        let org = house.org;
        let (folder,): (kernel::FolderId,) = portal
            .app
            .db
            .note(Some(org), move |conn| {
                Box::pin(async move {
                    conn.run(sql("update file set folder_id = (select f.id from folder f where f.org_id = $1 and f.name = 'Menus') where org_id = $1 and item_id = $2").bind(org).bind(file)).await?;
                    conn.one(sql("select id from folder where org_id = $1 and name = 'Menus'").bind(org)).await
                })
            })
            .await
            .unwrap();
        let address = format!("/larkspur/files/folders/{folder}");
        let page = member.get(&address).await;
        assert_eq!(page.status, StatusCode::OK);
        let topic = format!("engagement:{engagement}");
        assert!(
            page.body.contains(&format!("content=\"{topic} bell\"")),
            "the page listens for its engagement"
        );
        let at = format!("/live?since={}", newest(&portal, &house).await);
        let mut hers = member.listen(&at).await;
        let gone = office
            .post_sure(&format!("{address}/trash"), &[("contents", "1")])
            .await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
        let heard = next(&mut hers, SOON).await.unwrap();
        assert!(heard.contains(&topic), "{heard:?}");
        assert_eq!(member.get(&address).await.status, StatusCode::NOT_FOUND);
    }
}

/// Unread notifications of a party about an item.
async fn unread(portal: &TestPortal, house: &House, party: Party, item: ItemId) -> i64 {
    let id = match party {
        Party::Staff(StaffId(id)) => id,
        Party::Contact(id) => id.0,
        Party::System => return 0,
    };
    let mut conn = portal.app.db.read(house.org).await.unwrap();
    let (count,): (i64,) = conn
        .one(
            sql("select count(*) from notification where org_id = $1 and party_id = $2 and item_id = $3 and read_at is null")
                .bind(house.org)
                .bind(id)
                .bind(item),
        )
        .await
        .unwrap();
    count
}

/// What the bell of a page says.
fn bell(page: &Answer) -> i64 {
    let label = page.body.split("Notifications, ").nth(1).unwrap_or("0 ");
    label.split(' ').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn whoever_opens_a_thing_has_read_what_they_were_told_about_it() {
    for portal in TestPortal::each().await {
        let house = quiet(&portal).await;
        let item = house.item(Kind::Update, State::Own);
        let (her, other) = (
            Party::Contact(house.member.0),
            Party::Contact(house.other.0),
        );
        let told = unread(&portal, &house, her, item).await;
        let others = unread(&portal, &house, other, item).await;
        assert!(told > 0 && others > 0);
        let before = newest(&portal, &house).await;

        let staff = house.office(&portal, Group::Employee).await;
        let view = ViewAsId::new();
        let (org, contact, now) = (house.org, house.member.0, portal.app.clock.now());
        let (_, looking, person) = house.staff[2];
        portal
            .app
            .db
            .note(Some(org), move |conn| {
                Box::pin(async move {
                    conn.run(
                        sql("insert into view_as (org_id, id, staff_id, contact_id, session_id, started_at, expires_at) select $1, $2, $3, $4, s.id, $6, $7 from session s where s.person_id = $5")
                            .bind(org).bind(view).bind(looking).bind(contact).bind(person).bind(now).bind(now + TimeDelta::minutes(30)),
                    )
                    .await
                })
            })
            .await
            .unwrap();
        let member = house.client(&portal, house.member, "member").await;
        let page = format!("/larkspur/updates/{item}");
        let looked = staff.get(&format!("/as/{view}/updates/{item}")).await;
        assert_eq!(looked.status, StatusCode::OK);
        let head = member
            .ask(Method::HEAD, &page, "text/html", Body::empty(), None)
            .await;
        assert_eq!(head.status, StatusCode::OK);
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(
            unread(&portal, &house, her, item).await,
            told,
            "looking on and asking for the head read nothing"
        );

        let all = bell(&member.get("/larkspur/notifications").await);
        let opened = member.get(&page).await;
        assert_eq!(bell(&opened), all - told, "its own bell knows already");
        for _ in 0..100 {
            if unread(&portal, &house, her, item).await == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(unread(&portal, &house, her, item).await, 0);
        assert_eq!(unread(&portal, &house, other, item).await, others);
        assert_eq!(
            bell(&member.get("/larkspur/notifications").await),
            all - told
        );
        assert_eq!(newest(&portal, &house).await, before, "nothing happened");
    }
}

#[tokio::test]
async fn what_is_taken_back_rings_at_everybody_who_may_have_it_open() {
    for portal in TestPortal::each().await {
        let house = quiet(&portal).await;
        let member = house.client(&portal, house.member, "member").await;
        let stranger = house.client(&portal, house.stranger, "stranger").await;
        let office = house.office(&portal, Group::SuperAdmin).await;
        let item = house.item(Kind::Update, State::Own);
        let at = format!("/live?since={}", newest(&portal, &house).await);
        let (mut hers, mut theirs) = (member.listen(&at).await, stranger.listen(&at).await);
        let gone = office
            .post(&format!("/larkspur/items/{item}/trash"), &[])
            .await;
        assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.body);
        let heard = next(&mut hers, SOON).await.unwrap();
        assert!(heard.contains(&"bell".to_owned()), "{heard:?}");
        assert!(!heard.contains(&format!("item:{item}")), "{heard:?}");
        assert_eq!(next(&mut theirs, A_WHILE).await, None, "not a member");
    }
}

#[tokio::test]
async fn what_a_client_can_do_from_now_on_is_heard_at_once() {
    for portal in TestPortal::each().await {
        let house = quiet(&portal).await;
        let member = house.client(&portal, house.member, "member").await;
        let other = house.client(&portal, house.other, "other").await;
        let (_, staff, person) = house.staff[0];
        let program = house
            .program(&portal, person, Some(staff), None, "boss")
            .await;
        let contact = format!("/api/v1/contacts/{}/permissions", house.member.0);
        let set = format!("/api/v1/permission-sets/{}", house.set);
        let (engagement, her) = (house.engagement, house.member.0);
        let role = format!("/api/v1/engagements/{engagement}/members/{her}");
        let company = format!("/api/v1/companies/{}", house.company);
        let deeds = [
            (contact, json!({"version": 1, "set": house.set}), false),
            (
                set,
                json!({"version": 1, "levels": {"files": "none"}}),
                true,
            ),
            (role, json!({"role": "finance"}), false),
            (company, json!({"version": 1, "set": house.set}), true),
        ];
        for (path, body, all) in deeds {
            let at = format!("/live?since={}", newest(&portal, &house).await);
            let (mut hers, mut theirs) = (member.listen(&at).await, other.listen(&at).await);
            let done = program.json(Method::PATCH, &path, Some(body)).await;
            assert_eq!(done.status, StatusCode::OK, "{path}: {}", done.body);
            let heard = next(&mut hers, SOON).await;
            assert_eq!(heard, Some(vec!["*".to_owned()]), "{path}");
            let beside = next(&mut theirs, if all { SOON } else { A_WHILE }).await;
            assert_eq!(beside.is_some(), all, "{path}: {beside:?}");
        }
    }
}

#[tokio::test]
async fn the_page_of_somebody_suspended_goes_and_the_stream_with_it() {
    for portal in TestPortal::each().await {
        let house = quiet(&portal).await;
        let member = house.client(&portal, house.member, "member").await;
        let office = house.office(&portal, Group::SuperAdmin).await;
        let at = format!("/live?since={}", newest(&portal, &house).await);
        let mut hers = member.listen(&at).await;
        let path = format!("/larkspur/contacts/{}/access/switch", house.member.0);
        let done = office.post(&path, &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(next(&mut hers, SOON).await, Some(vec!["*".to_owned()]));
        assert!(
            tokio::time::timeout(SOON, hers.frame())
                .await
                .unwrap()
                .is_none(),
            "nothing comes after it"
        );
        assert_eq!(member.get("/larkspur").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn what_the_team_says_among_itself_moves_nothing_that_clients_see() {
    for portal in TestPortal::each().await {
        let house = quiet(&portal).await;
        let item = house.item(Kind::Update, State::Own);
        let touched = async || {
            let mut conn = portal.app.db.read(house.org).await.unwrap();
            let question = sql("select touched_at from item where org_id = $1 and id = $2");
            let (at,): (kernel::Time,) =
                conn.one(question.bind(house.org).bind(item)).await.unwrap();
            at
        };
        let before = touched().await;
        portal.app.clock.advance(TimeDelta::minutes(5));
        comment(&portal, &house, item, false).await;
        assert_eq!(touched().await, before, "{}", portal.engine);
        comment(&portal, &house, item, true).await;
        assert!(touched().await >= before + TimeDelta::minutes(5));
    }
}

#[tokio::test]
async fn only_a_page_that_can_be_asked_for_again_listens() {
    let portal = TestPortal::sqlite().await;
    let house = quiet(&portal).await;
    let office = house.office(&portal, Group::SuperAdmin).await;
    let listens = |page: &Answer| page.body.contains("name=\"live\"");
    let form = office.get("/larkspur/contacts/new").await;
    let refused = office.post("/larkspur/contacts", &[("name", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(listens(&form) && !listens(&refused));
}

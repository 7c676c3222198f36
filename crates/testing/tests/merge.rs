//! Two contacts become one: everything that named the one names the other, in every table there is;
//! what works of the two sign-ins goes on; old addresses lead on.

#[allow(dead_code)] // shared with the tests of the wall, of which this uses a part
#[path = "wall/schema.rs"]
mod schema;

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use kernel::*;
use people::contacts::merge::{NAMES_CONTACT, NAMES_CONTACT_ONCE};
use schema::Schema;
use serde_json::{Value, json};
use store::{Sql, sql};
use testing::{Answer, House, State, TestPortal, Visitor};

type Column = (&'static str, &'static str);

/// Every column that follows, as the program lists them.
fn listed() -> BTreeSet<Column> {
    let once = NAMES_CONTACT_ONCE.iter().map(|(t, c, _)| (*t, *c));
    let tools = portico::tools::all()
        .iter()
        .flat_map(|t| t.names_contact.iter().copied());
    NAMES_CONTACT
        .into_iter()
        .chain(once)
        .chain(entry::NAMES_CONTACT)
        .chain(tools)
        .collect()
}

/// Columns that name a contact and stay: the id of the contact that went.
const STAYS: [Column; 1] = [("contact_merge", "id")];

#[tokio::test]
async fn every_column_of_the_schema_that_names_a_contact_follows() {
    let schema = Schema::expected().await;
    let mut found: BTreeSet<(String, String)> = BTreeSet::new();
    for table in schema.tables.iter().filter(|t| t.name != "contact") {
        let refers = table.references.iter().filter(|r| r.to == "contact");
        found.extend(refers.flat_map(|r| {
            r.pairs
                .iter()
                .map(|(from, _)| (table.name.clone(), from.clone()))
        }));
        let named = table
            .columns
            .iter()
            .filter(|c| c.kind == "uuid" && (c.name.contains("contact") || c.name == "party_id"));
        found.extend(named.map(|c| (table.name.clone(), c.name.clone())));
    }
    let known = listed().into_iter().chain(STAYS);
    let known: BTreeSet<(String, String)> =
        known.map(|(t, c)| (t.to_owned(), c.to_owned())).collect();
    assert_eq!(
        found, known,
        "left: what the schema has; right: what follows"
    );
}

async fn note(portal: &TestPortal, org: OrgId, statement: Sql) {
    let done = portal.app.db.note(Some(org), move |conn| {
        Box::pin(async move { conn.run(statement).await })
    });
    done.await.unwrap();
}

async fn count(portal: &TestPortal, org: OrgId, statement: Sql) -> i64 {
    let mut conn = portal.app.db.read(org).await.unwrap();
    conn.one::<(i64,)>(statement).await.unwrap().0
}

async fn naming(portal: &TestPortal, org: OrgId, (table, column): Column, id: ContactId) -> i64 {
    let mut s = sql("select count(*) from ");
    s.push(table).push(" where org_id = ").arg(org);
    s.push(" and ").push(column).push(" = ").arg(id);
    count(portal, org, s).await
}

/// A house whose *other* goes into its *stranger*, with a row in every column that follows.
async fn full(portal: &TestPortal, house: &House) -> (ContactId, ContactId) {
    let (org, now) = (house.org, portal.app.clock.now());
    let (kept, gone) = (house.stranger.0, house.other.0);
    let (boss, person) = (house.staff[0].1, house.other.1);
    let item = house.item(Kind::Todo, State::Own);
    let update = house.item(Kind::Update, State::Own);
    let later = now + chrono::TimeDelta::days(1);
    let put = |s: Sql| note(portal, org, s);
    put(
        sql("update contact set access = 'none' where org_id = $1 and id = $2")
            .bind(org)
            .bind(kept),
    )
    .await;
    put(sql("insert into invitation (org_id, id, hash, email, person_id, contact_id, created_at, expires_at) values ($1, $2, $3, 'a@b.cd', $4, $5, $6, $7)").bind(org).bind(InvitationId::new()).bind(vec![1u8]).bind(person).bind(gone).bind(now).bind(later)).await;
    put(sql("insert into local_sign_in (org_id, id, contact_id, user_name, set_at) values ($1, $2, $3, 'other', $4)").bind(org).bind(uuid::Uuid::now_v7()).bind(gone).bind(now)).await;
    put(
        sql("insert into pin (org_id, contact_id, origin, set_at) values ($1, $2, 'own', $3)")
            .bind(org)
            .bind(gone)
            .bind(now),
    )
    .await;
    put(sql("insert into portal_link (org_id, id, contact_id, hash, epoch, created_at, expires_at) values ($1, $2, $3, $4, 1, $5, $6)").bind(org).bind(uuid::Uuid::now_v7()).bind(gone).bind(vec![9u8]).bind(now).bind(later)).await;
    let (invited, member) = (house.invited.0, house.member.0);
    for (colleague, by) in [(invited, gone), (gone, member), (kept, member)] {
        put(sql(
            "insert into colleague (org_id, contact_id, brought_by, at) values ($1, $2, $3, $4)",
        )
        .bind(org)
        .bind(colleague)
        .bind(by)
        .bind(now))
        .await;
    }
    put(sql("insert into view_as (org_id, id, staff_id, contact_id, session_id, started_at, expires_at) values ($1, $2, $3, $4, $2, $5, $6)").bind(org).bind(ViewAsId::new()).bind(boss).bind(gone).bind(now).bind(later)).await;
    let event = EventId::new();
    put(sql("insert into event (org_id, id, seq, at, verb, contact_id, actor_contact, data) values ($1, $2, 90000, $3, 'item.assigned', $4, $4, $5)").bind(org).bind(event).bind(now).bind(gone).bind(json!({"clients": [gone]}))).await;
    for id in [kept, gone] {
        put(sql("insert into notification (org_id, id, party_id, contact_id, event_id, at) values ($1, $2, $3, $3, $4, $5)").bind(org).bind(NotificationId::new()).bind(id).bind(event).bind(now)).await;
        put(sql("insert into mail_off (org_id, party_id, kind, contact_id, at) values ($1, $2, 'files', $2, $3)").bind(org).bind(id).bind(now)).await;
        put(sql(
            "insert into contact_view (org_id, staff_id, contact_id, at) values ($1, $2, $3, $4)",
        )
        .bind(org)
        .bind(boss)
        .bind(id)
        .bind(now))
        .await;
        put(
            sql("insert into audience (org_id, contact_id, item_id) values ($1, $2, $3)")
                .bind(org)
                .bind(id)
                .bind(update),
        )
        .await;
        put(sql("insert into change_request (org_id, id, item_id, contact_id, body, state, created_at) values ($1, $2, $3, $4, 'later', 'open', $5)").bind(org).bind(RequestId::new()).bind(item).bind(id).bind(now)).await;
        put(sql("insert into assignee (org_id, contact_id, item_id, completed_at) values ($1, $2, $3, $4)").bind(org).bind(id).bind(item).bind((id == gone).then_some(now))).await;
    }
    put(sql("insert into mail_log (org_id, id, job_id, kind, contact_id, at, outcome) values ($1, $2, $2, 'notice', $3, $4, 'accepted')").bind(org).bind(JobId::new()).bind(gone).bind(now)).await;
    put(sql(
        "insert into view_event (org_id, id, item_id, contact_id, at) values ($1, $2, $3, $4, $5)",
    )
    .bind(org)
    .bind(uuid::Uuid::now_v7())
    .bind(update)
    .bind(gone)
    .bind(now))
    .await;
    put(
        sql("update item set author_contact = $3 where org_id = $1 and id = $2")
            .bind(org)
            .bind(update)
            .bind(gone),
    )
    .await;
    put(sql("update comment set author_staff = null, author_contact = $3 where org_id = $1 and item_id = $2").bind(org).bind(update).bind(gone)).await;
    put(
        sql("update todo set done_contact = $3 where org_id = $1 and item_id = $2")
            .bind(org)
            .bind(item)
            .bind(gone),
    )
    .await;
    put(sql("insert into job (org_id, id, kind, payload, dedupe, run_at, created_at) values ($1, $2, 'mail.invitation', $3, 'd', $4, $4)").bind(org).bind(JobId::new()).bind(json!({"mail": "invitation", "who": {"contact": gone}, "by": null})).bind(later)).await;
    // One more, merged into the one that goes before it goes itself.
    let third = house.suspended.0;
    put(
        sql("insert into contact_merge (org_id, id, kept_id, at) values ($1, $2, $3, $4)")
            .bind(org)
            .bind(third)
            .bind(gone)
            .bind(now),
    )
    .await;
    put(
        sql("update contact set trashed_at = $3 where org_id = $1 and id = $2")
            .bind(org)
            .bind(third)
            .bind(now),
    )
    .await;
    (kept, gone)
}

fn form(gone: ContactId, page: &Answer, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut all = vec![("with".to_owned(), gone.to_string())];
    for name in ["version", "other_version", "reviewed"] {
        all.push((name.to_owned(), page.hidden(name)));
    }
    all.extend(more.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
    all
}

/// The radio buttons of the merge that stand chosen.
fn checked(page: &Answer) -> Vec<(String, String)> {
    let html = scraper::Html::parse_document(&page.body);
    let on = scraper::Selector::parse("#merge input[type=radio][checked]").unwrap();
    let read = |e: scraper::ElementRef<'_>| {
        let value = |name: &str| e.value().attr(name).unwrap_or_default().to_owned();
        (value("name"), value("value"))
    };
    html.select(&on).map(read).collect()
}

/// Merges by the page, as it comes: with what stands chosen.
async fn merge(boss: &Visitor, kept: ContactId, gone: ContactId) -> Answer {
    let path = format!("/home/contacts/{kept}/merge");
    let page = boss.get(&format!("{path}?with={gone}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let chosen: Vec<(String, String)> = checked(&page);
    let more: Vec<(&str, &str)> = chosen
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let typed = form(gone, &page, &more);
    let typed: Vec<(&str, &str)> = typed
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    boss.post(&path, &typed).await
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_named_the_one_names_the_other() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let (kept, gone) = full(&portal, &house).await;
        let client = house.client(&portal, house.other, "other").await;
        let program = house
            .program(&portal, house.other.1, None, Some(gone), "program")
            .await;
        let boss = house.office(&portal, Group::Admin).await;
        for column in listed() {
            assert!(
                naming(&portal, house.org, column, gone).await > 0,
                "{column:?}: nothing to follow"
            );
        }
        let done = merge(&boss, kept, gone).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        for column in listed() {
            assert_eq!(
                naming(&portal, house.org, column, gone).await,
                0,
                "{}: {column:?}",
                portal.engine
            );
            assert!(
                naming(&portal, house.org, column, kept).await > 0,
                "{column:?}: lost"
            );
        }
        let left = sql(
            "select (select count(*) from event where org_id = $1 and cast(data as text) like $2) + (select count(*) from job where org_id = $1 and cast(payload as text) like $2)",
        );
        assert_eq!(
            count(
                &portal,
                house.org,
                left.bind(house.org).bind(format!("%{gone}%"))
            )
            .await,
            0
        );
        let completed = sql(
            "select count(*) from assignee where org_id = $1 and contact_id = $2 and completed_at is not null",
        );
        assert_eq!(
            count(&portal, house.org, completed.bind(house.org).bind(kept)).await,
            1,
            "whoever completed it, the one has"
        );
        let open = sql(
            "select count(*) from change_request where org_id = $1 and contact_id = $2 and state = 'open'",
        );
        assert_eq!(
            count(&portal, house.org, open.bind(house.org).bind(kept)).await,
            1,
            "where both asked, one asks on"
        );
        // The sign-in went along: the browser and the program stay where they were.
        let home = client.get("/home").await;
        assert_eq!(home.status, StatusCode::OK, "{}", home.location());
        let me = program.json(Method::GET, "/api/v1/me", None).await;
        assert_eq!(me.status, StatusCode::OK, "{}", me.body);
        // Old addresses lead on, also that of the one merged before.
        for old in [gone, house.suspended.0] {
            for tab in ["", "/access", "/activity", "/engagements", "/sees", "/edit"] {
                let led = boss.get(&format!("/home/contacts/{old}{tab}")).await;
                assert_eq!(
                    led.location(),
                    format!("/home/contacts/{kept}{tab}"),
                    "{}",
                    led.status
                );
            }
        }
        assert!(
            !boss
                .get("/home/trash")
                .await
                .body
                .contains(&gone.to_string())
        );
        let back = boss
            .post(&format!("/home/contacts/{gone}/restore"), &[])
            .await;
        assert_eq!(back.status, StatusCode::CONFLICT);
        let trail = boss.get("/home/settings/audit").await;
        assert!(
            trail.body.contains("merged a duplicate into"),
            "{}",
            trail.status
        );
        assert!(matches!(
            portal.app.db.verify_chain(house.org).await.unwrap(),
            Ok(1..)
        ));
    }
}

async fn versions(portal: &TestPortal, org: OrgId, id: ContactId) -> i64 {
    count(
        portal,
        org,
        sql("select version from contact where org_id = $1 and id = $2")
            .bind(org)
            .bind(id),
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_sign_in_are_not_made_one() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let boss = house.office(&portal, Group::Admin).await;
        let (kept, gone) = (house.member.0, house.other.0);
        let page = boss
            .get(&format!("/home/contacts/{kept}/merge?with={gone}"))
            .await;
        assert!(
            page.body
                .contains("Suspend the access of the one that goes first"),
            "{}",
            page.body
        );
        assert!(!page.body.contains("id=\"merge\""), "nothing can be saved");
        let program = house
            .program(
                &portal,
                house.staff[1].2,
                Some(house.staff[1].1),
                None,
                "admin",
            )
            .await;
        let ask = |version: i64, other: i64| json!({"version": version, "other": gone, "other_version": other});
        let path = format!("/api/v1/contacts/{kept}/merge");
        let (v, o) = (
            versions(&portal, house.org, kept).await,
            versions(&portal, house.org, gone).await,
        );
        let refused = program.json(Method::POST, &path, Some(ask(v, o))).await;
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (StatusCode::CONFLICT, &json!("both_sign_in"))
        );
        // Suspended, it goes: the session of the kept one stays, the other's ends.
        let suspended = boss
            .post(&format!("/home/contacts/{gone}/access/switch"), &[])
            .await;
        assert_eq!(suspended.status, StatusCode::SEE_OTHER);
        let stale = program.json(Method::POST, &path, Some(ask(v, o))).await;
        assert_eq!(
            (stale.status, &stale.json()["code"]),
            (StatusCode::CONFLICT, &json!("stale"))
        );
        let client = house.client(&portal, house.member, "member").await;
        let o = versions(&portal, house.org, gone).await;
        let done = program.json(Method::POST, &path, Some(ask(v, o))).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        assert_eq!(done.json()["access"], json!("active"));
        assert_eq!(client.get("/home").await.status, StatusCode::OK);
        let led = program
            .json(Method::GET, &format!("/api/v1/contacts/{gone}"), None)
            .await;
        assert_eq!(
            (led.status, led.location()),
            (
                StatusCode::PERMANENT_REDIRECT,
                format!("/api/v1/contacts/{kept}").as_str()
            )
        );
        let person = sql("select count(*) from contact where org_id = $1 and person_id = $2")
            .bind(house.org);
        assert_eq!(
            count(&portal, house.org, person.bind(house.other.1)).await,
            0,
            "the other's sign-in ended"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_changes_is_shown_before_and_a_new_choice_is_shown_again() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let boss = house.office(&portal, Group::Admin).await;
        let (org, now) = (house.org, portal.app.clock.now());
        // A duplicate without access, named in an item that only it may see.
        let gone = ContactId::new();
        note(&portal, org, sql("insert into contact (org_id, id, name, phone, notes, changes, created_at, phone_key) values ($1, $2, 'Twin', '0123456', 'Likes tea', $3, $4, '0123456')").bind(org).bind(gone).bind(json!({})).bind(now)).await;
        note(&portal, org, sql("insert into member (org_id, contact_id, engagement_id, role, added_at) values ($1, $2, $3, 'viewer', $4)").bind(org).bind(gone).bind(house.engagement).bind(now)).await;
        let item = house.item(Kind::Update, State::OtherClient);
        note(
            &portal,
            org,
            sql("insert into audience (org_id, contact_id, item_id) values ($1, $2, $3)")
                .bind(org)
                .bind(gone)
                .bind(item),
        )
        .await;
        let kept = house.member.0;
        let client = house.client(&portal, house.member, "member").await;
        let path = format!("/home/updates/{item}");
        assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND);
        let at = format!("/home/contacts/{kept}/merge");
        let page = boss.get(&format!("{at}?with={gone}")).await;
        assert!(
            page.body.contains("Item_OtherClient"),
            "what comes into sight is named: {}",
            page.body
        );
        let place = format!("place-{}", house.engagement);
        let typed = form(gone, &page, &[("notes", "gone"), (place.as_str(), "gone")]);
        let send: Vec<(&str, &str)> = typed
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        let again = boss.post(&at, &send).await;
        assert_eq!(
            again.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "another choice is shown first"
        );
        assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND);
        let typed = form(gone, &again, &[("notes", "gone"), (place.as_str(), "gone")]);
        let send: Vec<(&str, &str)> = typed
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        let done = boss.post(&at, &send).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(client.get(&path).await.status, StatusCode::OK);
        let mut conn = portal.app.db.read(org).await.unwrap();
        let (notes, role): (String, Role) = conn.one(sql("select c.notes, m.role from contact c join member m on m.org_id = c.org_id and m.contact_id = c.id and m.engagement_id = $3 where c.org_id = $1 and c.id = $2").bind(org).bind(kept).bind(house.engagement)).await.unwrap();
        assert_eq!((notes.as_str(), role), ("Likes tea", Role::Viewer));
        // Sent once more, it is done already.
        assert_eq!(
            boss.post(&at, &send).await.location(),
            format!("/home/contacts/{kept}")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_whoever_may_edit_people_and_grant_access_merges() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let away = House::build(&portal, "away").await;
        let kept = house.member.0;
        let user = house.office(&portal, Group::User).await;
        let at = format!("/home/contacts/{kept}/merge");
        assert_eq!(user.get(&at).await.status, StatusCode::FORBIDDEN);
        assert_eq!(
            user.get("/home/contacts/alike").await.status,
            StatusCode::FORBIDDEN
        );
        let boss = house.office(&portal, Group::Admin).await;
        // Neither a stranger's contact, nor itself, nor one from the trash, nor nonsense is a fault.
        for with in [
            away.member.0.to_string(),
            ContactId::new().to_string(),
            "x".to_owned(),
            String::new(),
            kept.to_string(),
        ] {
            let page = boss.get(&format!("{at}?with={with}")).await;
            assert!(
                !page.status.is_server_error() && !page.body.contains(&away.canary),
                "{with}: {}",
                page.status
            );
            let sent = boss
                .post(
                    &at,
                    &[("with", &with), ("version", "1"), ("other_version", "1")],
                )
                .await;
            assert!(sent.status.is_client_error(), "{with}: {}", sent.status);
        }
        let program = house
            .program(
                &portal,
                house.staff[1].2,
                Some(house.staff[1].1),
                None,
                "admin",
            )
            .await;
        let foreign = json!({"version": 1, "other": away.member.0, "other_version": 1});
        let refused = program
            .json(
                Method::POST,
                &format!("/api/v1/contacts/{kept}/merge"),
                Some(foreign),
            )
            .await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        let wrong: Value = json!({"version": 1, "other": kept, "other_version": 1});
        let refused = program
            .json(
                Method::POST,
                &format!("/api/v1/contacts/{kept}/merge"),
                Some(wrong),
            )
            .await;
        assert_eq!(refused.json()["code"], json!("same_contact"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_that_are_too_long_together_are_a_matter_of_choice() {
    let portal = TestPortal::sqlite().await;
    let house = House::build(&portal, "home").await;
    let boss = house.office(&portal, Group::Admin).await;
    let mut ids = Vec::new();
    for (name, letter) in [("Ada One", "a"), ("Ada Two", "b")] {
        let notes = letter.repeat(6_000);
        let made = boss
            .post("/home/contacts", &[("name", name), ("notes", &notes)])
            .await;
        ids.push(made.location().rsplit('/').next().unwrap().parse().unwrap());
    }
    let (kept, gone): (ContactId, ContactId) = (ids[0], ids[1]);
    let at = format!("/home/contacts/{kept}/merge");
    let page = boss.get(&format!("{at}?with={gone}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let typed = form(gone, &page, &[("notes", "both")]);
    let send: Vec<(&str, &str)> = typed
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let refused = boss.post(&at, &send).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("id=\"f-notes\""), "{}", refused.body);
    assert_eq!(
        merge(&boss, kept, gone).await.location(),
        format!("/home/contacts/{kept}")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn contacts_that_look_alike_are_found_once() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "home").await;
        let boss = house.office(&portal, Group::Admin).await;
        assert!(
            !boss
                .get("/home/contacts")
                .await
                .body
                .contains("possible duplicate")
        );
        let company = house.company.to_string();
        for (name, phone, company) in [
            ("Amelia Hartley", "+44 20 7946 0018", company.as_str()),
            ("amelia  HARTLEY", "0044 (20) 79460018", company.as_str()),
            ("Amelia Hartley", "", ""),
            ("Zoë Q", "", company.as_str()),
            ("ZOË q", "", company.as_str()),
        ] {
            let made = boss
                .post(
                    "/home/contacts",
                    &[("name", name), ("phone", phone), ("company", company)],
                )
                .await;
            assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        }
        let list = boss.get("/home/contacts").await;
        assert!(
            list.body.contains("2 possible duplicates"),
            "{}: {}",
            portal.engine,
            list.body
        );
        let pairs = boss.get("/home/contacts/alike").await;
        assert_eq!(
            pairs.body.matches("/merge?with=").count(),
            2,
            "{}",
            pairs.body
        );
        assert!(pairs.body.contains("The same phone number") && pairs.body.contains("ZOË q"));
    }
}

//! Every switch says what it changes before it does, and the way back does too.

use axum::http::StatusCode;
use kernel::*;
use testing::State;

use super::{each, set};

/// Where it goes, what it asks, the form, and whether the client sees the update afterwards.
type Act<'a> = (String, &'a str, Vec<(&'a str, &'a str)>, bool);

/// Every switch of one contact, company or engagement that moves what a client sees.
#[tokio::test(flavor = "multi_thread")]
async fn a_switch_says_what_it_changes_before_it_does() {
    for (portal, house, boss) in each().await {
        let client = house.client(&portal, house.member, "member").await;
        let item = house.item(Kind::Update, State::Own);
        let page = format!("/home/updates/{item}");
        let (contact, company) = (house.member.0, house.company);
        let engagement = house.engagement;
        let at = |path: &str| format!("/home/engagements/{engagement}{path}");
        let member = at(&format!("/members/{contact}"));
        let id = contact.to_string();
        let add: Vec<(&str, &str)> = vec![("contact", &id), ("role", "collaborator")];
        let on = vec![("on", "1")];
        let acts: Vec<Act<'_>> = vec![
            (at("/portal"), "Change who sees", vec![], false),
            (at("/portal"), "Change who sees", on.clone(), true),
            (at("/archive"), "Archive ", vec![], false),
            (at("/unarchive"), "out of the archive?", vec![], true),
            (at("/trash"), "to the trash?", vec![], false),
            (at("/restore"), "out of the trash?", vec![], true),
            (
                member.clone(),
                "Change what ",
                vec![("role", "collaborator"), ("hidden", "1")],
                false,
            ),
            (
                member.clone(),
                "Change what ",
                vec![("role", "collaborator")],
                true,
            ),
            (format!("{member}/remove"), "Remove ", vec![], false),
            (at("/members"), "Add ", add.clone(), true),
            (format!("{member}/remove"), "Remove ", vec![], false),
            (
                format!("/home/contacts/{contact}/engagements"),
                "to this engagement?",
                vec![("engagement", "HERE"), ("role", "viewer")],
                true,
            ),
            (
                format!("/home/companies/{company}/access/switch"),
                "Turn the portal off",
                vec![],
                false,
            ),
            (
                format!("/home/companies/{company}/access/switch"),
                "Turn the portal on",
                on,
                true,
            ),
            (
                format!("/home/contacts/{contact}/trash"),
                "to the trash?",
                vec![],
                false,
            ),
        ];
        let here = engagement.to_string();
        for (path, asks, mut form, sees) in acts {
            for (_, value) in form.iter_mut().filter(|(_, v)| *v == "HERE") {
                *value = &here;
            }
            let was = client.get(&page).await.status == StatusCode::OK;
            assert_eq!(was, !sees, "{path}");
            let asked = boss.post(&path, &form).await;
            assert_eq!(
                asked.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{path}: {}",
                asked.body
            );
            for words in [asks, "Nothing is saved yet", "What this changes"] {
                assert!(asked.body.contains(words), "{path} {words}: {}", asked.body);
            }
            let is = client.get(&page).await.status == StatusCode::OK;
            assert_eq!(is, was, "{path} was made before it was answered");
            let word = asked.hidden("sure");
            let stale = [form.clone(), vec![("sure", "another world")]].concat();
            let again = boss.post(&path, &stale).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
            form.push(("sure", &word));
            let done = boss.post(&path, &form).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{path}: {}", done.body);
            let now = client.get(&page).await.status == StatusCode::OK;
            assert_eq!(now, sees, "{path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn own_levels_and_sets_say_what_they_change_and_carry_what_was_typed() {
    for (portal, house, boss) in each().await {
        let client = house.client(&portal, house.member, "member").await;
        let item = house.item(Kind::Update, State::Own);
        let page = format!("/home/updates/{item}");
        let path = format!("/home/contacts/{}/access", house.member.0);
        let version = boss.get(&path).await.hidden("version");
        let form = vec![("version", version.as_str()), ("updates", "none")];
        let asked = boss.post(&format!("{path}/levels"), &form).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.body.contains("can do?"), "{}", asked.body);
        assert_eq!(asked.hidden("updates"), "none");
        assert_eq!(client.get(&page).await.status, StatusCode::OK);
        let word = asked.hidden("sure");
        let sure = [form, vec![("sure", word.as_str())]].concat();
        let done = boss.post(&format!("{path}/levels"), &sure).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(client.get(&page).await.status, StatusCode::NOT_FOUND);
        let version = boss.get(&path).await.hidden("version");
        let reset = vec![("version", version.as_str())];
        let asked = boss.post(&format!("{path}/reset"), &reset).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.body.contains("What this changes"), "{}", asked.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lock_calendar_and_the_groups_say_what_they_change() {
    for (portal, house, boss) in each().await {
        set(
            &portal,
            &house,
            "update engagement set starts_at = created_at where org_id = $1",
        )
        .await;
        let version = boss.get("/home/settings/locks").await.hidden("version");
        let form = vec![
            ("version", version.as_str()),
            ("all", "days"),
            ("all_days", "7"),
        ];
        let asked = boss.post("/home/settings/locks", &form).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            asked.body.contains("Locks at once in one engagement"),
            "{}",
            asked.body
        );
        let word = asked.hidden("sure");
        let sure = [form, vec![("sure", word.as_str())]].concat();
        let done = boss.post("/home/settings/locks", &sure).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);

        let path = format!("/home/engagements/{}/locks", house.engagement);
        let version = boss.get(&path).await.hidden("version");
        let form = [("version", version.as_str()), ("files", "open")];
        let asked = boss.post(&path, &form).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            asked.body.contains("Opens at once in one engagement"),
            "{}",
            asked.body
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_new_is_asked_about_once_and_told_of_the_invitation() {
    for (_portal, house, boss) in each().await {
        let path = format!("/home/engagements/{}/contacts", house.engagement);
        let key = boss.get(&path).await.hidden("key");
        let form = vec![
            ("key", key.as_str()),
            ("name", "Nell Ashby"),
            ("email", "nell@ashby.example"),
            ("new_role", "primary"),
            ("access", "1"),
        ];
        let asked = boss.post(&path, &form).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in [
            "Add Nell to",
            "gets an invitation by mail",
            "Sees the engagement and its people",
        ] {
            assert!(asked.body.contains(words), "{words}: {}", asked.body);
        }
        assert!(
            !asked.body.contains("class=\"nm\" href"),
            "no page of hers yet"
        );
        let word = asked.hidden("sure");
        let sure = [form, vec![("sure", word.as_str())]].concat();
        let done = boss.post(&path, &sure).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert!(boss.get(&path).await.body.contains("Nell Ashby"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_asks_where_the_world_moved_and_a_word_names_every_item() {
    for (portal, house, boss) in each().await {
        let client = house.client(&portal, house.member, "member").await;
        let boss = boss.keeping_cookies();
        let path = format!("/home/engagements/{}/portal", house.engagement);
        let hidden = boss.post_sure(&path, &[("on", "1"), ("hidden", "1")]).await;
        let undo = boss.get(hidden.location()).await;
        let word = {
            let (_, form) = undo.body.split_once("id=\"undo\"").unwrap();
            let (_, rest) = form.split_once("name=\"sure\" value=\"").unwrap();
            rest.split('"').next().unwrap().to_owned()
        };
        // Meanwhile one item is for the team alone.
        let item = house.item(Kind::Update, State::Own);
        let alone = [("audience", "staff"), ("sure", "1")];
        let saved = boss
            .post(&format!("/home/items/{item}/audience"), &alone)
            .await;
        assert!(saved.status.is_redirection(), "{}", saved.body);
        let back = [("on", "1"), ("sure", word.as_str())];
        let asked = boss.post(&path, &back).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        let all = [("audience", "all"), ("sure", "1")];
        boss.post(&format!("/home/items/{item}/audience"), &all)
            .await;
        let undone = boss.post(&path, &back).await;
        assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
        let page = client.get(&format!("/home/updates/{item}")).await;
        assert_eq!(page.status, StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_in_the_trash_and_another_day_are_said_before() {
    for (portal, house, boss) in each().await {
        let client = house.client(&portal, house.member, "member").await;
        let (one, two) = (house.member.0.to_string(), house.other.0.to_string());
        let form = [("act", "trash"), ("id", one.as_str()), ("id", two.as_str())];
        let asked = boss.post("/home/contacts/bulk", &form).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            asked.body.contains("Move 2 contacts to the trash?"),
            "{}",
            asked.body
        );
        let item = house.item(Kind::Update, State::Own);
        let page = client.get(&format!("/home/updates/{item}")).await;
        assert_eq!(page.status, StatusCode::OK, "nobody is in the trash yet");

        set(
            &portal,
            &house,
            "update organization set locks = '{\"days\": 14, \"tools\": {}}' where id = $1",
        )
        .await;
        let path = format!("/home/engagements/{}/edit", house.engagement);
        let version = boss.get(&path).await.hidden("version");
        let form = |again: &[(&'static str, &'static str)]| {
            let typed: [(&str, &str); 7] = [
                ("kind", "event"),
                ("status", "active"),
                ("title", "Another day"),
                ("zone", "Europe/London"),
                ("day", "2001-02-03"),
                ("venue", "The barn"),
                ("blurb", ""),
            ];
            [&typed[..], again].concat()
        };
        let typed = [&form(&[])[..], &[("version", version.as_str())]].concat();
        let asked = boss.post(&path, &typed).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            asked.body.contains("Locks at once in one engagement"),
            "{}",
            asked.body
        );
        let back = [&typed[..], &[("again", "1")]].concat();
        let page = boss.post(&path, &back).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY); // Turbo shows no other answer
        assert!(
            page.body.contains("value=\"Another day\"") && page.body.contains("The barn"),
            "{}",
            page.body
        );
        let done = boss.post_sure(&path, &typed).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_bring_colleagues_from_then_on_is_said_where_they_may_come() {
    for (portal, house, boss) in each().await {
        let member = house.member.0;
        let path = format!("/home/engagements/{}/members/{member}", house.engagement);
        let as_primary = [("role", "primary")];
        let as_viewer = [("role", "collaborator")];
        boss.post_sure(&path, &as_viewer).await;
        let silent = boss.post(&path, &as_primary).await;
        assert!(
            !silent.body.contains("bring in colleagues"),
            "{}",
            silent.body
        );
        boss.post_sure(&path, &as_viewer).await;
        set(
            &portal,
            &house,
            "update organization set colleagues = 3 where id = $1",
        )
        .await;
        let asked = boss.post(&path, &as_primary).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            asked
                .body
                .contains("Can bring in colleagues of the company"),
            "{}",
            asked.body
        );
        boss.post_sure(&path, &as_primary).await;
        let less = boss.post(&path, &as_viewer).await.body;
        assert!(less.contains("Can no longer bring in colleagues"), "{less}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_pressed_again_is_written_down_once() {
    for (portal, house, boss) in each().await {
        let (engagement, contact) = (house.engagement, house.member.0);
        let at = |path: &str| format!("/home/engagements/{engagement}{path}");
        let member = at(&format!("/members/{contact}"));
        let acts = [
            (at("/archive"), vec![], "engagement.archived"),
            (at("/portal"), vec![], "engagement.switched"),
            (
                member,
                vec![("role", "vendor"), ("hidden", "1")],
                "member.changed",
            ),
            (at("/trash"), vec![], "engagement.trashed"),
        ];
        for (path, form, action) in acts {
            for _ in 0..3 {
                let done = boss.post_sure(&path, &form).await;
                assert_eq!(done.status, StatusCode::SEE_OTHER, "{path}: {}", done.body);
            }
            let mut conn = portal.app.db.read(house.org).await.unwrap();
            let ask = store::sql("select count(*) from audit where org_id = $1 and action = $2");
            let (times,): (i64,) = conn.one(ask.bind(house.org).bind(action)).await.unwrap();
            assert_eq!(times, 1, "{action}");
        }
        // So is a page of settings.
        for _ in 0..3 {
            let page = boss.get("/home/settings/portal").await;
            let form = [
                ("version", page.hidden("version")),
                ("on", "1".to_owned()),
                ("colleagues", "3".to_owned()),
            ];
            let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
            let done = boss.post_sure("/home/settings/portal", &form).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        }
        let mut conn = portal.app.db.read(house.org).await.unwrap();
        let ask = store::sql("select count(*) from audit where org_id = $1 and action = $2");
        let ask = ask.bind(house.org).bind("settings.changed");
        let (times,): (i64,) = conn.one(ask).await.unwrap();
        assert_eq!(times, 1, "settings");
    }
}

//! A primary contact invites colleagues of the company: within the limit, never to more than they
//! have themselves, and the team is told.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test that cannot go on should stop where it is

use axum::http::StatusCode;
use kernel::*;
use store::{sql, viewers};
use testing::{Answer, House, TestPortal, Visitor};

async fn put(portal: &TestPortal, org: OrgId, statement: store::Sql) {
    let done = portal.app.db.note(Some(org), move |conn| {
        Box::pin(async move { conn.run(statement).await })
    });
    done.await.unwrap();
}

async fn allow(portal: &TestPortal, house: &House, many: i64) {
    let set = sql("update organization set colleagues = $2 where id = $1");
    let set = set.bind(house.org).bind(many);
    let done = portal
        .app
        .db
        .note_instance(|conn| Box::pin(async move { conn.run(set).await }));
    done.await.unwrap();
}

fn page(house: &House) -> String {
    format!("/larkspur/engagements/{}/colleagues", house.engagement)
}

async fn invite(client: &Visitor, house: &House, email: &str, role: &str) -> Answer {
    let form = [("name", "Ines Prova"), ("email", email), ("role", role)];
    client.post(&page(house), &form).await
}

async fn facts(portal: &TestPortal, org: OrgId, email: &str) -> Option<(Viewer, Role)> {
    let mut conn = portal.app.db.read(org).await.unwrap();
    let found: Option<(ContactId, Role)> = conn
        .maybe(
            sql("select c.id, m.role from contact c join member m on m.org_id = c.org_id and m.contact_id = c.id where c.org_id = $1 and c.email = $2 and c.trashed_at is null")
                .bind(org)
                .bind(email.to_owned()),
        )
        .await
        .unwrap();
    let (id, role) = found?;
    let client = viewers::client(&mut conn, org, id).await.unwrap();
    Some((client.viewer, role))
}

#[tokio::test]
async fn who_is_brought_has_no_more_than_who_brings_and_the_team_hears_of_it() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let client = house.client(&portal, house.member, "member").await;
        let engagement = format!("/larkspur/engagements/{}", house.engagement);
        // Off until the team allows it.
        assert_eq!(
            client.get(&page(&house)).await.status,
            StatusCode::NOT_FOUND
        );
        assert!(!client.get(&engagement).await.body.contains("/colleagues\""));
        allow(&portal, &house, 2).await;
        assert!(client.get(&engagement).await.body.contains("/colleagues\""));
        // The one who invites has less than the standard set.
        let changes = serde_json::json!({ "files": "none" });
        let less = sql("update contact set changes = $3 where org_id = $1 and id = $2");
        put(
            &portal,
            house.org,
            less.bind(house.org).bind(house.member.0).bind(changes),
        )
        .await;

        let email = format!("ines-{}@house.example", house.canary);
        let done = invite(&client, &house, &email, "collaborator").await;
        assert_eq!(done.location(), page(&house), "{}", done.body);
        let (theirs, role) = facts(&portal, house.org, &email).await.unwrap();
        let mut conn = portal.app.db.read(house.org).await.unwrap();
        let mine = viewers::client(&mut conn, house.org, house.member.0)
            .await
            .unwrap();
        drop(conn);
        let (mine, theirs) = (mine.viewer.client.unwrap(), theirs.client.unwrap());
        assert_eq!((role, theirs.levels), (Role::Collaborator, mine.levels));
        assert_eq!(
            (theirs.company, theirs.access),
            (mine.company, Access::Invited)
        );
        assert_eq!(theirs.places.len(), 1, "that engagement alone");
        let listed = client.get(&page(&house)).await.body;
        assert!(
            listed.contains(&email) && listed.contains("One more"),
            "{listed}"
        );

        let mailbox = mail::Maildir::open(&portal.app.site.mailbox_dir).unwrap();
        let transport = mail::Transport::Mailbox(mailbox.clone());
        let worker = outbox::Outbox::new(portal.app.clone(), transport);
        worker.round().await.unwrap();
        portal.app.clock.advance(chrono::TimeDelta::seconds(21));
        worker.round().await.unwrap();
        let (mails, _) = mailbox.list(0, 50).await.unwrap();
        let to = |word: &str| mails.iter().filter(|m| m.subject.contains(word)).count();
        assert_eq!(to("invited Ines Prova"), 1, "the team of the engagement");
        let letter = mails.iter().find(|m| m.to.contains(&email)).unwrap();
        let letter = mailbox.read(&letter.id).await.unwrap();
        assert!(
            letter.text.contains(&format!("Contact_0_{}", house.canary)),
            "{}",
            letter.text
        );
        let office = house.office(&portal, Group::SuperAdmin).await;
        let audit = office.get("/larkspur/settings/audit").await.body;
        assert!(
            audit.contains("Ines Prova, a colleague"),
            "{}",
            portal.engine
        );
    }
}

#[tokio::test]
async fn the_limit_holds_also_for_many_at_once_and_what_is_taken_back_counts_no_more() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let client = house.client(&portal, house.member, "member").await;
        allow(&portal, &house, 2).await;
        let emails: Vec<String> = (0..6)
            .map(|n| format!("n{n}-{}@house.example", house.canary))
            .collect();
        let all = emails
            .iter()
            .map(|email| invite(&client, &house, email, "viewer"));
        let answers = futures::future::join_all(all).await;
        let done = answers
            .iter()
            .filter(|a| a.status == StatusCode::SEE_OTHER)
            .count();
        assert_eq!(done, 2, "{}", portal.engine);
        let full = invite(&client, &house, "one-more@house.example", "viewer").await;
        assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            full.body.contains("as many colleagues as") && full.body.contains("one-more@"),
            "{}",
            full.body
        );

        let listed = client.get(&page(&house)).await.body;
        let back = listed
            .split("action=\"")
            .find(|a| a.contains("/take-back\""))
            .unwrap();
        let back = back.split('"').next().unwrap();
        assert_eq!(client.post(back, &[]).await.location(), page(&house));
        assert_eq!(client.post(back, &[]).await.status, StatusCode::NOT_FOUND);
        let again = invite(&client, &house, "one-more@house.example", "viewer").await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
    }
}

#[tokio::test]
async fn nobody_else_brings_anybody_and_nobody_is_let_in_twice() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        allow(&portal, &house, 5).await;
        let client = house.client(&portal, house.member, "member").await;
        let known = format!("c2-{}@house.example", house.canary);
        let taken = invite(&client, &house, &known, "viewer").await;
        assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(taken.body.contains("knows this address already"));
        for (email, role, said) in [
            ("", "viewer", "Enter a value"),
            ("no address", "viewer", "email address like"),
            ("good@house.example", "primary", "Choose one from the list"),
            ("good@house.example", "owner", "Choose one from the list"),
        ] {
            let refused = invite(&client, &house, email, role).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                refused.body.contains(said),
                "{email} {role}: {}",
                refused.body
            );
        }
        // Of no company, not a member, staff looking on, staff themselves.
        let (looking, base, _) = house.looking_on(&portal).await;
        let at = format!("{base}/engagements/{}/colleagues", house.engagement);
        let form = [
            ("name", "A"),
            ("email", "a@house.example"),
            ("role", "viewer"),
        ];
        assert_eq!(looking.post(&at, &form).await.status, StatusCode::FORBIDDEN);
        let office = house.office(&portal, Group::SuperAdmin).await;
        for (who, visitor) in [
            (
                "no company",
                house.client(&portal, house.other, "other").await,
            ),
            (
                "not a member",
                house.client(&portal, house.stranger, "stranger").await,
            ),
            ("staff", office),
        ] {
            let refused = invite(&visitor, &house, "a@house.example", "viewer").await;
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "{who}");
        }
        // No longer the first to talk to.
        let role =
            sql("update member set role = 'collaborator' where org_id = $1 and contact_id = $2");
        put(
            &portal,
            house.org,
            role.bind(house.org).bind(house.member.0),
        )
        .await;
        assert_eq!(
            client.get(&page(&house)).await.status,
            StatusCode::NOT_FOUND
        );
        assert!(facts(&portal, house.org, "a@house.example").await.is_none());
    }
}

#[tokio::test]
async fn a_role_above_the_bringers_own_is_refused_and_nobody_learns_who_has_a_sign_in() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        allow(&portal, &house, 9).await;
        let client = house.client(&portal, house.member, "member").await;
        let narrow =
            sql("update permission_set set levels = $2 where org_id = $1 and role = 'primary'")
                .bind(house.org)
                .bind(serde_json::json!(Levels::all(Level::View)));
        put(&portal, house.org, narrow).await;
        let refused = invite(&client, &house, "up@house.example", "collaborator").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.body.contains("more than you do"),
            "{}",
            refused.body
        );
        let level = invite(&client, &house, "up@house.example", "viewer").await;
        assert_eq!(level.status, StatusCode::SEE_OTHER, "{}", level.body);

        // Somebody who signs in elsewhere is invited like everybody.
        let known = format!("p0-{}@house.example", house.canary);
        let done = invite(&client, &house, &known, "viewer").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let (viewer, _) = facts(&portal, house.org, &known).await.unwrap();
        assert_eq!(viewer.client.unwrap().access, Access::Invited);
    }
}

#[tokio::test]
async fn what_the_team_gave_a_colleague_meanwhile_is_not_the_clients_to_take() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        allow(&portal, &house, 9).await;
        let client = house.client(&portal, house.member, "member").await;
        let email = "kept@house.example";
        let done = invite(&client, &house, email, "viewer").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        let also = sql(
            "insert into member (org_id, contact_id, engagement_id, role, added_at, added_by) select org_id, id, $3, 'viewer', created_at, $4 from contact where org_id = $1 and email = $2",
        );
        let also = also.bind(house.org).bind(email.to_owned());
        let also = also.bind(house.archived).bind(house.staff[0].1);
        put(&portal, house.org, also).await;

        let listed = client.get(&page(&house)).await.body;
        let mut forms = listed.split("action=\"");
        let back = forms.find(|a| a.contains("/take-back\"")).unwrap();
        let back = back.split('"').next().unwrap();
        assert_eq!(client.post(back, &[]).await.location(), page(&house));
        let (viewer, _) = facts(&portal, house.org, email)
            .await
            .expect("not in the trash");
        let facts = viewer.client.unwrap();
        assert_eq!(facts.access, Access::Invited);
        let left: Vec<_> = facts.places.iter().map(|p| p.engagement).collect();
        assert_eq!(left, [house.archived]);
        assert_eq!(client.post(back, &[]).await.status, StatusCode::NOT_FOUND);
    }
}

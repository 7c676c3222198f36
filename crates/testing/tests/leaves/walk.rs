//! The walk: one paper, one client, one switch after the other.

use axum::http::{Method, StatusCode};
use kernel::*;
use serde_json::json;
use store::{Sql, sql};
use testing::{House, TestPortal, Visitor};

use crate::papers;

struct Scene {
    portal: TestPortal,
    house: House,
    office: Visitor,
    client: Visitor,
    paper: String,
}

const TITLE: &str = "Agreement_of_the_walk";

impl Scene {
    async fn of(portal: TestPortal) -> Scene {
        let tools: &'static [web::Tool] = Box::leak(Box::new([papers::tool()]));
        let all: Vec<_> = portico::tools::migrations()
            .into_iter()
            .chain(papers::MIGRATIONS.iter().copied())
            .collect();
        portal.app.db.migrate(&all).await.unwrap();
        let house = House::build(&portal, "larkspur").await;
        let portal = portal.with_tools(tools);
        let office = house.office(&portal, Group::SuperAdmin).await;
        let client = house.client(&portal, house.member, "member").await;
        let mut scene = Scene {
            portal,
            house,
            office,
            client,
            paper: String::new(),
        };
        // Papers go to those assigned, and show when they are sent.
        scene.org("update organization set assigned_only = '[\"updates\"]', sharing_defaults = '{\"updates\":\"when_sent\"}' where id = $1").await;
        let (engagement, member) = (
            scene.house.engagement.to_string(),
            scene.house.member.0.to_string(),
        );
        let form = [
            ("title", TITLE),
            ("engagement", &engagement),
            ("assignee", &member),
        ];
        let made = scene.office.post("/larkspur/updates", &form).await;
        assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
        scene.paper = made.location().rsplit('/').next().unwrap().to_owned();
        scene
    }

    async fn put(&self, statement: Sql) {
        let done = self.portal.app.db.note(Some(self.house.org), move |conn| {
            Box::pin(async move { conn.run(statement).await })
        });
        assert_eq!(done.await.unwrap(), 1, "a switch is one row");
    }

    /// A statement about the organization alone.
    async fn org(&self, text: &'static str) {
        self.put(sql(text).bind(self.house.org)).await;
    }

    /// A statement about one thing of it.
    async fn thing(&self, text: &'static str, id: uuid::Uuid) {
        self.put(sql(text).bind(self.house.org).bind(id)).await;
    }

    async fn verb(&self, who: &Visitor, verb: &str) {
        let at = format!("/larkspur/updates/{}/{verb}", self.paper);
        let done = who.post(&at, &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{verb}: {}", done.body);
    }

    async fn share(&self, on: bool) {
        let at = format!("/larkspur/items/{}/share", self.paper);
        let form: &[(&str, &str)] = if on { &[("show", "1")] } else { &[] };
        let done = self.office.post(&at, form).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{on}: {}", done.body);
    }

    /// What the doors show the client, and the reason that *Why?* gives.
    async fn says(&self) -> (bool, String) {
        let page = self
            .client
            .get(&format!("/larkspur/updates/{}", self.paper))
            .await;
        let sees = page.status == StatusCode::OK;
        let list = self
            .client
            .get("/larkspur/updates")
            .await
            .body
            .contains(TITLE);
        let found = self
            .client
            .get(&format!("/larkspur/search?q={TITLE}"))
            .await;
        // The words stand in the field as well: what counts is the link.
        let found = found.body.contains(&self.paper);
        let mut conn = self.portal.app.db.read(self.house.org).await.unwrap();
        let (org, contact) = (self.house.org, self.house.member.0);
        let viewer = store::viewers::client(&mut conn, org, contact)
            .await
            .unwrap()
            .viewer;
        let recent = people::recent::recent(&mut conn, &viewer, self.house.engagement, 50);
        let counted = recent.await.unwrap().iter().any(|row| row.title == TITLE);
        let item = self.paper.parse::<ItemId>().unwrap();
        let heard = store::events::sees(&mut conn, &viewer, item, None)
            .await
            .unwrap();
        drop(conn);
        let doors = [list, found, counted, heard];
        assert!(
            doors.iter().all(|d| *d == sees),
            "page {sees}, others {doors:?}"
        );
        let person = self.house.staff[0];
        let boss = self
            .house
            .program(&self.portal, person.2, Some(person.1), None, "boss")
            .await;
        let why = boss
            .json(
                Method::GET,
                &format!("/api/v1/items/{}/why", self.paper),
                None,
            )
            .await;
        let told: serde_json::Value = serde_json::from_str(&why.body).unwrap();
        let mine = told["data"].as_array().into_iter().flatten();
        let mine = mine.into_iter().find(|m| m["contact"] == json!(contact));
        let reason = match mine {
            Some(one) => {
                assert_eq!(one["sees"], json!(sees), "{one}");
                one["reason"].as_str().unwrap().to_owned()
            }
            None => "not listed".to_owned(),
        };
        (sees, reason)
    }

    async fn hidden(&self, because: &str) {
        let said = self.says().await;
        assert_eq!(said, (false, because.to_owned()), "{}", self.portal.engine);
    }

    async fn shown(&self, after: &str) {
        let said = self.says().await;
        assert!(
            said.0,
            "{}: after {after} it hides: {}",
            self.portal.engine, said.1
        );
    }
}

/// What closes, what opens again, and the clause that says so.
type Switch = (
    &'static str,
    &'static str,
    &'static str,
    fn(&House) -> Option<uuid::Uuid>,
);

const SWITCHES: &[Switch] = &[
    (
        "portal_on",
        "update organization set portal_on = false where id = $1",
        "update organization set portal_on = true where id = $1",
        |_| None,
    ),
    (
        "company_on",
        "update company set portal_on = false where org_id = $1 and id = $2",
        "update company set portal_on = true where org_id = $1 and id = $2",
        |h| Some(h.company.0),
    ),
    (
        "engagement_on",
        "update engagement set portal_on = false where org_id = $1 and id = $2",
        "update engagement set portal_on = true where org_id = $1 and id = $2",
        |h| Some(h.engagement.0),
    ),
    (
        "engagement_not_hidden",
        "update engagement set hidden = true where org_id = $1 and id = $2",
        "update engagement set hidden = false where org_id = $1 and id = $2",
        |h| Some(h.engagement.0),
    ),
    (
        "engagement_not_hidden",
        "update member set hidden = true where org_id = $1 and contact_id = $2 and engagement_id in (select id from engagement where archived_at is null)",
        "update member set hidden = false where org_id = $1 and contact_id = $2 and engagement_id in (select id from engagement where archived_at is null)",
        |h| Some(h.member.0.0),
    ),
    (
        "engagement_current",
        "update engagement set archived_at = created_at where org_id = $1 and id = $2",
        "update organization set show_archived = true where id = $1",
        |h| Some(h.engagement.0),
    ),
    (
        "tool_used",
        "update organization set tools_off = '[\"updates\"]' where id = $1",
        "update organization set tools_off = '[]' where id = $1",
        |_| None,
    ),
    (
        "tool_on",
        "update organization set tools = '[]' where id = $1",
        "update organization set tools = '[\"updates\"]' where id = $1",
        |_| None,
    ),
    (
        "type_not_hidden",
        "update organization set hidden_kinds = '[\"updates\"]' where id = $1",
        "update organization set hidden_kinds = '[]' where id = $1",
        |_| None,
    ),
    (
        "level_view",
        "update contact set changes = '{\"updates\":\"none\"}' where org_id = $1 and id = $2",
        "update contact set changes = '{\"updates\":\"contribute\"}' where org_id = $1 and id = $2",
        |h| Some(h.member.0.0),
    ),
    (
        "assignment",
        "update organization set assigned_only = '[]' where id = $1",
        "update organization set assigned_only = '[\"updates\"]' where id = $1",
        |_| None,
    ),
];

#[tokio::test]
async fn every_leaf_hides_a_paper_once_and_shows_it_again() {
    for portal in TestPortal::each().await {
        let scene = Scene::of(portal).await;
        scene
            .put(
                sql("update contact set changes = $3 where org_id = $1 and id = $2")
                    .bind(scene.house.org)
                    .bind(scene.house.member.0)
                    .bind(json!({"updates": "contribute"})),
            )
            .await;

        // The paper's own life.
        scene.hidden("not_draft").await;
        scene.verb(&scene.office, "finish").await;
        scene.hidden("shown").await;
        scene.verb(&scene.office, "send").await;
        scene.shown("sending").await;
        scene.share(false).await;
        scene.hidden("shown").await;
        scene.share(true).await;
        scene.shown("sharing").await;

        for (clause, close, open, what) in SWITCHES {
            if *clause == "assignment" {
                continue;
            }
            apply(&scene, close, *what).await;
            // What the organization does not use, staff have no page for that could say why.
            let told = match *clause {
                "tool_used" => "not listed",
                other => other,
            };
            scene.hidden(told).await;
            apply(&scene, open, *what).await;
            scene.shown(clause).await;
        }
        walk_people(&scene).await;
        walk_audience(&scene).await;

        // Completed by this client it stays, whatever becomes of its sharing.
        scene.verb(&scene.client, "complete").await;
        scene.share(false).await;
        scene.shown("completing").await;
        let at = format!("/larkspur/items/{}/trash", scene.paper);
        assert_eq!(
            scene.office.post(&at, &[]).await.status,
            StatusCode::SEE_OTHER
        );
        scene.hidden("not_trashed").await;
    }
}

async fn apply(scene: &Scene, text: &'static str, what: fn(&House) -> Option<uuid::Uuid>) {
    match what(&scene.house).filter(|_| text.contains("$2")) {
        Some(id) => scene.thing(text, id).await,
        None => scene.org(text).await,
    }
}

/// Access, membership, the role's ceiling, and a program that may not read the tool.
async fn walk_people(scene: &Scene) {
    let (org, contact, engagement) = (
        scene.house.org,
        scene.house.member.0,
        scene.house.engagement,
    );
    let access = |to: &'static str| {
        sql("update contact set access = $3 where org_id = $1 and id = $2")
            .bind(org)
            .bind(contact)
            .bind(to)
    };
    scene.put(access("suspended")).await;
    scene.hidden("access_active").await;
    scene.put(access("active")).await;
    scene.shown("access").await;

    let role = |to: &'static str| {
        sql("update member set role = $4 where org_id = $1 and contact_id = $2 and engagement_id = $3").bind(org).bind(contact).bind(engagement).bind(to)
    };
    let narrow = sql("update permission_set set levels = $2 where org_id = $1 and role = 'viewer'");
    let narrow = narrow.bind(org).bind(json!({"updates": "none"}));
    scene.put(narrow).await;
    scene.put(role("viewer")).await;
    scene.hidden("role_view").await;
    scene.put(role("primary")).await;
    scene.shown("role").await;

    let leave =
        sql("delete from member where org_id = $1 and contact_id = $2 and engagement_id = $3")
            .bind(org)
            .bind(contact)
            .bind(engagement);
    scene.put(leave).await;
    scene.hidden("not listed").await;
    let join = sql("insert into member (org_id, contact_id, engagement_id, role, added_at) select $1, $2, e.id, 'primary', e.created_at from engagement e where e.org_id = $1 and e.id = $3").bind(org).bind(contact).bind(engagement);
    scene.put(join).await;
    scene.shown("membership").await;

    let trash = |at: &'static str| sql(at).bind(org).bind(engagement);
    scene
        .put(trash(
            "update engagement set trashed_at = created_at where org_id = $1 and id = $2",
        ))
        .await;
    assert!(
        !scene
            .client
            .get("/larkspur/updates")
            .await
            .body
            .contains(TITLE)
    );
    scene
        .put(trash(
            "update engagement set trashed_at = null where org_id = $1 and id = $2",
        ))
        .await;
    scene.shown("the engagement's trash").await;
}

/// For whom it is, and whom it is assigned to.
async fn walk_audience(scene: &Scene) {
    let (org, item) = (scene.house.org, scene.paper.parse::<ItemId>().unwrap());
    let head = |text: &'static str| sql(text).bind(org).bind(item);
    scene
        .put(head(
            "update item set audience = 'named' where org_id = $1 and id = $2",
        ))
        .await;
    scene.hidden("audience").await;
    scene
        .put(
            sql("insert into audience (org_id, item_id, contact_id) values ($1, $2, $3)")
                .bind(org)
                .bind(item)
                .bind(scene.house.member.0),
        )
        .await;
    scene.shown("naming").await;
    scene.put(sql("update item set audience = 'company', company_id = $3 where org_id = $1 and id = $2").bind(org).bind(item).bind(scene.house.company)).await;
    scene.shown("the company").await;
    scene
        .put(head(
            "update item set audience = 'all', company_id = null where org_id = $1 and id = $2",
        ))
        .await;

    let assigned = |to: ContactId, from: ContactId| {
        sql("update assignee set contact_id = $4 where org_id = $1 and item_id = $2 and contact_id = $3").bind(org).bind(item).bind(from).bind(to)
    };
    let (mine, other) = (scene.house.member.0, scene.house.other.0);
    scene.put(assigned(other, mine)).await;
    scene.hidden("assignment").await;
    for (clause, close, open, what) in SWITCHES.iter().filter(|s| s.0 == "assignment") {
        apply(scene, close, *what).await;
        scene.shown("opening it to all").await;
        apply(scene, open, *what).await;
        scene.hidden(clause).await;
    }
    scene
        .put(head(
            "update item set assigned = 'team' where org_id = $1 and id = $2",
        ))
        .await;
    scene.shown("the team carries it").await;
    scene
        .put(head(
            "update item set assigned = 'clients' where org_id = $1 and id = $2",
        ))
        .await;
    scene.put(assigned(mine, other)).await;
    scene.shown("assigning").await;
}

//! The store functions against a real database: SQLite always, PostgreSQL when
//! `PORTICO_TEST_POSTGRES` names an empty database.

use access::sql;
use chrono::TimeDelta;
use kernel::{
    Access, Acts, Clock, EngagementKind, Group, Kinds, OrgId, PersonId, Refusal, Rights, Role,
    Scope, StaffFacts, StaffId, Viewer,
};
use people::settings::Part;
use people::{
    activity, companies, contacts, engagements, export, import, members, settings, sights, staff,
};
use store::org::Org;
use store::{Act, Db, Stop};
use uuid::Uuid;

struct World {
    db: Db,
    clock: Clock,
    boss: Viewer,
    helper: Viewer,
    _folder: tempfile::TempDir,
}

async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    let db = Db::sqlite(&folder.path().join("test.db")).await.unwrap();
    all.push(world(db, folder).await);
    match std::env::var("PORTICO_TEST_POSTGRES") {
        Ok(url) => all.push(
            world(
                Db::postgres(&url).await.unwrap(),
                tempfile::tempdir().unwrap(),
            )
            .await,
        ),
        Err(_) => println!("PORTICO_TEST_POSTGRES is not set: SQLite only"),
    }
    all
}

async fn world(db: Db, folder: tempfile::TempDir) -> World {
    db.migrate(entry::MIGRATIONS).await.unwrap();
    let clock = Clock::default();
    let now = clock.now();
    let slug = format!("o{}", Uuid::now_v7().simple());
    let (org, boss, helper) = db
        .note(None, move |conn| {
            Box::pin(async move {
                let org = store::org::create_org(conn, &slug, "Larkspur Hall", "Europe/London", now).await?;
                let mut people = Vec::new();
                for (name, group) in [("Priya Raman", Group::SuperAdmin), ("Joss Webb", Group::User)] {
                    let (person, id) = (PersonId::new(), StaffId::new());
                    conn.run(sql("insert into person (id, email, name, created_at) values ($1, $2, $3, $4)").bind(person).bind(format!("{person}@larkspur.example")).bind(name).bind(now)).await?;
                    conn.run(sql("insert into staff (org_id, id, person_id, name, grp, created_at) values ($1, $2, $3, $4, $5, $6)").bind(org).bind(id).bind(person).bind(name).bind(group).bind(now)).await?;
                    people.push(viewer(org, person, id, group));
                }
                let helper = people.pop();
                Ok((org, people.pop(), helper))
            })
        })
        .await
        .unwrap();
    assert_eq!(boss.as_ref().unwrap().org, org);
    World {
        db,
        clock,
        boss: boss.unwrap(),
        helper: helper.unwrap(),
        _folder: folder,
    }
}

fn viewer(org: OrgId, person: PersonId, id: StaffId, group: Group) -> Viewer {
    let facts = StaffFacts {
        id,
        group,
        view: Kinds::ALL,
        full: Kinds::ALL,
        off: Kinds::NONE,
        rights: Rights::of(group),
    };
    Viewer {
        org,
        person,
        acts: Acts::Staff,
        staff: Some(facts),
        client: None,
        scope: Scope::FULL,
    }
}

/// Runs one change as `$who`.
macro_rules! change {
    ($world:expr, $who:ident, |$tx:ident, $viewer:ident| $work:expr) => {{
        let $viewer = $world.$who.clone();
        let act = Act::of(&$viewer, $world.clock.now(), Uuid::now_v7());
        $world
            .db
            .change(act, move |$tx| {
                Box::pin(async move {
                    let $viewer = &$viewer;
                    $work
                })
            })
            .await
    }};
}

fn draft(name: &str, email: &str) -> contacts::Draft {
    contacts::Draft {
        name: name.into(),
        email: email.into(),
        ..contacts::Draft::default()
    }
}

fn code(stop: Stop) -> &'static str {
    match stop {
        Stop::Refused(Refusal::Fields(fields)) => fields[0].code,
        Stop::Refused(Refusal::State(word)) => word,
        Stop::Forbidden(_) => "forbidden",
        Stop::Gone => "gone",
        Stop::Stale(_) => "stale",
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn contacts_are_made_found_changed_and_put_away() {
    for w in worlds().await {
        let id = change!(w, boss, |tx, v| contacts::create(
            tx,
            v,
            &draft("Amelia Hartley", "amelia.hartley@posteo.example")
        )
        .await)
        .unwrap();
        change!(w, boss, |tx, v| contacts::create(
            tx,
            v,
            &draft("Émile Okafor", "")
        )
        .await)
        .unwrap();
        let twice = change!(w, boss, |tx, v| contacts::create(
            tx,
            v,
            &draft("Other", "Amelia.Hartley@posteo.example")
        )
        .await);
        assert_eq!(code(twice.unwrap_err()), "taken");
        let no = change!(w, helper, |tx, v| contacts::create(
            tx,
            v,
            &draft("Nobody", "")
        )
        .await);
        assert_eq!(code(no.unwrap_err()), "forbidden");

        let mut conn = w.db.read(w.boss.org).await.unwrap();
        for (q, found) in [
            ("", 2),
            ("hart", 1),
            ("posteo", 1),
            ("émi", 1),
            ("amelia oka", 0),
            ("*\")(", 0),
        ] {
            let filter = contacts::Filter {
                q: q.into(),
                ..Default::default()
            };
            let (rows, total) = contacts::list(&mut conn, &w.boss, &filter, 1)
                .await
                .unwrap();
            assert_eq!((rows.len() as i64, total), (found, found), "{q:?}");
        }
        assert_eq!(
            contacts::by_access(&mut conn, &w.boss).await.unwrap(),
            [(Access::None, 2)]
        );
        drop(conn);

        change!(w, boss, |tx, v| contacts::change(
            tx,
            v,
            id,
            1,
            &draft("Amelia H.", "amelia@b.example")
        )
        .await)
        .unwrap();
        let stale = change!(w, boss, |tx, v| contacts::change(
            tx,
            v,
            id,
            1,
            &draft("Amelia X.", "")
        )
        .await);
        assert!(matches!(stale, Err(Stop::Stale(2))));

        change!(w, boss, |tx, v| contacts::trash(tx, v, id, true).await).unwrap();
        change!(w, boss, |tx, v| contacts::create(
            tx,
            v,
            &draft("New Amelia", "amelia@b.example")
        )
        .await)
        .unwrap();
        let back = change!(w, boss, |tx, v| contacts::trash(tx, v, id, false).await);
        assert_eq!(code(back.unwrap_err()), "taken");
        assert!(w.db.verify_chain(w.boss.org).await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn an_address_stays_while_one_signs_in_with_it() {
    for w in worlds().await {
        let id = change!(w, boss, |tx, v| contacts::create(
            tx,
            v,
            &draft("Amelia", "a@b.example")
        )
        .await)
        .unwrap();
        let org = w.boss.org;
        w.db.note(Some(org), move |conn| {
            Box::pin(async move {
                conn.run(
                    sql("update contact set access = 'active' where org_id = $1 and id = $2")
                        .bind(org)
                        .bind(id),
                )
                .await
            })
        })
        .await
        .unwrap();
        let moved = change!(w, boss, |tx, v| contacts::change(
            tx,
            v,
            id,
            1,
            &draft("Amelia", "c@d.example")
        )
        .await);
        assert_eq!(code(moved.unwrap_err()), "signs_in_with_it");
        change!(w, boss, |tx, v| contacts::change(
            tx,
            v,
            id,
            1,
            &draft("Amelia Hartley", "a@b.example")
        )
        .await)
        .unwrap();
    }
}

#[tokio::test]
async fn engagements_gather_members_and_tell_of_it_once() {
    for w in worlds().await {
        let now = w.clock.now();
        let contact = change!(w, boss, |tx, v| contacts::create(
            tx,
            v,
            &draft("Amelia", "a@b.example")
        )
        .await)
        .unwrap();
        let wedding = engagements::Draft {
            title: "Amelia & Tom".into(),
            venue: "The Orangery".into(),
            starts_at: Some(now + TimeDelta::days(39)),
            ..engagements::Draft::new(EngagementKind::Event, "Europe/London")
        };
        let past = engagements::Draft {
            title: "Old".into(),
            starts_at: Some(now - TimeDelta::days(39)),
            ..wedding.clone()
        };
        let undated = engagements::Draft {
            title: "Some day".into(),
            starts_at: None,
            ..wedding.clone()
        };
        let id = change!(w, boss, |tx, v| engagements::create(tx, v, &wedding).await).unwrap();
        change!(w, boss, |tx, v| engagements::create(tx, v, &past).await).unwrap();
        change!(w, boss, |tx, v| engagements::create(tx, v, &undated).await).unwrap();

        assert!(
            change!(w, boss, |tx, v| members::add(
                tx,
                v,
                id,
                contact,
                Role::Primary
            )
            .await)
            .unwrap()
        );
        assert!(
            !change!(w, boss, |tx, v| members::add(
                tx,
                v,
                id,
                contact,
                Role::Viewer
            )
            .await)
            .unwrap()
        );

        let mut conn = w.db.read(w.boss.org).await.unwrap();
        let titles = async |conn: &mut store::Conn, filter: engagements::Filter| {
            let (rows, total) = engagements::list(conn, &w.boss, &filter, now, 1)
                .await
                .unwrap();
            assert_eq!(rows.len() as i64, total);
            rows.into_iter().map(|e| e.title).collect::<Vec<_>>()
        };
        let filter = |when| engagements::Filter {
            when,
            ..Default::default()
        };
        assert_eq!(
            titles(&mut conn, filter(engagements::When::Any)).await,
            ["Amelia & Tom", "Old", "Some day"]
        );
        assert_eq!(
            titles(&mut conn, filter(engagements::When::Coming)).await,
            ["Amelia & Tom"]
        );
        assert_eq!(
            titles(&mut conn, filter(engagements::When::Past)).await,
            ["Old"]
        );
        assert_eq!(
            titles(&mut conn, filter(engagements::When::Undated)).await,
            ["Some day"]
        );
        assert_eq!(
            titles(
                &mut conn,
                engagements::Filter {
                    q: "orang amel".into(),
                    ..Default::default()
                }
            )
            .await,
            ["Amelia & Tom"]
        );

        let of = members::of(&mut conn, &w.boss, id).await.unwrap();
        assert_eq!((of.len(), of[0].role), (1, Role::Primary));
        let theirs = members::engagements_of(&mut conn, &w.boss, contact)
            .await
            .unwrap();
        assert_eq!((theirs.len(), theirs[0].engagement.members), (1, 1));
        assert_eq!(
            members::team(&mut conn, &w.boss, id).await.unwrap()[0].name,
            "Priya Raman"
        );
        let feed = activity::feed(
            &mut conn,
            &w.boss,
            activity::About::Engagement(id),
            None,
            50,
        )
        .await
        .unwrap();
        assert_eq!(feed.iter().filter(|h| h.verb == "member.added").count(), 1);
        assert_eq!(
            feed[0].sentence().to(i18n::Lang::En),
            "Priya Raman added Amelia to Amelia & Tom"
        );
        assert!(
            sights::of(&mut conn, &w.boss, contact, None, 50)
                .await
                .unwrap()
                .is_empty()
        );
        // A client sees the engagements it is a member of, and no list of people.
        let client = store::viewers::client(&mut conn, w.boss.org, contact)
            .await
            .unwrap()
            .viewer;
        assert_eq!(
            code(
                contacts::list(&mut conn, &client, &Default::default(), 1)
                    .await
                    .unwrap_err()
            ),
            "gone"
        );
        assert!(
            engagements::after(&mut conn, &client, &Default::default(), now, None, 10)
                .await
                .unwrap()
                .is_empty()
        );
        drop(conn);

        assert_eq!(
            change!(w, boss, |tx, v| members::remove(tx, v, id, contact).await).unwrap(),
            (Role::Primary, false)
        );
        change!(w, boss, |tx, v| engagements::trash(tx, v, id, true).await).unwrap();
        assert_eq!(
            code(
                change!(w, boss, |tx, v| members::add(
                    tx,
                    v,
                    id,
                    contact,
                    Role::Viewer
                )
                .await)
                .unwrap_err()
            ),
            "in_trash"
        );
        change!(w, boss, |tx, v| engagements::trash(tx, v, id, false).await).unwrap();
    }
}

#[tokio::test]
async fn an_import_is_one_change_and_can_be_undone() {
    for w in worlds().await {
        change!(w, boss, |tx, v| contacts::create(
            tx,
            v,
            &draft("Amelia", "a@b.example")
        )
        .await)
        .unwrap();
        let text =
            "Name,Email,Company\nTom,tom@b.example,Halden\nAmelia,a@b.example,\nRuth,,halden\n";
        let sheet = import::read(text).unwrap();
        let (id, count) = change!(w, boss, |tx, v| import::import(tx, v, sheet).await).unwrap();
        assert_eq!(count, 2);
        let mut conn = w.db.read(w.boss.org).await.unwrap();
        assert_eq!(
            companies::list(&mut conn, &w.boss, "", 1).await.unwrap().0[0].contacts,
            2
        );
        assert_eq!(
            companies::list(&mut conn, &w.boss, "hald", 1)
                .await
                .unwrap()
                .1,
            1
        );
        drop(conn);
        let out = change!(w, boss, |tx, v| export::contacts(
            tx,
            v,
            &Default::default(),
            i18n::Locale::default()
        )
        .await)
        .unwrap();
        assert_eq!(String::from_utf8(out).unwrap().lines().count(), 4);
        assert_eq!(
            change!(w, boss, |tx, v| import::undo(tx, v, id).await).unwrap(),
            2
        );
        assert_eq!(
            code(change!(w, boss, |tx, v| import::undo(tx, v, Uuid::now_v7()).await).unwrap_err()),
            "gone"
        );
        assert_eq!(
            code(
                change!(w, helper, |tx, v| export::contacts(
                    tx,
                    v,
                    &Default::default(),
                    i18n::Locale::default()
                )
                .await)
                .unwrap_err()
            ),
            "forbidden"
        );
    }
}

#[tokio::test]
async fn settings_and_staff_keep_somebody_in_charge() {
    for w in worlds().await {
        let new = settings::Identity {
            name: "Larkspur".into(),
            zone: "Europe/Lisbon".into(),
            locale: "en".into(),
            noun: "wedding".into(),
        };
        let again = new.clone();
        let third = settings::Identity {
            noun: "party".into(),
            ..new.clone()
        };
        let org = Org::by_id(&mut w.db.read(w.boss.org).await.unwrap(), w.boss.org)
            .await
            .unwrap();
        let seen = |part: Part| part.version(&org);
        let version = seen(Part::Organization);
        change!(w, boss, |tx, v| settings::set_identity(
            tx, v, version, &new
        )
        .await)
        .unwrap();
        let late = change!(w, boss, |tx, v| settings::set_identity(
            tx, v, version, &again
        )
        .await);
        let Err(Stop::Stale(now)) = late else {
            panic!("the same part was saved in between")
        };
        assert_ne!(now, version);
        change!(w, boss, |tx, v| settings::set_identity(tx, v, now, &third)
            .await)
        .unwrap();
        // Somebody who had another part open all the while is not in the way, nor stopped.
        let doors = settings::Doors {
            on: true,
            show_archived: true,
            auto_enable_new_contacts: false,
            enable_on_membership: false,
            restrict_to_company: false,
            client_factor: false,
            pin_in_link_mail: false,
            colleagues: 0,
            client_edits: false,
        };
        let version = seen(Part::Portal);
        change!(w, boss, |tx, v| settings::set_portal(
            tx, v, version, &doors
        )
        .await)
        .unwrap();
        assert_eq!(
            code(
                change!(w, helper, |tx, v| settings::set_portal(tx, v, 2, &doors)
                    .await)
                .unwrap_err()
            ),
            "forbidden"
        );

        let (boss, helper) = (
            w.boss.staff.as_ref().unwrap().id,
            w.helper.staff.as_ref().unwrap().id,
        );
        let yourself = change!(w, boss, |tx, v| staff::set_active(tx, v, boss, false).await);
        assert_eq!(code(yourself.unwrap_err()), "yourself");
        let up = staff::Draft {
            name: "Joss Webb".into(),
            title: "Bar".into(),
            group: Group::SuperAdmin,
        };
        change!(w, boss, |tx, v| staff::change(tx, v, helper, 1, &up).await).unwrap();
        change!(w, boss, |tx, v| staff::set_active(tx, v, helper, false)
            .await)
        .unwrap();
        let mut conn = w.db.read(w.boss.org).await.unwrap();
        let list = staff::list(&mut conn, &w.boss).await.unwrap();
        assert_eq!(
            list.iter()
                .map(|s| (s.name.as_str(), s.active))
                .collect::<Vec<_>>(),
            [("Priya Raman", true), ("Joss Webb", false)]
        );
    }
}

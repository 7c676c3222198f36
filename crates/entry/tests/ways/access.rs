//! Granting and withdrawing access, looking on as a client.

use entry::{AcceptHow, Accepted, Grant, PasswordWish};
use kernel::{Group, Rights, SessionId};
use store::sql;
use uuid::Uuid;

use crate::world::{House, why, worlds};

#[tokio::test]
async fn granting_wants_an_address_the_right_and_the_right_state() {
    for world in worlds().await {
        let house = &world.larkspur;
        let silent = world.contact(house, "No Address", "").await;
        let odd = world.contact(house, "Odd Address", "amelia").await;
        let amelia = world.contact(house, "Amelia Hartley", "amelia@posteo.example").await;
        for (contact, expected) in [(silent, "email:required"), (odd, "email:not_an_email")] {
            let stop = world.change(house, move |tx, v| Box::pin(entry::grant(tx, v, contact, Grant::Invite { send: true }))).await.unwrap_err();
            assert_eq!(why(&stop), expected);
        }
        let looker = House { org: house.org.clone(), staff: with_group(house, Group::User) };
        let stop = world.change(&looker, move |tx, v| Box::pin(entry::grant(tx, v, amelia, Grant::Invite { send: true }))).await.unwrap_err();
        assert!(matches!(stop, store::Stop::Forbidden(_)));
        let foreign = world.change(&world.kiln, move |tx, v| Box::pin(entry::grant(tx, v, amelia, Grant::Invite { send: true }))).await;
        assert!(matches!(foreign, Err(store::Stop::Gone)), "a contact of another organization is not there");

        let quiet = world.change(house, move |tx, v| Box::pin(entry::grant(tx, v, amelia, Grant::Invite { send: false }))).await.unwrap();
        assert!(!quiet.mailed && world.mail().await.is_empty());
        let stop = world.change(house, move |tx, v| Box::pin(entry::grant(tx, v, amelia, Grant::Invite { send: true }))).await.unwrap_err();
        assert_eq!(why(&stop), "already_invited");
    }
}

#[tokio::test]
async fn withdrawing_acts_at_once_and_can_be_taken_back() {
    for world in worlds().await {
        let house = &world.larkspur;
        let amelia = world.contact(house, "Amelia Hartley", "amelia@posteo.example").await;
        world.invite(house, amelia).await;
        let (token, code) = world.invitation().await;
        let how = AcceptHow::Code(code);
        let Accepted::Joined(proof) = entry::accept(&world.db, &world.site, &token, how, "c".into(), Uuid::now_v7(), world.now()).await.unwrap() else { panic!() };
        let cookie = world.login(proof.clone(), None).await.unwrap().cookie;
        let api = entry::api_token(&world.db, "amelia@posteo.example", Some("larkspur"), world.now()).await.unwrap();
        assert!(entry::looks_like_token(&api));

        world.change(house, move |tx, v| Box::pin(entry::suspend(tx, v, amelia))).await.unwrap();
        assert!(!world.opens(&cookie).await);
        let mut conn = world.db.read_instance().await.unwrap();
        assert!(store::tokens::find(&mut conn, &api, world.now()).await.unwrap().is_none());
        drop(conn);
        assert_eq!(why(&world.login(proof.clone(), None).await.unwrap_err()), "no_place");

        let access = world.change(house, move |tx, v| Box::pin(entry::resume(tx, v, amelia))).await.unwrap();
        assert_eq!(access.word(), "active");
        assert!(world.opens(&world.login(proof, None).await.unwrap().cookie).await);

        world.change(house, move |tx, v| Box::pin(entry::remove_access(tx, v, amelia))).await.unwrap();
        let mut conn = world.db.read(house.org.id).await.unwrap();
        let trail = entry::access_trail(&mut conn, house.org.id, amelia).await.unwrap();
        assert_eq!((trail.access.word(), trail.by.as_deref()), ("none", Some("Priya Raman")));
        assert_eq!(trail.invitations.len(), 1);
        assert!(trail.invitations[0].accepted_at.is_some() && trail.joined_at.is_some());
        drop(conn);
        let again = world.change(house, move |tx, v| Box::pin(entry::remove_access(tx, v, amelia))).await.unwrap_err();
        assert_eq!(why(&again), "no_access");
        assert!(world.db.verify_chain(house.org.id).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_password_by_staff_opens_one_organization_and_must_be_changed() {
    for world in worlds().await {
        let house = &world.larkspur;
        let email = "amelia@posteo.example";
        let amelia = world.contact(house, "Amelia Hartley", email).await;
        let wish = |password: &str| PasswordWish { user_name: " AHartley ".into(), password: password.into(), force_reset: true, notify: true, mail_password: true };
        let context = ["Amelia Hartley", email, "Larkspur Hall"];
        let by_convention = entry::typed(wish("ahartley"), &context).await.unwrap_err();
        assert_eq!(why(&by_convention), "password:too_short");
        let padded = entry::typed(wish("ahartleyahartley"), &context).await.unwrap_err();
        assert_eq!(why(&padded), "password:password_common");
        let typed = entry::typed(wish("tall heron under rain"), &context).await.unwrap();
        world.change(house, move |tx, v| Box::pin(entry::grant(tx, v, amelia, Grant::Password(typed)))).await.unwrap();
        let jobs: String = world.text(sql("select kind from job where org_id = $1").bind(house.org.id)).await;
        assert_eq!(jobs, "mail.password_notice");
        let letters = world.mail().await;
        let entry::Body::PasswordNotice { user_name, password: Some(mailed), must_change: true, .. } = &letters[0].body else { panic!("{letters:?}") };
        assert_eq!(user_name, "ahartley");

        for typed in ["tall heron under rain", mailed.as_str()] {
            let tried = entry::try_password(&world.db, "AHartley", typed, Some(house.org.id), "c".into(), world.now()).await.unwrap();
            assert!(matches!(tried, entry::Tried::MustChange(_)), "{tried:?}");
            let elsewhere = entry::try_password(&world.db, "AHartley", typed, Some(world.kiln.org.id), "c".into(), world.now()).await.unwrap();
            assert!(matches!(elsewhere, entry::Tried::Wrong));
        }
        let tried = entry::try_password(&world.db, email, "tall heron under rain", None, "c".into(), world.now()).await.unwrap();
        let entry::Tried::MustChange(step) = tried else { panic!("{tried:?}") };
        let sealed = entry::seal_step(&world.site, &step);
        let step = entry::open_step(&world.site, &sealed, world.now()).unwrap();
        assert!(entry::open_step(&world.site, &sealed.replacen('.', "A.", 1), world.now()).is_none());
        let same = step.finish(&world.db, "tall heron under rain", world.now()).await.unwrap_err();
        assert_eq!(why(&same), "password:password_same");
        let proof = step.finish(&world.db, "copper lantern orbit wednesday", world.now()).await.unwrap();
        assert!(matches!(step.finish(&world.db, "violet anchor piano harvest", world.now()).await, Err(store::Stop::Gone)), "once");
        assert!(proof.known_to_staff(), "no mail has shown the address");
        assert_eq!(world.login(proof, None).await.unwrap().place.unwrap().slug, "larkspur");
        assert_eq!(world.access(house, amelia).await, "active");

        // The same user name for somebody else is refused; a person with their own sign-in too.
        let tom = world.contact(house, "Tom Okafor", "tom@posteo.example").await;
        let typed = entry::typed(wish("violet anchor piano harvest"), &context).await.unwrap();
        let stop = world.change(house, move |tx, v| Box::pin(entry::grant(tx, v, tom, Grant::Password(typed)))).await.unwrap_err();
        assert_eq!(why(&stop), "user_name:taken");
        let priya = world.contact(house, "Priya", "priya@kiln.example").await;
        let typed = entry::typed(PasswordWish { user_name: "priya".into(), ..wish("violet anchor piano harvest") }, &context).await.unwrap();
        let stop = world.change(house, move |tx, v| Box::pin(entry::grant(tx, v, priya, Grant::Password(typed)))).await.unwrap_err();
        assert_eq!(why(&stop), "has_own_sign_in");
    }
}

#[tokio::test]
async fn looking_on_is_bound_to_session_and_time() {
    for world in worlds().await {
        let house = &world.larkspur;
        let amelia = world.contact(house, "Amelia Hartley", "").await;
        let session = SessionId::new();
        let view = world.change(house, move |tx, v| Box::pin(entry::start_view_as(tx, v, session, amelia))).await.unwrap();
        let find = async |session| {
            let mut conn = world.db.read(house.org.id).await.unwrap();
            store::tokens::find_view_as(&mut conn, house.org.id, view, session, world.now()).await.unwrap().is_some()
        };
        assert!(find(session).await && !find(SessionId::new()).await);
        let whose = world.change(house, move |tx, v| Box::pin(entry::end_view_as(tx, v, session, view))).await.unwrap();
        assert!(whose == amelia && !find(session).await);
        let view = world.change(house, move |tx, v| Box::pin(entry::start_view_as(tx, v, session, amelia))).await.unwrap();
        world.clock.advance(entry::VIEW_AS_LIFE);
        let mut conn = world.db.read(house.org.id).await.unwrap();
        assert!(store::tokens::find_view_as(&mut conn, house.org.id, view, session, world.now()).await.unwrap().is_none());
        drop(conn);
        let looker = House { org: house.org.clone(), staff: with_group(house, Group::User) };
        let stop = world.change(&looker, move |tx, v| Box::pin(entry::start_view_as(tx, v, session, amelia))).await.unwrap_err();
        assert!(matches!(stop, store::Stop::Forbidden(_)));
    }
}

fn with_group(house: &House, group: Group) -> kernel::Viewer {
    let mut viewer = house.staff.clone();
    if let Some(facts) = &mut viewer.staff {
        facts.group = group;
        facts.rights = Rights::of(group);
    }
    viewer
}

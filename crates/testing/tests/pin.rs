//! A portal link and its PIN: the link opens many times and only with the PIN, wrong ones pause and
//! then end it, and what it opens proves nothing.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test that cannot go on should stop where it is

use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use kernel::*;
use mail::{MailboxLetter, Maildir, Transport};
use outbox::Outbox;
use store::sql;
use testing::{Answer, House, TestPortal, Visitor};

/// What the worker mails now, newest first.
async fn mails(portal: &TestPortal) -> Vec<MailboxLetter> {
    let mailbox = Maildir::open(&portal.app.site.mailbox_dir).unwrap();
    let worker = Outbox::new(portal.app.clone(), Transport::Mailbox(mailbox.clone()))
        .bundle(TimeDelta::zero());
    worker.round().await.unwrap();
    let mut letters = Vec::new();
    for summary in mailbox.list(0, 100).await.unwrap().0 {
        letters.push(mailbox.read(&summary.id).await.unwrap());
    }
    letters
}

fn link(letter: &MailboxLetter) -> Option<String> {
    let lines = letter.text.lines();
    let mut paths = lines.filter_map(|l| l.strip_prefix("http://portal.test"));
    paths.find(|p| p.contains("/pin/")).map(str::to_owned)
}

fn digits(letter: &MailboxLetter) -> Option<String> {
    let mut words = letter.text.split_whitespace();
    words
        .find(|w| w.len() == 6 && w.bytes().all(|b| b.is_ascii_digit()))
        .map(str::to_owned)
}

/// The newest link and the newest PIN of the mails.
async fn sent(portal: &TestPortal) -> (String, String) {
    let letters = mails(portal).await;
    (
        letters.iter().find_map(link).expect("a link"),
        letters.iter().find_map(digits).expect("a PIN"),
    )
}

async fn give(office: &Visitor, contact: ContactId, typed: &str) -> Answer {
    let at = format!("/larkspur/contacts/{contact}/access/pin");
    office.post(&at, &[("pin", typed)]).await
}

/// A browser that opened the link.
async fn opened(portal: &TestPortal, path: &str) -> Visitor {
    let browser = Visitor::nobody(&portal.site).keeping_cookies();
    let answer = browser.get(path).await;
    assert_eq!(answer.location(), "/larkspur/pin");
    browser
}

async fn enter(browser: &Visitor, pin: &str) -> Answer {
    browser.post("/larkspur/pin", &[("pin", pin)]).await
}

fn other_than(pin: &str) -> String {
    let last = if pin.ends_with('7') { '3' } else { '7' };
    format!("{}{last}", &pin[..pin.len() - 1])
}

async fn count(portal: &TestPortal, org: OrgId, question: &'static str) -> i64 {
    let mut conn = portal.app.db.read(org).await.unwrap();
    let (n,): (i64,) = conn.one(sql(question).bind(org)).await.unwrap();
    n
}

#[tokio::test]
async fn a_link_opens_many_times_with_its_pin_and_never_without() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let office = house.office(&portal, Group::Admin).await;
        let given = give(&office, house.member.0, "").await;
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
        let letters = mails(&portal).await;
        let with_link: Vec<_> = letters.iter().filter(|l| link(l).is_some()).collect();
        assert_eq!(with_link.len(), 1);
        assert!(
            digits(with_link[0]).is_none(),
            "two mails: {}",
            with_link[0].text
        );
        let (link, pin) = sent(&portal).await;

        // Scanners open it as often as they like.
        for method in [Method::HEAD, Method::GET].into_iter().cycle().take(20) {
            let nobody = Visitor::nobody(&portal.site);
            let body = axum::body::Body::empty();
            nobody.ask(method, &link, "*/*", body, None).await;
        }
        for _ in 0..3 {
            let browser = opened(&portal, &link).await;
            assert_eq!(
                browser.get("/larkspur").await.location(),
                "/larkspur/sign-in?next=%2Flarkspur"
            );
            let page = browser.get("/larkspur/pin").await;
            assert!(page.body.contains("inputmode=\"numeric\""));
            let wrong = enter(&browser, &other_than(&pin)).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            let spaced = format!("{} {}", &pin[..3], &pin[3..]);
            assert_eq!(enter(&browser, &spaced).await.location(), "/larkspur");
            assert_eq!(browser.get("/larkspur").await.status, StatusCode::OK);

            // It shows no address: nothing of the person is open, and no proof by PIN.
            let account = browser.get("/larkspur/account").await;
            assert!(
                account.body.contains("emailed link") && !account.body.contains("id=\"details\"")
            );
            let own = browser.get("/larkspur/account/pin").await;
            assert_ne!(own.status, StatusCode::OK, "{}", own.body);
        }
        // Neither another organization's page nor another kind of token takes it.
        let browser = opened(&portal, &link).await;
        let away = House::build(&portal, "away").await;
        let there = browser.post("/away/pin", &[("pin", &pin)]).await;
        assert_eq!(there.status, StatusCode::GONE, "{}", away.slug);
        let token = link.rsplit('/').next().unwrap();
        for kind in ["sign-in/link", "invitation", "reset"] {
            let other = Visitor::nobody(&portal.site).keeping_cookies();
            let page = other.follow(&format!("/larkspur/{kind}/{token}")).await;
            assert_eq!(page.status, StatusCode::GONE, "{kind}");
        }
    }
}

#[tokio::test]
async fn five_wrong_pause_and_ten_end_it_and_the_team_hears_of_it() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let office = house.office(&portal, Group::SuperAdmin).await;
        give(&office, house.member.0, "").await;
        let (link, pin) = sent(&portal).await;
        let browser = opened(&portal, &link).await;
        let wrong = other_than(&pin);
        // Many at once, from many places: five are looked at.
        let tries = (0..40).map(|_| enter(&browser, &wrong));
        let answers = futures::future::join_all(tries).await;
        let looked = |all: &[Answer]| {
            let said = |a: &&Answer| a.status == StatusCode::UNPROCESSABLE_ENTITY;
            all.iter().filter(said).count()
        };
        let mut seen = looked(&answers);
        assert!(seen <= 5, "{}: {seen}", portal.engine);
        // On a busy machine some are sent away unlooked at, which spends nothing.
        let missed = 5 - seen;
        for _ in 0..missed {
            let answer = enter(&browser, &wrong).await;
            seen += looked(std::slice::from_ref(&answer));
        }
        assert_eq!(seen, 5, "{}", portal.engine);
        let paused = enter(&browser, &pin).await;
        assert_eq!(paused.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(paused.body.contains("minutes"), "{}", paused.body);
        let tab = format!("/larkspur/contacts/{}/access", house.member.0);
        assert!(office.get(&tab).await.body.contains("Five wrong PINs"));

        portal.app.clock.advance(TimeDelta::minutes(16));
        for _ in 0..4 {
            assert_eq!(
                enter(&browser, &wrong).await.status,
                StatusCode::UNPROCESSABLE_ENTITY
            );
        }
        assert_eq!(enter(&browser, &wrong).await.status, StatusCode::GONE);
        assert_eq!(enter(&browser, &pin).await.status, StatusCode::GONE);
        let letters = mails(&portal).await;
        let told = letters.iter().filter(|l| l.text.contains("ten wrong PINs"));
        assert!(told.count() >= 2, "whoever may give a new one");
        let notes = office.get("/larkspur/notifications").await;
        assert!(
            notes
                .body
                .contains("Ten wrong PINs ended the portal link of")
        );
        let vain = "select count(*) from audit where org_id = $1 and action = 'session.refused'";
        for _ in 0..50 {
            if count(&portal, house.org, vain).await == 10 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(count(&portal, house.org, vain).await, 10);

        // A new one opens again, and a right one forgives the wrong ones before it. (This browser has tried
        // more than one may in an hour.)
        portal.app.clock.advance(TimeDelta::hours(2));
        let office = house.office(&portal, Group::SuperAdmin).await;
        give(&office, house.member.0, "").await;
        let (link, pin) = sent(&portal).await;
        for _ in 0..3 {
            let browser = opened(&portal, &link).await;
            for _ in 0..4 {
                enter(&browser, &other_than(&pin)).await;
            }
            let entered = enter(&browser, &pin).await;
            assert_eq!(entered.location(), "/larkspur", "{}", entered.body);
        }
    }
}

#[tokio::test]
async fn whatever_withdraws_access_ends_the_link_and_what_it_opened() {
    type End<'t> = (
        &'static str,
        Box<dyn Fn(&House) -> (String, Vec<(&'static str, &'static str)>) + 't>,
    );
    let access = |end: &'static str| -> Box<dyn Fn(&House) -> _> {
        Box::new(move |house: &House| {
            let at = format!("/larkspur/contacts/{}/access{end}", house.member.0);
            (at, vec![])
        })
    };
    for portal in TestPortal::each().await {
        let ends: Vec<End> = vec![
            ("suspended", access("/switch")),
            ("removed", access("/remove")),
            ("PIN ended", access("/pin/end")),
            (
                "PIN renewed",
                Box::new(|house: &House| {
                    let (at, _) = access("/pin")(house);
                    (at, vec![("pin", "")])
                }),
            ),
        ];
        for (name, end) in ends {
            let house = House::build(&portal, "larkspur").await;
            let office = house.office(&portal, Group::Admin).await;
            give(&office, house.member.0, "271 828").await;
            let link = mails(&portal).await.iter().find_map(link).unwrap();
            let browser = opened(&portal, &link).await;
            assert_eq!(enter(&browser, "271828").await.location(), "/larkspur");
            assert_eq!(browser.get("/larkspur").await.status, StatusCode::OK);
            let (path, form) = end(&house);
            let done = office.post(&path, &form).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{name}: {}", done.body);
            assert_ne!(
                browser.get("/larkspur").await.status,
                StatusCode::OK,
                "{name}"
            );
            let again = opened(&portal, &link).await;
            let entered = enter(&again, "271828").await;
            assert_ne!(entered.location(), "/larkspur", "{name}");
            rename(&portal, &house).await;
        }
        // The person's own password, and signing out everywhere.
        let house = House::build(&portal, "larkspur").await;
        let office = house.office(&portal, Group::Admin).await;
        give(&office, house.member.0, "271828").await;
        let link = mails(&portal).await.iter().find_map(link).unwrap();
        let browser = opened(&portal, &link).await;
        let person = house.member.1;
        let ended = portal.app.db.note(None, move |conn| {
            Box::pin(async move { store::sessions::bump_epoch(conn, person).await })
        });
        ended.await.unwrap();
        assert_eq!(enter(&browser, "271828").await.status, StatusCode::GONE);
    }
}

/// Makes room for another house at the same address.
async fn rename(portal: &TestPortal, house: &House) {
    let set = sql("update organization set slug = $2 where id = $1")
        .bind(house.org)
        .bind(format!("old{}", house.org.0.simple()));
    let put = portal
        .app
        .db
        .note_instance(|conn| Box::pin(async move { conn.run(set).await }));
    put.await.unwrap();
}

#[tokio::test]
async fn a_client_chooses_their_own_and_ends_it() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let client = house.client(&portal, house.member, "member").await;
        let at = "/larkspur/account/pin";
        assert_eq!(client.get(at).await.status, StatusCode::OK);
        for (bad, said) in [
            ("12345", "6 to 10 digits"),
            ("123456", "too easy"),
            ("", "Enter a value"),
        ] {
            let refused = client.post(at, &[("pin", bad)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.body.contains(said), "{bad}: {}", refused.body);
        }
        let saved = client.post(at, &[("pin", "314159")]).await;
        assert_eq!(saved.location(), at, "{}", saved.body);
        let letters = mails(&portal).await;
        assert!(letters.iter().all(|l| !l.text.contains("314159")));
        let link = letters.iter().find_map(link).unwrap();
        let browser = opened(&portal, &link).await;
        assert_eq!(enter(&browser, "314159").await.location(), "/larkspur");
        let staff = house.office(&portal, Group::Admin).await;
        assert_eq!(staff.get(at).await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.get("/larkspur").await.status, StatusCode::OK);
        assert_eq!(client.post(&format!("{at}/end"), &[]).await.location(), at);
        assert_ne!(browser.get("/larkspur").await.status, StatusCode::OK);
        assert_eq!(client.get("/larkspur").await.status, StatusCode::OK);
        assert_eq!(
            enter(&opened(&portal, &link).await, "314159").await.status,
            StatusCode::GONE
        );

        // After a quarter of an hour it asks who that is.
        portal.app.clock.advance(TimeDelta::minutes(16));
        let asked = client.post(at, &[("pin", "314159")]).await;
        assert!(asked.body.contains("id=\"again-"), "{}", asked.body);
    }
}

#[tokio::test]
async fn both_come_in_one_mail_where_the_organization_wants_it_and_an_invited_client_joins() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let office = house.office(&portal, Group::SuperAdmin).await;
        let page = office.get("/larkspur/settings/portal").await.body;
        let version = page.split("name=\"version\" value=\"").nth(1).unwrap();
        let version = version.split('"').next().unwrap();
        let form = [("version", version), ("on", "1"), ("pin_in_link_mail", "1")];
        let saved = office.post_sure("/larkspur/settings/portal", &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        give(&office, house.invited.0, "").await;
        let letters = mails(&portal).await;
        let both = letters
            .iter()
            .filter(|l| link(l).is_some() && digits(l).is_some());
        assert_eq!(both.count(), 1);
        let (link, pin) = sent(&portal).await;
        let browser = opened(&portal, &link).await;
        assert_eq!(enter(&browser, &pin).await.location(), "/larkspur");
        let joined = "select count(*) from contact where org_id = $1 and access = 'invited'";
        assert_eq!(count(&portal, house.org, joined).await, 0);
        // Neither job nor table holds what opens.
        for (table, column) in [("job", "payload"), ("pin", "hash"), ("audit", "detail")] {
            let mut conn = portal.app.db.read(house.org).await.unwrap();
            let mut s = sql("select count(*) from ");
            s.push(table).push(" where org_id = ").arg(house.org);
            s.push(" and cast(")
                .push(column)
                .push(" as text) like ")
                .arg(format!("%{pin}%"));
            let (held,): (i64,) = conn.one(s).await.unwrap();
            assert_eq!(held, 0, "{table}");
        }
    }
}

#[tokio::test]
async fn a_second_step_that_waits_ends_with_the_pin_before_it() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let client = house.client(&portal, house.member, "member").await;
        let client = client.keeping_cookies();
        let app = "/larkspur/account/second-step/app";
        client.post(app, &[]).await;
        let page = client.get(app).await.body;
        let (_, key) = page
            .split_once("id=\"app-key\" rows=\"2\" readonly>")
            .expect("a key");
        let key = key.split('<').next().unwrap();
        let code = || testing::app_code(key, portal.app.clock.now());
        let done = client
            .post(&format!("{app}/confirm"), &[("code", &code())])
            .await;
        assert_eq!(done.status, StatusCode::OK);
        let office = house.office(&portal, Group::Admin).await;
        for (renewed, status) in [(false, StatusCode::SEE_OTHER), (true, StatusCode::GONE)] {
            portal.app.clock.advance(TimeDelta::minutes(1)); // a code is taken once
            give(&office, house.member.0, "271828").await;
            let link = mails(&portal).await.iter().find_map(link).unwrap();
            let browser = opened(&portal, &link).await;
            let step = enter(&browser, "271828").await;
            assert_eq!(step.location(), "/larkspur/sign-in/second", "{}", step.body);
            portal.app.clock.advance(TimeDelta::seconds(1));
            if renewed {
                give(&office, house.member.0, "314159").await;
            }
            let came = browser
                .post("/larkspur/sign-in/second", &[("code", &code())])
                .await;
            assert_eq!(came.status, status, "{renewed}: {}", came.body);
            let inside = browser.get("/larkspur").await.status;
            assert_eq!(inside == StatusCode::OK, !renewed, "{renewed}");
        }
    }
}

#[tokio::test]
async fn a_new_pin_ends_the_links_from_before() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let office = house.office(&portal, Group::Admin).await;
        give(&office, house.member.0, "271828").await;
        let astray = mails(&portal).await.iter().find_map(link).unwrap();
        let at = format!("/larkspur/contacts/{}/access", house.member.0);
        // The same PIN by another mail: both links are good.
        office.post(&format!("{at}/portal-link"), &[]).await;
        let again = mails(&portal).await.iter().find_map(link).unwrap();
        assert_ne!(astray, again);
        for link in [&astray, &again] {
            let browser = opened(&portal, link).await;
            assert_eq!(enter(&browser, "271828").await.location(), "/larkspur");
        }
        portal.app.clock.advance(TimeDelta::minutes(1));
        give(&office, house.member.0, "314159").await;
        let fresh = mails(&portal).await.iter().find_map(link).unwrap();
        for link in [&astray, &again] {
            let over = enter(&opened(&portal, link).await, "314159").await;
            assert_eq!(over.status, StatusCode::GONE, "{}", over.body);
        }
        let browser = opened(&portal, &fresh).await;
        assert_eq!(enter(&browser, "314159").await.location(), "/larkspur");
        let live = "select count(*) from portal_link where org_id = $1 and revoked_at is null";
        assert_eq!(count(&portal, house.org, live).await, 1);
    }
}

#[tokio::test]
async fn who_came_by_a_pin_goes_on_by_mail_and_ends_what_it_opened() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let (contact, person) = house.member;
        let office = house.office(&portal, Group::Admin).await;
        give(&office, contact, "271828").await;
        let link = mails(&portal).await.iter().find_map(link).unwrap();
        let (one, two) = (opened(&portal, &link).await, opened(&portal, &link).await);
        for browser in [&one, &two] {
            assert_eq!(enter(browser, "271828").await.location(), "/larkspur");
        }
        let own = house.client(&portal, house.member, "own").await;
        let other = house.client(&portal, house.member, "other").await;

        let form = [("locale", "en"), ("zone", "UTC"), ("name", "Somebody else")];
        let refused = one.post("/larkspur/account/details", &form).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);

        // On to a sign-in of their own, from both pages.
        let page = one.get("/larkspur/account").await.body;
        assert!(page.contains("id=\"confirm\" method=\"post\" action=\"/larkspur/sign-in/email\""));
        let email = sql("select email from person where id = $1").bind(person);
        let mut conn = portal.app.db.read_instance().await.unwrap();
        let (email,): (String,) = conn.one(email).await.unwrap();
        drop(conn);
        let ask = [("email", email.as_str()), ("next", "/larkspur/account")];
        let asked = one.post("/larkspur/sign-in/email", &ask).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        assert!(
            mails(&portal)
                .await
                .iter()
                .any(|l| l.text.contains("/sign-in/link/"))
        );

        // One's like is listed and ended; another's, and one's own, are not.
        let theirs = "select count(*) from session where org_id = $1 and not known_to_staff";
        let before = count(&portal, house.org, theirs).await;
        let all: Vec<(SessionId,)> = {
            let mut conn = portal.app.db.read_instance().await.unwrap();
            let s = sql("select id from session where person_id = $1 and not known_to_staff");
            conn.all(s.bind(person)).await.unwrap()
        };
        for (id,) in all {
            one.post(&format!("/larkspur/account/sessions/{id}/end"), &[])
                .await;
        }
        assert_eq!(count(&portal, house.org, theirs).await, before);
        assert_eq!(
            page.matches("/larkspur/account/sessions/").count(),
            2,
            "the other, and all"
        );
        let out = one.post("/larkspur/account/sessions/end-all", &[]).await;
        assert_eq!(out.location(), "/larkspur/sign-in?out=these");
        assert!(
            one.get(out.location())
                .await
                .body
                .contains("wherever the PIN")
        );
        for browser in [&one, &two] {
            assert_eq!(browser.get("/larkspur").await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(own.get("/larkspur").await.status, StatusCode::OK);
        let out = own.post("/larkspur/account/sessions/end-all", &[]).await;
        assert_eq!(out.location(), "/larkspur/sign-in?out=all");
        let nobody = Visitor::nobody(&portal.site);
        let page = nobody.get(out.location()).await.body;
        assert!(
            page.contains("You are signed out on all devices."),
            "{page}"
        );
        assert_eq!(other.get("/larkspur").await.status, StatusCode::SEE_OTHER);
    }
}

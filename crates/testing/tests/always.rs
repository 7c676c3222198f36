//! A passkey that locks the door: its person may have it asked for after every other way in. How it is shown there
//! is told in `e2e/journeys/second-step.test.mjs`, for that takes a browser.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test that cannot go on should stop where it is

use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use kernel::*;
use mail::{Maildir, Transport};
use outbox::Outbox;
use store::{Sql, sql};
use testing::{Answer, House, TestPortal, Visitor};
use uuid::Uuid;

const AT: &str = "/larkspur/account/second-step";
const SECOND: &str = "/larkspur/sign-in/second";
const EMAIL: &str = "amelia@hartley.example";
const CHOSEN: &str = "copper lantern orbit wednesday";

/// A house on an address that can have passkeys, one for each engine.
async fn houses() -> Vec<(TestPortal, House)> {
    let mut all = Vec::new();
    for portal in TestPortal::each().await {
        let portal = portal.with_site(|site| site.url = "http://localhost".parse().unwrap());
        let house = House::build(&portal, "larkspur").await;
        all.push((portal, house));
    }
    all
}

async fn run(portal: &TestPortal, sql: Sql) {
    let done = portal
        .app
        .db
        .note_instance(move |conn| Box::pin(async move { conn.run(sql).await.map(|_| ()) }));
    done.await.unwrap();
}

async fn one<T: store::Row>(portal: &TestPortal, sql: Sql) -> T {
    let mut conn = portal.app.db.read_instance().await.unwrap();
    conn.one(sql).await.unwrap()
}

async fn add_passkey(portal: &TestPortal, person: PersonId) -> Uuid {
    let id = Uuid::now_v7();
    let put = sql(
        "insert into passkey (id, person_id, credential, name, data, created_at) values ($1, $2, $3, 'My laptop', '{}', $4)",
    );
    let put = put.bind(id).bind(person).bind(id.as_bytes().to_vec());
    run(portal, put.bind(portal.app.clock.now())).await;
    id
}

async fn switch(browser: &Visitor, on: bool) -> Answer {
    let form: &[(&str, &str)] = if on { &[("always", "1")] } else { &[] };
    browser.post(&format!("{AT}/always"), form).await
}

/// The recovery codes on a page that shows them.
fn codes(page: &Answer) -> Vec<String> {
    let list = page.body.split_once("<ol class=\"codes").expect("codes").1;
    let list = list.split("</ol>").next().unwrap();
    let items = list.split("<li>").skip(1);
    let text = items.map(|item| item.split("</li>").next().unwrap());
    text.map(|item| {
        let words = item.split(['<', '>']);
        let code = words.map(str::trim).find(|w| w.len() == 19);
        code.expect(item).to_owned()
    })
    .collect()
}

/// The newest word of the mails that `of` finds one in.
async fn mailed(portal: &TestPortal, of: impl Fn(&str) -> Option<String>) -> String {
    let mailbox = Maildir::open(&portal.app.site.mailbox_dir).unwrap();
    let transport = Transport::Mailbox(mailbox.clone());
    let worker = Outbox::new(portal.app.clone(), transport).bundle(TimeDelta::zero());
    worker.round().await.unwrap();
    for summary in mailbox.list(0, 100).await.unwrap().0 {
        let letter = mailbox.read(&summary.id).await.unwrap();
        if let Some(found) = letter.text.split_whitespace().find_map(&of) {
            return found;
        }
    }
    panic!("no such mail");
}

fn path(kind: &'static str) -> impl Fn(&str) -> Option<String> {
    let start = "http://localhost";
    move |word| {
        word.strip_prefix(start)
            .filter(|p| p.contains(kind))
            .map(str::to_owned)
    }
}

/// Where each way in leads: a mailed link, a PIN, a password that staff know, one of one's own.
async fn ways(portal: &TestPortal, house: &House) -> Vec<(&'static str, Visitor, Answer)> {
    let (contact, person) = house.member;
    let browser = || Visitor::nobody(&portal.site).keeping_cookies();
    let mut all = Vec::new();

    let by_mail = browser();
    let ask = by_mail
        .post("/larkspur/sign-in/email", &[("email", EMAIL)])
        .await;
    assert_eq!(ask.status, StatusCode::SEE_OTHER, "{}", ask.body);
    by_mail
        .get(&mailed(portal, path("/sign-in/link/")).await)
        .await;
    let answer = by_mail.post("/larkspur/sign-in/continue", &[]).await;
    all.push(("mail", by_mail, answer));

    let office = house.office(portal, Group::Admin).await;
    let give = format!("/larkspur/contacts/{contact}/access/pin");
    office.post(&give, &[("pin", "")]).await;
    let by_pin = browser();
    by_pin.get(&mailed(portal, path("/pin/")).await).await;
    let digits = |word: &str| {
        let is = word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit());
        is.then(|| word.to_owned())
    };
    let pin = mailed(portal, digits).await;
    let answer = by_pin.post("/larkspur/pin", &[("pin", &pin)]).await;
    all.push(("pin", by_pin, answer));

    run(
        portal,
        sql("delete from local_sign_in where org_id = $1").bind(house.org),
    )
    .await;
    let hash = entry::hash(CHOSEN).await.unwrap();
    let local = sql("insert into local_sign_in (org_id, id, contact_id, user_name, password, set_at) values ($1, $2, $3, 'amelia', $4, $5)")
        .bind(house.org)
        .bind(Uuid::now_v7())
        .bind(contact)
        .bind(hash.clone())
        .bind(portal.app.clock.now());
    run(portal, local).await;
    let word = [("who", "amelia"), ("password", CHOSEN)];
    let by_local = browser();
    let answer = by_local.post("/larkspur/sign-in", &word).await;
    all.push(("local password", by_local, answer));

    let own = sql("update person set password = $2 where id = $1");
    run(portal, own.bind(person).bind(hash)).await;
    let by_password = browser();
    let word = [("who", EMAIL), ("password", CHOSEN)];
    let answer = by_password.post("/larkspur/sign-in", &word).await;
    all.push(("password", by_password, answer));
    run(
        portal,
        sql("update person set password = null where id = $1").bind(person),
    )
    .await;
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_choice_every_other_way_in_wants_the_passkey_or_a_recovery_code() {
    for (portal, house) in houses().await {
        let person = house.member.1;
        let named = sql("update person set email = $2 where id = $1");
        run(&portal, named.bind(person).bind(EMAIL)).await;
        let named = sql("update contact set email = $2 where id = $1");
        run(&portal, named.bind(house.member.0).bind(EMAIL)).await;
        add_passkey(&portal, person).await;
        for (way, _, answer) in ways(&portal, &house).await {
            assert_eq!(answer.location(), "/larkspur", "{way}: {}", answer.body);
        }

        let here = house.client(&portal, house.member, "here").await;
        let here = here.keeping_cookies();
        let account = here.get("/larkspur/account").await;
        assert!(
            account.body.contains("Off: your password"),
            "{}",
            account.body
        );
        let turned_on = switch(&here, true).await;
        assert_eq!(turned_on.status, StatusCode::OK, "{}", turned_on.body);
        let codes = codes(&turned_on);
        assert_eq!(codes.len(), 10, "the way in without the passkey");
        let account = here.get("/larkspur/account").await;
        assert!(!account.body.contains("Off: your password"));

        for (n, (way, browser, answer)) in ways(&portal, &house).await.into_iter().enumerate() {
            assert_eq!(answer.location(), SECOND, "{way}: {}", answer.body);
            let home = browser.get("/larkspur").await;
            assert_eq!(home.status, StatusCode::SEE_OTHER, "{way} is not in");
            let page = browser.get(SECOND).await.body;
            assert!(
                page.contains("action=\"/larkspur/sign-in/passkey\""),
                "{way}"
            );
            assert!(
                page.contains("name=\"step\" value=\"second\"") && !page.contains("id=\"second\"")
            );
            // A passkey that is none leaves one there.
            let form = [("credential", "{}"), ("step", "second")];
            let wrong = browser.post("/larkspur/sign-in/passkey", &form).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                wrong.body.contains("id=\"second-recovery\""),
                "{way}: {}",
                wrong.body
            );
            let shown = browser.post(SECOND, &[("recovery", &codes[n])]).await;
            assert_eq!(shown.location(), "/larkspur", "{way}: {}", shown.body);
            assert_eq!(
                browser.get("/larkspur").await.status,
                StatusCode::OK,
                "{way}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_choice_wants_proof_ends_what_is_open_elsewhere_and_is_told() {
    for (portal, house) in houses().await {
        let (contact, person) = house.member;
        let here = house.client(&portal, house.member, "here").await;
        let here = here.keeping_cookies();
        assert!(!here.get(AT).await.body.contains("id=\"always\""));
        let none = switch(&here, true).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND, "nothing to ask for");

        add_passkey(&portal, person).await;
        let page = here.get(AT).await.body;
        assert!(
            page.contains("id=\"always\"") && !page.contains("name=\"always\" value=\"1\" checked")
        );
        let there = house.client(&portal, house.member, "there").await;
        let program = house
            .program(&portal, person, None, Some(contact), "program")
            .await;
        switch(&here, true).await;
        assert_eq!(here.get("/larkspur").await.status, StatusCode::OK);
        assert_eq!(there.get("/larkspur").await.status, StatusCode::SEE_OTHER);
        let me = program.json(Method::GET, "/api/v1/me", None).await;
        assert_eq!(me.status, StatusCode::UNAUTHORIZED);
        let page = here.get(AT).await.body;
        assert!(
            page.contains("name=\"always\" value=\"1\" checked"),
            "{page}"
        );

        // Off again wants proof that is fresh, and never a session that staff could have opened.
        portal.app.clock.advance(TimeDelta::minutes(16));
        let asked = switch(&here, false).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(asked.body.contains("again-send"), "{}", asked.body);
        let fresh =
            sql("update session set sure_at = $2, known_to_staff = $3 where person_id = $1");
        let fresh = |known: bool| {
            fresh
                .clone()
                .bind(person)
                .bind(portal.app.clock.now())
                .bind(known)
        };
        run(&portal, fresh(true)).await;
        assert_eq!(switch(&here, false).await.status, StatusCode::CONFLICT);
        run(&portal, fresh(false)).await;
        let always = sql("select passkey_always from person where id = $1").bind(person);
        assert!(one::<(bool,)>(&portal, always.clone()).await.0);
        let again = house.client(&portal, house.member, "again").await;
        assert_eq!(switch(&here, false).await.location(), AT);
        assert_eq!(again.get("/larkspur").await.status, StatusCode::SEE_OTHER);
        assert!(!one::<(bool,)>(&portal, always).await.0);

        let (notes, mails): (i64, i64) = one(&portal, sql("select (select count(*) from audit where org_id = $1 and action in ('factor.always', 'factor.alone')) as notes, (select count(*) from job where org_id = $1 and kind = 'mail.factor_changed') as mails").bind(house.org)).await;
        assert_eq!((notes, mails), (2, 2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_last_passkey_goes_the_choice() {
    for (portal, house) in houses().await {
        let person = house.member.1;
        let here = house.client(&portal, house.member, "here").await;
        let here = here.keeping_cookies();
        let two = [
            add_passkey(&portal, person).await,
            add_passkey(&portal, person).await,
        ];
        switch(&here, true).await;
        let always = sql("select passkey_always from person where id = $1").bind(person);
        for (key, left) in two.into_iter().zip([true, false]) {
            let gone = here.post(&format!("{AT}/passkeys/{key}/remove"), &[]).await;
            assert_eq!(gone.location(), AT, "{}", gone.body);
            assert_eq!(one::<(bool,)>(&portal, always.clone()).await.0, left);
        }
        // The operator's way out ends it as well.
        add_passkey(&portal, person).await;
        switch(&here, true).await;
        assert!(one::<(bool,)>(&portal, always.clone()).await.0);
        let email = sql("select email from person where id = $1").bind(person);
        let (email,): (String,) = one(&portal, email).await;
        let now = portal.app.clock.now();
        entry::remove_factors(&portal.app.db, &email, now)
            .await
            .unwrap();
        assert!(!one::<(bool,)>(&portal, always).await.0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_place_asks_for_two_steps_anyway_there_is_nothing_to_choose() {
    for (portal, house) in houses().await {
        let here = house.client(&portal, house.member, "here").await;
        add_passkey(&portal, house.member.1).await;
        let asks = sql("update organization set client_factor = true where id = $1");
        run(&portal, asks.bind(house.org)).await;
        let shown = sql("update session set factor = true where person_id = $1");
        run(&portal, shown.bind(house.member.1)).await;
        let page = here.get(AT).await.body;
        assert!(
            page.contains("wants two steps") && !page.contains("id=\"always\""),
            "{page}"
        );
    }
}

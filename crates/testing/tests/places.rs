//! One person, one sign-in, several companies: each place says whose client one is there, also where
//! one is only invited.

use store::sql;
use testing::{House, TestPortal};

#[tokio::test(flavor = "multi_thread")]
async fn places_are_told_apart_by_the_company_one_is_a_client_of() {
    for portal in TestPortal::each().await {
        let mut houses = Vec::new();
        for slug in ["one", "two", "three"] {
            houses.push(House::build(&portal, slug).await);
        }
        let [one, two, three] = &houses[..] else {
            panic!("three houses")
        };
        let person = one.member.1;
        for (house, contact) in [(two, two.member.0), (three, three.invited.0)] {
            let theirs = sql("update contact set person_id = $3 where org_id = $1 and id = $2");
            let theirs = theirs.bind(house.org).bind(contact).bind(person);
            let done = portal.app.db.note(Some(house.org), move |conn| {
                Box::pin(async move { conn.run(theirs).await })
            });
            done.await.unwrap();
        }
        let places = one.client(&portal, one.member, "client of all").await;
        let places = places.get("/places").await.body;
        let own: Vec<&str> = places.split("<li>").collect();
        for house in [one, two, three] {
            let row = own
                .iter()
                .find(|row| row.contains(&format!("House_{}", house.canary)));
            let row = row.unwrap_or_else(|| panic!("{}: no place in {places}", house.slug));
            assert!(
                row.contains(&format!("Client, Company_{}", house.canary)),
                "{}: {row}",
                house.slug
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_is_a_client_of_several_companies_and_each_shows_its_own() {
    for portal in TestPortal::each().await {
        let house = House::build(&portal, "larkspur").await;
        let office = house.office(&portal, kernel::Group::SuperAdmin).await;
        let form = [("name", "Second Company")];
        let made = office.post("/larkspur/companies", &form).await;
        let second = made.location().rsplit('/').next().unwrap().to_owned();
        let email = format!("c0-{}@house.example", house.canary);
        let first = house.company.to_string();
        let same = [("name", "Amelia"), ("email", &email), ("company", &first)];
        let taken = office.post("/larkspur/contacts", &same).await;
        assert_eq!(taken.status, 422, "once in each company");
        let other = [("name", "Amelia"), ("email", &email), ("company", &second)];
        let made = office.post("/larkspur/contacts", &other).await;
        assert_eq!(made.status, 303, "{}", made.body);
        let contact = made.location().rsplit('/').next().unwrap().to_owned();
        // Their address is a person's who has a sign-in: active at once, with a mail.
        let of_person = sql("update person set email = $2 where id = $1");
        let of_person = of_person.bind(house.member.1).bind(email.clone());
        let done = portal.app.db.note(None, move |conn| {
            Box::pin(async move { conn.run(of_person).await })
        });
        done.await.unwrap();
        let at = format!("/larkspur/contacts/{contact}");
        let granted = office
            .post(&format!("{at}/access"), &[("way", "now")])
            .await;
        assert_eq!(granted.status, 303, "{}", granted.body);
        let text = office.get("/larkspur/contacts/alike").await.body;
        assert!(!text.contains(&contact), "meant, not a duplicate");

        // Each place shows what is shared with it; what is not found here may lie in the other.
        let here = house
            .client(&portal, house.member, "member")
            .await
            .keeping_cookies();
        let item = house.item(kernel::Kind::Update, testing::State::Own);
        let path = format!("/larkspur/updates/{item}");
        assert_eq!(here.get(&path).await.status, 200);
        let places = here.get("/places").await.body;
        let row = places
            .split("<li>")
            .find(|row| row.contains("Client, Second Company"));
        let row = row.unwrap_or_else(|| panic!("{places}"));
        let key = row.split("name=\"place\" value=\"").nth(1).unwrap();
        let key = key.split('"').next().unwrap();
        assert!(
            row.contains("Open House_") && row.contains("(Client, Second Company)"),
            "{row}"
        );
        let moved = here
            .post("/places", &[("place", key), ("next", "/larkspur")])
            .await;
        assert_eq!(moved.location(), "/larkspur");
        let lost = here.get(&path).await;
        assert_eq!(lost.status, 404);
        assert!(lost.body.contains("/places?next="), "{}", lost.body);
        // Whoever has one place is not led on.
        let alone = house.client(&portal, house.other, "other").await;
        let nowhere = format!("/larkspur/updates/{}", uuid::Uuid::now_v7());
        assert!(!alone.get(&nowhere).await.body.contains("/places?next="));

        // Access taken from one place leaves the other.
        let suspended = office.post(&format!("{at}/access/switch"), &[]).await;
        assert_eq!(suspended.status, 303, "{}", suspended.body);
        assert_ne!(here.get("/larkspur").await.status, 200);
        let back = house.client(&portal, house.member, "member").await;
        assert_eq!(back.get(&path).await.status, 200);
    }
}

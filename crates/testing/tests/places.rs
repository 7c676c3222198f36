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

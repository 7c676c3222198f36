//! Looking on as a client.

use kernel::{Group, SessionId};

use crate::access::with_group;
use crate::world::{House, worlds};

#[tokio::test]
async fn looking_on_is_bound_to_session_and_time() {
    for world in worlds().await {
        let house = &world.larkspur;
        let amelia = world.contact(house, "Amelia Hartley", "").await;
        let session = SessionId::new();
        let view = world
            .change(house, move |tx, v| {
                Box::pin(entry::start_view_as(tx, v, session, amelia))
            })
            .await
            .unwrap();
        let find = async |session| {
            let mut conn = world.db.read(house.org.id).await.unwrap();
            store::tokens::find_view_as(&mut conn, house.org.id, view, session, world.now())
                .await
                .unwrap()
                .is_some()
        };
        assert!(find(session).await && !find(SessionId::new()).await);
        let whose = world
            .change(house, move |tx, v| {
                Box::pin(entry::end_view_as(tx, v, session, view))
            })
            .await
            .unwrap();
        assert!(whose == amelia && !find(session).await);
        let view = world
            .change(house, move |tx, v| {
                Box::pin(entry::start_view_as(tx, v, session, amelia))
            })
            .await
            .unwrap();
        world.clock.advance(entry::VIEW_AS_LIFE);
        let mut conn = world.db.read(house.org.id).await.unwrap();
        assert!(
            store::tokens::find_view_as(&mut conn, house.org.id, view, session, world.now())
                .await
                .unwrap()
                .is_none()
        );
        drop(conn);
        let looker = House {
            org: house.org.clone(),
            staff: with_group(house, Group::User),
        };
        let stop = world
            .change(&looker, move |tx, v| {
                Box::pin(entry::start_view_as(tx, v, session, amelia))
            })
            .await
            .unwrap_err();
        assert!(matches!(stop, store::Stop::Forbidden(_)));
    }
}

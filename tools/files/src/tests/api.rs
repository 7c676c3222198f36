//! The API through the real routes.

use axum::http::Method;
use serde_json::json;

use super::pages::filled;
use super::world::worlds;

#[tokio::test]
async fn the_api_arranges_files_and_folders() {
    for world in worlds().await {
        let file = filled(&world, 3).await[0];
        let (staff, client) = (&world.staff, &world.clients[0]);
        let (status, folder) = world
            .json(
                staff,
                Method::POST,
                "/api/v1/folders",
                json!({"engagement": world.wedding, "name": "Plans"}),
            )
            .await;
        assert_eq!(status, 201, "{folder}");
        let path = format!("/api/v1/folders/{}", folder["id"].as_str().unwrap());
        assert_eq!(
            world
                .json(
                    staff,
                    Method::POST,
                    "/api/v1/folders",
                    json!({"engagement": world.wedding, "name": "PLANS"})
                )
                .await
                .0,
            409
        );
        assert_eq!(
            world.json(client, Method::GET, &path, json!(null)).await.0,
            404,
            "it holds nothing he sees"
        );
        let (status, moved) = world
            .json(
                staff,
                Method::PATCH,
                &format!("/api/v1/files/{file}"),
                json!({"version": 1, "folder": folder["id"], "name": "Plan"}),
            )
            .await;
        assert_eq!(
            (status, moved["title"].as_str(), &moved["folder"]),
            (200, Some("Plan.png"), &folder["id"]),
            "{moved}"
        );
        assert_eq!(
            world
                .json(
                    staff,
                    Method::PATCH,
                    &format!("/api/v1/files/{file}"),
                    json!({"version": 1, "name": "Late"})
                )
                .await
                .0,
            409
        );
        let (status, seen) = world.json(client, Method::GET, &path, json!(null)).await;
        assert_eq!((status, &seen["files"]), (200, &json!(1)));
        assert_eq!(
            world
                .json(
                    client,
                    Method::POST,
                    "/api/v1/folders",
                    json!({"engagement": world.wedding, "name": "Mine"})
                )
                .await
                .0,
            403
        );
        assert_eq!(
            world
                .json(
                    client,
                    Method::PATCH,
                    &format!("/api/v1/files/{file}"),
                    json!({"version": 2, "name": "Mine"})
                )
                .await
                .0,
            403
        );
        let (_, list) = world
            .json(client, Method::GET, "/api/v1/files?limit=2", json!(null))
            .await;
        assert_eq!(list["data"].as_array().unwrap().len(), 2);
        let (_, rest) = world
            .json(
                client,
                Method::GET,
                &format!(
                    "/api/v1/files?limit=2&cursor={}",
                    list["next"].as_str().unwrap()
                ),
                json!(null),
            )
            .await;
        assert_eq!(
            (rest["data"].as_array().unwrap().len(), rest.get("next")),
            (1, None)
        );
        assert_eq!(
            world
                .json(staff, Method::DELETE, &path, json!(null))
                .await
                .0,
            409
        );
        assert_eq!(
            world
                .json(
                    staff,
                    Method::DELETE,
                    &format!("{path}?contents=true"),
                    json!(null)
                )
                .await
                .0,
            204
        );
        assert_eq!(
            world
                .json(
                    staff,
                    Method::GET,
                    &format!("/api/v1/files/{file}"),
                    json!(null)
                )
                .await
                .0,
            404,
            "for programs the trash is away"
        );
        let restore = format!(
            "/api/v1/trash/folders/{}/restore",
            folder["id"].as_str().unwrap()
        );
        assert_eq!(
            world
                .json(staff, Method::POST, &restore, json!(null))
                .await
                .0,
            200
        );
        assert_eq!(
            world
                .json(
                    client,
                    Method::GET,
                    &format!("/api/v1/files/{file}"),
                    json!(null)
                )
                .await
                .1["folder"],
            folder["id"]
        );
    }
}

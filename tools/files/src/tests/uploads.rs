//! Uploads through the real routes: what arrives whole is there, what does not leaves nothing.

use std::time::Duration;

use access::sql;
use axum::body::Body;
use axum::http::{Method, Request};
use futures::StreamExt;

use super::ask::{multipart, read_json, rendered};
use super::world::{World, worlds};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0";

async fn empty(world: &World) {
    for _ in 0..100 {
        if world.blobs_on_disk() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(world.blobs_on_disk(), 0, "no bytes are left");
    assert_eq!(
        world
            .count("select count(*) from item where org_id = $1")
            .await,
        0
    );
    assert_eq!(
        world
            .count("select count(*) from blob where org_id = $1")
            .await,
        0
    );
}

#[tokio::test]
async fn a_plain_form_adds_its_files_in_one_change() {
    for world in worlds().await {
        let wedding = world.wedding.to_string();
        let form = multipart(
            "/files",
            &[
                ("key", "k1"),
                ("engagement", &wedding),
                ("show", "0"),
                ("show", "1"),
            ],
            &[("plan.png", PNG), ("plan.png", b"text"), ("\u{202e}", b"")],
        );
        let answer = world.ask(&world.staff, form).await;
        assert_eq!(answer.status(), 303, "{:?}", answer.headers());
        assert_eq!(
            answer.headers()["location"],
            format!("/larkspur/files?engagement={wedding}").as_str()
        );
        let rows: Vec<(String, String, i64, String, bool)> = world.app.db.read(world.org).await.unwrap()
            .all(sql("select f.name, i.sharing, f.size, f.media_type, (l.item_id = i.id) as named from file f join item i on i.org_id = f.org_id and i.id = f.item_id join blob l on l.org_id = f.org_id and l.id = f.blob_id where f.org_id = $1 order by f.size desc, f.name").bind(world.org)).await.unwrap();
        let rows: Vec<(&str, &str, i64, &str, bool)> = rows
            .iter()
            .map(|r| (r.0.as_str(), r.1.as_str(), r.2, r.3.as_str(), r.4))
            .collect();
        assert_eq!(
            rows,
            [
                ("plan.png", "shared", PNG.len() as i64, "image/png", true),
                (
                    "plan (2).png",
                    "shared",
                    4,
                    "application/octet-stream",
                    true
                ),
                ("Untitled", "shared", 0, "application/octet-stream", true),
            ]
        );
        let page = world.get(&world.clients[0], "/files").await;
        let html = rendered(&page);
        assert!(
            html.contains("plan (2).png") && html.contains("Untitled"),
            "{html}"
        );
    }
}

#[tokio::test]
async fn the_same_form_twice_adds_once() {
    for world in worlds().await {
        let wedding = world.wedding.to_string();
        let form = |name: &'static str| {
            multipart(
                "/files",
                &[("key", "same"), ("engagement", &wedding)],
                &[(name, b"1")],
            )
        };
        assert_eq!(world.ask(&world.staff, form("a.txt")).await.status(), 303);
        assert_eq!(world.ask(&world.staff, form("a.txt")).await.status(), 303);
        assert_eq!(
            world
                .count("select count(*) from file where org_id = $1")
                .await,
            1
        );
        assert_eq!(
            world.ask(&world.staff, form("b.txt")).await.status(),
            422,
            "the key of another form"
        );
        for _ in 0..100 {
            if world.blobs_on_disk() == 1 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(world.blobs_on_disk(), 1, "bytes of repeats go");
    }
}

#[tokio::test]
async fn too_large_is_said_where_it_was_chosen_and_to_the_drop_zone() {
    for world in worlds().await {
        let wedding = world.wedding.to_string();
        let large = vec![7_u8; (1 << 20) + 1];
        let form = || {
            multipart(
                "/files",
                &[("engagement", &wedding)],
                &[("small.txt", b"1"), ("large.bin", &large)],
            )
        };
        let answer = world.ask(&world.staff, form()).await;
        assert_eq!(answer.status(), 422);
        let html = rendered(&answer);
        assert!(
            html.contains("Choose a file of at most 1 MB") && html.contains("id=\"upload\""),
            "{html}"
        );
        let mut json = form();
        json.headers_mut()
            .insert("accept", "application/json".parse().unwrap());
        let (status, problem) = read_json(world.ask(&world.staff, json).await).await;
        assert_eq!(
            (status, problem["code"].as_str()),
            (422, Some("file_too_large"))
        );
        assert_eq!(problem["detail"], "Choose a file of at most 1 MB");
        let (status, problem) = read_json(
            world
                .ask(
                    &world.staff,
                    multipart(
                        "/api/v1/files",
                        &[("engagement", &wedding)],
                        &[("large.bin", &large)],
                    ),
                )
                .await,
        )
        .await;
        assert_eq!(status, 422, "{problem}");
        empty(&world).await;
    }
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_no_row_and_no_bytes() {
    for world in worlds().await {
        let wedding = world.wedding.to_string();
        let start = format!(
            "--cut\r\ncontent-disposition: form-data; name=\"engagement\"\r\n\r\n{wedding}\r\n--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"whole.txt\"\r\n\r\nwhole\r\n--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"cut.txt\"\r\n\r\nhalf"
        );
        let request = |body: Body| {
            Request::builder()
                .method(Method::POST)
                .uri("/files")
                .header("content-type", "multipart/form-data; boundary=cut")
                .body(body)
                .unwrap()
        };
        let chunk = |text: &str| bytes::Bytes::copy_from_slice(text.as_bytes());
        // The connection ends.
        let answer = world
            .ask(&world.staff, request(Body::from(start.clone())))
            .await;
        assert_eq!(answer.status(), 400);
        // The connection breaks.
        let broken = futures::stream::iter([Ok(chunk(&start)), Err(std::io::Error::other("gone"))]);
        assert_eq!(
            world
                .ask(&world.staff, request(Body::from_stream(broken)))
                .await
                .status(),
            400
        );
        // The sender goes away, and with it the future that reads.
        let hangs = futures::stream::iter([Ok::<_, std::io::Error>(chunk(&start))])
            .chain(futures::stream::pending());
        let asking = world.ask(&world.staff, request(Body::from_stream(hangs)));
        assert!(
            tokio::time::timeout(Duration::from_millis(300), asking)
                .await
                .is_err()
        );
        empty(&world).await;
    }
}

#[tokio::test]
async fn only_staff_with_the_tool_in_full_adds_and_only_where_there_is_something() {
    for world in worlds().await {
        let form = |engagement: &str| {
            multipart("/files", &[("engagement", engagement)], &[("a.txt", b"1")])
        };
        let wedding = world.wedding.to_string();
        assert_eq!(
            world.ask(&world.clients[0], form(&wedding)).await.status(),
            404
        );
        let mut looks = world.staff.clone();
        if let Some(staff) = &mut looks.staff {
            staff.full = kernel::Kinds::NONE;
        }
        assert_eq!(world.ask(&looks, form(&wedding)).await.status(), 403);
        assert_eq!(
            world
                .ask(&world.staff, form(&kernel::EngagementId::new().to_string()))
                .await
                .status(),
            404
        );
        assert_eq!(
            world
                .ask(
                    &world.staff,
                    multipart("/files", &[("engagement", &wedding)], &[])
                )
                .await
                .status(),
            422
        );
        let (status, _) = read_json(
            world
                .ask(
                    &world.clients[0],
                    multipart(
                        "/api/v1/files",
                        &[("engagement", &wedding)],
                        &[("a.txt", b"1")],
                    ),
                )
                .await,
        )
        .await;
        assert_eq!(status, 403);
        empty(&world).await;
    }
}

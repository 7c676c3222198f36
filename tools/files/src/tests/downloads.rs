//! Bytes out, and the sweep of bytes that nobody names.

use std::time::Duration;

use access::sql;
use axum::body::Body;
use axum::http::Request;
use kernel::ItemId;
use store::sharing::{Verb, apply};

use super::ask::{bytes_of, multipart, read_json};
use super::world::worlds;
use crate::file::File;

#[tokio::test]
async fn a_download_asks_again_each_time_and_always_dresses_the_same() {
    for world in worlds().await {
        let client = &world.clients[0];
        let wedding = world.wedding.to_string();
        let html: &[u8] = b"<html><script>alert(1)</script>";
        let (status, made) = read_json(
            world
                .ask(
                    &world.staff,
                    multipart(
                        "/api/v1/files",
                        &[("engagement", &wedding), ("sharing", "shared")],
                        &[("page.html", html)],
                    ),
                )
                .await,
        )
        .await;
        assert_eq!(status, 201, "{made}");
        let id: ItemId = made["id"].as_str().unwrap().parse().unwrap();
        let path = format!("/files/{id}/download");
        // All but the first byte is a download too, told once.
        for _ in 0..2 {
            let later = Request::builder().uri(&path).header("range", "bytes=1-");
            let later = later.body(Body::empty()).unwrap();
            assert_eq!(world.ask(&world.staff, later).await.status(), 206);
        }
        let told = "select count(*) from audit where org_id = $1 and action = 'file.downloaded'";
        assert_eq!(world.count(told).await, 1);
        let answer = world.get(client, &path).await;
        assert_eq!(answer.status(), 200);
        for (name, value) in [
            ("content-type", "application/octet-stream"),
            ("content-disposition", "attachment; filename=\"page.html\""),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "private, no-store"),
            ("referrer-policy", "no-referrer"),
            ("accept-ranges", "bytes"),
        ] {
            assert_eq!(answer.headers()[name], value, "{name}");
        }
        assert_eq!(bytes_of(answer).await, html);
        let part = Request::builder()
            .uri(&path)
            .header("range", "bytes=1-4")
            .body(Body::empty())
            .unwrap();
        let part = world.ask(client, part).await;
        assert_eq!(
            (
                part.status().as_u16(),
                part.headers()["content-range"].to_str().unwrap()
            ),
            (206, "bytes 1-4/31")
        );
        assert_eq!(bytes_of(part).await, b"html");
        let behind = Request::builder()
            .uri(&path)
            .header("range", "bytes=99-")
            .body(Body::empty())
            .unwrap();
        let behind = world.ask(client, behind).await;
        assert_eq!(
            (
                behind.status().as_u16(),
                behind.headers()["content-range"].to_str().unwrap()
            ),
            (416, "bytes */31")
        );
        assert!(behind.headers().contains_key("content-security-policy"));
        assert_eq!(
            world
                .get(client, &format!("/files/{id}/image"))
                .await
                .status(),
            404,
            "only pictures are shown"
        );
        world.get(&world.staff, &path).await;
        assert_eq!(
            world
                .count("select count(*) from view_event where org_id = $1 and kind = 'download'")
                .await,
            1,
            "one whole download by a client"
        );
        world.get(client, &path).await;
        assert_eq!(
            world
                .count("select count(*) from event where org_id = $1 and verb = 'file.downloaded'")
                .await,
            1,
            "the team hears once an hour that the same client took the same file"
        );

        world
            .change(move |tx, viewer| {
                Box::pin(async move {
                    apply(tx, viewer, id, Verb::Share(kernel::Sharing::Private)).await
                })
            })
            .await
            .unwrap();
        for path in [
            path.clone(),
            format!("/api/v1/files/{id}/content"),
            format!("/files/{id}"),
            format!("/api/v1/files/{id}"),
        ] {
            assert_eq!(
                world.get(client, &path).await.status(),
                404,
                "{path} at once"
            );
            assert_eq!(world.get(&world.staff, &path).await.status(), 200, "{path}");
        }
        assert!(world.app.db.see::<File>(client, id).await.is_err());
    }
}

#[tokio::test]
async fn the_sweep_keeps_what_a_row_names() {
    for world in worlds().await {
        let wedding = world.wedding;
        let upload = |files| crate::store::Upload {
            engagement: wedding,
            folder: None,
            sharing: None,
            description: String::new(),
            files,
        };
        world.add("a.txt", b"1", upload).await.unwrap();
        let stream = futures::stream::iter([Ok::<_, std::convert::Infallible>(
            bytes::Bytes::from_static(b"logo"),
        )]);
        let logo = world.app.blobs.put_stream(stream, 10).await.unwrap().name;
        world
            .run(
                sql("update organization set logo = $2 where id = $1")
                    .bind(world.org)
                    .bind(logo.as_str().to_owned()),
            )
            .await;
        let stream = futures::stream::iter([Ok::<_, std::convert::Infallible>(
            bytes::Bytes::from_static(b"orphan"),
        )]);
        world.app.blobs.put_stream(stream, 10).await.unwrap();
        assert_eq!(crate::sweep(&world.app).await.unwrap(), 0, "all are young");
        age(&world.dir.join("blobs"));
        assert_eq!(crate::sweep(&world.app).await.unwrap(), 1);
        assert_eq!(world.blobs_on_disk(), 2);
    }
}

fn age(folder: &std::path::Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            age(&path);
        } else {
            let then = std::time::SystemTime::now() - Duration::from_secs(3 * 86_400);
            std::fs::OpenOptions::new()
                .write(true)
                .open(path)
                .unwrap()
                .set_modified(then)
                .unwrap();
        }
    }
}

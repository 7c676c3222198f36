//! The floor under Portico's pages: axum answering the same bytes of HTML after the same number of
//! prepared SQLite reads, and nothing else. `floor ADDR SQLITE_FILE NAME=HTML_FILE=READS…`

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

struct Floor {
    pool: SqlitePool,
    ids: Vec<(Vec<u8>, Vec<u8>)>,
    pages: HashMap<String, (Vec<u8>, usize)>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (address, file) = (
        args.next().ok_or("ADDR")?,
        args.next().ok_or("SQLITE_FILE")?,
    );
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .pragma("mmap_size", "268435456");
    let pool = SqlitePoolOptions::new()
        .max_connections(8)
        .connect_with(options)
        .await?;
    let ids: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as("select org_id, id from item limit 4096")
        .fetch_all(&pool)
        .await?;
    let mut pages = HashMap::new();
    for page in args {
        let mut parts = page.splitn(3, '=');
        let (name, html, reads) = (
            parts.next().ok_or("NAME")?,
            parts.next().ok_or("HTML")?,
            parts.next().ok_or("READS")?,
        );
        pages.insert(name.to_owned(), (std::fs::read(html)?, reads.parse()?));
    }
    let floor = Arc::new(Floor { pool, ids, pages });
    let site = Router::new().route("/{page}", get(page)).with_state(floor);
    axum::serve(tokio::net::TcpListener::bind(address).await?, site).await?;
    Ok(())
}

async fn page(State(floor): State<Arc<Floor>>, Path(name): Path<String>) -> Response {
    let Some((html, reads)) = floor.pages.get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    for n in 0..*reads {
        let (org, id) = &floor.ids[(n * 997) % floor.ids.len()];
        let read = sqlx::query_as("select title, version from item where org_id = $1 and id = $2")
            .bind(org)
            .bind(id);
        let read: Result<(String, i64), _> = read.fetch_one(&floor.pool).await;
        if read.is_err() {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    }
    (
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        html.clone(),
    )
        .into_response()
}

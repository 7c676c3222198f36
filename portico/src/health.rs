//! `/healthz`: the process lives. `/readyz`: it can serve: 503 when it cannot write, 200 with the
//! names of what is slow otherwise.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use store::sql;
use web::App;

/// GET `/healthz`.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// GET `/readyz`.
pub async fn readyz(State(app): State<App>) -> Response {
    let now = app.clock.now();
    let writes = app
        .db
        .note(None, move |conn| {
            Box::pin(async move {
                conn.run(
                    sql("insert into bucket (name, full_at) values ('ready', $1) on conflict (name) do update set full_at = excluded.full_at")
                        .bind(now),
                )
                .await
            })
        })
        .await;
    let lag = outbox::lag(&app.db, now).await;
    let degraded: Vec<&str> = match &lag {
        Ok(lag) => lag.degraded(now).into_iter().collect(),
        Err(_) => vec!["outbox"],
    };
    let (status, word) = match (&writes, degraded.is_empty()) {
        (Err(_), _) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        (Ok(_), false) => (StatusCode::OK, "degraded"),
        (Ok(_), true) => (StatusCode::OK, "ready"),
    };
    let body = json!({"status": word, "database": writes.is_ok(), "degraded": degraded});
    (status, axum::Json(body)).into_response()
}

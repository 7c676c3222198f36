//! Pictures inside rich text. One that is not saved in a text yet belongs to whoever brought it
//! in, and to nobody else; once saved it is seen by whoever sees the item, and only there.

use access::{granted_somewhere, scope, sql};
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use blobs::{BlobName, PutError, RESPONSE_HEADERS, Stored};
use kernel::FromRow;
use kernel::{BlobId, FieldError, ItemId, Kind, OrgId, Power, Time};
use serde::Serialize;
use serde_json::json;
use store::{Db, Stop, Tx};
use web::api::Json;
use web::{Asked, Door, Error, Id, Routes};

use crate::rich::Clean;

/// The largest picture, in megabytes.
const MOST_MB: u64 = 12;

pub(crate) fn routes() -> Routes {
    Routes::new()
        .post(Door::Both, "/images", upload)
        .get(Door::Both, "/images/{id}", show)
}

/// A picture just brought in.
#[derive(Serialize)]
struct Uploaded {
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u32>,
}

async fn upload(asked: Asked, request: Request) -> Result<Json<Uploaded>, Error> {
    if !Kind::ALL
        .iter()
        .any(|kind| granted_somewhere(&asked.viewer, *kind).edit())
    {
        return Err(Stop::Forbidden(Power::Edit).into());
    }
    asked.app.quotas.upload(asked.viewer.person.0, asked.now)?;
    let stored = receive(&asked, request).await?;
    if !blobs::is_image(stored.sniffed_type) || !blobs::pixels_ok(stored.pixels) {
        drop_bytes(&asked.app.blobs, &stored.name).await;
        return Err(Stop::field("file", "not_a_picture").into());
    }
    let (name, pixels) = (stored.name.clone(), stored.pixels);
    match insert(&asked, stored).await {
        Ok(id) => Ok(Json(Uploaded {
            url: asked.at(&format!("/images/{id}")),
            width: pixels.map(|p| p.0),
            height: pixels.map(|p| p.1),
        })),
        Err(stop) => {
            drop_bytes(&asked.app.blobs, &name).await;
            Err(stop.into())
        }
    }
}

async fn receive(asked: &Asked, request: Request) -> Result<Stored, Error> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let boundary = multer::parse_boundary(kind).map_err(|_| Error::bad_form())?;
    let most = multer::SizeLimit::new().whole_stream(MOST_MB * 1_000_000 + 64 * 1024);
    let limits = multer::Constraints::new().size_limit(most);
    let body = request.into_body().into_data_stream();
    let mut form = multer::Multipart::with_constraints(body, boundary, limits);
    while let Some(field) = form.next_field().await.map_err(|_| Error::bad_form())? {
        if field.name() == Some("file") {
            return asked
                .app
                .blobs
                .put_stream(field, MOST_MB * 1_000_000)
                .await
                .map_err(refused);
        }
    }
    Err(Stop::field("file", "required").into())
}

fn refused(error: PutError) -> Error {
    match error {
        PutError::TooLarge { .. } => {
            Stop::from(FieldError::new("file", "file_too_large").number(MOST_MB as i64)).into()
        }
        PutError::Aborted(_) => Error::bad_form(),
        PutError::NoSpace | PutError::Store(_) => {
            Stop::Broken("a picture could not be stored").into()
        }
    }
}

async fn insert(asked: &Asked, stored: Stored) -> Result<BlobId, Stop> {
    let hash = data_of_hex(&stored.sha256);
    let person = asked.viewer.person;
    asked
        .app
        .db
        .change(asked.act(), move |tx| {
            Box::pin(async move {
                let (id, org, now) = (BlobId::new(), tx.act.org, tx.act.now);
                tx.run(
                    sql("insert into blob (org_id, id, name, size, sha256, media_type, created_at) values ($1, $2, $3, $4, $5, $6, $7)")
                        .bind(org).bind(id).bind(stored.name.as_str().to_owned()).bind(stored.size as i64).bind(hash).bind(stored.sniffed_type).bind(now),
                )
                .await?;
                tx.run(sql("insert into picture (org_id, id, person_id) values ($1, $2, $3)").bind(org).bind(id).bind(person)).await?;
                tx.audit("picture.uploaded", "picture", id.0, json!({"size": stored.size}));
                Ok(id)
            })
        })
        .await
}

/// Bytes from the hex digits that `blobs` makes.
fn data_of_hex(hex: &str) -> Vec<u8> {
    let digit = |c: u8| (c as char).to_digit(16).unwrap_or(0) as u8;
    hex.as_bytes()
        .chunks_exact(2)
        .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
        .collect()
}

/// Takes bytes away again; what cannot be removed now is left to the sweep of orphans.
async fn drop_bytes(blobs: &blobs::Blobs, name: &BlobName) {
    if let Err(error) = blobs.delete(name).await {
        tracing::warn!(%error, "bytes without a row were not removed");
    }
}

#[derive(FromRow)]
struct Found {
    name: String,
    size: i64,
    media_type: String,
}

async fn show(asked: Asked, Id(id): Id<BlobId>) -> Result<Response, Error> {
    let mut s = sql(
        "select b.name, b.size, b.media_type from picture p join blob b on b.org_id = p.org_id and b.id = p.id where p.org_id = ",
    );
    s.arg(asked.org.id).push(" and p.id = ").arg(id);
    s.push(" and (b.item_id is null and p.person_id = ")
        .arg(asked.viewer.person);
    s.push(" or exists (select 1 from item i where i.id = b.item_id and ");
    scope(&asked.viewer, Power::See, &mut s);
    s.push("))");
    let found: Found = asked.read().await?.one(s).await?;
    let name = BlobName::parse(&found.name).ok_or(Stop::Gone)?;
    let opened = match asked.app.blobs.open(&name, None).await {
        Ok(opened) => opened,
        Err(blobs::BlobError::Missing) => return Err(Stop::Gone.into()),
        Err(_) => return Err(Stop::Broken("a picture could not be read").into()),
    };
    let mut response = Body::from_stream(opened.stream).into_response();
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    for (name, value) in RESPONSE_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(blobs::known_type(&found.media_type)),
    );
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(found.size));
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("inline"),
    );
    Ok(response)
}

/// What remains of a text when pictures that its writer may not put there are left out: those may
/// stand that the writer just brought in, and those that are on the item already.
///
/// # Errors
/// The database's.
pub async fn usable(tx: &mut Tx<'_>, item: Option<ItemId>, clean: Clean) -> Result<Clean, Stop> {
    if clean.pictures.is_empty() {
        return Ok(clean);
    }
    let mut s = sql(
        "select p.id from picture p join blob b on b.org_id = p.org_id and b.id = p.id where p.org_id = ",
    );
    s.arg(tx.act.org)
        .push(" and (b.item_id is null and p.person_id = ")
        .arg(tx.act.person);
    if let Some(item) = item {
        s.push(" or b.item_id = ").arg(item);
    }
    s.push(") and p.id in ")
        .list(clean.pictures.iter().copied());
    let found: Vec<(BlobId,)> = tx.all(s).await?;
    let found: Vec<BlobId> = found.into_iter().map(|(id,)| id).collect();
    Ok(clean.only(&found))
}

/// Makes the pictures of a saved text part of its item: from now on who sees the item sees them.
///
/// # Errors
/// The database's.
pub async fn claim(tx: &mut Tx<'_>, item: ItemId, clean: &Clean) -> Result<(), Stop> {
    if clean.pictures.is_empty() {
        return Ok(());
    }
    let mut s = sql("update blob set item_id = ");
    s.arg(item)
        .push(" where item_id is null and org_id = ")
        .arg(tx.act.org)
        .push(" and id in ")
        .list(clean.pictures.iter().copied());
    tx.run(s).await?;
    Ok(())
}

/// Removes pictures brought in before `before` that no text took up. For the worker, once a day.
///
/// # Errors
/// The database's; bytes that could not be removed are left to the sweep of orphans.
pub async fn forget_unused(
    db: &Db,
    blobs: &blobs::Blobs,
    org: OrgId,
    before: Time,
) -> Result<usize, Stop> {
    let names: Vec<(String,)> = db
        .note(Some(org), move |conn| {
            Box::pin(async move {
                conn.all(
                    sql("delete from blob where org_id = $1 and item_id is null and created_at < $2 and id in (select id from picture where org_id = $1) returning name")
                        .bind(org)
                        .bind(before),
                )
                .await
            })
        })
        .await?;
    for (name,) in &names {
        if let Some(name) = BlobName::parse(name) {
            drop_bytes(blobs, &name).await;
        }
    }
    Ok(names.len())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_hash_comes_back_from_its_digits() {
        assert_eq!(super::data_of_hex("00ff1a"), [0, 255, 26]);
    }
}

//! Taking files in: a multipart form read part by part, each file streamed to its blob, never whole in
//! memory. Parts may come in any order. Nothing that arrived stays behind when the form is refused or
//! the sender goes away.

use std::collections::BTreeMap;

use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use blobs::{BlobName, Blobs, display_name};
use futures::StreamExt;
use kernel::ItemId;
use store::{Act, Stop};
use web::Asked;

use crate::fault::Fault;
use crate::store::{Arrived, Upload, add};

/// How many files one form may carry.
pub const FILES_MAX: usize = 60;
/// The longest value of a field that is not a file, in bytes.
const VALUE_MAX: usize = 16 * 1024;
/// How many such fields are read.
const FIELDS_MAX: usize = 40;

/// Counts a file against what its sender may bring in a minute.
fn count(asked: &Asked) -> Result<(), Fault> {
    let quota = asked.app.quotas.upload(asked.viewer.person.0, asked.now);
    quota.map_err(|stop| match stop {
        Stop::TooMany(seconds) => Fault::TooFast(seconds),
        _ => Fault::Broken,
    })
}

/// What a form carried.
pub struct Form {
    /// Fields by name; the last of equal names.
    pub fields: BTreeMap<String, String>,
    /// Files, in order.
    pub files: Vec<Arrived>,
    guard: Guard,
}

/// A form that was not taken, with the fields that were read by then. Nothing of it is kept.
#[derive(Debug)]
pub struct Refused {
    /// Why.
    pub fault: Fault,
    /// Fields by name.
    pub fields: BTreeMap<String, String>,
}

/// Bytes that no row names yet; they go when this does.
struct Guard {
    blobs: Blobs,
    names: Vec<BlobName>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        let (blobs, names) = (self.blobs.clone(), std::mem::take(&mut self.names));
        if names.is_empty() {
            return;
        }
        tokio::spawn(async move {
            for name in names {
                if let Err(error) = blobs.delete(&name).await {
                    tracing::warn!(%error, "bytes of a refused upload stay until the sweep");
                }
            }
        });
    }
}

impl Form {
    /// Reads a form to its end. `untitled` names a file whose own name says nothing.
    pub async fn read(asked: &Asked, untitled: &str, request: Request) -> Result<Form, Refused> {
        let app = &asked.app;
        let guard = Guard {
            blobs: app.blobs.clone(),
            names: Vec::new(),
        };
        let mut form = Form {
            fields: BTreeMap::new(),
            files: Vec::new(),
            guard,
        };
        match form.parts(asked, untitled, request).await {
            Ok(()) => Ok(form),
            Err(fault) => Err(Refused {
                fault,
                fields: form.fields,
            }),
        }
    }

    async fn parts(
        &mut self,
        asked: &Asked,
        untitled: &str,
        request: Request,
    ) -> Result<(), Fault> {
        let app = &asked.app;
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default();
        if !kind
            .trim_start()
            .to_ascii_lowercase()
            .starts_with("multipart/form-data")
        {
            return Err(Fault::WrongType);
        }
        let mut parts = Multipart::from_request(request, app)
            .await
            .map_err(|e| Fault::Unreadable(e.body_text()))?;
        while let Some(part) = parts
            .next_field()
            .await
            .map_err(|e| Fault::Unreadable(e.body_text()))?
        {
            if let Err(fault) = self.part(asked, untitled, part).await {
                if matches!(fault, Fault::TooLarge | Fault::TooMany | Fault::TooFast(_)) {
                    drain(&mut parts, app.site.max_file).await;
                }
                return Err(fault);
            }
        }
        Ok(())
    }

    async fn part(&mut self, asked: &Asked, untitled: &str, part: Field<'_>) -> Result<(), Fault> {
        let name = part.name().unwrap_or_default().to_owned();
        // Programs may leave the file's name out; a browser never does.
        let given = part
            .file_name()
            .map(str::to_owned)
            .or_else(|| (name == "file").then(String::new));
        let Some(given) = given else {
            if self.fields.len() == FIELDS_MAX {
                return Err(Fault::Unreadable("too many fields".to_owned()));
            }
            self.fields.insert(name, value(part).await?);
            return Ok(());
        };
        if name != "file" {
            return Err(Fault::Unreadable(format!(
                "a file came as `{}`; it is named `file`",
                name.escape_debug()
            )));
        }
        if self.files.len() == FILES_MAX {
            return Err(Fault::TooMany);
        }
        if !given.is_empty() {
            count(asked)?; // before its bytes are kept
        }
        let stored = self
            .guard
            .blobs
            .put_stream(part, asked.app.site.max_file)
            .await
            .map_err(Fault::from)?;
        self.guard.names.push(stored.name.clone());
        if stored.size == 0 && given.is_empty() {
            return Ok(()); // how browsers say that no file was chosen; the guard takes its empty blob
        }
        if given.is_empty() {
            count(asked)?;
        }
        let name = display_name(&given).unwrap_or_else(|| untitled.to_owned());
        self.files.push(Arrived { name, stored });
        Ok(())
    }

    /// Makes items of the files in one change, and says which; a repeat of the same form gets the first
    /// answer. `act` comes from [`act`].
    pub async fn add(
        mut self,
        asked: &Asked,
        act: Act,
        upload: Upload,
    ) -> Result<Vec<ItemId>, Stop> {
        if upload.files.is_empty() {
            return Err(Stop::field("file", "required"));
        }
        let viewer = asked.viewer.clone();
        let kept: Vec<BlobName> = upload.files.iter().map(|f| f.stored.name.clone()).collect();
        // From here on the change may be made even if we are dropped: bytes stay, the sweep takes what no row names.
        self.guard.names.retain(|name| !kept.contains(name));
        let made = asked
            .app
            .db
            .change(act, move |tx| {
                Box::pin(async move {
                    let made = add(tx, &viewer, &upload).await?;
                    tx.answer(
                        made.iter()
                            .map(ItemId::to_string)
                            .collect::<Vec<_>>()
                            .join(" "),
                    );
                    Ok(made)
                })
            })
            .await;
        if matches!(
            made,
            Err(Stop::Refused(_)
                | Stop::Gone
                | Stop::Forbidden(_)
                | Stop::Again(_)
                | Stop::KeyReused)
        ) {
            self.guard.names.extend(kept); // surely not written
        }
        match made {
            Err(Stop::Again(first)) => {
                let ids: Result<Vec<ItemId>, _> = first.split(' ').map(str::parse).collect();
                ids.map_err(|_| Stop::Broken("a first answer cannot be read"))
            }
            other => other,
        }
    }
}

/// The act of an upload: with a key, a repeat is told from another upload by fields, names and bytes.
pub fn act(asked: &Asked, key: &str, fields: &[String], files: &[Arrived]) -> Act {
    let mut parts: Vec<&str> = fields.iter().map(String::as_str).collect();
    for file in files {
        parts.push(&file.name);
        parts.push(&file.stored.sha256);
    }
    asked.act_once(key, &parts)
}

async fn value(mut part: Field<'_>) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.next().await {
        bytes.extend_from_slice(&chunk.map_err(|e| Fault::Unreadable(e.body_text()))?);
        if bytes.len() > VALUE_MAX {
            return Err(Fault::Unreadable("a field is too long".to_owned()));
        }
    }
    String::from_utf8(bytes).map_err(|_| Fault::Unreadable("a field is not UTF-8".to_owned()))
}

/// Reads on for a while after a refusal: a browser that is still sending shows no answer, only a broken
/// connection. Up to as much again as one file may have.
async fn drain(parts: &mut Multipart, mut left: u64) {
    while let Ok(Some(mut part)) = parts.next_field().await {
        while let Some(Ok(chunk)) = part.next().await {
            left = left.saturating_sub(chunk.len() as u64);
            if left == 0 {
                return;
            }
        }
    }
}

/// Whether the sender wants JSON: the drop zone does.
pub fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("application/json"))
}

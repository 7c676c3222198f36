//! The pages of files: a list for staff and one for clients, the page of a file, and the verbs.

mod bulk;
mod folder;
mod item;
mod list;
mod office;
mod portal;
mod upload;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use kernel::{EngagementId, FolderId};
use web::{Door, Routes};

use crate::download::{download, image};

/// Pages under `/{org}`. Comments, sharing and trash of a file are `parts::pages`.
pub fn pages() -> Routes {
    Routes::new()
        .get(Door::Both, "/files", list::top)
        // Each file has its own limit, kept while it streams; a form of many files is as long as it is.
        .post(
            Door::Office,
            "/files",
            upload::add.layer(DefaultBodyLimit::disable()),
        )
        .post(Door::Office, "/files/selected", bulk::act)
        .post(Door::Office, "/files/restore", bulk::restore)
        .get(Door::Office, "/files/folders/new", folder::new_form)
        .post(Door::Office, "/files/folders", folder::create)
        .get(Door::Both, "/files/folders/{id}", list::folder)
        .get(Door::Office, "/files/folders/{id}/edit", folder::edit_form)
        .post(Door::Office, "/files/folders/{id}/edit", folder::edit)
        .post(Door::Office, "/files/folders/{id}/trash", folder::trash)
        .post(Door::Office, "/files/folders/{id}/restore", folder::restore)
        .get(Door::Both, "/files/{id}", item::show)
        .get(Door::Both, "/files/{id}/edit", item::edit_form)
        .post(Door::Both, "/files/{id}/edit", item::edit)
        .get(Door::Both, "/files/{id}/download", download)
        .get(Door::Both, "/files/{id}/image", image)
}

/// Where the files of a place are listed.
pub(crate) fn place_path(engagement: EngagementId, folder: Option<FolderId>) -> String {
    match folder {
        Some(folder) => format!("/files/folders/{folder}"),
        None => format!("/files?engagement={engagement}"),
    }
}

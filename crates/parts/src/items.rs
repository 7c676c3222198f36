//! Addresses that are the same for every kind.

use kernel::{ItemId, Kind, Power};
use store::items::permit_head;
use web::{Asked, Door, Error, Id, Routes, Then, Tool, then};

pub(crate) fn routes() -> Routes {
    Routes::new().get(Door::Both, "/items/{id}", open)
}

/// The path of an item within its place.
pub fn item_path(kind: Kind, id: ItemId) -> String {
    format!("/{}/{id}", kind.tool())
}

/// The path of the list of its kind.
pub fn list_path(kind: Kind) -> String {
    format!("/{}", kind.tool())
}

/// The tool that keeps items of this kind, if this program has it.
pub fn tool_of(asked: &Asked, kind: Kind) -> Option<&'static Tool> {
    asked.app.tools.iter().find(|tool| tool.kind == kind)
}

/// `/items/{id}` leads to the item wherever its tool shows it, for whoever sees it.
async fn open(asked: Asked, Id(id): Id<ItemId>) -> Result<Then, Error> {
    let head = permit_head(&mut asked.read().await?, &asked.viewer, id, Power::See).await?;
    Ok(then(&asked, &item_path(head.kind, id)))
}

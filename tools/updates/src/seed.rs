//! Updates for the demo world, benchmarks and tests, made through the tool's own verbs.

use ::store::Tx;
use ::store::items::NewItem;
use kernel::{ItemId, Viewer};
use parts::rich;

use crate::store::{New, write};
use crate::update::Wording;

/// What `web::Tool` asks for: see there.
pub(crate) fn seed<'t>(
    tx: &'t mut Tx<'_>,
    viewer: &'t Viewer,
    new: NewItem,
    text: String,
) -> Borrowed<'t> {
    Box::pin(async move {
        let text = if text.trim().is_empty() {
            new.title.clone()
        } else {
            text
        };
        let wording = Wording {
            title: new.title,
            text: rich::clean(&text),
        };
        write(
            tx,
            viewer,
            New {
                engagement: new.engagement,
                wording,
                sharing: new.sharing,
                draft: new.draft,
            },
        )
        .await
    })
}

type Borrowed<'t> = futures::future::BoxFuture<'t, Result<ItemId, ::store::Stop>>;

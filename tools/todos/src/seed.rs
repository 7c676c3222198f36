//! To-dos for the demo world, benchmarks and tests, made through the tool's own verbs. The text
//! becomes the notes; one that is not open is done by whoever makes it.

use ::store::items::{self, NewItem};
use ::store::{Stop, Tx};
use futures::future::BoxFuture;
use kernel::{ItemId, Power, Viewer};

use crate::store::{New, write};
use crate::todo::{Todo, Wording, tick};

/// What `web::Tool` asks for: see there.
pub(crate) fn seed<'t>(
    tx: &'t mut Tx<'_>,
    viewer: &'t Viewer,
    new: NewItem,
    text: String,
) -> BoxFuture<'t, Result<ItemId, Stop>> {
    Box::pin(async move {
        let due = new.due_at.map(|at| at.date_naive());
        let made = New {
            engagement: new.engagement,
            list: None,
            list_title: crate::m::todos().to(i18n::Lang::default()),
            wording: Wording {
                title: new.title,
                notes: text,
                due,
            },
            sharing: new.sharing,
            clients: new.assignees,
            staff: new.carriers,
        };
        let id = write(tx, viewer, made).await?;
        if !new.open {
            let party = tx.act.party;
            items::change::<Todo>(tx, viewer, id, Power::Manage, None, |head, body, now| {
                tick(head, body, party, now)
            })
            .await?;
        }
        Ok(id)
    })
}

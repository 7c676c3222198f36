//! The SQL of folders and files. Reads go through the viewer's scope; changes are parts of one transaction.

mod add;
mod away;
mod bytes;
mod change;
mod folders;
mod keep;
mod list;

pub(crate) use add::insert_blob;
pub use add::{Arrived, Upload, add};
pub use away::{restore_folder, trash};
pub use bytes::{blob_name, goes_on, note_download, note_taken, sweep};
pub use change::{Edit, change, move_to, restore_all};
pub use folders::{chain, folders, meet, page, tree};
pub use keep::{create, edit};
pub use list::{List, Wanted, files, newest, wanted};

use access::{any_place, granted_somewhere};
use kernel::{Kind, Power, Viewer};
use store::Stop;

/// Makes sure that the viewer may arrange folders and files: *gone* for who sees none at all.
pub(crate) fn full(viewer: &Viewer) -> Result<(), Stop> {
    if granted_somewhere(viewer, Kind::File).manage() {
        Ok(())
    } else if any_place(viewer, Power::See) {
        Err(Stop::Forbidden(Power::Manage))
    } else {
        Err(Stop::Gone)
    }
}

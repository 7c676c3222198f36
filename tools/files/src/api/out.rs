//! What the API shows and takes.

use kernel::{EngagementId, FolderId, Sharing};
use parts::api::ItemHead;
use serde::{Deserialize, Serialize};
use store::items::Seen;
use utoipa::{IntoParams, ToSchema};
use web::Asked;

use crate::file::File;
use crate::folder::Folder;

/// A file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FileOut {
    /// What every item has; the title is the file's name.
    #[serde(flatten)]
    pub head: ItemHead,
    /// The folder it lies in; none at the top.
    pub folder: Option<FolderId>,
    /// A line on what it is.
    pub description: String,
    /// Bytes.
    #[schema(minimum = 0)]
    pub size: i64,
    /// What it is by its first bytes; `application/octet-stream` for all else.
    pub media_type: String,
    /// Pixels across, of a picture.
    pub width: Option<i64>,
    /// Pixels down.
    pub height: Option<i64>,
}

impl FileOut {
    /// The file as this viewer gets it.
    pub fn of(asked: &Asked, seen: Seen<File>) -> FileOut {
        FileOut {
            head: ItemHead::of(asked, &seen.head, seen.may),
            folder: seen.body.folder_id,
            description: seen.body.description,
            size: seen.body.size,
            media_type: seen.body.media_type,
            width: seen.body.width,
            height: seen.body.height,
        }
    }
}

/// A file to add, as a multipart form.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // describes the form, which is read part by part
pub struct NewFile {
    /// The engagement.
    #[schema(value_type = EngagementId)]
    pub engagement: EngagementId,
    /// The folder; left out for the top.
    #[schema(value_type = FolderId, required = false)]
    pub folder: Option<FolderId>,
    /// *Show on portal?*; left out for the default.
    #[schema(value_type = Sharing, required = false)]
    pub sharing: Option<Sharing>,
    /// A line on what it is.
    #[schema(value_type = String, required = false, max_length = 2_000)]
    pub description: Option<String>,
    /// The bytes, with the file's name.
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream", min_length = 1)]
    pub file: Vec<u8>,
}

/// Changes of a file; what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileChange {
    /// The name; keeps its extension where none is given.
    #[schema(min_length = 1, max_length = 255, pattern = r"^[^/\\]*\w[^/\\]*$")]
    pub name: Option<String>,
    /// A line on what it is.
    #[schema(max_length = 2_000)]
    pub description: Option<String>,
    /// The folder to move it to; `null` for the top.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<FolderId>)]
    pub folder: Option<Option<FolderId>>,
    /// The version that was read.
    #[schema(minimum = 1)]
    pub version: i64,
}

/// Tells `null` from left out.
fn given<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    d: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(d).map(Some)
}

/// What narrows a list of files.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FilesOf {
    /// Of this engagement.
    pub engagement: Option<EngagementId>,
    /// In this folder itself.
    pub folder: Option<FolderId>,
}

/// A folder.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FolderOut {
    /// The folder.
    pub id: FolderId,
    /// The engagement whose files it holds.
    pub engagement: EngagementId,
    /// The folder it lies in; none at the top.
    pub parent: Option<FolderId>,
    /// What it is called.
    pub name: String,
    /// How many files you see in it, at any depth; counted up to 100.
    #[schema(minimum = 0, maximum = 100)]
    pub files: i64,
    /// Grows with every save; send it back with changes.
    #[schema(minimum = 1)]
    pub version: i64,
}

impl From<Folder> for FolderOut {
    fn from(f: Folder) -> Self {
        FolderOut {
            id: f.id,
            engagement: f.engagement_id,
            parent: f.parent_id,
            name: f.name,
            files: f.files,
            version: f.version,
        }
    }
}

/// A folder to make.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFolder {
    /// The engagement.
    pub engagement: EngagementId,
    /// The folder it goes into; none for the top.
    pub parent: Option<FolderId>,
    /// What it is called.
    #[schema(min_length = 1, max_length = 120, pattern = r"^[^/\\]*\w[^/\\]*$")]
    pub name: String,
}

/// Changes of a folder; what is left out stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FolderChange {
    /// What it is called.
    #[schema(min_length = 1, max_length = 120, pattern = r"^[^/\\]*\w[^/\\]*$")]
    pub name: Option<String>,
    /// The folder to move it to; `null` for the top.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<FolderId>)]
    pub parent: Option<Option<FolderId>>,
    /// The version that was read.
    #[schema(minimum = 1)]
    pub version: i64,
}

/// What narrows a list of folders.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FoldersOf {
    /// Of this engagement.
    pub engagement: Option<EngagementId>,
    /// In this folder itself.
    pub parent: Option<FolderId>,
}

/// How a folder is put into the trash.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HowToTrash {
    /// With everything in it; without it only an empty folder goes.
    pub contents: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_told_from_left_out() {
        let read = |text: &str| serde_json::from_str::<FileChange>(text).unwrap().folder;
        assert_eq!(read(r#"{"version":1}"#), None);
        assert_eq!(read(r#"{"version":1,"folder":null}"#), Some(None));
        assert!(
            read(r#"{"version":1,"folder":"01890000-0000-7000-8000-000000000000"}"#)
                .unwrap()
                .is_some()
        );
        assert!(serde_json::from_str::<FileChange>(r#"{"version":1,"x":1}"#).is_err());
    }
}

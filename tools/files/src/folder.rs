//! A folder: its words and the rules for its name and place. No I/O.

use blobs::display_name;
use kernel::FromRow;
use kernel::{EngagementId, FieldError, FolderId, Refusal};

/// The longest name, in characters.
pub const NAME_MAX: usize = 120;
/// How deep folders go; one at the top is at depth 1.
pub const DEPTH_MAX: i64 = 8;
/// How many folders one folder (or the top) holds.
pub const SIBLINGS_MAX: i64 = 1_000;

/// A folder as a viewer meets it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Folder {
    /// The folder.
    pub id: FolderId,
    /// The engagement whose files it holds.
    pub engagement_id: EngagementId,
    /// The folder it lies in, or none at the top.
    pub parent_id: Option<FolderId>,
    /// What it is called.
    pub name: String,
    /// Grows with every save.
    pub version: i64,
    /// How many files this viewer sees in it, at any depth; counted up to [`MANY`].
    pub files: i64,
}

/// Where counting the files of a folder stops.
pub const MANY: i64 = 100;

/// A folder's name: what can be seen of it, not empty, not too long. A slash stays, because a name is
/// shown and never a path.
pub fn checked(typed: &str) -> Result<String, FieldError> {
    let parts: Vec<String> = typed.split(['/', '\\']).filter_map(display_name).collect();
    let name = parts.join("/");
    match name.chars().count() {
        0 => Err(FieldError::new("name", "required")),
        n if n > NAME_MAX => Err(FieldError::new("name", "too_long").number(NAME_MAX as i64)),
        _ => Ok(name),
    }
}

/// What stands around a place where a folder is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Around {
    /// Depth of the folder it goes into; 0 at the top.
    pub depth: i64,
    /// How many folders are there already.
    pub siblings: i64,
    /// Whether one of them has the name already.
    pub taken: bool,
}

/// Whether a folder that is `height` levels high (1 without folders in it) may go there.
pub fn may_go(around: Around, height: i64) -> Result<(), Refusal> {
    if around.taken {
        return Err(FieldError::new("name", "taken").into());
    }
    if around.depth + height > DEPTH_MAX {
        return Err(Refusal::State("folder_too_deep"));
    }
    if around.siblings >= SIBLINGS_MAX {
        return Err(Refusal::State("folder_too_many"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cleaned_and_bounded() {
        assert_eq!(checked("  Food / Drink ").unwrap(), "Food/Drink");
        assert_eq!(checked("Br\u{202e}and").unwrap(), "Brand");
        for empty in ["", " ", "..", "/", "\u{200b}"] {
            assert_eq!(checked(empty).unwrap_err().code, "required", "{empty:?}");
        }
        assert!(checked(&"é".repeat(NAME_MAX)).is_ok());
        assert_eq!(
            checked(&"é".repeat(NAME_MAX + 1)).unwrap_err().code,
            "too_long"
        );
    }

    #[test]
    fn eight_deep_and_no_deeper() {
        let at = |depth| Around {
            depth,
            siblings: 0,
            taken: false,
        };
        assert!(may_go(at(7), 1).is_ok() && may_go(at(0), 8).is_ok());
        assert_eq!(may_go(at(8), 1), Err(Refusal::State("folder_too_deep")));
        assert_eq!(may_go(at(6), 3), Err(Refusal::State("folder_too_deep")));
        assert_eq!(
            may_go(
                Around {
                    siblings: SIBLINGS_MAX,
                    ..at(0)
                },
                1
            ),
            Err(Refusal::State("folder_too_many"))
        );
        assert!(matches!(
            may_go(
                Around {
                    taken: true,
                    ..at(0)
                },
                1
            ),
            Err(Refusal::Fields(_))
        ));
    }
}

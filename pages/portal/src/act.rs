//! Rows that ask for something: where they lead, what they say, what can be pressed.

use i18n::Text;
use kernel::{EngagementId, ItemId, Kind, Power, Time, Viewer};
use web::Asked;

use crate::days::{Here, Standing};
use crate::m;

/// The page of an item.
pub fn path(kind: Kind, id: ItemId) -> String {
    format!("/{}/{id}", kind.tool())
}

/// The icon of the tool that keeps a kind.
pub fn icon(asked: &Asked, kind: Kind) -> &'static str {
    asked
        .app
        .tools
        .iter()
        .find(|t| t.kind == kind)
        .map_or("circle", |t| t.icon)
}

/// The icon of a file by the ending of its name.
pub fn file_icon(name: &str) -> &'static str {
    let ending = name
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_ascii_lowercase();
    match ending.as_str() {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg" | "heic" => "file-image",
        "mp4" | "mov" | "webm" | "mkv" => "file-video",
        "mp3" | "wav" | "ogg" | "m4a" | "flac" => "file-audio",
        "zip" | "gz" | "7z" | "rar" | "tar" => "file-archive",
        "csv" | "xls" | "xlsx" | "ods" => "file-spreadsheet",
        "pdf" | "doc" | "docx" | "odt" | "txt" | "md" | "rtf" => "file-text",
        _ => "file",
    }
}

/// Something that waits for the client.
#[derive(Clone, Debug)]
pub struct Turn {
    /// The item.
    pub id: ItemId,
    /// Its page.
    pub path: String,
    /// Its tool's icon.
    pub icon: &'static str,
    /// What the kind is called: "To-do".
    pub noun: Text,
    /// Its title.
    pub title: String,
    /// `late`, `due` or `now`.
    pub look: &'static str,
    /// The icon of the status.
    pub look_icon: &'static str,
    /// "Due Friday", or "Your turn".
    pub status: String,
    /// "Due 12 June" where the status does not say it; may be empty.
    pub due: String,
    /// Who asked; may be empty.
    pub who: String,
    /// The beginning of its text; may be empty.
    pub words: String,
    /// What opening it is called.
    pub open: Text,
    /// Whether the calendar has locked it for the client.
    pub locked: bool,
    /// Whether the client may tick it off.
    pub tick: bool,
}

/// What a turn is made of.
pub struct Waiting<'w> {
    /// The item.
    pub id: ItemId,
    /// Its kind.
    pub kind: Kind,
    /// The engagement it is in.
    pub engagement: EngagementId,
    /// Its title.
    pub title: &'w str,
    /// When it is due.
    pub due_at: Option<Time>,
    /// Until when it is opened for a change, where it is.
    pub open_until: Option<Time>,
    /// Who asked.
    pub who: &'w str,
    /// Its text.
    pub words: &'w str,
}

impl Turn {
    /// A turn of this viewer at a place.
    pub fn of(asked: &Asked, here: Here, waiting: Waiting<'_>) -> Turn {
        let Waiting {
            id,
            kind,
            engagement,
            title,
            due_at,
            open_until,
            who,
            words,
        } = waiting;
        let due = due_at.map(|at| here.due(at));
        let standing = due.map(|due| here.standing(due));
        let due_words = due.map(|due| here.due_words(due)).unwrap_or_default();
        let may = access::granted(&asked.viewer, kind, engagement);
        let since = asked.viewer.locking(kind, engagement).since(asked.now);
        let locked = since.is_some() && open_until.is_none();
        let opened = since.and(open_until).map(|until| {
            let last = here.day(until - chrono::TimeDelta::minutes(1));
            here.say(m::turn_opened(here.near(last)))
        });
        let (look, look_icon, status, due) = match (opened, standing) {
            // Nobody is late with what they cannot do.
            _ if locked => ("", "lock", here.say(m::turn_locked()), due_words),
            (Some(words), _) => ("due", "lock-open", words, due_words),
            (_, Some(Standing::Late(_))) => ("late", "circle-alert", due_words, String::new()),
            (_, Some(Standing::Soon)) => ("due", "clock", due_words, String::new()),
            (_, Some(Standing::Later) | None) => {
                ("now", "pen-line", here.say(m::your_turn()), due_words)
            }
        };
        Turn {
            id,
            path: path(kind, id),
            icon: icon(asked, kind),
            noun: m::kind_noun(kind.word().to_owned()).into(),
            title: title.to_owned(),
            look,
            look_icon,
            status,
            due,
            who: who.to_owned(),
            words: ui::excerpt(store::search::told(words).0, 180),
            open: m::open_kind(kind.word().to_owned()).into(),
            tick: kind == Kind::Todo && may.contribute() && !locked,
            locked,
        }
    }
}

/// Whether the viewer meets a tool at all.
pub fn meets(viewer: &Viewer, kind: Kind) -> bool {
    access::granted_somewhere(viewer, kind).has(Power::See)
}

#[cfg(test)]
mod tests {
    #[test]
    fn files_have_the_icon_of_their_ending() {
        for (name, icon) in [
            ("Floor plan v3.PDF", "file-text"),
            ("a.b.jpeg", "file-image"),
            ("guests.xlsx", "file-spreadsheet"),
            ("README", "file"),
            (".zip", "file-archive"),
        ] {
            assert_eq!(super::file_icon(name), icon, "{name}");
        }
    }
}

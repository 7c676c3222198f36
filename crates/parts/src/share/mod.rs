//! *Show on portal?*, whom an item is for, and who sees it because of what. For staff.

mod exposure;
mod routes;
mod sights;

use i18n::Text;
use kernel::{Audience, ItemId, Powers, Sharing};
use store::items::Head;
use store::{Conn, Stop};
use web::Asked;

pub use exposure::{Exposed, exposure};
pub(crate) use routes::routes;
pub use sights::{Sight, Sights, sights};

use crate::m;

/// The sharing control of one item, read for its page.
pub struct ShareBox {
    item: ItemId,
    draft: bool,
    trashed: bool,
    sharing: Sharing,
    sent: bool,
    audience: Audience,
    may_share: bool,
    may_manage: bool,
    /// Comments that clients will see with the item.
    waiting: usize,
    engagement: String,
    rows: Vec<Row>,
    /// First names of those who would see it once it is shown.
    would: Vec<String>,
    /// Whether it is on the portal, seen or not.
    on: bool,
}

/// One member: sees it or not, why, and the link that changes it.
pub(crate) struct Row {
    pub name: String,
    pub sees: bool,
    pub because: Text,
    pub change: Option<(Text, String)>,
}

impl ShareBox {
    /// Reads who sees an item that staff has seen. Three statements. `waiting` is how many comments
    /// on it clients see once they see the item.
    ///
    /// # Errors
    /// The database's.
    pub async fn read(
        conn: &mut Conn,
        asked: &Asked,
        head: &Head,
        may: Powers,
        waiting: usize,
    ) -> Result<ShareBox, Stop> {
        let sights = sights(conn, asked.org.id, head).await?;
        Ok(ShareBox::of(asked, head, may, waiting, &sights))
    }

    fn of(asked: &Asked, head: &Head, may: Powers, waiting: usize, sights: &Sights) -> ShareBox {
        ShareBox {
            rows: sights.rows(asked, head),
            would: sights.once_shown(),
            engagement: sights.engagement.clone(),
            item: head.id,
            draft: head.draft,
            on: on_portal(head),
            trashed: head.trashed_at.is_some(),
            sharing: head.sharing,
            sent: head.sent_at.is_some(),
            audience: head.audience,
            may_share: may.share() && head.trashed_at.is_none(),
            may_manage: may.manage(),
            waiting,
        }
    }

    fn names(&self) -> Vec<&str> {
        self.rows
            .iter()
            .filter(|r| r.sees)
            .map(|r| people::first_name(&r.name))
            .collect()
    }

    /// Whether any client sees it now.
    pub fn shown(&self) -> bool {
        self.rows.iter().any(|r| r.sees)
    }

    /// In a word: nobody but the team, names, or how many of how many.
    pub fn words(&self) -> Text {
        match in_words(&self.names(), self.rows.len()) {
            Some(words) => words,
            None if self.on => m::nobody_at_present().into(),
            None => m::team_only().into(),
        }
    }

    /// Who will see it, said before it is shown.
    pub(crate) fn who_would(&self) -> Text {
        let names: Vec<&str> = self.would.iter().map(String::as_str).collect();
        match in_words(&names, self.rows.len()) {
            Some(words) => m::would_be_seen_by(words).into(),
            None => m::would_be_seen_by_nobody().into(),
        }
    }

    pub(crate) fn engagement(&self) -> &str {
        &self.engagement
    }

    /// Who reads what is written where clients see it.
    pub(crate) fn seen_by(&self) -> Text {
        if self.shown() {
            let (seeing, all) = (self.names().len(), self.rows.len());
            if seeing > 2 && seeing == all {
                m::seen_by_members(all as i64).into()
            } else {
                m::seen_by(self.words()).into()
            }
        } else if self.on {
            m::seen_by_nobody_at_present().into()
        } else {
            m::seen_by_nobody_yet().into()
        }
    }

    /// The chip with its panel *who sees this*.
    pub fn chip(&self) -> Chip<'_> {
        Chip { share: self }
    }

    /// The group for the aside: the switch, what comes with it, and the way to all details.
    pub fn panel(&self) -> Panel<'_> {
        Panel { share: self }
    }

    /// A notice that says so when the item is in the trash, with the way out.
    pub fn trashed(&self) -> Trashed<'_> {
        Trashed { share: self }
    }
}

/// So many are named; of more, how many it is.
const NAMED: usize = 5;

/// Names, or how many of how many; none for nobody.
fn in_words(names: &[&str], all: usize) -> Option<Text> {
    Some(match names {
        [] => return None,
        [one] => Text::data((*one).to_owned()),
        [one, two] => m::two_names((*one).to_owned(), (*two).to_owned()).into(),
        few if few.len() <= NAMED => Text::data(few.join(", ")),
        many if many.len() == all => m::all_members(all as i64).into(),
        many => m::some_members(many.len() as i64, all as i64).into(),
    })
}

/// See [`ShareBox::chip`].
#[derive(askama::Template)]
#[template(path = "share_chip.html")]
pub struct Chip<'s> {
    share: &'s ShareBox,
}
impl askama::filters::HtmlSafe for Chip<'_> {}

/// See [`ShareBox::panel`].
#[derive(askama::Template)]
#[template(path = "share_panel.html")]
pub struct Panel<'s> {
    share: &'s ShareBox,
}
impl askama::filters::HtmlSafe for Panel<'_> {}

/// See [`ShareBox::trashed`].
#[derive(askama::Template)]
#[template(path = "share_trashed.html")]
pub struct Trashed<'s> {
    share: &'s ShareBox,
}
impl askama::filters::HtmlSafe for Trashed<'_> {}

/// The state of sharing in a list, told from the header alone: `{{ parts::share::state(&head) }}`.
#[derive(askama::Template)]
#[template(
    ext = "html",
    source = r##"<span class="status"{% if draft %} data-s="draft"{% else if shown %} data-s="done"{% endif %}>{% if draft %}{{ ui::icon("file-pen-line") }}{% else if shown %}{{ ui::icon("eye") }}{% else %}{{ ui::icon("lock") }}{% endif %}{{ words }}</span>"##
)]
pub struct State {
    draft: bool,
    shown: bool,
    words: Text,
}
impl askama::filters::HtmlSafe for State {}

/// Whether the item is on the portal at all, told from the header alone: no draft, not in the trash,
/// and the switch is on or it was sent. Who of the clients sees it is the policy's matter.
pub fn on_portal(head: &Head) -> bool {
    !head.draft
        && head.trashed_at.is_none()
        && head.audience != Audience::Staff
        && (head.sharing == Sharing::Shared
            || head.sharing == Sharing::WhenSent && head.sent_at.is_some())
}

/// See [`State`].
pub fn state(head: &Head) -> State {
    let shown = !head.draft
        && head.trashed_at.is_none()
        && (head.sharing == Sharing::Shared
            || head.sharing == Sharing::WhenSent && head.sent_at.is_some());
    let words: Text = match (head.draft, shown, head.audience) {
        (true, ..) => m::draft().into(),
        (_, true, Audience::All) => m::shared().into(),
        (_, true, Audience::Named) => m::shared_named().into(),
        (_, true, Audience::Company) => m::shared_company().into(),
        (_, false, _) if head.sharing == Sharing::WhenSent => m::shown_when_sent().into(),
        _ => m::team_only().into(),
    };
    State {
        draft: head.draft,
        shown: shown && head.audience != Audience::Staff,
        words,
    }
}

/// The switch in a form for a new item, preselected by the default: `{{ parts::share::switch(on) }}`.
/// Sends `show=1` when on.
#[derive(askama::Template)]
#[template(
    ext = "html",
    source = r##"<label class="switch-row"><input class="switch" type="checkbox" role="switch" name="show" value="1"{% if self.on %} checked{% endif %}><span><b>{{ crate::m::show_on_portal() }}</b><small>{{ words }}</small></span></label>"##
)]
pub struct Switch {
    on: bool,
    words: Text,
}
impl askama::filters::HtmlSafe for Switch {}

/// See [`Switch`]; `words` says what the default is and what the switch does.
pub fn switch(on: bool, words: impl Into<Text>) -> Switch {
    Switch {
        on,
        words: words.into(),
    }
}

/// What a new item's switch says: the default of its kind here.
pub fn default_words(default: Sharing) -> Text {
    match default {
        Sharing::Private => m::default_private().into(),
        Sharing::WhenSent => m::default_when_sent().into(),
        Sharing::Shared => m::default_shared().into(),
    }
}

/// The sharing that a form's switch asks for: off keeps *when sent* where that is the default.
pub fn chosen(show: bool, default: Sharing) -> Sharing {
    match (show, default) {
        (true, _) => Sharing::Shared,
        (false, Sharing::WhenSent) => Sharing::WhenSent,
        (false, _) => Sharing::Private,
    }
}

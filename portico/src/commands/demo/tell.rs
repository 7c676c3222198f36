//! Short ways to write an item of a story.

use super::pictures::Picture;
use super::story::{Bytes, For, Item, Remark, What};

/// A shared update.
pub fn update(by: &'static str, ago: i64, title: &'static str, text: &'static str) -> Item {
    Item {
        what: What::Update(None),
        by,
        ago,
        title,
        text,
        shared: true,
        draft: false,
        whom: For::All,
        clients: &[],
        team: &[],
        due: None,
        done: None,
        trashed: None,
        remarks: Vec::new(),
    }
}

/// A shared text file.
pub fn text(
    by: &'static str,
    ago: i64,
    folder: &'static str,
    name: &'static str,
    body: impl Into<String>,
) -> Item {
    Item {
        what: What::File(folder, Bytes::Text(body.into())),
        ..update(by, ago, name, "")
    }
}

/// A shared picture.
pub fn image(
    by: &'static str,
    ago: i64,
    folder: &'static str,
    name: &'static str,
    picture: Picture,
) -> Item {
    Item {
        what: What::File(folder, Bytes::Picture(picture)),
        ..update(by, ago, name, "")
    }
}

/// A shared to-do of the team; with [`Item::to`] one of clients.
pub fn todo(
    by: &'static str,
    ago: i64,
    list: &'static str,
    title: &'static str,
    notes: &'static str,
) -> Item {
    Item {
        what: What::Todo(list),
        ..update(by, ago, title, notes)
    }
}

impl Item {
    /// With a picture at the end.
    pub fn shows(mut self, picture: Picture) -> Self {
        self.what = What::Update(Some(picture));
        self
    }
    /// With a description.
    pub fn about(mut self, text: &'static str) -> Self {
        self.text = text;
        self
    }
    /// Not shown to clients.
    pub fn private(mut self) -> Self {
        self.shared = false;
        self
    }
    /// Not finished yet.
    pub fn draft(mut self) -> Self {
        self.draft = true;
        self
    }
    /// For these contacts only.
    pub fn named(mut self, who: &'static [&'static str]) -> Self {
        self.whom = For::Named(who);
        self
    }
    /// For one company only.
    pub fn company(mut self, key: &'static str) -> Self {
        self.whom = For::Company(key);
        self
    }
    /// Assigned to clients.
    pub fn to(mut self, clients: &'static [&'static str]) -> Self {
        self.clients = clients;
        self
    }
    /// Carried by staff.
    pub fn team(mut self, staff: &'static [&'static str]) -> Self {
        self.team = staff;
        self
    }
    /// Due so many days from now.
    pub fn due(mut self, days: i64) -> Self {
        self.due = Some(days);
        self
    }
    /// Ticked off by somebody, days ago.
    pub fn done(mut self, who: &'static str, ago: i64) -> Self {
        self.done = Some((who, ago));
        self
    }
    /// In the trash since so many days.
    pub fn trashed(mut self, ago: i64) -> Self {
        self.trashed = Some(ago);
        self
    }
    /// With a comment that clients see.
    pub fn says(mut self, by: &'static str, ago: i64, text: &'static str) -> Self {
        self.remarks.push(Remark {
            by,
            ago,
            text,
            shared: true,
        });
        self
    }
    /// With a comment of the team to itself.
    pub fn note(mut self, by: &'static str, ago: i64, text: &'static str) -> Self {
        self.remarks.push(Remark {
            by,
            ago,
            text,
            shared: false,
        });
        self
    }
}

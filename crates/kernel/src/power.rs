//! What one may do with an item (power), and how a permission set says so (level).

use crate::{Kind, Role, Section};

crate::words! {
    /// The seven powers, the same for all tools.
    pub enum Power {
        /// Find and read.
        See = "see",
        /// Write comments.
        Comment = "comment",
        /// Add one's part: upload, tick off, add guests.
        Contribute = "contribute",
        /// Answer for oneself: sign, pay, accept, answer.
        Respond = "respond",
        /// Change the item itself.
        Edit = "edit",
        /// Decide who sees it.
        Share = "share",
        /// Trash, restore, assign, send.
        Manage = "manage",
    }
}

crate::words! {
    /// The steps of a permission set for one tool; each includes the ones before.
    pub enum Level {
        /// Nothing.
        None = "none",
        /// See.
        View = "view",
        /// See and comment.
        Comment = "comment",
        /// See, comment, contribute and respond.
        Contribute = "contribute",
        /// All of these and edit.
        Edit = "edit",
    }
}

impl Power {
    /// The least level that grants this power to a client; none does for *share* and *manage*.
    pub const fn needs(self) -> Option<Level> {
        match self {
            Power::See => Some(Level::View),
            Power::Comment => Some(Level::Comment),
            Power::Contribute | Power::Respond => Some(Level::Contribute),
            Power::Edit => Some(Level::Edit),
            Power::Share | Power::Manage => None,
        }
    }
}

/// A level for each kind, and one for one's own details, which are no item and belong to no engagement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Levels {
    tools: [Level; Kind::ALL.len()],
    own: Level,
}

impl Levels {
    /// The same level for all kinds; own details may be edited, as far as the organization lets clients.
    pub const fn all(level: Level) -> Self {
        Levels {
            tools: [level; Kind::ALL.len()],
            own: Level::Edit,
        }
    }
    /// The level for `kind`.
    pub const fn of(&self, kind: Kind) -> Level {
        self.tools[kind as usize]
    }
    /// These levels with another one for `kind`.
    #[must_use]
    pub const fn with(mut self, kind: Kind, level: Level) -> Self {
        self.tools[kind as usize] = level;
        self
    }
    /// The level for one's own details: *none*, *view* or *edit*.
    pub const fn own(&self) -> Level {
        self.own
    }
    /// These levels with another one for own details; of the steps between, the one below counts.
    #[must_use]
    pub const fn with_own(mut self, level: Level) -> Self {
        self.own = match level {
            Level::None => Level::None,
            Level::View | Level::Comment | Level::Contribute => Level::View,
            Level::Edit => Level::Edit,
        };
        self
    }
}

impl Levels {
    /// What a client may do where no permission set says otherwise: read, talk, tick off.
    pub const CLIENT: Levels = Levels::all(Level::Comment).with(Kind::Todo, Level::Contribute);

    /// The most a client may do where nothing narrows it.
    pub const MOST: Levels = Levels::all(Level::Edit);

    /// The ready-made set of a role: the most one may do in an engagement where one has it.
    pub const fn of_role(role: Role) -> Levels {
        match role {
            Role::Primary | Role::DecisionMaker | Role::Collaborator => Levels::MOST,
            Role::Finance => Levels::all(Level::View).with(Kind::Todo, Level::Contribute),
            Role::Viewer => Levels::all(Level::View),
            Role::Vendor => Levels::all(Level::Contribute),
        }
    }

    /// Of each kind, and of own details, the lower of the two.
    #[must_use]
    pub fn least(self, other: &Levels) -> Levels {
        let own = self.own.min(other.own);
        Kind::ALL.iter().fold(self.with_own(own), |levels, kind| {
            levels.with(*kind, self.of(*kind).min(other.of(*kind)))
        })
    }
}

/// A set of powers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Powers(u8);

impl Powers {
    /// Whether `power` is among them.
    pub const fn has(self, power: Power) -> bool {
        self.0 & (1 << power as u8) != 0
    }
    /// Write comments.
    pub const fn comment(self) -> bool {
        self.has(Power::Comment)
    }
    /// Add one's part.
    pub const fn contribute(self) -> bool {
        self.has(Power::Contribute)
    }
    /// Change the item.
    pub const fn edit(self) -> bool {
        self.has(Power::Edit)
    }
    /// Decide who sees it.
    pub const fn share(self) -> bool {
        self.has(Power::Share)
    }
    /// Trash, restore, assign.
    pub const fn manage(self) -> bool {
        self.has(Power::Manage)
    }
}

impl FromIterator<Power> for Powers {
    fn from_iter<I: IntoIterator<Item = Power>>(powers: I) -> Self {
        Powers(powers.into_iter().fold(0, |bits, p| bits | 1 << p as u8))
    }
}

impl Default for Levels {
    fn default() -> Self {
        Levels::all(Level::None)
    }
}

/// The name of own details beside the names of the tools.
pub const OWN: &str = Section::Own.word();

/// As an object by tool name; tools not named keep level *none*, unknown names are ignored so that
/// a set saved by a newer version does no harm. Own details not named are those of a set from before
/// there was a level for them: *edit*.
impl serde::Serialize for Levels {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let tools = Kind::ALL.iter().map(|k| (k.tool(), self.of(*k)));
        s.collect_map(tools.chain([(OWN, self.own)]))
    }
}

impl<'de> serde::Deserialize<'de> for Levels {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let map = std::collections::BTreeMap::<String, Level>::deserialize(d)?;
        Ok(map
            .into_iter()
            .fold(Levels::default(), |levels, (name, level)| {
                levels.named(&name, level)
            }))
    }
}

impl Levels {
    /// These levels with another one for the tool, or the own details, of this name; an unknown name
    /// changes nothing.
    #[must_use]
    pub fn named(self, name: &str, level: Level) -> Levels {
        match Kind::of_tool(name) {
            Some(kind) => self.with(kind, level),
            None if name == OWN => self.with_own(level),
            None => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_from_before_lets_clients_edit_their_own_details() {
        let read = |text: &str| serde_json::from_str::<Levels>(text).unwrap();
        assert_eq!(read(r#"{"files":"view"}"#).own(), Level::Edit);
        assert_eq!(read(r#"{"files":"view","own":"none"}"#).own(), Level::None);
        assert_eq!(
            read(r#"{"own":"comment","later":"edit"}"#).own(),
            Level::View
        );
        let lowered = Levels::CLIENT.with_own(Level::View);
        let text = serde_json::to_string(&lowered).unwrap();
        assert_eq!(read(&text), lowered);
        assert_eq!(Levels::MOST.least(&lowered), lowered);
    }
}

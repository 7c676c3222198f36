//! The kinds of item, one per tool, and sets of them.

crate::words! {
    /// What an item is; each kind belongs to the tool of the same name.
    pub enum Kind {
        /// A post of the team to its clients.
        Update = "update",
        /// A file with its bytes.
        File = "file",
        /// Something to do, by a client or by the team.
        Todo = "todo",
    }
}

crate::words! {
    /// The parts a permission set is read in; each drills down to its tools.
    pub enum Section {
        /// Projects and events: what is going on, what is to be done.
        Events = "events",
        /// Documents to read, accept and sign.
        Documents = "documents",
        /// Money.
        Money = "money",
        /// Files.
        Files = "files",
        /// Requests and messages.
        Requests = "requests",
        /// One's own details.
        Own = "own",
    }
}

impl Kind {
    /// The section it belongs to.
    pub const fn section(self) -> Section {
        match self {
            Kind::Update | Kind::Todo => Section::Events,
            Kind::File => Section::Files,
        }
    }

    /// The tool's name in addresses, tables and the API.
    pub const fn tool(self) -> &'static str {
        match self {
            Kind::Update => "updates",
            Kind::File => "files",
            Kind::Todo => "todos",
        }
    }

    /// The kind a tool's name belongs to.
    pub fn of_tool(tool: &str) -> Option<Self> {
        Kind::ALL.iter().copied().find(|k| k.tool() == tool)
    }

    /// Kinds that can be assigned. Unless the organization opens them to all members, a client sees
    /// those assigned to that client or carried by the team; another client's stay out of sight.
    pub const fn by_assignment(self) -> bool {
        matches!(self, Kind::Todo)
    }
}

/// A set of kinds, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Kinds(u32);

impl Kinds {
    /// No kind.
    pub const NONE: Kinds = Kinds(0);
    /// Every kind there is.
    pub const ALL: Kinds = Kinds((1 << Kind::ALL.len()) - 1);

    /// The kinds for which `keep` says yes.
    pub fn filter(keep: impl Fn(Kind) -> bool) -> Self {
        Kind::ALL.iter().copied().filter(|k| keep(*k)).collect()
    }
    /// Whether `kind` is in the set.
    pub const fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u32) != 0
    }
    /// The set with `kind`.
    pub const fn with(self, kind: Kind) -> Self {
        Kinds(self.0 | 1 << kind as u32)
    }
    /// The set without `kind`.
    pub const fn without(self, kind: Kind) -> Self {
        Kinds(self.0 & !(1 << kind as u32))
    }
    /// Kinds in both.
    pub const fn and(self, other: Self) -> Self {
        Kinds(self.0 & other.0)
    }
    /// Kinds in either.
    pub const fn or(self, other: Self) -> Self {
        Kinds(self.0 | other.0)
    }
    /// Kinds not in the set.
    pub const fn not(self) -> Self {
        Kinds(!self.0 & Self::ALL.0)
    }
    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
    /// Whether all are in it.
    pub const fn is_all(self) -> bool {
        self.0 == Self::ALL.0
    }
    /// The kinds, in order of declaration.
    pub fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.iter().copied().filter(move |k| self.has(*k))
    }
}

impl FromIterator<Kind> for Kinds {
    fn from_iter<I: IntoIterator<Item = Kind>>(kinds: I) -> Self {
        kinds.into_iter().fold(Kinds::NONE, Kinds::with)
    }
}

impl std::fmt::Debug for Kinds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_kinds_is_a_boolean_algebra() {
        let some = Kinds::NONE.with(Kind::Update).with(Kind::Todo);
        assert!(some.has(Kind::Update) && !some.has(Kind::File));
        assert_eq!(some.not().not(), some);
        assert!(some.and(some.not()).is_empty() && some.or(some.not()).is_all());
        assert_eq!(
            some.without(Kind::Todo),
            Kinds::filter(|k| k == Kind::Update)
        );
    }

    #[test]
    fn every_kind_is_found_by_its_tool() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_tool(kind.tool()), Some(*kind));
        }
    }
}

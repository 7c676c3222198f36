//! Presets: five ways to set everything about clients at once, each as the product that works this
//! way does it. Afterwards every setting is changed by itself like any other. `docs/presets.md` is
//! written from here and says why each stands as it does.

mod apply;
#[cfg(test)]
mod table;

use kernel::{Kind, Kinds, Level, Levels, Sharing};
use store::org::Org;

use crate::settings::{Doors, Tools};

pub use apply::{Before, apply, foresee, take_back, version};

kernel::words! {
    /// A way of working with clients.
    pub enum Preset {
        /// An event venue: per event, by invitation, to-dos for those they are given to.
        EventVenue = "event_venue",
        /// An agency: what is shared shows, a permission set says to whom.
        Agency = "agency",
        /// A solo creative: every new contact has a portal, and things show once they are sent.
        SoloCreative = "solo_creative",
        /// A project studio: private until shown, clients take part.
        ProjectStudio = "project_studio",
        /// A help desk with projects: membership opens, the switch on each item shows.
        HelpDesk = "help_desk",
    }
}

/// What a preset sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The portal for everyone and who gets in by itself.
    pub doors: Doors,
    /// Which tools clients have, and which by assignment.
    pub tools: Tools,
    /// *Show on portal?* of new items.
    pub sharing: Vec<(Kind, Sharing)>,
    /// What clients can do who have no set of their own.
    pub levels: Levels,
}

impl Preset {
    /// The plan for an organization. What a preset says nothing of stays: whether the portal is on,
    /// tools that are in use, a second factor, groups of staff, names, roles, every item.
    pub fn plan(self, org: &Org) -> Plan {
        use Preset as P;
        let doors = Doors {
            show_archived: false,
            auto_enable_new_contacts: self == P::SoloCreative,
            enable_on_membership: self == P::HelpDesk,
            restrict_to_company: self == P::HelpDesk,
            client_edits: matches!(self, P::EventVenue | P::Agency | P::SoloCreative)
                || org.client_edits,
            ..Doors::of(org)
        };
        let tools = Tools {
            clients: Kinds::filter(|kind| self.level(kind) > Level::None),
            assigned_only: match self {
                P::HelpDesk => Kinds::NONE,
                _ => Kinds::filter(Kind::by_assignment),
            },
            ..Tools::of(org)
        };
        let sharing = Kind::ALL.iter().map(|kind| (*kind, self.sharing(*kind)));
        let levels = Kind::ALL
            .iter()
            .fold(Levels::CLIENT, |l, kind| l.with(*kind, self.level(*kind)));
        Plan {
            doors,
            tools,
            sharing: sharing.collect(),
            levels,
        }
    }

    fn level(self, kind: Kind) -> Level {
        use Preset as P;
        match (self, kind) {
            (P::EventVenue | P::Agency | P::SoloCreative, Kind::Update) => Level::View,
            (P::ProjectStudio | P::HelpDesk, Kind::Update) => Level::Comment,
            // No client brings files yet: what a page cannot do, no preset promises.
            (P::EventVenue | P::Agency, Kind::File) => Level::View,
            (P::ProjectStudio | P::HelpDesk, Kind::File) => Level::Comment,
            (P::SoloCreative, Kind::File) => Level::None,
            (P::EventVenue | P::ProjectStudio | P::HelpDesk, Kind::Todo) => Level::Contribute,
            (P::Agency | P::SoloCreative, Kind::Todo) => Level::None,
        }
    }

    fn sharing(self, kind: Kind) -> Sharing {
        use Preset as P;
        match (self, kind) {
            (P::EventVenue, _) | (P::Agency, Kind::Update | Kind::File) => Sharing::Shared,
            (P::SoloCreative, Kind::Update) => Sharing::WhenSent,
            _ => Sharing::Private,
        }
    }
}

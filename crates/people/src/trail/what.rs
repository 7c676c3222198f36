//! What was done, in groups that people ask for.

/// A group of actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Sign-ins, also those in vain, passwords, API tokens.
    SignIn,
    /// Access given, taken and used: contacts, members of engagements, staff.
    Access,
    /// What clients are shown.
    Sharing,
    /// Views, downloads, exports.
    Looks,
    /// *View portal as*.
    ViewAs,
    /// Contacts, companies, engagements.
    People,
    /// Settings of the organization, and of one's own account.
    Settings,
    /// Everything else: the work in the tools.
    Work,
}

impl What {
    /// All of them, as they are offered.
    pub const ALL: [What; 8] = [
        What::SignIn,
        What::Access,
        What::Sharing,
        What::Looks,
        What::ViewAs,
        What::Work,
        What::People,
        What::Settings,
    ];

    /// The word in addresses and the API.
    pub fn word(self) -> &'static str {
        match self {
            What::SignIn => "sign_in",
            What::Access => "access",
            What::Sharing => "sharing",
            What::Looks => "looks",
            What::ViewAs => "view_as",
            What::People => "people",
            What::Settings => "settings",
            What::Work => "work",
        }
    }
    /// From its word.
    pub fn of(word: &str) -> Option<What> {
        What::ALL.into_iter().find(|w| w.word() == word)
    }
    /// The group of an action; a tool's own actions are work.
    pub fn of_action(action: &str) -> What {
        let mut groups = What::ALL.into_iter();
        groups
            .find(|w| w.actions().contains(&action))
            .unwrap_or(What::Work)
    }
    /// Its actions; of work none, which is all that no other group has.
    pub(super) fn actions(self) -> &'static [&'static str] {
        match self {
            What::SignIn => &[
                "session.began",
                "session.refused",
                "session.ended_all",
                "password.changed",
                "factor.added",
                "factor.removed",
                "factor.always",
                "factor.alone",
                "factor.codes_renewed",
                "factor.renamed",
                "person.reset_link",
                "token.created",
                "token.given",
                "token.revoked",
            ],
            What::Access => &[
                "access.granted",
                "access.joined",
                "access.password_set",
                "access.suspended",
                "access.resumed",
                "access.removed",
                "colleague.invited",
                "colleague.taken_back",
                "pin.set",
                "pin.link_sent",
                "pin.removed",
                "pin.locked_out",
                "invitation.resent",
                "invitation.copied",
                "invitation.revoked",
                "contacts.invited",
                "contact.levels_changed",
                "contact.set_changed",
                "contact.merged",
                "company.set_changed",
                "set.created",
                "set.changed",
                "set.removed",
                "set.made_standard",
                "set.roles_added",
                "preset.applied",
                "preset.taken_back",
                "member.added",
                "member.changed",
                "member.removed",
                "team.added",
                "team.removed",
                "staff.created",
                "staff.invited",
                "staff.changed",
                "staff.activated",
                "staff.deactivated",
                "staff.linked",
                "staff.unlinked",
            ],
            What::Sharing => &[
                "item.shared",
                "item.unshared",
                "item.audience_changed",
                "item.sent",
                "comment.shared",
                "comment.unshared",
                "comments.kept_with_team",
                "engagement.switched",
                "engagement.sharing_changed",
            ],
            What::Looks => &[
                "item.viewed",
                "list.read",
                "file.downloaded",
                "contacts.exported",
                "audit.exported",
            ],
            What::ViewAs => &[
                "view_as.started",
                "view_as.viewed",
                "view_as.page",
                "view_as.ended",
            ],
            What::People => &[
                "contact.created",
                "contact.changed",
                "contact.details_changed",
                "contact.trashed",
                "contact.restored",
                "contacts.imported",
                "contacts.import_undone",
                "company.created",
                "company.changed",
                "company.trashed",
                "company.restored",
                "engagement.created",
                "engagement.changed",
                "engagement.locks_changed",
                "engagement.archived",
                "engagement.unarchived",
                "engagement.trashed",
                "engagement.restored",
            ],
            What::Settings => &[
                "settings.changed",
                "organization.created",
                "account.changed",
                "mail.turned_on",
                "mail.turned_off",
            ],
            What::Work => &[],
        }
    }
    /// The actions of every group but work.
    pub(super) fn named() -> impl Iterator<Item = &'static str> {
        What::ALL
            .into_iter()
            .flat_map(|w| w.actions().iter().copied())
    }
}

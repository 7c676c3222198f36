//! Why somebody sees an item or does not, in words, and the one place where that is changed. The
//! same table serves the office and the command `explain`.

use access::Reason;
use i18n::Text;
use kernel::{
    Access, Assigned, Audience, CompanyId, ContactId, EngagementId, ItemId, Kind, Sharing, Viewer,
};

use crate::m;

/// The names a sentence may need.
#[derive(Clone, Debug)]
pub struct Names {
    /// The person asked about, as one calls them: *Amelia*.
    pub person: String,
    /// The engagement's title.
    pub engagement: String,
    /// The name of the tool, as in its descriptor: *Files*.
    pub tool: Text,
}

/// The ids a way to change it may need.
#[derive(Clone, Copy, Debug)]
pub struct Ids {
    /// The contact asked about; none for staff.
    pub contact: Option<ContactId>,
    /// The contact's company.
    pub company: Option<CompanyId>,
    /// The engagement.
    pub engagement: EngagementId,
    /// The item and its kind.
    pub item: ItemId,
    /// The kind of item.
    pub kind: Kind,
}

/// What the clause alone does not tell, and a person wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// How the client's access stands; none for staff.
    pub access: Option<Access>,
    /// The engagement is hidden from this client and not from all.
    pub hidden_alone: bool,
    /// The item's switch.
    pub sharing: Sharing,
    /// Whom it is for.
    pub audience: Audience,
    /// Who carries it.
    pub assigned: Assigned,
}

impl Case {
    /// The case of a viewer and an item.
    pub fn of(
        viewer: &Viewer,
        engagement: EngagementId,
        sharing: Sharing,
        audience: Audience,
        assigned: Assigned,
    ) -> Case {
        Case {
            access: viewer.client.as_ref().map(|client| client.access),
            hidden_alone: viewer.place(engagement).is_some_and(|p| p.hidden_alone),
            sharing,
            audience,
            assigned,
        }
    }
}

macro_rules! table {
    ($( $reason:ident => $holds:ident($($a:ident),*) / $fails:ident($($b:ident),*); )+) => {
        /// The sentence of a reason: why it is so when it holds (`allowed`), or why not.
        pub fn sentence(reason: Reason, allowed: bool, names: &Names) -> Text {
            match (reason, allowed) {
                $((Reason::$reason, true) => m::$holds($(names.$a.clone()),*).into(),
                  (Reason::$reason, false) => m::$fails($(names.$b.clone()),*).into(),)+
            }
        }
    };
}

table! {
    Sees => sees(person) / sees_not(person);
    PortalOn => portal_on() / portal_off();
    CompanyOn => company_on(person) / company_off(person);
    AccessActive => access_active(person) / access_inactive(person);
    Member => member(person, engagement) / member_not(person, engagement);
    EngagementKept => engagement_kept(engagement) / engagement_trashed(engagement);
    EngagementOn => engagement_on(engagement) / engagement_off(engagement);
    EngagementNotHidden => engagement_shown(engagement, person) / engagement_hidden(engagement, person);
    EngagementCurrent => engagement_current(engagement) / engagement_archived(engagement);
    ToolUsed => tool_used(tool) / tool_unused(tool);
    ToolOn => tool_on(tool) / tool_off(tool);
    TypeNotHidden => type_shown(tool) / type_hidden(tool);
    LevelView => level_view(person, tool) / level_view_not(person, tool);
    LevelComment => level_comment(person, tool) / level_comment_not(person, tool);
    LevelContribute => level_contribute(person, tool) / level_contribute_not(person, tool);
    LevelEdit => level_edit(person, tool) / level_edit_not(person, tool);
    RoleView => role_view(person, tool, engagement) / role_view_not(person, tool, engagement);
    RoleComment => role_comment(person, tool, engagement) / role_comment_not(person, tool, engagement);
    RoleContribute => role_contribute(person, tool, engagement) / role_contribute_not(person, tool, engagement);
    RoleEdit => role_edit(person, tool, engagement) / role_edit_not(person, tool, engagement);
    StaffOnly => staff_may() / staff_only();
    NotTrashed => not_trashed() / trashed();
    NotDraft => not_draft() / draft();
    Shown => shown() / shown_not();
    Shared => shared() / shared_not();
    Sent => sent() / sent_not();
    Completed => completed(person) / completed_not(person);
    Audience => audience(person) / audience_not(person);
    ForAll => for_all(engagement) / for_all_not(engagement);
    Named => named(person) / named_not(person);
    SameCompany => same_company(person) / same_company_not(person);
    Assignment => assignment(person) / assignment_not(person);
    OpenToAll => open_to_all(tool) / open_to_all_not(tool);
    AssignedToThem => assigned(person) / assigned_not(person);
    CarriedByTeam => carried_by_team() / carried_by_team_not();
    TokenAllows => token_allows(tool) / token_allows_not(tool);
    GroupViews => group_views(person, tool) / group_views_not(person, tool);
    GroupFull => group_full(person, tool) / group_full_not(person, tool);
    NotReadOnly => not_read_only() / read_only();
}

/// The sentence of a reason in a case: not joined yet is not the same as shut out, for the team only not
/// the same as for somebody else.
pub fn told(reason: Reason, allowed: bool, names: &Names, case: Case) -> Text {
    use Reason as R;
    let person = || names.person.clone();
    match (reason, allowed) {
        (R::AccessActive, false) if case.access == Some(Access::Invited) => {
            m::access_not_joined(person()).into()
        }
        (R::AccessActive, false) if case.access == Some(Access::Suspended) => {
            m::access_is_suspended(person()).into()
        }
        (R::EngagementNotHidden, false) if !case.hidden_alone => {
            m::engagement_hidden_from_all(names.engagement.clone()).into()
        }
        (R::Shown, false) if case.sharing == Sharing::WhenSent => m::waits_for_sending().into(),
        (R::Audience, false) => match case.audience {
            Audience::Staff => m::for_team_only().into(),
            Audience::Company => m::for_another_company(person()).into(),
            Audience::Named => m::for_named_others(person()).into(),
            Audience::All => sentence(reason, allowed, names),
        },
        (R::Assignment, false) if case.assigned == Assigned::Nobody => {
            m::assigned_to_nobody().into()
        }
        (R::Assignment, false) => m::assigned_elsewhere().into(),
        _ => sentence(reason, allowed, names),
    }
}

/// Whether a reason says something of items of a kind: what knows no assignment is open to all anyway.
pub fn tells(reason: Reason, kind: Kind) -> bool {
    reason != Reason::OpenToAll || kind.by_assignment()
}

/// Where staff change what decided: the words of the link and the path within the place. None
/// where nothing is to be changed.
pub fn fix(reason: Reason, ids: &Ids, case: Case) -> Option<(Text, String)> {
    use Reason as R;
    let item = || format!("/{}/{}", ids.kind.tool(), ids.item);
    let edit = || format!("{}/edit", item());
    let sharing = || format!("{}#sharing", item());
    let engagement = || format!("/engagements/{}", ids.engagement);
    let contact = |tab: &str| ids.contact.map(|c| format!("/contacts/{c}{tab}"));
    Some(match reason {
        R::PortalOn => (m::fix_portal().into(), "/settings/portal".to_owned()),
        R::CompanyOn => (
            m::fix_company().into(),
            format!("/companies/{}/access", ids.company?),
        ),
        R::AccessActive => {
            let words = match case.access {
                Some(Access::Invited) => m::fix_access_invited(),
                Some(Access::Suspended) => m::fix_access_suspended(),
                _ => m::fix_access(),
            };
            (words.into(), contact("/access")?)
        }
        R::Member => (m::fix_member().into(), format!("{}/contacts", engagement())),
        R::EngagementNotHidden if case.hidden_alone => {
            (m::fix_hidden().into(), format!("{}/contacts", engagement()))
        }
        R::EngagementKept | R::EngagementOn | R::EngagementNotHidden | R::EngagementCurrent => {
            (m::fix_engagement().into(), engagement())
        }
        R::ToolUsed | R::ToolOn | R::TypeNotHidden | R::OpenToAll => {
            (m::fix_tools().into(), "/settings/access".to_owned())
        }
        R::LevelView | R::LevelComment | R::LevelContribute | R::LevelEdit => {
            (m::fix_levels().into(), contact("/access")?)
        }
        R::RoleView | R::RoleComment | R::RoleContribute | R::RoleEdit => {
            (m::fix_role().into(), format!("{}/contacts", engagement()))
        }
        R::NotTrashed => (m::fix_trash().into(), "/trash".to_owned()),
        R::NotDraft => (m::fix_draft().into(), edit()),
        R::Shown if case.sharing == Sharing::WhenSent => (m::fix_send().into(), sharing()),
        R::Shown => (m::fix_shown().into(), sharing()),
        R::Audience => (
            m::fix_audience().into(),
            format!("/items/{}/why#audience", ids.item),
        ),
        R::Assignment => (m::fix_assignment().into(), edit()),
        R::Shared
        | R::Sent
        | R::Completed
        | R::ForAll
        | R::Named
        | R::SameCompany
        | R::AssignedToThem
        | R::CarriedByTeam => (m::fix_item().into(), item()),
        R::GroupViews | R::GroupFull => (m::fix_groups().into(), "/settings/access".to_owned()),
        R::Sees | R::StaffOnly | R::TokenAllows | R::NotReadOnly => return None,
    })
}

#[cfg(test)]
mod tests {
    use i18n::Lang;

    use super::*;

    #[test]
    fn every_reason_says_why_and_why_not() {
        let names = Names {
            person: "Amelia".into(),
            engagement: "Amelia & Tom".into(),
            tool: Text::data("Files"),
        };
        let mut said: Vec<String> = Vec::new();
        for reason in Reason::ALL {
            for allowed in [true, false] {
                let text = sentence(*reason, allowed, &names).to(Lang::En);
                assert!(
                    text.len() > 8 && !text.contains('{') && !text.ends_with('.'),
                    "{reason}: {text}"
                );
                assert!(!said.contains(&text), "said twice: {text}");
                said.push(text);
            }
        }
        assert_eq!(said.len(), Reason::ALL.len() * 2);
        assert_eq!(
            sentence(Reason::Member, false, &names).to(Lang::En),
            "Amelia is not a member of Amelia & Tom"
        );
    }

    const CASE: Case = Case {
        access: Some(Access::Active),
        hidden_alone: false,
        sharing: Sharing::Private,
        audience: Audience::All,
        assigned: Assigned::Clients,
    };

    #[test]
    fn what_the_clause_alone_does_not_tell_is_told() {
        let names = Names {
            person: "Amelia".into(),
            engagement: "Amelia & Tom".into(),
            tool: Text::data("Files"),
        };
        let access = |access| Case {
            access: Some(access),
            ..CASE
        };
        let audience = |audience| Case { audience, ..CASE };
        let sent = Case {
            sharing: Sharing::WhenSent,
            ..CASE
        };
        let alone = Case {
            hidden_alone: true,
            ..CASE
        };
        let nobody = Case {
            assigned: Assigned::Nobody,
            ..CASE
        };
        for (reason, case, said) in [
            (
                Reason::AccessActive,
                access(Access::None),
                "Amelia has no portal access",
            ),
            (
                Reason::AccessActive,
                access(Access::Invited),
                "Amelia is invited and has not joined yet",
            ),
            (
                Reason::AccessActive,
                access(Access::Suspended),
                "The portal access of Amelia is suspended",
            ),
            (
                Reason::EngagementNotHidden,
                CASE,
                "Amelia & Tom is hidden from all clients",
            ),
            (
                Reason::EngagementNotHidden,
                alone,
                "Amelia & Tom is hidden from Amelia",
            ),
            (Reason::Shown, CASE, "It is not shown on the portal"),
            (
                Reason::Shown,
                sent,
                "It shows once it is sent, and it has not been sent yet",
            ),
            (
                Reason::Audience,
                audience(Audience::Staff),
                "It is for the team only",
            ),
            (
                Reason::Audience,
                audience(Audience::Company),
                "It is for the contacts of one company, and Amelia is not one of them",
            ),
            (
                Reason::Audience,
                audience(Audience::Named),
                "It is for named contacts, and Amelia is not one of them",
            ),
            (Reason::Assignment, nobody, "Nobody is assigned to it yet"),
            (Reason::Assignment, CASE, "It is assigned to somebody else"),
        ] {
            assert_eq!(told(reason, false, &names, case).to(Lang::En), said);
        }
    }

    #[test]
    fn what_can_be_changed_names_its_place() {
        let ids = Ids {
            contact: Some(ContactId::new()),
            company: Some(CompanyId::new()),
            engagement: EngagementId::new(),
            item: ItemId::new(),
            kind: Kind::File,
        };
        let fixed = Reason::ALL
            .iter()
            .filter(|r| fix(**r, &ids, CASE).is_some_and(|(_, path)| path.starts_with('/')))
            .count();
        assert_eq!(fixed, Reason::ALL.len() - 4);
        let (_, path) = fix(Reason::Shown, &ids, CASE).unwrap();
        assert_eq!(path, format!("/files/{}#sharing", ids.item));
        assert!(
            fix(
                Reason::CompanyOn,
                &Ids {
                    company: None,
                    ..ids
                },
                CASE
            )
            .is_none()
        );
    }
}

//! The explanation: the same walk, returning the clause that decided.

use kernel::{Item, Power, Viewer};

use crate::{Clause, Rule, policy};

kernel::words! {
    /// The label of a clause; each has a sentence for when it holds and one for when it does not.
    pub enum Reason {
        /// A group of clauses without a sentence of its own.
        Sees = "sees",
        /// The organization's portal is on.
        PortalOn = "portal_on",
        /// The company's portal is on.
        CompanyOn = "company_on",
        /// The contact's access is active.
        AccessActive = "access_active",
        /// The contact is a member of the engagement.
        Member = "member",
        /// The engagement is not in the trash.
        EngagementKept = "engagement_kept",
        /// The portal is on for the engagement.
        EngagementOn = "engagement_on",
        /// The engagement is not hidden.
        EngagementNotHidden = "engagement_not_hidden",
        /// The engagement is not archived, or archived ones show.
        EngagementCurrent = "engagement_current",
        /// The organization uses the tool.
        ToolUsed = "tool_used",
        /// The tool is on for clients.
        ToolOn = "tool_on",
        /// The type is not hidden from clients.
        TypeNotHidden = "type_not_hidden",
        /// The permission set lets the contact view the tool.
        LevelView = "level_view",
        /// The permission set lets the contact comment.
        LevelComment = "level_comment",
        /// The permission set lets the contact contribute.
        LevelContribute = "level_contribute",
        /// The permission set lets the contact edit.
        LevelEdit = "level_edit",
        /// The role in the engagement includes viewing the tool.
        RoleView = "role_view",
        /// The role in the engagement includes commenting.
        RoleComment = "role_comment",
        /// The role in the engagement includes contributing.
        RoleContribute = "role_contribute",
        /// The role in the engagement includes editing.
        RoleEdit = "role_edit",
        /// Only the team may do this.
        StaffOnly = "staff_only",
        /// The item is not in the trash.
        NotTrashed = "not_trashed",
        /// The item is not a draft.
        NotDraft = "not_draft",
        /// The item is shared, sent or completed by the contact.
        Shown = "shown",
        /// Show on portal is on.
        Shared = "shared",
        /// It was sent.
        Sent = "sent",
        /// The contact completed it.
        Completed = "completed",
        /// The item is for this contact.
        Audience = "audience",
        /// It is for all members.
        ForAll = "for_all",
        /// The contact is named on it.
        Named = "named",
        /// It is for the contact's company.
        SameCompany = "same_company",
        /// The contact is assigned, where the type works by assignment.
        Assignment = "assignment",
        /// The type does not work by assignment.
        OpenToAll = "open_to_all",
        /// It is assigned to the contact.
        AssignedToThem = "assigned_to_them",
        /// The team carries it.
        CarriedByTeam = "carried_by_team",
        /// The API token covers the tool.
        TokenAllows = "token_allows",
        /// The staff group may view the tool.
        GroupViews = "group_views",
        /// The staff group has the tool in full.
        GroupFull = "group_full",
        /// Looking on as a client changes nothing.
        NotReadOnly = "not_read_only",
    }
}

/// The answer and its grounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the power is granted.
    pub allowed: bool,
    /// When refused, the first clause that failed; when granted, the reasons that opened it:
    /// of each choice the branch that held.
    pub because: Vec<Reason>,
}

impl Verdict {
    /// The reason to show first.
    pub fn decided(&self) -> Reason {
        self.because.first().copied().unwrap_or(Reason::Sees)
    }
}

/// Why `viewer` has, or has not, `power` over `item`. Agrees with [`crate::may`] by construction.
pub fn why(viewer: &Viewer, power: Power, item: &Item) -> Verdict {
    let mut because = Vec::new();
    let allowed = viewer.org == item.org && walk(policy(viewer, power), viewer, item, &mut because);
    if allowed && because.is_empty() {
        // Staff: nothing about the row opened it, the group did.
        because.push(if power == Power::See {
            Reason::GroupViews
        } else {
            Reason::GroupFull
        });
    }
    Verdict { allowed, because }
}

fn walk(clause: &Clause, viewer: &Viewer, item: &Item, because: &mut Vec<Reason>) -> bool {
    walk_rule(clause.0, &clause.1, viewer, item, because)
}

fn walk_rule(
    label: Reason,
    rule: &Rule,
    viewer: &Viewer,
    item: &Item,
    because: &mut Vec<Reason>,
) -> bool {
    match rule {
        Rule::All(clauses) => {
            for clause in *clauses {
                let mut grounds = Vec::new();
                if !walk(clause, viewer, item, &mut grounds) {
                    *because = grounds; // only the refusal counts
                    return false;
                }
                because.append(&mut grounds);
            }
            true
        }
        Rule::Any(clauses) => match clauses.iter().find(|c| c.holds(viewer, item)) {
            Some(open) => {
                because.push(open.0);
                true
            }
            None => {
                because.push(label);
                false
            }
        },
        Rule::Short(rule, _) => walk_rule(label, rule, viewer, item, because),
        Rule::Also(clause) => walk(clause, viewer, item, because),
        Rule::Is(_) => {
            let holds = rule.holds(viewer, item);
            if !holds {
                because.push(label);
            }
            holds
        }
    }
}

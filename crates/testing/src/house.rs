//! An organization with one of everything, for tests that ask all routes as everybody.

use chrono::TimeDelta;
use kernel::*;
use store::items::NewItem;
use store::sharing::Verb;
use store::{Act, viewers};
use uuid::Uuid;

use crate::TestPortal;

/// What an item is in, for the sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Shared with the client who asks.
    Own,
    /// Shared with the client's company only.
    SameCompany,
    /// Shared, but for another client by name.
    OtherClient,
    /// Of another organization.
    OtherOrg,
    /// A draft.
    Draft,
    /// *Show on portal?* is off.
    Unshared,
    /// In an archived engagement.
    Archived,
    /// In the trash.
    Trashed,
}

impl State {
    /// All of them.
    pub const ALL: [State; 8] = [
        State::Own,
        State::SameCompany,
        State::OtherClient,
        State::OtherOrg,
        State::Draft,
        State::Unshared,
        State::Archived,
        State::Trashed,
    ];
}

/// An organization with staff of every group, clients in every state, and items in every state.
pub struct House {
    /// The organization.
    pub org: OrgId,
    /// Its slug.
    pub slug: String,
    /// A text that stands in every text of this organization and nowhere else.
    pub canary: String,
    /// Staff by group.
    pub staff: Vec<(Group, StaffId, PersonId)>,
    /// The company most clients belong to.
    pub company: CompanyId,
    /// A permission set that nobody has.
    pub set: SetId,
    /// A member whose access is active.
    pub member: (ContactId, PersonId),
    /// Another member, of no company.
    pub other: (ContactId, PersonId),
    /// Active, but a member of nothing.
    pub stranger: (ContactId, PersonId),
    /// Invited, not joined.
    pub invited: (ContactId, PersonId),
    /// A suspended member.
    pub suspended: (ContactId, PersonId),
    /// The engagement of the members.
    pub engagement: EngagementId,
    /// An archived one.
    pub archived: EngagementId,
    /// Items: kind, state, id.
    pub items: Vec<(Kind, State, ItemId)>,
}

impl House {
    /// Builds one; every text carries a canary.
    pub async fn build(portal: &TestPortal, slug: &str) -> House {
        let db = &portal.app.db;
        let now = portal.app.clock.now();
        let canary = format!("canary{}", Uuid::new_v4().simple());
        let (name, address) = (canary.clone(), slug.to_owned());
        let org = db
            .note(None, move |conn| {
                Box::pin(async move {
                    store::org::create_org(
                        conn,
                        &address,
                        &format!("House_{name}"),
                        "Europe/London",
                        now,
                    )
                    .await
                })
            })
            .await
            .unwrap();
        let people: Vec<PersonId> = (0..9).map(|_| PersonId::new()).collect();
        let staff: Vec<_> = Group::ALL
            .iter()
            .zip(&people)
            .map(|(g, p)| (*g, StaffId::new(), *p))
            .collect();
        let contacts: Vec<(ContactId, PersonId)> =
            people[4..].iter().map(|p| (ContactId::new(), *p)).collect();
        let house = House {
            org,
            slug: slug.to_owned(),
            canary,
            staff,
            company: CompanyId::new(),
            set: SetId::new(),
            member: contacts[0],
            other: contacts[1],
            stranger: contacts[2],
            invited: contacts[3],
            suspended: contacts[4],
            engagement: EngagementId::new(),
            archived: EngagementId::new(),
            items: vec![],
        };
        house.people(portal, &people, now).await;
        house.engagements(portal, now).await;
        house.furnish(portal).await
    }

    async fn furnish(mut self, portal: &TestPortal) -> House {
        files::samples(&portal.app, self.org).await.unwrap();
        for tool in portal.app.tools {
            for state in State::ALL.into_iter().filter(|s| *s != State::OtherOrg) {
                let id = self.add_item(portal, tool, state).await;
                self.items.push((tool.kind, state, id));
            }
        }
        self
    }

    /// The first of the staff, a super admin, as viewer.
    pub async fn boss(&self, portal: &TestPortal) -> Viewer {
        let mut conn = portal.app.db.read(self.org).await.unwrap();
        let staff = viewers::staff(&mut conn, self.org, self.staff[0].1).await;
        staff.unwrap().viewer
    }

    /// Makes one more item in a state, with a comment.
    pub async fn add_item(&self, portal: &TestPortal, tool: &web::Tool, state: State) -> ItemId {
        let (viewer, now) = (self.boss(portal).await, portal.app.clock.now());
        let assignees = match (tool.kind.by_assignment(), state) {
            (true, State::OtherClient) => vec![self.other.0],
            (true, _) => vec![self.member.0],
            (false, _) => vec![],
        };
        let new = NewItem {
            engagement: match state {
                State::Archived => self.archived,
                _ => self.engagement,
            },
            title: format!("Item_{state:?}_{}", self.canary),
            draft: state == State::Draft,
            sharing: Some(match state {
                State::Unshared => Sharing::Private,
                _ => Sharing::Shared,
            }),
            open: tool.kind == Kind::Todo,
            due_at: Some(now + TimeDelta::days(3)),
            assignees,
            carriers: vec![],
        };
        let act = || Act::of(&viewer, now, Uuid::now_v7());
        let (text, seed, acting) = (format!("Text_{}", self.canary), tool.seed, viewer.clone());
        let made = portal.app.db.change(act(), move |tx| {
            Box::pin(async move { seed(tx, &acting, new, text).await })
        });
        let id = made.await.unwrap();
        let said = format!("Comment_{}", self.canary);
        let shared = state != State::Draft;
        let comment = portal.app.db.comment(act(), &viewer, id, &said, shared);
        comment.await.unwrap();
        let company = Some(self.company);
        let verb = match state {
            State::SameCompany => Verb::Audience(Audience::Company, vec![], company),
            State::OtherClient => Verb::Audience(Audience::Named, vec![self.other.0], None),
            State::Trashed => Verb::Trash,
            _ => return id,
        };
        portal.app.db.apply(act(), &viewer, id, verb).await.unwrap();
        id
    }

    /// The item of a kind in a state.
    pub fn item(&self, kind: Kind, state: State) -> ItemId {
        self.items
            .iter()
            .find(|(k, s, _)| *k == kind && *s == state)
            .map(|(.., id)| *id)
            .unwrap()
    }
}

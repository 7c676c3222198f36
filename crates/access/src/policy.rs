//! The policy, to be read aloud. Every switch is a ceiling: nothing below reopens what is closed above.

use kernel::{Access, Acts, EngagementId, Kind, Place, Power, Powers, Role, Viewer};

use crate::Reason as R;
use crate::Rule::{All, Also, Any, Is, Short};
use crate::{Clause, Leaf, Sql, leaves as l};

// ── A client sees an engagement ──────────────────────────────────────────────────────────────
static DOOR: &[Clause] = &[
    Clause(R::PortalOn, Is(&l::PORTAL_ON)),
    Clause(R::CompanyOn, Is(&l::COMPANY_ON)),
    Clause(R::AccessActive, Is(&l::ACCESS_ACTIVE)),
    Clause(R::Member, Is(&l::MEMBER)),
    Clause(R::EngagementKept, Is(&l::ENGAGEMENT_KEPT)),
    Clause(R::EngagementOn, Is(&l::ENGAGEMENT_ON)),
    Clause(R::EngagementNotHidden, Is(&l::ENGAGEMENT_NOT_HIDDEN)),
    Clause(R::EngagementCurrent, Is(&l::ENGAGEMENT_CURRENT)),
];

// ── A client sees an item ────────────────────────────────────────────────────────────────────
static SHOWN: &[Clause] = &[
    Clause(R::Shared, Is(&l::SHARED)),
    Clause(R::Sent, Is(&l::SENT)),
    Clause(R::Completed, Is(&l::COMPLETED)),
];
static LIVE: crate::Rule = All(&[
    Clause(R::NotTrashed, Is(&l::NOT_TRASHED)),
    Clause(R::NotDraft, Is(&l::NOT_DRAFT)),
    Clause(R::Shown, Any(SHOWN)),
]);
static CLIENT_SEES: Clause = Clause(
    R::Sees,
    All(&[
        Clause(R::Sees, All(DOOR)),
        Clause(R::ToolUsed, Is(&l::TOOL_USED)),
        Clause(R::ToolOn, Is(&l::TOOL_ON)),
        Clause(R::TypeNotHidden, Is(&l::TYPE_NOT_HIDDEN)),
        Clause(R::LevelView, Is(&l::LEVEL_VIEW)),
        Clause(R::RoleView, Is(&l::ROLE_VIEW)),
        Clause(R::Sees, Short(&LIVE, l::live)),
        Clause(
            R::Audience,
            Any(&[
                Clause(R::ForAll, Is(&l::FOR_ALL)),
                Clause(R::Named, Is(&l::NAMED)),
                Clause(R::SameCompany, Is(&l::SAME_COMPANY)),
            ]),
        ),
        Clause(
            R::Assignment,
            Any(&[
                Clause(R::OpenToAll, Is(&l::OPEN_TO_ALL)),
                Clause(R::CarriedByTeam, Is(&l::CARRIED_BY_TEAM)),
                Clause(R::AssignedToThem, Is(&l::ASSIGNED)),
            ]),
        ),
        Clause(R::TokenAllows, Is(&l::TOKEN_READS)),
    ]),
);

// ── Staff sees an item ───────────────────────────────────────────────────────────────────────
static STAFF_SEES: Clause = Clause(
    R::Sees,
    All(&[
        Clause(R::ToolUsed, Is(&l::TOOL_USED)),
        Clause(R::GroupViews, Is(&l::GROUP_VIEWS)),
        Clause(R::TokenAllows, Is(&l::TOKEN_READS)),
    ]),
);

// ── Looking on as a client: the client's sight and one's own, nothing more ────────────────────
static VIEW_AS_SEES: Clause = Clause(
    R::Sees,
    All(&[
        Clause(R::Sees, Also(&CLIENT_SEES)),
        Clause(R::Sees, Also(&STAFF_SEES)),
    ]),
);
static VIEW_AS_NOTHING_ELSE: Clause = Clause(R::NotReadOnly, Is(&l::NOT_READ_ONLY));

// ── Powers beyond sight ──────────────────────────────────────────────────────────────────────
macro_rules! client_power {
    ($($reason:ident: $leaf:ident),+) => {
        Clause(
            R::Sees,
            All(&[
                Clause(R::Sees, Also(&CLIENT_SEES)),
                $(Clause(R::$reason, Is(&l::$leaf)),)+
                Clause(R::TokenAllows, Is(&l::TOKEN_WRITES)),
            ]),
        )
    };
}
static CLIENT_COMMENTS: Clause =
    client_power!(LevelComment: LEVEL_COMMENT, RoleComment: ROLE_COMMENT);
static CLIENT_CONTRIBUTES: Clause =
    client_power!(LevelContribute: LEVEL_CONTRIBUTE, RoleContribute: ROLE_CONTRIBUTE);
static CLIENT_EDITS: Clause = client_power!(LevelEdit: LEVEL_EDIT, RoleEdit: ROLE_EDIT);
static CLIENT_NEVER: Clause = client_power!(StaffOnly: LEVEL_STAFF_ONLY);
static STAFF_ALL: Clause = Clause(
    R::Sees,
    All(&[
        Clause(R::Sees, Also(&STAFF_SEES)),
        Clause(R::GroupFull, Is(&l::GROUP_FULL)),
        Clause(R::TokenAllows, Is(&l::TOKEN_WRITES)),
    ]),
);

/// The clause that decides whether a viewer of this sort has `power`.
pub fn policy(viewer: &Viewer, power: Power) -> &'static Clause {
    match (viewer.acts, power) {
        (Acts::Client, Power::See) => &CLIENT_SEES,
        (Acts::Client, Power::Comment) => &CLIENT_COMMENTS,
        (Acts::Client, Power::Contribute | Power::Respond) => &CLIENT_CONTRIBUTES,
        (Acts::Client, Power::Edit) => &CLIENT_EDITS,
        (Acts::Client, Power::Share | Power::Manage) => &CLIENT_NEVER,
        (Acts::Staff, Power::See) => &STAFF_SEES,
        (Acts::Staff, _) => &STAFF_ALL,
        (Acts::ViewAs(_), Power::See) => &VIEW_AS_SEES,
        (Acts::ViewAs(_), _) => &VIEW_AS_NOTHING_ELSE,
    }
}

/// The powers a viewer has over an item of `kind` that it sees in `engagement`. Beyond sight the
/// policy asks about viewer, membership and kind only, never about the row; the agreement test holds
/// this to [`crate::may`].
pub fn granted(viewer: &Viewer, kind: Kind, engagement: EngagementId) -> Powers {
    let place = viewer.place(engagement);
    powers(|power| met(policy(viewer, power), viewer, place, kind))
}

/// The powers a viewer has over items of `kind` in one place or another: what a tool offers before
/// an engagement is chosen.
pub fn granted_somewhere(viewer: &Viewer, kind: Kind) -> Powers {
    let places = viewer.client.as_ref().map(|c| c.places.as_slice());
    powers(|power| {
        let clause = policy(viewer, power);
        if viewer.is_staff() {
            met(clause, viewer, None, kind)
        } else {
            let mut places = places.unwrap_or_default().iter();
            places.any(|place| met(clause, viewer, Some(place), kind))
        }
    })
}

/// Whether an item of this kind could be seen in this place at all, as far as viewer, membership and
/// kind decide. Where the answer stays the same, no change of a setting moves anybody's sight.
pub fn open(viewer: &Viewer, place: &Place, kind: Kind) -> bool {
    met(policy(viewer, Power::See), viewer, Some(place), kind)
}

fn powers(has: impl Fn(Power) -> bool) -> Powers {
    Power::ALL.iter().copied().filter(|p| has(*p)).collect()
}

/// What remains of a clause when everything about the row is taken as fulfilled.
fn met(clause: &Clause, viewer: &Viewer, place: Option<&Place>, kind: Kind) -> bool {
    match &clause.1 {
        All(parts) => parts.iter().all(|c| met(c, viewer, place, kind)),
        Is(Leaf::Viewer(holds)) => holds(viewer),
        Is(Leaf::Kind(holds)) => holds(viewer, kind),
        Is(Leaf::Place(holds)) => place.is_some_and(|p| holds(viewer, p)),
        Is(Leaf::Seat(holds)) => place.is_some_and(|p| holds(viewer, p, kind)),
        Also(clause) => met(clause, viewer, place, kind),
        Any(_) | Short(..) | Is(Leaf::Row { .. }) => true,
    }
}

/// Whether a client (or staff looking on as one) sees the engagement of this membership.
pub fn sees_engagement(viewer: &Viewer, place: &Place) -> bool {
    DOOR.iter().all(|clause| match &clause.1 {
        Is(Leaf::Viewer(holds)) => holds(viewer),
        Is(Leaf::Place(holds)) => holds(viewer, place),
        _ => false, // the door asks about viewer and place only; anything else closes it
    })
}

/// Why a client meets no engagement at all, where a switch or their access says so; what is hidden,
/// archived or in the trash is nobody's to hear of.
pub fn shut(viewer: &Viewer) -> Option<R> {
    let facts = viewer.client.as_ref()?;
    let closed = DOOR.iter().find(|clause| match &clause.1 {
        Is(Leaf::Viewer(holds)) => !holds(viewer),
        _ => false,
    });
    if let Some(clause) = closed {
        return Some(clause.0);
    }
    let off = |place: &Place| {
        let on = Place { on: true, ..*place };
        !place.on && sees_engagement(viewer, &on)
    };
    let open = facts.places.iter().any(|p| sees_engagement(viewer, p));
    (!open && facts.places.iter().any(off)).then_some(R::EngagementOn)
}

/// The engagements a client meets, sorted by id.
pub fn open_places(viewer: &Viewer) -> Vec<EngagementId> {
    let places = viewer
        .client
        .as_ref()
        .map(|c| c.places.as_slice())
        .unwrap_or_default();
    places
        .iter()
        .filter(|p| sees_engagement(viewer, p))
        .map(|p| p.engagement)
        .collect()
}

/// The engagements into which a client may bring colleagues, where the organization lets clients: those it
/// meets as the first to talk to of a company. Sorted by id.
pub fn leads(viewer: &Viewer) -> Vec<EngagementId> {
    let Some(facts) = viewer.client.as_ref().filter(|c| c.company.is_some()) else {
        return Vec::new();
    };
    let first = |at: &EngagementId| {
        let mut places = facts.places.iter();
        places.any(|p| p.engagement == *at && p.role == Role::Primary)
    };
    let active = facts.access == Access::Active;
    open_places(viewer)
        .into_iter()
        .filter(|at| active && first(at))
        .collect()
}

/// Appends the condition on `engagement e` under which the viewer sees it.
pub fn engagement_scope(viewer: &Viewer, s: &mut Sql) {
    s.push("e.org_id = ").arg(viewer.org).push(" and ");
    if viewer.is_staff() {
        s.push(if viewer.has(kernel::Right::SeePeople) {
            "true"
        } else {
            "false"
        });
    } else if viewer.scope.read_people {
        s.push("e.id in ").list(open_places(viewer));
    } else {
        s.push("false");
    }
}

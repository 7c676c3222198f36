//! Nobody gives more than they have: staff let clients do in a tool what their own group may there.

use access::sql;
use kernel::{CompanyId, ContactId, Kind, Level, Levels, SetId, Viewer};
use store::{Conn, Stop};

use super::{Set, in_force, list};

/// The most this viewer can let a client do in a tool.
fn most(viewer: &Viewer, kind: Kind) -> Level {
    match &viewer.staff {
        Some(staff) if staff.full.has(kind) => Level::Edit,
        Some(staff) if staff.view.has(kind) => Level::View,
        _ => Level::None,
    }
}

/// Refuses where a level grows beyond what the viewer has. What stays or shrinks is theirs to leave.
///
/// # Errors
/// The state `beyond_you`.
pub fn within_own(viewer: &Viewer, from: &Levels, to: &Levels) -> Result<(), Stop> {
    let beyond = |kind: &Kind| {
        let given = to.of(*kind);
        given > from.of(*kind) && given > most(viewer, *kind)
    };
    if Kind::ALL.iter().any(beyond) {
        return Err(Stop::state("beyond_you"));
    }
    Ok(())
}

/// The same of one set instead of another, where none is the standard one.
pub(super) async fn set_within_own(
    conn: &mut Conn,
    viewer: &Viewer,
    from: Option<SetId>,
    to: Option<SetId>,
) -> Result<(), Stop> {
    let all = list(conn, viewer).await?;
    let levels = |set: Option<SetId>| {
        let chosen = |s: &&Set| set.map_or(s.standard, |id| s.id == id);
        let found = all.iter().find(chosen);
        found.map_or(Levels::CLIENT, |s| s.levels.0)
    };
    within_own(viewer, &levels(from), &levels(to))
}

/// The same of a contact that moves to another company, or to none, and follows its set.
///
/// # Errors
/// The state `beyond_you`.
pub(crate) async fn company_within_own(
    conn: &mut Conn,
    viewer: &Viewer,
    contact: ContactId,
    company: Option<CompanyId>,
) -> Result<(), Stop> {
    let force = in_force(conn, viewer, contact).await?;
    if force.own.is_some() {
        return Ok(());
    }
    let set: Option<(Option<SetId>,)> = match company {
        Some(company) => {
            let ask = sql("select set_id from company where org_id = $1 and id = $2");
            conn.maybe(ask.bind(viewer.org).bind(company)).await?
        }
        None => None,
    };
    set_within_own(conn, viewer, force.id, set.and_then(|(set,)| set)).await
}

#[cfg(test)]
mod tests {
    use kernel::{Acts, Group, Kinds, OrgId, PersonId, Rights, Scope, StaffFacts, StaffId};

    use super::*;

    #[test]
    fn what_one_may_only_view_is_given_to_view_and_what_one_does_not_have_to_nobody() {
        let full = Kinds::filter(|k| k == Kind::Todo);
        let viewer = Viewer {
            org: OrgId::new(),
            person: PersonId::new(),
            acts: Acts::Staff,
            staff: Some(StaffFacts {
                id: StaffId::new(),
                group: Group::Employee,
                view: Kinds::filter(|k| k != Kind::File),
                full,
                off: Kinds::NONE,
                rights: Rights::of(Group::Employee),
            }),
            client: None,
            scope: Scope::FULL,
        };
        let from = Levels::default();
        let gives = |kind, level| within_own(&viewer, &from, &from.with(kind, level)).is_ok();
        for (kind, level, may) in [
            (Kind::Todo, Level::Contribute, true),
            (Kind::Update, Level::View, true),
            (Kind::Update, Level::Comment, false),
            (Kind::File, Level::View, false),
        ] {
            assert_eq!(gives(kind, level), may, "{kind:?} {level:?}");
        }
        let had = from.with(Kind::File, Level::Comment);
        let less = from.with(Kind::File, Level::View);
        assert!(
            within_own(&viewer, &had, &less).is_ok(),
            "taking is not giving"
        );
        assert!(within_own(&viewer, &had, &had).is_ok());
    }
}

//! What is left of all leaves that read no row: for each of the viewer's places, and for anywhere
//! else, the kinds that remain. Closed under *and*, *or*, so partial evaluation is bit arithmetic.

use kernel::{EngagementId, Kinds, Viewer};

use crate::Sql;

/// Kinds per place (in the order of the viewer's places) and elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells {
    listed: Vec<Kinds>,
    elsewhere: Kinds,
}

impl Cells {
    /// The same kinds everywhere.
    pub fn everywhere(viewer: &Viewer, kinds: Kinds) -> Self {
        Cells {
            listed: vec![kinds; places(viewer).len()],
            elsewhere: kinds,
        }
    }
    /// Every kind in the places for which `keep` says yes, nothing elsewhere.
    pub fn places(viewer: &Viewer, keep: impl Fn(&kernel::Place) -> bool) -> Self {
        let mask = |keep| if keep { Kinds::ALL } else { Kinds::NONE };
        Cells {
            listed: places(viewer).iter().map(|p| mask(keep(p))).collect(),
            elsewhere: Kinds::NONE,
        }
    }
    /// The kinds that `keep` leaves in each place, nothing elsewhere.
    pub fn seats(viewer: &Viewer, keep: impl Fn(&kernel::Place) -> Kinds) -> Self {
        Cells {
            listed: places(viewer).iter().map(keep).collect(),
            elsewhere: Kinds::NONE,
        }
    }
    /// What is in both.
    pub fn and(mut self, other: &Cells) -> Self {
        self.listed
            .iter_mut()
            .zip(&other.listed)
            .for_each(|(a, b)| *a = a.and(*b));
        self.elsewhere = self.elsewhere.and(other.elsewhere);
        self
    }
    /// What is in either.
    pub fn or(mut self, other: &Cells) -> Self {
        self.listed
            .iter_mut()
            .zip(&other.listed)
            .for_each(|(a, b)| *a = a.or(*b));
        self.elsewhere = self.elsewhere.or(other.elsewhere);
        self
    }
    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.elsewhere.is_empty() && self.listed.iter().all(|k| k.is_empty())
    }
    /// Whether nothing is ruled out.
    pub fn is_full(&self) -> bool {
        self.elsewhere.is_all() && self.listed.iter().all(|k| k.is_all())
    }
    /// Appends the condition on `item i`; places with the same kinds share one list.
    pub fn write(&self, viewer: &Viewer, s: &mut Sql) {
        if self.is_full() {
            s.push("true");
            return;
        }
        if self.is_empty() {
            s.push("false");
            return;
        }
        if self.listed.iter().all(|k| *k == self.elsewhere) {
            s.push("i.kind in ").list(self.elsewhere.iter());
            return;
        }
        let mut groups: Vec<(Kinds, Vec<EngagementId>)> = Vec::new();
        for (kinds, place) in self.listed.iter().zip(places(viewer)) {
            match groups.iter_mut().find(|(k, _)| k == kinds) {
                Some((_, ids)) => ids.push(place.engagement),
                None => groups.push((*kinds, vec![place.engagement])),
            }
        }
        let mut first = true;
        let mut or = |s: &mut Sql| {
            _ = s.push(if std::mem::take(&mut first) {
                "("
            } else {
                " or "
            })
        };
        for (kinds, ids) in groups.iter().filter(|(kinds, _)| !kinds.is_empty()) {
            or(s);
            match ids.as_slice() {
                [one] => s.push("i.engagement_id = ").arg(*one),
                many => s.push("i.engagement_id in ").list(many.iter().copied()),
            };
            if !kinds.is_all() {
                s.push(" and i.kind in ").list(kinds.iter());
            }
        }
        if !self.elsewhere.is_empty() {
            or(s);
            s.push("i.engagement_id not in ")
                .list(places(viewer).iter().map(|p| p.engagement));
            if !self.elsewhere.is_all() {
                s.push(" and i.kind in ").list(self.elsewhere.iter());
            }
        }
        s.push(")");
    }
}

fn places(viewer: &Viewer) -> &[kernel::Place] {
    viewer
        .client
        .as_ref()
        .map(|c| c.places.as_slice())
        .unwrap_or_default()
}

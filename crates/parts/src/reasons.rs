//! The policy's answer about an item in words, with the one link that changes it.

use access::Reason;
use i18n::Text;
use people::reasons::{Ids, Names, fix, sentence, without_access};
use store::items::Head;
use web::Asked;

use crate::share::Sight;
use crate::{item_path, m, tool_of};

/// Why this member sees the item or not, and for one who does not, where that is changed.
pub(crate) fn explain(
    asked: &Asked,
    head: &Head,
    sight: &Sight,
    engagement: &str,
) -> (Text, Option<(Text, String)>) {
    let reason = telling(&sight.verdict);
    let names = Names {
        person: people::first_name(&sight.client.name).to_owned(),
        engagement: engagement.to_owned(),
        tool: tool_of(asked, head.kind)
            .map_or_else(|| Text::data(head.kind.tool()), |tool| (tool.name)()),
    };
    let ids = Ids {
        contact: Some(sight.client.contact),
        company: sight.client.viewer.client.as_ref().and_then(|c| c.company),
        engagement: head.engagement_id,
        item: head.id,
        kind: head.kind,
    };
    let change = match reason {
        _ if sight.verdict.allowed => None,
        Reason::Shown => Some((
            m::change_switch().into(),
            format!("{}#sharing", item_path(head.kind, head.id)),
        )),
        Reason::Audience => Some((
            m::change_audience().into(),
            format!("/items/{}/why#audience", head.id),
        )),
        Reason::Assignment => Some((
            m::change_assignment().into(),
            format!("{}/edit", item_path(head.kind, head.id)),
        )),
        Reason::NotDraft => Some((
            m::finish_draft().into(),
            format!("{}/edit", item_path(head.kind, head.id)),
        )),
        Reason::NotTrashed => Some((m::restore().into(), "/trash".to_owned())),
        other => fix(other, &ids),
    };
    let facts = sight.client.viewer.client.as_ref();
    let because = match (reason, sight.verdict.allowed, facts) {
        (Reason::AccessActive, false, Some(facts)) => without_access(facts.access, names.person),
        (reason, allowed, _) => sentence(reason, allowed, &names),
    };
    (because, change)
}

/// Of several reasons the one that tells most: what was chosen for this person before what holds
/// for everybody.
fn telling(verdict: &access::Verdict) -> Reason {
    let chosen = |r: &&Reason| {
        matches!(
            r,
            Reason::Named | Reason::SameCompany | Reason::AssignedToThem
        )
    };
    verdict
        .because
        .iter()
        .find(chosen)
        .copied()
        .unwrap_or_else(|| verdict.decided())
}

//! The policy's answer about an item in words, with the one link that changes it.

use access::Reason;
use i18n::Text;
use people::reasons::{Case, Ids, Names, fix, told};
use store::items::Head;
use web::Asked;

use crate::share::Sight;
use crate::tool_of;

/// The answer about one member, in words.
pub(crate) struct Told {
    /// The clause that tells most.
    pub reason: Reason,
    /// Its sentence.
    pub because: Text,
    /// The words and the path of the link that changes it.
    pub change: Option<(Text, String)>,
}

/// Why this member sees the item or not, and for one who does not, where that is changed.
pub(crate) fn explain(asked: &Asked, head: &Head, sight: &Sight, engagement: &str) -> Told {
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
    let case = Case::of(
        &sight.client.viewer,
        head.engagement_id,
        head.sharing,
        head.audience,
        head.assigned,
    );
    let allowed = sight.verdict.allowed;
    let change = if allowed {
        None
    } else {
        fix(reason, &ids, case)
    };
    Told {
        because: told(reason, allowed, &names, case),
        reason,
        change,
    }
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

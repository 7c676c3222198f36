//! What an empty inbox offers: the few steps from an empty organization to a client at work.

use i18n::Text;
use kernel::Right;
use people::first_steps::{FirstSteps, first_steps};
use store::{Conn, Stop};
use web::Office;

use crate::m;

/// One step.
pub(crate) struct Step {
    pub words: Text,
    pub why: Text,
    pub path: &'static str,
    pub done: bool,
}

impl Step {
    pub fn icon(&self) -> &'static str {
        if self.done { "circle-check" } else { "circle" }
    }
}

/// The steps for whoever may take them all, while one is left; none otherwise. One statement at most.
pub(crate) async fn steps(asked: &Office, conn: &mut Conn) -> Result<Vec<Step>, Stop> {
    let rights = [Right::SeePeople, Right::EditPeople, Right::GrantAccess];
    if !rights.iter().all(|right| asked.viewer.has(*right)) {
        return Ok(Vec::new());
    }
    let there = first_steps(conn, &asked.viewer).await?;
    let mut steps = listed(there);
    if !asked.viewer.has(Right::Settings) {
        steps.remove(0); // the way of working is for those who may change the settings
    }
    // Whoever works already has found a way of their own.
    if steps.iter().filter(|s| !s.done).all(|s| s.path == PRESETS) {
        return Ok(Vec::new());
    }
    Ok(steps)
}

/// Where a way of working is chosen.
const PRESETS: &str = "/settings/presets";

fn listed(there: FirstSteps) -> Vec<Step> {
    let step = |words: Text, why: Text, path, done| Step {
        words,
        why,
        path,
        done,
    };
    vec![
        step(
            m::step_preset().into(),
            m::step_preset_why().into(),
            PRESETS,
            there.preset,
        ),
        step(
            m::step_contact().into(),
            m::step_contact_why().into(),
            "/contacts/new",
            there.contact,
        ),
        step(
            m::step_engagement().into(),
            m::step_engagement_why().into(),
            "/engagements/new",
            there.engagement,
        ),
        step(
            m::step_share().into(),
            m::step_share_why().into(),
            "/engagements",
            there.shared,
        ),
        step(
            m::step_access().into(),
            m::step_access_why().into(),
            "/contacts",
            there.access,
        ),
    ]
}

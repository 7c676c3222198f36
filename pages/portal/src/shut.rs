//! What a client reads where the portal is off for them: what is off, and that nothing is lost.

use access::Reason;
use i18n::Text;
use web::Asked;

use crate::m;

/// The title and the line below it; none where the portal is open, or nothing says why it is not.
pub fn shut(asked: &Asked) -> Option<(Text, Text)> {
    if asked.is_staff() {
        return None;
    }
    let org = || asked.org.name.clone();
    Some(match access::shut(&asked.viewer)? {
        Reason::PortalOn => (m::shut_portal(org()).into(), m::shut_help(org()).into()),
        Reason::CompanyOn => (m::shut_company(org()).into(), m::shut_help(org()).into()),
        Reason::EngagementOn => (m::shut_engagement(org()).into(), m::shut_help(org()).into()),
        // Only staff who look on come so far.
        Reason::AccessActive => (m::shut_suspended().into(), m::shut_access_help().into()),
        _ => return None,
    })
}

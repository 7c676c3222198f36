//! Requests of clients to change what is locked: what waits for the team, and the verbs.

mod routes;

use access::granted;
use i18n::Text;
use kernel::{EngagementId, RequestState, Time};
use store::requests::{Narrow, Request};
use store::{Conn, Stop, requests};
use web::Asked;

pub(crate) use routes::routes;

use crate::locks::last_day;
use crate::{item_path, m};

/// The most requests shown for one engagement.
const MOST: i64 = 50;

/// Requests that wait for an answer, and those that were accepted and still open an item:
/// `{{ waiting }}`, nothing where there are none.
#[derive(Default, askama::Template)]
#[template(path = "waiting.html")]
pub struct Waiting {
    rows: Vec<Row>,
    /// Whether each row names its item.
    titled: bool,
    now: Time,
    /// Until when it would be open to who asked.
    opens: Option<Text>,
}

/// Until when accepting now opens an item, in words.
pub(super) fn opens(asked: &Asked) -> Option<Text> {
    let zone = asked.org.tz();
    let until = kernel::open_until(asked.now, zone)?;
    Some(m::accepting_opens(last_day(asked, until, zone)).into())
}

struct Row {
    request: Request,
    path: String,
    /// Until when it is open, once accepted.
    open: Option<Text>,
    /// Whether this viewer may answer.
    may: bool,
}
impl askama::filters::HtmlSafe for Waiting {}

impl Waiting {
    /// Whether nothing is left to answer.
    fn opened(&self) -> bool {
        self.rows.iter().all(|row| row.open.is_some())
    }
    /// Those of one item.
    pub(crate) fn on_item(asked: &Asked, all: Vec<Request>) -> Waiting {
        Waiting::of(asked, all, false)
    }

    fn of(asked: &Asked, all: Vec<Request>, titled: bool) -> Waiting {
        let row = |request: Request| {
            let open = match request.state {
                RequestState::Open => None,
                RequestState::Accepted => {
                    let until = request.open_until.filter(|until| *until > asked.now)?;
                    Some(m::open_until(last_day(asked, until, asked.org.tz())).into())
                }
                RequestState::Refused | RequestState::Withdrawn => return None,
            };
            Some(Row {
                path: item_path(request.kind, request.item_id),
                may: granted(&asked.viewer, request.kind, request.engagement_id).manage(),
                request,
                open,
            })
        };
        Waiting {
            rows: all.into_iter().filter_map(row).collect(),
            titled,
            now: asked.now,
            opens: opens(asked),
        }
    }
}

/// What clients ask for in an engagement, for its page in the office. One statement.
///
/// # Errors
/// Of the database only.
pub async fn waiting(
    conn: &mut Conn,
    asked: &Asked,
    engagement: EngagementId,
) -> Result<Waiting, Stop> {
    let narrow = Narrow {
        engagement: Some(engagement),
        state: Some(RequestState::Open),
        ..Narrow::default()
    };
    let open = requests::list(conn, &asked.viewer, narrow, MOST).await?;
    Ok(Waiting::of(asked, open, true))
}

//! The words of a notice: one thing with its own button, or a short bundle with a row for each.

use i18n::{Locale, when};
use kernel::{EngagementId, Kind};
use mail::layout::Letter;

use crate::frame::{Frame, Recipient, Written};
use crate::m;
use crate::notice::Piece;
use crate::whom::News;

/// How much of an update stands in its mail, in characters.
const EXCERPT: usize = 400;
/// How much of a comment.
const COMMENT: usize = 4_000;

/// The words for these pieces; there is at least one.
pub(crate) fn write(
    frame: &Frame,
    to: &Recipient,
    engagement: Option<EngagementId>,
    pieces: &[Piece],
) -> Written {
    let pieces = &once(pieces)[..];
    let why = why(frame, to, pieces);
    let mut written = match pieces {
        [piece] => one(frame, piece, why),
        pieces => bundle(frame, engagement, pieces, why),
    };
    sign(frame, &mut written, pieces);
    written
}

/// A client who saved its details several times is told of once.
fn once(pieces: &[Piece]) -> Vec<Piece> {
    let mut known = std::collections::HashSet::new();
    let fresh = |piece: &&Piece| match News::of(&piece.verb) {
        Some(News::Details) => known.insert(piece.contact_id),
        _ => true,
    };
    pieces.iter().filter(fresh).cloned().collect()
}

fn why(frame: &Frame, to: &Recipient, pieces: &[Piece]) -> String {
    let (org, locale) = (&frame.org.name, frame.locale);
    let engagement = pieces
        .first()
        .map(|p| p.engagement.as_str())
        .unwrap_or_default();
    match (to.staff.is_some(), engagement.is_empty()) {
        (true, true) => m::why_staff(org).to(locale),
        (true, false) => m::why_team(engagement, org).to(locale),
        (false, _) => m::why_member(engagement, org).to(locale),
    }
}

/// A real person below, and answers go there, when one member of staff did all of it.
fn sign(frame: &Frame, written: &mut Written, pieces: &[Piece]) {
    let Some(first) = pieces.first() else { return };
    if first.actor_email.is_empty() || pieces.iter().any(|p| p.actor_email != first.actor_email) {
        return;
    }
    let role = if first.actor_title.is_empty() {
        frame.org.name.clone()
    } else {
        first.actor_title.clone()
    };
    written.letter.signature = vec![first.actor.clone(), role];
    written.reply_to = Some(first.actor_email.clone());
}

fn one(frame: &Frame, piece: &Piece, why: String) -> Written {
    let locale = frame.locale;
    let (subject, title, paragraphs, open) = words(frame, piece, locale);
    let mut facts = Vec::new();
    if let Some(day) = due(piece) {
        facts.push((m::fact_due().to(locale), when::day(day).to(locale)));
    }
    if News::of(&piece.verb) == Some(News::Comment) && !piece.engagement.is_empty() {
        facts.push((m::fact_engagement().to(locale), piece.engagement.clone()));
    }
    let letter = Letter {
        preheader: paragraphs.first().cloned().unwrap_or_default(),
        title,
        paragraphs,
        button: Some((open, frame.link(&path(piece)))),
        facts,
        ..frame.letter(why)
    };
    Written {
        subject,
        letter,
        reply_to: None,
        unsubscribe: None,
    }
}

/// Subject, title, paragraphs and the button's label.
fn words(frame: &Frame, piece: &Piece, locale: Locale) -> (String, String, Vec<String>, String) {
    let (person, title, engagement) = (who(frame, piece), &piece.title, &piece.engagement);
    if News::of(&piece.verb) == Some(News::Comment) {
        let mut paragraphs: Vec<String> = shorten(&piece.body, COMMENT)
            .lines()
            .map(str::to_owned)
            .collect();
        paragraphs.retain(|line| !line.trim().is_empty());
        let subject = m::comment_subject(person, title).to(locale);
        return (
            subject,
            m::comment_title(person, title).to(locale),
            paragraphs,
            m::comment_open().to(locale),
        );
    }
    if let Some(found) = request(frame, piece, locale) {
        return found;
    }
    let (subject, line, open) = match piece.item_kind {
        Some(Kind::Update) => (
            m::update_subject(title).to(locale),
            m::update_line(person, engagement).to(locale),
            m::update_open().to(locale),
        ),
        Some(Kind::File) => (
            m::file_subject(title).to(locale),
            m::file_line(person, engagement).to(locale),
            m::file_open().to(locale),
        ),
        Some(Kind::Todo) if piece.mine => (
            match due(piece) {
                Some(day) => m::todo_subject_by(title, when::weekday_month(day)).to(locale),
                None => m::todo_subject(title).to(locale),
            },
            m::todo_line(person, engagement).to(locale),
            m::todo_open().to(locale),
        ),
        Some(Kind::Todo) => (
            m::todo_see_subject(title).to(locale),
            m::todo_see_line(person, engagement).to(locale),
            m::todo_open().to(locale),
        ),
        None if News::of(&piece.verb) == Some(News::Brought) => {
            return (
                m::brought_subject(person, title).to(locale),
                m::brought_title(title).to(locale),
                vec![m::brought_line(person, title, engagement).to(locale)],
                m::joined_open().to(locale),
            );
        }
        None if News::of(&piece.verb) == Some(News::LockedOut) => {
            return (
                m::locked_out_subject(person).to(locale),
                m::locked_out_title(person).to(locale),
                vec![
                    m::locked_out_line(person).to(locale),
                    m::locked_out_then().to(locale),
                ],
                m::joined_open().to(locale),
            );
        }
        None if News::of(&piece.verb) == Some(News::Details) => {
            return (
                m::details_subject(person).to(locale),
                m::details_title(person).to(locale),
                vec![m::details_line(person).to(locale)],
                m::joined_open().to(locale),
            );
        }
        None => {
            let subject = m::joined_subject(person).to(locale);
            return (
                subject,
                m::joined_title(person).to(locale),
                vec![m::joined_line(person).to(locale)],
                m::joined_open().to(locale),
            );
        }
    };
    let mut paragraphs = vec![line];
    let (words, pictured) = store::search::told(&piece.words);
    let excerpt = shorten(words, EXCERPT);
    if !excerpt.is_empty() {
        paragraphs.push(excerpt);
    }
    if pictured {
        paragraphs.push(m::with_picture().to(locale));
    }
    (subject, title.clone(), paragraphs, open)
}

/// The words about a request for a change, and about its answer.
fn request(
    frame: &Frame,
    piece: &Piece,
    locale: Locale,
) -> Option<(String, String, Vec<String>, String)> {
    let (person, title, engagement) = (who(frame, piece), &piece.title, &piece.engagement);
    let said = shorten(&piece.body, COMMENT);
    let mut paragraphs = Vec::new();
    let (subject, heading, open) = match (News::of(&piece.verb)?, opened(frame, piece)) {
        (News::Asked, _) => {
            paragraphs.push(m::asked_line(person, engagement).to(locale));
            (
                m::asked_subject(title).to(locale),
                m::asked_title(person, title).to(locale),
                m::asked_open().to(locale),
            )
        }
        (News::Answered, Some(day)) => {
            paragraphs.push(m::accepted_line(person, when::day(day)).to(locale));
            (
                m::accepted_subject(title).to(locale),
                m::accepted_title(title).to(locale),
                m::accepted_open().to(locale),
            )
        }
        (News::Answered, None) => {
            paragraphs.push(m::refused_line(person).to(locale));
            (
                m::refused_subject(title).to(locale),
                m::refused_title(title).to(locale),
                m::refused_open().to(locale),
            )
        }
        _ => return None,
    };
    let lines = said.lines().filter(|line| !line.trim().is_empty());
    paragraphs.extend(lines.map(str::to_owned));
    Some((subject, heading, paragraphs, open))
}

/// The last day on which an accepted request can be used, by the organization's clock.
fn opened(frame: &Frame, piece: &Piece) -> Option<chrono::NaiveDate> {
    let last = piece.until? - chrono::TimeDelta::minutes(1);
    Some(last.with_timezone(&frame.org.tz()).date_naive())
}

fn bundle(
    frame: &Frame,
    engagement: Option<EngagementId>,
    pieces: &[Piece],
    why: String,
) -> Written {
    let locale = frame.locale;
    let place = pieces
        .iter()
        .map(|p| p.engagement.as_str())
        .find(|title| !title.is_empty())
        .unwrap_or(&frame.org.name);
    let count = pieces.len();
    let row = |piece: &Piece| {
        let label = match (News::of(&piece.verb), piece.item_kind) {
            (Some(News::Comment), _) => m::row_comment(who(frame, piece)).to(locale),
            (Some(News::Asked), _) => m::row_asked(who(frame, piece)).to(locale),
            (Some(News::Brought), _) => m::row_brought(who(frame, piece)).to(locale),
            (Some(News::LockedOut), _) => m::row_locked_out().to(locale),
            (Some(News::Answered), _) => m::row_answered(who(frame, piece)).to(locale),
            (_, Some(Kind::Update)) => m::row_update().to(locale),
            (_, Some(Kind::File)) => m::row_file().to(locale),
            (_, Some(Kind::Todo)) if piece.mine => m::row_mine().to(locale),
            (_, Some(Kind::Todo)) => m::row_todo().to(locale),
            (Some(News::Details), None) => m::row_details().to(locale),
            (_, None) => m::row_joined().to(locale),
        };
        let value = match News::of(&piece.verb) {
            Some(News::Comment) => shorten(&piece.body, 160),
            Some(News::Joined | News::Details | News::LockedOut) => who(frame, piece).to_owned(),
            _ => piece.title.clone(),
        };
        (label, value)
    };
    let letter = Letter {
        preheader: pieces
            .iter()
            .map(|p| p.title.as_str())
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        title: m::bundle_title(count, place).to(locale),
        paragraphs: vec![m::bundle_line().to(locale)],
        button: Some((
            m::bundle_open().to(locale),
            frame.link(&engagement.map_or_else(
                || "/notifications".to_owned(),
                |e| format!("/engagements/{e}"),
            )),
        )),
        facts: pieces.iter().map(row).collect(),
        ..frame.letter(why)
    };
    Written {
        subject: m::bundle_subject(count, place).to(locale),
        letter,
        reply_to: None,
        unsubscribe: None,
    }
}

fn who<'a>(frame: &'a Frame, piece: &'a Piece) -> &'a str {
    if piece.actor.is_empty() {
        &frame.org.name
    } else {
        &piece.actor
    }
}

/// The page a piece is about.
fn path(piece: &Piece) -> String {
    match (
        piece.item_kind,
        piece.item_id,
        piece.comment_id,
        piece.contact_id,
    ) {
        (Some(kind), Some(item), Some(comment), _) => {
            format!("/{}/{item}#comment-{comment}", kind.tool())
        }
        (Some(kind), Some(item), None, _) => format!("/{}/{item}", kind.tool()),
        (_, _, _, Some(contact)) => format!("/contacts/{contact}"),
        _ => "/notifications".to_owned(),
    }
}

/// The day it is due, where the engagement is.
fn due(piece: &Piece) -> Option<chrono::NaiveDate> {
    let zone: chrono_tz::Tz = piece.zone.parse().unwrap_or(chrono_tz::UTC);
    let is_todo = piece.item_kind == Some(Kind::Todo);
    piece
        .due_at
        .filter(|_| is_todo)
        .map(|at| at.with_timezone(&zone).date_naive())
}

/// At most `most` characters, cut at a word, with an ellipsis.
fn shorten(text: &str, most: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let end = cut
        .rfind(char::is_whitespace)
        .filter(|end| *end > cut.len() / 2)
        .unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_where_a_word_ends() {
        assert_eq!(shorten("  short ", 20), "short");
        assert_eq!(shorten("the peonies are confirmed", 15), "the peonies…");
        assert_eq!(shorten("ääääääääää", 4), "ääää…");
    }
}

//! The rows of the lists, taken apart and put in order.

use kernel::Time;

use super::rules;
use super::store::{COUNTED, Line, TURNS};

/// The lists of a home, apart and in order.
pub struct Lists {
    pub turns: Vec<Line>,
    pub team: Vec<Line>,
    pub done: Vec<Line>,
    pub updates: Vec<Line>,
    pub files: Vec<Line>,
    /// To-dos done, and how many there are.
    pub counted: (i64, i64),
}

impl Lists {
    /// Takes the rows apart, as they stand now.
    pub fn of(lines: Vec<Line>, now: Time) -> Self {
        let mut lists = Lists {
            turns: vec![],
            team: vec![],
            done: vec![],
            updates: vec![],
            files: vec![],
            counted: (0, 0),
        };
        for mut line in lines {
            line.open_until = line.open_until.filter(|until| *until > now);
            match line.part.as_str() {
                "turn" => lists.turns.push(line),
                "team" => lists.team.push(line),
                "done" => lists.done.push(line),
                "update" => lists.updates.push(line),
                "file" => lists.files.push(line),
                _ => lists.counted = (line.n, line.total),
            }
        }
        lists.turns = rules::order(lists.turns);
        lists.turns.truncate(TURNS as usize);
        for later in lists.turns.iter_mut().skip(1) {
            later.words.clear(); // what comes first is shown with its text, the others by title
        }
        lists.team = rules::order(lists.team);
        lists.done = rules::latest(lists.done);
        lists.updates = rules::latest(lists.updates);
        lists.files = rules::latest(lists.files);
        lists
    }
    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.turns.is_empty()
            && self.team.is_empty()
            && self.updates.is_empty()
            && self.files.is_empty()
            && self.counted.1 == 0
    }
    /// To-dos done of all there are; none where there are none, or too many to count.
    pub fn progress(&self) -> Option<(i64, i64)> {
        Some(self.counted).filter(|(_, total)| (1..=COUNTED).contains(total))
    }
}

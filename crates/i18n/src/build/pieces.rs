//! Patterns to pieces: terms and references are filled in, selectors understood.

use std::collections::BTreeMap;

use fluent_syntax::ast::{self, Expression, InlineExpression, PatternElement, VariantKey};
use fluent_syntax::unicode;

use super::read::{By, Piece};

pub(super) type Pattern<'s> = ast::Pattern<&'s str>;

/// Turns patterns into pieces. Its errors are sentences; the caller knows the line.
#[derive(Default)]
pub(super) struct Reader<'s> {
    pub(super) terms: BTreeMap<&'s str, &'s Pattern<'s>>,
    pub(super) messages: BTreeMap<String, &'s Pattern<'s>>,
    /// What is being filled in, outermost first, to notice circles.
    open: Vec<String>,
}

/// The key of a message or of its attribute.
pub(super) fn key(id: &str, attribute: Option<&str>) -> String {
    attribute.map_or_else(|| id.to_owned(), |attribute| format!("{id}.{attribute}"))
}

impl<'s> Reader<'s> {
    /// The pieces of the message `key`.
    pub(super) fn message(
        &mut self,
        key: &str,
        pattern: &Pattern<'s>,
    ) -> Result<Vec<Piece>, String> {
        self.open = vec![key.to_owned()];
        self.pieces(pattern)
    }

    fn pieces(&mut self, pattern: &Pattern<'s>) -> Result<Vec<Piece>, String> {
        let mut pieces = Vec::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => {
                    pieces.push(Piece::Text((*value).to_owned()))
                }
                PatternElement::Placeable { expression } => {
                    pieces.extend(self.expression(expression)?)
                }
            }
        }
        Ok(pieces)
    }

    fn expression(&mut self, expression: &Expression<&'s str>) -> Result<Vec<Piece>, String> {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.select(selector, variants).map(|piece| vec![piece])
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&'s str>) -> Result<Vec<Piece>, String> {
        match inline {
            InlineExpression::StringLiteral { value } => Ok(vec![Piece::Verbatim(
                unicode::unescape_unicode_to_string(value).into_owned(),
            )]),
            InlineExpression::NumberLiteral { value } => {
                Ok(vec![Piece::Verbatim((*value).to_owned())])
            }
            InlineExpression::VariableReference { id } => Ok(vec![Piece::Argument {
                name: id.name.to_owned(),
                number: false,
            }]),
            InlineExpression::FunctionReference { .. } => {
                let (name, by) = self.number(inline)?;
                if by == By::Ordinal {
                    return Err("an ordinal can be chosen by, not shown".into());
                }
                Ok(vec![Piece::Argument { name, number: true }])
            }
            InlineExpression::TermReference {
                id,
                attribute: None,
                arguments: None,
            } => {
                let pattern = self.terms.get(id.name).copied();
                let mut pieces = self.fill_in(format!("-{}", id.name), pattern)?;
                // A term is a name, and the pseudo language leaves names alone.
                for piece in &mut pieces {
                    if let Piece::Text(name) = piece {
                        *piece = Piece::Verbatim(std::mem::take(name));
                    }
                }
                Ok(pieces)
            }
            InlineExpression::TermReference { id, .. } => Err(format!(
                "-{}: attributes and arguments of terms are not supported",
                id.name
            )),
            InlineExpression::MessageReference { id, attribute } => {
                let key = key(id.name, attribute.as_ref().map(|attribute| attribute.name));
                let pattern = self.messages.get(&key).copied();
                self.fill_in(key, pattern)
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
        }
    }

    fn fill_in(
        &mut self,
        key: String,
        pattern: Option<&'s Pattern<'s>>,
    ) -> Result<Vec<Piece>, String> {
        let Some(pattern) = pattern else {
            return Err(format!("there is no {key}"));
        };
        if self.open.contains(&key) {
            return Err(format!("{key} refers to itself"));
        }
        self.open.push(key);
        let pieces = self.pieces(pattern);
        self.open.pop();
        pieces
    }

    /// The argument of `NUMBER($name)` or `NUMBER($name, type: "ordinal")`.
    fn number(&self, inline: &InlineExpression<&'s str>) -> Result<(String, By), String> {
        let InlineExpression::FunctionReference { id, arguments } = inline else {
            return Err("only an argument can be chosen by".into());
        };
        let options: Vec<_> = arguments
            .named
            .iter()
            .map(|named| (named.name.name, &named.value))
            .collect();
        match (id.name, arguments.positional.as_slice(), options.as_slice()) {
            ("NUMBER", [InlineExpression::VariableReference { id }], []) => {
                Ok((id.name.to_owned(), By::Plural))
            }
            (
                "NUMBER",
                [InlineExpression::VariableReference { id }],
                [("type", InlineExpression::StringLiteral { value: "ordinal" })],
            ) => Ok((id.name.to_owned(), By::Ordinal)),
            (name, ..) => Err(format!(
                "{name}(): of Fluent's functions only NUMBER($name) and NUMBER($name, type: \"ordinal\") are \
                 supported; pass dates as arguments"
            )),
        }
    }

    fn select(
        &mut self,
        selector: &InlineExpression<&'s str>,
        variants: &[ast::Variant<&'s str>],
    ) -> Result<Piece, String> {
        let keys: Vec<&str> = variants
            .iter()
            .map(|variant| match &variant.key {
                VariantKey::Identifier { name } => *name,
                VariantKey::NumberLiteral { value } => *value,
            })
            .collect();
        let (name, by) = match selector {
            InlineExpression::VariableReference { id } if keys.iter().all(|key| counts(key)) => {
                (id.name.to_owned(), By::Plural)
            }
            InlineExpression::VariableReference { id } => (id.name.to_owned(), By::Word),
            function => self.number(function)?,
        };
        if by != By::Word
            && let Some(key) = keys.iter().find(|key| !counts(key))
        {
            return Err(format!("[{key}] is no plural category and no whole number"));
        }
        let (mut arms, mut other) = (Vec::new(), Vec::new());
        for (variant, key) in variants.iter().zip(keys) {
            let pieces = self.pieces(&variant.value)?;
            if variant.default {
                other = pieces.clone();
            }
            // A default other than [other] is met by its own key, too; that needs no arm.
            if !variant.default {
                arms.push((key.to_owned(), pieces));
            }
        }
        // An exact number beats its category, wherever it stands.
        arms.sort_by_key(|(key, _)| key.parse::<i64>().is_err());
        Ok(Piece::Select {
            name,
            by,
            arms,
            other,
        })
    }
}

/// Whether a variant's key speaks of a number.
fn counts(key: &str) -> bool {
    matches!(key, "zero" | "one" | "two" | "few" | "many" | "other") || key.parse::<i64>().is_ok()
}

//! The grammar of a query.

use std::collections::HashMap;

use serde_json::Value;

use super::aggregate::Aggregate;
use super::expression::{Comparison, Expression, Function};
use super::lex::Word;
use super::plan::{Selected, Source};
use super::{Query, Select};

/// Expressions may not nest deeper.
const MAX_DEPTH: usize = 200;

/// The most conditions that `AND` or `OR` may join: `maxLogicalAndPerSqlQuery` and `maxLogicalOrPerSqlQuery` of the account.
pub(in super::super) const MAX_CONDITIONS: usize = 2_000;

/// The most members that `IN` may have: `maxInExpressionItemsCount` of the account.
pub(in super::super) const MAX_IN: usize = 16_000;

/// A query that is being read.
pub(super) struct Parser<'a> {
    words: &'a [Word],
    parameters: &'a HashMap<String, Value>,
    /// The names that stand for the item.
    aliases: Vec<String>,
    depth: usize,
    /// How many `OR` and `AND` there were.
    logical: [usize; 2],
    /// Those so far; `None` where none may stand.
    aggregates: Option<Vec<Aggregate>>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(words: &'a [Word], parameters: &'a HashMap<String, Value>) -> Self {
        Self { words, parameters, aliases: Vec::new(), depth: 0, logical: [0; 2], aggregates: None }
    }

    /// `SELECT … FROM … [WHERE …] [ORDER BY …] [OFFSET … LIMIT …]`
    pub(super) fn query(&mut self) -> Option<Query> {
        self.keyword("SELECT")?;
        let is_distinct = self.keyword("DISTINCT").is_some();
        let top = match self.keyword("TOP") {
            Some(()) => Some(self.count()?),
            None => None,
        };
        // The names are known once FROM was read, so it is read first.
        let selected = self.words;
        self.words = self.words.get(self.from()?..)?;
        let mut query = self.rest()?;
        let after = std::mem::replace(&mut self.words, selected);
        self.aggregates = Some(Vec::new());
        (query.select, query.source.selected) = self.select()?;
        query.aggregates = self.aggregates.take().unwrap_or_default();
        if !self.words.is_empty() {
            let is_from = matches!(self.words.first(), Some(Word::Name(name)) if name.eq_ignore_ascii_case("FROM"));
            is_from.then_some(())?;
        }
        query.is_distinct = is_distinct;
        query.limit = query.limit.or(top);
        query.source.top = top;
        after.is_empty().then_some(query)
    }

    /// The number of words before `FROM`, which may be left out.
    fn from(&self) -> Option<usize> {
        let mut depth = 0_usize;
        for (at, word) in self.words.iter().enumerate() {
            match word {
                Word::Sign("(" | "[" | "{") => depth += 1,
                Word::Sign(")" | "]" | "}") => depth = depth.checked_sub(1)?,
                Word::Name(name) if depth == 0 && name.eq_ignore_ascii_case("FROM") => {
                    return Some(at);
                }
                _ => {}
            }
        }
        Some(self.words.len())
    }

    /// `[FROM …] [WHERE …] [ORDER BY …] [OFFSET … LIMIT …]`
    pub(super) fn rest(&mut self) -> Option<Query> {
        let mut source = Source::default();
        let start = self.words;
        if self.keyword("FROM").is_some() {
            let root = self.name()?;
            self.aliases.push(root);
            if self.keyword("AS").is_some() || !self.is_clause() && !self.words.is_empty() {
                let alias = self.name()?;
                self.aliases.push(alias);
            }
        }
        source.from = self.read_since(start);
        source.item = self.aliases.last().cloned().unwrap_or_default();
        let mut condition = None;
        if self.keyword("WHERE").is_some() {
            let start = self.words;
            condition = Some(self.expression()?);
            source.condition = self.read_since(start);
        }
        let mut order = Vec::new();
        if self.keyword("ORDER").is_some() {
            self.keyword("BY")?;
            loop {
                let start = self.words;
                let by = self.expression()?;
                let words = self.read_since(start);
                let is_descending = self.keyword("DESC").is_some();
                if !is_descending {
                    let _ = self.keyword("ASC");
                }
                order.push((by, is_descending));
                source.order.push((words, is_descending));
                if self.sign(",").is_none() {
                    break;
                }
            }
        }
        let (mut offset, mut limit) = (0, None);
        if self.keyword("OFFSET").is_some() {
            offset = self.count()?;
            self.keyword("LIMIT")?;
            limit = Some(self.count()?);
        }
        self.words.is_empty().then_some(Query {
            select: Select::Item,
            is_distinct: false,
            condition,
            order,
            offset,
            limit,
            aggregates: Vec::new(),
            source,
        })
    }

    /// The words between `start` and where the parser is.
    fn read_since(&self, start: &'a [Word]) -> Vec<Word> {
        start.get(..start.len() - self.words.len()).unwrap_or_default().to_vec()
    }

    fn is_clause(&self) -> bool {
        const CLAUSES: [&str; 5] = ["WHERE", "ORDER", "OFFSET", "GROUP", "JOIN"];
        matches!(self.words.first(), Some(Word::Name(name)) if CLAUSES.iter().any(|it| name.eq_ignore_ascii_case(it)))
    }

    fn select(&mut self) -> Option<(Select, Selected)> {
        if self.sign("*").is_some() {
            return Some((Select::Item, Selected::Item));
        }
        if self.keyword("VALUE").is_some() {
            let start = self.words;
            let value = self.expression()?;
            return Some((Select::Value(value), Selected::Value(self.read_since(start))));
        }
        let (mut members, mut sources) = (Vec::new(), Vec::new());
        loop {
            let start = self.words;
            let value = self.expression()?;
            let words = self.read_since(start);
            let name = match self.keyword("AS") {
                Some(()) => self.name()?,
                None => match &value {
                    Expression::Path(path) => {
                        path.last().or(self.aliases.last()).cloned().unwrap_or_default()
                    }
                    _ => format!("${}", members.len() + 1),
                },
            };
            sources.push((name.clone(), words));
            members.push((name, value));
            if self.sign(",").is_none() {
                let value = Select::Value(Expression::Object(members));
                return Some((value, Selected::Members(sources)));
            }
        }
    }

    fn expression(&mut self) -> Option<Expression> {
        let mut terms = vec![self.conjunction()?];
        while self.keyword("OR").is_some() {
            self.count_logical(0)?;
            terms.push(self.conjunction()?);
        }
        if terms.len() > 1 { Some(Expression::Any(terms)) } else { terms.pop() }
    }

    fn conjunction(&mut self) -> Option<Expression> {
        let mut terms = vec![self.comparison()?];
        while self.keyword("AND").is_some() {
            self.count_logical(1)?;
            terms.push(self.comparison()?);
        }
        if terms.len() > 1 { Some(Expression::All(terms)) } else { terms.pop() }
    }

    fn count_logical(&mut self, operator: usize) -> Option<()> {
        let count = self.logical.get_mut(operator)?;
        *count += 1;
        (*count <= MAX_CONDITIONS).then_some(())
    }

    fn comparison(&mut self) -> Option<Expression> {
        let left = self.operand()?;
        let is_not = self.keyword("NOT").is_some();
        if self.keyword("IN").is_some() {
            self.sign("(")?;
            let members = self.list(")").filter(|members| members.len() <= MAX_IN)?;
            let is_in = Expression::In(Box::new(left), members);
            return Some(if is_not { Expression::Not(Box::new(is_in)) } else { is_in });
        }
        let comparison = match self.words.first() {
            _ if is_not => return None,
            Some(Word::Sign("=")) => Comparison::Equal,
            Some(Word::Sign("!=" | "<>")) => Comparison::NotEqual,
            Some(Word::Sign("<")) => Comparison::Less,
            Some(Word::Sign("<=")) => Comparison::LessOrEqual,
            Some(Word::Sign(">")) => Comparison::Greater,
            Some(Word::Sign(">=")) => Comparison::GreaterOrEqual,
            _ => return Some(left),
        };
        self.words = self.words.get(1..)?;
        Some(Expression::Compare(comparison, Box::new(left), Box::new(self.operand()?)))
    }

    fn operand(&mut self) -> Option<Expression> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let operand = self.any_operand();
        self.depth -= 1;
        operand
    }

    fn any_operand(&mut self) -> Option<Expression> {
        let (word, rest) = self.words.split_first()?;
        self.words = rest;
        match word {
            Word::Text(text) => Some(Expression::Literal(text.clone().into())),
            Word::Number(number) => Some(Expression::Literal((*number).into())),
            Word::Parameter(name) => self.parameters.get(name).cloned().map(Expression::Literal),
            Word::Sign("(") => {
                let inner = self.expression()?;
                self.sign(")")?;
                Some(inner)
            }
            Word::Sign("-") => Some(Expression::Negative(Box::new(self.operand()?))),
            Word::Sign("[") => self.list("]").map(Expression::Array),
            Word::Sign("{") => self.object(),
            Word::Sign(_) => None,
            Word::Name(name) => self.named(name),
        }
    }

    fn named(&mut self, name: &str) -> Option<Expression> {
        if self.aliases.iter().any(|alias| alias == name) {
            return self.path();
        }
        let literal = match name.to_ascii_lowercase().as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            "undefined" => return Some(Expression::Path(vec![String::new()])),
            "not" => return Some(Expression::Not(Box::new(self.comparison()?))),
            _ => {
                self.sign("(")?;
                return match Aggregate::named(name) {
                    Some(aggregate) => self.aggregate(aggregate),
                    None => Some(Expression::Call(Function::named(name)?, self.list(")")?)),
                };
            }
        };
        Some(Expression::Literal(literal))
    }

    /// The argument of an aggregate, in which no other one may stand.
    fn aggregate(&mut self, aggregate: Aggregate) -> Option<Expression> {
        let mut aggregates = self.aggregates.take()?;
        let inner = self.expression()?;
        self.sign(")")?;
        aggregates.push(aggregate);
        self.aggregates = Some(aggregates);
        Some(Expression::Aggregate(aggregate, Box::new(inner)))
    }

    /// The path after the name of the item: `.a["b"][0]`
    fn path(&mut self) -> Option<Expression> {
        let mut path = Vec::new();
        loop {
            match self.words {
                [Word::Sign("."), Word::Name(name), rest @ ..]
                | [Word::Sign("["), Word::Text(name), Word::Sign("]"), rest @ ..] => {
                    path.push(name.clone());
                    self.words = rest;
                }
                [Word::Sign("["), Word::Number(index), Word::Sign("]"), rest @ ..] => {
                    path.push(index.to_string());
                    self.words = rest;
                }
                _ => return Some(Expression::Path(path)),
            }
        }
    }

    fn list(&mut self, end: &str) -> Option<Vec<Expression>> {
        let mut members = Vec::new();
        if self.sign(end).is_some() {
            return Some(members);
        }
        loop {
            members.push(self.expression()?);
            if self.sign(end).is_some() {
                return Some(members);
            }
            self.sign(",")?;
        }
    }

    fn object(&mut self) -> Option<Expression> {
        let mut members = Vec::new();
        loop {
            let name = match self.words.first()? {
                Word::Text(name) | Word::Name(name) => name.clone(),
                _ => return None,
            };
            self.words = self.words.get(1..)?;
            self.sign(":")?;
            members.push((name, self.expression()?));
            if self.sign("}").is_some() {
                return Some(Expression::Object(members));
            }
            self.sign(",")?;
        }
    }

    fn keyword(&mut self, keyword: &str) -> Option<()> {
        match self.words.split_first()? {
            (Word::Name(name), rest) if name.eq_ignore_ascii_case(keyword) => {
                self.words = rest;
                Some(())
            }
            _ => None,
        }
    }

    fn sign(&mut self, sign: &str) -> Option<()> {
        match self.words.split_first()? {
            (Word::Sign(found), rest) if *found == sign => {
                self.words = rest;
                Some(())
            }
            _ => None,
        }
    }

    fn name(&mut self) -> Option<String> {
        match self.words.split_first()? {
            (Word::Name(name), rest) => {
                self.words = rest;
                Some(name.clone())
            }
            _ => None,
        }
    }

    /// A number of items, which may be a parameter.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the number was checked"
    )]
    fn count(&mut self) -> Option<usize> {
        let number = match self.any_operand()? {
            Expression::Literal(value) => value.as_f64()?,
            _ => return None,
        };
        ((0.0..=1e9).contains(&number) && number.fract() == 0.0).then_some(number as usize)
    }
}

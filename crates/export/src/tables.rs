//! What each table holds, described once. The formats write from this description; so does the help.

use crate::Value;

/// A table of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Table {
    /// The newest version of every article; its JSON lines are in the form that `sayso add` reads.
    Articles,
    /// The statements of their newest readings.
    Statements,
    /// Who speaks: one row for each identity across articles.
    Voices,
    /// The counts.
    Figures,
    /// The date expressions.
    Dates,
    /// Statements of several articles that report one utterance, and where it comes from.
    Claims,
    /// What joins two places of articles.
    Links,
}

impl Table {
    /// All tables, in the order in which help lists them.
    pub const ALL: [Table; 7] = [
        Table::Articles,
        Table::Statements,
        Table::Voices,
        Table::Figures,
        Table::Dates,
        Table::Claims,
        Table::Links,
    ];

    /// Its name on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            Table::Articles => "articles",
            Table::Statements => "statements",
            Table::Voices => "voices",
            Table::Figures => "figures",
            Table::Dates => "dates",
            Table::Claims => "claims",
            Table::Links => "links",
        }
    }

    /// What it is, in one sentence without the full stop.
    pub fn about(self) -> &'static str {
        match self {
            Table::Articles => "One row for each article: its newest version",
            Table::Statements => "One row for each statement: who said what, by which words, on which page",
            Table::Voices => {
                "One row for each voice across articles; unnamed voices have one for each article"
            }
            Table::Figures => "One row for each count, with its words and bounds and who gives it",
            Table::Dates => "One row for each date expression, with the days that it denotes",
            Table::Claims => {
                "One row for each claim: every statement that reports it, its origins, how many are independent"
            }
            Table::Links => {
                "One row for each link: same statements, copies, denials, confirmations, answers, relays, quantities"
            }
        }
    }

    /// Its columns, in order.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Table::Articles => ARTICLES,
            Table::Statements => STATEMENTS,
            Table::Voices => VOICES,
            Table::Figures => FIGURES,
            Table::Dates => DATES,
            Table::Claims => CLAIMS,
            Table::Links => LINKS,
        }
    }
}

/// A column, or a member of a group.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// May it be null?
    pub nullable: bool,
    /// What it tells, in one sentence without the full stop.
    pub about: &'static str,
    /// Does it stand in JSON lines too? What the ledger alone knows of an article does not: whoever reads the line back
    /// would take it for a field of the article.
    pub in_json: bool,
}

/// What values are.
#[derive(Debug)]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number below 2^63.
    Integer,
    /// A whole number below 2^64.
    Count,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
    /// A day of the calendar.
    Day,
    /// A moment, in UTC.
    Time,
    /// Further fields with any names, as a JSON object. In JSON lines they stand beside the columns.
    Fields,
    /// Named values that belong together.
    Group(&'static [Column]),
    /// Any number of values of one kind.
    List {
        /// What each of them is.
        of: &'static Kind,
        /// How the words of all are shown in one cell; `None`: not.
        words: Option<Words>,
    },
}

/// How the words of a list are shown in one cell, beside the list itself.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The member of each group that holds its words; the cell's column is named after it.
    pub member: &'static str,
    /// What stands between them.
    pub between: &'static str,
}

impl Column {
    const fn new(name: &'static str, kind: Kind, about: &'static str) -> Column {
        Column {
            name,
            kind,
            nullable: false,
            about,
            in_json: true,
        }
    }

    const fn or_null(mut self) -> Column {
        self.nullable = true;
        self
    }

    const fn of_the_ledger(mut self) -> Column {
        self.in_json = false;
        self
    }

    /// Does the value fit the column? A row that does not would be a fault of the program.
    pub fn takes(&self, value: &Value) -> bool {
        match value {
            Value::Null => self.nullable,
            value => self.kind.takes(value),
        }
    }
}

impl Kind {
    fn takes(&self, value: &Value) -> bool {
        match (self, value) {
            (Kind::Text, Value::Text(_))
            | (Kind::Integer, Value::Integer(_))
            | (Kind::Count, Value::Count(_))
            | (Kind::Number, Value::Number(_))
            | (Kind::Boolean, Value::Boolean(_))
            | (Kind::Day, Value::Day(_))
            | (Kind::Time, Value::Time(_))
            | (Kind::Fields, Value::Fields(_)) => true,
            (Kind::Group(members), Value::Group(values)) => {
                members.len() == values.len()
                    && members
                        .iter()
                        .zip(values)
                        .all(|(member, value)| member.takes(value))
            }
            (Kind::List { of, .. }, Value::List(values)) => values.iter().all(|value| of.takes(value)),
            _ => false,
        }
    }

    /// What it is called in help.
    pub fn name(&self) -> String {
        match self {
            Kind::Text => "text".to_owned(),
            Kind::Integer | Kind::Count => "whole number".to_owned(),
            Kind::Number => "number".to_owned(),
            Kind::Boolean => "true or false".to_owned(),
            Kind::Day => "day".to_owned(),
            Kind::Time => "time".to_owned(),
            Kind::Fields => "further fields".to_owned(),
            Kind::Group(members) => {
                let names: Vec<&str> = members.iter().map(|member| member.name).collect();
                format!("{{{}}}", names.join(", "))
            }
            Kind::List { of, .. } => format!("list of {}", of.name()),
        }
    }
}

/// A passage: words and where they stand.
const PASSAGE: &[Column] = &[
    Column::new("start", Kind::Integer, "First code point"),
    Column::new("end", Kind::Integer, "First code point after it"),
    Column::new("text", Kind::Text, "Its words"),
];

/// Pieces of one thing: what stands between them was left out.
const PIECES: Kind = Kind::List {
    of: &Kind::Group(PASSAGE),
    words: Some(Words {
        member: "text",
        between: " … ",
    }),
};

/// Things of their own.
const PASSAGES: Kind = Kind::List {
    of: &Kind::Group(PASSAGE),
    words: Some(Words {
        member: "text",
        between: "; ",
    }),
};

const NUMBERS: Kind = Kind::List {
    of: &Kind::Integer,
    words: None,
};

const VOICE: &[Column] = &[
    Column::new("key", Kind::Text, "The voice, as the table of voices has it"),
    Column::new("name", Kind::Text, "Its name"),
    Column::new(
        "kind",
        Kind::Text,
        "person, government, organization, outlet, document or unnamed",
    ),
];

const DAYS: &[Column] = &[
    Column::new("from", Kind::Day, "The first day"),
    Column::new("to", Kind::Day, "The last day"),
];

const SPAN: &[Column] = &[
    Column::new("start", Kind::Integer, "First code point"),
    Column::new("end", Kind::Integer, "First code point after it"),
];

const MARKED: &[Column] = &[
    Column::new(
        "kind",
        Kind::Text,
        "headline, dateline, body, caption, related, boilerplate or credit",
    ),
    Column::new("start", Kind::Integer, "First code point"),
    Column::new("end", Kind::Integer, "First code point after it"),
];

const ID: Column = Column::new("article", Kind::Text, "The article's identifier");
const URL: Column = Column::new("url", Kind::Text, "The article's canonical address").or_null();
const OUTLET: Column = Column::new("outlet", Kind::Text, "Who published the article").or_null();
const PUBLISHED: Column = Column::new(
    "published",
    Kind::Text,
    "When the article was published, ISO 8601, as precise as it says",
)
.or_null();
const PUBLISHED_DAY: Column = Column::new("published_day", Kind::Day, "The day of that")
    .or_null()
    .of_the_ledger();
const START: Column = Column::new("start", Kind::Integer, "First code point of the canonical text");
const END: Column = Column::new("end", Kind::Integer, "First code point after it");
const VERSION: Column = Column::new(
    "version",
    Kind::Integer,
    "Which version of the article, from 1: the newest",
);
const TEXT_SHA256: Column = Column::new(
    "text_sha256",
    Kind::Text,
    "SHA-256 of the canonical text in UTF-8; spans are good for this text alone",
);
const READER: Column = Column::new("reader", Kind::Text, "The version of the reader that found it");

const ARTICLES: &[Column] = &[
    Column::new("id", Kind::Text, "The article's identifier"),
    URL,
    OUTLET,
    PUBLISHED,
    PUBLISHED_DAY,
    Column::new("updated", Kind::Text, "When it was last updated, ISO 8601").or_null(),
    Column::new("byline", Kind::Text, "Author line").or_null(),
    Column::new("title", Kind::Text, "Title").or_null(),
    Column::new("language", Kind::Text, "ISO 639-1").or_null(),
    Column::new(
        "text",
        Kind::Text,
        "The text. The canonical text, which spans count, is title, blank line and this text; without a title, this text",
    ),
    Column::new(
        "marked",
        Kind::List {
            of: &Kind::Group(MARKED),
            words: None,
        },
        "Segments that its format named, in code points of the canonical text",
    ),
    Column::new(
        "background",
        Kind::Boolean,
        "Is it no news but a text that news lift passages from, such as an encyclopedia's entry?",
    ),
    Column::new(
        "extra",
        Kind::Fields,
        "Fields that it came with and sayso does not know; in JSON lines they stand beside the columns",
    ),
    VERSION.of_the_ledger(),
    Column::new(
        "versions",
        Kind::Integer,
        "How many versions of it the ledger has",
    )
    .of_the_ledger(),
    Column::new("retrieved", Kind::Time, "When this version was first met")
        .or_null()
        .of_the_ledger(),
    TEXT_SHA256.of_the_ledger(),
    Column::new(
        "raw_sha256",
        Kind::Text,
        "SHA-256 of the bytes that it was made of",
    )
    .of_the_ledger(),
    Column::new("reader", Kind::Text, "The version of the reader that read it").of_the_ledger(),
    Column::new("read", Kind::Time, "When it was read").of_the_ledger(),
];

const STATEMENTS: &[Column] = &[
    ID,
    Column::new(
        "n",
        Kind::Integer,
        "The statement's number in the article, from 1",
    ),
    URL,
    OUTLET,
    PUBLISHED,
    PUBLISHED_DAY,
    Column::new(
        "voice",
        Kind::Group(VOICE),
        "Who said it; null where the text does not say",
    )
    .or_null(),
    Column::new("act", Kind::Text, "What was done by saying it"),
    Column::new("form", Kind::Text, "direct, indirect or mixed"),
    Column::new("content", PIECES, "What was said"),
    Column::new("source", PIECES, "The words that name who speaks"),
    Column::new("cue", PIECES, "The reporting words"),
    Column::new(
        "relay",
        Kind::List {
            of: &Kind::Group(VOICE),
            words: Some(Words {
                member: "name",
                between: "; ",
            }),
        },
        "The voices that passed it on, the nearest to the article first",
    ),
    Column::new(
        "said",
        Kind::Group(DAYS),
        "When it was said; null where the words around it do not tell",
    )
    .or_null(),
    Column::new(
        "answers",
        NUMBERS,
        "The statements of this article that it denies, confirms or answers",
    ),
    Column::new(
        "certainty",
        PASSAGES,
        "Words that say how sure the source or the article is of it",
    ),
    Column::new("cited", PASSAGES, "Sources that the source cites for it"),
    Column::new("told", PASSAGES, "To whom it was said"),
    Column::new(
        "within",
        Kind::Integer,
        "The statement of this article inside whose content it stands",
    )
    .or_null(),
    Column::new(
        "score",
        Kind::Number,
        "How likely a person would mark it so, 0 to 1, in thousandths",
    ),
    Column::new(
        "corrected",
        NUMBERS,
        "The corrections that made it what it is; none: as it was read",
    ),
    VERSION,
    TEXT_SHA256,
    READER,
];

const VOICES: &[Column] = &[
    Column::new(
        "voice",
        Kind::Text,
        "The voice's key; of a voice that is of one article alone, such as an unnamed one: ARTICLE/vNUMBER",
    ),
    Column::new(
        "name",
        Kind::Text,
        "Its fullest name; of an unnamed voice the words that describe it",
    ),
    Column::new(
        "kind",
        Kind::Text,
        "person, government, organization, outlet, document or unnamed",
    ),
    Column::new(
        "names",
        Kind::List {
            of: &Kind::Text,
            words: None,
        },
        "Its names in the articles, each once",
    ),
    Column::new("articles", Kind::Integer, "How many articles let it speak"),
    Column::new("named", Kind::Integer, "How many further articles only name it"),
    Column::new("statements", Kind::Integer, "How many statements it made"),
    Column::new("relayed", Kind::Integer, "How many statements it passed on"),
    Column::new(
        "mentions",
        Kind::List {
            of: &Kind::Group(&[ID, START, END, Column::new("text", Kind::Text, "Its words")]),
            words: None,
        },
        "Where articles speak of it, those that only name it among them",
    ),
    Column::new(
        "roles",
        Kind::List {
            of: &Kind::Group(&[Column::new("text", Kind::Text, "Its words"), ID, START, END]),
            words: Some(Words {
                member: "text",
                between: "; ",
            }),
        },
        "The titles that articles give to it; they may disagree",
    ),
];

const SPANS: Kind = Kind::List {
    of: &Kind::Group(&[START, END]),
    words: None,
};

const CLAIMS: &[Column] = &[
    Column::new("claim", Kind::Text, "The claim's key, which `sayso trace` understands"),
    Column::new(
        "voice",
        Kind::Text,
        "The key of the voice whose it is, as most articles have it; null where it is unnamed or none is given",
    )
    .or_null(),
    Column::new("voice_name", Kind::Text, "The name of that voice, or the words that describe it").or_null(),
    Column::new("gist", Kind::Text, "The wording that stands for it, as one of the articles has it"),
    Column::new(
        "statements",
        Kind::List {
            of: &Kind::Group(&[
                ID,
                Column::new(
                    "n",
                    Kind::Integer,
                    "The statement's number; null for words that were recognised where the reader found no statement",
                )
                .or_null(),
                OUTLET,
                PUBLISHED,
                Column::new("spans", SPANS, "Where it stands"),
                Column::new("text", Kind::Text, "Its words"),
                Column::new(
                    "by",
                    Kind::Text,
                    "By what it is known to be the same: words, part, wording, paraphrase or correction",
                )
                .or_null(),
                Column::new("score", Kind::Number, "How likely a person would say so, 0 to 1").or_null(),
            ]),
            words: Some(Words {
                member: "text",
                between: " | ",
            }),
        },
        "Every statement that reports it, in the order of publication",
    ),
    Column::new(
        "origins",
        Kind::List {
            of: &Kind::Group(&[
                Column::new("state", Kind::Text, "named, not_recorded or not_established"),
                Column::new("voice", Kind::Text, "Who it is; null where not even an outlet is known").or_null(),
                Column::new(
                    "via",
                    Kind::List {
                        of: &Kind::Text,
                        words: None,
                    },
                    "Through whom it came to the articles, nearest to the origin first",
                ),
                Column::new(
                    "articles",
                    Kind::List {
                        of: &Kind::Text,
                        words: None,
                    },
                    "The articles that lead there",
                ),
            ]),
            words: Some(Words {
                member: "voice",
                between: "; ",
            }),
        },
        "Where the chains from every article end, collapsed over copies and relays",
    ),
    Column::new(
        "independent_origins",
        Kind::Group(&[
            Column::new("named", Kind::Integer, "A voice that is no outlet, or a document"),
            Column::new(
                "not_recorded",
                Kind::Integer,
                "The article asserts it itself, or an outlet is as far as the chain goes",
            ),
            Column::new(
                "not_established",
                Kind::Integer,
                "Origins that may be the same as another",
            ),
        ]),
        "How many origins are left, in the three states",
    ),
    Column::new("denied", Kind::Integer, "How many statements deny it"),
];

const LINK_END: Kind = Kind::Group(&[
    ID,
    Column::new("statement", Kind::Integer, "The statement's number").or_null(),
    Column::new("figure", Kind::Integer, "The figure's number").or_null(),
    Column::new(
        "start",
        Kind::Integer,
        "The first code point; null for an article as a whole",
    )
    .or_null(),
    Column::new("end", Kind::Integer, "The code point after the last").or_null(),
    Column::new("spans", SPANS, "The passages"),
    Column::new("text", Kind::Text, "Their words"),
]);

const LINKS: &[Column] = &[
    Column::new(
        "kind",
        Kind::Text,
        "same_statement, copies, denies, confirms, answers, relays or same_quantity",
    ),
    Column::new("score", Kind::Number, "How likely a person would say so, 0 to 1"),
    Column::new(
        "form",
        Kind::Text,
        "Of copies: wire, quotation, background or self. Of same statements: words, part, wording, paraphrase or correction. \
         Of quantities: agrees, differs or revises",
    )
    .or_null(),
    Column::new(
        "from",
        LINK_END,
        "What copies, denies, confirms, answers or relays; else the one whose article's identifier comes first",
    ),
    Column::new(
        "to",
        LINK_END,
        "What is copied, denied, confirmed, answered or relayed",
    ),
    Column::new("shared_words", Kind::Integer, "Of copies: words that are the same on both sides").or_null(),
    Column::new(
        "directed",
        Kind::Boolean,
        "Of copies: do dates or credits say which is from which? Else the order means nothing",
    )
    .or_null(),
    Column::new(
        "credits",
        Kind::List {
            of: &Kind::Group(&[
                Column::new("side", Kind::Text, "from or to"),
                START,
                END,
                Column::new("text", Kind::Text, "Its words"),
            ]),
            words: Some(Words {
                member: "text",
                between: "; ",
            }),
        },
        "Words that name where it is from: of copies credits, of relays the outlet's name",
    ),
];

const FIGURES: &[Column] = &[
    ID,
    Column::new(
        "n",
        Kind::Integer,
        "The figure's place among those of the article, from 1",
    ),
    URL,
    OUTLET,
    PUBLISHED,
    PUBLISHED_DAY,
    START,
    END,
    Column::new("text", Kind::Text, "The number and the words that bound it"),
    Column::new(
        "counts",
        Kind::Text,
        "What is counted, in the words of the article",
    )
    .or_null(),
    Column::new("counts_at", Kind::Group(SPAN), "Where these words stand").or_null(),
    Column::new(
        "lower",
        Kind::Count,
        "The least number that the words allow; null: open",
    )
    .or_null(),
    Column::new(
        "upper",
        Kind::Count,
        "The greatest number that the words allow; null: open",
    )
    .or_null(),
    Column::new(
        "approximate",
        Kind::Boolean,
        "Do the words say that it is not exact?",
    ),
    Column::new(
        "statement",
        Kind::Integer,
        "The number of the statement that gives it; null: the article itself",
    )
    .or_null(),
    Column::new("voice", Kind::Group(VOICE), "Who made that statement").or_null(),
    Column::new(
        "corrected",
        NUMBERS,
        "The corrections that made it what it is; none: as it was read",
    ),
    VERSION,
    TEXT_SHA256,
    READER,
];

const DATES: &[Column] = &[
    ID,
    Column::new(
        "n",
        Kind::Integer,
        "The expression's place among those of the article, from 1",
    ),
    URL,
    OUTLET,
    PUBLISHED,
    PUBLISHED_DAY,
    START,
    END,
    Column::new("text", Kind::Text, "Its words"),
    Column::new(
        "from",
        Kind::Day,
        "The first day that it denotes; null where neither the published date nor the text says",
    )
    .or_null(),
    Column::new("to", Kind::Day, "The last day; null together with from").or_null(),
    VERSION,
    TEXT_SHA256,
    READER,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn documented(columns: &[Column], above: &str) {
        let mut names = HashSet::new();
        for column in columns {
            let name = format!("{above}{}", column.name);
            assert!(names.insert(column.name), "{name} stands there twice");
            assert!(
                column.about.len() > 4 && !column.about.ends_with('.'),
                "{name} is not documented"
            );
            match &column.kind {
                Kind::Group(members)
                | Kind::List {
                    of: Kind::Group(members),
                    ..
                } => documented(members, &format!("{name}.")),
                _ => {}
            }
        }
    }

    #[test]
    fn every_column_of_every_table_is_documented_and_has_a_name_of_its_own() {
        for table in Table::ALL {
            documented(table.columns(), &format!("{}.", table.name()));
        }
    }

    #[test]
    fn the_words_of_a_list_are_a_text_of_its_members() {
        for column in Table::ALL.iter().flat_map(|table| table.columns()) {
            if let Kind::List {
                of: Kind::Group(members),
                words: Some(words),
            } = &column.kind
            {
                let member = members.iter().find(|member| member.name == words.member);
                assert!(
                    member.is_some_and(|member| matches!(member.kind, Kind::Text)),
                    "{}",
                    column.name
                );
            }
        }
    }
}

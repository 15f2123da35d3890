//! Which statements name the outlet of another article.

#![allow(clippy::expect_used, reason = "a test that cannot go on ends")]

use proptest::prelude::*;
use sayso_core::{
    Act, Article, Days, Form, Reading, Segment, SegmentKind, Span, Statement, Voice, VoiceKind,
};
use sayso_linker::links::{Copied, CopyForm, Passage, Relayed, Same, SameBy, Side};
use sayso_linker::relays::relays;
use sayso_linker::{Nearness, ReadArticle};

const CASES: &str = include_str!("relays/cases.txt");

#[derive(Default)]
struct Given {
    article: Article,
    reading: Reading,
}

impl Given {
    fn place(&self, words: &str, after: usize) -> Option<Span> {
        let at = self.article.text.get(after..)?.find(words)? + after;
        Some(Span::new(at, at + words.len()))
    }

    fn voice(&mut self, words: &str, mention: Option<Span>) -> Option<u32> {
        let words = Some(words.trim()).filter(|words| *words != "-")?;
        let (name, kind) = words.rsplit_once(" (").expect("a name and its kind");
        let kind = VoiceKind::ALL
            .into_iter()
            .find(|known| known.name() == kind.trim_end_matches(')'))
            .expect("a kind of voice");
        let known = self.reading.voices.iter().position(|voice| voice.name == name);
        let at = known.unwrap_or_else(|| {
            self.reading.voices.push(Voice {
                n: self.reading.voices.len() as u32 + 1,
                name: name.to_owned(),
                kind,
                mentions: Vec::new(),
                roles: Vec::new(),
            });
            self.reading.voices.len() - 1
        });
        let voice = &mut self.reading.voices[at];
        voice.mentions.extend(mention);
        voice.mentions.sort();
        voice.mentions.dedup();
        Some(voice.n)
    }

    fn statement(&mut self, line: &str) {
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        let [source, cue, content, voice, relay, rest @ ..] = columns.as_slice() else {
            panic!("{line}");
        };
        // a content that stands twice is the next one
        let after = self.reading.statements.last().map_or(0, |s| s.content[0].end);
        let content = self.place(content, after).unwrap_or_else(|| panic!("{content}"));
        let near = content.start.saturating_sub(80);
        let source = self.place(source, near).unwrap_or_else(|| panic!("{source}"));
        let cue = self.place(cue, near).unwrap_or_else(|| panic!("{cue}"));
        let voice = self.voice(voice, Some(source));
        let relay: Vec<u32> = (relay.split(';'))
            .filter_map(|relay| {
                let name = relay.trim().split(" (").next().unwrap_or_default();
                let mention = self.place(name, near);
                self.voice(relay, mention)
            })
            .collect();
        self.reading.statements.push(Statement {
            n: self.reading.statements.len() as u32 + 1,
            source: vec![source],
            cue: vec![cue],
            content: vec![content],
            form: Form::Indirect,
            act: (rest.first().filter(|act| **act != "-"))
                .map_or(Act::Assert, |act| Act::named(act).expect("an act")),
            cited: Vec::new(),
            told: Vec::new(),
            certainty: Vec::new(),
            voice,
            relay,
            said: rest.get(1).map(|day| {
                let day = day.parse().expect("a day");
                Days { from: day, to: day }
            }),
            answers: Vec::new(),
            within: None,
            score: 1.0,
        });
    }

    fn read(&self) -> ReadArticle {
        let mut reading = self.reading.clone();
        reading.segments = vec![Segment {
            kind: SegmentKind::Body,
            span: Span::new(0, self.article.text.len()),
        }];
        ReadArticle::new(&self.article, &reading, false)
    }
}

struct Case<'t> {
    name: &'t str,
    articles: Vec<Given>,
    same: Vec<(u32, String, u32)>,
    shared: Vec<&'t str>,
    found: Vec<&'t str>,
}

fn cases() -> Vec<Case<'static>> {
    let mut cases: Vec<Case> = Vec::new();
    for line in CASES
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
    {
        if let Some(name) = line.strip_prefix("== ") {
            cases.push(Case {
                name,
                articles: Vec::new(),
                same: Vec::new(),
                shared: Vec::new(),
                found: Vec::new(),
            });
            continue;
        }
        let case = cases.last_mut().expect("a case begins with ==");
        if let Some(head) = line.strip_prefix("@ ") {
            let columns: Vec<String> = head.split('|').map(|c| c.trim().to_owned()).collect();
            case.articles.push(Given {
                article: Article {
                    id: columns[0].clone(),
                    outlet: Some(columns[1].clone()),
                    published: Some(columns[2].clone()),
                    ..Article::default()
                },
                reading: Reading::default(),
            });
        } else if let Some(found) = line.strip_prefix("> ") {
            case.found.push(found);
        } else if let Some(same) = line.strip_prefix("= ") {
            let parts: Vec<&str> = same.split(' ').collect();
            let number = |at: usize| parts[at].parse().expect("a number");
            case.same.push((number(0), parts[1].to_owned(), number(2)));
        } else if let Some(words) = line.strip_prefix("~ ") {
            case.shared.push(words);
        } else {
            let given = case.articles.last_mut().expect("an article begins with @");
            match line.strip_prefix("- ") {
                Some(statement) => given.statement(statement),
                None => {
                    given.article.text.push_str(line);
                    given.article.text.push('\n');
                }
            }
        }
    }
    cases
}

fn passage(article: &ReadArticle, n: u32) -> Passage {
    Passage {
        statement: Some(n),
        spans: article.statement(n).expect("a statement").content.clone(),
    }
}

/// What is found, as the cases write it.
fn found(case: &Case, nearness: Nearness) -> Vec<String> {
    let mut articles: Vec<ReadArticle> = case.articles.iter().map(Given::read).collect();
    articles.sort_by(|a, b| a.id.cmp(&b.id));
    let [a, b] = articles.as_slice() else {
        panic!("two articles")
    };
    let same: Vec<Same> = (case.same.iter())
        .map(|(n, article, of)| {
            let (in_a, in_b) = if *article == a.id { (*of, *n) } else { (*n, *of) };
            Same {
                a: passage(a, in_a),
                b: passage(b, in_b),
                by: SameBy::Words,
                score: 0.95,
            }
        })
        .collect();
    let copies: Vec<Copied> = (case.shared.iter())
        .map(|words| {
            let at = |article: &ReadArticle| {
                let start = article.text.find(words).expect("the words");
                Span::new(start, start + words.len())
            };
            Copied {
                a: at(a),
                b: at(b),
                form: CopyForm::Quotation,
                shared_words: 7,
                later: None,
                credits: Vec::new(),
            }
        })
        .collect();
    let links = relays(a, b, &same, &copies, nearness);
    (links.iter())
        .map(|link| {
            let (citing, cited) = match link.side {
                Side::A => (a, b),
                Side::B => (b, a),
            };
            assert!((0.3..=1.0).contains(&link.score), "{}: {}", case.name, link.score);
            let has = match &link.from {
                Some(Passage {
                    statement: Some(n), ..
                }) => n.to_string(),
                Some(passage) => {
                    assert!(passage.spans.iter().all(|span| !span.of(&cited.text).is_empty()));
                    "words".to_owned()
                }
                None => "nothing".to_owned(),
            };
            let words = link.named.of(&citing.text);
            format!("{} {} names {words} has {has}", citing.id, link.statement)
        })
        .collect()
}

#[test]
fn statements_name_the_outlets_that_the_cases_say() {
    let cases = cases();
    assert!(cases.len() > 12);
    for case in &cases {
        assert_eq!(found(case, Nearness::Story), case.found, "{}", case.name);
    }
}

#[test]
fn of_another_story_only_a_shared_passage_or_statement_tells() {
    for case in &cases() {
        let is_told = !case.same.is_empty() || !case.shared.is_empty();
        let wanted: &[&str] = if is_told { &case.found } else { &[] };
        assert_eq!(found(case, Nearness::Passages), wanted, "{}", case.name);
    }
}

#[test]
fn an_article_does_not_relay_itself() {
    for case in &cases() {
        for given in &case.articles {
            let article = given.read();
            assert_eq!(relays(&article, &article, &[], &[], Nearness::One), []);
        }
    }
}

#[test]
fn a_link_is_less_sure_a_day_later_in_short_or_unread() {
    let score = |name: &str| {
        let cases = cases();
        let case = cases.iter().find(|case| case.name == name).expect("the case");
        let articles: Vec<ReadArticle> = case.articles.iter().map(Given::read).collect();
        let (a, b) = match articles[0].id < articles[1].id {
            true => (&articles[0], &articles[1]),
            false => (&articles[1], &articles[0]),
        };
        relays(a, b, &[], &[], Nearness::Story)[0].score
    };
    let sure = score("outlets by the names that everybody knows");
    for name in [
        "it is a day later elsewhere",
        "what another outlet reported, and it has it in its own words",
        "the reader had not seen who was told",
    ] {
        assert!(score(name) < sure, "{name}");
    }
}

fn hostile(id: &str, outlet: &str, text: String, count: usize) -> ReadArticle {
    let mut given = Given::default();
    given.article.id = id.to_owned();
    given.article.outlet = Some(outlet.to_owned());
    given.article.text = text;
    let end = given.article.text.len();
    for n in 0..count {
        let at = end / count.max(1) * n;
        let span = |from: usize| {
            let mut start = (at + from).min(end.saturating_sub(8));
            while !given.article.text.is_char_boundary(start) {
                start -= 1;
            }
            Span::new(start, start)
        };
        given.reading.statements.push(Statement {
            n: n as u32 + 1,
            source: vec![span(0)],
            cue: vec![span(1)],
            content: vec![Span::new(span(2).start, end)],
            form: Form::Direct,
            act: Act::Assert,
            cited: Vec::new(),
            told: Vec::new(),
            certainty: Vec::new(),
            voice: Some(1),
            relay: Vec::new(),
            said: None,
            answers: Vec::new(),
            within: None,
            score: 1.0,
        });
    }
    given.reading.voices.push(Voice {
        n: 1,
        name: "Orrin Herald".to_owned(),
        kind: VoiceKind::Outlet,
        mentions: vec![Span::new(0, 0)],
        roles: Vec::new(),
    });
    given.read()
}

#[test]
fn hostile_articles_are_compared_in_little_time() {
    for text in [
        "told the Orrin Herald ".repeat(50_000),
        "anchor ".repeat(200_000),
        "“".repeat(300_000),
        "1".repeat(1_000_000),
        "Orrin Herald".repeat(80_000),
    ] {
        let citing = hostile("a", "Selby Post", text.clone(), 2_000);
        let cited = hostile("b", "Orrin Herald", text, 2_000);
        let started = std::time::Instant::now();
        relays(&citing, &cited, &[], &[], Nearness::Story);
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }
}

proptest! {
    #[test]
    fn any_two_articles_have_links_in_order_with_words(
        texts in prop::collection::vec("(told the Orrin Herald|Selby Post reported|seven anchors|[a-zé]{1,6}|[.“”\n]| ){0,60}", 2),
        counts in (0..5usize, 0..5usize)
    ) {
        let a = hostile("a", "Selby Post", texts[0].clone(), counts.0);
        let b = hostile("b", "Orrin Herald", texts[1].clone(), counts.1);
        let links: Vec<Relayed> = relays(&a, &b, &[], &[], Nearness::Story);
        for link in &links {
            let (citing, cited) = if link.side == Side::A { (&a, &b) } else { (&b, &a) };
            prop_assert!(citing.text.get(link.named.start..link.named.end).is_some());
            prop_assert!(citing.statement(link.statement).is_some());
            for span in link.from.iter().flat_map(|from| &from.spans) {
                prop_assert!(cited.text.get(span.start..span.end).is_some());
            }
        }
        let order: Vec<_> = links.iter().map(|l| (l.side, l.statement, l.named)).collect();
        let mut sorted = order.clone();
        sorted.sort();
        sorted.dedup();
        prop_assert_eq!(order, sorted);
    }
}

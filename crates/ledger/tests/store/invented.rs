//! Articles with their readings, invented: who said what is given, text and spans follow from it.

use jiff::Timestamp;
use sayso_core::{
    Act, Article, Days, Figure, Form, Reading, Segment, SegmentKind, Span, Statement, Voice, VoiceKind,
};
use sayso_ledger::{Added, Incoming, Ledger, LedgerError};

/// The reader that is said to have made the readings.
pub const READER: &str = "invented 1";

/// One paragraph: "The mayor Marta Quill said on Tuesday: the dam would hold."
#[derive(Clone, Debug)]
pub struct Told {
    pub who: String,
    pub role: String,
    pub act: Act,
    pub what: String,
    /// A number in `what` with the word behind it.
    pub figure: Option<(u64, String)>,
    /// Who passed it on.
    pub relay: Option<String>,
}

impl Told {
    pub fn new(who: &str, role: &str, what: &str) -> Self {
        Self {
            who: who.to_owned(),
            role: role.to_owned(),
            act: Act::Assert,
            what: what.to_owned(),
            figure: None,
            relay: None,
        }
    }
}

/// The text that these paragraphs make, and the reading of it.
pub fn told(headline: &str, paragraphs: &[Told]) -> (String, Reading) {
    let mut text = headline.to_owned();
    let mut reading = Reading {
        segments: vec![Segment {
            kind: SegmentKind::Headline,
            span: Span::new(0, text.len()),
        }],
        ..Reading::default()
    };
    for told in paragraphs {
        text.push_str("\n\n");
        let from = text.len();
        let mut put = |words: &str| {
            let start = text.len();
            text.push_str(words);
            Span::new(start, text.len())
        };
        put("The ");
        let role = put(&told.role);
        put(" ");
        let source = put(&told.who);
        put(" ");
        let cue = put("said");
        put(" on Tuesday");
        let relayed = told.relay.as_ref().map(|relay| {
            put(", as the ");
            (relay.clone(), put(relay))
        });
        put(": ");
        let content = put(&told.what);
        put(".");
        let voice = voice(
            &mut reading,
            &told.who,
            VoiceKind::Person,
            &[source],
            &[Span::new(role.start, source.end)],
        );
        let relay = relayed
            .map(|(name, span)| voice_of_relay(&mut reading, &name, span))
            .into_iter()
            .collect();
        let n = reading.statements.len() as u32 + 1;
        if let Some((number, counts)) = &told.figure {
            let words = format!("{number} {counts}");
            let at = content.start + told.what.find(&words).expect("the figure stands in what is said");
            let digits = number.to_string().len();
            reading.figures.push(Figure {
                span: Span::new(at, at + digits),
                counts: Some(Span::new(at + digits + 1, at + words.len())),
                lower: Some(*number),
                upper: Some(*number),
                approximate: false,
                statement: Some(n),
            });
        }
        reading.statements.push(Statement {
            n,
            source: vec![source],
            cue: vec![cue],
            content: vec![content],
            form: Form::Indirect,
            act: told.act,
            cited: Vec::new(),
            told: Vec::new(),
            certainty: Vec::new(),
            voice: Some(voice),
            relay,
            said: Some(Days {
                from: "2031-03-04".parse().unwrap(),
                to: "2031-03-04".parse().unwrap(),
            }),
            answers: Vec::new(),
            within: None,
            score: 0.75,
        });
        reading.segments.push(Segment {
            kind: SegmentKind::Body,
            span: Span::new(from, text.len()),
        });
    }
    (text, reading)
}

fn voice_of_relay(reading: &mut Reading, name: &str, span: Span) -> u32 {
    voice(reading, name, VoiceKind::Outlet, &[span], &[])
}

/// The voice with this name, made where the reading has none.
fn voice(reading: &mut Reading, name: &str, kind: VoiceKind, mentions: &[Span], roles: &[Span]) -> u32 {
    if let Some(voice) = reading.voices.iter_mut().find(|voice| voice.name == name) {
        voice.mentions.extend(mentions);
        voice.roles.extend(roles);
        return voice.n;
    }
    let n = reading.voices.len() as u32 + 1;
    reading.voices.push(Voice {
        n,
        name: name.to_owned(),
        kind,
        mentions: mentions.to_vec(),
        roles: roles.to_vec(),
    });
    n
}

const NAMES: [&str; 12] = [
    "Marta Quill",
    "Osmund Fell",
    "Torvald Grey",
    "Ines Quill",
    "Bram Ashdown",
    "Lene Varga",
    "Pell Orrin",
    "Marta J. Quill",
    "Dorothea Fell",
    "Anselm Brae",
    "Sunniva Holt",
    "Casper Lowe",
];
const ROLES: [&str; 4] = ["mayor", "harbour master", "minister", "spokeswoman"];
const OUTLETS: [&str; 3] = ["Lowmere Post", "Orrin Courier", "Upland Monitor"];

/// The `n`th of a row of articles. The same number is always the same article; some voices speak in many of them.
pub fn article(n: u32) -> (Article, Reading) {
    version_of_article(n, 1)
}

/// The same in its `version`th version: what is said last differs.
pub fn version_of_article(n: u32, version: u32) -> (Article, Reading) {
    let pick =
        |of: usize, salt: u32| (n.wrapping_mul(2_654_435_761).wrapping_add(salt * 40_503) >> 8) as usize % of;
    let mut paragraphs: Vec<Told> = (0..2 + n % 3)
        .map(|i| {
            let number = u64::from(n % 90 + i + 2);
            Told {
                act: Act::ALL[pick(Act::ALL.len(), i)],
                figure: Some((number, "houses".to_owned())),
                relay: (i == 1).then(|| OUTLETS[pick(3, i + 7)].to_owned()),
                ..Told::new(
                    NAMES[pick(NAMES.len(), i + 20)],
                    ROLES[pick(ROLES.len(), i + 40)],
                    &format!("{number} houses at the dam number {n} stand in the water — and nobody is hurt"),
                )
            }
        })
        .collect();
    paragraphs.push(Told::new(
        NAMES[pick(NAMES.len(), 60)],
        ROLES[0],
        &format!("the ferry will sail again on day {version}"),
    ));
    let (text, mut reading) = told(&format!("Water at dam {n}"), &paragraphs);
    // the headline calls somebody "Water" who may speak in other articles, and somebody "dam" who speaks in none
    for (name, words) in [(NAMES[pick(NAMES.len(), 90)], 0..5), ("Elva Moor", 9..12)] {
        if reading.voices.iter().all(|voice| voice.name != name) {
            reading.named.push(Voice {
                n: (reading.voices.len() + reading.named.len()) as u32 + 1,
                name: name.to_owned(),
                kind: VoiceKind::Person,
                mentions: vec![Span::new(words.start, words.end)],
                roles: Vec::new(),
            });
        }
    }
    let article = Article {
        id: format!("dam-{n}"),
        path: "dams.jsonl".to_owned(),
        url: Some(format!("https://lowmere-post.example/dams/{n}")),
        outlet: Some(OUTLETS[pick(3, 80)].to_owned()),
        title: Some(format!("Water at dam {n}")),
        published: Some(format!("2031-03-{:02}", n % 28 + 1)),
        language: Some("en".to_owned()),
        text,
        ..Article::default()
    };
    (article, reading)
}

/// The bytes that an article is said to have come in.
pub fn raw(article: &Article) -> Vec<u8> {
    format!("<p>{}</p>", article.text).into_bytes()
}

/// A time, the greater the later.
pub fn time(n: i64) -> Timestamp {
    Timestamp::from_second(1_930_000_000 + n).unwrap()
}

/// Adds an article to a ledger.
pub fn add(ledger: &mut Ledger, article: &Article, reading: &Reading) -> Result<Added, LedgerError> {
    let raw = raw(article);
    let incoming = Incoming {
        article,
        raw: &raw,
        file: None,
        retrieved: time(0),
        requested: None,
    };
    ledger.add(&incoming, reading, READER, time(1))
}

/// A ledger with the first so many articles, linked.
pub fn ledger_of(folder: &std::path::Path, name: &str, articles: u32) -> Ledger {
    let mut ledger = Ledger::create(&folder.join(name)).unwrap();
    for n in 0..articles {
        let (article, reading) = article(n);
        add(&mut ledger, &article, &reading).unwrap();
    }
    ledger.link().unwrap();
    ledger
}

/// What `check` finds.
pub fn problems(ledger: &Ledger) -> Vec<String> {
    let mut problems = Vec::new();
    ledger
        .check(
            |problem| {
                let article = problem.article.map_or_else(String::new, |id| id + ": ");
                problems.push(article + &problem.what);
            },
            || {},
        )
        .unwrap();
    problems
}

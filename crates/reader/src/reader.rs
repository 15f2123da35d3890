//! Puts the steps together: an article in, its reading out.

use sayso_core::{Act, Article, DateExpression, Reading, Segment, SegmentKind, Span, Statement, envelope};

use crate::acts::{Acts, LexiconError};
use crate::answers::AnswerReader;
use crate::attribution::Attribution;
use crate::certainty::CertaintyReader;
use crate::dates::DateReader;
use crate::decoder::{self, Settings};
use crate::figures::FigureReader;
use crate::form::Quotation;
use crate::joint;
use crate::names::{self, Name};
use crate::nesting;
use crate::phrases::PhraseReader;
use crate::posts::{self, Post};
use crate::quoting;
use crate::said::said;
use crate::segments::segments;
use crate::source_ends;
use crate::standing;
use crate::tagger::{Model, ModelError, Tagger};
use crate::voices::VoiceReader;

/// Windows that are decoded together. Bounds the memory that an endless article takes.
const BLOCK: usize = 32;

/// How deep attributions inside contents are followed.
const DEPTH: usize = 3;

/// The least score of an attribution inside a content. Higher than for others: read without its surroundings, a
/// content is easily misread.
const NESTED_SCORE: f32 = 0.5;

/// What one pass of the model over some passages gives.
#[derive(Default)]
struct Pass {
    attributions: Vec<Attribution>,
    /// As the tagger sees them, each for itself.
    names: Vec<Name>,
}

/// Reads articles with one model. Can be used from several threads at once.
pub struct Reader {
    tagger: Tagger,
    acts: Acts,
    phrases: PhraseReader,
    voices: VoiceReader,
    answers: AnswerReader,
    certainty: CertaintyReader,
    figures: FigureReader,
    dates: DateReader,
    settings: Settings,
}

impl Reader {
    /// Loads a built-in model.
    pub fn load(model: Model) -> Result<Reader, ModelError> {
        let lexicon = |e: LexiconError| ModelError::Lexicon { why: e.to_string() };
        let tagger = Tagger::load(model)?;
        Ok(Reader {
            acts: Acts::new().map_err(lexicon)?,
            phrases: PhraseReader::new().map_err(lexicon)?,
            voices: VoiceReader::new().map_err(lexicon)?,
            certainty: CertaintyReader::new().map_err(lexicon)?,
            answers: AnswerReader::new().map_err(lexicon)?,
            figures: FigureReader::new().map_err(lexicon)?,
            dates: DateReader::new().map_err(lexicon)?,
            settings: tagger.settings()?,
            tagger,
        })
    }

    /// The model that it reads with.
    pub fn model(&self) -> Model {
        self.tagger.model()
    }

    /// The version that stored readings name: the model, the program's version, and a digest of the code, the lexicons and
    /// the weights. Two readers of one version read every article alike.
    pub fn version(&self) -> String {
        let (program, digest) = (env!("CARGO_PKG_VERSION"), env!("SAYSO_READER_DIGEST"));
        format!("{} {program}-{digest}", self.model().name())
    }

    /// The names in an article: of persons, organizations, places and peoples, in text order.
    pub fn names(&self, article: &Article) -> Result<Vec<Name>, ModelError> {
        let text = article.text.as_str();
        let pass = self.article_pass(text, &segments(article))?;
        Ok(names::agree(text, pass.names))
    }

    /// Reads an article.
    pub fn read(&self, article: &Article) -> Result<Reading, ModelError> {
        let text = article.text.as_str();
        let segments = segments(article);
        let passages = passages(&segments);
        let pass = self.article_pass(text, &segments)?;
        let mut names = names::agree(text, pass.names);
        let mut top = pass.attributions;
        let posts = posts::posts(text, &segments);
        posts::name_authors(text, &posts, &mut names);
        let run_together: Vec<usize> = (segments.windows(2))
            .filter(|pair| pair[0].span.end == pair[1].span.start)
            .map(|pair| pair[1].span.start)
            .collect();
        let quotation =
            Quotation::with_breaks(text, &run_together).with(posts.iter().map(|post| post.content));
        let posts = posts::add(text, posts, &mut top);
        standing::add(text, &segments, &quotation, &mut top);
        // each with the index of the one in whose content it stands
        let mut found: Vec<(Attribution, Option<usize>)> = top.into_iter().map(|a| (a, None)).collect();
        let mut level = 0..found.len();
        for _ in 0..DEPTH {
            let mut inner = Vec::new();
            for outer in level.clone() {
                inner.extend(
                    self.nested(text, &found[outer].0)?
                        .into_iter()
                        .map(|a| (a, Some(outer))),
                );
            }
            level = found.len()..found.len() + inner.len();
            found.extend(inner);
        }
        let mut found = split_joint(text, found, &names);
        let dates = self
            .dates
            .dates(text, &dated(&segments), article.published.as_deref());
        for (attribution, _) in &mut found {
            source_ends::put_right(text, attribution, &dates);
        }
        let mut reading = Reading {
            segments,
            statements: self.statements(text, &quotation, &found, &dates, &posts),
            dates,
            ..Reading::default()
        };
        self.voices.resolve(article, &passages, &names, &mut reading);
        let answers = self.answers.answers(text, &reading.statements);
        for (statement, answers) in reading.statements.iter_mut().zip(answers) {
            statement.answers = answers;
        }
        reading.figures = self.figures.figures(text, &passages);
        give(&mut reading);
        Ok(reading)
    }

    /// One pass of the model over the parts of an article that are read.
    fn article_pass(&self, text: &str, segments: &[Segment]) -> Result<Pass, ModelError> {
        let read: Vec<Segment> = segments.iter().copied().filter(|s| s.kind.is_read()).collect();
        let changes = read
            .windows(2)
            .filter(|pair| pair[0].kind != pair[1].kind || pair[1].kind == SegmentKind::Caption);
        let parts: Vec<usize> = changes.map(|pair| pair[1].span.start).collect();
        self.pass(text, &passages(segments), &parts)
    }

    fn pass(&self, text: &str, passages: &[Span], parts: &[usize]) -> Result<Pass, ModelError> {
        let mut words = self.tagger.words(text, passages);
        words.part_at(parts.iter().copied());
        let mut pass = Pass::default();
        for windows in self.tagger.windows(&words).chunks(BLOCK) {
            let scores = self.tagger.score(&words, windows)?;
            let decoded = decoder::attributions(text, &words, &scores, &self.settings);
            pass.attributions
                .extend(decoded.into_iter().filter(|a| a.score >= self.least(text, a)));
            pass.names.extend(names::names(text, &words, &scores));
        }
        for attribution in &mut pass.attributions {
            quoting::put_right(text, attribution);
            nesting::take_in(text, attribution);
            nesting::leave_out_tag(text, attribution);
        }
        Ok(pass)
    }

    /// The score that an attribution needs. Half of it is enough for a refusal to speak: the training labels hold few
    /// of them, so they score low, while "did not respond" is hard to take for anything else.
    fn least(&self, text: &str, attribution: &Attribution) -> f32 {
        let declines = !attribution.source.is_empty() && self.acts.act(text, attribution) == Act::Decline;
        self.settings.least * if declines { 0.5 } else { 1.0 }
    }

    /// The attributions inside the contents of another: "two officials said …" in "the channel reported that two
    /// officials said …". Each content is read again for itself.
    fn nested(&self, text: &str, outer: &Attribution) -> Result<Vec<Attribution>, ModelError> {
        let mut found: Vec<Attribution> = Vec::new();
        for content in nesting::joined(text, &outer.content) {
            if self.acts.may_hold_attribution(text, content) {
                for inner in self.pass(text, &[content], &[])?.attributions {
                    let speaks = inner.cue.iter().any(|c| self.acts.is_speech_cue(c.of(text)));
                    if speaks && !inner.source.is_empty() && inner.score >= NESTED_SCORE {
                        found.push(inner);
                    }
                }
            }
            let certain = nesting::according(text, content, outer.score);
            found.extend(certain.filter(|a| is_new(&found, a)));
        }
        let certain = nesting::quoted_inside(text, outer);
        found.extend(certain.filter(|a| is_new(&found, a)));
        Ok(found)
    }

    /// Numbers the attributions in text order and says what each does.
    fn statements(
        &self,
        text: &str,
        quotation: &Quotation<'_>,
        found: &[(Attribution, Option<usize>)],
        dates: &[DateExpression],
        posts: &[Post],
    ) -> Vec<Statement> {
        let begin = |a: &Attribution| {
            let spans: Vec<Span> = [&a.source, &a.cue, &a.content]
                .into_iter()
                .flatten()
                .copied()
                .collect();
            envelope(&spans)
        };
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|&i| (begin(&found[i].0), i));
        let mut number = vec![0; found.len()];
        for (n, &i) in order.iter().enumerate() {
            number[i] = n as u32 + 1;
        }
        let ordered: Vec<&Attribution> = order.iter().map(|&i| &found[i].0).collect();
        let certainties = self.certainty.read(text, &ordered);
        let mut statements: Vec<Statement> = order
            .into_iter()
            .zip(certainties)
            .map(|(i, certainty)| {
                let (a, outer) = &found[i];
                let named = self.phrases.read(text, quotation, a);
                Statement {
                    n: number[i],
                    source: a.source.clone(),
                    cue: a.cue.clone(),
                    content: a.content.clone(),
                    form: quotation.form(&a.content),
                    act: self.acts.act(text, a),
                    cited: named.cited,
                    told: named.told,
                    certainty,
                    voice: None,
                    relay: Vec::new(),
                    said: posts::posted(posts, a, dates).or_else(|| said(text, a, dates)),
                    answers: Vec::new(),
                    within: outer.map(|o| number[o]),
                    score: a.score,
                }
            })
            .collect();
        share_days(&mut statements);
        statements
    }
}

/// Who said something together said it on one day, though the date stands beside the first alone.
fn share_days(statements: &mut [Statement]) {
    let is_joint =
        |a: &Statement, b: &Statement| !a.cue.is_empty() && a.cue == b.cue && a.content == b.content;
    for together in statements.chunk_by_mut(is_joint) {
        let said = together.iter().find_map(|statement| statement.said);
        for statement in together {
            statement.said = statement.said.or(said);
        }
    }
}

/// Does none of these have its cue or source where this one has?
fn is_new(found: &[Attribution], attribution: &Attribution) -> bool {
    let words = |a: &Attribution| a.source.iter().chain(&a.cue).copied().collect::<Vec<_>>();
    let own = words(attribution);
    !found
        .iter()
        .any(|a| words(a).iter().any(|span| own.iter().any(|o| o.overlaps(*span))))
}

/// A joint source ("the mayor and the governor said …") makes one attribution for each body. Each comes with the index of
/// the one in whose content it stands: the first of those into which that one was split.
fn split_joint(
    text: &str,
    found: Vec<(Attribution, Option<usize>)>,
    names: &[Name],
) -> Vec<(Attribution, Option<usize>)> {
    let names: Vec<Span> = names.iter().map(|name| name.span).collect();
    let mut first = Vec::with_capacity(found.len());
    let mut split = Vec::with_capacity(found.len());
    for (attribution, outer) in found {
        // an attribution stands behind the one in whose content it stands
        let outer = outer.and_then(|outer: usize| first.get(outer).copied());
        first.push(split.len());
        split.extend(
            joint::split(text, attribution, &names)
                .into_iter()
                .map(|a| (a, outer)),
        );
    }
    split
}

/// The parts of an article in which date expressions are read: what is read, and the dateline.
fn dated(segments: &[Segment]) -> Vec<Span> {
    segments
        .iter()
        .filter(|s| s.kind.is_read() || s.kind == SegmentKind::Dateline)
        .map(|s| s.span)
        .collect()
}

/// Says of each figure which statement gives it: the innermost in whose content it stands, of those whose voice is known.
/// What nobody is known to have said, the article itself says.
fn give(reading: &mut Reading) {
    // contents by their beginning; the ends so far tell where looking back is of no use
    let mut contents: Vec<(Span, u32)> = reading
        .statements
        .iter()
        .filter(|s| s.voice.is_some())
        .flat_map(|s| s.content.iter().map(|c| (*c, s.n)))
        .collect();
    contents.sort_unstable_by_key(|(c, n)| (c.start, c.end, *n));
    let mut furthest = Vec::with_capacity(contents.len());
    let mut end = 0;
    for (content, _) in &contents {
        end = end.max(content.end);
        furthest.push(end);
    }
    for figure in &mut reading.figures {
        let before = contents.partition_point(|(c, _)| c.start <= figure.span.start);
        figure.statement = (0..before)
            .rev()
            .take_while(|&i| furthest[i] >= figure.span.end)
            .map(|i| contents[i])
            .filter(|(c, _)| c.contains(figure.span))
            .min_by_key(|(c, n)| (c.len(), *n))
            .map(|(_, n)| n);
    }
}

/// The parts of an article in which statements are read.
fn passages(segments: &[Segment]) -> Vec<Span> {
    segments
        .iter()
        .filter(|s| s.kind.is_read())
        .map(|s| s.span)
        .collect()
}

//! How far a line of `sayso read --json` agrees with the labels of its article, by the rules by which readings are
//! scored everywhere in this project.
//!
//! - Statements are matched by their contents, one to one, the best overlap first; everything else about a statement is
//!   asked of matched ones alone. Labels marked unsure are neither wanted nor wrong.
//! - A named voice is right when the names agree ([`same_name`]) and the found one is not unnamed; an unnamed one when
//!   the found one is unnamed too and shares a word.
//! - Relays are compared by name, order ignored; either part of "A; B" will do.
//! - Answers: recall over statements that have targets, precision over all answers found.
//! - Figures and dates are matched by overlap and right when both ends are equal; the giver is asked of right figures.
//!
//! Beyond that: the days on which a statement was said; certainty words (recall only, for the labels name just the plain
//! cases); the list of voices with kinds, mentions and roles; and whether statements of one voice are put together.

use std::collections::{BTreeMap, BTreeSet};

use sayso_core::{Act, ArticleLine, DateLine, FigureLine, PassageLine, StatementLine, VoiceKind, VoiceLine};

use crate::{FigureLabel, Labels, StatementLabel, Stretch, VoiceLabel, jaccard, overlap, share, stretch};

/// Words that do not tell one name from another.
const FILLER: [&str; 31] = [
    "the",
    "a",
    "an",
    "of",
    "for",
    "and",
    "in",
    "to",
    "at",
    "on",
    "u",
    "s",
    "us",
    "american",
    "mr",
    "mrs",
    "ms",
    "dr",
    "gen",
    "col",
    "sen",
    "rep",
    "president",
    "minister",
    "news",
    "agency",
    "television",
    "tv",
    "official",
    "officials",
    "unnamed",
];

fn is_filler(word: &str) -> bool {
    FILLER.contains(&word)
}

fn words(name: &str) -> Vec<String> {
    name.to_lowercase()
        .replace('.', "")
        .split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Do two names denote the same voice? Loosely: the same last word, the initials, or shared rare words.
pub fn same_name(one: &str, other: &str) -> bool {
    let (x, y) = (words(one), words(other));
    let (Some(last_x), Some(last_y)) = (x.last(), y.last()) else {
        return false;
    };
    if x == y || last_x == last_y && !is_filler(last_x) {
        return true;
    }
    let initials = |name: &[String]| -> String {
        let counted = |word: &&String| !["the", "of", "and", "for"].contains(&word.as_str());
        name.iter()
            .filter(counted)
            .filter_map(|word| word.chars().next())
            .collect()
    };
    if initials(&x) == y.concat() || initials(&y) == x.concat() {
        return true;
    }
    let rare = |name: Vec<String>| -> BTreeSet<String> {
        name.into_iter().filter(|word| !is_filler(word)).collect()
    };
    let (x, y) = (rare(x), rare(y));
    let common = x.intersection(&y).count();
    common > 0 && (x.is_subset(&y) || y.is_subset(&x) || 2 * common >= x.union(&y).count())
}

fn is_unnamed(label: &str) -> bool {
    label.starts_with("unnamed")
}

/// Does the found voice stand for the labelled one?
pub fn same_voice(label: &str, found: &VoiceLine) -> bool {
    if !is_unnamed(label) {
        return found.kind != VoiceKind::Unnamed && same_name(label, &found.name);
    }
    let stems = |name: &str| -> BTreeSet<String> {
        words(name)
            .into_iter()
            .filter(|word| !["unnamed", "a", "the", "of"].contains(&word.as_str()))
            .map(|word| word.strip_suffix('s').unwrap_or(&word).to_owned())
            .collect()
    };
    found.kind == VoiceKind::Unnamed && !stems(label).is_disjoint(&stems(&found.name))
}

/// One that passed a statement on may be labelled as named or not; a named one is known by its name alone.
fn same_relay(label: &str, found: &VoiceLine) -> bool {
    label.split("; ").any(|name| {
        if is_unnamed(name) {
            same_voice(name, found)
        } else {
            same_name(name, &found.name)
        }
    })
}

/// Pairs of what is wanted and what is found, by index: one to one, the heaviest first. Weight 0 never meets.
pub fn pairs<W, F>(wanted: &[W], found: &[F], weight: impl Fn(&W, &F) -> f64) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (i, w) in wanted.iter().enumerate() {
        for (j, f) in found.iter().enumerate() {
            let weight = weight(w, f);
            if weight > 0.0 {
                candidates.push((weight, i, j));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut wanted_taken, mut found_taken) = (BTreeSet::new(), BTreeSet::new());
    let mut chosen = Vec::new();
    for (_, i, j) in candidates {
        if !wanted_taken.contains(&i) && !found_taken.contains(&j) {
            wanted_taken.insert(i);
            found_taken.insert(j);
            chosen.push((i, j));
        }
    }
    chosen
}

/// Right ones among those that were looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accuracy {
    pub right: usize,
    pub all: usize,
}

impl Accuracy {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.all += 1;
    }

    pub fn value(self) -> f64 {
        share(self.right, self.all)
    }
}

/// Wanted ones that were met, found ones that are right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retrieval {
    pub met: usize,
    pub wanted: usize,
    pub right: usize,
    pub found: usize,
}

impl Retrieval {
    /// Right ones, each of which meets one that is wanted.
    fn add(&mut self, right: usize, wanted: usize, found: usize) {
        self.met += right;
        self.right += right;
        self.wanted += wanted;
        self.found += found;
    }

    pub fn precision(self) -> f64 {
        share(self.right, self.found)
    }

    pub fn recall(self) -> f64 {
        share(self.met, self.wanted)
    }

    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

/// The counts over all articles that were added.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    pub statements: Retrieval,
    /// Statements whose labelled voice has a name, and the others.
    pub voice_named: Accuracy,
    pub voice_unnamed: Accuracy,
    /// Statements, of both kinds, whose source is a pronoun.
    pub voice_of_pronoun: Accuracy,
    pub relay: Retrieval,
    pub answers: Retrieval,
    pub said: Retrieval,
    /// Certainty words found on the statement that has them.
    pub certainty: Accuracy,
    pub figures: Retrieval,
    pub giver: Accuracy,
    pub dates: Retrieval,
    /// The voices of the article, whether or not their statements were found.
    pub voices: Retrieval,
    pub kind: Accuracy,
    pub mentions: Accuracy,
    pub roles: Accuracy,
    /// Pairs of statements with one and the same voice, of an article.
    pub together: Retrieval,
    /// What was wrong, in words, article by article.
    pub mistakes: Vec<String>,
}

impl Scores {
    /// What is held against a floor, each as a share of 1: accuracy, recall or F1 as the name says.
    pub fn values(&self) -> BTreeMap<&'static str, f64> {
        BTreeMap::from([
            ("statements F1", self.statements.f1()),
            ("voice, named", self.voice_named.value()),
            ("voice, unnamed", self.voice_unnamed.value()),
            ("voice, pronoun", self.voice_of_pronoun.value()),
            ("relay F1", self.relay.f1()),
            ("answers F1", self.answers.f1()),
            ("said F1", self.said.f1()),
            ("certainty recall", self.certainty.value()),
            ("figures F1", self.figures.f1()),
            ("giver", self.giver.value()),
            ("dates F1", self.dates.f1()),
            ("voices recall", self.voices.recall()),
            ("kind", self.kind.value()),
            ("mentions recall", self.mentions.value()),
            ("roles recall", self.roles.value()),
            ("together F1", self.together.f1()),
        ])
    }

    /// How much there was to measure, under the names of [`Scores::values`].
    pub fn wanted(&self) -> BTreeMap<&'static str, usize> {
        BTreeMap::from([
            ("statements F1", self.statements.wanted),
            ("voice, named", self.voice_named.all),
            ("voice, unnamed", self.voice_unnamed.all),
            ("voice, pronoun", self.voice_of_pronoun.all),
            ("relay F1", self.relay.wanted),
            ("answers F1", self.answers.wanted),
            ("said F1", self.said.wanted),
            ("certainty recall", self.certainty.all),
            ("figures F1", self.figures.wanted),
            ("giver", self.giver.all),
            ("dates F1", self.dates.wanted),
            ("voices recall", self.voices.wanted),
            ("kind", self.kind.all),
            ("mentions recall", self.mentions.all),
            ("roles recall", self.roles.all),
            ("together F1", self.together.wanted),
        ])
    }

    /// The table for people.
    pub fn table(&self) -> String {
        let retrievals = [
            ("statements", self.statements),
            ("relay", self.relay),
            ("answers", self.answers),
            ("said", self.said),
            ("figures", self.figures),
            ("dates", self.dates),
            ("voices", self.voices),
            ("together", self.together),
        ];
        let accuracies = [
            ("voice, named", self.voice_named),
            ("voice, unnamed", self.voice_unnamed),
            ("voice, pronoun", self.voice_of_pronoun),
            ("giver", self.giver),
            ("kind", self.kind),
            ("mentions", self.mentions),
            ("roles", self.roles),
            ("certainty", self.certainty),
        ];
        let percent = |share: f64| format!("{:5.1}", 100.0 * share);
        let lines = retrievals.iter().map(|(what, r)| {
            let [p, r1, f] = [r.precision(), r.recall(), r.f1()].map(percent);
            format!("newsroom: {what:15} P {p}  R {r1}  F1 {f}  of {}", r.wanted)
        });
        let more = accuracies.iter().map(|(what, a)| {
            let value = percent(a.value());
            format!("newsroom: {what:15} {value}  ({} of {})", a.right, a.all)
        });
        lines.chain(more).collect::<Vec<_>>().join("\n")
    }

    /// Adds an article: what is to be found in it and what the program printed.
    pub fn add(&mut self, labels: &Labels, line: &ArticleLine) {
        let article = Comparison { labels, line };
        let matched = article.matched();
        self.add_statements(&article, &matched);
        self.add_figures(&article);
        self.add_dates(&article);
        self.add_voices(&article);
        self.add_together(&article, &matched);
    }

    fn mistake(&mut self, article: &Comparison<'_>, what: &str, of: &str, wanted: &str, found: &str) {
        let name = &article.line.path;
        self.mistakes
            .push(format!("{name}: {what}: {found} instead of {wanted}: {of:?}"));
    }

    fn add_statements(&mut self, article: &Comparison<'_>, matched: &[(&StatementLabel, &StatementLine)]) {
        let sure = article.labels.statements.iter().filter(|s| !s.unsure).count();
        let right = matched.iter().filter(|(label, _)| !label.unsure).count();
        let said = article.said().len();
        self.statements.add(right, sure, said - (matched.len() - right));
        for label in article.labels.statements.iter().filter(|s| !s.unsure) {
            if matched.iter().all(|(met, _)| met.n != label.n) {
                self.mistake(
                    article,
                    "statement",
                    &article.words(label.content_span),
                    "one",
                    "none",
                );
            }
        }
        for found in article.said() {
            if matched.iter().all(|(_, met)| met.n != found.n) {
                let of = stretch(&found.content).map_or(String::new(), |content| article.words(content));
                self.mistake(article, "statement", &of, "none", "one");
            }
        }
        let labelled_as: BTreeMap<u32, u32> =
            matched.iter().map(|(label, found)| (found.n, label.n)).collect();
        for &(label, found) in matched.iter().filter(|(label, _)| !label.unsure) {
            let of = article.words(label.content_span);
            if label.is_sure_of("voice") {
                let voice = article.voice(found.voice);
                let right = voice.is_some_and(|voice| same_voice(&label.voice, voice));
                if is_unnamed(&label.voice) {
                    self.voice_unnamed.add(right);
                } else {
                    self.voice_named.add(right);
                }
                let source = label
                    .source_span
                    .map(|source| article.words(source).to_lowercase());
                if source.is_some_and(|source| ["he", "she", "it", "they"].contains(&source.as_str())) {
                    self.voice_of_pronoun.add(right);
                }
                if !right {
                    let name = voice.map_or("nobody", |voice| voice.name.as_str());
                    self.mistake(article, "voice", &of, &label.voice, name);
                }
            }
            if label.is_sure_of("relay") {
                let relays: Vec<&VoiceLine> = found
                    .relay
                    .iter()
                    .filter_map(|&n| article.voice(Some(n)))
                    .collect();
                let same = |label: &String, found: &&VoiceLine| f64::from(same_relay(label, found));
                let right = pairs(&label.relay, &relays, same).len();
                self.relay.add(right, label.relay.len(), found.relay.len());
                if right < label.relay.len() || right < found.relay.len() {
                    let names: Vec<&str> = relays.iter().map(|voice| voice.name.as_str()).collect();
                    self.mistake(
                        article,
                        "relay",
                        &of,
                        &format!("{:?}", label.relay),
                        &format!("{names:?}"),
                    );
                }
            }
            if label.is_sure_of("targets") {
                let accepted: BTreeSet<u32> =
                    label.targets.iter().chain(&label.targets_alt).copied().collect();
                let answers: BTreeSet<u32> = found
                    .answers
                    .iter()
                    .filter_map(|n| labelled_as.get(n).copied())
                    .collect();
                let right = accepted.intersection(&answers).count();
                self.answers.wanted += usize::from(!accepted.is_empty());
                self.answers.met += usize::from(right > 0);
                self.answers.found += found.answers.len();
                self.answers.right += right;
                if right == 0 && !accepted.is_empty() || right < found.answers.len() {
                    let (wanted, found) = (format!("{accepted:?}"), format!("{answers:?}"));
                    self.mistake(article, "answers", &of, &wanted, &found);
                }
            }
            if label.is_sure_of("said") {
                let days =
                    |days: Option<[String; 2]>| days.map_or("no day".to_owned(), |days| days.join(" to "));
                let wanted = label
                    .said
                    .map(|said| [said.from, said.to].map(|day| day.to_string()));
                let told = found
                    .said
                    .map(|said| [said.from, said.to].map(|day| day.to_string()));
                let right = usize::from(wanted.is_some() && wanted == told);
                self.said
                    .add(right, usize::from(wanted.is_some()), usize::from(told.is_some()));
                if wanted != told {
                    self.mistake(article, "said", &of, &days(wanted), &days(told));
                }
            }
            for &certainty in &label.certainty {
                let right = found
                    .certainty
                    .iter()
                    .any(|p| overlap(certainty, (p.start, p.end)));
                self.certainty.add(right);
                if !right {
                    self.mistake(article, "certainty", &of, &article.words(certainty), "nothing");
                }
            }
        }
    }

    fn add_figures(&mut self, article: &Comparison<'_>) {
        let (labels, found) = (&article.labels.figures, &article.line.figures);
        let matched = pairs(labels, found, |label, figure| {
            jaccard(label.span, (figure.start, figure.end))
        });
        let unsure = matched.iter().filter(|(i, _)| labels[*i].unsure).count();
        let mut missed: BTreeSet<usize> = (0..labels.len()).filter(|&i| !labels[i].unsure).collect();
        let wanted = missed.len();
        let mut right = 0;
        let sure = matched
            .iter()
            .map(|&(i, j)| (i, &found[j]))
            .filter(|(i, _)| !labels[*i].unsure);
        for (i, figure) in sure {
            let label = &labels[i];
            missed.remove(&i);
            let of = article.words(label.span);
            if (label.lower, label.upper) != (figure.lower, figure.upper) {
                let wanted = format!("{:?}..{:?}", label.lower, label.upper);
                let got = format!("{:?}..{:?}", figure.lower, figure.upper);
                self.mistake(article, "figure", &of, &wanted, &got);
                continue;
            }
            right += 1;
            if !label.unsure_fields.iter().any(|field| field == "by") {
                let is_giver = article.is_giver(label, figure);
                self.giver.add(is_giver);
                if !is_giver {
                    let (by, n) = (
                        format!("{:?}", label.by),
                        format!("statement {:?}", figure.statement),
                    );
                    self.mistake(article, "giver", &of, &by, &n);
                }
            }
        }
        for i in missed {
            self.mistake(article, "figure", &article.words(labels[i].span), "one", "none");
        }
        let extra = |j: &usize| matched.iter().all(|(_, taken)| taken != j);
        for figure in (0..found.len()).filter(extra).map(|j| &found[j]) {
            self.mistake(article, "figure", &figure.text, "none", "one");
        }
        self.figures.add(right, wanted, found.len() - unsure);
    }

    fn add_dates(&mut self, article: &Comparison<'_>) {
        let (labels, found) = (&article.labels.dates, &article.line.dates);
        let matched = pairs(labels, found, |label, date| {
            jaccard(label.span, (date.start, date.end))
        });
        let unsure = matched.iter().filter(|(i, _)| labels[*i].unsure).count();
        let mut missed: BTreeSet<usize> = (0..labels.len()).filter(|&i| !labels[i].unsure).collect();
        let wanted = missed.len();
        let mut right = 0;
        let sure = matched
            .iter()
            .map(|&(i, j)| (i, &found[j]))
            .filter(|(i, _)| !labels[*i].unsure);
        for (i, date) in sure {
            let label = &labels[i];
            missed.remove(&i);
            let days = |date: &DateLine| [date.from, date.to].map(|day| day.map(|day| day.to_string()));
            let wanted = [&label.start, &label.end].map(|day| Some(day.clone()));
            if days(date) == wanted {
                right += 1;
            } else {
                let (wanted, got) = (format!("{wanted:?}"), format!("{:?}", days(date)));
                self.mistake(article, "date", &article.words(label.span), &wanted, &got);
            }
        }
        for i in missed {
            self.mistake(article, "date", &article.words(labels[i].span), "one", "none");
        }
        let extra = |j: &usize| matched.iter().all(|(_, taken)| taken != j);
        for date in (0..found.len()).filter(extra).map(|j| &found[j]) {
            self.mistake(article, "date", &date.text, "none", "one");
        }
        self.dates.add(right, wanted, found.len() - unsure);
    }

    fn add_voices(&mut self, article: &Comparison<'_>) {
        let (labels, found) = (&article.labels.voices, &article.line.voices);
        let is_mentioned = |mentions: &[PassageLine], place: Stretch| {
            mentions.iter().any(|p| overlap(place, (p.start, p.end)))
        };
        // of two that agree by name, the one that is spoken of in the same places
        let weight = |label: &VoiceLabel, voice: &VoiceLine| {
            let places = label.mention_spans.iter();
            let shared = places
                .filter(|place| is_mentioned(&voice.mentions, **place))
                .count();
            f64::from(same_voice(&label.name, voice)) * (1.0 + shared as f64)
        };
        let matched: BTreeMap<usize, usize> = pairs(labels, found, weight).into_iter().collect();
        self.voices.add(matched.len(), labels.len(), found.len());
        for (i, label) in labels.iter().enumerate() {
            let voice = matched.get(&i).map(|&j| &found[j]);
            match voice {
                None => self.mistake(article, "voices", &label.name, "one", "none"),
                Some(voice) => {
                    self.kind.add(voice.kind == label.kind);
                    if voice.kind != label.kind {
                        let (wanted, got) = (label.kind.name(), voice.kind.name());
                        self.mistake(article, "kind", &label.name, wanted, got);
                    }
                }
            }
            let mentions = voice.map_or(&[][..], |voice| &voice.mentions);
            for &place in &label.mention_spans {
                self.mentions.add(is_mentioned(mentions, place));
            }
            let roles = voice.map_or(&[][..], |voice| &voice.roles);
            for role in &label.roles {
                let right = is_mentioned(roles, role.span);
                self.roles.add(right);
                if !right && voice.is_some() {
                    self.mistake(article, "role", &label.name, &article.words(role.span), "nothing");
                }
            }
        }
    }

    fn add_together(&mut self, article: &Comparison<'_>, matched: &[(&StatementLabel, &StatementLine)]) {
        let sure: Vec<_> = matched
            .iter()
            .filter(|(label, _)| !label.unsure && label.is_sure_of("voice"))
            .collect();
        for (i, (label, found)) in sure.iter().enumerate() {
            for (other_label, other_found) in &sure[..i] {
                let wanted = label.voice == other_label.voice;
                let together = found.voice.is_some() && found.voice == other_found.voice;
                let right = usize::from(wanted && together);
                self.together
                    .add(right, usize::from(wanted), usize::from(together));
                if together && !wanted {
                    let of = article.words(label.content_span);
                    let wanted = format!("{} and {}", label.voice, other_label.voice);
                    self.mistake(article, "together", &of, &wanted, "one voice");
                }
            }
        }
    }
}

/// An article's labels beside what was found in it.
struct Comparison<'a> {
    labels: &'a Labels,
    line: &'a ArticleLine,
}

impl<'a> Comparison<'a> {
    /// The found statements that say something; thoughts are not covered by the labels of statements.
    fn said(&self) -> Vec<&'a StatementLine> {
        let says = |s: &&StatementLine| s.act != Act::Believe && !s.content.is_empty();
        self.line.statements.iter().filter(says).collect()
    }

    /// Labelled statements, unsure ones among them, with those found that match.
    fn matched(&self) -> Vec<(&'a StatementLabel, &'a StatementLine)> {
        let (labels, said) = (&self.labels.statements, self.said());
        let weight = |label: &StatementLabel, found: &&StatementLine| {
            let shared = stretch(&found.content).map_or(0.0, |content| jaccard(label.content_span, content));
            if shared >= 0.5 { shared } else { 0.0 }
        };
        pairs(labels, &said, weight)
            .into_iter()
            .map(|(i, j)| (&labels[i], said[j]))
            .collect()
    }

    fn voice(&self, n: Option<u32>) -> Option<&'a VoiceLine> {
        self.line.voices.iter().find(|voice| Some(voice.n) == n)
    }

    /// Is the statement that is said to give the figure one of the labelled giver's; or, where the article itself
    /// asserts it, is there none?
    fn is_giver(&self, label: &FigureLabel, figure: &FigureLine) -> bool {
        let statement = self
            .line
            .statements
            .iter()
            .find(|s| Some(s.n) == figure.statement);
        match (label.by.as_deref(), statement) {
            (None, statement) => statement.is_none(),
            (Some(_), None) => false,
            (Some(by), Some(statement)) => self.voice(statement.voice).is_some_and(|voice| {
                if is_unnamed(by) {
                    same_voice(by, voice)
                } else {
                    same_name(by, &voice.name)
                }
            }),
        }
    }

    /// The words at a place, where the line has its text; else the place.
    fn words(&self, at: Stretch) -> String {
        match &self.line.text {
            Some(text) => text.chars().skip(at.0).take(at.1 - at.0).collect(),
            None => format!("{at:?}"),
        }
    }
}

/// The comparison itself, held against lines made by hand.
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// The text is forty numbered places of ten code points each; offsets are what counts here, not words.
    fn labels() -> Value {
        json!({
            "outlet": "The Weir", "published": "2031-03-04", "text_sha256": "", "segments": [], "believe": [],
            "statements": [
                {"n": 1, "source_span": [0, 9], "cue_span": null, "content_span": [10, 20], "act": "assert",
                 "form": "indirect", "voice": "unnamed: two dam officials", "relay": ["Post; Echo", "Nima Orr"],
                 "said": {"from": "2031-03-03", "to": "2031-03-03"}},
                {"n": 2, "source_span": [30, 39], "cue_span": null, "content_span": [40, 60], "act": "deny",
                 "form": "indirect", "voice": "Ada van Holt", "targets": 4, "targets_alt": [1],
                 "certainty": [[62, 68]]},
                {"n": 3, "source_span": [70, 72], "cue_span": null, "content_span": [80, 90], "act": "assert",
                 "form": "direct", "voice": "Ada van Holt"},
                {"n": 4, "source_span": null, "cue_span": null, "content_span": [100, 110], "act": "assert",
                 "form": "indirect", "voice": "unnamed: reports", "unsure": true}
            ],
            "figures": [
                {"span": [12, 15], "lower": 12, "upper": null, "by": "unnamed: two dam officials"},
                {"span": [120, 125], "lower": 3, "upper": 9, "by": null},
                {"span": [130, 135], "lower": 1, "upper": 1, "by": null, "unsure": true}
            ],
            "dates": [
                {"span": [140, 146], "start": "2031-03-03", "end": "2031-03-03"},
                {"span": [150, 156], "start": "2031-01-01", "end": "2031-01-31", "unsure": true}
            ],
            "voices": [
                {"name": "Ada van Holt", "kind": "person", "mention_spans": [[30, 39], [70, 72]],
                 "roles": [{"span": [30, 34]}]},
                {"name": "unnamed: two dam officials", "kind": "unnamed", "mention_spans": [[0, 9]], "roles": []}
            ]
        })
    }

    fn at(start: usize, end: usize) -> Value {
        json!({"start": start, "end": end, "text": ""})
    }

    fn statement(n: u32, source: (usize, usize), content: (usize, usize), voice: u32) -> Value {
        json!({"n": n, "source": [at(source.0, source.1)], "cue": [], "content": [at(content.0, content.1)],
               "form": "indirect", "act": "assert", "voice": voice, "within": null, "score": 1.0})
    }

    /// A line that agrees with all of it, in another order and with other numbers.
    fn line() -> Value {
        let mut first = statement(5, (0, 9), (10, 19), 2);
        first["relay"] = json!([4, 3]);
        first["said"] = json!({"from": "2031-03-03", "to": "2031-03-03"});
        let mut second = statement(6, (30, 39), (40, 62), 1);
        second["answers"] = json!([5]);
        second["certainty"] = json!([at(62, 70)]);
        let mut text: Vec<char> = vec!['x'; 400];
        for (i, letter) in "he".chars().enumerate() {
            text[70 + i] = letter;
        }
        let figure = |(start, end), lower: Option<u64>, upper: Option<u64>, statement: Option<u32>| {
            json!({"start": start, "end": end, "text": "", "counts": null, "counts_at": null, "lower": lower,
                   "upper": upper, "approximate": false, "statement": statement})
        };
        let voice = |n: u32, name: &str, kind: &str, mentions: Vec<Value>| json!({"n": n, "name": name, "kind": kind, "mentions": mentions, "roles": []});
        let mut ada = voice(1, "van Holt", "person", vec![at(30, 39), at(70, 72)]);
        ada["roles"] = json!([at(30, 36)]);
        json!({
            "id": "a", "path": "a", "url": null, "outlet": "The Weir", "published": "2031-03-04", "updated": null,
            "byline": null, "title": null, "language": "en", "text_sha256": "",
            "text": text.into_iter().collect::<String>(), "segments": [],
            "statements": [first, second, statement(7, (70, 72), (80, 90), 1)],
            "voices": [ada, voice(2, "dam officials", "unnamed", vec![at(0, 9)]),
                       voice(3, "The Echo", "outlet", vec![]), voice(4, "Nima Orr", "person", vec![])],
            "figures": [figure((11, 15), Some(12), None, Some(5)), figure((120, 125), Some(3), Some(9), None)],
            "dates": [{"start": 140, "end": 146, "text": "", "from": "2031-03-03", "to": "2031-03-03"}]
        })
    }

    fn scores(labels: Value, line: Value) -> Scores {
        let mut scores = Scores::default();
        let (labels, line) = (serde_json::from_value(labels), serde_json::from_value(line));
        scores.add(&labels.unwrap(), &line.unwrap());
        scores
    }

    #[test]
    fn names_agree_by_last_word_initials_or_rare_words() {
        for (one, other, same) in [
            ("Ada van Holt", "Holt", true),
            ("Ada van Holt", "Ada van Holst", true),
            (
                "Norvane's Interior Ministry",
                "Interior Ministry of Norvane",
                true,
            ),
            ("River Health Office", "RHO", true),
            ("R.H.O.", "River Office of Health", false),
            ("The Courier", "Castrel Courier", true),
            ("Ada Holt", "Bela Finch", false),
            ("Interior Ministry", "Defence Ministry", true),
            ("an American official", "two US officials", false),
            ("news agency", "the agency", false),
            ("", "Holt", false),
        ] {
            assert_eq!(same_name(one, other), same, "{one:?}, {other:?}");
            assert_eq!(same_name(other, one), same, "{other:?}, {one:?}");
        }
    }

    #[test]
    fn the_unnamed_agree_with_the_unnamed_alone() {
        let voice = |name: &str, kind| VoiceLine {
            n: 1,
            name: name.to_owned(),
            kind,
            mentions: vec![],
            roles: vec![],
        };
        let official = voice("a river official", VoiceKind::Unnamed);
        assert!(same_voice("unnamed: two officials", &official));
        assert!(!same_voice("unnamed: the nurse", &official));
        assert!(
            !same_voice("river official", &official),
            "a named voice that was found unnamed"
        );
        assert!(!same_voice(
            "unnamed: official",
            &voice("official", VoiceKind::Person)
        ));
    }

    #[test]
    fn the_heaviest_pair_meets_first_and_each_only_once() {
        let distance = |a: &i32, b: &i32| f64::from(10 - (a - b).abs());
        assert_eq!(pairs(&[0, 4], &[5, 7], distance), [(1, 0), (0, 1)]);
        assert_eq!(pairs(&[0], &[10], distance), [], "weight 0 never meets");
    }

    #[test]
    fn a_line_that_agrees_with_the_labels_is_right_in_everything() {
        let scores = scores(labels(), line());
        assert_eq!(scores.mistakes, Vec::<String>::new());
        for (what, value) in scores.values() {
            assert!(
                (value - 1.0).abs() < 1e-9 && scores.wanted()[what] > 0,
                "{what}: {value}"
            );
        }
        // of four voices two are labelled: what passes on is asked of statements
        assert_eq!(
            scores.voices,
            Retrieval {
                met: 2,
                wanted: 2,
                right: 2,
                found: 4
            }
        );
        assert_eq!(
            scores.together,
            Retrieval {
                met: 1,
                wanted: 1,
                right: 1,
                found: 1
            }
        );
    }

    #[test]
    fn what_is_wrong_in_a_line_lowers_its_own_value_and_no_other() {
        type Change = fn(&mut Value);
        // in the order of the names; a statement that was lost takes the pronoun and the pair with it, a voice of
        // another kind its place in the list
        let changes: [(&[&str], Change); 15] = [
            (&["statements F1", "together F1", "voice, pronoun"], |l| {
                l["statements"][2]["content"] = json!([at(84, 110)])
            }),
            (
                &["giver", "mentions recall", "voice, unnamed", "voices recall"],
                |l| l["voices"][1]["kind"] = json!("government"),
            ),
            (&["together F1", "voice, named", "voice, pronoun"], |l| {
                l["statements"][2]["voice"] = json!(4)
            }),
            (&["relay F1"], |l| l["statements"][0]["relay"] = json!([4])),
            (&["relay F1"], |l| l["statements"][1]["relay"] = json!([4])),
            (&["answers F1"], |l| l["statements"][1]["answers"] = json!([7])),
            (&["answers F1"], |l| l["statements"][2]["answers"] = json!([5])),
            (&["said F1"], |l| {
                l["statements"][0]["said"]["to"] = json!("2031-03-04")
            }),
            (&["said F1"], |l| {
                l["statements"][1]["said"] = json!({"from": "2031-03-04", "to": "2031-03-04"})
            }),
            (&["certainty recall"], |l| {
                l["statements"][1]["certainty"] = json!([at(300, 310)])
            }),
            (&["figures F1"], |l| l["figures"][1]["upper"] = Value::Null),
            (&["giver"], |l| l["figures"][1]["statement"] = json!(7)),
            (&["dates F1"], |l| l["dates"][0]["to"] = Value::Null),
            (&["kind"], |l| l["voices"][0]["kind"] = json!("organization")),
            (&["roles recall"], |l| l["voices"][0]["roles"] = json!([])),
        ];
        for (i, (lower, change)) in changes.into_iter().enumerate() {
            let mut changed = line();
            change(&mut changed);
            let scores = scores(labels(), changed);
            let low = scores.values().into_iter().filter(|(_, value)| *value < 1.0);
            let low: Vec<&str> = low.map(|(what, _)| what).collect();
            assert_eq!(low, lower, "change {i}");
            assert!(!scores.mistakes.is_empty(), "change {i}: no mistake is named");
        }
    }

    #[test]
    fn labels_in_doubt_are_neither_wanted_nor_wrong() {
        let mut found = line();
        let statements = found["statements"].as_array_mut().unwrap();
        statements.push(statement(8, (95, 99), (100, 110), 3));
        let number = json!({"start": 131, "end": 133, "text": "", "counts": null, "counts_at": null, "lower": 7,
                            "upper": 7, "approximate": true, "statement": null});
        found["figures"].as_array_mut().unwrap().push(number);
        found["dates"]
            .as_array_mut()
            .unwrap()
            .push(json!({"start": 150, "end": 156, "text": "", "from": null, "to": null}));
        let with = scores(labels(), found);
        let without = scores(labels(), line());
        assert_eq!(with, without);
        let mut doubtful = labels();
        doubtful["statements"][1]["unsure_fields"] = json!(["voice", "relay", "targets", "said"]);
        let mut wrong = line();
        wrong["statements"][1]["voice"] = json!(3);
        wrong["statements"][1]["relay"] = json!([1, 2]);
        wrong["statements"][1]["answers"] = json!([7]);
        wrong["statements"][1]["said"] = json!({"from": "2031-03-04", "to": "2031-03-04"});
        let scores = scores(doubtful, wrong);
        assert_eq!(scores.mistakes, Vec::<String>::new());
        assert_eq!(
            (scores.voice_named.all, scores.relay.wanted, scores.answers.wanted),
            (1, 2, 0)
        );
    }

    #[test]
    fn thoughts_and_what_no_label_covers_are_told_apart() {
        let mut found = line();
        let mut thought = statement(8, (200, 204), (210, 230), 1);
        thought["act"] = json!("believe");
        let more = [thought, statement(9, (240, 244), (250, 270), 1)];
        found["statements"].as_array_mut().unwrap().extend(more);
        let scores = scores(labels(), found);
        assert_eq!(
            scores.statements,
            Retrieval {
                met: 3,
                wanted: 3,
                right: 3,
                found: 4
            }
        );
    }
}

//! Finds the voices across articles in readings, and holds them against labels.
//!
//! ```sh
//! sayso read --json --text articles/ > readings.jsonl
//! cargo run --release -p sayso-linker --example score_voices -- readings.jsonl labels.jsonl [--errors]
//! cargo run --release -p sayso-linker --example score_voices -- readings.jsonl --identities > identities.jsonl
//! ```
//!
//! Labels are JSON lines, one an identity of one block of names that can be confused:
//! `{"block","voice":"Full Name"|null,"kind","members":[{"article","start","end","name"}]}`. `start` and `end` are the
//! code points of the first mention of the voice in its article, or of a later one that is mentioned there; a voice `null` is none, and it is left
//! out, as is a member with `"unsure": true`. Pairs of labelled members of one block are counted: a pair is wanted when both have one voice, and found when
//! both are of one identity.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use sayso_core::ArticleLine;
use sayso_linker::voices::{Constraints, Identity, Member, block, identities, members};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Label {
    block: String,
    voice: Option<String>,
    members: Vec<LabelledMember>,
}

#[derive(Deserialize)]
struct LabelledMember {
    article: String,
    start: usize,
    end: usize,
    name: String,
    #[serde(default)]
    unsure: bool,
}

fn lines<T: serde::de::DeserializeOwned>(path: &str) -> Result<Vec<T>> {
    let file = File::open(path).with_context(|| format!("cannot open {path}"))?;
    let mut found = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(file).lines()) {
        let line = line.with_context(|| format!("cannot read {path}"))?;
        if !line.trim().is_empty() {
            found.push(
                serde_json::from_str(&line)
                    .with_context(|| format!("{path}:{number}: not in the form wanted"))?,
            );
        }
    }
    Ok(found)
}

/// A labelled member with its voice and its place among the members.
type Labelled<'l> = (&'l str, Option<usize>, &'l LabelledMember);

/// Pairs wanted, found, and both.
#[derive(Default, Clone, Copy)]
struct Pairs {
    wanted: u64,
    found: u64,
    right: u64,
}

impl Pairs {
    fn report(self) -> String {
        let share = |n: u64, of: u64| {
            if of == 0 {
                100.0
            } else {
                100.0 * n as f64 / of as f64
            }
        };
        let (p, r) = (share(self.right, self.found), share(self.right, self.wanted));
        let f = if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) };
        format!(
            "P {p:5.1}  R {r:5.1}  F1 {f:5.1}  of {} pairs wanted, {} found",
            self.wanted, self.found
        )
    }
}

fn main() -> Result<()> {
    let (flags, paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let is_listing = flags.iter().any(|f| f == "--identities");
    let (readings, labels) = match paths.as_slice() {
        [readings] if is_listing => (readings, None),
        [readings, labels] => (readings, Some(labels)),
        _ => bail!("give the readings, and the labels or --identities; the head of this file shows how"),
    };
    let articles: Vec<ArticleLine> = lines(readings)?;
    let started = Instant::now();
    let all: Vec<Member> = articles.iter().flat_map(members).collect();
    let prepared = started.elapsed();
    let mut blocks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, member) in all.iter().enumerate() {
        if let Some(name) = block(member) {
            blocks.entry(name).or_default().push(at);
        }
    }
    let mut identity_of: HashMap<usize, usize> = HashMap::new();
    let mut found: Vec<(Vec<usize>, Identity)> = Vec::new();
    let (mut linking, mut longest) = (Duration::ZERO, (Duration::ZERO, "", 0));
    for (name, numbers) in &blocks {
        let of_block: Vec<Member> = numbers.iter().map(|at| all[*at].clone()).collect();
        let started = Instant::now();
        let of_block = identities(&of_block, &Constraints::default());
        let took = started.elapsed();
        linking += took;
        longest = longest.max((took, name, numbers.len()));
        for identity in of_block {
            let places: Vec<usize> = identity.members.iter().map(|m| numbers[*m]).collect();
            for at in &places {
                identity_of.insert(*at, found.len());
            }
            found.push((places, identity));
        }
    }
    eprintln!(
        "{} members of {} articles ({prepared:.1?}), {} blocks, {} identities in {linking:.1?}; the longest {:.1?} for {} members of {:?}",
        all.len(),
        articles.len(),
        blocks.len(),
        found.len(),
        longest.0,
        longest.2,
        longest.1
    );
    if is_listing {
        let mut out = std::io::stdout().lock();
        for (places, identity) in &found {
            let members: Vec<_> = places
                .iter()
                .zip(&identity.evidence)
                .map(|(at, why)| json!({"article": all[*at].article, "n": all[*at].n, "name": all[*at].name, "published": all[*at].published, "roles": all[*at].roles, "place": all[*at].place, "evidence": why}))
                .collect();
            writeln!(
                out,
                "{}",
                json!({"voice": identity.key, "name": identity.name, "kind": identity.kind, "members": members})
            )?;
        }
    }
    let Some(labels) = labels else { return Ok(()) };
    let labels: Vec<Label> = lines(labels)?;
    score(
        &articles,
        &all,
        &identity_of,
        &labels,
        flags.iter().any(|f| f == "--errors"),
    );
    Ok(())
}

fn score(
    articles: &[ArticleLine],
    all: &[Member],
    identity_of: &HashMap<usize, usize>,
    labels: &[Label],
    with_errors: bool,
) {
    // where the voices of an article are mentioned → their places among the members. The labels have the first mention that the
    // reader of their day found; another reader may find an earlier one, or find this one longer
    let mut mentions: HashMap<&str, Vec<(usize, usize, usize)>> = HashMap::new();
    let voices = articles
        .iter()
        .flat_map(|a| a.voices.iter().chain(&a.named).map(move |v| (a.id.as_str(), v)));
    for (at, (article, voice)) in voices.enumerate() {
        let of_article = mentions.entry(article).or_default();
        of_article.extend(voice.mentions.iter().map(|m| (m.start, m.end, at)));
    }
    let mut by_block: BTreeMap<&str, Vec<Labelled>> = BTreeMap::new();
    let mut missing = 0;
    for label in labels {
        for member in label.members.iter().filter(|m| !m.unsure) {
            let at = (mentions.get(member.article.as_str()).into_iter().flatten())
                .filter(|(start, end, _)| *start < member.end && member.start < *end)
                .min_by_key(|(start, end, at)| (start.abs_diff(member.start) + end.abs_diff(member.end), *at))
                .map(|(.., at)| *at);
            missing += usize::from(at.is_none());
            if let Some(voice) = &label.voice {
                by_block
                    .entry(&label.block)
                    .or_default()
                    .push((voice, at, member));
            }
        }
    }
    let (mut sum, mut voices) = (Pairs::default(), 0);
    for (name, members) in by_block {
        let mut pairs = Pairs::default();
        let mut wrong: BTreeMap<(bool, String, String), u64> = BTreeMap::new();
        let mut labelled: Vec<&str> = members.iter().map(|m| m.0).collect();
        labelled.sort_unstable();
        labelled.dedup();
        voices += labelled.len();
        for (i, (a, at_a, member_a)) in members.iter().enumerate() {
            for (b, at_b, member_b) in &members[i + 1..] {
                let identity = |at: &Option<usize>| at.and_then(|at| identity_of.get(&at));
                let is_wanted = a == b;
                let is_found = identity(at_a).is_some() && identity(at_a) == identity(at_b);
                pairs.wanted += u64::from(is_wanted);
                pairs.found += u64::from(is_found);
                pairs.right += u64::from(is_wanted && is_found);
                if is_wanted != is_found {
                    let shown = |voice: &str, at: &Option<usize>, member: &LabelledMember| {
                        let m = at.map(|at| &all[at]);
                        let day = m
                            .and_then(|m| m.published)
                            .map(|d| d.to_string())
                            .unwrap_or_default();
                        format!(
                            "{} [{voice}] {day} {:?}",
                            member.name,
                            m.map(|m| m.roles.clone()).unwrap_or_default()
                        )
                    };
                    let mut both = [shown(a, at_a, member_a), shown(b, at_b, member_b)];
                    both.sort();
                    let [x, y] = both;
                    *wrong.entry((is_found, x, y)).or_default() += 1;
                }
            }
        }
        println!("{name:24} {}", pairs.report());
        if with_errors {
            for ((joined, a, b), _) in wrong.iter().take(40) {
                println!("    {}: {a}  |  {b}", if *joined { "JOINED" } else { "missed" });
            }
        }
        sum.wanted += pairs.wanted;
        sum.found += pairs.found;
        sum.right += pairs.right;
    }
    println!("{voices} voices, {missing} labelled members not among the readings");
    println!("{:24} {}", "all", sum.report());
}

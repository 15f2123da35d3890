//! Claims on the terminal: lists of them, and one in full.

use sayso_core::VoiceKind;
use sayso_ledger::{Answered, ClaimInFull, ClaimRow, ClaimsFound, MemberInFull, Standpoint, Stretch};
use sayso_linker::claims::Drift;
use sayso_linker::origins::{How, Node, State, Stop, Tree};

use super::hits::{join, plain};
use super::{CAME, DIM, Look, SOURCE, TITLE, WENT, one_line, shortened, visible, wrapped};
use crate::output::counted;

/// Claims of a list, after `offset` others.
pub fn list(found: &ClaimsFound, offset: usize, look: &Look) -> String {
    let mut page = look.styled(TITLE, &format!("Claims: {}", how_many(found.total))) + "\n";
    for (claim, n) in found.rows.iter().zip(offset + 1..) {
        let who = claim
            .voice
            .as_deref()
            .map_or_else(|| "nobody named".to_owned(), plain);
        let first = join([
            Some(format!("{n:>3}  {}", look.styled(SOURCE, &who))),
            Some(printed_by(claim)),
            days(claim),
        ]);
        page += &block(&first, &quoted(&claim.gist), look);
        let last = join([
            Some(origins_in_words(claim)),
            (claim.denied > 0).then(|| format!("denied by {}", counted(claim.denied, "statement"))),
            Some(claim.key.clone()),
        ]);
        page += &format!("     {}\n", look.styled(DIM, &last));
    }
    let shown = offset as u64 + found.rows.len() as u64;
    if found.total > shown {
        page += &look.styled(
            DIM,
            &format!("and {} more (--limit, --offset)\n", found.total - shown),
        );
    }
    page
}

fn how_many(total: u64) -> String {
    match total {
        0 => "none".to_owned(),
        n => n.to_string(),
    }
}

fn printed_by(claim: &ClaimRow) -> String {
    let articles = counted(claim.articles, "article");
    match claim.outlets {
        0 => articles,
        outlets => format!("{articles} of {}", counted(outlets, "outlet")),
    }
}

fn days(claim: &ClaimRow) -> Option<String> {
    match (&claim.first, &claim.last) {
        (Some(first), Some(last)) if first == last => Some(first.clone()),
        (Some(first), Some(last)) => Some(format!("{first} to {last}")),
        _ => None,
    }
}

/// "origins: 1 named, 2 lineage not recorded, 1 independence not established".
fn origins_in_words(claim: &ClaimRow) -> String {
    format!(
        "origins: {} named, {} lineage not recorded, {} independence not established",
        claim.named, claim.not_recorded, claim.not_established
    )
}

/// Words in quotation marks, on one line.
fn quoted(words: &str) -> String {
    // what is quoted already brings its own
    let words = one_line(words);
    let bare = words.trim_matches(|c| matches!(c, '"' | '\u{201c}' | '\u{201d}'));
    let is_whole = !bare.contains(['"', '\u{201c}', '\u{201d}']);
    format!(
        "\u{201c}{}\u{201d}",
        visible(if is_whole { bare } else { &words })
    )
}

/// A first line, and words below it that are indented and wrapped.
fn block(first: &str, words: &str, look: &Look) -> String {
    let mut block = format!("{first}\n");
    for line in wrapped(words, look.width.saturating_sub(5)) {
        block += &format!("     {line}\n");
    }
    block
}

/// One claim in full.
pub fn trace(claim: &ClaimInFull, look: &Look) -> String {
    let row = &claim.row;
    let who = row
        .voice
        .as_deref()
        .map_or_else(|| "nobody named".to_owned(), plain);
    let mut page = format!("{}  {}\n", look.styled(TITLE, &who), look.styled(DIM, &row.key));
    for line in wrapped(&quoted(&row.gist), look.width) {
        page += &format!("{line}\n");
    }
    page += &join([
        Some(printed_by(row)),
        days(row),
        Some(origins_in_words(row)),
        Some(match row.denied {
            0 => "nobody in the ledger denies it".to_owned(),
            n => format!("denied by {}", counted(n, "statement")),
        }),
    ]);
    page += &format!("\n\n{}\n", look.styled(TITLE, "Origins"));
    for tree in &claim.origins {
        page += &origin(claim, tree, look);
    }
    page += &format!("\n{}\n", look.styled(TITLE, "Wordings"));
    for ((member, stretches), n) in claim.members.iter().zip(claim.drifts()).zip(1..) {
        page += &wording(member, &stretches, n, look);
    }
    if !claim.thread.is_empty() {
        page += &format!("\n{}\n", look.styled(TITLE, "Answers"));
        for point in &claim.thread {
            page += &standpoint(claim, point, look);
        }
    }
    page
}

fn origin(claim: &ClaimInFull, tree: &Tree, look: &Look) -> String {
    let origin = &tree.origin;
    let state = match origin.state {
        State::Named => "named",
        State::NotRecorded => "lineage not recorded",
        State::NotEstablished => "independence not established",
    };
    let who = match &origin.voice {
        Some(voice) => {
            let kind = match voice.kind {
                VoiceKind::Person => String::new(),
                kind => format!(" ({})", kind.name()),
            };
            format!("{}{kind}", look.styled(SOURCE, &plain(&voice.name)))
        }
        None => "nobody named".to_owned(),
    };
    let mut drawn = format!("{state}: {who}\n");
    for (at, node) in tree.nodes.iter().enumerate() {
        if node.stop != Stop::Origin {
            drawn += &branch(claim, tree, at, node, look);
        }
    }
    drawn
}

/// One stop of a tree, with the lines that lead to it.
fn branch(claim: &ClaimInFull, tree: &Tree, at: usize, node: &Node, look: &Look) -> String {
    let is_last = |at: usize, depth: usize| {
        let after = tree.nodes.iter().skip(at + 1).find(|other| other.depth <= depth);
        after.is_none_or(|other| other.depth < depth)
    };
    // at each depth on the way down, does another branch follow?
    let mut lines = String::new();
    for depth in 1..node.depth {
        let above = (0..at)
            .rev()
            .find(|above| tree.nodes.get(*above).is_some_and(|n| n.depth == depth));
        lines += if above.is_none_or(|above| is_last(above, depth)) {
            "   "
        } else {
            "│  "
        };
    }
    let (turn, below) = match is_last(at, node.depth) {
        true => ("└─ ", "   "),
        false => ("├─ ", "│  "),
    };
    let what = match &node.stop {
        Stop::Origin => String::new(),
        Stop::Speaker(speaker) => plain(&speaker.name),
        Stop::Article(id) => {
            let members = node.members.iter().filter_map(|at| claim.members.get(*at));
            let places: Vec<String> = members.clone().map(place).collect();
            let of = members.clone().next().map(|member| &member.printed);
            join([
                Some(
                    look.styled(
                        TITLE,
                        &of.and_then(|of| of.outlet.as_deref())
                            .map_or_else(|| plain(id), plain),
                    ),
                ),
                of.and_then(|of| of.day).map(|day| day.to_string()),
                Some(look.styled(DIM, &places.join(" "))),
            ])
        }
    };
    let how = node.link.as_ref().map(|link| {
        let words: Vec<String> = (link.by.iter())
            .filter_map(|at| claim.members.get(*at))
            .map(|member| {
                let said: Vec<String> = member
                    .said_by()
                    .iter()
                    .map(|piece| one_line(&piece.text))
                    .collect();
                said.join(" … ")
            })
            .filter(|words| !words.is_empty())
            .collect();
        let mut distinct: Vec<&String> = Vec::new();
        for word in &words {
            if !distinct.contains(&word) {
                distinct.push(word);
            }
        }
        let words: Vec<String> = distinct
            .into_iter()
            .take(3)
            .map(|words| format!("“{}”", visible(words)))
            .collect();
        match (link.how, words.is_empty()) {
            (How::Said, true) => "without words that say so".to_owned(),
            (How::Said, false) => words.join(", "),
            (How::Copied, _) => "has the passage from there".to_owned(),
            (How::Shared, _) => "has the passage in common; nobody knows who was first".to_owned(),
        }
    });
    let mut drawn = format!("{lines}{turn}{what}\n");
    if let Some(how) = how {
        let width = look.width.saturating_sub(3 * node.depth + 2);
        drawn += &format!("{lines}{below}  {}\n", look.styled(DIM, &shortened(&how, width)));
    }
    drawn
}

/// "tpa-0304-denial:2", or the article alone for recognised words.
fn place(member: &MemberInFull) -> String {
    match member.printed.statement {
        Some(n) => format!("{}:{n}", plain(&member.printed.article)),
        None => plain(&member.printed.article),
    }
}

fn wording(member: &MemberInFull, stretches: &[Stretch], n: usize, look: &Look) -> String {
    let printed = &member.printed;
    let first = join([
        Some(format!(
            "{n:>3}  {}",
            look.styled(
                TITLE,
                &printed
                    .outlet
                    .as_deref()
                    .map_or_else(|| "unknown outlet".to_owned(), plain)
            )
        )),
        printed.day.map(|day| day.to_string()),
        Some(
            member
                .form
                .map_or("recognised by its words", |form| form.name())
                .to_owned(),
        ),
        printed
            .voice
            .as_ref()
            .map(|voice| look.styled(SOURCE, &plain(&voice.name))),
        (!printed.relay.is_empty()).then(|| {
            let relays: Vec<String> = printed.relay.iter().map(|relay| plain(&relay.name)).collect();
            format!("via {}", relays.join(", "))
        }),
        Some(look.styled(DIM, &place(member))),
    ]);
    let is_alike = stretches
        .iter()
        .any(|stretch| matches!(stretch.what, Drift::Kept(..)));
    // a paraphrase that shares no words is told as it is: word by word it would be all struck out
    let words = match is_alike {
        true => {
            let pieces: Vec<String> = stretches.iter().map(|stretch| shown(stretch, look)).collect();
            pieces.join(" ")
        }
        false => visible(&one_line(&member.words())).into_owned(),
    };
    let mut block = block(&first, &words, look);
    if let Some((by, score)) = member.by {
        let by = match by.name() {
            "words" => "the same words",
            "part" => "a part of the same words",
            "wording" => "the same words but for a few",
            "paraphrase" => "the same in other words",
            _ => "a person says that it is the same",
        };
        block += &format!("     {}\n", look.styled(DIM, &format!("{by}, {score:.2}")));
    }
    block
}

/// Marks that do not depend on colours: `[-cut-]` and `{+added+}`, as in `wdiff`.
fn shown(stretch: &Stretch, look: &Look) -> String {
    let words =
        |words: &Option<String>| visible(&one_line(words.as_deref().unwrap_or_default())).into_owned();
    let went = |text: String| look.styled(WENT, &format!("[-{text}-]"));
    let came = |text: String| look.styled(CAME, &format!("{{+{text}+}}"));
    match stretch.what {
        Drift::Kept(..) => words(&stretch.here),
        Drift::Cut(..) => went(words(&stretch.fullest)),
        Drift::Added(..) => came(words(&stretch.here)),
        Drift::Changed(..) => format!("{}{}", went(words(&stretch.fullest)), came(words(&stretch.here))),
    }
}

fn standpoint(claim: &ClaimInFull, point: &Standpoint, look: &Look) -> String {
    let member = &point.member;
    let printed = &member.printed;
    let mut depth = 0;
    let mut to = point.to;
    // each standpoint is about a member, or about a standpoint before it
    while let Answered::Standpoint(at) = to {
        depth += 1;
        match claim.thread.get(at) {
            Some(before) => to = before.to,
            None => break,
        }
    }
    let answered = match point.to {
        Answered::Member(at) => claim.members.get(at),
        Answered::Standpoint(at) => claim.thread.get(at).map(|point| &point.member),
    };
    let who = printed
        .voice
        .as_ref()
        .map_or_else(|| "nobody named".to_owned(), |voice| plain(&voice.name));
    let first = join([
        Some(format!(
            "{:>3}  {} {}",
            "",
            look.styled(SOURCE, &who),
            point.kind.name()
        )),
        answered.map(|member| look.styled(DIM, &place(member))),
        printed.outlet.as_deref().map(plain),
        printed.day.map(|day| day.to_string()),
        Some(look.styled(DIM, &place(member))),
        Some(look.styled(DIM, &format!("{:.2}", point.score))),
    ]);
    let indent = "  ".repeat(depth);
    let narrow = Look {
        width: look.width.saturating_sub(indent.len()),
        ..*look
    };
    let block = block(&first, &quoted(&member.words()), &narrow);
    block.lines().map(|line| format!("{indent}{line}\n")).collect()
}

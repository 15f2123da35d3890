//! Who made each statement and who passed it on, against the invented articles in `voices/`; and what holds of the voices
//! of any text.
//!
//! Each file is an article, a line `---`, and rows:
//!
//! - `outlet Oskeril Herald` and `byline Tam Verrill`: the article's own.
//! - `person Ilse Quorn; Quorn`: names by their kind (`person`, `organization`, `place`, `group`), at each of their
//!   places in the article, the longest first.
//! - `Quorn | said | the dam would hold => person Ilse Quorn`: a statement by its source, cue and content (`-`: none),
//!   in text order, and the voice that it must have by its kind and name. Behind the content can stand `in 2` (it stands
//!   in the content of the second statement), `told Reuters`, `cited two officials`, `believes` and `declines`. Behind the voice
//!   can stand `, by outlet Reuters, by outlet CNN`: the relays, nearest to the article first. `=> nobody`: no voice. `=> gone`: the
//!   statement only wraps another and is taken out. Two voices of one name are told apart by `#1` and `#2`.
//! - `roles Ilse Quorn: mayor of Oskeril; engineer`: all titles that the article gives to a voice, in text order.
//! - `mentions Ilse Quorn: Quorn; the mayor`: all places where the article speaks of a voice, in text order.
//! - `named person Ilse Quorn: Quorn; the mayor`: somebody who is named and does not speak, with all places, in text order.
//!   All are there in the order of their first places where a file has such a row.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::HashMap;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use sayso_core::{Act, Article, Form, Reading, Span, Statement, VoiceKind};
use sayso_reader::form::form;
use sayso_reader::names::{Name, NameKind};
use sayso_reader::voices::VoiceReader;

static VOICES: LazyLock<VoiceReader> = LazyLock::new(|| VoiceReader::new().expect("the lists can be read"));

fn statement(n: u32, source: Vec<Span>, cue: Vec<Span>, content: Vec<Span>) -> Statement {
    Statement {
        n,
        source,
        cue,
        content,
        form: Form::Indirect,
        act: Act::Assert,
        cited: Vec::new(),
        told: Vec::new(),
        certainty: Vec::new(),
        voice: None,
        relay: Vec::new(),
        said: None,
        answers: Vec::new(),
        within: None,
        score: 1.0,
    }
}

fn name(span: Span, kind: NameKind) -> Name {
    Name {
        span,
        kind,
        score: 1.0,
        kinds: [1.0; 4],
    }
}

/// The places of some words in a text, whole words only.
fn places<'t>(text: &'t str, words: &'t str) -> impl Iterator<Item = Span> + 't {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(words)
        .map(|(at, _)| Span::new(at, at + words.len()))
        .filter(move |span| {
            let before = text[..span.start].chars().next_back();
            let behind = text[span.end..].chars().next();
            let goes_on = is_letter(before) && is_letter(words.chars().next())
                || is_letter(behind) && is_letter(words.chars().next_back());
            !goes_on
        })
}

/// Where the words stand that are nearest to a place: the fewest characters between the two.
fn nearest(text: &str, words: &str, to: Span) -> Span {
    places(text, words)
        .filter(|span| !span.overlaps(to))
        .min_by_key(|span| {
            if span.end <= to.start {
                to.start - span.end
            } else {
                span.start - to.end
            }
        })
        .unwrap_or_else(|| panic!("\"{words}\" is not in the article"))
}

fn only(text: &str, words: &str) -> Span {
    let all: Vec<Span> = places(text, words).collect();
    match all[..] {
        [span] => span,
        _ => panic!("\"{words}\" stands {} times in the article", all.len()),
    }
}

/// An article with what must come out.
#[derive(Clone, Debug, Default)]
struct Case {
    article: Article,
    names: Vec<Name>,
    statements: Vec<Statement>,
    /// For each statement its row, its voice and its relays, as they are written.
    wanted: Vec<(String, String, Vec<String>)>,
    roles: Vec<(String, Vec<String>)>,
    mentions: Vec<(String, Vec<String>)>,
    /// Kind and name, and the places.
    named: Vec<(String, Vec<String>)>,
}

fn case(file: &str) -> Case {
    let (text, rows) = (file.split_once("\n---\n")).expect("an article, a line of dashes, rows");
    let mut case = Case::default();
    case.article.text = text.to_owned();
    let mut named: Vec<(&str, NameKind)> = Vec::new();
    for row in rows.lines().filter(|row| !row.trim().is_empty()) {
        let list = |words: &str| {
            let rest = row.strip_prefix(words)?;
            Some(rest.split(';').map(str::trim).collect::<Vec<_>>())
        };
        if let Some((spoken, wanted)) = row.split_once(" => ") {
            case.add_statement(spoken, wanted);
        } else if let Some(outlet) = row.strip_prefix("outlet ") {
            case.article.outlet = Some(outlet.to_owned());
        } else if let Some(byline) = row.strip_prefix("byline ") {
            case.article.byline = Some(byline.to_owned());
        } else if let Some((voice, mentions)) = row.strip_prefix("mentions ").and_then(|r| r.split_once(": "))
        {
            let mentions = mentions.split(';').map(|m| m.trim().to_owned()).collect();
            case.mentions.push((voice.to_owned(), mentions));
        } else if let Some((voice, mentions)) = row.strip_prefix("named ").and_then(|r| r.split_once(": ")) {
            let mentions = mentions.split(';').map(|m| m.trim().to_owned()).collect();
            case.named.push((voice.to_owned(), mentions));
        } else if let Some((voice, roles)) = row.strip_prefix("roles ").and_then(|r| r.split_once(": ")) {
            let roles = roles.split(';').map(|r| r.trim().to_owned()).collect();
            case.roles.push((voice.to_owned(), roles));
        } else if let Some(words) = list("person ") {
            named.extend(words.into_iter().map(|w| (w, NameKind::Person)));
        } else if let Some(words) = list("organization ") {
            named.extend(words.into_iter().map(|w| (w, NameKind::Organization)));
        } else if let Some(words) = list("place ") {
            named.extend(words.into_iter().map(|w| (w, NameKind::Place)));
        } else if let Some(words) = list("group ") {
            named.extend(words.into_iter().map(|w| (w, NameKind::Group)));
        } else {
            panic!("what is this row? {row}");
        }
    }
    named.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    for (words, kind) in named {
        let free: Vec<Span> = places(text, words)
            .filter(|span| !case.names.iter().any(|n| n.span.overlaps(*span)))
            .collect();
        assert!(!free.is_empty(), "the name \"{words}\" is not in the article");
        case.names.extend(free.into_iter().map(|span| name(span, kind)));
    }
    case.names.sort_by_key(|n| n.span);
    case
}

impl Case {
    fn add_statement(&mut self, spoken: &str, wanted: &str) {
        let text = self.article.text.as_str();
        let parts: Vec<&str> = spoken.split(" | ").map(str::trim).collect();
        let [source, cue, content, ..] = parts[..] else {
            panic!("source, cue and content: {spoken}")
        };
        let content = only(text, content);
        let spans = |words: &str, near: Span| match words {
            "-" => Vec::new(),
            words => vec![nearest(text, words, near)],
        };
        let cue = spans(cue, content);
        let source = spans(source, cue.first().copied().unwrap_or(content));
        let mut one = statement(self.statements.len() as u32 + 1, source, cue, vec![content]);
        one.form = form(text, &one.content);
        for more in &parts[3..] {
            let place = one.cue.first().copied().unwrap_or(content);
            match more.split_once(' ') {
                Some(("in", n)) => one.within = Some(n.parse().expect("a number")),
                Some(("told", words)) => one.told.push(nearest(text, words, place)),
                Some(("cited", words)) => one.cited.push(nearest(text, words, place)),
                None if *more == "believes" => one.act = Act::Believe,
                None if *more == "declines" => one.act = Act::Decline,
                _ => panic!("what is \"{more}\"? {spoken}"),
            }
        }
        self.statements.push(one);
        let mut parties = wanted.split(", by ").map(|p| p.trim().to_owned());
        let voice = parties.next().unwrap_or_default();
        self.wanted.push((spoken.to_owned(), voice, parties.collect()));
    }

    fn resolve(&self) -> Reading {
        let mut reading = Reading {
            statements: self.statements.clone(),
            ..Reading::default()
        };
        let whole = Span::new(0, self.article.text.len());
        VOICES.resolve(&self.article, &[whole], &self.names, &mut reading);
        reading
    }
}

/// What is wrong with the voices of an article; nothing where all is right.
fn wrong(file: &str) -> Vec<String> {
    let case = case(file);
    let reading = case.resolve();
    let described = |n: u32| {
        let voice = reading
            .voices
            .iter()
            .find(|v| v.n == n)
            .expect("a voice with the number");
        format!("{} {}", voice.kind.name(), voice.name)
    };
    let mut wrong = Vec::new();
    // what the rows call one voice has one number, and a number has one such name
    let mut number_of: HashMap<String, u32> = HashMap::new();
    let mut name_of: HashMap<u32, String> = HashMap::new();
    let mut compare = |found: Vec<u32>, wanted: Vec<&String>, row: &str, what: &str| {
        let words: Vec<String> = found.iter().map(|n| described(*n)).collect();
        let bare: Vec<&str> = wanted
            .iter()
            .map(|w| w.split(" #").next().unwrap_or_default())
            .collect();
        if words != bare {
            wrong.push(format!("{row}\n    {what} {words:?}, not {bare:?}"));
            return;
        }
        for (n, wanted) in found.into_iter().zip(wanted) {
            let number = *number_of.entry(wanted.clone()).or_insert(n);
            let name = name_of.entry(n).or_insert_with(|| wanted.clone());
            if number != n || name != wanted {
                wrong.push(format!(
                    "{row}\n    {what} is number {n}, {name}; {wanted} is number {number}"
                ));
            }
        }
    };
    for (given, (row, voice, relays)) in case.statements.iter().zip(&case.wanted) {
        let Some(found) = reading.statements.iter().find(|s| s.content == given.content) else {
            if voice != "gone" {
                compare(Vec::new(), vec![voice], row, "taken out:");
            }
            continue;
        };
        let voice = Some(voice).filter(|voice| *voice != "nobody");
        compare(
            found.voice.into_iter().collect(),
            voice.into_iter().collect(),
            row,
            "the voice",
        );
        compare(found.relay.clone(), relays.iter().collect(), row, "relayed by");
    }
    for (name, roles) in &case.roles {
        let found: Vec<Vec<&str>> = (reading.voices.iter().filter(|v| v.name == *name))
            .map(|v| v.roles.iter().map(|r| r.of(&case.article.text)).collect())
            .collect();
        if found != [roles.iter().map(String::as_str).collect::<Vec<_>>()] {
            wrong.push(format!("roles of {name}\n    {found:?}, not {roles:?}"));
        }
    }
    for (name, mentions) in &case.mentions {
        let found: Vec<Vec<&str>> = (reading.voices.iter().filter(|v| v.name == *name))
            .map(|v| v.mentions.iter().map(|m| m.of(&case.article.text)).collect())
            .collect();
        if found != [mentions.iter().map(String::as_str).collect::<Vec<_>>()] {
            wrong.push(format!("mentions of {name}\n    {found:?}, not {mentions:?}"));
        }
    }
    let named: Vec<(String, Vec<String>)> = (reading.named.iter())
        .map(|v| {
            let words = v.mentions.iter().map(|m| m.of(&case.article.text).to_owned());
            (format!("{} {}", v.kind.name(), v.name), words.collect())
        })
        .collect();
    if !case.named.is_empty() && named != case.named {
        wrong.push(format!("named\n    {named:?}, not {:?}", case.named));
    }
    wrong
}

fn check(file: &str) {
    let wrong = wrong(file);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_surname_is_who_bore_the_full_name_before() {
    check(include_str!("voices/full_names.txt"));
}

#[test]
fn a_lawmaker_is_called_by_the_state() {
    check(include_str!("voices/lawmakers_by_state.txt"));
}

#[test]
fn an_office_that_nobody_was_given_is_the_last_speakers_who_has_none() {
    check(include_str!("voices/offices_that_all_know.txt"));
}

#[test]
fn an_office_speaks_of_its_only_bearer_where_it_is_no_source() {
    check(include_str!("voices/offices_beside_sources.txt"));
}

#[test]
fn a_name_inside_the_words_for_another_speaks_of_the_other() {
    check(include_str!("voices/names_inside_others.txt"));
}

#[test]
fn whoever_works_for_a_special_counsel_speaks_as_one_and_is_not_the_counsel() {
    check(include_str!("voices/special_counsels.txt"));
}

#[test]
fn a_name_behind_a_description_says_who_it_is() {
    check(include_str!("voices/apposed_names.txt"));
}

#[test]
fn a_known_body_of_which_the_tagger_saw_a_part_is_put_together() {
    check(include_str!("voices/halved_bodies.txt"));
}

#[test]
fn whoever_is_named_and_does_not_speak_is_found_with_name_title_and_office() {
    check(include_str!("voices/named.txt"));
}

#[test]
fn the_candidate_is_the_one_of_whose_campaign_the_article_speaks() {
    check(include_str!("voices/candidates.txt"));
}

#[test]
fn a_name_that_the_tagger_halved_is_put_together() {
    check(include_str!("voices/halved_names.txt"));
}

#[test]
fn the_house_is_not_the_white_house() {
    check(include_str!("voices/chambers.txt"));
}

#[test]
fn whoever_the_lead_describes_is_named_below() {
    check(include_str!("voices/leads.txt"));
}

#[test]
fn an_anonymous_lead_stays_anonymous() {
    check(include_str!("voices/leads_without_names.txt"));
}

#[test]
fn what_somebody_said_according_to_a_document_is_relayed_by_it() {
    check(include_str!("voices/according_to.txt"));
}

#[test]
fn a_name_behind_a_title_with_its_state_is_the_voice() {
    check(include_str!("voices/titles_with_places.txt"));
}

#[test]
fn of_two_of_one_surname_it_goes_on_with_the_first_of_a_pair() {
    check(include_str!("voices/pairs.txt"));
}

#[test]
fn mr_and_ms_tell_two_of_one_surname_apart() {
    check(include_str!("voices/same_surname.txt"));
}

#[test]
fn a_surname_keeps_its_particle_or_drops_it() {
    check(include_str!("voices/particles.txt"));
}

#[test]
fn a_family_name_that_comes_first_is_a_short_form() {
    check(include_str!("voices/family_name_first.txt"));
}

#[test]
fn names_are_brought_together_in_any_script() {
    check(include_str!("voices/scripts.txt"));
}

#[test]
fn a_surname_in_the_headline_is_the_full_name_below() {
    check(include_str!("voices/surname_in_the_headline.txt"));
}

#[test]
fn one_slip_of_the_pen_makes_no_new_person() {
    check(include_str!("voices/spelling.txt"));
}

#[test]
fn an_office_is_the_person_to_whom_the_article_gives_it() {
    check(include_str!("voices/titles.txt"));
}

#[test]
fn offices_of_two_states_are_two_persons() {
    check(include_str!("voices/offices.txt"));
}

#[test]
fn presidents_of_two_states_are_told_apart() {
    check(include_str!("voices/two_presidents.txt"));
}

#[test]
fn titles_that_disagree_are_kept_side_by_side() {
    check(include_str!("voices/titles_that_disagree.txt"));
}

#[test]
fn roles_are_the_words_of_the_article_in_text_order() {
    check(include_str!("voices/roles.txt"));
}

#[test]
fn courts_judges_and_lawyers_are_taken_up_again() {
    check(include_str!("voices/courts.txt"));
}

#[test]
fn a_pronoun_is_who_stands_out_before_it() {
    check(include_str!("voices/pronouns.txt"));
}

#[test]
fn a_speaker_is_not_whom_the_words_are_about() {
    check(include_str!("voices/he_in_the_words_of_another.txt"));
}

#[test]
fn who_and_which_are_whoever_was_named_just_before() {
    check(include_str!("voices/relative_pronouns.txt"));
}

#[test]
fn they_are_the_group_that_spoke() {
    check(include_str!("voices/they.txt"));
}

#[test]
fn i_is_the_speaker_in_whose_words_it_stands() {
    check(include_str!("voices/first_person.txt"));
}

#[test]
fn a_lone_surname_is_not_that_of_a_relative_who_is_named_later() {
    check(include_str!("voices/relatives.txt"));
}

#[test]
fn family_and_lawyers_are_voices_of_their_own() {
    check(include_str!("voices/family.txt"));
}

#[test]
fn capitals_and_peoples_are_their_governments() {
    check(include_str!("voices/governments.txt"));
}

#[test]
fn a_ministry_is_that_of_its_state() {
    check(include_str!("voices/bodies_of_states.txt"));
}

#[test]
fn acronyms_are_what_the_text_or_the_world_says() {
    check(include_str!("voices/acronyms.txt"));
}

#[test]
fn a_body_is_one_voice_under_all_its_known_names() {
    check(include_str!("voices/known_by_another_name.txt"));
}

#[test]
fn the_ministry_and_the_company_are_those_named_before() {
    check(include_str!("voices/ministries.txt"));
}

#[test]
fn the_paper_is_the_outlet_named_before() {
    check(include_str!("voices/papers.txt"));
}

#[test]
fn a_statement_is_the_word_of_who_issued_it() {
    check(include_str!("voices/statements.txt"));
}

#[test]
fn its_report_and_the_group_belong_to_the_body_before() {
    check(include_str!("voices/groups.txt"));
}

#[test]
fn treaties_and_papers_of_a_court_speak_for_themselves() {
    check(include_str!("voices/documents.txt"));
}

#[test]
fn unnamed_voices_stay_apart_and_are_taken_up_again() {
    check(include_str!("voices/unnamed.txt"));
}

#[test]
fn two_sources_of_one_description_are_two() {
    check(include_str!("voices/unnamed_apart.txt"));
}

#[test]
fn groups_are_not_the_bodies_they_belong_to() {
    check(include_str!("voices/groups_with_names.txt"));
}

#[test]
fn the_spokesman_is_the_one_of_that_gender() {
    check(include_str!("voices/spokespeople.txt"));
}

#[test]
fn each_of_a_joint_source_is_a_voice() {
    check(include_str!("voices/joint_sources.txt"));
}

#[test]
fn a_quotation_without_source_goes_on_with_its_speaker() {
    check(include_str!("voices/speakers_of_quotations.txt"));
}

#[test]
fn a_passive_cue_names_nobody() {
    check(include_str!("voices/unsaid.txt"));
}

#[test]
fn outlets_that_were_told_are_relays_and_other_listeners_are_not() {
    check(include_str!("voices/told.txt"));
}

#[test]
fn the_outlet_of_a_named_reporter_is_the_relay() {
    check(include_str!("voices/reporters.txt"));
}

#[test]
fn the_outlet_of_the_host_who_was_told_is_the_relay() {
    check(include_str!("voices/hosts.txt"));
}

#[test]
fn the_outlet_to_which_somebody_refused_to_speak_is_the_relay() {
    check(include_str!("voices/refusals.txt"));
}

#[test]
fn a_tag_behind_what_was_said_names_who_passes_it_on() {
    check(include_str!("voices/tags.txt"));
}

#[test]
fn memos_that_are_given_to_one_person_are_that_persons() {
    check(include_str!("voices/memos_of_one.txt"));
}

#[test]
fn persons_whom_the_tagger_takes_for_bodies_stay_persons() {
    check(include_str!("voices/persons_taken_for_bodies.txt"));
}

#[test]
fn seats_brackets_and_days_are_no_part_of_a_name() {
    check(include_str!("voices/names_by_their_marks.txt"));
}

#[test]
fn the_report_is_that_of_the_outlet_whose_article_was_spoken_of() {
    check(include_str!("voices/reports_of_outlets.txt"));
}

#[test]
fn the_own_outlet_is_never_a_relay() {
    check(include_str!("voices/own_outlet.txt"));
}

#[test]
fn who_is_cited_speaks_through_the_outlet() {
    check(include_str!("voices/citing.txt"));
}

#[test]
fn who_is_quoted_by_an_agency_speaks_through_it() {
    check(include_str!("voices/quoted_by_an_agency.txt"));
}

#[test]
fn a_statement_that_only_wraps_another_becomes_its_relay() {
    check(include_str!("voices/wrapped.txt"));
}

#[test]
fn wrapping_by_the_own_outlet_leaves_no_relay() {
    check(include_str!("voices/own_outlet_around_another.txt"));
}

#[test]
fn a_nested_statement_comes_through_all_around_it_nearest_first() {
    check(include_str!("voices/nested.txt"));
}

#[test]
fn told_inside_a_report_comes_behind_the_reporter() {
    check(include_str!("voices/told_through_two.txt"));
}

#[test]
fn al_is_no_part_of_a_surname_to_be_compared() {
    check(include_str!("voices/arabic_article.txt"));
}

#[test]
fn police_are_a_government_and_the_same_all_along() {
    check(include_str!("voices/police.txt"));
}

#[test]
fn officers_and_witnesses_are_taken_up_again() {
    check(include_str!("voices/speakers_taken_up_again.txt"));
}

#[test]
fn titles_of_many_forms_are_kept_and_called_again() {
    check(include_str!("voices/titles_of_many_forms.txt"));
}

#[test]
fn outlets_pass_on_in_many_forms() {
    check(include_str!("voices/outlets_in_many_forms.txt"));
}

#[test]
fn a_spokesman_is_not_whom_he_speaks_for() {
    check(include_str!("voices/mayor_and_spokesman.txt"));
}

/// Words that the rules know, and some that nobody knows.
const WORDS: [&str; 60] = [
    "the",
    "The",
    "a",
    "an",
    "two",
    "officials",
    "official",
    "source",
    "president",
    "President",
    "foreign",
    "minister",
    "Minister",
    "ministry",
    "of",
    "for",
    "State",
    "said",
    "told",
    "according to",
    "he",
    "He",
    "she",
    "it",
    "they",
    "who",
    "I",
    "we",
    "his",
    "her",
    "its",
    "their",
    "Mr.",
    "Ms.",
    "Dr.",
    "Ilse",
    "Quorn",
    "Ilse Quorn",
    "al-Quorn",
    "Jr.",
    "van",
    "Norway",
    "Norwegian",
    "Oslo",
    "Reuters",
    "CNN",
    "statement",
    "report",
    "newspaper",
    "police",
    "'s",
    "’s",
    ",",
    ".",
    "“",
    "”",
    "\n\n",
    "and",
    "spokesman",
    "林海峰",
];

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        9 => prop::sample::select(&WORDS[..]).prop_map(|word| format!("{word} ")),
        1 => "\\PC{0,6}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Places of characters that a passage begins at and how many it has; taken round the end of a short text.
type Place = (usize, usize);

/// The passages of a text that are meant; those without a character are left out.
fn passages(text: &str, places: &[Place]) -> Vec<Span> {
    let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    ends.push(text.len());
    let mut spans: Vec<Span> = places
        .iter()
        .map(|&(start, length)| {
            let start = start % ends.len();
            Span::new(ends[start], ends[(start + length).min(ends.len() - 1)])
        })
        .filter(|span| !span.is_empty())
        .collect();
    spans.sort_unstable();
    spans
}

/// Those passages that begin behind the end of the one before.
fn apart(spans: Vec<Span>) -> Vec<Span> {
    let mut reached = 0;
    let is_behind = |span: &Span| {
        let is_behind = reached <= span.start;
        reached = if is_behind { span.end } else { reached };
        is_behind
    };
    spans.into_iter().filter(is_behind).collect()
}

#[derive(Clone, Debug)]
struct Spoken {
    source: Vec<Place>,
    cue: Vec<Place>,
    content: Vec<Place>,
    told: Vec<Place>,
    cited: Vec<Place>,
    form: Form,
    act: Act,
    within: Option<u32>,
}

fn any_spoken() -> impl Strategy<Value = Spoken> {
    let places = |length: usize, most: usize| prop::collection::vec((0usize..400, 0..length), 0..=most);
    let form = prop::sample::select(vec![Form::Direct, Form::Indirect, Form::Mixed]);
    let within =
        prop_oneof![3 => Just(None), 1 => (0u32..9).prop_map(Some), 1 => any::<u32>().prop_map(Some)];
    (
        (places(20, 2), places(8, 2), places(90, 3)),
        (places(12, 2), places(12, 2)),
        (form, prop::sample::select(&Act::ALL[..]), within),
    )
        .prop_map(
            |((source, cue, content), (told, cited), (form, act, within))| Spoken {
                source,
                cue,
                content,
                told,
                cited,
                form,
                act,
                within,
            },
        )
}

/// An article with any names and statements, as far as their types allow them.
fn any_case() -> impl Strategy<Value = Case> {
    let names = prop::collection::vec(
        (
            (0usize..400, 1usize..16),
            prop::sample::select(&NameKind::ALL[..]),
        ),
        0..12,
    );
    let outlet = prop::sample::select(vec![None, Some("CNN"), Some("Oskeril Herald")]);
    (
        any_text(),
        names,
        prop::collection::vec(any_spoken(), 0..8),
        outlet,
    )
        .prop_map(|(text, named, spoken, outlet)| {
            let kinds = named.iter().map(|(_, kind)| *kind);
            let places: Vec<Place> = named.iter().map(|(place, _)| *place).collect();
            let names = (apart(passages(&text, &places)).into_iter().zip(kinds))
                .map(|(span, kind)| name(span, kind))
                .collect();
            let list = |places: &[Place]| apart(passages(&text, places));
            let statements = (spoken.iter().zip(1..))
                .map(|(s, n)| Statement {
                    form: s.form,
                    act: s.act,
                    told: list(&s.told),
                    cited: list(&s.cited),
                    within: s.within,
                    ..statement(n, list(&s.source), list(&s.cue), list(&s.content))
                })
                .collect();
            Case {
                names,
                statements,
                article: Article {
                    text,
                    outlet: outlet.map(str::to_owned),
                    ..Article::default()
                },
                ..Case::default()
            }
        })
}

/// What holds of the voices of any reading.
fn promises(text: &str, reading: &Reading) -> Result<(), TestCaseError> {
    let numbers: Vec<u32> = reading.voices.iter().map(|v| v.n).collect();
    prop_assert!(
        numbers.iter().copied().eq(1..=numbers.len() as u32),
        "{numbers:?}"
    );
    let silent: Vec<u32> = reading.named.iter().map(|v| v.n).collect();
    let from = numbers.len() as u32 + 1;
    prop_assert!(
        silent.iter().copied().eq(from..from + silent.len() as u32),
        "{silent:?}"
    );
    for voice in &reading.named {
        prop_assert!(
            voice.kind != VoiceKind::Unnamed && !voice.mentions.is_empty(),
            "{voice:?}"
        );
    }
    for voice in reading.all_named() {
        for (what, list) in [("mentions", &voice.mentions), ("roles", &voice.roles)] {
            prop_assert!(
                list.windows(2).all(|pair| pair[0] < pair[1]),
                "{what} out of order"
            );
            for span in list {
                prop_assert!(
                    text.get(span.start..span.end)
                        .is_some_and(|words| !words.is_empty()),
                    "{what}: {span:?}"
                );
            }
        }
    }
    let mut used: Vec<u32> = Vec::new();
    for (statement, n) in reading.statements.iter().zip(1..) {
        prop_assert_eq!(statement.n, n);
        let mut chain = statement.relay.clone();
        chain.extend(statement.voice);
        used.extend(&chain);
        chain.sort_unstable();
        prop_assert!(
            chain.windows(2).all(|pair| pair[0] != pair[1]),
            "somebody stands twice in a chain"
        );
    }
    used.sort_unstable();
    used.dedup();
    prop_assert_eq!(used, numbers, "the voices are those of the statements");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn voices_of_any_names_and_statements_are_in_the_text_and_used(case in any_case()) {
        let reading = case.resolve();
        promises(&case.article.text, &reading)?;
        prop_assert_eq!(case.resolve(), reading, "the same input gives the same voices");
    }
}

/// Makes a text of about so many bytes.
type Make = fn(usize) -> Case;

/// Texts that a hostile page could hold.
const HOSTILE: [(&str, Make); 15] = [
    ("words in capitals", |bytes| {
        long(bytes, "NORTH QUORN ", "NORTH QUORN", "QUORN", "NORTH")
    }),
    ("one sentence", |bytes| {
        long(
            bytes,
            "north said Ilse Quorn of the north and ",
            "Ilse Quorn",
            "Ilse Quorn",
            "north",
        )
    }),
    ("names of common words in one sentence", |bytes| {
        long(bytes, "north said North and ", "North", "North", "north")
    }),
    ("persons and pronouns", |bytes| many_persons(bytes, ". ")),
    ("persons and pronouns in one sentence", |bytes| {
        many_persons(bytes, ", ")
    }),
    ("statements", |bytes| {
        long(bytes, "Ilse Quorn said it. ", "Ilse Quorn", "Ilse Quorn", "it")
    }),
    ("presidents", |bytes| {
        let row = "President Ilse Quorn lay, the president said. ";
        long(bytes, row, "Ilse Quorn", "the president", "lay")
    }),
    ("officials", |bytes| {
        long(
            bytes,
            "The tall official said an official went. ",
            "",
            "The tall official",
            "went",
        )
    }),
    ("the statement in one sentence", |bytes| {
        long(
            bytes,
            "Quorn lay and the statement said it hailed and ",
            "Quorn",
            "the statement",
            "it hailed",
        )
    }),
    ("a row of pronouns", |bytes| long(bytes, "who, ", "", "who", "o")),
    ("they in one sentence", |bytes| {
        long(bytes, "they said it and ", "", "they", "it")
    }),
    ("the agency", |bytes| {
        long(
            bytes,
            "The Ministry of Quorn lay, the agency said. ",
            "Ministry of Quorn",
            "the agency",
            "lay",
        )
    }),
    ("ministries", many_ministries),
    ("statements inside one another", deep),
    ("a source of owners", |bytes| {
        let mut case = Case::default();
        case.article.text = "her brother's ".repeat(bytes / 14);
        let source = Span::new(0, case.article.text.len());
        case.statements
            .push(statement(1, vec![source], Vec::new(), vec![source]));
        case
    }),
];

/// A row of words over and over, each with a name and a statement.
fn long(bytes: usize, row: &str, named: &str, source: &str, content: &str) -> Case {
    let count = bytes / row.len();
    let mut case = Case::default();
    case.article.text = row.repeat(count);
    let place = |words: &str, at: usize| {
        let start = at * row.len() + row.find(words).expect("words of the row");
        Span::new(start, start + words.len())
    };
    for i in 0..count {
        if !named.is_empty() {
            case.names.push(name(
                place(named, i),
                if i % 2 == 0 {
                    NameKind::Person
                } else {
                    NameKind::Organization
                },
            ));
        }
        let said = row
            .find("said")
            .map(|at| Span::new(i * row.len() + at, i * row.len() + at + 4));
        let n = i as u32 + 1;
        case.statements.push(statement(
            n,
            vec![place(source, i)],
            said.into_iter().collect(),
            vec![place(content, i)],
        ));
    }
    case
}

/// Persons each with a name of their own, and a pronoun behind each.
fn many_persons(bytes: usize, stop: &str) -> Case {
    let mut case = Case::default();
    while case.article.text.len() < bytes {
        let n = case.statements.len() + 1;
        let text = &mut case.article.text;
        let start = text.len();
        text.push_str(&format!("Ilse {}", letters(n)));
        case.names
            .push(name(Span::new(start, text.len()), NameKind::Person));
        text.push_str(" went home and she said it rained");
        let at = text.len();
        case.statements.push(statement(
            n as u32,
            vec![Span::new(at - 18, at - 15)],
            vec![Span::new(at - 14, at - 10)],
            vec![Span::new(at - 9, at)],
        ));
        text.push_str(stop);
    }
    case
}

/// Letters that no other number has.
fn letters(mut number: usize) -> String {
    let mut letters = String::from("Q");
    for _ in 0..4 {
        letters.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    letters
}

/// Ministries each with a name of its own, and behind each a body that is none of them.
fn many_ministries(bytes: usize) -> Case {
    let mut case = Case::default();
    while case.article.text.len() < bytes {
        let start = case.article.text.len();
        let n = case.statements.len() + 1;
        let called = format!("Ministry of {}", letters(n));
        case.names.push(name(
            Span::new(start, start + called.len()),
            NameKind::Organization,
        ));
        case.article.text.push_str(&called);
        case.article.text.push_str(" lay still. ");
        let at = case.article.text.len();
        case.article.text.push_str("The orange brigade said it hailed. ");
        case.statements.push(statement(
            n as u32,
            vec![Span::new(at, at + 18)],
            vec![Span::new(at + 19, at + 23)],
            vec![Span::new(at + 24, at + 33)],
        ));
    }
    case
}

/// Statements of which each stands in the content of the one before; the contents all end where the text does.
fn deep(bytes: usize) -> Case {
    let row = "Ilse Quorn said that ";
    let mut case = long(bytes, row, "Ilse Quorn", "Ilse Quorn", "that");
    let end = case.article.text.len();
    for (i, statement) in case.statements.iter_mut().enumerate() {
        statement.within = (i > 0).then_some(i as u32);
        statement.form = Form::Direct;
        statement.content = vec![Span::new((i + 1) * row.len() - 1, end)];
    }
    case
}

/// The time that the voices of a text take.
fn time_of(case: &Case) -> Duration {
    let start = Instant::now();
    let reading = case.resolve();
    let time = start.elapsed();
    promises(&case.article.text, &reading).expect("what holds of any text");
    time
}

/// Without optimization, and on a machine that does other work as well, a tenth of the text may take so long.
#[test]
fn hostile_texts_take_no_endless_time() {
    for (what, make) in HOSTILE {
        let time = time_of(&make(100_000));
        assert!(time < Duration::from_secs(20), "{what}: {time:?}");
    }
}

/// Run it with `cargo test --release --test voices -- --ignored --nocapture`.
#[test]
#[ignore = "measures; needs a release build and a quiet machine"]
fn the_time_of_hostile_texts_grows_as_they_do() {
    let mut slow = Vec::new();
    for (what, make) in HOSTILE {
        let (short, long) = (time_of(&make(100_000)), time_of(&make(1_000_000)));
        let growth = long.as_secs_f64() / short.as_secs_f64().max(0.01);
        let row = format!("{what}: 100 kB {short:?}, 1 MB {long:?}, {growth:.0} times as long");
        println!("{row}");
        if long > Duration::from_secs(5) || growth > 25.0 {
            slow.push(row);
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}

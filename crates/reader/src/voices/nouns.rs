//! Sources with a common noun: "the ministry", "his lawyer", "a senior official", "the report".

use std::ops::Range;

use sayso_core::VoiceKind;

use super::entities::{Entity, body_kind, modifiers};
use super::lexicon::{Class, Gender};
use super::phrase::{Determiner, Phrase, is_possessive, lower_words, stem};
use super::pronouns::Wanted;
use super::resolve::{MOST_BACK, Resolution};
use super::seats::party;

/// Nouns by which newspapers call again whoever spoke last, without having said before that they are it.
const EPITHETS: [&str; 20] = [
    "nominee",
    "candidate",
    "billionaire",
    "mogul",
    "businessman",
    "businesswoman",
    "star",
    "singer",
    "actor",
    "actress",
    "rapper",
    "republican",
    "democrat",
    "frontrunner",
    "front-runner",
    "incumbent",
    "hopeful",
    "tycoon",
    "magnate",
    "icon",
];

/// Documents that an article gives to a person and then speaks of as "the memos".
const PERSONAL: [&str; 9] = [
    "memo",
    "memorandum",
    "email",
    "e-mail",
    "letter",
    "diary",
    "note",
    "tape",
    "dossier",
];

/// Offices of which a body has one, so that "the chairman" is somebody whom the reader knows.
const KNOWN_OFFICES: [&str; 22] = [
    "chairman",
    "chairwoman",
    "chair",
    "director",
    "secretary",
    "commissioner",
    "administrator",
    "speaker",
    "mayor",
    "governor",
    "minister",
    "premier",
    "chancellor",
    "ambassador",
    "superintendent",
    "congressman",
    "congresswoman",
    "senator",
    "counsel",
    "pontiff",
    "justice",
    "sheriff",
];

/// Nouns for whoever stands for an office.
pub(super) const STANDING: [&str; 5] = ["candidate", "nominee", "contender", "hopeful", "challenger"];

/// An office that is written in short, as its noun and the word before it.
fn in_full(noun: &str) -> (&str, Option<&'static str>) {
    match noun {
        "ig" => ("general", Some("inspector")),
        "ag" => ("general", Some("attorney")),
        "pm" => ("minister", Some("prime")),
        "vp" => ("president", Some("vice")),
        "da" => ("attorney", Some("district")),
        _ => (noun, None),
    }
}

/// Do the words before "candidate" say no more than for which party or office somebody stands?
pub(super) fn all_of_standing(modifiers: &[String]) -> bool {
    modifiers.iter().all(|word| {
        matches!(
            word.as_str(),
            "presidential"
                | "republican"
                | "democratic"
                | "gop"
                | "party"
                | "presumptive"
                | "likely"
                | "white"
                | "house"
        )
    })
}

impl Resolution<'_> {
    /// The entity that a phrase with a common noun calls.
    pub(super) fn noun(&mut self, phrase: &Phrase, statement: Option<usize>) -> Option<usize> {
        if !phrase.is_plural
            && let Some(entity) = self.known(phrase)
        {
            return Some(entity);
        }
        let noun = phrase.noun(self.page).to_owned();
        let place = phrase.whole.start;
        if let Some(entity) = self.investigators(phrase, &noun) {
            return Some(entity);
        }
        // "which last week reported": a time is nobody
        if matches!(
            noun.as_str(),
            "week" | "month" | "year" | "weekend" | "night" | "morning" | "evening" | "afternoon"
        ) {
            return None;
        }
        if let Some(entity) = self.unseen_name(phrase) {
            return Some(entity);
        }
        if !phrase.is_plural
            && let Some(entity) = self.titled_name(phrase)
        {
            return Some(entity);
        }
        if let Some(entity) = self.unseen_body(phrase) {
            return Some(entity);
        }
        let is_people = self.is(phrase, Class::People) || self.is(phrase, Class::Kin);
        let is_office = self.is(phrase, Class::Office);
        let is_document = self.is(phrase, Class::Document) || self.is(phrase, Class::StatementOfVoice);
        let is_outlet = self.is(phrase, Class::Outlet);
        let is_body = self.is(phrase, Class::Body);
        if noun == "papers" && phrase.core.len() > 1 && !self.page.words(phrase.core.clone()).contains("news")
        {
            return Some(self.document(phrase, &noun, statement));
        }
        if is_document && !is_outlet && !(is_office && phrase.possessor.is_none() && !phrase.is_plural) {
            return Some(self.document(phrase, &noun, statement));
        }
        if is_outlet && !is_people && (!is_body || noun != "agency") && noun != "station" && !phrase.is_plural
            || matches!(noun.as_str(), "media")
        {
            return Some(self.outlet(phrase, place));
        }
        if matches!(noun.as_str(), "staff" | "team")
            && (phrase.possessor.is_some() || phrase.determiner == Determiner::Own)
        {
            return Some(self.body(phrase, &noun, place));
        }
        if phrase.core.len() == 1
            && (self.lexicon.is(Class::Quantity, &noun)
                || matches!(noun.as_str(), "some" | "others" | "many"))
        {
            return Some(self.unnamed(phrase, false));
        }
        if phrase.is_plural {
            if is_body && !is_people && !is_office && noun == "forces" {
                return Some(self.body(phrase, &noun, place));
            }
            return Some(self.unnamed(phrase, true));
        }
        if (is_body || is_outlet) && !is_office && !is_people
            || matches!(noun.as_str(), "police" | "staff" | "team")
        {
            return Some(self.body(phrase, &noun, place));
        }
        if is_office || is_people {
            return Some(self.person(phrase, &noun, place, statement));
        }
        let is_first = self.page.sentence_words(phrase.core.start).start == phrase.core.start;
        if self.page.is_capital(phrase.core.end - 1)
            && (!is_first || phrase.core.len() > 1)
            && phrase
                .core
                .clone()
                .all(|i| self.page.is_capital(i) || !self.page.is_word(i))
        {
            // a name that the tagger did not see
            let words = self.page.words(phrase.core.clone());
            let kind = body_kind(self.page, self.lexicon, phrase.core.clone());
            return Some(self.entities.named(kind, words));
        }
        if matches!(
            noun.as_str(),
            "country" | "nation" | "kingdom" | "republic" | "state" | "city-state"
        ) && phrase.determiner == Determiner::Definite
            && let Some(state) = self.nearest(place, |e| e.state.is_some() && e.kind == VoiceKind::Government)
        {
            return Some(state);
        }
        if phrase.determiner == Determiner::Definite
            && let Some(entity) = self.speaker_before(place)
            && self.entities.list[entity].kind == VoiceKind::Person
            && noun.contains("-old")
        {
            return Some(entity);
        }
        Some(self.unnamed(phrase, true))
    }

    /// Whoever works for a special counsel speaks as one, under whatever name: "Fenn's team", "the special counsel's office",
    /// "prosecutors working for Fenn".
    fn investigators(&mut self, phrase: &Phrase, noun: &str) -> Option<usize> {
        let is_group = matches!(noun, "prosecutors" | "investigators");
        if !is_group && !matches!(noun, "team" | "office") {
            return None;
        }
        let is_counsel = |e: &Entity| {
            e.kind == VoiceKind::Person
                && e.role_words.iter().any(|role| {
                    let has = |word: &str| role.iter().any(|w| w == word);
                    (has("special") || has("independent")) && (has("counsel") || has("prosecutor"))
                })
        };
        let behind = phrase.core.end..phrase.whole.end;
        let works_for = is_group
            || behind
                .clone()
                .any(|i| matches!(self.page.lower(i), "prosecutors" | "investigators"));
        let counsel = match phrase.possessor.is_some() {
            true => self
                .owner(phrase, None)
                .filter(|&e| is_counsel(&self.entities.list[e])),
            false => self.entity_inside(phrase.core.clone(), is_counsel),
        }
        .or_else(|| self.entity_inside(behind, is_counsel).filter(|_| works_for))?;
        let name = format!("{}'s team", self.entities.list[counsel].name);
        Some(self.entities.named(VoiceKind::Organization, &name))
    }

    /// The entity to which the possessor belongs: "Iran" in "Iran's ministry", "Jordan" in "his staff".
    pub(super) fn owner(&mut self, phrase: &Phrase, statement: Option<usize>) -> Option<usize> {
        if let Some(possessor) = phrase.possessor.clone() {
            return self.party(possessor, None);
        }
        if phrase.determiner != Determiner::Own {
            return None;
        }
        let place = phrase.whole.start;
        let wanted = match self.page.lower(place) {
            "his" => Wanted::Man,
            "her" => Wanted::Woman,
            "its" => Wanted::Thing,
            "their" => Wanted::Several,
            _ => return statement.and_then(|i| self.outer(i)).and_then(|o| self.voice[o]),
        };
        self.antecedent(place, wanted, statement)
    }

    /// An outlet named in the words of the phrase: "CNN" in "a CNN report", "the Guardian" in "a report by the
    /// Guardian".
    pub(super) fn entity_inside(&self, words: Range<usize>, test: impl Fn(&Entity) -> bool) -> Option<usize> {
        words
            .filter_map(|i| self.page.name_at(i))
            .filter_map(|n| self.entities.of_name[n])
            .find(|&e| test(&self.entities.list[e]))
    }

    pub(super) fn document(&mut self, phrase: &Phrase, noun: &str, statement: Option<usize>) -> usize {
        let is_own_words = self.is(phrase, Class::StatementOfVoice)
            && !matches!(noun, "report" | "reports" | "story" | "article");
        let inside = if is_own_words {
            phrase.core.clone()
        } else {
            phrase.whole.clone()
        };
        if let Some(outlet) = self.entity_inside(inside, |e| e.kind == VoiceKind::Outlet) {
            return outlet;
        }
        // "South Korean intelligence" is a service that speaks
        if noun == "intelligence"
            && phrase
                .core
                .clone()
                .any(|i| self.lexicon.state(self.page.words(i..i + 1)).is_some())
        {
            let name = self.page.words(phrase.core.clone()).to_owned();
            return self.entities.named(VoiceKind::Government, &name);
        }
        let place = phrase.whole.start;
        // "the ministry statement"
        if is_own_words && phrase.core.len() > 1 {
            let body = phrase.core.end - 2;
            // what is filed with a court is not the court's
            let is_filed =
                self.page.lower(body) == "court" && !matches!(noun, "order" | "ruling" | "statement");
            if !is_filed
                && self.lexicon.is(Class::Body, self.page.lower(body))
                && let Some(entity) =
                    self.body_with(&modifiers(self.page, phrase.core.start..body + 1), place, None)
            {
                return entity;
            }
        }
        // "a statement from the ministry", "a report by the council"
        let giver = Some(phrase.core.end)
            .filter(|&i| i + 1 < phrase.whole.end && matches!(self.page.lower(i), "from" | "by"));
        if let Some(giver) = giver
            && let Some(entity) = self.party(giver + 1..phrase.whole.end, None)
        {
            return entity;
        }
        let owner = self.owner(phrase, statement);
        if let Some(owner) = owner {
            if is_own_words && self.entities.list[owner].kind != VoiceKind::Document {
                return owner;
            }
            let name = format!(
                "{}'s {}",
                self.entities.list[owner].name,
                self.page.words(phrase.core.clone())
            );
            return self.entities.named(VoiceKind::Document, &name);
        }
        let is_definite = phrase.determiner == Determiner::Definite;
        if is_definite && is_own_words && phrase.core.len() == 1 {
            // the statement is whoever's who issued one: the last to speak, a person or a body
            let of_document = self
                .giver_of(place, noun)
                .or_else(|| self.speaker_by_document(place, noun));
            // "the memo" behind "the documents" is a document of its own
            let is_other =
                |e: &Entity| e.kind == VoiceKind::Document && !e.is_called(&[stem(noun).to_owned()]);
            if let Some(entity) =
                of_document.or_else(|| self.nearest_speaker(place, |e| e.kind != VoiceKind::Unnamed))
                && !is_other(&self.entities.list[entity])
            {
                return entity;
            }
        }
        if is_definite
            && phrase.core.len() == 1
            && let Some(entity) = self.giver_of(place, noun)
        {
            return entity;
        }
        if is_definite
            && matches!(noun, "report" | "story" | "article" | "piece" | "reports")
            && phrase.core.len() == 1
            && let Some(entity) = self.nearest_speaker(place, |e| {
                matches!(e.kind, VoiceKind::Outlet | VoiceKind::Document)
            })
        {
            return entity;
        }
        if is_definite
            && matches!(noun, "report" | "story" | "article" | "piece")
            && phrase.core.len() == 1
            && let Some(entity) = self.outlet_of_report(place)
        {
            return entity;
        }
        if is_definite {
            let stem_of = stem(noun).to_owned();
            // "the Republican document" is no document that was called otherwise
            let parties: Vec<String> = modifiers(self.page, phrase.core.start..phrase.core.end - 1)
                .into_iter()
                .filter(|word| party(word).is_some())
                .collect();
            if let Some(entity) = self.nearest(place, |e| {
                e.kind == VoiceKind::Document
                    && e.is_called(&parties)
                    && e.name
                        .split_whitespace()
                        .last()
                        .is_some_and(|w| stem(&w.to_lowercase()) == stem_of)
            }) {
                return entity;
            }
        }
        // "one memo", "the emails" in an article on "Quorn's memos", "the Quorn emails"
        if phrase.core.len() == 1
            && PERSONAL.contains(&stem(noun))
            && let Some(owner) = self.owner_elsewhere(stem(noun), place)
        {
            let name = format!("{}'s {}", self.entities.list[owner].name, noun);
            return self.entities.named(VoiceKind::Document, &name);
        }
        // the words that a body's name brings: "Agency guidelines", "Justice Department memo"
        if phrase.is_plural
            && phrase.determiner != Determiner::Definite
            && matches!(noun, "reports" | "polls" | "surveys" | "studies")
        {
            return self.unnamed(phrase, true);
        }
        let words = phrase.core.start..phrase.whole.end.min(phrase.core.end + 6);
        let name = self.page.words(words).to_owned();
        self.entities.named(VoiceKind::Document, &name)
    }

    /// The only person to whom the article gives documents of this kind: Quorn of "Quorn's memos", "the Quorn memos".
    fn owner_elsewhere(&self, noun: &str, place: usize) -> Option<usize> {
        let mut owner = None;
        for mention in self.entities.mentions.iter().take(MOST_BACK) {
            let end = mention.words.end;
            let next = end + usize::from(is_possessive(self.page, end));
            let is_owner = self.entities.list[mention.entity].kind == VoiceKind::Person
                && next != place
                && stem(self.page.lower(next)) == noun
                && self.page.sentence(next) == self.page.sentence(mention.words.start);
            if is_owner && owner.is_some_and(|o| o != mention.entity) {
                return None;
            }
            if is_owner {
                owner = Some(mention.entity);
            }
        }
        owner
    }

    /// The outlet whose report was spoken of last, in this paragraph or the two before: the Courier of "an article that the
    /// Lowmere Courier published".
    fn outlet_of_report(&self, place: usize) -> Option<usize> {
        const MOST_WORDS: usize = 60;
        const MOST_OUTLETS: usize = 12;
        let here = self.page.paragraph(place);
        (self.entities.named_before(place))
            .take(MOST_BACK)
            .take_while(|m| here <= self.page.paragraph(m.words.start) + 2)
            .filter(|m| self.entities.list[m.entity].kind == VoiceKind::Outlet)
            .take(MOST_OUTLETS)
            .find(|m| {
                let sentence = self.page.sentence_words(m.words.start);
                let from = sentence.start.max(m.words.start.saturating_sub(MOST_WORDS));
                (from..sentence.end.min(m.words.end + MOST_WORDS)).any(|i| {
                    matches!(
                        self.page.lower(i),
                        "report"
                            | "story"
                            | "article"
                            | "piece"
                            | "reported"
                            | "published"
                            | "obtained"
                            | "reports"
                    )
                })
            })
            .map(|m| m.entity)
    }

    pub(super) fn outlet(&mut self, phrase: &Phrase, place: usize) -> usize {
        if let Some(outlet) = self.entity_inside(phrase.core.clone(), |e| e.kind == VoiceKind::Outlet) {
            return outlet;
        }
        // "TASS state news agency", where the tagger saw no name
        let mut known = phrase.core.clone().filter(|&i| self.page.is_capital(i));
        if let Some(name) = known.find_map(|i| self.lexicon.outlet(self.page.words(i..i + 1))) {
            return self.entities.named(VoiceKind::Outlet, name);
        }
        let is_bare = phrase.core.len() == 1 && phrase.possessor.is_none();
        if phrase.determiner == Determiner::Definite
            && is_bare
            && let Some(entity) = self.nearest(place, |e| {
                e.kind == VoiceKind::Outlet && !e.name.contains(" media")
            })
        {
            return entity;
        }
        if is_bare || phrase.determiner == Determiner::Indefinite {
            return self.unnamed(phrase, true);
        }
        // "Norvane's state television" is the Norvanian one
        let adjective = phrase
            .possessor
            .clone()
            .and_then(|p| self.lexicon.state(self.page.words(p)))
            .and_then(|(state, _)| self.lexicon.adjective(state));
        let start = phrase.possessor.clone().map_or(phrase.core.start, |p| p.start);
        let name = match adjective {
            Some(adjective) => format!("{adjective} {}", self.page.words(phrase.core.clone())),
            None => self.page.words(start..phrase.core.end).to_owned(),
        };
        self.entities.named(VoiceKind::Outlet, &name)
    }

    pub(super) fn body(&mut self, phrase: &Phrase, noun: &str, place: usize) -> usize {
        if matches!(noun, "authorities" | "officials") {
            return self.unnamed(phrase, true);
        }
        let owner = self.owner(phrase, None);
        let core = self.page.words(phrase.core.clone()).to_owned();
        let core_words = modifiers(self.page, phrase.core.clone());
        if let Some(owner) = owner {
            let (kind, state) = (self.entities.list[owner].kind, self.entities.list[owner].state);
            if kind == VoiceKind::Government
                && let Some(adjective) = state.and_then(|s| self.lexicon.adjective(s))
                && self.entities.list[owner].name == state.unwrap_or_default()
            {
                let full = format!("{adjective} {core}");
                if let Some(entity) = self.entities.by_known_words(self.lexicon, &full) {
                    return entity;
                }
                if let Some(entity) = self.body_with(&core_words, place, state) {
                    return entity;
                }
                let entity = self.entities.named(VoiceKind::Government, &full);
                self.entities.list[entity].state = state;
                return entity;
            }
            if phrase.determiner == Determiner::Own
                && !matches!(self.page.lower(phrase.whole.start), "his" | "her")
                && let Some(entity) = self.body_with(&core_words, place, None)
            {
                return entity;
            }
            let name = format!("{}'s {}", self.entities.list[owner].name, core);
            let kind = if matches!(
                noun,
                "office" | "administration" | "government" | "ministry" | "department"
            ) {
                VoiceKind::Government
            } else {
                VoiceKind::Organization
            };
            return self.entities.named(kind, &name);
        }
        if phrase.determiner == Determiner::Indefinite {
            return self.unnamed(phrase, true);
        }
        let state = phrase
            .core
            .clone()
            .find_map(|i| self.lexicon.state(self.page.words(i..i + 1)))
            .map(|(state, _)| state);
        if (phrase.determiner == Determiner::Definite || phrase.core.len() > 1 || noun == "police")
            && let Some(entity) = self.body_with(&core_words, place, state)
        {
            return entity;
        }
        // "the administration" is the one that the article calls by a name
        if noun == "administration"
            && phrase.determiner == Determiner::Definite
            && phrase.core.len() == 1
            && let Some(head) = self.administration
            && let Some(words) = self.entities.mentions.iter().find_map(|m| {
                (m.entity == head && self.page.lower(m.words.end) == "administration")
                    .then(|| m.words.start..m.words.end + 1)
            })
        {
            let name = self.page.words(words).to_owned();
            return self.entities.named(VoiceKind::Government, &name);
        }
        // "the group", "the company": whoever spoke last and is one
        if phrase.determiner == Determiner::Definite && phrase.core.len() == 1 {
            let fits = |e: &Entity| match noun {
                "government" | "administration" | "regime" => {
                    e.state.is_some() && e.kind == VoiceKind::Government
                }
                "group" | "organization" | "organisation" | "company" | "firm" | "party" | "union"
                | "movement" | "militia" | "militias" | "charity" | "foundation" | "bank" | "coalition"
                | "alliance" | "campaign" | "network" | "watchdog" | "body" | "association" => {
                    e.kind == VoiceKind::Organization
                }
                "agency" | "department" | "ministry" | "office" | "bureau" | "commission" | "council"
                | "committee" => {
                    e.kind == VoiceKind::Government && e.state.is_none_or(|s| s != e.name)
                        || e.kind == VoiceKind::Organization
                }
                _ => false,
            };
            if let Some(entity) = self
                .nearest_speaker(place, fits)
                .or_else(|| self.nearest(place, fits))
            {
                return entity;
            }
        }
        let words = phrase.core.start..phrase.whole.end.min(if self.page.lower(phrase.core.end) == "of" {
            phrase.core.end + 4
        } else {
            phrase.core.end
        });
        let kind = match body_kind(self.page, self.lexicon, phrase.core.clone()) {
            VoiceKind::Outlet => VoiceKind::Organization,
            kind => kind,
        };
        let has_name = words
            .clone()
            .any(|i| self.page.is_capital(i) && i > phrase.whole.start)
            || self.page.is_capital(words.start) && words.start > phrase.whole.start;
        if !has_name && kind == VoiceKind::Organization {
            return self.unnamed(phrase, true);
        }
        let name = self.page.words(words).to_owned();
        let entity = self.entities.named(kind, &name);
        if self.entities.list[entity].state.is_none() {
            self.entities.list[entity].state = state;
        }
        entity
    }

    /// The body spoken of before, or later, whose name holds all these words: "the ministry" after "the Foreign
    /// Ministry".
    pub(super) fn body_with(&self, words: &[String], place: usize, state: Option<&str>) -> Option<usize> {
        let holds = |e: &Entity| {
            matches!(e.kind, VoiceKind::Government | VoiceKind::Organization)
                && !words.is_empty()
                && (state.is_none() || e.state.is_none() || e.state == state)
                && e.is_called(words)
        };
        self.nearest(place, holds)
    }

    pub(super) fn person(
        &mut self,
        phrase: &Phrase,
        noun: &str,
        place: usize,
        statement: Option<usize>,
    ) -> usize {
        let owner = self.owner(phrase, statement);
        // whoever was called by the same words before is called by them again
        let words = match in_full(noun) {
            // "the IG" is the inspector general
            (noun, Some(before)) => format!("the {before} {noun}"),
            _ => lower_words(self.page, phrase.whole.clone()),
        };
        if phrase.determiner == Determiner::Definite
            && let Some(&entity) = self.called.get(&words)
        {
            return entity;
        }
        if phrase.determiner == Determiner::Definite
            && let Some(state) = self.seat_of(phrase, noun)
        {
            if let Some(entity) = self.lawmaker(phrase, noun, place) {
                let title = phrase.whole.start + 1..phrase.core.end;
                self.entities.add_role(self.page, self.lexicon, entity, title);
                self.entities.take_seat(self.page, self.lexicon, entity);
                self.called.insert(words, entity);
                return entity;
            }
            // the article says of nobody that they sit there
            if !self.entities.seated.contains_key(state) {
                return self.unnamed(phrase, false);
            }
        }
        let is_definite = matches!(phrase.determiner, Determiner::Definite | Determiner::Own)
            || phrase.possessor.is_some()
            || phrase.determiner == Determiner::None;
        if is_definite {
            let own: Vec<String> = modifiers(self.page, phrase.core.start..phrase.core.end - 1);
            let of: Vec<String> = modifiers(
                self.page,
                phrase.core.end..phrase.whole.end.min(phrase.core.end + 5),
            );
            let mut all = own;
            all.extend(of);
            let state = (phrase.possessor.clone().map_or(phrase.core.start, |p| p.start)..phrase.core.end)
                .find_map(|i| self.lexicon.state(self.page.words(i..i + 1)))
                .map(|(state, _)| state)
                .or_else(|| owner.and_then(|o| self.entities.list[o].state));
            // "the IG"
            let (noun, short) = in_full(noun);
            all.extend(short.map(str::to_owned));
            let is_spokesman = matches!(stem(noun), "spokesman" | "spokeswoman" | "spokesperson");
            let is_vague = matches!(
                noun,
                "official" | "source" | "person" | "man" | "woman" | "aide" | "officer"
            );
            // "State Department spokeswoman said": nobody is meant who was named before
            let is_anyone = is_spokesman
                && phrase.determiner == Determiner::None
                && phrase.possessor.is_none()
                && !all.is_empty();
            if !is_anyone
                && !is_vague
                && let Some(entity) = self.entities.by_office(noun, &all, state, place)
            {
                // titles that disagree are kept side by side
                let start = phrase.whole.start + usize::from(phrase.determiner == Determiner::Definite);
                let end = (phrase.core.end..phrase.whole.end)
                    .find(|&i| {
                        !self.page.is_word(i)
                            || matches!(self.page.lower(i), "who" | "whose" | "which" | "that")
                    })
                    .unwrap_or(phrase.whole.end);
                self.entities
                    .add_role(self.page, self.lexicon, entity, start..end);
                self.called.insert(words, entity);
                return entity;
            }
            // the president of "the Trump administration"
            if matches!(noun, "president" | "commander-in-chief")
                && all.is_empty()
                && let Some(entity) = self.administration.or_else(|| {
                    self.nearest_speaker(place, |e| e.kind == VoiceKind::Person && e.roles.is_empty())
                })
            {
                return entity;
            }
            if phrase.determiner == Determiner::Definite {
                if let Some(entity) = self.unnamed_before(phrase, noun, place) {
                    return entity;
                }
                if STANDING.contains(&noun)
                    && all_of_standing(&all)
                    && let Some(entity) = self.standing(place)
                {
                    return entity;
                }
                if let Some(entity) = self.untitled_speaker(phrase, noun, place) {
                    self.called.insert(words, entity);
                    return entity;
                }
                let speaker = self.nearest_speaker(place, |e| e.kind == VoiceKind::Person);
                // "the former mayor" is somebody of whom the article speaks already
                let is_former = phrase
                    .core
                    .clone()
                    .any(|i| matches!(self.page.lower(i), "former" | "ex"));
                let is_telling = EPITHETS.contains(&noun) || is_former;
                if (phrase.core.len() == 1 || is_telling && phrase.whole.end == phrase.core.end)
                    && let Some(entity) = speaker
                    && (is_former || self.could_be(entity, noun))
                {
                    return entity;
                }
            }
        }
        self.unnamed(phrase, false)
    }

    /// Whom "the candidate" calls: whoever spoke last and may stand for an office, else the only person of whose campaign the
    /// article speaks.
    fn standing(&self, place: usize) -> Option<usize> {
        const NEVER: [&str; 14] = [
            "mayor",
            "minister",
            "secretary",
            "spokesman",
            "spokeswoman",
            "director",
            "manager",
            "strategist",
            "adviser",
            "aide",
            "king",
            "queen",
            "professor",
            "analyst",
        ];
        let may_stand = |e: &Entity| {
            e.kind == VoiceKind::Person
                && !(e.role_words.iter().zip(&e.role_heads)).any(|(words, head)| {
                    NEVER.contains(&head.as_str())
                        && !words.iter().any(|w| matches!(w.as_str(), "former" | "ex"))
                })
        };
        self.nearest_speaker(place, may_stand).or(self.of_campaign)
    }

    /// Whom "the chairman said" calls where the article gives nobody that office: whoever spoke last, in this paragraph or
    /// the one before, and has no office in it. Newspapers call so whom every reader knows.
    fn untitled_speaker(&self, phrase: &Phrase, noun: &str, place: usize) -> Option<usize> {
        let is_plain = phrase.whole.end == phrase.core.end && phrase.possessor.is_none();
        let is_known = self.lexicon.is(Class::Office, noun)
            && (KNOWN_OFFICES.contains(&noun) || noun == "general" && phrase.core.len() == 2);
        if !is_plain || !is_known {
            return None;
        }
        let here = self.page.paragraph(place);
        let last = (self.said.iter().rev())
            .take(MOST_BACK)
            .filter(|s| s.words.end <= place && self.outer(s.statement).is_none())
            .max_by_key(|s| s.words.start)?;
        let entity = &self.entities.list[last.entity];
        let is_free = entity.kind == VoiceKind::Person
            && entity.roles.is_empty()
            && here <= self.page.paragraph(last.words.start) + 1;
        (is_free && self.has_gender_of(entity, noun)).then_some(last.entity)
    }

    /// May a person of this gender be called by the noun?
    fn has_gender_of(&self, entity: &Entity, noun: &str) -> bool {
        let gender = if self.lexicon.is(Class::Male, noun) {
            Some(Gender::Male)
        } else if self.lexicon.is(Class::Female, noun) {
            Some(Gender::Female)
        } else {
            None
        };
        gender.zip(entity.gender).is_none_or(|(a, b)| a == b)
    }

    /// Can a person be called by a noun that none of the roles holds? Only by the vaguest, and where the gender agrees.
    pub(super) fn could_be(&self, entity: usize, noun: &str) -> bool {
        let entity = &self.entities.list[entity];
        if !self.has_gender_of(entity, noun) {
            return false;
        }
        // another calling is another person: "the cook" after a warden spoke
        EPITHETS.contains(&noun)
            || matches!(
                noun,
                "man"
                    | "woman"
                    | "suspect"
                    | "author"
                    | "politician"
                    | "lawmaker"
                    | "legislator"
                    | "leader"
                    | "senator"
                    | "congressman"
                    | "congresswoman"
                    | "representative"
                    | "governor"
                    | "executive"
                    | "spokesman"
                    | "spokeswoman"
                    | "spokesperson"
                    | "attorney"
                    | "lawyer"
                    | "professor"
                    | "analyst"
                    | "expert"
                    | "writer"
                    | "activist"
                    | "defendant"
                    | "veteran"
                    | "diplomat"
                    | "official"
                    | "researcher"
                    | "scientist"
            )
    }
}

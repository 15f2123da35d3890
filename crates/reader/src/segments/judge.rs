//! What one paragraph is, by its own words: the rules that need no neighbours.

use sayso_core::{Article, SegmentKind};

use super::lexicon::{Hit, LEXICON, Place, Sign};
use super::words::{Word, words};

/// Longer paragraphs are body: no line of a page's furniture is that long.
const LONGEST_JUDGED: usize = 150;

/// Words between an invitation and what it is to.
const NEAR: usize = 25;

/// What was found about a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Notes {
    /// What it is, where its own words tell.
    pub kind: Option<SegmentKind>,
    /// It opens a list of links: "Read more:".
    pub opens_links: bool,
    /// It opens the readers' comments.
    pub opens_comments: bool,
    /// It would be boilerplate after the last paragraph of the report.
    pub tail: bool,
    /// Number of words, counted up to [`LONGEST_JUDGED`].
    pub words: usize,
    /// How it ends.
    pub ending: Ending,
    /// It has a word of reporting.
    pub reports: bool,
    /// It opens with a quotation mark.
    pub quoted: bool,
    /// It opens with a mark of a list.
    pub bullet: bool,
    /// It opens with a small letter.
    pub lower: bool,
    /// Nearly all of its longer words begin with capitals.
    pub title_case: bool,
    /// A list of tags: short items between commas or bars, or hashtags.
    pub tags: bool,
    /// Titles that were run together: "Island newsSea newsWeather".
    pub run_together: bool,
}

/// How a paragraph ends, closing quotation marks and brackets aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// With a full stop or dots.
    Stop,
    /// With a question or exclamation mark.
    Cry,
    /// With a colon or a dash: more is to come.
    Open,
    /// With a closing quotation mark and no stop.
    Quote,
    /// With a word.
    Bare,
}

/// What the article's metadata says, folded for comparison.
pub(super) struct Known {
    title: String,
    byline: String,
    outlet: String,
}

impl Known {
    pub fn of(article: &Article) -> Known {
        let folded = |field: &Option<String>| folded(field.as_deref().unwrap_or_default());
        Known {
            title: folded(&article.title),
            byline: folded(&article.byline),
            outlet: folded(&article.outlet),
        }
    }
}

/// The words of a short text, one space between them.
fn folded(text: &str) -> String {
    join(&words(text, LONGEST_JUDGED))
}

fn join(words: &[Word<'_>]) -> String {
    words
        .iter()
        .map(|w| w.folded.as_ref())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Judges one paragraph. `first` is true for the first one of the article, which may be its title and so may begin with
/// "Watch:" or "Opinion:".
pub(super) fn judge(text: &str, first: bool, known: &Known) -> Notes {
    let found = words(text, LONGEST_JUDGED);
    let opening = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_quote(c));
    let mut notes = Notes {
        kind: None,
        opens_links: false,
        opens_comments: false,
        tail: false,
        words: found.len(),
        ending: ending(text),
        reports: false,
        quoted: text.starts_with(is_quote),
        bullet: text.starts_with(['•', '-', '*', '▪', '●', '◦', '·', '–', '—', '>', '»', '►', '■']),
        lower: opening.starts_with(char::is_lowercase),
        title_case: false,
        tags: false,
        run_together: false,
    };
    if found.len() >= LONGEST_JUDGED {
        notes.reports = true;
        return notes;
    }
    let hits = LEXICON.hits(&found);
    notes.reports = hits
        .iter()
        .any(|h| h.sign == Sign::Report && h.place == Place::Word);
    notes.title_case = title_case(&found);
    notes.tags = tags(text, &notes);
    notes.run_together = run_together(text, &found);
    let line = Judged {
        text,
        words: &found,
        hits: &hits,
        notes: &notes,
    };
    let (kind, opens_links, opens_comments) = (
        line.kind(first, known),
        line.opens_links(first),
        line.opens_comments(),
    );
    let tail = line.tail();
    Notes {
        kind,
        opens_links,
        opens_comments,
        tail,
        ..notes
    }
}

/// A paragraph with all that the rules look at.
struct Judged<'a> {
    text: &'a str,
    words: &'a [Word<'a>],
    hits: &'a [Hit],
    notes: &'a Notes,
}

impl Judged<'_> {
    fn kind(&self, first: bool, known: &Known) -> Option<SegmentKind> {
        if self.is_debris() || self.breadcrumbs() {
            return Some(SegmentKind::Boilerplate);
        }
        self.by_metadata(known)
            .or_else(|| self.whole())
            .or_else(|| self.related(first))
            .or_else(|| self.date())
            .or_else(|| self.buttons())
            .or_else(|| self.credit())
            .or_else(|| self.caption())
            .or_else(|| self.boilerplate())
            .or_else(|| self.invitation())
    }

    fn at(&self, kind: SegmentKind, place: Place) -> impl Iterator<Item = &Hit> {
        self.hits
            .iter()
            .filter(move |h| h.sign == Sign::Kind(kind) && h.place == place)
    }

    /// The phrase is all of the paragraph.
    fn is_whole(&self, hit: &Hit) -> bool {
        hit.first == 0 && hit.after == self.words.len()
    }

    /// What follows the phrase, when a colon, dash, bar, arrow or dots do, or when nothing does.
    fn after_head(&self, hit: &Hit) -> Option<&str> {
        if hit.first != 0 || self.notes.quoted && !self.is_whole(hit) {
            return None;
        }
        let end = self.words.get(hit.after.checked_sub(1)?)?.end;
        let rest = self.text.get(end..)?;
        let gap = rest.trim_start();
        let marks = [':', '|', '>', '»', '…', '→', '—', '–', '►', '/'];
        let marked = gap.starts_with(marks)
            || gap.starts_with("..")
            || gap.starts_with('-') && (gap.len() < rest.len() || gap.starts_with("- "))
            || gap.starts_with("[") && gap.ends_with("]");
        let title = gap.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_quote(c));
        (marked || title.is_empty()).then_some(title)
    }

    /// A sentence that reports what somebody said is body, whatever it mentions; and so is a message on a network that the
    /// article shows.
    fn is_report(&self) -> bool {
        let message = self.text.contains("pic.twitter.com") || self.text.contains("(@");
        let reports = self.notes.reports && self.notes.words >= 6 && self.notes.ending != Ending::Bare;
        self.notes.quoted || message || reports
    }

    /// Titles are short and have no full stop.
    fn is_title(&self, most_words: usize) -> bool {
        self.words.len() <= most_words
            && self.notes.ending != Ending::Stop
            && self.notes.ending != Ending::Open
    }

    /// Nothing to read: a line of stars, a scrap of a style sheet, a bare address.
    fn is_debris(&self) -> bool {
        let text = self.text.trim_end_matches('.');
        let one_word = !text.contains(char::is_whitespace);
        let address = one_word
            && (text.starts_with("http") && text.contains("://")
                || text.starts_with("www.")
                || text.contains(".com/"));
        let mail = one_word && text.contains('@') && text.contains('.') && !text.starts_with('@');
        let name = text.split(':').next().unwrap_or_default();
        let declaration = text.ends_with(';')
            && name.len() < text.len()
            && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
            && self.words.len() <= 16;
        let style =
            declaration || text.ends_with(['{', '}']) && self.words.len() <= 16 && !text.contains(is_quote);
        let script = text.starts_with("<!") || text.starts_with("//") || text.starts_with("/*");
        !text.contains(char::is_alphanumeric) || address || mail || style || script && one_word
    }

    fn by_metadata(&self, known: &Known) -> Option<SegmentKind> {
        let line = join(self.words);
        let by = line.strip_prefix("by ").unwrap_or(&line);
        if line == known.title {
            Some(SegmentKind::Headline)
        } else if by == known.byline {
            Some(SegmentKind::Credit)
        } else {
            (line == known.outlet).then_some(SegmentKind::Boilerplate)
        }
    }

    fn related(&self, first: bool) -> Option<SegmentKind> {
        let head = self
            .at(SegmentKind::Related, Place::Head)
            .any(|h| self.words.len() <= 45 && self.after_head(h).is_some());
        let label = || {
            !first
                && self.is_title(22)
                && self
                    .at(SegmentKind::Related, Place::Label)
                    .any(|h| self.after_head(h).is_some_and(|t| !t.is_empty()))
        };
        // an order to click may end with a full stop; "Also on Monday, …" is a sentence then
        let order = || {
            let click = ["click", "read", "see", "view", "for"];
            self.words.len() <= 12
                && !self.is_report()
                && self
                    .words
                    .first()
                    .is_some_and(|w| click.contains(&w.folded.as_ref()))
        };
        let start = || {
            !first
                && !self.notes.quoted
                && (self.is_title(25) || order())
                && self.at(SegmentKind::Related, Place::Start).any(|h| h.first == 0)
        };
        let end = || {
            self.words.len() <= 30
                && !self.is_report()
                && self
                    .at(SegmentKind::Related, Place::End)
                    .any(|h| h.after == self.words.len())
        };
        (head || label() || start() || end()).then_some(SegmentKind::Related)
    }

    fn opens_links(&self, first: bool) -> bool {
        let bare = |place| self.at(SegmentKind::Related, place).any(|h| self.is_whole(h));
        !first && (bare(Place::Head) || bare(Place::Start) && self.words.len() > 1)
            || self.words.len() <= 7
                && self.notes.ending != Ending::Stop
                && !first
                && self.at(SegmentKind::Related, Place::Start).any(|h| h.first == 0)
    }

    fn opens_comments(&self) -> bool {
        self.words.iter().any(|w| w.folded.starts_with("comment"))
            && self
                .at(SegmentKind::Boilerplate, Place::Whole)
                .any(|h| self.is_whole(h))
    }

    fn whole(&self) -> Option<SegmentKind> {
        [SegmentKind::Boilerplate, SegmentKind::Credit]
            .into_iter()
            .find(|&kind| self.at(kind, Place::Whole).any(|h| self.is_whole(h)))
    }

    /// A line that only tells when.
    fn date(&self) -> Option<SegmentKind> {
        let dated = |i: usize, w: &Word<'_>| {
            w.is_number()
                || self
                    .at(SegmentKind::Dateline, Place::Word)
                    .any(|h| h.first <= i && i < h.after)
        };
        let all = self.words.len() <= 20 && self.words.iter().enumerate().all(|(i, w)| dated(i, w));
        let number = self.words.iter().any(Word::is_number);
        let named = self.words.iter().any(|w| !w.is_number()) || self.text.contains(['/', '-', ':']);
        let some = number && named && self.words.len() > 1;
        // "Ona Brill - March 3, 2031": a name, a mark and a full date
        let month = |h: &Hit| {
            self.words
                .get(h.first)
                .is_some_and(|w| w.capital && w.folded.len() >= 3)
        };
        let year = self
            .words
            .iter()
            .any(|w| w.folded.len() == 4 && w.folded.bytes().all(|b| b.is_ascii_digit()));
        let beside = self.words.len() <= 12
            && self.notes.ending == Ending::Bare
            && year
            && self.text.contains([',', '|', '-', '–', '—', '·', '•'])
            && self
                .words
                .iter()
                .enumerate()
                .all(|(i, w)| w.capital || dated(i, w))
            && self.at(SegmentKind::Dateline, Place::Word).any(month);
        (all && some || beside).then_some(SegmentKind::Dateline)
    }

    /// A row of buttons.
    fn buttons(&self) -> Option<SegmentKind> {
        let button = |i: usize| {
            self.at(SegmentKind::Boilerplate, Place::Button)
                .any(|h| h.first <= i && i < h.after)
        };
        let all = (2..=16).contains(&self.words.len())
            && (0..self.words.len())
                .all(|i| button(i) || self.words.get(i).is_some_and(Word::is_number) && i > 0);
        let verbs = self.words.iter().filter(|w| w.capital).count();
        (all && verbs > 0).then_some(SegmentKind::Boilerplate)
    }

    fn credit(&self) -> Option<SegmentKind> {
        let head = || {
            self.words.len() <= 25
                && self
                    .at(SegmentKind::Credit, Place::Head)
                    .any(|h| self.after_head(h).is_some_and(|t| !t.is_empty()))
        };
        let start = || {
            self.words.len() <= 40
                && self.at(SegmentKind::Credit, Place::Start).any(|h| h.first == 0)
                && !self.is_report()
        };
        let end = || {
            self.words.len() <= 60
                && self
                    .at(SegmentKind::Credit, Place::End)
                    .any(|h| h.after == self.words.len())
                && (self.notes.words <= 12 || !self.is_report())
        };
        let within = || {
            self.words.len() <= 60
                && self.at(SegmentKind::Credit, Place::Within).next().is_some()
                && !self.is_report()
        };
        (head() || start() || end() || within() || self.byline() || self.taken_by())
            .then_some(SegmentKind::Credit)
    }

    /// "By Ona Brill, Merrow Post", "Posted on March 3 by Ona Brill": names, dates and no sentence.
    fn byline(&self) -> bool {
        let small = [
            "and", "of", "for", "in", "the", "with", "de", "van", "von", "al", "at", "on", "special", "to",
            "by",
        ];
        let opens = ["by", "posted", "published", "updated", "written", "reported"];
        (2..=14).contains(&self.words.len())
            && self
                .words
                .first()
                .is_some_and(|w| w.capital && opens.contains(&w.folded.as_ref()))
            && self.words.iter().any(|w| w.folded == "by")
            && self
                .words
                .get(1)
                .is_some_and(|w| w.folded != "the" && (w.capital || small.contains(&w.folded.as_ref())))
            && self.notes.ending == Ending::Bare
            && !self.text.contains(is_quote)
            && self
                .words
                .iter()
                .all(|w| w.capital || w.is_number() || small.contains(&w.folded.as_ref()))
    }

    /// A way down to the page: "Home » News » Islands".
    fn breadcrumbs(&self) -> bool {
        let items: Vec<&str> = self
            .text
            .split(['»', '>', '›', '→'])
            .map(str::trim)
            .filter(|i| !i.is_empty())
            .collect();
        let home = items.first().is_some_and(|i| i.eq_ignore_ascii_case("home"));
        (items.len() >= 3 || items.len() == 2 && home)
            && !self.text.contains('<')
            && self.notes.ending == Ending::Bare
            && items.iter().all(|item| item.split_whitespace().count() <= 5)
    }

    /// Nothing but who took a picture: "Ona Brill/Merrow Images/AP".
    fn taken_by(&self) -> bool {
        self.words.len() <= 9
            && self.agency()
            && self
                .words
                .iter()
                .all(|w| w.capital || w.is_number() || matches!(w.folded.as_ref(), "via" | "for" | "the"))
    }

    /// An agency's name beside a slash.
    fn agency(&self) -> bool {
        self.at(SegmentKind::Caption, Place::Agency).any(|h| {
            let before = self.words.get(h.first).and_then(|w| self.text.get(..w.start));
            let after = h
                .after
                .checked_sub(1)
                .and_then(|i| self.words.get(i))
                .and_then(|w| self.text.get(w.end..));
            before.is_some_and(|t| t.trim_end().ends_with('/'))
                || after.is_some_and(|t| t.trim_start().starts_with('/'))
        })
    }

    /// "Photo: Ona Brill" is a credit; with a sentence after the colon it is a caption.
    fn caption(&self) -> Option<SegmentKind> {
        let head = self.at(SegmentKind::Caption, Place::Head).find_map(|h| {
            self.after_head(h)
                .filter(|t| !t.is_empty())
                .map(|_| self.words.len() - h.after)
        });
        if let Some(rest) = head {
            let named = rest <= 8 && self.notes.ending != Ending::Stop && !self.text.contains("FILE");
            return Some(if named {
                SegmentKind::Credit
            } else {
                SegmentKind::Caption
            });
        }
        let start = self.at(SegmentKind::Caption, Place::Start).any(|h| h.first == 0);
        (start && !self.notes.quoted).then_some(SegmentKind::Caption)
    }

    fn boilerplate(&self) -> Option<SegmentKind> {
        let kind = SegmentKind::Boilerplate;
        let head = self.words.len() <= 40
            && self.notes.ending != Ending::Stop
            && self
                .at(kind, Place::Head)
                .any(|h| self.after_head(h).is_some_and(|t| !t.is_empty()));
        let start = || self.at(kind, Place::Start).any(|h| h.first == 0);
        let within = || self.at(kind, Place::Within).next().is_some();
        let end = || self.at(kind, Place::End).any(|h| h.after == self.words.len());
        (head || !self.is_report() && (start() || within() || end())).then_some(kind)
    }

    /// A verb of invitation opens the paragraph and what it invites to is near: "Sign up for our newsletter", "Join us on
    /// Facebook". A network is no such thing for other verbs: "Get Facebook to stop" is a sentence of the report.
    fn invitation(&self) -> Option<SegmentKind> {
        let near = |verb: Place, object: Place| {
            let after = |v: &Hit| {
                self.at(SegmentKind::Boilerplate, object)
                    .any(|o| o.first >= v.after && o.first < v.after + NEAR)
            };
            self.at(SegmentKind::Boilerplate, verb)
                .any(|v| v.first == 0 && after(v))
        };
        let follows = self
            .at(SegmentKind::Boilerplate, Place::Follow)
            .any(|v| v.first == 0);
        let handle = follows && self.words.iter().take(NEAR / 2).any(|w| w.folded == "@");
        // a short order without an object is one too, when its verb can be no other
        let sole = ["subscribe", "click", "download", "follow", "unsubscribe"];
        let bare = self.words.len() <= 8
            && self.notes.ending != Ending::Stop
            && self
                .words
                .first()
                .is_some_and(|w| sole.contains(&w.folded.as_ref()));
        let invites =
            handle || bare || near(Place::Invite, Place::Object) || near(Place::Follow, Place::Network);
        (invites && self.words.len() <= 90 && !self.is_report()).then_some(SegmentKind::Boilerplate)
    }

    /// Boilerplate where the report is over.
    fn tail(&self) -> bool {
        !self.is_report()
            && self
                .at(SegmentKind::Boilerplate, Place::Tail)
                .any(|h| h.first == 0)
    }
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '‘' | '‹' | '‟' | '「')
}

fn ending(text: &str) -> Ending {
    let mut quoted = false;
    for c in text.chars().rev().take(8) {
        match c {
            '"' | '”' | '’' | '\'' | '»' | '“' | '›' | '」' => quoted = true,
            ')' | ']' | '*' | '_' | '\u{200b}' => {}
            c if c.is_whitespace() => {}
            '.' | '…' | '。' | '।' => return Ending::Stop,
            '?' | '!' | '？' | '！' => return Ending::Cry,
            ':' | ';' | ',' | '—' | '–' | '-' => return Ending::Open,
            _ => break,
        }
    }
    if quoted { Ending::Quote } else { Ending::Bare }
}

fn title_case(words: &[Word<'_>]) -> bool {
    let long: Vec<&Word<'_>> = words
        .iter()
        .filter(|w| w.end - w.start >= 4 && !w.is_number())
        .collect();
    long.len() >= 3 && long.iter().filter(|w| w.capital).count() * 10 >= long.len() * 8
}

/// Items of at most four words between commas, bars or dots; or hashtags.
fn tags(text: &str, notes: &Notes) -> bool {
    if notes.words > 40 || !matches!(notes.ending, Ending::Bare) || text.contains(is_quote) || notes.reports {
        return false;
    }
    let hashtags = text
        .split_whitespace()
        .filter(|w| w.starts_with('#') && w.len() > 2)
        .count();
    if hashtags >= 2 && hashtags * 2 >= notes.words {
        return true;
    }
    let separator = [" | ", ", ", " · ", " • ", " / ", ","]
        .into_iter()
        .find(|s| text.contains(s));
    separator.is_some_and(|separator| {
        let items: Vec<&str> = text.split(separator).collect();
        items.len() >= 2
            && items
                .iter()
                .all(|item| (1..=4).contains(&item.split_whitespace().count()))
            && !items
                .iter()
                .any(|item| item.trim_start().starts_with("and ") || item.contains(". "))
    })
}

/// Words with a capital inside, where one title ends and the next begins.
fn run_together(text: &str, words: &[Word<'_>]) -> bool {
    if words.len() > 40 || ending(text) != Ending::Bare || text.contains(['@', '<', '/', '"', '“']) {
        return false;
    }
    let seams: usize = words
        .iter()
        .map(|w| seams(text.get(w.start..w.end).unwrap_or_default()))
        .sum();
    seams >= 2 || seams == 1 && words.len() <= 8 && words.len() > 1
}

/// Places inside one word where at least three small letters meet a capital and at least two more small letters.
fn seams(word: &str) -> usize {
    let letters: Vec<char> = word.chars().take(80).collect();
    let names = ["Mac", "Fitz", "You", "Link", "Whats", "Face", "App", "Tik"];
    (3..letters.len().saturating_sub(2))
        .filter(|&at| {
            letters[at].is_uppercase()
                && letters[at - 3..at]
                    .iter()
                    .all(|c| c.is_lowercase() || c.is_uppercase())
                && letters[at - 2..at].iter().all(|c| c.is_lowercase())
                && letters[at + 1..at + 3].iter().all(|c| c.is_lowercase())
        })
        .count()
        .saturating_sub(usize::from(names.iter().any(|n| word.starts_with(n))))
}

//! What a page says of itself. Each value comes from the first source in its row that has a usable one.
//!
//! | value | sources, best first |
//! |---|---|
//! | title | JSON-LD `headline`; `og:title`; `twitter:title` and other `meta`; the first `h1`; `title`; each without the outlet's name at either end |
//! | byline | JSON-LD `author`; `meta` such as `author`, `article:author`, `byl`; `itemprop=author`, `rel=author`, elements of a byline class; what trafilatura finds; each without "By" |
//! | outlet | `og:site_name`; JSON-LD `publisher`; `meta` such as `dc.publisher`, `application-name`; the host's name; the end of `title`, when there is no address |
//! | published | JSON-LD `datePublished`; `article:published_time`; other `meta`; `itemprop=datePublished`; `time pubdate`; the first `time datetime` of the article; the address |
//! | updated | JSON-LD `dateModified`; `article:modified_time`; `og:updated_time`; other `meta`; `itemprop=dateModified`; a `time` that is marked as update |
//! | language | `html lang`; `og:locale`; `content-language`; JSON-LD `inLanguage`; the words themselves |
//! | address | `link rel=canonical`; `og:url`; JSON-LD `mainEntityOfPage`, `url` |
//!
//! Dates are brought into ISO 8601 by [`crate::dates`]; what is no date is passed over. Languages become ISO 639-1.

use trafilatura::dom::{Document, NodeId};
use url::Url;

use crate::json_ld::{self, Described};
use crate::{dates, language, page_text};

/// The values, `None` where the page gives none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageMetadata {
    /// Headline, without the outlet's name.
    pub title: Option<String>,
    /// Author line, without "By"; several authors with commas between.
    pub byline: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Published, ISO 8601, as precise as given.
    pub published: Option<String>,
    /// Updated, likewise.
    pub updated: Option<String>,
    /// ISO 639-1.
    pub language: Option<String>,
    /// Canonical address, absolute, with `http` or `https`.
    pub url: Option<String>,
}

const TITLE_KEYS: &[&str] = &[
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "dcterms.title",
    "headline",
    "title",
];

const BYLINE_KEYS: &[&str] = &[
    "author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "byl",
    "byline",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "cxenseparse:author",
    "authors",
];

const OUTLET_KEYS: &[&str] = &[
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "article:publisher",
    "application-name",
    "cre",
    "copyright",
];

const PUBLISHED_KEYS: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "article.published",
    "publishdate",
    "publish_date",
    "publish-date",
    "published_date",
    "published_time",
    "publication_date",
    "pubdate",
    "og:pubdate",
    "ptime",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date.publication",
    "dcterms.date",
    "dc.date",
    "citation_publication_date",
    "cxenseparse:recs:publishtime",
    "originalpublicationdate",
    "article_date_original",
    "rnews:datepublished",
    "displaydate",
    "datecreated",
    "date",
];

const UPDATED_KEYS: &[&str] = &[
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "article:modified",
    "datemodified",
    "lastmod",
    "last-modified",
    "lastmodified",
    "dcterms.modified",
    "dc.modified",
    "dc.date.modified",
    "article.updated",
    "modified_time",
    "updated_time",
    "revision_date",
    "utime",
];

/// Longest byline that is taken from the page's text, in code points. Longer ones are biographies.
const LONGEST_BYLINE: usize = 120;

/// Reads the metadata of a parsed page.
pub(crate) fn of_page(document: &Document) -> PageMetadata {
    let page = Page {
        document,
        metas: metas(document),
    };
    let address = page.address();
    let scripts: Vec<String> = page
        .all("script[type='application/ld+json']")
        .into_iter()
        .map(|s| document.text_content(s))
        .collect();
    let said = json_ld::described(&scripts, address.as_deref());
    let url = address.or_else(|| said.urls.iter().find_map(|u| absolute(u)));
    let host = url.as_deref().and_then(host);

    let mut outlet = page.outlet(&said);
    let headings: Vec<String> = page
        .all("h1")
        .into_iter()
        .map(|h| page.words(h))
        .filter(|h| !h.is_empty())
        .collect();
    let head_title = page
        .all("head title")
        .into_iter()
        .map(|t| page.words(t))
        .find(|t| !t.is_empty());
    let given = said.headline.as_deref().map(clean);
    let given = given.or_else(|| {
        TITLE_KEYS
            .iter()
            .find_map(|key| page.meta(key))
            .map(|t| clean(&t))
    });
    // of several headings the title is the one that the head of the page repeats; the first may be a logo
    let repeated = |h: &&String| head_title.as_deref().is_some_and(|t| bare(t).contains(&bare(h)));
    let heading = headings.iter().find(repeated).or(headings.first());
    let given = given.or_else(|| heading.cloned()).or_else(|| head_title.clone());
    let title = given
        .map(|t| without_outlet(&t, &[outlet.as_deref(), host.as_deref()], &headings))
        .filter(|t| !t.is_empty());
    if outlet.is_none() {
        let end = || end_of_title(head_title.as_deref()?, title.as_deref()?);
        outlet = host.or_else(end);
    }

    PageMetadata {
        byline: page.byline(&said),
        published: page.published(&said).or_else(|| date_in_address(url.as_deref()?)),
        updated: page.updated(&said),
        language: page.language(&said),
        title,
        outlet,
        url,
    }
}

/// A byline as found: without "By" and its likes; `None` for addresses and handles.
pub(crate) fn byline(found: &str) -> Option<String> {
    let mut line = clean(found);
    for prefix in [
        "written by",
        "words by",
        "posted by",
        "reported by",
        "by",
        "author:",
    ] {
        let Some((start, rest)) = line.split_at_checked(prefix.len()) else {
            continue;
        };
        if start.eq_ignore_ascii_case(prefix) && rest.starts_with([' ', ':']) {
            line = rest.trim_start_matches([' ', ':']).to_owned();
            break;
        }
    }
    let is_date = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.eq_ignore_ascii_case("updated") || MONTHS.iter().any(|m| m.eq_ignore_ascii_case(word))
    };
    // a date behind the name belongs to the line above it on the page, not to the name; "May" and "April" are names
    if let Some(at) = line
        .split(' ')
        .skip(1)
        .find(|w| is_date(w))
        .and_then(|w| line.find(&format!(" {w}")))
    {
        line.truncate(at);
    }
    let is_name = !line.eq_ignore_ascii_case("last")
        && line.chars().any(char::is_alphabetic)
        && !line.contains("://")
        && !line.starts_with(['@', '/']);
    is_name.then(|| line.trim_end_matches([',', '|', ' ']).to_owned())
}

/// Months that are no one's name.
const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "July",
    "September",
    "October",
    "November",
    "December",
];

struct Page<'d> {
    document: &'d Document,
    /// Name in lower case and content of every `meta`, in page order.
    metas: Vec<(String, String)>,
}

impl Page<'_> {
    fn all(&self, selector: &str) -> Vec<NodeId> {
        self.document.query_selector_all(self.document.root(), selector)
    }

    fn words(&self, node: NodeId) -> String {
        page_text::squeezed(&self.document.text_content(node))
    }

    fn meta(&self, key: &str) -> Option<String> {
        self.metas
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, content)| content.clone())
    }

    fn dates<'k>(&'k self, keys: &'k [&str]) -> impl Iterator<Item = String> + 'k {
        keys.iter()
            .flat_map(|key| self.metas.iter().filter(move |(name, _)| name == key))
            .map(|(_, date)| date.clone())
    }

    fn address(&self) -> Option<String> {
        let links = self.all("link[rel][href]").into_iter().filter(|&link| {
            let rel = self.document.get_attribute(link, "rel").unwrap_or_default();
            rel.split_ascii_whitespace()
                .any(|r| r.eq_ignore_ascii_case("canonical"))
        });
        let canonical = links
            .filter_map(|link| self.document.get_attribute(link, "href"))
            .find(|h| !h.trim().is_empty());
        let named = self.meta("og:url");
        let base = || {
            let href = self
                .all("base[href]")
                .into_iter()
                .find_map(|b| self.document.get_attribute(b, "href"));
            [named.clone(), href]
                .into_iter()
                .flatten()
                .find_map(|b| Url::parse(b.trim()).ok())
        };
        let canonical =
            canonical.and_then(|c| absolute(&c).or_else(|| absolute(base()?.join(c.trim()).ok()?.as_str())));
        canonical.or_else(|| absolute(named.as_deref()?))
    }

    fn outlet(&self, said: &Described) -> Option<String> {
        let metas = OUTLET_KEYS.iter().filter_map(|key| self.meta(key));
        let named = self
            .meta("og:site_name")
            .into_iter()
            .chain(said.publisher.clone())
            .chain(metas);
        // publishers also name themselves by the address of a profile, or by a line of rights
        let is_name = |n: &String| {
            n.chars().any(char::is_alphabetic)
                && !n.contains("://")
                && !n.contains('©')
                && n.chars().count() <= 80
        };
        let named = named.map(|n| clean(&n)).find(is_name)?;
        Some(without_motto(named.trim_start_matches('@')).to_owned())
    }

    fn byline(&self, said: &Described) -> Option<String> {
        let mut authors = distinct(said.authors.iter().filter_map(|a| byline(a)));
        if authors.is_empty() {
            let given = |key: &&str| {
                let same = self.metas.iter().filter(|(name, _)| name == key);
                Some(distinct(same.filter_map(|(_, author)| byline(author)))).filter(|a| !a.is_empty())
            };
            authors = BYLINE_KEYS.iter().find_map(given).unwrap_or_default();
        }
        if authors.is_empty() {
            let places = [
                "[itemprop~=author] [itemprop~=name]",
                "[itemprop~=author]",
                "a[rel~=author]",
                "[class~=byline] a",
                "[class~=byline], [class*=byline-name], [class*=author-name], [class~=author]",
            ];
            let marked = |place: &&str| {
                let nodes = self
                    .all(place)
                    .into_iter()
                    .filter(|&node| !self.in_comments(node));
                let lines = nodes.filter_map(|node| {
                    byline(&self.words(node)).filter(|l| l.chars().count() <= LONGEST_BYLINE)
                });
                Some(distinct(lines)).filter(|l| !l.is_empty())
            };
            authors = places.iter().find_map(marked).unwrap_or_default();
            // more names than that are a list of the outlet's writers, and the article's own comes first
            if authors.len() > 4 {
                authors.truncate(1);
            }
        }
        Some(authors.join(", ")).filter(|a| !a.is_empty())
    }

    /// Do readers write here, and not the outlet?
    fn in_comments(&self, node: NodeId) -> bool {
        let above = std::iter::successors(Some(node), |&n| self.document.parent(n));
        let mut names = above.flat_map(|n| [self.document.class_name(n), self.document.id_attr(n)]);
        names.any(|name| {
            name.split_ascii_whitespace()
                .any(|word| word.to_ascii_lowercase().starts_with("comment"))
        })
    }

    fn published(&self, said: &Described) -> Option<String> {
        let given = said.published.iter().cloned().chain(self.dates(PUBLISHED_KEYS));
        given
            .chain(self.itemprop("datePublished"))
            .chain(self.times(false))
            .find_map(|d| dates::normalised(&d))
    }

    fn updated(&self, said: &Described) -> Option<String> {
        let given = said.updated.iter().cloned().chain(self.dates(UPDATED_KEYS));
        given
            .chain(self.itemprop("dateModified"))
            .chain(self.times(true))
            .find_map(|d| dates::normalised(&d))
    }

    /// Values of microdata: an attribute, else the words.
    fn itemprop(&self, name: &str) -> Vec<String> {
        let value = |node: NodeId| {
            let attribute = |a| self.document.get_attribute(node, a);
            attribute("content")
                .or_else(|| attribute("datetime"))
                .unwrap_or_else(|| self.words(node))
        };
        self.all(&format!("[itemprop~={name}]"))
            .into_iter()
            .map(value)
            .collect()
    }

    /// The `time` elements that tell when the page was published, or when updated; likeliest first.
    fn times(&self, updated: bool) -> Vec<String> {
        let places = [
            "time[pubdate][datetime]",
            "article time[datetime]",
            "main time[datetime]",
            "time[datetime]",
        ];
        let all = places.iter().flat_map(|place| self.all(place));
        // those of comments and of other stories come after the article's own
        let marked = |node: NodeId| {
            let parent = self.document.parent(node);
            let classes = [Some(node), parent]
                .into_iter()
                .flatten()
                .map(|n| self.document.class_name(n));
            let own = classes.collect::<String>().to_ascii_lowercase();
            let before = parent
                .map(|p| self.document.text(p))
                .unwrap_or_default()
                .to_ascii_lowercase();
            ["updat", "modif"]
                .iter()
                .any(|mark| own.contains(mark) || before.contains(mark))
        };
        let meant = all.filter(|&node| marked(node) == updated);
        meant
            .filter_map(|node| self.document.get_attribute(node, "datetime"))
            .collect()
    }

    fn language(&self, said: &Described) -> Option<String> {
        let html = self.all("html").into_iter().next();
        let attribute = |name| self.document.get_attribute(html?, name);
        let given = [
            attribute("lang"),
            attribute("xml:lang"),
            self.meta("og:locale"),
            self.meta("content-language"),
            said.language.clone(),
        ];
        given.into_iter().flatten().find_map(|l| language::code(&l))
    }
}

fn metas(document: &Document) -> Vec<(String, String)> {
    let mut metas = Vec::new();
    for node in document.query_selector_all(document.root(), "meta[content]") {
        let content = document.get_attribute(node, "content").unwrap_or_default();
        if content.trim().is_empty() {
            continue;
        }
        for attribute in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = document.get_attribute(node, attribute) {
                metas.push((name.trim().to_ascii_lowercase(), content.trim().to_owned()));
            }
        }
    }
    metas
}

/// Words as a person reads them: entities that were escaped twice are undone, markup inside values goes.
fn clean(given: &str) -> String {
    if given.contains('<') || given.contains('&') && given.contains(';') {
        let document = Document::parse(given);
        return page_text::squeezed(&document.text_content(document.root()));
    }
    page_text::squeezed(given)
}

/// An outlet's name without the line that many put behind it.
fn without_motto(name: &str) -> &str {
    let motto = BETWEEN
        .iter()
        .filter_map(|b| name.split_once(b))
        .min_by_key(|(before, _)| before.len());
    match motto {
        Some((before, motto)) if !before.trim().is_empty() && motto.split_whitespace().count() > 2 => {
            before.trim()
        }
        _ => name,
    }
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        if !kept.contains(&name) {
            kept.push(name);
        }
    }
    kept
}

fn absolute(address: &str) -> Option<String> {
    let address = address.trim();
    let url = Url::parse(address).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| address.to_owned())
}

fn host(address: &str) -> Option<String> {
    let host = Url::parse(address).ok()?.host_str()?.to_owned();
    Some(host.strip_prefix("www.").map_or(host.clone(), str::to_owned))
}

/// Letters and digits alone, for comparing names and titles.
pub(crate) fn bare(words: &str) -> String {
    let mut bare = String::with_capacity(words.len());
    for c in words.chars() {
        // whole pages go through here, and nearly all of them is ASCII
        if c.is_ascii_alphanumeric() {
            bare.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && c.is_alphanumeric() {
            bare.extend(c.to_lowercase());
        }
    }
    bare
}

const BETWEEN: &[&str] = &[
    " | ", " - ", " – ", " — ", " -- ", " :: ", " » ", " « ", " · ", " • ", " / ",
];

/// A title without the outlet's name before or behind it. `headings` are what the page itself shows as its title.
fn without_outlet(title: &str, outlets: &[Option<&str>], headings: &[String]) -> String {
    let outlets: Vec<String> = outlets
        .iter()
        .flatten()
        // a host is also known by its name without the ending: "orrin" for "orrin.example"
        .flat_map(|o| [bare(o), bare(o.rsplit_once('.').map_or(*o, |(name, _)| name))])
        .filter(|o| o.chars().count() > 1)
        .collect();
    let is_outlet = |words: &str| {
        let words = bare(words);
        outlets.iter().any(|o| {
            *o == words || words.chars().count() > 2 && (o.ends_with(&words) || o.starts_with(&words))
        }) || outlets
            .iter()
            .any(|o| o.chars().count() > 3 && (words.starts_with(o) || words.ends_with(o)))
            && words.chars().count() < 40
    };
    let is_heading = |words: &str| headings.iter().any(|h| bare(h) == bare(words));
    let mut title = title.trim().to_owned();
    // section and outlet may both stand there
    for _ in 0..3 {
        if is_heading(&title) {
            break;
        }
        let last = BETWEEN
            .iter()
            .filter_map(|b| title.rfind(b).map(|at| (at, *b)))
            .max();
        let Some((at, between)) = last else { break };
        let (words, end) = (
            title.get(..at).unwrap_or_default(),
            title.get(at + between.len()..).unwrap_or_default(),
        );
        // hardly any headline has a bar in it
        let bar = matches!(between, " | " | " :: " | " » ")
            && end.split(' ').count() <= 5
            && end.len() < words.len();
        if words.trim().is_empty() || !(is_outlet(end) || is_heading(words) || bar) {
            break;
        }
        title = words.trim().to_owned();
    }
    let first = BETWEEN
        .iter()
        .copied()
        .chain([": "])
        .filter_map(|b| title.find(b).map(|at| (at, b)))
        .min();
    if let Some((at, between)) = first.filter(|_| !is_heading(&title)) {
        let (start, words) = (
            title.get(..at).unwrap_or_default(),
            title.get(at + between.len()..).unwrap_or_default(),
        );
        if outlets.contains(&bare(start)) && !words.trim().is_empty() {
            return words.trim().to_owned();
        }
    }
    title
}

/// What stands behind the title in the page's `title` element.
fn end_of_title(head: &str, title: &str) -> Option<String> {
    let rest = head.strip_prefix(title)?;
    let between = BETWEEN.iter().find(|b| rest.starts_with(**b))?;
    let end = rest.get(between.len()..)?;
    let last = BETWEEN
        .iter()
        .filter_map(|b| end.rfind(b).map(|at| at + b.len()))
        .max()
        .unwrap_or(0);
    end.get(last..)
        .map(str::trim)
        .filter(|o| !o.is_empty())
        .map(str::to_owned)
}

/// The date in an address such as `/2031/05/04/ferry` or `/2031/may/04/ferry`.
fn date_in_address(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let parts: Vec<&str> = url.path_segments()?.collect();
    parts.windows(3).find_map(|window| {
        let [year, month, day] = window else { return None };
        let is_number = |part: &str, most: usize| {
            !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit())
        };
        if year.len() != 4 || !is_number(year, 4) || !is_number(day, 2) {
            return None;
        }
        if is_number(month, 2) {
            dates::normalised(&format!("{year}-{month:0>2}-{day:0>2}"))
        } else {
            dates::normalised(&format!("{day} {month} {year}"))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_loses_the_outlet_and_nothing_else() {
        let headings = ["Ferry stays - for now".to_owned()];
        for (title, expected) in [
            ("Ferry sold | The Orrin Courier", "Ferry sold"),
            (
                "Ferry sold - Politics - The Orrin Courier",
                "Ferry sold - Politics",
            ),
            ("Ferry sold – Orrin Courier", "Ferry sold"),
            ("The Orrin Courier: Ferry sold", "Ferry sold"),
            ("Ferry sold | News", "Ferry sold"),
            ("Ferry stays - for now", "Ferry stays - for now"),
            ("Ferry stays - for now - Local", "Ferry stays - for now"),
            ("Ferry sold - mayor", "Ferry sold - mayor"),
            ("Mayor: ferry stays", "Mayor: ferry stays"),
            ("The Orrin Courier", "The Orrin Courier"),
        ] {
            assert_eq!(
                without_outlet(title, &[Some("The Orrin Courier")], &headings),
                expected,
                "{title}"
            );
        }
    }

    #[test]
    fn a_byline_is_a_name() {
        for (found, expected) in [
            ("By Ada Quill", Some("Ada Quill")),
            ("BY ADA QUILL", Some("ADA QUILL")),
            ("by: Ada Quill and Tim Oss ", Some("Ada Quill and Tim Oss")),
            ("Byron Moss", Some("Byron Moss")),
            ("https://social.example/orrin", None),
            ("@orrin", None),
            ("By Ada Quill March 4, 2031", Some("Ada Quill")),
            ("Last Updated: January 7, 2031", None),
            ("April May", Some("April May")),
            ("  ", None),
        ] {
            assert_eq!(byline(found).as_deref(), expected, "{found}");
        }
    }

    #[test]
    fn an_address_may_hold_the_date() {
        assert_eq!(
            date_in_address("https://orrin.example/2031/05/4/ferry").as_deref(),
            Some("2031-05-04")
        );
        assert_eq!(
            date_in_address("https://orrin.example/news/2031/may/04/ferry").as_deref(),
            Some("2031-05-04")
        );
        assert_eq!(date_in_address("https://orrin.example/2031/13/04/ferry"), None);
        assert_eq!(date_in_address("https://orrin.example/ferry-20310504"), None);
    }
}

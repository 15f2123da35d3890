//! Where is what? The addresses of pages, as they stand in links.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stands for itself in one part of a path or in a value of a query.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b':');

/// A text as one part of a path, or as a value of a query.
pub fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// An article.
pub fn article(id: &str) -> String {
    let id = escaped(id);
    // "x.json" would be asked for as the JSON of "x"
    match id.ends_with(".json") || id.ends_with(".csv") || id == "." || id == ".." {
        true => format!("/articles/id?is={id}"),
        false => format!("/articles/{id}"),
    }
}

/// A passage of an article, in code points. Any passage can be named: the page marks it.
pub fn passage(id: &str, start: usize, end: usize) -> String {
    format!("{}at={start}-{end}#t{start}-{end}", asked_more(&article(id)))
}

/// The same, good for one text alone, which is named by the beginning of its SHA-256: should the article change, the
/// address says so and does not lead to other words.
pub fn lasting_passage(id: &str, text_sha256: &str, start: usize, end: usize) -> String {
    let hash = text_sha256.get(..12).unwrap_or(text_sha256);
    format!(
        "{}text={hash}&at={start}-{end}#t{start}-{end}",
        asked_more(&article(id))
    )
}

/// An address with what joins it to one more value of the query.
fn asked_more(address: &str) -> String {
    let joins = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joins}")
}

/// The versions of an article.
pub fn history(id: &str) -> String {
    format!("/history?article={}", escaped(id))
}

/// The story around an article.
pub fn story(id: &str) -> String {
    format!("/story?article={}", escaped(id))
}

/// A claim.
pub fn claim(key: &str) -> String {
    format!("/claims/{}", escaped(key))
}

/// A voice across articles.
pub fn voice(key: &str) -> String {
    format!("/voices/{}", escaped(key))
}

/// What a search finds.
pub fn search(query: &str) -> String {
    format!("/search?q={}", escaped(query))
}

/// The quantity that a figure counts, by the figure's number in its article.
pub fn quantity(article: &str, n: u32) -> String {
    format!("/figures?article={}&figure={n}", escaped(article))
}

/// The page to correct a statement.
pub fn correct_statement(id: &str, n: u32) -> String {
    format!("/corrections/new?article={}&statement={n}", escaped(id))
}

/// The page to correct a figure, by its place in the article's list, from 1.
pub fn correct_figure(id: &str, n: u32) -> String {
    format!("/corrections/new?article={}&figure={n}", escaped(id))
}

/// The page to say what an article lacks, or where it is from.
pub fn correct_article(id: &str) -> String {
    format!("/corrections/new?article={}", escaped(id))
}

/// The page to correct a voice across articles.
pub fn correct_voice(key: &str) -> String {
    format!("/corrections/new?voice={}", escaped(key))
}

/// A correction.
pub fn correction(number: i64) -> String {
    format!("/corrections/{number}")
}

/// The corrections of an article.
pub fn corrections_of(id: &str) -> String {
    format!("/corrections?article={}", escaped(id))
}

/// The page to sign in, which then leads to an address of this site.
pub fn sign_in(to: &str) -> String {
    format!("/sign-in?to={}", escaped(to))
}

/// An address of this site, or else the front page: nobody is led elsewhere by signing in.
pub fn inside(address: &str) -> &str {
    let is_path = address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
    match is_path
        && address
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    {
        true => address,
        false => "/",
    }
}

/// The text of a version of an article, by the beginning of the text's SHA-256.
pub fn version(id: &str, hash: &str) -> String {
    format!("{}&text={}", history(id), escaped(hash))
}

/// A passage of that text, in code points.
pub fn version_passage(id: &str, hash: &str, start: usize, end: usize) -> String {
    format!("{}&passage={start}-{end}#t{start}-{end}", version(id, hash))
}

/// An address of the web that a page may lead to; `None` for others, such as scripts.
pub fn outside(url: &str) -> Option<&str> {
    let is_web = |scheme: &str| {
        url.get(..scheme.len())
            .is_some_and(|begins| begins.eq_ignore_ascii_case(scheme))
    };
    (is_web("http://") || is_web("https://")).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_cannot_leave_its_place() {
        assert_eq!(
            article("background/a b?c#d"),
            "/articles/background%2Fa%20b%3Fc%23d"
        );
        assert_eq!(article(".."), "/articles/id?is=..");
        assert_eq!(article("a.json"), "/articles/id?is=a.json");
    }

    #[test]
    fn a_passage_is_named_to_the_server_and_in_the_page() {
        assert_eq!(passage("a", 10, 20), "/articles/a?at=10-20#t10-20");
        assert_eq!(
            passage("a.json", 10, 20),
            "/articles/id?is=a.json&at=10-20#t10-20"
        );
        assert_eq!(
            lasting_passage("a", &"0123456789abcdef".repeat(4), 10, 20),
            "/articles/a?text=0123456789ab&at=10-20#t10-20"
        );
    }

    #[test]
    fn signing_in_leads_nowhere_else() {
        assert_eq!(
            inside("/corrections/new?article=a%2Fb&statement=2"),
            "/corrections/new?article=a%2Fb&statement=2"
        );
        for bad in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "/a\nb",
            "javascript:x",
            "/x\\y",
        ] {
            assert_eq!(inside(bad), "/", "{bad}");
        }
    }

    #[test]
    fn only_the_web_is_linked_to() {
        assert_eq!(outside("https://example.org/a"), Some("https://example.org/a"));
        assert_eq!(outside("HTTP://example.org"), Some("HTTP://example.org"));
        for bad in [
            "javascript:alert(1)",
            " https://example.org",
            "data:text/html,x",
            "file:///etc/passwd",
            "",
        ] {
            assert_eq!(outside(bad), None, "{bad}");
        }
    }
}

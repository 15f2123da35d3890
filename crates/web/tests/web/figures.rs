//! Figures and versions as pages, of a small ledger behind a real server.

use sayso_core::{Article, Reading, Segment, SegmentKind, Span};

use crate::invented::Told;
use crate::ledgers::{TestLedger, article_of};
use crate::served::Served;

const LEAD: &str = "The ferry Ketterin Star sank off Orrin harbour on Tuesday night in heavy swell, the worst disaster on the \
                    Lowmere crossing in decades.";

/// Who says how many were killed. Words before the number leave it open upwards.
type Toll = (&'static str, &'static str, u64);

/// An article in which these tolls are given.
fn article(id: &str, published: &str, title: &str, tolls: &[Toll]) -> (Article, Reading) {
    let killed: Vec<Told> = (tolls.iter())
        .map(|(who, before, number)| Told {
            figure: Some((*number, "people".to_owned())),
            ..Told::new(
                who,
                "minister",
                &format!("{before}{number} people were killed when the ferry Ketterin Star sank off Orrin"),
            )
        })
        .collect();
    let (mut article, mut reading) = article_of(id, title, &killed);
    article.outlet = Some(format!("=Post of {id}"));
    article.published = Some(published.to_owned());
    article.text += "\n\n";
    let start = article.text.len();
    article.text += LEAD;
    reading.segments.push(Segment {
        kind: SegmentKind::Body,
        span: Span::new(start, article.text.len()),
    });
    // each number is as old as its article
    for statement in &mut reading.statements {
        statement.said = None;
    }
    for (figure, (_, before, _)) in reading.figures.iter_mut().zip(tolls) {
        if !before.is_empty() {
            figure.span.start -= before.len();
            figure.upper = None;
        }
    }
    (article, reading)
}

/// A ledger in which Marta Quill revises her number and Ivo Brandt gives another; the first article has two versions.
fn ferries() -> Served {
    let (quill, brandt) = ("Marta Quill", "Ivo Brandt");
    let first = |toll| article("ferry-1", "2031-04-08", "Ferry sinks off Orrin", &[toll]);
    TestLedger::of([
        first((quill, "", 9)),
        first((quill, "At least ", 12)),
        article(
            "ferry-2",
            "2031-04-10",
            "Orrin ferry toll disputed",
            &[(quill, "", 31), (brandt, "", 17)],
        ),
        article(
            "ferry-3",
            "2031-04-12",
            "Orrin ferry: toll rises",
            &[(quill, "", 44)],
        ),
    ])
    .serve()
}

#[test]
fn a_contested_number_is_drawn_told_and_given_as_a_table() {
    let served = ferries();
    let body = served.page("/figures");
    // one row for each giver, and a mark for each number, which leads to its words
    assert_eq!(body.matches("<g class=\"giver\">").count(), 2, "{body}");
    assert_eq!(body.matches("<a class=\"bar").count(), 4, "{body}");
    assert!(
        body.contains("<a class=\"bar open\" href=\"/articles/ferry-1?at="),
        "{body}"
    );
    assert!(
        body.contains("<a class=\"bar exact\" href=\"/articles/ferry-2?at="),
        "{body}"
    );
    // who moved, from which number to which (31 is no other number than at least 12), and who disagrees
    assert!(
        body.contains("<bdi>Marta Quill: “31” (10 April 2031), then “44” (12 April 2031)."),
        "{body}"
    );
    assert!(
        body.contains("Marta Quill (44) and Ivo Brandt (17) give numbers that cannot both be."),
        "{body}"
    );
    assert!(
        !body.contains("style="),
        "the policy forbids styles inside a page"
    );
    // each leads from the article to the table and back: the figure's own address shows the quantity
    let one = served.get("/figures?article=ferry-2&figure=2");
    assert_eq!(one.status, 200);
    assert_eq!(one.body.matches("<g class=\"giver\">").count(), 2);
    assert_eq!(served.get("/figures?article=ferry-2&figure=9").status, 404);
    assert_eq!(served.get("/figures?article=ferry-2&figure=x").status, 400);
    assert_eq!(served.get("/figures?article=nowhere").status, 404);

    let csv = served.get("/figures.csv");
    let kind = csv.header("content-type").unwrap();
    assert!(kind.starts_with("text/csv"), "{kind}");
    let rows: Vec<&str> = csv.body.trim_start_matches('\u{FEFF}').lines().collect();
    assert_eq!(rows.len(), 5, "{rows:?}");
    assert!(rows[0].starts_with("quantity,quantity_id,giver,kind,outlet,article,published"));
    // what a spreadsheet would run is defused
    assert!(
        rows.iter().skip(1).all(|row| row.contains(",'=Post of ferry-")),
        "{rows:?}"
    );
    assert!(
        rows.iter().any(|row| row.contains(",At least 12,12,,false,")),
        "{rows:?}"
    );

    let json = served.json("/figures.json");
    let quantity = &json["quantities"][0];
    assert_eq!(quantity["contested"], true);
    assert_eq!(quantity["timeline"].as_array().unwrap().len(), 4);
    let id = quantity["id"].as_str().unwrap();
    assert!(body.contains(&format!("id=\"q-{id}\"")), "{id}");
}

#[test]
fn a_question_finds_figures_and_what_they_count() {
    let served = ferries();
    let page = served.page("/figures?q=people+killed");
    assert!(
        page.contains("id=\"found\"") && page.contains("<mark>killed</mark>"),
        "{page}"
    );
    assert_eq!(page.matches("others for the same").count(), 4, "{page}");
    let none = served.page("/figures?q=elephants");
    assert!(none.contains("No figure is like that."), "{none}");
    let wrong = served.get("/figures?q=figure%3E");
    assert_eq!(wrong.status, 200);
    assert!(wrong.body.contains("role=\"alert\""), "{}", wrong.body);
    assert_eq!(served.get("/figures.json?q=figure%3E").status, 400);
}

#[test]
fn the_front_page_names_the_figures_that_moved() {
    let served = ferries();
    let page = served.page("/");
    assert!(page.contains("Figures that moved"), "{page}");
    assert!(
        page.contains("31, then 44") && page.contains("last on 12 April 2031"),
        "{page}"
    );
    assert!(
        page.contains("href=\"/figures?article=ferry-1&amp;figure=1\""),
        "{page}"
    );
}

#[test]
fn a_figure_in_an_article_leads_to_the_chart_of_all_that_are_given() {
    let site = ferries();
    let page = site.page("/articles/ferry-2");
    let told = "2 other articles give figures for it, not all fit";
    assert_eq!(page.matches(told).count(), 1, "{page}");
    assert!(
        page.contains("1 other article gives a figure for it, which does not fit"),
        "{page}"
    );
    let before = page.split(told).next().unwrap();
    let address = before
        .rsplit("href=\"")
        .next()
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let chart = site.page(&address.replace("&amp;", "&"));
    assert!(chart.contains("Ivo Brandt") && chart.contains("44"), "{chart}");
}

#[test]
fn the_address_of_a_passage_of_an_earlier_version_leads_to_it_there() {
    let site = ferries();
    let versions = site.json("/history.json?article=ferry-1");
    let hash = versions["versions"][0]["text_sha256"].as_str().unwrap()[..12].to_owned();
    let page = site.page(&format!("/articles/ferry-1?text={hash}&at=2-9"));
    let old = format!("/history?article=ferry-1&amp;text={hash}&amp;passage=2-9#t2-9");
    assert!(page.contains(&old), "{page}");
    assert!(
        !page.contains("id=\"t2-9\""),
        "the words of the newest text are not meant: {page}"
    );
    let there = site.page(&old.replace("&amp;", "&"));
    assert!(there.contains("id=\"t2-9\""), "{there}");
    // of a text that was never here nothing more is told
    let page = site.page("/articles/ferry-1?text=000000000000&at=2-9");
    assert!(
        page.contains("another version") && !page.contains("text=000000000000"),
        "{page}"
    );
}

#[test]
fn a_history_tells_what_changed_and_keeps_the_old_words() {
    let served = ferries();
    let page = served.page("/history?article=ferry-1");
    assert!(
        page.contains("<bdi>9</bdi></del>") && page.contains("<bdi>At least 12</bdi></ins>"),
        "{page}"
    );
    let json = served.json("/history.json?article=ferry-1");
    let versions = json["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 2);
    let hash = versions[0]["text_sha256"].as_str().unwrap();
    let start = versions[1]["passages"][0]["old"]["start"].as_u64().unwrap();
    let (passage, end) = (format!("{start}-{}", start + 1), start + 1);
    let old = served.page(&format!("/history?article=ferry-1&text={hash}&passage={passage}"));
    assert!(
        old.contains(&format!("id=\"t{start}-{end}\"><bdi>9</bdi></mark>")),
        "{old}"
    );
    let lost = served.page(&format!("/history?article=ferry-1&text={hash}&passage=9000-9001"));
    assert!(lost.contains("does not have the passage"), "{lost}");
    assert_eq!(
        served.get("/history?article=ferry-1&text=ffffffffffff").status,
        404
    );
    assert_eq!(served.get("/history").status, 400);
}

#[test]
fn the_page_about_the_reading_says_how_often_it_is_wrong() {
    let served = ferries();
    let page = served.page("/about");
    assert!(
        page.contains("never says what is true") && page.contains("precision 77.7, recall 71.5"),
        "{page}"
    );
    let json = served.json("/about.json");
    assert!(json["measured"].as_array().unwrap().len() > 10);
}

//! Predicted attributions as JSON lines:
//! `{"file": STEM, "attributions": [{"source": [[s,e],...], "cue": [[s,e],...], "content": [[s,e],...]}, ...]}`,
//! half-open, in code points of the text.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, bail};
use sayso_core::{CodePoints, Reading, Span, Statement, envelope};
use serde::{Deserialize, Serialize};

use crate::brat::{Annotation, Points};

#[derive(Serialize, Deserialize)]
struct Line {
    file: String,
    attributions: Vec<Roles>,
}

/// A role may be missing, null or empty.
#[derive(Serialize, Deserialize)]
struct Roles {
    #[serde(default)]
    source: Option<Vec<Points>>,
    #[serde(default)]
    cue: Option<Vec<Points>>,
    #[serde(default)]
    content: Option<Vec<Points>>,
}

/// The predictions of every STEM that has a line.
///
/// # Errors
/// The file cannot be read, a line is no prediction, or a STEM occurs twice; the message names the line.
pub fn read(path: &Path) -> Result<BTreeMap<String, Vec<Annotation>>> {
    let place = || path.display().to_string();
    let file = File::open(path).with_context(|| {
        format!(
            "{}: the predictions cannot be opened; check that the file is there",
            place()
        )
    })?;
    let mut predictions = BTreeMap::new();
    for (number, line) in (1..).zip(BufReader::new(file).lines()) {
        let line =
            line.with_context(|| format!("{}: line {number} cannot be read; write it again", place()))?;
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let row: Line = serde_json::from_str(line).with_context(|| {
            format!(
                "{}: line {number} is no prediction; write {{\"file\": STEM, \"attributions\": [...]}}",
                place()
            )
        })?;
        let annotations = row.attributions.into_iter().map(|roles| {
            Annotation {
                source: roles.source.unwrap_or_default(),
                cue: roles.cue.unwrap_or_default(),
                content: roles.content.unwrap_or_default(),
            }
            .sorted()
        });
        if predictions.contains_key(&row.file) {
            bail!(
                "{}: line {number}: {:?} occurs twice; keep one line for each text",
                place(),
                row.file
            );
        }
        predictions.insert(row.file, annotations.collect());
    }
    Ok(predictions)
}

/// One line of predictions, with its line break.
///
/// # Errors
/// None occurs on these values; the signature is serde_json's.
pub fn line(stem: &str, annotations: &[Annotation]) -> Result<String> {
    let roles = |a: &Annotation| Roles {
        source: Some(a.source.clone()),
        cue: Some(a.cue.clone()),
        content: Some(a.content.clone()),
    };
    let row = Line {
        file: stem.to_owned(),
        attributions: annotations.iter().map(roles).collect(),
    };
    Ok(serde_json::to_string(&row)? + "\n")
}

/// The statements of a reading as attributions of the PARC scheme. Nested statements, which stand inside the content of
/// another, are left out unless `nested`: the scheme marks none. It marks one attribution where a joint source makes
/// several statements, and counts a quotation that stands alone to the content of the attribution before it.
pub fn of_reading(text: &str, reading: &Reading, nested: bool) -> Vec<Annotation> {
    let points = CodePoints::new(text);
    let list = |spans: &[Span]| -> Vec<Points> {
        // a text's offsets fit: memory holds no text of 2^63 characters
        let point = |byte| i64::try_from(points.at(byte)).unwrap_or(i64::MAX);
        spans
            .iter()
            .map(|span| (point(span.start), point(span.end)))
            .collect()
    };
    let mut joined: Vec<Statement> = Vec::new();
    for statement in &reading.statements {
        if !nested && statement.within.is_some() {
            continue;
        }
        match joined.last_mut() {
            Some(last) if statement.cue.is_empty() && statement.source.is_empty() => {
                last.content.extend(&statement.content);
            }
            Some(last) if last.cue == statement.cue && last.content == statement.content => {
                // the "and" between the bodies belongs to the source as well
                let both = [last.source.as_slice(), &statement.source].concat();
                last.source = envelope(&both).into_iter().collect();
            }
            _ => joined.push(statement.clone()),
        }
    }
    joined
        .iter()
        .map(|s| {
            Annotation {
                source: list(&s.source),
                cue: list(&s.cue),
                content: list(&s.content),
            }
            .sorted()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sayso_core::{Act, Form};

    fn read_text(text: &str) -> Result<BTreeMap<String, Vec<Annotation>>> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        read(file.path())
    }

    #[test]
    fn a_role_may_be_missing_null_or_empty_and_unknown_fields_are_passed_over() {
        let found = read_text(
            "{\"file\":\"dam\",\"attributions\":[{\"content\":[[9,12],[1,4]],\"cue\":null,\"source\":[],\"score\":1}]}\r\n\n",
        );
        let expected = Annotation {
            content: vec![(1, 4), (9, 12)],
            ..Annotation::default()
        };
        assert_eq!(
            found.unwrap(),
            BTreeMap::from([("dam".to_owned(), vec![expected])])
        );
    }

    #[test]
    fn a_broken_line_is_named_with_its_number() {
        let good = "{\"file\":\"dam\",\"attributions\":[]}\n";
        for broken in [
            "{\"file\":\"mill\"}",
            "{\"file\":\"mill\",\"attributions\":[{\"cue\":[[1.5,2]]}]}",
            "nonsense",
        ] {
            let error = format!("{:#}", read_text(&format!("{good}{broken}\n")).unwrap_err());
            assert!(error.contains("line 2 "), "{error}");
        }
    }

    #[test]
    fn a_text_that_occurs_twice_is_an_error() {
        let good = "{\"file\":\"dam\",\"attributions\":[]}\n";
        let error = read_text(&format!("{good}{good}")).unwrap_err().to_string();
        assert!(
            error.contains("line 2") && error.contains("\"dam\" occurs twice"),
            "{error}"
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let annotation = Annotation {
            source: vec![(0, 3)],
            cue: vec![],
            content: vec![(5, 9), (12, 14)],
        };
        let text = line("a “name”", std::slice::from_ref(&annotation)).unwrap();
        assert_eq!(
            read_text(&text).unwrap(),
            BTreeMap::from([("a “name”".to_owned(), vec![annotation])])
        );
    }

    #[test]
    fn offsets_are_code_points_and_nested_statements_are_left_out_unless_asked_for() {
        let text = "“Ja”, said Åsa, quoting Ö.";
        let find = |words: &str| {
            let start = text.find(words).unwrap();
            vec![Span::new(start, start + words.len())]
        };
        let statement = |n, source, cue, content, within| Statement {
            n,
            source,
            cue,
            content,
            form: Form::Direct,
            act: Act::Assert,
            cited: vec![],
            told: vec![],
            certainty: vec![],
            voice: None,
            relay: vec![],
            said: None,
            answers: vec![],
            within,
            score: 0.5,
        };
        let outer = statement(1, find("Åsa"), find("said"), find("“Ja”"), None);
        let inner = statement(2, find("Ö"), find("quoting"), find("Ja"), Some(1));
        let reading = Reading {
            segments: vec![],
            statements: vec![outer, inner],
            ..Reading::default()
        };
        let expected = Annotation {
            source: vec![(11, 14)],
            cue: vec![(6, 10)],
            content: vec![(0, 4)],
        };
        assert_eq!(of_reading(text, &reading, false), [expected]);
        assert_eq!(of_reading(text, &reading, true)[1].source, [(24, 25)]);
    }

    #[test]
    fn the_statements_of_a_joint_source_are_one_attribution() {
        let text = "Åsa and Ö said yes. “No.”";
        let find = |words: &str| {
            let start = text.find(words).unwrap();
            vec![Span::new(start, start + words.len())]
        };
        let statement = |n, source, cue, content| Statement {
            n,
            source,
            cue,
            content,
            form: Form::Indirect,
            act: Act::Assert,
            cited: vec![],
            told: vec![],
            certainty: vec![],
            voice: None,
            relay: vec![],
            said: None,
            answers: vec![],
            within: None,
            score: 0.5,
        };
        let reading = Reading {
            statements: vec![
                statement(1, find("Åsa"), find("said"), find("yes")),
                statement(2, find("Ö"), find("said"), find("yes")),
                statement(3, vec![], vec![], find("“No.”")),
            ],
            ..Reading::default()
        };
        let expected = Annotation {
            source: vec![(0, 9)],
            cue: vec![(10, 14)],
            content: vec![(15, 18), (20, 25)],
        };
        assert_eq!(of_reading(text, &reading, false), [expected]);
    }
}

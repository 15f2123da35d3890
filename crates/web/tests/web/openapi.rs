//! What `/openapi.json` promises to programs is what the addresses give: every route is in it, and every answer fits.

use std::collections::{BTreeMap, BTreeSet};

use sayso_ledger::{Ask, By};
use serde_json::{Value, json};

use crate::invented::{article, version_of_article};
use crate::ledgers::TestLedger;

/// Routes that give no JSON: files, and forms for people.
const FORMS: [&str; 6] = [
    "/assets/{name}",
    "/corrections/new",
    "/corrections/{number}/undo",
    "/sign-in",
    "/sign-out",
    "/openapi.json",
];

fn described() -> Value {
    serde_json::from_str(include_str!("../../assets/openapi.json")).unwrap()
}

/// The routes of the site, as its source names them.
fn routes() -> BTreeSet<String> {
    let source = include_str!("../../src/site.rs");
    let routes = source.split(".route(").skip(1).map(|rest| {
        let from = rest.find('"').unwrap() + 1;
        rest[from..].split('"').next().unwrap().to_owned()
    });
    routes.collect()
}

#[test]
fn every_route_that_gives_json_is_described() {
    let described = described();
    let paths: BTreeSet<String> = described["paths"].as_object().unwrap().keys().cloned().collect();
    let routes: BTreeSet<String> = routes()
        .into_iter()
        .filter(|route| !FORMS.contains(&route.as_str()))
        .collect();
    assert!(routes.len() > 5);
    assert_eq!(paths, routes);
}

/// What is wrong with a value by a schema; fields that the schema does not name are wrong too.
fn wrongs(at: &str, value: &Value, schema: &Value, all: &Value, found: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let schema = all.pointer(reference.trim_start_matches('#')).expect(reference);
        return wrongs(at, value, schema, all, found);
    }
    if let Some(any) = schema["anyOf"].as_array() {
        let tries = any.iter().map(|schema| {
            let mut found = Vec::new();
            wrongs(at, value, schema, all, &mut found);
            found
        });
        let best = tries.min_by_key(Vec::len).unwrap();
        return found.extend(best);
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is = |name: &&str| match *name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{at}: no such type {other}"),
    };
    if !types.is_empty() && !types.iter().any(is) {
        found.push(format!("{at}: {value} is no {}", types.join(" or ")));
        return;
    }
    if let Some(values) = schema["enum"].as_array()
        && !values.contains(value)
    {
        found.push(format!("{at}: {value} is none of {values:?}"));
    }
    if let Some(items) = value.as_array() {
        assert!(schema["items"].is_object(), "{at}: nothing is said of its items");
        for (n, item) in items.iter().enumerate() {
            wrongs(&format!("{at}/{n}"), item, &schema["items"], all, found);
        }
    }
    if let Some(fields) = value.as_object() {
        let empty = json!({});
        let properties = schema.get("properties").unwrap_or(&empty);
        for (name, field) in fields {
            match (properties.get(name), schema.get("additionalProperties")) {
                (Some(schema), _) => wrongs(&format!("{at}/{name}"), field, schema, all, found),
                (None, Some(schema)) if schema.is_object() => {
                    wrongs(&format!("{at}/{name}"), field, schema, all, found)
                }
                (None, Some(Value::Bool(true))) => {}
                _ => found.push(format!("{at}: {name} is not described")),
            }
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            if !fields.contains_key(name.as_str().unwrap()) {
                found.push(format!("{at}: {name} is missing"));
            }
        }
    }
}

#[test]
fn the_check_of_schemas_finds_what_does_not_fit() {
    let schema = json!({"type": "object", "required": ["a"], "properties": {"a": {"type": ["integer", "null"]}, "b": {"type": "array", "items": {"type": "string"}}}});
    let wrong = |value: Value| {
        let mut found = Vec::new();
        wrongs("", &value, &schema, &schema, &mut found);
        found.len()
    };
    assert_eq!(wrong(json!({"a": 1, "b": ["x"]})), 0);
    assert_eq!(wrong(json!({"a": null})), 0);
    assert_eq!(wrong(json!({"a": "1"})), 1);
    assert_eq!(wrong(json!({"b": [1, 2]})), 3);
    assert_eq!(wrong(json!({"a": 1, "c": 2})), 1);
    assert_eq!(wrong(json!([])), 1);
}

/// Fills the places of a path.
fn at(path: &str, key: &str) -> String {
    let from = path.find('{').unwrap();
    let to = path.find('}').unwrap();
    format!("{}{key}{}", &path[..from], &path[to + 1..])
}

#[test]
fn every_answer_fits_its_description() {
    let versions = [2, 3].map(|version| version_of_article(4, version));
    let kept = TestLedger::of((0..30).map(article).chain(versions));
    let mut ledger = kept.open();
    let articles: Vec<String> = ledger.ids().unwrap();
    let by = By {
        who: "Ada",
        made: "2031-04-01T10:00:00Z".parse().unwrap(),
        why: Some("it says so"),
    };
    for (article, statement) in [(&articles[0], 1), (&articles[1], 2)] {
        ledger
            .correct(article, &by, |_| Ok(Ask::NotAStatement { statement }))
            .unwrap();
    }
    ledger.link().unwrap();
    let site = kept.serve();
    let get = |address: &str| site.get_json(address).json(address);
    let keys = |address: &str, list: &str, key: &str| -> Vec<String> {
        let found = get(address);
        let rows = found[list].as_array().unwrap();
        let keys = rows.iter().filter_map(|row| row[key].as_str()).map(str::to_owned);
        keys.collect()
    };
    let each = |path: &str, keys: &[String]| keys.iter().map(|key| at(path, key)).collect::<Vec<String>>();
    let some = |addresses: &[&str]| {
        addresses
            .iter()
            .map(|&address| address.to_owned())
            .collect::<Vec<String>>()
    };
    let of_articles = |path: &str| {
        articles
            .iter()
            .map(|id| format!("{path}?article={id}"))
            .collect::<Vec<String>>()
    };
    let asked: BTreeMap<&str, Vec<String>> = [
        ("/", some(&["/"])),
        (
            "/search",
            some(&[
                "/search?q=houses",
                "/search?q=act:deny",
                "/search?q=in:articles%20dam",
                "/search?q=zzz",
            ]),
        ),
        (
            "/claims",
            some(&[
                "/claims",
                "/claims?articles=1",
                "/claims?order=denied&articles=1&page=2",
            ]),
        ),
        (
            "/claims/{key}",
            each("/claims/{key}", &keys("/claims?articles=1", "claims", "claim")),
        ),
        ("/articles/{id}", each("/articles/{id}", &articles)),
        (
            "/voices",
            some(&["/voices", "/voices?q=quill", "/voices?kind=person&page=2"]),
        ),
        (
            "/voices/{key}",
            each("/voices/{key}", &keys("/voices", "voices", "voice")),
        ),
        (
            "/names.json",
            some(&["/names.json?begins=m", "/names.json?begins=zz"]),
        ),
        ("/story", of_articles("/story")),
        (
            "/figures",
            some(&["/figures", "/figures?q=houses", "/figures?q=zzz"]),
        ),
        ("/history", of_articles("/history")),
        (
            "/corrections",
            some(&["/corrections", &format!("/corrections?article={}", articles[0])]),
        ),
        (
            "/corrections/{number}",
            some(&["/corrections/1", "/corrections/2"]),
        ),
        ("/about", some(&["/about"])),
    ]
    .into();
    let described = described();
    let mut found = Vec::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        let schema = &item["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{path}");
        let addresses = asked.get(path.as_str()).expect(path);
        assert!(!addresses.is_empty(), "{path}");
        for address in addresses {
            wrongs(address, &get(address), schema, &described, &mut found);
        }
    }
    found.sort();
    assert!(
        found.is_empty(),
        "{} in all:\n{}",
        found.len(),
        found.iter().take(40).cloned().collect::<Vec<_>>().join("\n")
    );
    let refused = site.get_json("/articles/nothing");
    let error = &described["components"]["schemas"]["Error"];
    wrongs(
        "error",
        &serde_json::from_str(&refused.body).unwrap(),
        error,
        &described,
        &mut found,
    );
    assert_eq!((refused.status, found), (404, Vec::new()));
}

#[test]
fn the_description_is_served_and_whole() {
    let site = TestLedger::of([article(0)]).serve();
    let answer = site.get("/openapi.json");
    let served = answer.json("/openapi.json");
    assert_eq!(served, described());
    assert_eq!(served["openapi"], "3.1.0");
    assert_eq!(served["info"]["version"], env!("CARGO_PKG_VERSION"));
    // every reference leads somewhere, and every path parameter is described
    let text = answer.body;
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let reference = reference.split('"').next().unwrap();
        assert!(served.pointer(reference).is_some(), "{reference}");
    }
    for (path, item) in served["paths"].as_object().unwrap() {
        let parameters = item["get"]["parameters"].as_array().cloned().unwrap_or_default();
        let named = |name: &str| {
            parameters
                .iter()
                .any(|parameter| parameter["in"] == "path" && parameter["name"] == name)
        };
        for part in path.split('/').filter_map(|part| part.strip_prefix('{')) {
            assert!(named(part.trim_end_matches('}')), "{path}");
        }
        assert!(
            item["get"]["operationId"].is_string() && item["get"]["summary"].is_string(),
            "{path}"
        );
    }
}

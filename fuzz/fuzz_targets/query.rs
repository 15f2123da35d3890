//! Any text is a query or an error that points into it; a query that is printed is the same query.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sayso_ledger::Query;
use sayso_ledger::query::MAX_LENGTH;

fuzz_target!(|text: &str| {
    match Query::parse(text) {
        Ok(query) => {
            let printed = query.to_string();
            if printed.len() <= MAX_LENGTH {
                assert_eq!(Query::parse(&printed), Ok(query));
            }
        }
        Err(error) => {
            assert!(text.get(error.at.clone()).is_some(), "the pointer leaves the query");
            assert_eq!(error.to_string().lines().count(), 3);
        }
    }
});

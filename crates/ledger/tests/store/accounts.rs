//! Who may correct, and who is signed in.

use jiff::Timestamp;
use sayso_ledger::{Fault, Ledger, LedgerError};

use crate::invented::{ledger_of, problems, time};

/// Two accounts, one of them removed, and a session.
pub fn invented(ledger: &mut Ledger) {
    ledger.add_account("Ida Fenn", "$invented$1", time(200)).unwrap();
    ledger.add_account("Orla Brae", "$invented$2", time(201)).unwrap();
    ledger.remove_account("Orla Brae", time(202)).unwrap();
    ledger
        .begin_session("Ida Fenn", &[1; 32], &[2; 32], time(203), 8)
        .unwrap();
}

/// Has the ledger these accounts?
pub fn are_those_invented(ledger: &Ledger) {
    let accounts = ledger.accounts().unwrap();
    let told: Vec<_> = accounts
        .iter()
        .map(|a| (a.name.as_str(), a.removed.is_some(), a.sessions))
        .collect();
    assert_eq!(told, [("Ida Fenn", false, 1), ("Orla Brae", true, 0)]);
    assert_eq!(
        ledger.password_hash("ida fenn").unwrap(),
        Some(("Ida Fenn".to_owned(), "$invented$1".to_owned()))
    );
    let session = ledger.session(&[1; 32]).unwrap().unwrap();
    assert_eq!(
        (session.name.as_str(), session.form_secret, session.made),
        ("Ida Fenn", [2; 32], time(203))
    );
}

fn refused<T: std::fmt::Debug>(done: Result<T, LedgerError>) -> String {
    match done.unwrap_err().fault {
        Fault::Refused(why) => why,
        other => panic!("{other}"),
    }
}

fn ledger() -> (tempfile::TempDir, Ledger) {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = ledger_of(folder.path(), "t.db", 1);
    invented(&mut ledger);
    (folder, ledger)
}

#[test]
fn an_account_is_there_and_the_ledger_whole() {
    let (folder, ledger) = ledger();
    are_those_invented(&ledger);
    assert_eq!(problems(&ledger), [""; 0]);
    let copy = folder.path().join("copy.db");
    ledger.backup(&copy).unwrap();
    are_those_invented(&Ledger::open_to_read(&copy).unwrap());
}

#[test]
fn a_name_is_given_once_whatever_its_capitals() {
    let (_folder, mut ledger) = ledger();
    let why = refused(ledger.add_account(" IDA fenn", "x", time(300)));
    assert!(why.contains("already"), "{why}");
    // a removed one may stand under corrections: another person does not get it
    let why = refused(ledger.add_account("Orla Brae", "x", time(300)));
    assert!(why.contains("removed"), "{why}");
    for bad in ["", "  ", "a\u{202E}b", "a\nb", "a  b", &"x".repeat(65)] {
        assert!(
            refused(ledger.add_account(bad, "x", time(300))).contains("no name"),
            "{bad:?}"
        );
    }
    assert_eq!(ledger.accounts().unwrap().len(), 2);
}

#[test]
fn nobody_signs_in_with_a_removed_account_until_it_has_another_password() {
    let (_folder, mut ledger) = ledger();
    assert_eq!(ledger.password_hash("Orla Brae").unwrap(), None);
    refused(ledger.begin_session("Orla Brae", &[9; 32], &[9; 32], time(300), 8));
    assert_eq!(ledger.set_password("orla brae", "$new").unwrap(), "Orla Brae");
    assert_eq!(ledger.password_hash("Orla Brae").unwrap().unwrap().1, "$new");
    assert!(refused(ledger.set_password("Nobody", "x")).contains("no account"));
}

#[test]
fn removing_an_account_or_changing_its_password_ends_its_sessions() {
    let (_folder, mut ledger) = ledger();
    ledger.set_password("Ida Fenn", "$other").unwrap();
    assert_eq!(ledger.session(&[1; 32]).unwrap(), None);
    ledger
        .begin_session("Ida Fenn", &[3; 32], &[4; 32], time(300), 8)
        .unwrap();
    ledger.remove_account("ida fenn", time(301)).unwrap();
    assert_eq!(ledger.session(&[3; 32]).unwrap(), None);
    assert!(!ledger.has_accounts().unwrap());
    assert!(refused(ledger.remove_account("Ida Fenn", time(302))).contains("already"));
}

#[test]
fn sessions_end_by_being_ended_by_age_and_by_number() {
    let (_folder, mut ledger) = ledger();
    for n in 10..20_u8 {
        let made = time(300 + i64::from(n));
        ledger
            .begin_session("Ida Fenn", &[n; 32], &[n; 32], made, 4)
            .unwrap();
    }
    let left = |ledger: &Ledger| -> Vec<u8> {
        (0..20)
            .filter(|n| ledger.session(&[*n; 32]).unwrap().is_some())
            .collect()
    };
    assert_eq!(left(&ledger), [16, 17, 18, 19]);
    ledger.end_session(&[19; 32]).unwrap();
    ledger.use_session(&[16; 32], time(900)).unwrap();
    // 17 and 18 were not used since 600
    ledger.end_old_sessions(Timestamp::UNIX_EPOCH, time(600)).unwrap();
    assert_eq!(left(&ledger), [16]);
    // used or not, one that began long ago ends
    ledger.end_old_sessions(time(600), Timestamp::UNIX_EPOCH).unwrap();
    assert_eq!(left(&ledger), [0; 0]);
}

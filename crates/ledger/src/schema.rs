//! The schemas that a ledger has had, and the way from each to the next.
//!
//! `PRAGMA user_version` holds the number of a ledger's schema. Each step runs in one transaction together with the new
//! number, so a ledger has one schema or the next, and never something between. A schema that was released is never
//! edited: what changes is a new step.

use rusqlite::{Connection, TransactionBehavior};

use crate::Fault;

/// The steps: the first makes schema 1 of an empty file, the next schema 2 of schema 1, and so on.
const STEPS: [&str; 6] = [
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    include_str!("schema/5.sql"),
    include_str!("schema/6.sql"),
];

/// The schema that this program writes.
pub const SCHEMA: i64 = STEPS.len() as i64;

/// Marks an SQLite file as ours: "sayS" in ASCII.
pub const APPLICATION: i64 = 0x7361_7953;

/// What a file is, by its two marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// No table in it yet.
    Empty,
    /// A ledger of this schema.
    Schema(i64),
}

/// Looks what the file is.
///
/// # Errors
/// It is no ledger, or one of a newer program.
pub fn state(connection: &Connection) -> Result<State, Fault> {
    // one moment for all questions: another program may be making a ledger of the file
    let moment = match connection.is_autocommit() {
        true => Some(connection.unchecked_transaction()?),
        false => None,
    };
    let found = marks(connection);
    drop(moment);
    found
}

fn marks(connection: &Connection) -> Result<State, Fault> {
    let mark = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    match (mark("application_id")?, mark("user_version")?) {
        (APPLICATION, found) if found > SCHEMA => Err(Fault::Newer { found, known: SCHEMA }),
        (APPLICATION, found) => Ok(State::Schema(found)),
        (0, 0) => {
            let things: i64 =
                connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
            if things == 0 {
                Ok(State::Empty)
            } else {
                Err(Fault::NotALedger)
            }
        }
        _ => Err(Fault::NotALedger),
    }
}

/// Brings an empty file or an older ledger to this program's schema. Several programs may do so at once: the first does
/// it, the others find it done.
///
/// # Errors
/// It is no ledger or a newer one, or it cannot be written; then nothing has changed.
pub fn migrate(connection: &mut Connection) -> Result<(), Fault> {
    loop {
        if state(connection)? == State::Schema(SCHEMA) {
            return Ok(());
        }
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = match state(&step)? {
            State::Empty => 0,
            State::Schema(done) => done,
        };
        if let Some(sql) = usize::try_from(done).ok().and_then(|done| STEPS.get(done)) {
            step.execute_batch(sql)?;
            step.pragma_update(None, "application_id", APPLICATION)?;
            step.pragma_update(None, "user_version", done + 1)?;
            step.commit()?;
        }
    }
}

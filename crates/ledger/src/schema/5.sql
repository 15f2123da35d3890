-- Schema 5: who may correct on the pages. Kept for good.

-- People who may correct. None is ever deleted: corrections bear their names.
CREATE TABLE account (
  account INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  -- the name in small letters: two that differ in nothing else are one
  folded TEXT NOT NULL UNIQUE,
  -- how the password is told from others, in the PHC string format
  hash TEXT NOT NULL,
  made TEXT NOT NULL,
  -- since when nobody signs in with it any more; null: somebody may
  removed TEXT
) STRICT;

-- Who is signed in.
CREATE TABLE session (
  -- the browser has the token, and nobody can make it of this
  token_sha256 BLOB PRIMARY KEY CHECK (length(token_sha256) = 32),
  account INTEGER NOT NULL REFERENCES account (account),
  -- stands in the forms of this session, and in no other site's
  form_secret BLOB NOT NULL CHECK (length(form_secret) = 32),
  -- seconds since 1970
  made INTEGER NOT NULL,
  used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account);
CREATE INDEX session_used ON session (used);

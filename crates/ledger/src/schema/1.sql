-- Schema 1. What is kept for good: article, version, raw, retrieval, reader, reading, correction.
-- What is derived from it and can be made again: everything below the line further down.

-- One published text under one address, through all its versions.
CREATE TABLE article (
  article INTEGER PRIMARY KEY,
  -- the identifier of the input, or the one that sayso made of address or text
  id TEXT NOT NULL UNIQUE,
  -- the canonical address, "file:PATH" where there is none, null for what came through standard input
  address TEXT UNIQUE,
  -- the newest version; null only inside the transaction that adds the first
  current INTEGER REFERENCES version (version)
) STRICT;

-- What one address held at one time: text and metadata, never changed once written.
CREATE TABLE version (
  version INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article (article),
  -- from 1 for each article
  n INTEGER NOT NULL,
  -- SHA-256 of all that follows but times and places of retrieval
  content_sha256 BLOB NOT NULL,
  text_sha256 BLOB NOT NULL,
  text TEXT NOT NULL,
  path TEXT NOT NULL,
  url TEXT,
  outlet TEXT,
  title TEXT,
  byline TEXT,
  published TEXT,
  updated TEXT,
  language TEXT,
  -- JSON: segments that the format itself names, in bytes of the text
  marked TEXT NOT NULL,
  -- JSON: fields of the input that sayso does not know
  extra TEXT NOT NULL,
  -- the identifier that the input gave, where the article has another; it leads to the article as well
  given TEXT,
  -- the newest reading; null only inside the transaction that adds the first
  current INTEGER REFERENCES reading (reading),
  UNIQUE (article, n)
) STRICT;

CREATE INDEX version_given ON version (given) WHERE given IS NOT NULL;

-- The bytes that a version was made of, as they came: zlib data whose preset dictionary is the end of the version's text
-- (its last 32,768 bytes), because most of the bytes say the same.
CREATE TABLE raw (
  version INTEGER PRIMARY KEY REFERENCES version (version),
  sha256 BLOB NOT NULL,
  size INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

-- Each time that a version was met. The bytes of the first are kept; a later page may differ in what is not the article.
CREATE TABLE retrieval (
  retrieval INTEGER PRIMARY KEY,
  version INTEGER NOT NULL REFERENCES version (version),
  retrieved TEXT NOT NULL,
  raw_sha256 BLOB NOT NULL,
  -- when the page said that it was last updated; a new stamp alone makes no new version
  updated TEXT,
  -- where it was fetched from, as asked, with what the server gave for asking again; null for files
  requested TEXT,
  etag TEXT,
  last_modified TEXT
) STRICT;
CREATE INDEX retrieval_version ON retrieval (version);
CREATE INDEX retrieval_requested ON retrieval (requested) WHERE requested IS NOT NULL;

CREATE TABLE reader (
  reader INTEGER PRIMARY KEY,
  version TEXT NOT NULL UNIQUE
) STRICT;

-- What one version of the reader found in one version of an article. Never changed once written.
CREATE TABLE reading (
  reading INTEGER PRIMARY KEY,
  version INTEGER NOT NULL REFERENCES version (version),
  reader INTEGER NOT NULL REFERENCES reader (reader),
  made TEXT NOT NULL,
  -- the text that its spans are good for
  text_sha256 BLOB NOT NULL,
  -- the reading as JSON, spans in bytes of the text; gzip
  body BLOB NOT NULL,
  UNIQUE (version, reader)
) STRICT;

-- What people changed. Never changed but for being undone.
CREATE TABLE correction (
  correction INTEGER PRIMARY KEY,
  -- see the program's table of corrections
  kind TEXT NOT NULL,
  -- the version of the article that it was made on; null for merges and splits of voices
  version INTEGER REFERENCES version (version),
  text_sha256 BLOB,
  -- JSON: where it applies, with the words that stood there
  target TEXT NOT NULL,
  -- JSON: what is said instead
  change TEXT NOT NULL,
  who TEXT NOT NULL,
  made TEXT NOT NULL,
  why TEXT,
  undone TEXT,
  undone_by TEXT,
  undone_why TEXT
) STRICT;
CREATE INDEX correction_version ON correction (version);

---------------------------------------------------------------------------------------------------------------------
-- Derived: the newest reading of the newest version of each article, with corrections applied, laid out for search.

CREATE TABLE outlet (
  outlet INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- Of the newest version.
CREATE TABLE entry (
  article INTEGER PRIMARY KEY REFERENCES article (article),
  outlet INTEGER REFERENCES outlet (outlet),
  -- the day of publication
  day TEXT,
  -- orphaned corrections of the article
  orphaned INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX entry_day ON entry (day);

-- One identity across articles.
CREATE TABLE identity (
  identity INTEGER PRIMARY KEY,
  -- stable, readable, made of its content
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- how many it made, so that lists can begin with those who speak most
  statements INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX identity_statements ON identity (statements);

-- Keys that identities had before; they still lead to them.
CREATE TABLE identity_alias (
  key TEXT PRIMARY KEY,
  identity INTEGER NOT NULL REFERENCES identity (identity) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_alias_identity ON identity_alias (identity);

-- A voice as one article has it.
CREATE TABLE voice (
  voice INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article (article),
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- JSON: the words of its roles
  roles TEXT NOT NULL,
  -- the state to which it belongs, or else the one that the article is mostly about
  place TEXT,
  -- "he" or "she", where the article's words show which
  pronoun TEXT,
  -- voices of other articles may be the same only within a block; null for unnamed voices
  block TEXT,
  -- null for unnamed voices; as long as the block waits in `pending`, null or the identity before
  identity INTEGER REFERENCES identity (identity),
  -- why it belongs to the identity
  evidence TEXT,
  UNIQUE (article, n)
) STRICT;
CREATE INDEX voice_identity ON voice (identity);
CREATE INDEX voice_block ON voice (block) WHERE block IS NOT NULL;

-- Blocks whose identities have to be found again.
CREATE TABLE pending (
  block TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE statement (
  statement INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article (article),
  n INTEGER NOT NULL,
  form TEXT NOT NULL,
  act TEXT NOT NULL,
  voice INTEGER REFERENCES voice (voice),
  -- the article's day of publication and outlet, again, so that candidates can be sorted without their articles
  day TEXT,
  outlet INTEGER REFERENCES outlet (outlet),
  said_from TEXT,
  said_to TEXT,
  -- its content, from its first to its last byte
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  score REAL NOT NULL,
  corrected INTEGER NOT NULL,
  UNIQUE (article, n)
) STRICT;
-- Acts, outlets and days are facets in the index of words, which answers them together with everything else.
CREATE INDEX statement_voice ON statement (voice);
CREATE INDEX statement_said ON statement (said_from) WHERE said_from IS NOT NULL;

-- Who passed a statement on, nearest the page first.
CREATE TABLE relay (
  statement INTEGER NOT NULL REFERENCES statement (statement),
  position INTEGER NOT NULL,
  voice INTEGER NOT NULL REFERENCES voice (voice),
  PRIMARY KEY (statement, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX relay_voice ON relay (voice);

CREATE TABLE figure (
  figure INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article (article),
  -- its place in the reading's list, from 1
  n INTEGER NOT NULL,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  counts TEXT,
  lower INTEGER,
  upper INTEGER,
  approximate INTEGER NOT NULL,
  -- who gives it; null: the article itself
  statement INTEGER REFERENCES statement (statement),
  UNIQUE (article, n)
) STRICT;
CREATE INDEX figure_statement ON figure (statement) WHERE statement IS NOT NULL;

-- Words. Beside the words themselves each row has facets: one word for each value that is often asked for together
-- with words, so that one walk through the index answers both.
CREATE VIRTUAL TABLE article_words USING fts5 (
  text, facets, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE statement_words USING fts5 (
  content, source, voice, relays, figures, facets, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
-- What is counted, and the sentence around it.
CREATE VIRTUAL TABLE figure_words USING fts5 (
  counts, around, facets, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE identity_words USING fts5 (
  names, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

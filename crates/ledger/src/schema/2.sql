-- Schema 2: what joins articles. Kept for good: which versions are background. All else here is derived.

-- Is it no news but a text that news lift passages from: an encyclopedia's entry, a press release?
ALTER TABLE version ADD COLUMN background INTEGER NOT NULL DEFAULT 0;

-- The articles that a correction names which says what joins two: so it is found from both.
CREATE TABLE correction_article (
  article INTEGER NOT NULL REFERENCES article (article),
  correction INTEGER NOT NULL REFERENCES correction (correction),
  PRIMARY KEY (article, correction)
) STRICT, WITHOUT ROWID;

-- By what articles are found that are worth comparing, see the linker's `marks`.
CREATE TABLE mark (
  mark INTEGER NOT NULL,
  article INTEGER NOT NULL,
  PRIMARY KEY (mark, article)
) STRICT, WITHOUT ROWID;

-- Of which reading an article's marks are, and of which day: so they can be found again when it changes.
CREATE TABLE marked (
  article INTEGER PRIMARY KEY REFERENCES article (article),
  reading INTEGER NOT NULL REFERENCES reading (reading),
  day TEXT
) STRICT;

-- Articles that have to be compared with others anew.
CREATE TABLE unlinked (
  article INTEGER PRIMARY KEY REFERENCES article (article)
) STRICT;
INSERT INTO unlinked (article) SELECT article FROM article WHERE current IS NOT NULL;

-- What joins two places of articles.
CREATE TABLE link (
  article INTEGER NOT NULL,
  -- 1 same statement, 2 copies, 3 denies, 4 confirms, 5 answers, 6 relays, 7 same quantity
  kind INTEGER NOT NULL,
  -- A statement's number; for quantities the figure's; 0 for the article as a whole; below 0 a passage or part of a statement:
  -- -1 minus (the statement's number or 0, times 2^47, plus the start times 2^20, plus the length, both in bytes).
  place INTEGER NOT NULL,
  other INTEGER NOT NULL,
  other_place INTEGER NOT NULL,
  -- in thousandths
  score INTEGER NOT NULL,
  -- what else is known of it, by kind
  detail TEXT,
  PRIMARY KEY (article, kind, place, other, other_place)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_other ON link (other, kind, other_place);

-- Articles whose claims have to be put together anew.
CREATE TABLE unclaimed (
  article INTEGER PRIMARY KEY REFERENCES article (article)
) STRICT;

-- Statements that report one utterance.
CREATE TABLE claim (
  claim INTEGER PRIMARY KEY,
  -- made of its first statement
  key TEXT NOT NULL UNIQUE,
  -- the wording that stands for it
  gist TEXT NOT NULL,
  -- whose it is, as most articles have it
  identity INTEGER,
  voice TEXT,
  -- how many it has
  statements INTEGER NOT NULL,
  articles INTEGER NOT NULL,
  outlets INTEGER NOT NULL,
  -- origins, by their state
  named INTEGER NOT NULL,
  not_recorded INTEGER NOT NULL,
  not_established INTEGER NOT NULL,
  -- statements that deny it
  denied INTEGER NOT NULL,
  -- days of publication
  first TEXT,
  last TEXT
) STRICT;
CREATE INDEX claim_last ON claim (last);
CREATE INDEX claim_identity ON claim (identity) WHERE identity IS NOT NULL;

CREATE TABLE claim_member (
  article INTEGER NOT NULL,
  -- as in `link`
  place INTEGER NOT NULL,
  claim INTEGER NOT NULL REFERENCES claim (claim),
  -- the key that the claim would have if this were its first statement, as a number: old keys still lead to it
  key INTEGER NOT NULL,
  PRIMARY KEY (article, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_member_claim ON claim_member (claim);
CREATE INDEX claim_member_key ON claim_member (key);

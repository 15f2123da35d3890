-- Schema 6: lists stand ready in their orders, and hits are shown without the reading that they come from. All of it is derived.

-- The orders in which claims are listed.
DROP INDEX claim_last;
CREATE INDEX claim_newest ON claim (last DESC, articles DESC, key);
CREATE INDEX claim_articles ON claim (articles DESC, outlets DESC, last DESC, key);
CREATE INDEX claim_origins ON claim (named DESC, not_recorded + not_established DESC, articles DESC, last DESC, key);
CREATE INDEX claim_denied ON claim (denied DESC, articles DESC, last DESC, key);

-- In how many articles an identity speaks, and the days of the first and the last of these that has a day.
ALTER TABLE identity ADD COLUMN articles INTEGER NOT NULL DEFAULT 0;
ALTER TABLE identity ADD COLUMN first TEXT;
ALTER TABLE identity ADD COLUMN last TEXT;
UPDATE identity SET (articles, first, last) = (
  SELECT count(DISTINCT article), min(day), max(day) FROM voice JOIN entry USING (article)
  WHERE voice.identity = identity.identity AND speaks
);
DROP INDEX identity_statements;
CREATE INDEX identity_statements ON identity (statements DESC, key);
CREATE INDEX identity_kind ON identity (kind, statements DESC, key);

-- Where a statement's source, cue and content stand: three lists of spans in bytes of the text, JSON. Null where a program of an
-- older schema laid the article out: then the reading tells.
ALTER TABLE statement ADD COLUMN passages TEXT;

-- In which segments an article is searched, JSON: the first byte of its body, and spans in bytes of the text. Null as above, for
-- all statements of the article too.
ALTER TABLE entry ADD COLUMN searched TEXT;
CREATE INDEX entry_searched ON entry (article) WHERE searched IS NULL;

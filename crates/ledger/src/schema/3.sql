-- Schema 3: who is named and does not speak, and which linker derived what joins articles. All of it is derived.

-- Does the voice speak in the article, or is it only named? One that is only named has no identity where nobody speaks
-- who it could be.
ALTER TABLE voice ADD COLUMN speaks INTEGER NOT NULL DEFAULT 1;
-- In which blocks does anybody speak?
CREATE INDEX voice_speaks ON voice (block) WHERE speaks AND block IS NOT NULL;

-- With which version of the linker voices, links and claims were derived: one row, or none in a ledger without articles.
CREATE TABLE linked_by (
  row INTEGER PRIMARY KEY CHECK (row = 1),
  -- null: by a program that did not note it
  linker TEXT
) STRICT;
INSERT INTO linked_by (row) SELECT 1 WHERE EXISTS (SELECT 1 FROM article);

-- Articles whose rows are those of another linker and have to be derived anew.
CREATE TABLE underived (
  article INTEGER PRIMARY KEY REFERENCES article (article)
) STRICT;

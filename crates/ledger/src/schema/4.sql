-- Schema 4: what tables of quantities are put together from stands ready. All of it is derived.

-- A figure that another counts the same as: what it counts, its words and where they stand, as JSON. One that is missing is read
-- from its article.
CREATE TABLE counted (
  article INTEGER NOT NULL REFERENCES article (article),
  n INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (article, n)
) STRICT, WITHOUT ROWID;

-- Figures that have another against them.
CREATE INDEX link_contested ON link (article, place)
  WHERE kind = 7 AND substr(detail, 1, 20) <> '{"relation":"agrees"';

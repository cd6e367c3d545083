-- One row a question. Nothing of the citizen stands here, and nothing may be added that tells who asked.
CREATE TABLE questions (
    at      INTEGER NOT NULL,  -- Unix time in milliseconds
    lang    TEXT,              -- kk, ru; NULL for a bilingual reply
    outcome TEXT NOT NULL,     -- answer, suggest, unknown
    entry   TEXT,              -- the entry answered with
    region  TEXT,              -- the region named, as an entry id
    score   REAL NOT NULL,     -- 0 to 1
    how     TEXT NOT NULL,     -- message, group, command, button, inline, location, deep_link
    took_us INTEGER NOT NULL   -- microseconds the answer took to make
) STRICT;

CREATE INDEX questions_at ON questions (at);

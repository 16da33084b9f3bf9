-- What was changed in the lists, for undo and history, for twelve months; and what staff were last
-- told. Neither can hold who asked for help: there is no id, no time of day, and `reported` is not
-- written down here.

CREATE TABLE changes (
    batch INTEGER NOT NULL, -- what was done at once
    area INTEGER NOT NULL REFERENCES areas (id),
    offer TEXT NOT NULL CHECK (offer <> ''),
    folded TEXT NOT NULL CHECK (folded <> ''), -- the name as it is now; a new one takes all along
    field TEXT NOT NULL CHECK (field <> 'reported'),
    old TEXT, -- NULL: there was no such entry
    new TEXT, -- NULL: there is none any more
    day TEXT NOT NULL CHECK (day IS date(day)),
    label TEXT NOT NULL, -- the lists of whoever did it, or "administrator"; never a person
    PRIMARY KEY (batch, area, offer, folded, field)
) WITHOUT ROWID;

CREATE INDEX changes_by_entry ON changes (area, offer, folded);

CREATE TABLE notices (
    kind TEXT NOT NULL CHECK (kind <> ''),
    subject TEXT NOT NULL, -- a set of lists or a period, never a person
    day TEXT NOT NULL CHECK (day IS date(day)),
    PRIMARY KEY (kind, subject)
) WITHOUT ROWID;

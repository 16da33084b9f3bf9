-- Areas and contacts: people and organisations who have put themselves at others' disposal.
-- Nothing here can hold who asked for help, what they wrote or when: keep it so.

PRAGMA application_id = 1265590881; -- "Koba": a database of another program is not taken over

CREATE TABLE areas (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name <> ''),
    kind TEXT NOT NULL
        CHECK (kind IN ('association', 'county', 'site', 'trust', 'region', 'nation'))
);

CREATE TABLE area_counties (
    area INTEGER NOT NULL REFERENCES areas (id) ON DELETE CASCADE,
    county TEXT NOT NULL CHECK (county GLOB '[0-9][0-9]'), -- as in conversations.directory
    PRIMARY KEY (area, county)
) WITHOUT ROWID;

CREATE TABLE contacts (
    area INTEGER NOT NULL REFERENCES areas (id),
    offer TEXT NOT NULL CHECK (offer <> ''),
    folded TEXT NOT NULL CHECK (folded <> ''), -- the name as identities compare it
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
    role TEXT NOT NULL,
    workplace TEXT NOT NULL,
    phones TEXT NOT NULL, -- several are joined by " / ", as in emails and languages
    emails TEXT NOT NULL,
    url TEXT NOT NULL,
    address TEXT NOT NULL,
    hours TEXT NOT NULL,
    languages TEXT NOT NULL,
    students INTEGER NOT NULL CHECK (students IN (0, 1)),
    members_only INTEGER NOT NULL CHECK (members_only IN (0, 1)),
    note TEXT NOT NULL,
    agreed INTEGER NOT NULL CHECK (agreed IN (0, 1)),
    confirmed TEXT CHECK (confirmed IS date(confirmed)), -- NULL: nobody ever confirmed it
    hidden INTEGER NOT NULL CHECK (hidden IN (0, 1)),
    reported INTEGER NOT NULL CHECK (reported IN (0, 1)), -- no date, no number of reports
    changed TEXT NOT NULL CHECK (changed IS date(changed)),
    PRIMARY KEY (area, offer, folded)
);

-- The fields of conversations.directory.Contact in their order, then what to sort by.
CREATE VIEW contact_list AS
SELECT areas.name AS area, offer, contacts.name, contacts.kind, role, workplace, phones, emails,
    url, address, hours, languages, students, members_only, note, agreed, confirmed, hidden,
    reported, areas.id AS area_id, folded
FROM contacts JOIN areas ON areas.id = contacts.area;

-- Which areas a new database begins with says areas.toml of the script's folder.

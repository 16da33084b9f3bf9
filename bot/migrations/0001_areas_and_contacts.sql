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

-- The 19 local associations still follow the counties as they were until 2018, so Innlandet,
-- Agder, Vestland and Trøndelag have two lists each. An association is shown in the county that
-- holds nearly all of it. Single municipalities that have moved since do not count (Lunner and
-- Jevnaker from Oppland, Røyken and Hurum from Buskerud to Akershus; Rømskog from Østfold to
-- Akershus; Svelvik from Vestfold to Buskerud; Hornindal from Sogn og Fjordane to Møre og Romsdal;
-- Rindal and Halsa from Møre og Romsdal to Trøndelag; a part of Tjeldsund from Nordland to Troms):
-- else all of Akershus would have to choose between lists for the sake of a few. Everybody may
-- call whichever county they like.
INSERT INTO areas (id, name, kind) VALUES
    (1, 'Østfold legeforening', 'association'),
    (2, 'Akershus legeforening', 'association'),
    (3, 'Oslo legeforening', 'association'),
    (4, 'Hedmark legeforening', 'association'),
    (5, 'Oppland legeforening', 'association'),
    (6, 'Buskerud legeforening', 'association'),
    (7, 'Vestfold legeforening', 'association'),
    (8, 'Telemark legeforening', 'association'),
    (9, 'Aust-Agder legeforening', 'association'),
    (10, 'Vest-Agder legeforening', 'association'),
    (11, 'Rogaland legeforening', 'association'),
    (12, 'Hordaland legeforening', 'association'),
    (13, 'Sogn og Fjordane legeforening', 'association'),
    (14, 'Møre og Romsdal legeforening', 'association'),
    (15, 'Sør-Trøndelag legeforening', 'association'),
    (16, 'Nord-Trøndelag legeforening', 'association'),
    (17, 'Nordland legeforening', 'association'),
    (18, 'Troms legeforening', 'association'),
    (19, 'Finnmark legeforening', 'association'),
    (20, 'nasjonal', 'nation');

INSERT INTO area_counties (area, county) VALUES
    (1, '31'), (2, '32'), (3, '03'), (4, '34'), (5, '34'), (6, '33'), (7, '39'), (8, '40'),
    (9, '42'), (10, '42'), (11, '11'), (12, '46'), (13, '46'), (14, '15'), (15, '50'),
    (16, '50'), (17, '18'), (18, '55'), (19, '56');

-- What a list can be narrowed by, who is away, who may stand on the open web, and since when and by
-- whose word somebody has agreed to be listed. All of it is about those who help, as before.

ALTER TABLE contacts ADD COLUMN agreed_on TEXT CHECK (agreed_on IS date(agreed_on));
ALTER TABLE contacts ADD COLUMN agreed_by TEXT NOT NULL DEFAULT ''; -- a label, as in changes
ALTER TABLE contacts ADD COLUMN gender TEXT NOT NULL DEFAULT ''
    CHECK (gender IN ('', 'woman', 'man'));
ALTER TABLE contacts ADD COLUMN setting TEXT NOT NULL DEFAULT ''
    CHECK (setting IN ('', 'gp', 'hospital', 'other'));
ALTER TABLE contacts ADD COLUMN away TEXT CHECK (away IS date(away)); -- the last day of it
ALTER TABLE contacts ADD COLUMN web INTEGER NOT NULL DEFAULT 0 CHECK (web IN (0, 1));

DROP VIEW contact_list;

-- The fields of Contact, then what to sort by.
CREATE VIEW contact_list AS
SELECT areas.name AS area, offer, contacts.name, contacts.kind, role, workplace, phones, emails,
    url, address, hours, languages, students, members_only, note, agreed, confirmed, hidden,
    reported, gender, setting, away, web, agreed_on, agreed_by, areas.id AS area_id, folded
FROM contacts JOIN areas ON areas.id = contacts.area;

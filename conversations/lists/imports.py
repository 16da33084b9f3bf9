"""The import of contacts as one pure state machine, from the file to *Ta i bruk*.

    ExpectInput ─ rows ─→ UploadedRows ─ area, offer ─→ ImportDraft ─ Ta i bruk ─→ saved
                                                          │ two-person rule
                                                          └─→ Proposal ─ Godkjenn ─→ saved
                                                                       └ Nei ─→ refused
Consent, ticks and the doctors' preview stay with the draft; *Avbryt* ends it. What does not fit the
stage says that the preview is gone, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from enum import Enum
from typing import NamedTuple

from conversations.contacts.contact import Contact
from conversations.contacts.parse_result import Question, SourceSheet
from conversations.lists import change_screens, preview, questions, screens
from conversations.lists.import_plan import ANOTHER, ImportDraft
from conversations.lists.snapshot import (
    ExpectInput,
    ImportAct,
    ImportAction,
    ListContext,
    ListSnapshot,
    parse_number,
)
from conversations.lists.two_person import Proposal, needs_second_person
from conversations.model import Screen
from conversations.values import value_object


@value_object
class UploadedRows:
    """What somebody sent, as sheets, and what is known about all of their rows."""

    sheets: Sequence[SourceSheet]
    area: str = ""
    offer: str = ""
    only: str = ""  # the one list that it may be about
    whole: bool = True
    editing: Contact | None = None
    question: Question | None = None  # that waits for its answer
    answers: Mapping[str, str] = field(default_factory=dict)  # by the key of a question


@value_object
class Closed:
    """What was done already, so that a second tap on its button is told so."""

    notice: str  # key of a text


Stage = ExpectInput | UploadedRows | ImportDraft | Proposal | Closed


@value_object
class PendingImport:
    """An import that waits: its name in buttons, whose it is, how far it has come."""

    nonce: str
    owner: int
    stage: Stage


@value_object
class RowsReceived:
    """A file or a text was read."""

    upload: UploadedRows
    is_file: bool = False


class SaveResult(Enum):
    """What became of `SaveChanges`."""

    SAVED = "saved"
    CONFLICT = "conflict"


Action = RowsReceived | ImportAction | SaveResult


@value_object
class SaveChanges:
    """Save what a draft or a proposal does, then go on with it and a `SaveResult`."""

    stage: ImportDraft | Proposal
    label: str


@value_object
class NotifyAdministrators:
    """Send each of these chats a screen."""

    screens: Mapping[int, Screen]


@value_object
class SendPreview:
    """Send its owner all of a large draft as a file."""

    text: str
    count: int  # of the people in it


Effect = SaveChanges | NotifyAdministrators | ExpectInput | SendPreview


class ImportTurn(NamedTuple):
    """What waits from now on (None: nothing), what is shown, what is to be done."""

    stage: Stage | None
    screen: Screen | None = None
    effects: tuple[Effect, ...] = ()


def advance_import(pending: PendingImport, action: Action, context: ListContext) -> ImportTurn:
    """What an action does to an import that waits; can take long, and loads libraries.

    Where nothing waits, the stage is `ExpectInput()`: the next file or text begins an import.
    """
    match pending.stage, action:
        case Closed(notice), ImportAction():
            said = context.snapshot.words.say(notice)
            home = screens.home(context.snapshot, context.administrator, notice=said)
            return ImportTurn(pending.stage, home)
        case Proposal() as proposal, SaveResult():
            return _after_proposal(pending.owner, proposal, action, context)
        case Proposal() as proposal, ImportAction():
            return _decide(pending, proposal, action, context)
        case _ if pending.owner != context.chat:
            return _say_expired(pending.stage, context)
        case ExpectInput() as expected, RowsReceived(upload, is_file):
            is_whole = upload.whole and (expected.file or not expected.area)
            area, offer = expected.area, expected.offer
            upload = replace(upload, area=area, offer=offer, only=area, whole=is_whole)
            return _ask_or_preview(pending.nonce, upload, context, is_file=is_file)
        case UploadedRows() as upload, ImportAction():
            return _choose(upload, action, context)
        case ImportDraft() as draft, SaveResult():
            return _after_draft(draft, action, context)
        case ImportDraft() as draft, ImportAction():
            return _change_draft(draft, action, context)
    return _say_expired(pending.stage, context)


def propose_changes(nonce: str, proposal: Proposal, context: ListContext) -> ImportTurn | None:
    """Asks the others with the same lists, one of whom has to agree; None where one is enough."""
    if not (context.two_person and needs_second_person(proposal.steps)):
        return None
    snapshot, words = context.snapshot, context.snapshot.words
    others = context.other_editors(proposal.areas)
    if not others:
        notice = words.say("no_second", area=", ".join(proposal.areas))
        return ImportTurn(None, screens.home(snapshot, context.administrator, notice=notice))
    question = change_screens.approval_screen(snapshot, proposal, nonce)
    ask = NotifyAdministrators(dict.fromkeys(others, question))
    see = words.button("see_waiting", ImportAct.TURN_PAGE.data(nonce, 0))
    rows = ((see,), (words.button("home", "L.home"),))
    return ImportTurn(proposal, screens.lists_screen(words.lines("wait_second"), rows), (ask,))


def _say_expired(stage: Stage | None, context: ListContext) -> ImportTurn:
    """Nothing is changed; what waits, if anything, goes on waiting for whose it is."""
    notice = context.snapshot.words.say("draft_gone")
    return ImportTurn(stage, screens.home(context.snapshot, context.administrator, notice=notice))


def _ask_or_preview(
    nonce: str, upload: UploadedRows, context: ListContext, *, is_file: bool = False
) -> ImportTurn:
    """Asks which list and which offer, where nobody has said it; else the preview."""
    from conversations.contacts.parse_rules import ParseRules
    from conversations.contacts.sheets import read_sheets

    snapshot, administrator = context.snapshot, context.administrator
    mine = snapshot.areas_of(administrator)
    if len(mine) == 1:
        upload = replace(upload, area=upload.area or mine[0].name)
    rules = ParseRules(
        snapshot.areas,
        snapshot.script.offer_names(),
        snapshot.script.offer_areas(),
        snapshot.day,
        upload.area,
        upload.offer,
        allowed={upload.only} if upload.only else {area.name for area in mine},
        answers=upload.answers,
    )
    result = read_sheets(upload.sheets, rules)
    if result.questions:
        return _ask(nonce, upload, result.questions[0], context)
    draft = ImportDraft(nonce, administrator.label, result, upload.whole, upload.editing)
    return _first_preview(_rebase(draft, snapshot), snapshot, is_file=is_file)


def _ask(nonce: str, upload: UploadedRows, question: Question, context: ListContext) -> ImportTurn:
    """Asks for what the reader has to know; the answer is for these rows alone."""
    snapshot = context.snapshot
    if question.key == "area":
        data = ImportAct.CHOOSE_AREA.data(nonce)
        return ImportTurn(upload, questions.ask_area(snapshot, context.administrator, data))
    if question.key == "offer":
        area = next((area for area in snapshot.areas if area.name == upload.area), None)
        data = ImportAct.CHOOSE_OFFER.data(nonce)
        return ImportTurn(upload, questions.ask_offer(snapshot, area, data))
    upload = replace(upload, question=question)
    return ImportTurn(upload, questions.ask_question(snapshot, question, nonce))


def _choose(upload: UploadedRows, action: ImportAction, context: ListContext) -> ImportTurn:
    """Which list or offer rows are about, and whatever else their reader asked."""
    area = context.snapshot.area(action.argument, context.administrator)
    if action.act is ImportAct.CHOOSE_AREA and area:
        upload = replace(upload, area=area.name)
    elif action.act is ImportAct.CHOOSE_OFFER and action.argument in context.snapshot.script.offers:
        upload = replace(upload, offer=action.argument)
    elif action.act is ImportAct.ANSWER_QUESTION and upload.question:
        number = min(parse_number(action.argument), len(upload.question.options) - 1)
        answer = {upload.question.key: upload.question.options[number].value}
        upload = replace(upload, answers={**upload.answers, **answer}, question=None)
    elif action.act is ImportAct.CANCEL:
        notice = context.snapshot.words.say("cancelled")
        home = screens.home(context.snapshot, context.administrator, notice=notice)
        return ImportTurn(None, home)
    else:
        return _say_expired(upload, context)
    return _ask_or_preview(action.nonce, upload, context)


def _rebase(draft: ImportDraft, snapshot: ListSnapshot) -> ImportDraft:
    """The draft beside the lists of this moment (as Git rebases)."""
    # A reported number says nothing about what is imported, and stays reported whatever comes.
    listed = [replace(c, reported=False) if c.reported else c for c in snapshot.contacts]
    return draft.rebase(listed, snapshot.day)


def _preview(
    draft: ImportDraft, snapshot: ListSnapshot, notice: str = "", *, is_file: bool = False
) -> ImportTurn:
    """The page at which the owner of a draft is."""
    return ImportTurn(draft, preview.preview(snapshot, draft, notice, file=is_file))


def _first_preview(
    draft: ImportDraft, snapshot: ListSnapshot, notice: str = "", *, is_file: bool = False
) -> ImportTurn:
    """The first page; of a large draft, all of it as a file besides."""
    turn = _preview(draft, snapshot, notice, is_file=is_file)
    if draft.reading.is_refused or not preview.is_for_file(draft):
        return turn
    sent = SendPreview(preview.preview_text(snapshot, draft), len(draft.plan.changes))
    return turn._replace(effects=(sent,))


def _change_draft(draft: ImportDraft, action: ImportAction, context: ListContext) -> ImportTurn:
    """What its owner does to a draft, which is compared anew with the lists each time."""
    snapshot, words = context.snapshot, context.snapshot.words
    if action.act is ImportAct.CANCEL:
        notice = words.say("cancelled")
        return ImportTurn(None, screens.home(snapshot, context.administrator, notice=notice))
    fresh = _rebase(draft, snapshot)
    if fresh.plan != draft.plan:  # somebody else changed the lists: what was read is out of date
        fresh = replace(fresh, page=0, pages_read=1)
        return _first_preview(fresh, snapshot, words.say("outdated"))
    match action.act:
        case ImportAct.SHOW_AS_DOCTOR:
            number = parse_number(action.argument)
            lists = preview.doctor_pages(snapshot, fresh)[number : number + 1]
            opened = fresh.open_lists(pair for page in lists for pair in page)
            return ImportTurn(opened, preview.doctors_preview(snapshot, opened, number))
        case ImportAct.SHOW_MISSING:
            start = parse_number(action.argument)
            opened = fresh.open_missing(start, start + preview.TICKS)
            return ImportTurn(opened, preview.missing_screen(snapshot, opened, start))
        case ImportAct.APPLY if not context.can_edit(draft.areas):
            return _say_expired(draft, context)
        case ImportAct.APPLY:
            return _apply(fresh, context)
    changed = _decide_in_draft(fresh, action, preview.last_page(snapshot, fresh))
    if not changed:
        return _say_expired(draft, context)
    changed = _rebase(changed, snapshot)
    if action.act is ImportAct.TOGGLE_REMOVAL and len(fresh.plan.missing) > preview.TICKS:
        start = parse_number(action.argument.partition(".")[0])
        return ImportTurn(changed, preview.missing_screen(snapshot, changed, start))
    return _preview(changed, snapshot)


def _apply(draft: ImportDraft, context: ListContext) -> ImportTurn:
    """Saves a draft of which all pages were read, or asks a second administrator."""
    last = preview.last_page(context.snapshot, draft)
    is_seen = draft.pages_read > last and not any(preview.open_first(context.snapshot, draft))
    if not (draft.is_ready and is_seen):
        return _preview(draft.turn_to(draft.pages_read), context.snapshot)
    proposal = Proposal(draft.label, draft.steps, draft)
    save = ImportTurn(None, effects=(SaveChanges(draft, draft.label),))
    return propose_changes(draft.nonce, proposal, context) or save


def _decide_in_draft(draft: ImportDraft, action: ImportAction, last: int) -> ImportDraft | None:
    """The draft after a tick, an answer or a turned page; None for what is none of these."""
    first, _, second = action.argument.partition(".")
    number, other = parse_number(first), parse_number(second)
    match action.act:
        case ImportAct.SHOW if first == "last":
            return draft.turn_to(last)
        case ImportAct.SHOW | ImportAct.CHOOSE_AREA | ImportAct.CHOOSE_OFFER:
            return draft.turn_to(number if action.act is ImportAct.SHOW else 0)
        case ImportAct.TOGGLE_REMOVAL:
            return draft.toggle_removal(number, other if second else number)
        case ImportAct.CONFIRM_CONSENT:
            ticked = draft.toggle_consent(number, other)
            is_page = other > number  # all of a page: on to the next one
            return ticked.turn_to(min(draft.page + 1, last)) if is_page else ticked
        case ImportAct.ANSWER_DOUBT if number < len(draft.plan.doubts):
            return draft.answer_doubt(number, ANOTHER if second == str(ANOTHER) else other)
        case ImportAct.REFUSAL if number < len(draft.plan.refusing):
            return draft.toggle_leaving(number, "hide" if second == "hide" else "remove")
    return None


def _after_draft(draft: ImportDraft, result: SaveResult, context: ListContext) -> ImportTurn:
    snapshot, words = context.snapshot, context.snapshot.words
    if result is SaveResult.CONFLICT:
        fresh = replace(_rebase(draft, snapshot), page=0, pages_read=1)
        return _first_preview(fresh, snapshot, words.say("outdated"))
    notice = words.say("applied", summary=change_screens.summary(snapshot, draft.steps))
    screen = screens.after_import(snapshot, context.administrator, draft.areas, notice)
    return ImportTurn(Closed("already_used"), screen, (ExpectInput(),))


def _decide(
    pending: PendingImport, proposal: Proposal, action: ImportAction, context: ListContext
) -> ImportTurn:
    """What the second administrator did; it has to be another one, with the same lists."""
    snapshot, words, chat = context.snapshot, context.snapshot.words, context.chat
    if not context.can_edit(proposal.areas):
        return _say_expired(proposal, context)
    if pending.owner == chat:
        return _look_at_own(pending, proposal, action, context)
    last, notice = proposal.last_page(chat), ""
    match action.act:
        case ImportAct.TURN_PAGE:
            page = parse_number(action.argument)
        case ImportAct.REJECT:
            tell = NotifyAdministrators({pending.owner: screens.message_screen(words, "second_no")})
            notice = words.say("second_refused")
            rest = snapshot.without_waiting(pending.nonce)
            home = screens.home(rest, context.administrator, notice=notice)
            return ImportTurn(Closed("already_refused"), home, (tell,))
        case ImportAct.APPROVE if last >= change_screens.last_required_page(snapshot, proposal):
            if proposal.draft and _rebase(proposal.draft, snapshot).plan != proposal.draft.plan:
                return _after_proposal(pending.owner, proposal, SaveResult.CONFLICT, context)
            second = context.administrator.label
            label = words.say("both", first=proposal.label, second=second)
            return ImportTurn(None, effects=(SaveChanges(proposal, label),))
        case ImportAct.APPROVE:  # a forged tap: the button is on no page before
            page, notice = last + 1, words.say("second_unseen")
        case _:
            return _say_expired(proposal, context)
    proposal, page = proposal.turn_page(chat, page)
    screen = change_screens.approval_screen(snapshot, proposal, pending.nonce, page, notice)
    return ImportTurn(proposal, screen)


def _look_at_own(
    pending: PendingImport, proposal: Proposal, action: ImportAction, context: ListContext
) -> ImportTurn:
    """What somebody does to a change of their own that waits: they read it, or withdraw it."""
    snapshot, words = context.snapshot, context.snapshot.words
    if action.act is ImportAct.TURN_PAGE:
        page = parse_number(action.argument)
        own = change_screens.approval_screen(snapshot, proposal, pending.nonce, page, is_own=True)
        return ImportTurn(proposal, own)
    if action.act is ImportAct.CANCEL:
        rest, said = snapshot.without_waiting(pending.nonce), words.say("withdrawn")
        home = screens.home(rest, context.administrator, notice=said)
        return ImportTurn(Closed("withdrawn"), home)
    return ImportTurn(proposal, screens.message_screen(words, "second_own"))


def _after_proposal(
    owner: int, proposal: Proposal, result: SaveResult, context: ListContext
) -> ImportTurn:
    """Tells whoever proposed it, too, what became of it."""
    snapshot, words = context.snapshot, context.snapshot.words
    if result is SaveResult.CONFLICT:
        moved = screens.message_screen(words, "moved_pending")
        return _say_expired(None, context)._replace(effects=(NotifyAdministrators({owner: moved}),))
    summary = change_screens.summary(snapshot, proposal.steps)
    done = screens.message_screen(words, "second_done", summary=summary)
    notice = words.say("applied", summary=summary)
    screen = screens.after_import(snapshot, context.administrator, proposal.areas, notice)
    return ImportTurn(Closed("already_used"), screen, (NotifyAdministrators({owner: done}),))

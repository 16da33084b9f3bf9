"""All that is wrong in a folder is found in one round, and nothing that only follows from it."""

from __future__ import annotations

from pathlib import Path

from conversations.authoring.checks.folder import check_folder
from tests.conversations.authoring.checks.test_checks import TODAY, folder
from tests.support.scripts import change

__all__ = ["folder"]  # the fixture


def findings(folder: Path) -> list[str]:
    return list(map(str, check_folder(folder, TODAY)[1]))


def test_every_layer_is_looked_at_in_one_round(folder: Path) -> None:
    lines = {
        "flow.toml": change(folder, "flow.toml", 'doctor = "need_d"', 'doctor = "ned_d"'),
        "nb.toml": change(folder, "nb.toml", 'back = "Tilbake"', "back = “Tilbake”"),
        "nn.toml": change(folder, "nn.toml", "[labels]", "[lables]"),
        "en.toml": change(folder, "en.toml", '"Back"', '"Back!"'),
        "offers.toml": change(folder, "offers.toml", "local = true", "lokal = true"),
        "phrases.toml": change(folder, "phrases.toml", "nn = [", "no = ["),
        "service.toml": change(folder, "service.toml", '"k8"', '"k.8"'),
        "country.toml": change(folder, "country.toml", '"110"', '"119"'),
        "counts.toml": change(folder, "counts.toml", 'sana = ["sana"]', 'sana = ["sona"]'),
    }
    said = findings(folder)
    for file, line in lines.items():
        assert any(one.startswith(f"{file}, linje {line}") for one in said), (file, said)
    about = {one.partition(",")[0] for one in said}
    assert about == set(lines)
    assert len(said) <= 12  # nothing of what only follows: each label of nn, each step with lists


def test_a_new_screen_and_an_answer_lack_all_their_words_in_one_round(folder: Path) -> None:
    change(folder, "flow.toml", 'still = { offer = "stotte" }', 'natt = "natt"')
    new = '[steps.natt]\ncode = "nv"\nkind = "page"\n[steps.natt.choices]\ntalk = "bare"\n'
    change(folder, "flow.toml", "[steps.subst]", f"{new}[steps.subst]")
    said = findings(folder)
    for file in ("nb.toml", "nn.toml", "en.toml"):
        own = [one for one in said if one.startswith(file)]
        assert [one for one in own if "steps: «natt» mangler" in one]
        assert [one for one in own if "steps.unsure.choices: «natt» mangler" in one]
        assert [one for one in own if "steps.unsure.choices.still: «still» er ikke i bruk" in one]
    assert len(said) == 9


def test_files_with_wrong_names_are_named(folder: Path) -> None:
    (folder / "nb.toml").rename(folder / "nb.toml.txt")
    (folder / "phrases.toml").rename(folder / "Phrases (1).toml")
    said = findings(folder)
    assert "nb.toml: fila heter nb.toml.txt; gi den navnet nb.toml" in said
    assert "phrases.toml: fila heter Phrases (1).toml; gi den navnet phrases.toml" in said
    assert [
        one for one in said if one.startswith("nb.toml.txt: advarsel: ingenting leser denne fila")
    ]


def test_a_language_that_cannot_be_read_hides_nothing_in_the_others(folder: Path) -> None:
    (folder / "nn.toml").write_bytes("æ".encode("latin-1"))
    change(folder, "nb.toml", '"Tilbake"', '"Tilbake!"')
    said = findings(folder)
    assert said[0] == "nn.toml: fila er ikke lagret som UTF-8; lagre den slik"
    assert "labels.back: ta bort utropstegnet" in said[1]
    assert len(said) == 2


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    (said,) = findings(tmp_path / "nowhere")
    assert said.endswith("flow.toml should be in it; check KOLLEGABOT_SCRIPT")


def test_words_for_administrators_are_looked_at_too(folder: Path) -> None:
    line = change(folder, "lists.toml", "# Kontaktlistene", "# {x} Kontaktlistene")
    (said,) = findings(folder)
    assert said.startswith(f"lists.toml, linje {line}, texts.")
    assert "{x} kan ikke fylles ut her" in said
    (folder / "lists.toml").write_text("[texts]\na = “b”\n", "utf-8")
    assert any(one.startswith("lists.toml, linje 2: anførselstegnene") for one in findings(folder))


def test_without_phrases_nothing_is_said_of_screens_that_typed_words_lead_to(folder: Path) -> None:
    (folder / "phrases.toml").unlink()
    (said,) = findings(folder)
    assert said.startswith("phrases.toml: fila mangler, så «jeg vil dø» fører ingen til")

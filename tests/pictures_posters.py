"""Pictures of what is printed, seen as a printer sees it: `python -m tests.pictures_posters`."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image

from bot.cli.poster import poster_text
from bot.files.poster import lay_out, profile_picture, sheet_pdf
from conversations.contacts.contact import Area
from conversations.script.link_codes import LinkCode
from conversations.script.loader import load_script
from conversations.script.schema import Script
from tests.support.norway import LANGUAGES

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
TABLE, GAP, HIGH = "#d7dcde", 24, 760  # what the sheets lie on, and the height of the tallest
AREA = Area("Troms legeforening", "association", ("55",))


def take(folder: Path) -> None:
    """Takes one picture for each language, and the one of the bot."""
    script = load_script()
    for language in LANGUAGES:
        table(script, language).save(folder / f"posters-{language}.png", optimize=True)
    (folder / "bot.jpg").write_bytes(profile_picture(script.colour))


def table(script: Script, language: str) -> Image.Image:
    """Poster, card, badges and slide beside each other, as large as they are to each other."""
    day = date(2026, 12, 1)
    code = LinkCode("bcd2", "k1", day, AREA.name)
    said = poster_text(script, language, "Eksempelbot", code, AREA, day)

    def sheet(format_: str, scale: float) -> Image.Image:
        pdf = pypdfium2.PdfDocument(sheet_pdf(lay_out(format_, said), said))
        drawn: Image.Image = pdf[0].render(scale=scale).to_pil()
        return drawn.convert("RGB")

    unit = HIGH / (297 / 25.4 * 72)
    poster, card = sheet("a4", unit), sheet("a5-card", unit)
    badges, slide = sheet("badge", unit), sheet("slide", unit * 0.72)
    width = GAP + sum(one.width + GAP for one in (poster, slide, badges))
    picture = Image.new("RGB", (width, HIGH + 2 * GAP), TABLE)
    middle = 2 * GAP + poster.width
    picture.paste(poster, (GAP, GAP))
    picture.paste(slide, (middle, GAP))
    below, small = 2 * GAP + slide.height, (card.width * 3 // 4, card.height * 3 // 4)
    picture.paste(card.resize(small), (middle, below))
    sign = Image.open(BytesIO(profile_picture(script.colour))).resize((220, 220))
    picture.paste(sign, (middle + small[0] + GAP, below))
    picture.paste(badges, (middle + slide.width + GAP, GAP))
    return picture.quantize(64)


if __name__ == "__main__":
    take(PICTURES)

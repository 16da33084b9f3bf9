"""`python -m bot counts`: the figures that may be shown, for whoever runs the bot."""

from __future__ import annotations

import argparse

from bot.cli.context import load_settings_and_script, name_database
from bot.cli.output import DONE, REFUSED, align_columns, print_result, write_file
from bot.files.exports import figures_csv
from bot.services.statistics_service import StatisticsService
from bot.store.counts import counts_path
from bot.store.link_codes import LinkCodeFile
from conversations.counts.exports import between, table
from conversations.script.loader import load_count_texts


def print_counts(arguments: argparse.Namespace) -> int:
    """Prints the figures, in the words of moderators, or writes them into a file."""
    settings, script = load_settings_and_script()
    name_database(settings)
    words, counters = load_count_texts(script.folder), script.counting.counters
    file, codes = counts_path(settings.database), LinkCodeFile(settings.database.parent)
    service = StatisticsService((), words, counters, file, codes=codes)
    statistics = service.read_statistics()
    periods = between(statistics, arguments.first or "", arguments.last or "")
    if not periods:
        nothing = "There are no figures yet; the first ones come when a quarter is over."
        return print_result(nothing, REFUSED if arguments.csv else DONE)
    rows = table(statistics, periods)
    if arguments.csv:
        write_file(arguments.csv, figures_csv(rows))
        print(f"The figures are written to {arguments.csv}.")
        return DONE
    for line in align_columns(rows, left=2):
        print(line)
    print(f"\n{words.say('explained')}")
    return DONE

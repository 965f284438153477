"""What the README says is what the program does."""

import re
import shlex
from dataclasses import fields
from pathlib import Path

import click
import pytest

from indexer.console import ExitCode
from indexer.settings import PREFIX, Settings
from web.commands import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")

COMMAND_LINES = re.findall(r"^\$ (tracuu .+)$", README, re.MULTILINE)
MODULES_RUN = re.findall(r"python -m (tests\.[\w.]+)", README)
MENTIONED = sorted(set(re.findall(r"`tracuu ((?:(?:model|document|review|tasks|users) )?[a-z]+)", README)))


def command_named(words: list[str]) -> tuple[click.Command, list[str]]:
    """Follow `words` down the command tree; return the command and the words left over."""
    command: click.Command = main
    while isinstance(command, click.Group) and words:
        context = click.Context(command)
        found = command.get_command(context, words[0])
        assert found is not None, f"no such command: {words[0]}"
        command, words = found, words[1:]
    return command, words


@pytest.mark.parametrize("line", COMMAND_LINES)
def test_command_lines_parse(line: str) -> None:
    """Every command line of the README is taken as it stands, options included."""
    command, arguments = command_named(shlex.split(line)[1:])
    with click.Context(command) as context:
        command.parse_args(context, list(arguments))


@pytest.mark.parametrize("mention", MENTIONED)
def test_commands_mentioned_exist(mention: str) -> None:
    command, left = command_named(mention.split())
    assert not left, f"no such command: tracuu {mention}"
    assert not isinstance(command, click.Group) or command.invoke_without_command


def test_every_command_is_documented() -> None:
    """Each command, sub-commands included, is named in the README."""

    def names(command: click.Command, path: str) -> list[str]:
        if isinstance(command, click.Group):
            return [name for key, child in command.commands.items() for name in names(child, f"{path} {key}")]
        return [path]

    for name in names(main, "tracuu"):
        assert f"`{name}" in README, f"{name} is not in the README"


def test_options_mentioned_exist() -> None:
    """Each ``--option`` in the table of commands belongs to the command of its row."""
    for row in re.findall(r"^\| `tracuu .+$", README, re.MULTILINE):
        words = re.search(r"`tracuu ((?:(?:model|document|review|tasks|users) )?[a-z]+)", row)
        assert words is not None
        command, _ = command_named(words[1].split())
        known = {option for parameter in command.params for option in parameter.opts}
        for option in re.findall(r"`(--[a-z-]+)", row):
            assert option in known, f"tracuu {words[1]} has no {option}"


def test_every_setting_is_documented_and_none_else() -> None:
    documented = set(re.findall(r"^\| `(TRACUU_\w+)`", README, re.MULTILINE))
    assert documented == {PREFIX + field.name.upper() for field in fields(Settings)}


def test_every_exit_code_is_documented_and_none_else() -> None:
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert documented == {int(code) for code in ExitCode}


@pytest.mark.parametrize("module", MODULES_RUN)
def test_measurements_named_exist(module: str) -> None:
    assert (ROOT / (module.replace(".", "/") + ".py")).is_file()

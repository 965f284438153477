"""From settings to engines."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from indexer.assembly import (
    open_archive,
    open_model,
    open_model_for_indexing,
    open_readers,
    prepared_folder,
    prepared_models,
)
from indexer.commands import model_group
from indexer.console import Silence
from indexer.domain import ModelIdentity
from indexer.embedding.hashing import HashingModel
from indexer.embedding.lazy import LazyModel
from indexer.embedding.manifest import Manifest, write_manifest
from indexer.embedding.tokens import Prompts
from indexer.errors import ArchiveMissing, ModelMissing
from indexer.protocols import Progress
from indexer.settings import DEFAULT_MODEL, Settings


def lay_model(folder: Path) -> Manifest:
    """Write a prepared model's manifest, without the files it speaks of."""
    folder.mkdir(parents=True)
    manifest = Manifest(folder.name, "source", 8, 512, 256, Prompts("query: ", "passage: "), 1, "mean", 1.0, {}, {})
    write_manifest(folder, manifest)
    return manifest


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def test_the_archive_need_not_exist(settings: Settings) -> None:
    with pytest.raises(ArchiveMissing, match="run: tracuu index FOLDER"), open_archive(settings).view():
        pass


def test_the_hashing_model_is_there_for_tests(tmp_path: Path) -> None:
    assert isinstance(open_model(Settings(home=tmp_path, model="hashing")), HashingModel)


@pytest.mark.parametrize("name", [DEFAULT_MODEL, "org/another", "/no/such/folder"])
def test_a_model_that_is_not_there_is_missing_and_says_what_to_run(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModelMissing, match=f"run: tracuu model prepare {name}"):
        open_model(Settings(home=tmp_path, model=name))


def test_only_the_default_model_is_prepared_by_itself(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="run: tracuu model prepare org/another"):
        _ = open_model_for_indexing(Settings(home=tmp_path, model="org/another"), Silence()).identity


def test_a_prepared_model_is_found_by_name_and_by_folder(settings: Settings, tmp_path: Path) -> None:
    assert prepared_folder(settings) is None
    lay_model(settings.models_folder / DEFAULT_MODEL)
    lay_model(settings.models_folder / "org--name")
    lay_model(tmp_path / "chép từ máy khác")
    assert prepared_folder(settings) == settings.models_folder / DEFAULT_MODEL
    assert prepared_folder(Settings(home=tmp_path, model="org/name")) == settings.models_folder / "org--name"
    folder = str(tmp_path / "chép từ máy khác")
    assert prepared_folder(Settings(home=tmp_path, model=folder)) == Path(folder)


def test_the_identity_of_a_prepared_model_is_known_without_loading_it(settings: Settings) -> None:
    """The model laid here could not be loaded."""
    manifest = lay_model(settings.models_folder / DEFAULT_MODEL)
    assert open_model_for_indexing(settings, Silence()).identity == manifest.identity


def test_the_default_model_is_prepared_when_its_identity_is_first_asked_for(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = []

    def prepare(settings: Settings, name: str, progress: Progress) -> Path:
        prepared.append(name)
        return settings.models_folder / name

    monkeypatch.setattr("indexer.assembly.prepare_model", prepare)
    monkeypatch.setattr("indexer.assembly.open_model", lambda _: HashingModel())
    model = open_model_for_indexing(settings, Silence())
    assert prepared == []
    assert model.identity == HashingModel().identity
    assert prepared == [DEFAULT_MODEL]


def test_a_lazy_model_is_loaded_once_and_then_answers_as_the_model_itself() -> None:
    loaded = []

    def load() -> HashingModel:
        loaded.append(1)
        return HashingModel()

    known = ModelIdentity("known", "1", 256)
    model = LazyModel(load, lambda: known)
    assert model.identity == known
    assert loaded == []
    itself = HashingModel()
    assert (model.embed_passages(["cầu treo"]) == itself.embed_passages(["cầu treo"])).all()
    assert (model.embed_query("cầu treo") == itself.embed_query("cầu treo")).all()
    assert model.token_ranges("cầu treo") == itself.token_ranges("cầu treo")
    assert model.window_tokens == itself.window_tokens
    assert model.identity == itself.identity
    assert loaded == [1]


def test_readers_are_a_pool_that_starts_nothing_by_itself(tmp_path: Path) -> None:
    with open_readers(tmp_path / "ocr"):
        pass


def test_prepared_models_are_listed_and_those_of_another_version_marked(settings: Settings) -> None:
    manifest = lay_model(settings.models_folder / "a")
    lay_model(settings.models_folder / "b")
    old = settings.models_folder / "b" / "manifest.json"
    old.write_text(json.dumps({**json.loads(old.read_text(encoding="utf-8")), "format": 0}), encoding="utf-8")
    (settings.models_folder / "không phải").mkdir()
    assert prepared_models(settings) == [(settings.models_folder / "a", manifest.identity), (settings.models_folder / "b", None)]
    environment = {"TRACUU_HOME": str(settings.home), "TRACUU_LANGUAGE": "en"}
    told = CliRunner().invoke(model_group, ["list"], env=environment).stdout.splitlines()
    assert told[0].startswith(f"a  8  {manifest.identity.fingerprint}")
    assert told[1].startswith("b  (to be prepared again)")
    as_json = json.loads(CliRunner().invoke(model_group, ["list", "--json"], env=environment).stdout)
    assert [entry.get("dimension") for entry in as_json] == [8, None]

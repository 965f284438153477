"""A vocabulary that opens at once, for queries.

The tokenizers library builds a tree of all pieces before the first text: for the 250,000 of a multilingual unigram model a second
of work and 290 MB, which whoever only searches pays for a dozen words. Here the pieces are a dictionary (50 ms, 40 MB), text is
divided into words by the tokenizer's own rules, and each word is cut by the same search for the likeliest pieces.
"""

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

_UNKNOWN_PENALTY = 10.0
"""What tokenizers takes off the least likely piece's score for a character in no piece."""

_SEPARATOR = "\0"


def write_vocabulary(tokenizer: Tokenizer, path: Path) -> bool:
    """Write what :class:`UnigramVocabulary` needs of `tokenizer`; false where it is of another kind, and nothing is written."""
    content = json.loads(tokenizer.to_str())
    model = content["model"]
    if model["type"] != "Unigram" or model.get("byte_fallback") or model["unk_id"] is None:
        return False
    pieces, scores = zip(*model["vocab"], strict=True)
    if any(_SEPARATOR in piece for piece in pieces):
        return False
    framed = tokenizer.encode("a")
    ordinary = [at for at, special in enumerate(framed.special_tokens_mask) if not special]
    # Normaliser and word rules stay as they are, around a vocabulary of one.
    frame = content | {
        "model": model | {"vocab": [[pieces[model["unk_id"]], 0.0]], "unk_id": 0},
        "added_tokens": [],
        "post_processor": None,
    }
    np.savez(
        path,
        frame=_bytes(json.dumps(frame, ensure_ascii=False)),
        pieces=_bytes(_SEPARATOR.join(pieces)),
        scores=np.array(scores, np.float64),
        unknown=np.array(model["unk_id"]),
        opening=np.array(framed.ids[: ordinary[0]], np.int64),
        closing=np.array(framed.ids[ordinary[-1] + 1 :], np.int64),
    )
    return True


class UnigramVocabulary:
    """Text → token ids, the same as the tokenizer it was written from gives. Safe to use from several threads at once."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            frame = Tokenizer.from_str(held["frame"].tobytes().decode("utf-8"))
            pieces = held["pieces"].tobytes().decode("utf-8").split(_SEPARATOR)
            self._scores: list[float] = held["scores"].tolist()
            self._unknown = int(held["unknown"])
            self._opening: list[int] = held["opening"].tolist()
            self._closing: list[int] = held["closing"].tolist()
        self._normaliser, self._word_rules = frame.normalizer, frame.pre_tokenizer
        self._ids = {piece: id for id, piece in enumerate(pieces)}
        self._longest = max(map(len, pieces))
        self._unknown_score = min(self._scores) - _UNKNOWN_PENALTY
        # Few words make up most queries.
        self._cut = lru_cache(maxsize=1 << 14)(self._cut_word)

    def encode(self, text: str) -> list[int]:
        """Return the ids of the tokens of `text`, special tokens around them."""
        if self._normaliser is not None:
            text = self._normaliser.normalize_str(text)
        words = [word for word, _ in self._word_rules.pre_tokenize_str(text)] if self._word_rules is not None else [text]
        return [*self._opening, *(id for word in words for id in self._cut(word)), *self._closing]

    def _cut_word(self, word: str) -> tuple[int, ...]:
        """Cut into the pieces whose scores add up highest (Viterbi); of equals, the first found stays, as in tokenizers."""
        best = [0.0] + [-np.inf] * len(word)
        last: list[tuple[int, int]] = [(0, self._unknown)] * (len(word) + 1)
        for start in range(len(word)):
            single = False
            for end in range(start + 1, min(start + self._longest, len(word)) + 1):
                if (id := self._ids.get(word[start:end])) is None:
                    continue
                single = single or end == start + 1
                if (score := best[start] + self._scores[id]) > best[end]:
                    best[end], last[end] = score, (start, id)
            if not single and (score := best[start] + self._unknown_score) > best[start + 1]:
                best[start + 1], last[start + 1] = score, (start, self._unknown)
        return self._trace(last)

    def _trace(self, last: list[tuple[int, int]]) -> tuple[int, ...]:
        ids: list[int] = []
        end = len(last) - 1
        while end > 0:
            end, id = last[end]
            # Unknown characters in a row are one token.
            if not (ids and id == ids[-1] == self._unknown):
                ids.append(id)
        return tuple(reversed(ids))


def _bytes(text: str) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.frombuffer(text.encode("utf-8"), np.uint8)

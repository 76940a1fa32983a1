"""The language of a text, by its script or its function words."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.provenance.texts.languages import languages_of

TEXTS = {
    "English": "Now let me look at the tests and see which of them fail, because the guard should have been moved to "
    "the other file before that.",
    "German": "Ich lese zuerst die Datei und prüfe, ob der zweite Zähler noch stimmt. Wenn das nicht so ist, muss ich "
    "auch die Grenze ändern und den Test noch einmal starten.",
    "French": "Je dois d'abord lire le fichier pour voir comment les compteurs sont mis à jour, mais je ne suis pas "
    "certain que cette fonction soit la bonne dans ce cas.",
    "Spanish": "Necesito leer el archivo para ver como se usan los contadores, pero creo que hay otro lugar del "
    "proyecto donde esto se puede cambiar. Ahora voy a probarlo.",
    "Portuguese": "Preciso ler o arquivo para ver se os contadores são usados em outro lugar, mas acho que isso também "
    "vai mudar uma parte da função. Agora vou testar.",
    "Italian": "Devo leggere il file per capire che cosa succede nel secondo contatore, ma non sono sicuro che questo "
    "sia anche il posto dove gli altri valori cambiano.",
    "Japanese": "まずファイルを読んで、カウンターがどこで使われているかを確認する必要があります。",
    "Chinese": "我需要先阅读这个文件，然后再决定下一步应该怎么修改计数器的边界。",
    "Korean": "먼저 파일을 읽고 카운터가 어디에서 사용되는지 확인해야 합니다.",
    "Cyrillic": "Сначала мне нужно прочитать файл и понять, где используется счётчик.",
    "Arabic": "أحتاج أولاً إلى قراءة الملف لمعرفة مكان استخدام العداد.",
    "Greek": "Πρώτα πρέπει να διαβάσω το αρχείο για να δω πού χρησιμοποιείται.",
}


def told(*texts: str | None) -> list[str | None]:
    """Languages of some texts."""
    return languages_of(pl.Series("text", texts, pl.String)).to_list()


@pytest.mark.parametrize("name", TEXTS)
def test_a_language_is_told(name: str) -> None:
    assert told(TEXTS[name]) == [name]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "Ich lese die Datei.",
        "Run test_gauge.py; " * 20,
        "grep -rn 'spool' src/ | sort | uniq -c " * 9,
        "The file says 計数器.",
        "x" * 5000,
    ],
)
def test_a_short_or_mixed_text_is_not_told(text: str | None) -> None:
    assert told(text) == [None]


def test_a_quotation_in_another_script_does_not_make_a_language() -> None:
    assert told(f"{TEXTS['English']} The title is 計数器の境界.") == ["English"]


def test_an_english_text_that_quotes_another_one_is_english() -> None:
    assert told(f"{TEXTS['English']} {TEXTS['German']}") == ["English"]


@given(st.permutations(sorted(TEXTS)))
def test_texts_do_not_touch_each_other(names: list[str]) -> None:
    assert told(*(TEXTS[name] for name in names)) == names


@given(st.lists(st.none() | st.text(max_size=300), max_size=4))
def test_any_text_has_a_language_or_none(texts: list[str | None]) -> None:
    assert len(told(*texts)) == len(texts)

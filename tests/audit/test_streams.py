"""Streams give decoded UTF-8 bytes, or say why they cannot."""

from __future__ import annotations

import codecs
import gzip
import io
import random
import zlib

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.errors import SkipFileError
from traceaudit.streams import is_sequential, lines_at, looks_binary, open_stream
from traceaudit_rules.inputs.problems import Problem

TEXT = '{"text":"a caf\u00e9, \u4f60\u597d and \U0001f600"}\n' * 40
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
NOISE = random.Random(7).randbytes(4000)


@pytest.fixture
def decoded(tmp_path):
    """The bytes that come out of a file with the given content."""

    def decode(content: bytes, step: int = 7919) -> bytes:
        path = tmp_path / "some-file"
        path.write_bytes(content)
        output = bytearray()
        with open_stream(str(path)) as stream:
            buffer = memoryview(bytearray(step))
            while got := stream.readinto(buffer):
                output += buffer[:got]
        return bytes(output)

    return decode


def compress_zst(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TEXT.encode(), id="plain"),
        pytest.param(gzip.compress(TEXT.encode()), id="gz"),
        pytest.param(compress_zst(TEXT.encode()), id="zst"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), id="utf-16-le"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), id="utf-16-be"),
        pytest.param(codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), id="utf-32-le"),
        pytest.param(codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), id="utf-32-be"),
        pytest.param(gzip.compress(TEXT[:400].encode()) + gzip.compress(TEXT[400:].encode()), id="gz-members"),
        pytest.param(compress_zst(TEXT[:400].encode()) + compress_zst(TEXT[400:].encode()), id="zst-frames"),
    ],
)
@pytest.mark.parametrize("step", [1, 64, 1 << 20])
def test_the_bytes_are_those_of_the_text(decoded, content: bytes, step: int) -> None:
    assert decoded(content, step) == TEXT.encode()


@pytest.mark.parametrize("content", [b"", gzip.compress(b""), compress_zst(b"")], ids=["plain", "gz", "zst"])
def test_an_empty_file_gives_no_bytes(decoded, content: bytes) -> None:
    assert decoded(content) == b""


def test_half_a_surrogate_pair_in_utf_16_becomes_a_replacement_character(decoded) -> None:
    wide = codecs.BOM_UTF16_LE + "a".encode("utf-16-le") + b"\x3d\xd8" + "b\n".encode("utf-16-le")
    assert decoded(wide).decode() == "a\ufffdb\n"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(LFS, Problem.LFS_POINTER, id="lfs-pointer"),
        pytest.param(b"PAR1" + NOISE + b"PAR1", Problem.UNREADABLE_FILE, id="parquet"),
        pytest.param(b"ARROW1\0\0" + NOISE, Problem.UNREADABLE_FILE, id="arrow"),
        pytest.param(NOISE, Problem.UNREADABLE_FILE, id="noise"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + NOISE, Problem.UNREADABLE_FILE, id="image"),
        pytest.param(bytes(500), Problem.UNREADABLE_FILE, id="zeros"),
        pytest.param(gzip.compress(NOISE), Problem.UNREADABLE_FILE, id="noise-in-gz"),
        pytest.param(compress_zst(NOISE), Problem.UNREADABLE_FILE, id="noise-in-zst"),
    ],
)
def test_what_is_not_text_is_skipped_with_its_reason(decoded, content: bytes, problem: Problem) -> None:
    with pytest.raises(SkipFileError) as caught:
        decoded(content)
    assert caught.value.problem is problem
    assert caught.value.detail


def test_a_missing_file_is_an_error_of_the_system(tmp_path) -> None:
    with pytest.raises(OSError, match="No such file"):
        open_stream(str(tmp_path / "missing"))


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def spoil(data: bytes) -> bytes:
    return data[:20] + bytes(byte ^ 0x55 for byte in data[20:-20]) + data[-20:]


NOISY_TEXT = "".join(random.Random(5).choices("abcdefghijklmnopqrstuvwxyz \n", k=200_000)).encode()


@pytest.mark.parametrize("damage", [cut, spoil])
@pytest.mark.parametrize("compress", [gzip.compress, compress_zst])
def test_a_damaged_archive_raises(decoded, compress, damage) -> None:
    """A cut archive must not look like a short one."""
    errors = (EOFError, ValueError, OSError, ArithmeticError, SkipFileError, zlib.error, zstandard.ZstdError)
    with pytest.raises(errors):
        decoded(damage(compress(NOISY_TEXT)))


@pytest.mark.parametrize("damage", [cut, spoil])
@pytest.mark.parametrize(("suffix", "compress"), [("gz", gzip.compress), ("zst", compress_zst)])
def test_a_damaged_archive_is_one_problem_and_the_rest_is_audited(
    audit_files, samples, suffix, compress, damage
) -> None:
    damaged = damage(compress(samples["pi"] + NOISY_TEXT))
    audit = audit_files({f"a.jsonl.{suffix}": damaged, "b.jsonl": samples["pi"]})
    assert audit.files[0].problems[Problem.UNREADABLE_FILE] == 1
    assert audit.files[1].rows == 5
    assert not audit.files[1].problems


def test_what_stands_before_a_cut_is_read(audit_files) -> None:
    lines = b"".join(
        b'{"uid":"%d","cot":"x","completion":"%s"}\n' % (n, random.Random(n).randbytes(40).hex().encode())
        for n in range(9000)
    )
    count = audit_files({"a.jsonl.gz": gzip.compress(lines)[:-800]}).files[0]
    assert count.problems[Problem.UNREADABLE_FILE] == 1
    assert 8000 < count.rows < 9000


def test_nul_bytes_in_text_are_not_binary(decoded) -> None:
    content = b'{"text":"before \0 after, and much more text than control characters"}\n' * 20
    assert decoded(content) == content


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"))), st.integers(0, 1))
def test_printable_text_is_never_binary(text: str, nuls: int) -> None:
    line = text.encode() + b"some more text to speak of" + bytes(nuls)
    assert not looks_binary(line)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"a":1}', False),
        (gzip.compress(b"{}", mtime=0), True),
        (compress_zst(b"{}"), True),
        (codecs.BOM_UTF16_LE + b"{\0}\0", True),
        (codecs.BOM_UTF16_BE + b"\0{\0}", True),
        (codecs.BOM_UTF32_LE + b"{\0\0\0", True),
        (codecs.BOM_UTF32_BE + b"\0\0\0{", True),
        (b"", False),
    ],
)
def test_whether_offsets_are_those_on_disk(tmp_path, content: bytes, expected: bool) -> None:
    path = tmp_path / "some-file"
    path.write_bytes(content)
    assert is_sequential(str(path)) is expected


def test_a_byte_order_mark_spoils_no_line(audit_files, samples) -> None:
    """UTF-8 with a byte order mark is what some editors and shells write; the header line must be read."""
    marked = audit_files({"a.jsonl": codecs.BOM_UTF8 + samples["pi"]})
    plain = audit_files({"a.jsonl": samples["pi"]})
    assert Problem.BAD_LINE not in marked.files[0].problems
    assert marked.files[0].sessions == plain.files[0].sessions


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_wide_file_is_read_and_reported_as_wrong_encoding(audit_files, samples, encoding: str) -> None:
    audit = audit_files({"a.jsonl": samples["pi"].decode().encode(encoding)})
    assert (audit.files[0].format, audit.files[0].rows) == ("pi", 5)
    assert Problem.WRONG_ENCODING in audit.files[0].problems


def test_probes_are_whole_lines(tmp_path) -> None:
    lines = [f"line {number} {'x' * (number % 50)}".encode() for number in range(3000)]
    path = tmp_path / "some-file"
    path.write_bytes(b"\n".join(lines) + b"\n")
    size = path.stat().st_size
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    offsets = [0, 1, starts[7], starts[7] + 1, size // 2, starts[-2], size - 1]
    expected = [lines[next(n for n, start in enumerate(starts) if start >= offset)] for offset in offsets[:-1]]
    assert list(lines_at(str(path), 3, offsets, cap=1000)) == [*lines[:3], *expected, b""]


def test_the_stream_is_closed_with_its_context(tmp_path) -> None:
    for content in (b"{}\n", gzip.compress(b"{}\n"), compress_zst(b"{}\n"), codecs.BOM_UTF16_LE + b"a\0"):
        path = tmp_path / "some-file"
        path.write_bytes(content)
        with open_stream(str(path)) as stream:
            pass
        assert isinstance(stream, io.IOBase)
        assert stream.closed

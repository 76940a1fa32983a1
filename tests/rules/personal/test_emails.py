"""TA601: addresses of persons, and the many things with an @ that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from personal.conftest import CheckPersonal

FOUND = [
    ("Author: Kim Lee <kim.lee@quillane.net>", "kim.lee@quillane.net"),
    ("Co-authored-by: Kim Lee <kim+git@brantwik.org>", "kim+git@brantwik.org"),
    ("write to KIM.LEE@Quillane.NET now", "kim.lee@quillane.net"),
    ('"email": "kim_lee@mail.oskvelan.co.uk"', "kim_lee@mail.oskvelan.co.uk"),
    ("mailto:kim.lee@quillane.net?subject=x", "kim.lee@quillane.net"),
    ("kim.lee@quillane.net, and so on.", "kim.lee@quillane.net"),
    ("see\nkim.lee@quillane.net\nfor more", "kim.lee@quillane.net"),
    ("(kim.lee@quillane.net)", "kim.lee@quillane.net"),
    ("git config user.email kim.lee@quillane.net", "kim.lee@quillane.net"),
    ("reply to kim.lee@quillane.net.", "kim.lee@quillane.net"),
    ("user=kim.lee@quillane.net&x=1", "kim.lee@quillane.net"),
    ("k.lee1987@quillane.io;", "k.lee1987@quillane.io"),
    ("maintainer='Kim Lee <kim-lee@quillane.dev>'", "kim-lee@quillane.dev"),
]
NONE = [
    "git@github.com:kim/repo.git",
    "git clone git@git.quillane.net:ledger/app.git",
    "git clone ssh://kim@git.quillane.net/x",
    "scp a.txt kim@build.quillane.net:/tmp/x",
    "rsync -a x kim@build.quillane.net:/srv",
    "ssh kim@build.quillane.net",
    "noreply@github.com and no-reply@quillane.net",
    "12345+kimlee@users.noreply.github.com",
    "dependabot[bot]@users.noreply.github.com",
    "user@example.com, you@your-domain.com, test@test.com",
    "kim@quillane.example and kim@localhost.localdomain",
    "kim@example.org and kim@mail.example.net",
    "info@quillane.net and support@quillane.net",
    "john.doe@quillane.net",
    "lodash@4.17.21 and rsc.io/needall@v0.0.1",
    "@types/node@20.1.0 and @scope/pkg@1.2.3",
    "react@npm:18.2.0",
    "@app.route('/x') and @pytest.mark.skip",
    "self@module.py and a@b.js",
    "foo@latest.tar.gz",
    "https://kim@git.quillane.net/x",
    "https://medium.com/@kim.lee/a-story",
    "@kim.lee said",
    "a@b and kim@quillane",
    "u003ckim@x.y",
    "systemctl status getty@tty1.service",
    "postgres://ledger@db.quillane.net/app",
    "logo@2x.png",
    "test-user@project-id.iam.gserviceaccount.com",
    "0123456789abcdef@o12345.ingest.sentry.io",
    "kim@quillane.nosuchendingatall",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_found(text: str, value: str, check_personal: CheckPersonal) -> None:
    hits = check_personal("TA601", text, value)
    assert {hit.kind for hit in hits} == {"email"}


@pytest.mark.parametrize("text", NONE)
def test_silent(text: str, check_personal: CheckPersonal) -> None:
    check_personal("TA601", text)

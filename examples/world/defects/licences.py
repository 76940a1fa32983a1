"""TA850, TA851: headers of other licences in what tools printed."""

from __future__ import annotations

from world.defects.contract import Defect
from world.defects.log import in_result
from world.defects.rows import in_context

_HEADER = "# SPDX-License-Identifier: GPL-3.0-only\n# Copyright (c) 2024 The Moorfenn Authors\n"
_NOTICE = "/*\n * Copyright (c) 2023 Moorfenn Freight. All rights reserved.\n * Proprietary and confidential.\n */\n"

ROWS = (
    Defect("TA850", "merged", "the header of a file names another licence", in_context(lambda _: _HEADER), echo="user"),
)
LOGS = (Defect("TA851", "claude", "the header of a file reserves all rights", in_result(lambda _: _NOTICE)),)

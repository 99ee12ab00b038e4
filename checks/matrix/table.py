"""All rows of the matrix."""

from __future__ import annotations

from checks.matrix.on_connections import CONNECTIONS
from checks.matrix.on_responses import RESPONSES
from checks.matrix.on_statuses import STATUSES
from checks.matrix.row import Row

ROWS: tuple[Row, ...] = (*CONNECTIONS, *RESPONSES, *STATUSES)

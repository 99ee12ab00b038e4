"""Every row of the matrix."""

from __future__ import annotations

from tests.resilience.matrix.on_answers import ANSWERS
from tests.resilience.matrix.on_connections import CONNECTIONS
from tests.resilience.matrix.on_statuses import STATUSES
from tests.resilience.matrix.row import Row

ROWS: tuple[Row, ...] = (*CONNECTIONS, *ANSWERS, *STATUSES)

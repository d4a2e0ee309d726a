"""What a snapshot is and what a stored state is, as the laws of several exercises of this lesson name them."""

from typing import Any

Snapshot = dict[str, Any]
State = dict[str, Any]

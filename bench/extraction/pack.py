"""A LightGBM model as the core reads it: integers only (`core/src/model.rs` has the format)."""

from __future__ import annotations

import math
from typing import Any

import lightgbm

MAGIC = b"HUMTREE1"
SCALE = 2048
"""Leaves are stored in units of 1/2048 of log odds."""
TABLE = 512
"""Steps of the table from log odds to chances: of 1/32, from -8 to 8."""


def packed(models: list[lightgbm.Booster], features: int) -> bytes:
    """The models, one after the other, behind a table of chances in thousandths."""
    out = bytearray(MAGIC)
    out += features.to_bytes(2, "little")
    for step in range(TABLE):
        odds = (step + 0.5 - TABLE / 2) / 32
        out += round(1000 / (1 + math.exp(-odds))).to_bytes(2, "little")
    out += len(models).to_bytes(1, "little")
    for model in models:
        trees = model.dump_model()["tree_info"]
        out += len(trees).to_bytes(2, "little")
        for tree in trees:
            out += _tree(tree["tree_structure"])
    return bytes(out)


def _tree(root: dict[str, Any]) -> bytes:
    """Count of nodes; nodes as feature, threshold, left, right (128 and above: leaf); leaves."""
    nodes: list[list[int]] = []
    leaves: list[int] = []

    def visit(node: dict[str, Any]) -> int:
        if "leaf_value" in node:
            leaves.append(round(node["leaf_value"] * SCALE))
            return 128 + len(leaves) - 1
        if node["decision_type"] != "<=":
            raise ValueError(f"a tree of numbers has no decision {node['decision_type']!r}")
        at = len(nodes)
        nodes.append([node["split_feature"], min(255, math.floor(node["threshold"])), 0, 0])
        nodes[at][2] = visit(node["left_child"])
        nodes[at][3] = visit(node["right_child"])
        return at

    visit(root)
    data = bytes([len(nodes)]) + b"".join(bytes(node) for node in nodes)
    return data + b"".join(max(-32768, min(32767, leaf)).to_bytes(2, "little", signed=True) for leaf in leaves)

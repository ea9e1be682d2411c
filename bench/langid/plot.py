"""Reliability: confidence against the share that was right, as numbers and as an SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BINS = ((0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.99), (0.99, 1.01))
_COLOURS = ("#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad")
_SIZE, _EDGE = 360, 50


@dataclass(frozen=True, slots=True)
class Bin:
    """Labels with about the same confidence."""

    count: int
    confidence: float
    """Their mean."""
    right: float
    """The share of them that was right."""


def binned(pairs: Sequence[tuple[float, bool]]) -> list[Bin]:
    """By `BINS`."""
    found = []
    for low, high in BINS:
        part = [pair for pair in pairs if low <= pair[0] < high]
        count = max(1, len(part))
        found.append(Bin(len(part), sum(pair[0] for pair in part) / count, sum(pair[1] for pair in part) / count))
    return found


def svg(curves: Mapping[str, Sequence[Bin]]) -> str:
    """A plot from .4 to 1 on both axes; points of fewer than 20 labels are left out."""

    def x(value: float) -> float:
        return round(_EDGE + (value - 0.4) / 0.6 * _SIZE, 1)

    def y(value: float) -> float:
        return round(_EDGE + _SIZE - (value - 0.4) / 0.6 * _SIZE, 1)

    whole = _SIZE + 2 * _EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" font-family="sans-serif" font-size="12">',
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>',
        f'<path d="M{x(0.4)} {y(0.4)}L{x(1)} {y(1)}" stroke="#999" stroke-dasharray="4"/>',
        f'<path d="M{x(0.4)} {y(1)}V{y(0.4)}H{x(1)}" stroke="#333" fill="none"/>',
        f'<text x="{whole / 2}" y="{whole - 12}" text-anchor="middle">language_confidence</text>',
        f'<text x="16" y="{whole / 2}" text-anchor="middle" transform="rotate(-90 16 {whole / 2})">share right</text>',
    ]
    for tick in (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        parts.append(f'<text x="{x(tick)}" y="{y(0.4) + 16}" text-anchor="middle">{tick:.1f}</text>')
        parts.append(f'<text x="{x(0.4) - 6}" y="{y(tick) + 4}" text-anchor="end">{tick:.1f}</text>')
    for i, (name, bins) in enumerate(curves.items()):
        points = [(x(one.confidence), y(max(0.4, one.right))) for one in bins if one.count >= 20]
        line = " ".join(f"{a},{b}" for a, b in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{_COLOURS[i]}" stroke-width="2"/>')
        parts += [f'<circle cx="{a}" cy="{b}" r="3" fill="{_COLOURS[i]}"/>' for a, b in points]
        parts.append(f'<text x="{x(0.66)}" y="{y(0.52) + 16 * i}" fill="{_COLOURS[i]}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])

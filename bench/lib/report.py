"""Keeps every measurement and makes the table of them: medians, ranges, and ratios that are formed round by round."""

from dataclasses import asdict, dataclass, field
from statistics import median


@dataclass(frozen=True)
class Measurement:
    workload: str
    what: str
    who: str
    round: int
    value: float
    unit: str
    samples: list[float] = field(default_factory=list)


@dataclass
class Row:
    """All rounds of one thing, and what it is compared with: (what, who)."""

    unit: str
    versus: tuple[tuple[str, str], ...]
    rounds: dict[int, float] = field(default_factory=dict)


def number(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


class Report:
    def __init__(self) -> None:
        self.workload, self.round = "", 0
        self.measurements: list[Measurement] = []
        self.rows: dict[tuple[str, str, str], Row] = {}
        self.notes: list[str] = []

    def record(self, what: str, who: str, value: float, unit: str, versus: tuple[tuple[str, str], ...] = (),
               samples: list[float] | None = None) -> None:
        self.measurements.append(Measurement(self.workload, what, who, self.round, value, unit, samples or []))
        row = self.rows.setdefault((self.workload, what, who), Row(unit, versus))
        row.rounds[self.round] = value

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)

    def ratio(self, workload: str, what: str, who: str, other: tuple[str, str]) -> str | None:
        """The median of the ratios of each round, for the speed of a shared machine drifts between rounds."""
        row, base = self.rows[workload, what, who], self.rows.get((workload, *other))
        ratios = [] if base is None else [
            value / base.rounds[turn] for turn, value in row.rounds.items() if base.rounds.get(turn)]
        return f"{median(ratios):.2f} of {other[1] if other[1] != who else other[0]}" if ratios else None

    def table(self) -> str:
        lines = ["| | what | who | median | min–max | unit | ratio |", "| --- | --- | --- | ---: | ---: | --- | --- |"]
        groups = list(dict.fromkeys(key[:2] for key in self.rows))
        for (workload, what, who), row in sorted(self.rows.items(), key=lambda item: groups.index(item[0][:2])):
            values = list(row.rounds.values())
            ratios = [text for other in row.versus if (text := self.ratio(workload, what, who, other))]
            lines.append(f"| {workload} | {what} | {who} | {number(median(values))} "
                         f"| {number(min(values))}–{number(max(values))} | {row.unit} | {'; '.join(ratios)} |")
        return "\n".join(lines + [""] + [f"- {note}" for note in self.notes])

    def as_json(self) -> dict:
        return {"notes": self.notes, "measurements": [asdict(measurement) for measurement in self.measurements]}

"""`manage.py fit_weights`: the points fitted to what brands decided, shown before they are taken."""

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from brands import tenancy
from monitoring.actions.weights import next_rule_version, take_weights
from monitoring.detection.calibration import bands, expected_error
from monitoring.detection.fit import FEWEST, Decided, Fitted, Points, fit, score_with
from monitoring.detection.weights import Weights
from monitoring.queries.weights import decided, waiting, weighed_with, weights_in_force

FEWEST_DECISIONS = 100
"""Below, nothing is fitted: chance would rule."""
TITLES_SHOWN = 10


def _left_out(count: int) -> str:
    return f" {count} more are left out: the points of their rule version are not known." if count else ""


class Command(BaseCommand):
    help = (
        "Fit the points of the detection signals to the brands' decisions and show what would change. "
        "Nothing changes without --apply; with it the points are in force from the next scan on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", type=int, default=365, help="how far back decisions count (default 365)"
        )
        parser.add_argument("--apply", action="store_true", help="take the fitted points")

    def handle(self, *args: Any, days: int, apply: bool, **options: Any) -> None:
        with tenancy.platform_scope():
            decisions = decided(timezone.now() - timedelta(days=days))
            known = weighed_with()
            fitted = fit(decisions, rule_version=next_rule_version(), known=known)
            if fitted.decisions < FEWEST_DECISIONS:
                raise CommandError(
                    f"Brands decided {fitted.decisions} flags in {days} days; at least {FEWEST_DECISIONS} "
                    f"are needed. Look further back with --days, or wait.{_left_out(fitted.left_out)}"
                )
            before = weights_in_force()
            self._show_points(before, fitted)
            self._show_reliability(decisions, known, before, fitted.weights)
            self._show_flips(known, before, fitted.weights)
            if fitted.weights.points == before.points:
                self.stdout.write("The decisions change nothing: there is nothing to take.")
            elif apply:
                row = take_weights(fitted=fitted, before=before)
                self.stdout.write(
                    f"Taken as {row.rule_version}. The next tick matches all brands with them again."
                )
            else:
                self.stdout.write("Nothing has changed. --apply takes these points.")

    def _show_points(self, before: Weights, fitted: Fitted) -> None:
        self.stdout.write(
            f"{fitted.decisions} decisions; a code that fewer than {FEWEST} of them show keeps its points."
            f"{_left_out(fitted.left_out)}\n"
            f"\n{'code':28} {'decisions':>9} {before.rule_version:>12} {fitted.weights.rule_version:>12}"
        )
        for code, points in before.points.items():
            new = fitted.weights.points[code]
            mark = "" if new == points else f"  {new - points:+}"
            self.stdout.write(f"{code:28} {fitted.counts[code]:9} {points:12} {new:12}{mark}")

    def _show_reliability(
        self, decisions: Sequence[Decided], known: Mapping[str, Points], before: Weights, after: Weights
    ) -> None:
        self.stdout.write("\nOf the decided flags at a score, how many per cent were confirmed")
        for weights in (before, after):
            table = bands(
                (score_with(each.signals, known[each.rule_version], weights), each.confirmed)
                for each in decisions
                if each.rule_version in known
            )
            self.stdout.write(f"{weights.rule_version}: on average {expected_error(table):.1f} points off")
            for band in table:
                self.stdout.write(
                    f"  {band.low:3}-{band.high:3} {band.count:7} flags, mean score {band.mean:5.1f}, "
                    f"confirmed {band.right:5.1f}%"
                )

    def _show_flips(self, known: Mapping[str, Points], before: Weights, after: Weights) -> None:
        """Flags that wait now and would not have been raised."""
        gone = []
        seen = left_out = 0
        for flag in waiting():
            weighed = known.get(flag.rule_version)
            if weighed is None:
                left_out += 1
                continue
            seen += 1
            was, now = (score_with(flag.signals, weighed, weights) for weights in (before, after))
            if was >= before.threshold > now:
                gone.append((flag, was, now))
        self.stdout.write(
            f"\nOf {seen} waiting flags {len(gone)} would not be raised any more.{_left_out(left_out)}"
        )
        for flag, was, now in gone[:TITLES_SHOWN]:
            self.stdout.write(f"  flag {flag.flag_id}: {was} -> {now}  {flag.title[:60]}")
        self.stdout.write("")

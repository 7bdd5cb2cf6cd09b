"""The benchmarks' harness measures what it says; every benchmark answers rightly on small data."""

from __future__ import annotations

import json
import time

import pytest

from bench import run as bench_run
from bench.child import main as child
from bench.harness import OURS, Benchmark, Goal, Result, Run, measure


def prepare(scale):
    return range(int(1000 * scale))


def slow_sum(numbers):
    time.sleep(0.02)
    return sum(numbers)


def check(data, answers):
    expected = len(data) * (len(data) - 1) // 2
    assert all(answer == expected for answer in answers.values()), "a sum is wrong"
    return f"The sum is {expected}."


SUM = Benchmark("sum", prepare, sum, check, peers={"slow": slow_sum}, goal=Goal(1.0, None, {"slow": 2}), runs=3)
CHILD = Benchmark("child", prepare, sum, check, goal=Goal(megabytes=2000), runs=1, in_child=True)
BENCHMARKS = [SUM, CHILD]


def result(ours, peer, goal=None):
    runs = {OURS: [Run(each) for each in ours], "peer": [Run(each) for each in peer]}
    return Result("example", goal or Goal(), "found", runs)


def test_ours_and_the_peer_run_in_turn_as_often_as_said():
    measured = measure(SUM, module=__name__)
    assert measured.found == "The sum is 499500."
    assert [len(runs) for runs in measured.runs.values()] == [3, 3]
    assert measured.seconds("slow") >= 0.02
    assert measured.times_faster("slow") > 2
    assert measured.processor("slow") < measured.seconds("slow")  # sleeping takes no processor
    assert measured.met() is True


def test_a_wrong_answer_has_no_time():
    wrong = Benchmark("wrong", prepare, lambda _: 1, check, peers={"sum": sum})
    with pytest.raises(AssertionError, match="a sum is wrong"):
        measure(wrong, module=__name__)


def test_a_smaller_scale_asks_for_less_data():
    assert measure(SUM, module=__name__, scale=0.01, runs=1).found == "The sum is 45."


def test_memory_is_that_of_a_process_of_its_own():
    measured = measure(CHILD, module=__name__)
    assert 10 < measured.megabytes(OURS) < 2000
    assert measured.met() is True


def test_a_child_says_its_time_and_memory(capsys):
    child(__name__, "child", OURS, "0.5")
    said = Run(**json.loads(capsys.readouterr().out))
    assert said.seconds >= 0
    assert said.megabytes is not None


def test_times_faster_is_the_median_of_paired_ratios():
    # A slow moment slows a pair: ratios 2, 2, 10; the ratio of the medians would be 10 / 2 = 5.
    assert result([1, 5, 2], [2, 10, 20]).times_faster("peer") == 2


@pytest.mark.parametrize(
    ("goal", "met"),
    [
        (Goal(), None),
        (Goal(seconds=2.5), True),
        (Goal(seconds=2), False),
        (Goal(times_faster={"peer": 2}), True),
        (Goal(times_faster={"peer": 2.01}), False),
        (Goal(seconds=2.5, times_faster={"peer": 3}), False),
        (Goal(megabytes=100), False),  # not measured is not met
    ],
)
def test_a_goal_is_met_when_all_its_parts_are(goal, met):
    assert result([1, 2, 3], [2, 4, 6], goal).met() is met


def test_goals_are_said_in_words():
    assert Goal(0.1, 1000, {"BallTree": 2}).words() == "below 0.1 s, below 1,000 MB, 2x BallTree"
    assert Goal().words() == "none set"


def test_a_new_result_takes_the_place_of_its_own_predecessor_only(tmp_path):
    kept, page = tmp_path / "results.json", tmp_path / "RESULTS.md"
    bench_run.keep(Result("first", Goal(), "One.", {OURS: [Run(1.0)]}), kept, page)
    bench_run.keep(Result("second", Goal(seconds=1), "Two.", {OURS: [Run(2.0)]}), kept, page)
    bench_run.keep(Result("first", Goal(seconds=9), "Better.", {OURS: [Run(0.25, 120.4, 0.2)]}), kept, page)
    text = page.read_text(encoding="utf-8")
    assert "One." not in text
    assert "| homeward | 0.25 s | 0.2 s | 1.0 | 120 MB |" in text
    assert "| homeward | 2 s | not measured | 1.0 | not measured |" in text
    assert "Goal: below 1 s. **Goal not met.**" in text
    assert text.index("## first") < text.index("## second")


def test_the_machine_is_described_but_not_named():
    import platform

    assert platform.node() not in str(bench_run.machine())


def test_a_result_is_one_line_on_the_screen():
    assert bench_run.summary(result([1], [2.5])) == "1 s, 2.5x peer, no goal"


@pytest.mark.parametrize(
    ("module", "benchmark"), bench_run.find_benchmarks(), ids=lambda each: str(getattr(each, "name", ""))
)
def test_every_benchmark_answers_rightly_on_small_data(module, benchmark):
    found = measure(benchmark, module=module, scale=bench_run.SMOKE_SCALE, runs=1)
    assert found.found

"""The firm game as it is met: played by its button, remembered, reviewed, collected."""

import csv
import json
from dataclasses import astuple

import nbformat
import numpy as np
import plotly.graph_objects as go
import pytest

from widgets.classroom import export
from widgets.classroom import games as game_results
from widgets.data import DataError
from widgets.explorers.game import GameReview, RunTheFirm
from widgets.explorers.game.run_the_firm import by_market
from widgets.models.firm.game import play
from widgets.models.firm.game_policies import FIXED_POLICIES
from widgets.models.firm.game_record import PERIODS, Decided, eight_quarters, from_text, to_text
from widgets.models.firm.market import MARKETS, draw_demand
from widgets.page.fields import fields_of


def press(explorer, label):
    explorer._act(explorer, {"action": label}, [])
    return explorer.error["text"]


def play_on(explorer, **decisions):
    """Decide, write a target and a reason, and run."""
    explorer.set(target="serve nine in ten", reason="a try", **decisions)
    assert press(explorer, "Run") == ""


def whole_game(**market):
    explorer = RunTheFirm()
    explorer.set(**market)
    assert press(explorer, "Run") == ""
    play_on(explorer, line_capacity=6_000.0)
    play_on(explorer, variants=8)
    play_on(explorer, postponed=True)
    play_on(explorer, inspected=1.0)
    return explorer


def shown(explorer):
    return set(explorer.view["values"]) - set(explorer.view["hidden"])


def test_decisions_come_in_stages():
    explorer = RunTheFirm()
    always = {"played"}
    assert shown(explorer) == {"market", "seed"} | always
    press(explorer, "Run")
    everything = set(explorer.view["values"]) - {"market", "seed"}
    assert shown(explorer) == everything
    in_view = [name for name, field in fields_of(RunTheFirm.Inputs).items() if not field.more]
    assert in_view == ["market", "line_capacity", "cell_capacity", "variants", "target", "reason"]
    play_on(explorer)
    play_on(explorer)
    assert shown(explorer) == everything
    assert "quarters 3 to 5" in explorer.sentence
    play_on(explorer)
    assert shown(explorer) == everything
    play_on(explorer)
    assert shown(explorer) == always
    assert "The eight quarters are over" in explorer.sentence


@pytest.mark.parametrize(
    ("written", "field"),
    [({}, "target"), ({"target": "more"}, "reason"), ({"reason": "so"}, "target")],
)
def test_nothing_runs_without_a_target_and_a_reason(written, field):
    explorer = RunTheFirm(played="[]", **written)
    before = explorer.view
    assert "write a target" in press(explorer, "Run")
    assert explorer.error["field"] == field
    assert explorer.view == before


def test_a_target_that_would_not_fit_is_refused():
    explorer = RunTheFirm(played="[]", target="x" * 300, reason="y" * 300)
    assert "too long" in press(explorer, "Run")
    longest = "x" * 200
    explorer.set(target=longest, reason=longest)
    for _ in range(4):
        explorer.set(target=longest, reason=longest)
        assert press(explorer, "Run") == ""
    assert len(explorer.inputs.played) <= 2_000
    assert len(explorer.result.game) == 4


def test_undo_until_the_quarter_is_run():
    explorer = RunTheFirm(played="[]")
    play_on(explorer)
    run = explorer.result.quarters
    explorer.set(line_capacity=12_000.0, cell_capacity=0.0)
    assert np.array_equal(explorer.result.quarters.profit, run.profit)
    assert explorer.result.from_stock > 0
    explorer.set(line_capacity=4_000.0, cell_capacity=1_500.0)
    play_on(explorer)
    assert explorer.result.quarters.profit[0] == run.profit[0]
    assert len(explorer.result.quarters.profit) == 2


def test_the_button_runs_what_the_rules_say():
    explorer = whole_game(market="Fashion", seed=12)
    game = from_text(explorer.inputs.played)
    assert [each.decisions.variants for each in game] == [6, 8, 8, 8]
    assert [each.decisions.postponed for each in game] == [False, False, True, True]
    assert {each.target for each in game} == {"serve nine in ten"}
    plan = eight_quarters([each.decisions for each in game])
    market = MARKETS["Fashion"]
    assert explorer.result.total == play(market, plan, draw_demand(market, 12)).total[0]
    assert "over" in press(explorer, "Run")
    assert explorer.inputs.target == ""


def test_the_shock_is_not_told_before_it_comes():
    shock = draw_demand(MARKETS["Fashion"], 1).shock_quarter[0]
    explorer = RunTheFirm(played="[]", market="Fashion")
    for run, last in enumerate((1, 2, 5, 8)):
        assert explorer.result.shock is None, run
        play_on(explorer)
        if last >= shock:
            break
    assert explorer.result.shock == shock
    assert f"In quarter {shock} tastes turned over" in explorer.sentence


def test_a_preset_keeps_the_game():
    explorer = RunTheFirm(played="[]", seed=5)
    play_on(explorer)
    played = explorer.inputs.played
    explorer.preset("All in cells")
    assert explorer.inputs.played == played
    assert explorer.inputs.seed == 5
    assert explorer.inputs.line_capacity == 0


def test_closing_the_notebook_loses_nothing():
    first = RunTheFirm()
    press(first, "Run")
    play_on(first, line_capacity=6_000.0)
    first.set(variants=11, target="half written")
    again = RunTheFirm()
    assert again.inputs == first.inputs
    assert again.sentence == first.sentence
    again.reset()
    assert RunTheFirm().inputs == RunTheFirm.Inputs()


def test_a_damaged_game_is_one_sentence_and_the_chart_stays():
    explorer = RunTheFirm(played="[]")
    play_on(explorer)
    before = explorer.view
    explorer.asked = {**explorer.asked, "played": explorer.inputs.played[:-5]}
    assert explorer.error["field"] == "played"
    assert "cut off or was changed" in explorer.error["text"]
    assert explorer.view == before


def test_a_damaged_saved_game_is_explained_and_kept(tmp_path):
    RunTheFirm().set(seed=4)
    saved = tmp_path / "my_course.json"
    content = json.loads(saved.read_text("utf-8"))
    content["game"]["inputs"]["played"] = "[[1,2"
    saved.write_text(json.dumps(content), "utf-8")
    explorer = RunTheFirm()
    assert "cut off or was changed" in explorer.error["text"]
    assert explorer.inputs == RunTheFirm.Inputs()
    explorer.set(seed=5)
    assert (tmp_path / "my_course.damaged1.json").read_text("utf-8") == json.dumps(content)


def test_a_review_without_a_game_says_so():
    review = GameReview()
    assert "no game is saved" in press(review, "Load my game").lower()
    assert "No game loaded" in review.sentence


def test_a_review_starts_from_the_game_that_was_played():
    game = whole_game(market="Made for me", seed=3)
    review = GameReview(change=0.0)
    assert press(review, "Load my game") == ""
    assert review.result.yours.totals[0] == pytest.approx(game.result.total)
    assert np.array_equal(review.result.yours.totals, review.result.changed.totals)
    assert np.array_equal(review.result.profits, review.result.changed_profits)
    assert review.result.profits.sum() == pytest.approx(game.result.total)
    assert len(review.result.yours.totals) == 200


def test_one_change_is_one_decision_in_the_quarters_asked_for():
    game = whole_game(market="Made for me", seed=3)
    review = GameReview(decision="Line", change=-10.0, when="Quarters 6 to 8")
    press(review, "Load my game")
    assert (review.result.old.line_capacity, review.result.new.line_capacity) == (6_000, 4_500)
    differs = review.result.profits != review.result.changed_profits
    assert not differs[:5].any()
    assert differs[5:].any()
    market, decided = MARKETS["Made for me"], from_text(game.inputs.played)
    plan = [each.decisions for each in decided]
    plan[3] = review.result.new
    total = play(market, eight_quarters(plan), draw_demand(market, 3)).total[0]
    assert review.result.changed.totals[0] == pytest.approx(total)


@pytest.mark.parametrize(
    ("decision", "change", "name", "value"),
    [
        ("Line", 100, "line_capacity", 15_000),
        ("Line", -100, "line_capacity", 0),
        ("Variants offered", 100, "variants", 12),
        ("Postponement", 5, "postponed", True),
        ("Postponement", 0, "postponed", False),
        ("Share inspected", 25, "inspected", 0.75),
    ],
)
def test_a_change_stays_inside_the_range(decision, change, name, value):
    review = GameReview(decision=decision, change=float(change))
    assert getattr(review.result.new, name) == value


def test_the_best_constant_policy_belongs_to_its_market():
    review = GameReview(market="Fashion")
    assert review.result.best is None
    assert press(review, "Search the best constant policy") == ""
    best = review.result.best.average
    assert best > max(found.average for found in review.result.fixed.values())
    assert "best constant" in review.sentence
    review.set(market="Everyday goods")
    assert review.result.best is None
    assert "best constant" not in review.sentence


def test_the_table_names_another_winner_in_every_market():
    rows = by_market().data.splitlines()[2:]
    cells = [row.split("|")[1:-1] for row in rows]
    assert [row[0].strip() for row in cells] == list(MARKETS)
    winners = [next(i for i, cell in enumerate(row) if "**" in cell) for row in cells]
    assert set(winners) == {1, 2, 3}


@pytest.mark.parametrize("field", ["played", "best"])
def test_a_review_refuses_damaged_text(field):
    review = GameReview()
    review.asked = {**review.asked, field: "[[]]"}
    assert review.error["field"] == field
    assert "not complete" in review.error["text"]


# ---- a class -----------------------------------------------------------------------------------


def hand_in(folder, name, policy, *, table=False, market="Fashion", seed=1):
    """Put a game into a folder: as a learner does now, or as a table of an earlier version."""
    decided = Decided(policy, "target, with comma", 'reason "quoted"')
    RunTheFirm().set(market=market, seed=seed, played=to_text([decided] * 4))
    said = export().data
    [path] = folder.glob("my_course_*.json")
    assert path.name in said
    if table:
        path.unlink()
        path = folder / f"firm_game_{name * 8}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = [
                [market, seed, quarters[0], quarters[-1], *astuple(policy), *astuple(decided)[1:]]
                for quarters in PERIODS
            ]
            csv.writer(file).writerows([game_results.COLUMNS, *rows])
    (folder / "my_course.json").unlink()
    return path.rename(folder / "class" / f"{name}_{path.name}")


@pytest.fixture
def group(tmp_path):
    """Return a folder with three games of a class, one per fixed policy."""
    (tmp_path / "class").mkdir()
    for name, policy in zip("abc", FIXED_POLICIES.values(), strict=True):
        hand_in(tmp_path, name, policy, table=name == "c")
    return tmp_path / "class"


def test_a_class_is_read_back_as_it_was_played(group):
    found = game_results.read(group)
    market, demand = MARKETS["Fashion"], draw_demand(MARKETS["Fashion"], 1)
    for number, policy in enumerate(FIXED_POLICIES.values()):
        row = found.games.iloc[number]
        assert row["result"] == pytest.approx(play(market, (policy,) * 8, demand).total[0])
        assert row["luck"] == pytest.approx(row["result"] - row["average"])
        assert 0 <= row["own_variant"] <= row["served"] + 1e-9 <= 1
    assert found.notes == ()
    assert len(found.debrief) == 5
    assert all(question in found.words for question in found.debrief)


def test_ranking_is_off_unless_asked_for(group):
    plain, ranked = game_results.read(group), game_results.read(group, ranking=True)
    assert "rank" not in plain.games
    assert "Rank" not in plain.words
    assert list(plain.games["file"]) == sorted(plain.games["file"])
    assert list(ranked.games["rank"]) == [1, 2, 3]
    assert ranked.games["average"].is_monotonic_decreasing
    assert "| Rank |" in ranked.words


def test_a_class_chart_shows_every_game_twice_and_the_policies(group):
    chart = go.Figure(game_results.read(group).figure)
    games = [trace for trace in chart.data if trace.name in ("as played", "average")]
    assert [len(trace.x) for trace in games] == [3, 3]
    policies = [trace for trace in chart.data if trace not in games]
    assert [trace.name for trace in policies] == ["mass", "custom", "postponed"]


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda text: "", "first row is not market,seed"),
        (lambda text: text.replace("market", "place", 1), "first row is not market,seed"),
        (lambda text: text[: text.rindex("Fashion")], "3 decisions where 4 belong"),
        (lambda text: text.replace("Fashion", "Elsewhere"), "row 2 names no market"),
        (lambda text: text.replace("Fashion,1,", "Fashion,x,", 1), "row 2 names no market, or no"),
        (lambda text: "Made for me".join(text.rsplit("Fashion", 1)), "row 5 names no market, or"),
        (lambda text: text.replace(",12,", ",13,", 1), "row 2: variants must be at least 1"),
        (lambda text: text.replace("True", "perhaps", 1), "row 2 has something else"),
        (lambda text: text.replace('"target, with comma"', "a,b,c", 1), "row 2 has 15 cells"),
    ],
)
def test_a_damaged_file_is_named_and_left_out(group, damage, why):
    [path] = group.glob("c_*.csv")
    path.write_text(damage(path.read_text("utf-8")), "utf-8")
    found = game_results.read(group)
    assert len(found.games) == 2
    [note] = found.notes
    assert note.startswith(path.name)
    assert why in note
    assert note in found.words


def test_a_folder_without_games_is_one_sentence(tmp_path):
    with pytest.raises(DataError, match="no game that can be read"):
        game_results.read(tmp_path)
    (tmp_path / "firm_game_1.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match=r"firm_game_1\.csv was left out"):
        game_results.read(tmp_path)


def test_nothing_in_the_table_says_who_played():
    assert {"name", "learner"}.isdisjoint(game_results.COLUMNS)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda game: game.clear(), "it has 0 decisions where 4 belong"),
        (lambda game: game.update(market="Elsewhere"), "it names no market, or no seed"),
        (lambda game: game.update(seed=-1), "it names no market, or no seed"),
        (lambda game: game.update(seed="1"), "it names no market, or no seed"),
        (lambda game: game.update(played="[[1,2"), "cut off or was changed"),
        (lambda game: game.update(played=["a"]), "cut off or was changed"),
    ],
)
def test_saved_work_without_a_whole_game_is_named_and_left_out(group, change, why):
    [path] = group.glob("a_*.json")
    work = json.loads(path.read_text("utf-8"))
    change(work["game"]["inputs"])
    path.write_text(json.dumps(work), "utf-8")
    found = game_results.read(group)
    assert len(found.games) == 2
    [note] = found.notes
    assert note.startswith(f"{path.name} was left out: ")
    assert why in note


def test_a_table_that_a_german_spreadsheet_saved_again_is_the_same_game(group):
    [path] = group.glob("c_*.csv")
    before = game_results.read(group).games
    with path.open(newline="", encoding="utf-8") as file:
        rows = [[german(cell) for cell in row] for row in csv.reader(file)]
    with path.open("w", newline="", encoding="cp1252") as file:
        csv.writer(file, delimiter=";").writerows([*rows, [""] * 20])
    after = game_results.read(group)
    assert after.notes == ()
    assert after.games.equals(before)


def german(cell: str) -> str:
    if cell in ("True", "False"):
        return {"True": "WAHR", "False": "FALSCH"}[cell]
    return cell.replace(".", ",") if cell.replace(".", "").isdecimal() else cell


# ---- in the browser ----------------------------------------------------------------------------


def test_a_whole_game_in_a_browser(tmp_path, browser):
    import browsing

    folder = tmp_path / "lessons"
    folder.mkdir()
    cell = nbformat.v4.new_code_cell("from widgets.explorers import game\ngame.RunTheFirm()")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata=kernel)
    nbformat.write(notebook, folder / "a_game.ipynb")
    with browsing.jupyterlab(folder) as address:
        page = browser.new_page()

        def open_game():
            browsing.open_lesson(page, address, "a_game")
            browsing.run_all(page)
            page.locator(".course-chart .main-svg").first.wait_for(timeout=60_000)

        def says(words):
            page.locator(".course-picture").filter(has_text=words).wait_for(timeout=60_000)

        open_game()
        run = page.get_by_role("button", name="Run", exact=True)
        run.click()
        for now, after in [
            ("Now quarter 1", "Now quarter 2"),
            ("Now quarter 2", "Now quarters 3 to 5"),
            ("Now quarters 3 to 5", "Now quarters 6 to 8"),
            ("Now quarters 6 to 8", "The eight quarters are over"),
        ]:
            says(now)
            run.click()
            page.get_by_text("Before you run: write a target").wait_for()
            page.get_by_label("Target").fill("serve nine in ten")
            page.get_by_label("Reason").fill("a try")
            page.get_by_label("Reason").press("Tab")
            page.locator(".course-picture").filter(has_not_text="Write a target").wait_for()
            run.click()
            says(after)
        open_game()
        says("The eight quarters are over")
        assert not page.get_by_label("Target").is_visible()
        page.close()

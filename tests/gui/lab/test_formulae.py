"""How formulae are set and lit, and what the stages say of every objective there is."""

import pytest

from ganstudio.gui.lab.game_fields import playable
from ganstudio.gui.lab.update_stages import both_formulae, stages_of
from ganstudio.gui.lab.widgets.formula_setting import lit, signs
from ganstudio.gui.lab.widgets.formula_view import FormulaView, formula_width

NON_SATURATING = {
    "discriminator": "J_D = −E_x log D(x) − E_z log(1 − D(G(z)))",
    "generator": "J_G = −E_z log D(G(z))",
}


def lit_text(formula, lights):
    """The lit signs, by colour."""
    found = {}
    for sign, colour in zip(signs(formula), lit(formula, lights), strict=True):
        if colour:
            found[colour] = found.get(colour, "") + sign.text
    return found


@pytest.mark.parametrize(
    ("formula", "texts", "levels"),
    [
        ("J_D", ["J", "D"], [0, -1]),
        ("a^2 − b", ["a", "2", "−", "b"], [0, 1, 0, 0]),
        ("10^{−4}", ["10", "−", "4"], [0, 1, 1]),
        ("log D(x̂)", ["log", "D", "(", "x̂", ")"], [0, 0, 0, 0, 0]),
        ("E_z", ["𝔼", "z"], [0, -1]),
        ("a^{2", ["a", "2"], [0, 1]),
        ("a_", ["a"], [0]),
    ],
)
def test_signs_and_their_levels(formula, texts, levels):
    found = signs(formula)
    assert [sign.text for sign in found] == texts
    assert [sign.level for sign in found] == levels


def test_variables_are_italic_and_functions_upright():
    italic = {sign.text: sign.italic for sign in signs("E_x softplus(D(x)) + max(0, 1)")}
    assert italic["D"]
    assert italic["x"]
    assert not any(italic[word] for word in ("softplus", "max", "𝔼", "0", "("))


def test_a_minus_between_terms_has_air_and_a_sign_has_none():
    assert [sign.air for sign in signs("J = −a − (−b)") if sign.text == "−"] == [False, True, False]


def test_lit_parts_overlap_and_leave_words_alone():
    formula = "max(x, D(G(z))) + D(x̂)"
    lights = [("D(G(z))", "discriminator"), ("G(z)", "generator"), ("x", "real")]
    assert lit_text(formula, lights) == {"real": "x", "discriminator": "D()", "generator": "G(z)"}


@pytest.mark.parametrize("update", ["discriminator", "generator"])
def test_every_objective_says_what_its_players_want_and_stages_light_it(update, objectives):
    for name, formulae in objectives.items():
        told = stages_of(update, formulae, 128, 2e-4)
        assert [text for text in told.formulae if f"J_{update[0].upper()}" in text], name
        for stage in told.stages:
            assert any(lit_text(formula, stage.lights) for formula in told.formulae), (name, stage.word)


def test_schemes_that_are_games_of_their_own_light_up_too(schemes):
    assert {"boundary_equilibrium", "veegan"} <= schemes.keys()
    for name, formulae in schemes.items():
        for update in formulae:
            for stage in stages_of(update, formulae, 64).stages:
                lit_now = any(lit_text(text, stage.lights) for text in stages_of(update, formulae, 64).formulae)
                assert lit_now or not stage.lights or update not in ("discriminator", "generator"), (name, stage.word)


def test_a_scheme_with_a_third_player_has_stages_too():
    told = stages_of("reconstructor", {"reconstructor": "J_F = E_z |z − F(G(z))|^2"}, 64)
    assert told.heading == "Updating the reconstructor"
    assert lit_text(told.formulae[0], told.stages[1].lights)
    assert stages_of("unheard_of", {}, 64).formulae == ()


@pytest.mark.parametrize(
    ("rate", "words"), [(0.02, "η = 0.02)"), (2e-4, "η = 2·10^{−4})"), (1e-5, "η = 10^{−5})"), (1000.0, "η = 1000)")]
)
def test_the_learning_rate_is_written_as_people_write_it(rate, words):
    assert stages_of("generator", NON_SATURATING, 128, rate).formulae[1].endswith(words)


def test_at_play_both_formulae_are_shown(qtbot):
    formulae, lights = both_formulae(NON_SATURATING)
    view = FormulaView()
    qtbot.addWidget(view)
    view.set_formulae(formulae, lights)
    view.resize(300, 60)
    assert formulae == tuple(NON_SATURATING.values())
    assert formula_width(formulae[0], 22) > formula_width(formulae[1], 22) > 100
    assert not view.grab().isNull()
    assert "D(G(z))" in view.accessibleName()


@pytest.fixture(scope="module")
def catalogue():
    from ganstudio.training.catalogue import catalogue

    return catalogue()


@pytest.fixture(scope="module")
def objectives(catalogue):
    return {part.name: dict(part.formulae) for part in catalogue.objective}


@pytest.fixture(scope="module")
def schemes(catalogue):
    """Those that the Lab can play: recipes with networks for points."""
    return {part.name: dict(part.formulae) for part in playable(catalogue) if part.formulae}

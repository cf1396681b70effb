from itertools import combinations

import numpy as np
import pytest

from al_core.reporting.palette import (
    ARCHITECTURE_COLOURS,
    BACKGROUNDS,
    CONTROL,
    CONTROL_DASHES,
    FAMILY_SHADES,
    STRATEGY_COLOURS,
    LineStyle,
    architecture_colour,
    arm_parts,
    arm_styles,
    strategy_colour,
    template,
    translucent,
)
from al_core.strategies.registry import STRATEGIES

UNLISTED = [name for name in STRATEGIES if name not in {**STRATEGY_COLOURS, **CONTROL_DASHES}]
# Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB
VISION = {
    "full": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
         [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
         [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
         [0.004733, 0.691367, 0.303900]]
    ),
}  # fmt: skip
# Ottosson 2020, OKLab
TO_LMS = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
     [0.0883024619, 0.2817188376, 0.6299787005]]
)  # fmt: skip
TO_LAB = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
     [0.0259040371, 0.7827717662, -0.8086757660]]
)  # fmt: skip


def linear(colour):
    channels = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def seen(colour, vision):
    return TO_LAB @ np.cbrt(TO_LMS @ np.clip(VISION[vision] @ linear(colour), 0, 1))


def contrast(colour, background):
    light, dark = sorted(
        (float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (colour, background)), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("table", [STRATEGY_COLOURS, ARCHITECTURE_COLOURS])
def test_any_two_colours_can_be_told_apart(table, vision):
    closest = min(
        float(np.linalg.norm(seen(a, vision) - seen(b, vision)))
        for a, b in combinations(table.values(), 2)
    )
    assert closest > 0.095


@pytest.mark.parametrize("background", BACKGROUNDS.values())
def test_every_colour_stands_out_from_the_background(background):
    shades = [shade for family in FAMILY_SHADES.values() for shade in family]
    colours = [*STRATEGY_COLOURS.values(), *ARCHITECTURE_COLOURS.values(), *shades]
    assert min(contrast(colour, background) for colour in colours) > 2.4


def test_random_control_is_grey_and_dashed_under_every_architecture():
    styles = arm_styles(["sequential · random", "hybrid · random", "hybrid · margin"])
    looks = {(style.colour, style.dash) for arm, style in styles.items() if "random" in arm}
    assert looks == {("#888888", "dash")}


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("family", FAMILY_SHADES)
def test_shades_of_a_family_can_be_told_apart(family, vision):
    closest = min(
        float(np.linalg.norm(seen(a, vision) - seen(b, vision)))
        for a, b in combinations(FAMILY_SHADES[family], 2)
    )
    assert closest > 0.06


def test_no_shade_is_that_of_another_family_or_strategy():
    shades = [shade for family in FAMILY_SHADES.values() for shade in family]
    colours = [*shades, *STRATEGY_COLOURS.values(), CONTROL]
    assert len(set(colours)) == len(colours)


def test_every_registered_strategy_has_a_look_of_its_own():
    drawn = arm_styles([f"sequential · {name}" for name in STRATEGIES])
    assert len({(style.colour, style.dash) for style in drawn.values()}) == len(STRATEGIES)


def test_every_registered_strategy_has_a_marker_of_its_own_under_several_architectures():
    kinds = ["sequential", "hybrid"]
    drawn = arm_styles([f"{kind} · {name}" for kind in kinds for name in STRATEGIES])
    looks = {(style.colour, style.dash, style.symbol) for style in drawn.values()}
    assert len(looks) == 2 * len(STRATEGIES)


@pytest.mark.parametrize("name", UNLISTED)
def test_a_strategy_that_nobody_listed_wears_its_familys_hue(name):
    assert strategy_colour(name) in FAMILY_SHADES[STRATEGIES[name].family]


def test_a_second_strategy_of_a_shade_differs_by_marker_and_dash():
    shared = {}
    for name in STRATEGIES:
        shared.setdefault(strategy_colour(name), []).append(name)
    del shared[CONTROL]
    first, second, *_ = next(names for names in shared.values() if len(names) > 1)
    one, two = arm_styles([f"sequential · {first}", f"sequential · {second}"]).values()
    assert one == LineStyle(strategy_colour(first), "solid", "circle")
    assert two == LineStyle(strategy_colour(first), "dash", "circle-open")


def test_colour_means_strategy_when_strategies_vary():
    styles = arm_styles(["hybrid · margin", "hybrid · badge"])
    assert [style.colour for style in styles.values()] == ["#4444cc", "#dd4400"]


def test_colour_means_architecture_when_only_that_varies():
    styles = arm_styles(["sequential · margin", "adaptive · margin", "adaptive · random"])
    assert [style.colour for style in styles.values()] == ["#5588ff", "#9944aa", "#888888"]


def test_dash_and_marker_name_the_architecture():
    style = arm_styles(["hybrid · margin"])["hybrid · margin"]
    assert (style.dash, style.symbol) == ("dashdot", "diamond")


def test_a_strategy_outside_the_table_keeps_one_colour():
    assert strategy_colour("my.package:Novel") == strategy_colour("my.package:Novel")
    assert strategy_colour("my.package:Novel") in STRATEGY_COLOURS.values()


def test_translucent_colour_is_written_as_rgba():
    assert translucent("#009977", 0.15) == "rgba(0,153,119,0.15)"


@pytest.mark.parametrize("theme", BACKGROUNDS)
def test_template_leaves_the_page_background_alone(theme):
    assert template(theme).layout.paper_bgcolor == "rgba(0,0,0,0)"


@pytest.mark.parametrize(
    ("arm", "parts"),
    [
        ("hybrid · margin", ("hybrid", "margin")),
        ("hybrid · margin · B = 20", ("hybrid", "margin")),
        ("margin", ("margin", "margin")),
    ],
)
def test_arm_is_read_from_its_name(arm, parts):
    assert arm_parts(arm) == parts


def test_variants_of_an_arm_differ_by_dash_alone():
    arms = ["hybrid · margin · B = 5", "hybrid · margin · B = 50", "hybrid · badge · B = 5"]
    small, large, other = arm_styles(arms).values()
    assert (small.dash, large.dash, other.dash) == ("solid", "dash", "solid")
    assert small.colour == large.colour != other.colour


def test_more_variants_than_dashes_begin_again():
    dashes = [s.dash for s in arm_styles([f"a · margin · {n}" for n in range(6)]).values()]
    assert dashes == ["solid", "dash", "dot", "dashdot", "longdash", "solid"]


def test_one_variant_keeps_the_dash_of_its_architecture():
    assert arm_styles(["parallel · margin · v"])["parallel · margin · v"].dash == "dot"


def test_two_controls_are_told_apart_by_dash():
    styles = arm_styles(["hybrid · random", "hybrid · in_order"]).values()
    assert [(style.colour, style.dash) for style in styles] == [(CONTROL, "dash"), (CONTROL, "dot")]


def test_an_unknown_architecture_is_drawn_plainly():
    style = arm_styles(["my own · margin"])["my own · margin"]
    assert style == LineStyle("#4444cc", "solid", "circle")


@pytest.mark.parametrize(("name", "colour"), [("hybrid", "#ee6688"), ("my own", CONTROL)])
def test_colour_of_an_architecture_is_fixed(name, colour):
    assert architecture_colour(name) == colour


@pytest.mark.parametrize("control", CONTROL_DASHES)
def test_control_has_no_colour_among_the_strategies(control):
    assert strategy_colour(control) == CONTROL
    assert CONTROL not in STRATEGY_COLOURS.values()


def test_no_arms_have_no_styles():
    assert arm_styles([]) == {}


@pytest.mark.parametrize(
    ("opacity", "text"), [(0.0, "rgba(255,0,16,0)"), (1.0, "rgba(255,0,16,1)")]
)
def test_opacity_goes_from_nothing_to_all(opacity, text):
    assert translucent("#ff0010", opacity) == text

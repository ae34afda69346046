"""What of the Explore page is looked at, and its smaller settings: plain values, kept with a session."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Literal

from ganstudio.gui.explore.session_file import SavedView

SliderKind = Literal["dimension", "direction", "attribute"]
SliderKey = tuple[Literal["dimension", "direction"], int]
"""A dimension from 0, or a direction by its number in `LatentState.directions`."""
VariationKind = Literal["variations", "plane", "seeds", "words"]
TEXT_VARIATIONS: tuple[VariationKind, ...] = ("seeds", "words")
"""Those that only text-conditional generators have."""


class ExploreTab(IntEnum):
    """On the right, in this order."""

    SLIDERS = 0
    PATH = 1
    ARITHMETIC = 2
    INVERSION = 3
    CODE = 4
    TEXT = 5


@dataclass(frozen=True)
class ViewChoices:
    """Changed as a whole, by `ExploreModel.set_view`."""

    tab: int = ExploreTab.SLIDERS
    slider_kind: SliderKind | None = None
    """Only sliders of this kind are listed; None for all."""
    pinned: tuple[SliderKey, ...] = ()
    variations: VariationKind = "variations"
    """What is below the picture."""
    variation_seed: int = 1
    variation_strength: int = 30
    """0 to 100, percent."""
    plane: tuple[int, int] = (0, 0)
    """Column and row of the first seed that is shown."""
    walk_speed: int = 50
    """Hundredths of a picture each second."""

    def of_another(self, *, is_text_conditional: bool) -> "ViewChoices":
        """When another generator was opened: what it has not is not looked at."""
        view = replace(self, slider_kind=None, pinned=())
        if is_text_conditional != (view.variations in TEXT_VARIATIONS):
            view = replace(view, variations="seeds" if is_text_conditional else "variations")
        return replace(view, tab=ExploreTab.TEXT) if is_text_conditional else view

    def snapshot(self, locked: list[int]) -> SavedView:
        """As plain values; which directions are pinned stands beside the directions."""
        return SavedView(
            tab=self.tab,
            slider_kind=self.slider_kind or "",
            variations=self.variations,
            variation_seed=self.variation_seed,
            variation_strength=self.variation_strength,
            plane=self.plane,
            walk_speed=self.walk_speed,
            pinned=[number for kind, number in self.pinned if kind == "dimension"],
            locked=locked,
        )

    @staticmethod
    def restored(saved: SavedView, pinned_directions: Iterable[int], *, is_text_conditional: bool) -> "ViewChoices":
        """What `snapshot` made."""
        directions: list[SliderKey] = [("direction", number) for number in pinned_directions]
        dimensions: list[SliderKey] = [("dimension", number) for number in saved.pinned]
        fits = is_text_conditional or saved.variations not in TEXT_VARIATIONS
        return ViewChoices(
            tab=min(saved.tab, max(ExploreTab)),
            slider_kind=saved.slider_kind or None,
            pinned=(*directions, *dimensions),
            variations=saved.variations if fits else "variations",
            variation_seed=saved.variation_seed,
            variation_strength=min(saved.variation_strength, 100),
            plane=saved.plane,
            walk_speed=saved.walk_speed,
        )

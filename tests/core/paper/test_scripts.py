import csv
import shutil
from pathlib import Path

from conference.core.paper import scripts
from conference.core.paper.lettering import FAMILIES, FONTS, families, font_advances, further_fonts
from conference.core.paper.scripts import Missing, missing_scripts, whole_words


def test_chinese_letters_say_which_package_has_them():
    (missing,) = missing_scripts("中文 Lee")
    assert (missing.script, missing.letters, missing.package) == ("han", "中文", "fonts-noto-cjk")
    assert missing.font.endswith(".ttc")


def test_several_scripts_are_told_apart():
    assert [(one.script, one.letters) for one in missing_scripts("አበበ 中 ชื่อ Ba")][:2] == [
        ("ethiopic", "አበ"),
        ("han", "中"),
    ]


def test_for_signs_without_a_script_there_is_nothing_to_install():
    assert missing_scripts("Awa \U0001f600") == [Missing("other", "\U0001f600")]


def test_names_in_the_scripts_of_the_region_miss_nothing():
    assert missing_scripts("Ɲɛnɛkɔrɔ محمد ߒߞߏ ⵎⵓⵃⴰ") == []


def test_a_word_is_printed_whole_or_not_at_all():
    assert whole_words("李 Wei-中 Lee") == "Lee"


def test_every_script_of_the_table_has_a_package_and_a_font():
    with (Path(scripts.__file__).parent / "data" / "scripts.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert all(row["package"].startswith("fonts-noto-") and row["font"].startswith("/usr/share/fonts/") for row in rows)


def test_a_font_that_somebody_puts_beside_ours_is_asked_last(tmp_path):
    for font in FONTS.glob("*.ttf"):
        shutil.copy(font, tmp_path)
    assert families(tmp_path) == FAMILIES
    shutil.copy(FONTS / "NotoSansNKo-Regular.ttf", tmp_path / "Another.ttf")
    assert families(tmp_path) == (*FAMILIES, "Noto Sans NKo")
    assert font_advances(further_fonts(tmp_path)[0])[0x7D2] > 0

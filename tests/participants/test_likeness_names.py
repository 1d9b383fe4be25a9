"""Names as people write them: two spellings of one person, and two people who are nearly called the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.participants.likeness_names import FAINT, NEAR, PART, SAME, SCRIPT, SOUND, alike_names, said

ONE_PERSON = [
    ("Issa Diakité", "DIAKITE Issa", SAME),
    ("Fatou N'Diaye", "N Diaye Fatou", SAME),
    ("Moussa Coulibaly", "Kulubali Moussa", SOUND),
    ("Bakary Diarra", "Jara Bakary", SOUND),
    ("Ɲeleni Sidibé", "Nyeleni SIDIBE", SAME),
    ("Abdoulaye Coulibaly", "Abdoulay Coulibaly", SOUND),
    ("Souleymane Traoré", "Souleymnae Traoré", NEAR),
    ("Ousmane Diallo", "Ousmane Dialo", SOUND),
    ("Aminata Traoré", "Aminata Bintou Traoré", PART),
    ("A. Traoré", "Aminata Traoré", FAINT),
    ("Traoré A.", "Aminata Traoré", FAINT),
    ("Traoré", "Aminata Traoré", FAINT),
    ("محمد", "محمد", SAME),
    ("محمد تراوري", "تراوري محمد", SAME),
    ("ߊߡߌߣߕߊ ߕߙߊߏߙߋ", "ߕߙߊߏߙߋ ߊߡߌߣߕߊ", SAME),
    ("ߊߡߌߣߕߊ ߕߙߊߏߙߋ", "Aminata Traoré", SCRIPT),
    # titles, written or not, and in any spelling
    ("Dr Moussa Koné", "KONE Moussa", SAME),
    ("El Hadj Oumar Tall", "Elhadji TALL Oumar", SAME),
    ("Mme Aïssata Cissé", "CISSE Aissata", SAME),
    ("Imam Sékou Barry", "Sékou Barry", SAME),
    # a married woman, by her own name, her husband's, or both
    ("Aïssata Traoré épouse Diallo", "TRAORE Aïssata", SAME),
    ("Aïssata Traoré épouse Diallo", "Mme Diallo Aïssata Traoré", PART),
    ("Aïssata Traoré ép. Diallo", "Mme Diallo Aïssata", PART),
    ("Mme Diallo Aïssata Traoré", "Aïssata Traoré", PART),
    ("Mme Diallo née Traoré Aïssata", "Aïssata Traoré", PART),
]

TWO_PEOPLE = [
    ("Aminata Traoré", "Moussa Traoré"),
    ("Amadou Diallo", "Aminata Diallo"),
    ("Awa Sow", "Awa Sy"),
    ("Moussa Touré", "Moussa Tounkara"),
    ("Moussa Koné", "Moussa Konaté"),
    ("Oumar Touré", "Oumou Touré"),
    ("Jean Coulibaly", "Jeanne Coulibaly"),
    ("Mamadou Diarra", "Mahamadou Diarra"),
    ("Aminata Cissé", "Aïssata Cissé"),
    ("Mariam Diallo", "Marie Diallo"),
    ("Souleymane Traoré", "Souleymane Touré"),
    # twins, who often answer one telephone
    ("Hassane Maïga", "Ousseyni Maïga"),
    ("Lassana Diarra", "Fousseyni Diarra"),
    ("Adama Traoré", "Awa Traoré"),
    ("Hawa Dembélé", "Adama Dembélé"),
    # father and son, brothers, husband and wife
    ("Sékou Amadou Tall", "Amadou Oumar Tall"),
    ("Boubacar Cissé", "Aboubacrine Cissé"),
    ("Mme Diallo Aïssata", "Oumar Diallo"),
    ("", "Aminata Traoré"),
    ("Traoré", "Diallo"),
    ("...", "---"),
    ("محمد تراوري", "عمر تراوري"),
]


@pytest.mark.parametrize(("one", "other", "how"), ONE_PERSON)
def test_one_name_is_known_in_any_order_spelling_and_title(one, other, how):
    assert alike_names(said(one), said(other)) == how


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_names_of_two_people_are_two_names_however_near(one, other):
    assert alike_names(said(one), said(other)) == ""


NAMES = st.text(max_size=25) | st.sampled_from([name for pair in ONE_PERSON for name in pair[:2]])


@given(NAMES, NAMES)
def test_it_is_the_same_from_both_sides(one, other):
    assert alike_names(said(one), said(other)) == alike_names(said(other), said(one))


@given(NAMES)
def test_a_name_is_like_itself(name):
    assert alike_names(said(name), said(name)) == (SAME if said(name).own else "")

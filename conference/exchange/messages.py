"""Sentences of the import: why a file is refused, and what is wrong with a row."""

from flask_babel import lazy_gettext as _l

ERRORS = {
    "import_file_missing": _l("Choisissez le fichier à importer."),
    "import_columns_missing": _l(
        "Il manque dans ce tableau : %(columns)s. Les titres des colonnes sont sur la première ligne. "
        "Téléchargez le modèle et recopiez-y vos données."
    ),
    "import_column_twice": _l("Deux colonnes disent la même chose : « %(one)s » et « %(other)s ». Gardez-en une."),
    "import_nobody": _l("Ce tableau n’a aucune personne sous les titres de ses colonnes."),
    "import_gone": _l("Ce fichier n’attend plus : une heure est passée. Envoyez-le de nouveau."),
    # rows
    "import_name_missing": _l("Il faut au moins un nom."),
    "import_not_a_name": _l("Ce n’est pas un nom."),
    "import_date": _l("C’est une date. Mettez la colonne au format Texte, puis écrivez de nouveau."),
    "import_too_long": _l("C’est trop long : %(limit)s caractères au plus, il y en a %(count)s."),
    "import_letter_lost": _l(
        "Une lettre est perdue (« ? »). Enregistrez en .xlsx ou en « CSV UTF-8 », puis envoyez-le de nouveau."
    ),
    "import_group_missing": _l("Il faut un groupe."),
    "import_group_unknown": _l("Ce n’est pas un groupe de cet événement : choisissez dans la feuille « Listes »."),
    "import_unknown": _l("Ce n’est pas un choix possible : choisissez dans la feuille « Listes » du modèle."),
    "import_near": _l("Ce n’est pas un choix possible. Vouliez-vous dire « %(near)s » ?"),
    "import_ambiguous": _l("Cela peut vouloir dire « %(one)s » ou « %(other)s » : écrivez le nom entier."),
    "import_email": _l("Cette adresse e-mail n’est pas complète : vérifiez-la. Une seule adresse par personne."),
    "import_phone_abbreviated": _l(
        "Le tableur a abrégé ce numéro, des chiffres sont perdus. Mettez la colonne au format Texte et récrivez-le."
    ),
    "import_phones_many": _l("%(limit)s numéros au plus."),
    "import_id_unreadable": _l("Ce n’est pas un identifiant. Pour une nouvelle personne, laissez la case vide."),
    "import_id_unknown": _l(
        "Personne n’a cet identifiant dans cet événement. Pour une nouvelle personne, laissez la case vide."
    ),
    "import_id_merged": _l("Cette fiche a été réunie avec une autre : ôtez cette ligne."),
    "import_repeated": _l("Cette ligne répète la ligne %(first)s."),
    "import_example_kept": _l(
        "Cette ligne porte encore la marque « exemple » dans la première colonne : effacez la marque, ou la ligne."
    ),
    "import_delegation": _l("Cette personne vient avec une délégation : son groupe ne change pas par un fichier."),
    "import_full": _l("Ce groupe est complet : il a %(quota)s places."),
    "import_state": _l("Un fichier n’inscrit personne dans cet état. États possibles : voyez la feuille « Listes »."),
    # lists: why a row names nobody
    "row_empty": _l("Ligne vide."),
    "row_hidden": _l("Ligne masquée dans le fichier : elle n’est pas lue."),
    "row_header": _l("Titres des colonnes, répétés."),
    "row_section": _l("Titre : « %(text)s »."),
    "row_total": _l("Total : « %(text)s »."),
    "row_note": _l("Remarque : « %(text)s »."),
    "import_no_name": _l("Aucun nom : c’est une place réservée, pas une personne."),
    "import_reserved": _l("Pas encore de nom (« %(text)s ») : c’est une place réservée."),
    "import_several": _l("Plusieurs personnes dans une ligne (« %(text)s ») : écrivez une ligne par personne."),
    "import_formula": _l("Une formule, pas du texte : elle n’est jamais calculée."),
    "import_test": _l("Donnée d’essai (« %(text)s »)."),
    "import_function_only": _l("Une fonction à la place du nom (« %(text)s »)."),
    # lists: whom a row resembles
    "row_same_contact": _l("Même contact et même nom que la ligne %(line)s."),
    "row_alike_contact": _l("Même contact que la ligne %(line)s et nom proche : à vérifier."),
    "row_alike_work": _l("Même nom, même structure et même fonction que la ligne %(line)s, sans contact commun."),
    "row_alike_several": _l("Ressemble à plusieurs personnes, dont la ligne %(line)s : à vérifier."),
    "row_example": _l("Ligne d’exemple du modèle."),
    "person_same_id": _l("Déjà là : c’est l’identifiant de %(name)s."),
    "person_same_contact": _l("Déjà là : même contact et même nom que %(name)s."),
    "person_alike_contact": _l("Même contact que %(name)s et nom proche : à vérifier."),
    "person_alike_work": _l("Même nom, même structure et même fonction que %(name)s, sans contact commun."),
    "person_alike_several": _l("Ressemble à plusieurs personnes déjà là, dont %(name)s : à vérifier."),
    # lists: what of a row is not taken in
    "import_group_open": _l("Groupe non reconnu : choisissez-en un pour ces lignes."),
    "import_waitlisted": _l("Ce groupe est complet : en liste d’attente."),
    "import_remark_left": _l("La remarque entre parenthèses n’est pas reprise."),
    "import_sex_doubt": _l("Le sexe écrit ne va pas avec le prénom ou la civilité : vérifiez-le."),
    "import_cut": _l("Texte trop long : la fin est coupée."),
    "import_age_unread": _l("Âge ou date de naissance illisible."),
    "import_date_unread": _l("Date illisible."),
    "import_busy": _l("Un autre import de cet événement est en cours. Attendez qu’il finisse, puis recommencez."),
    "import_no_table": _l(
        "Nous n’avons trouvé aucune liste de personnes dans ce fichier : il faut au moins une colonne de noms."
    ),
}

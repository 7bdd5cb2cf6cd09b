"""Which headers are known: French, English, Kobo, HXL, P-code tables and the tags of the real files, for each kind.

Headers are compared without accents, case, spaces or punctuation ("Niveau d'étude" is `niveaudetude`). Of several
headers for one column, the one named first here is taken. To teach the readers a header: a word in the line of its
column. Besides our own columns there are helpers that only readers know (`HELPERS`).
"""

from __future__ import annotations

from layers.plain import plain_key
from layers.readers.demand_synonyms import DEMAND_HEADERS
from layers.rules import RULE_COLUMNS
from layers.schemas import INPUTS

_LATITUDE = "latitude, lat, y, gps lat, gps latitude, lat wgs84, latitude wgs84, lat dd, latitud, coord y, coordonnee y"
_LONGITUDE = (
    "longitude, lon, long, lng, x, gps lon, gps long, gps longitude, lon wgs84, longitude wgs84, lon dd, long dd, "
    "coord x, coordonnee x"
)
_PLACE = {
    "latitude": _LATITUDE,
    "longitude": _LONGITUDE,
    "location_precision_m": "location precision m, precision m, accuracy m, gps precision, gps accuracy, precision gps",
    "point_text": (
        "geopoint, geolocation, point, gps, gps coordinates, coordinates, coordonnees, coordonnees gps, lat lon, "
        "lat long, latlong, latitude longitude, position gps, gps location, localisation gps"
    ),
    "wkt": "wkt, geometry, geom, the geom, geometrie, wkt geom",
}
_ADMIN = {
    "country": (
        "country, pays, country code, code pays, iso2, iso a2, iso3, iso3c, iso a3, admin0pcode, adm0 pcode, "
        "location code, nom du pays, country name, adm0 name, adm0 en, adm0 fr, shapegroup"
    ),
    "admin1_pcode": (
        "admin1 pcode, adm1 pcode, admin1 pcod, admin1 code, adm1 code, code admin1, pcode admin1, pcode region, "
        "code region, region code, region pcode"
    ),
    "admin2_pcode": (
        "admin2 pcode, adm2 pcode, admin2 pcod, admin2 code, adm2 code, code admin2, pcode admin2, pcode prefecture, "
        "pcode departement, code prefecture, code departement, district code, district pcode"
    ),
    "admin1_name": (
        "admin1 name, adm1 name, adm1 en, adm1 fr, admin1 name en, admin1 name fr, admin1, adm1, region, region name, "
        "nom region, province"
    ),
    "admin2_name": (
        "admin2 name, adm2 name, adm2 en, adm2 fr, admin2 name en, admin2 name fr, admin2, adm2, district, prefecture, "
        "departement, division, district name, nom prefecture, nom departement, county"
    ),
}
_CLASS = {
    "settlement_class": (
        "settlement class, urban rural, urbain rural, milieu, milieu de residence, zone urbaine rurale, class, classe, "
        "residence type, type de milieu, urbanrural"
    )
}
_SEATS = {
    "seats_total": "seats total, capacity, capacite, places totales, nombre de places, total seats, seats, places",
    "seats_available": (
        "seats available, available seats, places disponibles, places libres, free seats, seats free, seats left"
    ),
    "seats_as_of": "seats as of, places en date du, seats date, capacity updated",
}
_RADII = {
    "urban_radius_km": "urban radius km, urban radius, rayon urbain, rayon urbain km, urban km",
    "rural_radius_km": "rural radius km, rural radius, rayon rural, rayon rural km, rural km",
}
_ORIGIN = {"source_date": "source date, date source, date de la source, date maj, last updated, as of date"}

_LISTS: dict[str, dict[str, str]] = {
    "services": {
        "service_id": (
            "service id, id, identifiant, identifiant du service, code service, id service, facility id, site id, "
            "structure id, uuid, osm id, code"
        ),
        "service_name": (
            "service name, name, nom, nom du service, facility name, nom de la structure, denomination, libelle, "
            "health facility, name fr, name en, nom du centre, centre name, structure, etablissement"
        ),
        "service_type": (
            "service type, type de service, type of service, secteur de service, type service, service category, "
            "categorie de service, kind, type, amenity, value, sector, secteur"
        ),
        "organization_name": (
            "organization name, organisation name, organization, organisation, nom de l organisation, operator, "
            "provider, prestataire, partenaire, org name, org"
        ),
        "site_name": "site name, site, nom du site, nom du lieu, lieu, centre, center, location name",
        **_PLACE,
        **_CLASS,
        **_ADMIN,
        "status": "status, statut, etat, operational status, fonctionnement",
        "description": "description, details, service description, descriptif",
        "opening_hours": "opening hours, horaires, horaires d ouverture, horaires accueil, hours, heures d ouverture",
        "languages": "languages, langues, langue, language, langues parlees, languages spoken",
        "accessibility": "accessibility, accessibilite, disability access, acces handicapes, amenagements",
        "phone": "phone, telephone, tel, contact number, phone number, numero de telephone, contact phone",
        "email": "email, e mail, courriel, mail, adresse electronique, contact email",
        "fees": "fees, frais, cout, tarif, tarifs, fees description, cost, frais precisions",
        "payment_model": "payment model, mode de paiement, modele de paiement",
        **_SEATS,
        **_RADII,
        **_ORIGIN,
    },
    "programmes": {
        "programme_id": (
            "programme id, program id, id, identifiant, id programme, code programme, code du programme, code"
        ),
        "programme_name": (
            "programme name, program name, name, nom, nom du programme, programme, program, intitule, formation, titre"
        ),
        "service_ids": (
            "service ids, services, service id, service, id services, centres, sites, identifiants des services, "
            "id service, identifiant du service"
        ),
        "criteria": (
            "criteria, criteres, rule, regle, eligibility, eligibilite, conditions acces, criteres d eligibilite"
        ),
        "starts": "starts, start, start date, date de debut, debut, date debut, begins",
        "ends": "ends, end, end date, date de fin, fin, date fin",
        "funding_ends": "funding ends, funding end, fin du financement, date fin financement, funding until",
        "intake_dates": "intake dates, intakes, dates d entree, rentrees, dates de rentree, sessions",
        "duration_weeks": "duration weeks, weeks, semaines, duree en semaines, nombre semaines, duree semaines",
        "hours_per_week": "hours per week, heures par semaine, volume horaire hebdomadaire, weekly hours",
        "stipend_amount": "stipend amount, stipend, indemnite, montant de l indemnite, bourse",
        "stipend_currency": "stipend currency, currency, devise, monnaie",
        "stipend_period": "stipend period, periode de l indemnite, periode indemnite",
        "stipend_covers": "stipend covers, l indemnite couvre, indemnite couvre",
        "isco08_codes": "isco08 codes, isco 08, isco08, isco, isco codes, isco08 code, citp, code citp, occupations",
        "quotas": "quotas, quota, quotes parts, places reservees",
        "bridges": "bridges, bridge, passerelle, passerelles, mise a niveau",
        "lift_km": "lift km, transport km, ramassage km, transport offert km",
        "accommodation": "accommodation, lodging, housing, boarding, hebergement, logement, internat",
        "in_force_from": "in force from, valid from, en vigueur depuis, en vigueur a partir du, valable depuis",
        "in_force_to": "in force to, valid to, en vigueur jusqu au, valable jusqu au",
        **_SEATS,
        "minimum_age_years": (
            "minimum age years, minimum age, min age, age min, age minimum, age minimal, age from, minimumage"
        ),
        "maximum_age_years": "maximum age years, maximum age, max age, age max, age maximum, age maximal, age to",
        "minimum_education_grade": (
            "minimum education grade, minimum grade, min grade, min education grade, niveau minimum, niveau min, "
            "niveau d etude minimum"
        ),
        "maximum_education_grade": (
            "maximum education grade, maximum grade, max grade, max education grade, niveau maximum, niveau max, "
            "niveau d etude maximum"
        ),
        "education_system": "education system, systeme scolaire, systeme educatif, school system",
        "sexes": "sexes, sex, sexe, genre, gender",
        "sexes_reason": "sexes reason, reason for sexes, raison sexe, motif sexe, justification sexe",
        "sexes_reason_date": "sexes reason date, date raison sexe, date motif sexe, date de la justification sexe",
        **_RADII,
        **_ORIGIN,
    },
    "returnees": {
        "case_code": (
            "case code, code, code du cas, code de cas, case id, case number, numero de dossier, n dossier, "
            "code dossier, "
            "id, identifiant, reference, ref, beneficiary code, code beneficiaire, id beneficiaire, mimosa id, "
            "case reference"
        ),
        **_PLACE,
        "settlement_name": (
            "settlement name, settlement, village, ville, localite, locality, town, city, place, nom du village, "
            "nom de la localite, quartier village, lieu de residence, place of residence, community, communaute, "
            "residence, town village"
        ),
        **_CLASS,
        "birth_date": "birth date, date of birth, dob, date de naissance, naissance, birthdate, birthday",
        "birth_year": "birth year, year of birth, yob, annee de naissance",
        "age_years": "age years, age, age en annees, age revolu, age in years",
        "age_as_of": "age as of, age en date du, age au",
        "sex": "sex, sexe, gender, genre",
        "education_grade": (
            "education grade, niveau d etude, niveau d etudes, education level, education, niveau scolaire, "
            "niveau d instruction, grade, last grade completed, derniere classe, derniere classe achevee, "
            "classe achevee, "
            "scolarite, niveau d education, highest grade, level of education, years of schooling, niveau"
        ),
        "education_grade_most": "education grade most",
        "education_isced": (
            "education isced, isced, isced level, isced 2011, isced11, educat isced, cite, niveau cite, cite 2011, "
            "niveau isced"
        ),
        "education_system": "education system, systeme scolaire, systeme educatif, school system",
        "needs": "needs, besoins, besoin, need, service needs, besoins identifies, types of service needed",
        "interests": (
            "interests, interets, centres d interet, souhaits, interet, interest, metier souhaite, aspirations"
        ),
        "spoken_languages": (
            "spoken languages, languages, languages spoken, langues, langues parlees, langue parlee, language"
        ),
        "documents": (
            "documents, documents held, documents detenus, pieces detenues, pieces d identite detenues, "
            "types of document"
        ),
        "previous_training": (
            "previous training, formation anterieure, formations anterieures, formations suivies, formation suivie, "
            "training completed, past training, skills, competences"
        ),
        "access_needs": (
            "access needs, disability, handicap, besoins d accessibilite, accessibilite, accessibility needs, "
            "disability access"
        ),
        "return_route": (
            "return route, route, migration route, route migratoire, route de retour, itineraire, parcours migratoire"
        ),
        "dependants": (
            "dependants, dependents, personnes a charge, nombre de personnes a charge, number of dependants, "
            "enfants a charge"
        ),
        "return_date": (
            "return date, date de retour, date retour, date of return, arrival date, date d arrivee, retour, "
            "date arrivee"
        ),
        "consent": "consent, consentement, accord, consent given, consentement donne, consent to share",
        "support_until": "support until, fin de l assistance, fin du soutien, support ends, fin de prise en charge",
        **_ADMIN,
        "admin3_name": (
            "admin3 name, adm3 name, adm3 en, adm3 fr, admin3, adm3, commune, sous prefecture, arrondissement, "
            "subdivision"
        ),
        "landmark": "landmark, point de repere, repere, lieu dit, nearest landmark",
        **_ORIGIN,
    },
    "areas": {
        "area_id": "area id, p code, pcode, code, area code, wof id, shapeid, id, identifiant, hasc, gid",
        "area_name": "area name, name, nom, shapename, name fra, name local, nom de la zone, libelle",
        "area_name_en": "area name en, name en, name eng, nom anglais, name english",
        "area_name_fr": "area name fr, name fr, name fra, nom fr, nom francais, name french",
        "admin_level": "admin level, adminlevel, level, niveau, niveau administratif, shapetype, placetype, adm level",
        "parent_id": "parent id, parent p code, parent pcode, parent, parent code, region id, code parent",
        "population": "population, pop, habitants, population totale, total population",
        "wkt": _PLACE["wkt"],
        "country": f"{_ADMIN['country']}, iso, location",
        **{
            f"adm{level}_pcode": f"adm{level} pcode, admin{level} pcode, admin{level} pcod, admin{level} code, "
            f"adm{level} code"
            for level in range(1, 4)
        },
        **{f"adm{level}_name": f"adm{level} name, admin{level} name, adm{level} ref name" for level in range(1, 4)},
        **{
            f"adm{level}_name_{language}": f"adm{level} {language}, admin{level} name {language}, "
            f"adm{level} name {language}"
            for level in range(1, 4)
            for language in ("en", "fr")
        },
        "language": "lang",
        **_ORIGIN,
    },
    "settlements": {
        "settlement_id": (
            "settlement id, id, identifiant, place id, wof id, osm id, geonameid, gn id, code localite, "
            "code village, uuid"
        ),
        "settlement_name": (
            "settlement name, name, nom, settlement, village, localite, locality, town, city, place name, "
            "nom du village, "
            "nom de la localite, ville, asciiname"
        ),
        **_PLACE,
        "population": "population, pop, habitants, population totale, total population",
        "settlement_class": f"{_CLASS['settlement_class']}, place",
        **_ADMIN,
        **_ORIGIN,
    },
    "demand": {
        **DEMAND_HEADERS,
        "latitude": _LATITUDE,
        "longitude": _LONGITUDE,
        "point_text": _PLACE["point_text"],
        **_ADMIN,
        **_ORIGIN,
    },
}

SYNONYMS: dict[str, dict[str, tuple[str, ...]]] = {
    kind: {
        column: tuple(dict.fromkeys([plain_key(column), *(plain_key(word) for word in words.split(","))]))
        for column, words in lists.items()
    }
    for kind, lists in _LISTS.items()
}
"""Kind of file -> our column -> the headers it is known by, compared by `plain_key`, the best first."""

HELPERS: dict[str, tuple[str, ...]] = {
    kind: tuple(column for column in columns if column not in INPUTS[kind].names() and column not in RULE_COLUMNS)
    for kind, columns in SYNONYMS.items()
}
"""Columns that are read and turned into others: names of districts, points in one cell, geometries as text."""

OUR_SCHEMES = {"wofid": "wof", "osmid": "osm", "shapeid": "geoboundaries", "geonameid": "geonames", "gnid": "geonames"}
"""Headers of identifiers that are unique only within their source -> the prefix that makes them unique here."""

KOBO_PARTS = {"latitude": "latitude", "longitude": "longitude", "precision": "location_precision_m"}
"""The columns into which Kobo and ODK split a point question (`_<question>_latitude`) -> ours."""

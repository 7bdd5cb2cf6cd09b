"""Which headers of files about labour demand are known, besides those of places and regions? See `synonyms.py`."""

from __future__ import annotations

DEMAND_HEADERS = {
    "demand_id": (
        "demand id, vacancy id, vacancy reference, job id, reference, ref, id, identifiant, "
        "reference de l offre, numero de l offre, uuid"
    ),
    "area_id": (
        "area id, area code, area pcode, area, zone, code zone, code de la zone, p code, pcode, adm code, "
        "adm pcode, admin code, admin pcode, adm3 pcode, admin3 pcode, admin3 code, code localite"
    ),
    "area_name": (
        "area name, nom de la zone, place, place of work, lieu, lieu de travail, location, localisation, "
        "settlement, localite, ville, town, city, village, duty station, lieu d affectation"
    ),
    "catchment_km": "catchment km, catchment, radius km, rayon km, rayon, bassin km, bassin d emploi km",
    "isco08_code": (
        "isco08 code, isco 08 code, isco08, isco 08, isco code, isco, citp 08, citp08, citp, code citp, "
        "code isco, occupation code, code du metier, code metier, code rome isco, isco4, isco 4 digit, "
        "isco08 4 digit, occup isco"
    ),
    "isco88_code": "isco88 code, isco 88 code, isco88, isco 88, citp 88, citp88, code citp 88",
    "isic4_code": (
        "isic4 code, isic 4 code, isic4, isic rev 4, isic rev4, isic code, isic, citi rev 4, citi4, citi, "
        "code citi, sector code, code secteur, code du secteur, industry code, industrycat isic, sector, secteur, "
        "industry, branche"
    ),
    "job_title": (
        "job title, title, titre, titre du poste, intitule, intitule du poste, poste, vacancy, vacancy title, "
        "vacancies title, offre, offre d emploi, occupation, profession, metier, emploi, position, job, libelle, "
        "occupation name, occupation title, nom du metier"
    ),
    "employer": (
        "employer, employeur, company, entreprise, organisation, organization, recruiter, recruteur, societe, "
        "company name, employer name, nom de l entreprise, nom de l employeur"
    ),
    "evidence": "evidence, type de ligne, row type",
    "openings": (
        "openings, openings number, vacancies, number of vacancies, postes, nombre de postes, postes vacants, "
        "postes a pourvoir, job openings, openings per year, ouvertures, demand, demande, posts, "
        "number of openings, number of posts, positions, vacances de postes, places vacantes, recrutements prevus, "
        "planned hires, hires planned"
    ),
    "employed": (
        "employed, employment, workers, emplois, effectif, effectifs, effectif employe, number employed, "
        "salaries, employees, persons employed, personnes employees, people employed, actifs occupes, employes"
    ),
    "informal_employed": (
        "informal employed, informal, informal employment, informal workers, emploi informel, "
        "emplois informels, travailleurs informels, informels"
    ),
    "self_employed": (
        "self employed, self employment, own account, own account workers, independants, a son compte, "
        "travailleurs independants, auto emploi, emploi independant"
    ),
    "hard_to_fill_share": (
        "hard to fill share, hard to fill, share hard to fill, part difficile a pourvoir, difficile a pourvoir, "
        "part des employeurs en difficulte, difficulte de recrutement"
    ),
    "hard_to_fill_percent": (
        "hard to fill percent, hard to fill pct, percent hard to fill, pct hard to fill, hard to fill percentage, "
        "pourcentage difficile a pourvoir, pourcent difficile a pourvoir, hard to fill in percent"
    ),
    "employers_asked": (
        "employers asked, employers interviewed, number of employers, nombre d employeurs, employeurs interroges, "
        "employers, employeurs, n employers, respondents employers, entreprises interrogees"
    ),
    "wage_amount": (
        "wage amount, wage, salary, salaire, remuneration, pay, earnings, median wage, salaire median, "
        "average wage, salaire moyen, montant du salaire, monthly wage, salaire mensuel"
    ),
    "wage_currency": "wage currency, currency, devise, monnaie, devise du salaire, salary currency",
    "wage_period": "wage period, salary period, periode du salaire, periode, per, pay period, frequence du salaire",
    "demand_method": (
        "demand method, method, methode, methodology, methodologie, source type, type de source, "
        "mode de collecte, data collection method"
    ),
    "demand_source": (
        "demand source, source, source name, survey, survey name, enquete, nom de l enquete, source des donnees, "
        "data source, job board, publication"
    ),
    "reference_date": (
        "reference date, date, date de reference, survey date, date de l enquete, date of publication, "
        "publication date, date de publication, date published, posted, date posted, posted on, as of, "
        "period, reference period, mois, reference period end, year, annee, survey year, reference year, "
        "annee de l enquete, annee de reference"
    ),
    "sample_size": (
        "sample size, sample, n, taille de l echantillon, echantillon, nombre de reponses, respondents, "
        "repondants, number of respondents, observations, interviews"
    ),
}
"""Our column -> the words it is known by, the best first; helpers that only readers know among them."""

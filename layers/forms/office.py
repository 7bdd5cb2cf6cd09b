"""The forms of service mapping and of returnees' profiles: every question's name is a column of ours."""

from __future__ import annotations

from layers.forms.questions import MARK, SEARCHED, Form, Group, Question, choose, choose_several, count
from layers.words import N_

_REGION = choose("admin1_pcode", N_("Region"), "region", appearance=SEARCHED)
_DISTRICT = choose(
    "admin2_pcode", N_("District"), "district", appearance=SEARCHED, choice_filter="parent = ${admin1_pcode}"
)

SERVICES = Form(
    "services",
    N_("Services: what is offered where"),
    N_("Go from provider to provider and write down each service at each site."),
    "services",
    (
        Group(
            "service",
            N_("The service"),
            (
                Question("calculate", MARK, calculation="'services'"),
                Question("today", "source_date"),
                Question("text", "service_name", N_("Name of the service"), required=True),
                choose("service_type", N_("Type of service"), "service_type", required=True),
                Question("text", "organization_name", N_("Which organisation provides it?")),
                Question("text", "site_name", N_("Name of the site or centre")),
                Question("text", "description", N_("What does it do, in a few words?")),
                choose("status", N_("Does it run today?"), "status"),
            ),
        ),
        Group(
            "place",
            N_("Where is it?"),
            (
                Question(
                    "geopoint",
                    "location",
                    N_("Stand at the entrance and take the point"),
                    N_("Wait until the accuracy is 10 metres or better."),
                    required=True,
                ),
                choose("settlement_class", N_("Is the place urban or rural?"), "settlement_class"),
                _REGION,
                _DISTRICT,
            ),
        ),
        Group(
            "terms",
            N_("How does one get in?"),
            (
                Question("text", "opening_hours", N_("When is it open?")),
                choose("payment_model", N_("Who pays, and when?"), "payment_model"),
                Question("text", "fees", N_("What does the person pay?")),
                count("seats_total", N_("How many people can it serve at one time?")),
                count("seats_available", N_("How many places are free today?")),
                choose_several("languages", N_("Which languages are spoken?"), "language"),
                choose_several("accessibility", N_("What is there for people with a disability?"), "accessibility"),
                Question(
                    "text", "phone", N_("Public telephone of the service"), N_("Never somebody's private number.")
                ),
                Question("text", "email", N_("Public e-mail address of the service")),
            ),
        ),
    ),
)

_CONSENTS = "${consent} = 'yes'"

RETURNEES = Form(
    "returnees",
    N_("Returnees: a profile under a case code"),
    N_("Fill in a profile together with the person; it holds no name and no contact."),
    "returnees",
    (
        Group(
            "case",
            N_("The case"),
            (
                Question("calculate", MARK, calculation="'returnees'"),
                Question("today", "source_date"),
                Question(
                    "text", "case_code", N_("Case code"), N_("The code of the case file, never a name."), required=True
                ),
                choose(
                    "consent",
                    N_("Does the person agree to their data being used for referral?"),
                    "yes_no",
                    required=True,
                ),
            ),
        ),
        Group(
            "person",
            N_("The person"),
            (
                choose("sex", N_("Sex"), "sex"),
                count("birth_year", N_("Year of birth"), most=2100),
                choose("education_system", N_("In which country's schools?"), "education_system"),
                count(
                    "education_grade",
                    N_("Years of school completed"),
                    most=25,
                    hint=N_("Count completed years; 0 if the person never went to school."),
                ),
                choose_several("spoken_languages", N_("Which languages does the person speak?"), "language"),
                choose_several("documents", N_("Which documents does the person hold?"), "document"),
                choose_several("access_needs", N_("What does the person need to take part?"), "access_need"),
                count("dependants", N_("How many people depend on the person?"), most=60),
                Question("date", "return_date", N_("Day of return")),
            ),
            _CONSENTS,
        ),
        Group(
            "home",
            N_("Where does the person live now?"),
            (
                Question("text", "settlement_name", N_("Town or village")),
                _REGION,
                _DISTRICT,
                Question(
                    "geopoint",
                    "location",
                    N_("The home, only if the person agrees"),
                    N_("The name of the town or village is enough."),
                ),
            ),
            _CONSENTS,
        ),
        Group(
            "wishes",
            N_("Needs and wishes"),
            (
                choose_several("needs", N_("Which services does the person need?"), "service_type"),
                Question("text", "interests", N_("Which work does the person wish to do?"), N_("One or a few words.")),
                Question("text", "previous_training", N_("In which trades was the person trained?")),
            ),
            _CONSENTS,
        ),
    ),
)

"""Which types of service there are, how each is named, drawn and how far it is taken to serve.

The first three are the study's; the others are the further types of the IOM Reintegration Handbook's service mapping
(Annex 8). Colours are Okabe-Ito's; each type has its own shape and letter, so that greyscale prints tell them apart
(H for health, never a cross: the red cross is a protected emblem).

To add a type: one line in `SERVICE_TYPES`.
"""

from __future__ import annotations

from dataclasses import dataclass

from layers.words import N_


@dataclass(frozen=True)
class ServiceType:
    """One type of service.

    `urban_radius_km` and `rural_radius_km` are the catchment assumed for a service that states none: the study's 5 and
    10 km (KB#4, 4.1.1), an assumption for every other type; wherever they are used the result says so.
    """

    code: str
    label: str
    colour: str
    shape: str
    letter: str
    urban_radius_km: float = 5.0
    rural_radius_km: float = 10.0


SERVICE_TYPES: dict[str, ServiceType] = {
    kind.code: kind
    for kind in (
        ServiceType("medical", N_("Medical"), "#D55E00", "hexagon", "H"),
        ServiceType("psychosocial", N_("Psychosocial"), "#CC79A7", "circle", "P"),
        ServiceType("vocational", N_("Vocational training"), "#0072B2", "square", "V"),
        ServiceType("education", N_("Education"), "#009E73", "triangle", "E"),
        ServiceType("job_placement", N_("Job placement"), "#E69F00", "diamond", "J"),
        ServiceType("business_support", N_("Business development support"), "#56B4E9", "pentagon", "B"),
        ServiceType("financial", N_("Financial services"), "#F0E442", "star", "F"),
        ServiceType("housing", N_("Housing"), "#999999", "house", "L"),
        ServiceType("legal", N_("Legal aid"), "#332288", "triangle_down", "A"),
        ServiceType("social_protection", N_("Social protection"), "#882255", "shield", "S"),
    )
}
"""Every type of service by its code, in the order in which they are listed."""

"""What the database holds of a folder's people, offerings and facts, found by their codes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from learners import frames
from learners.imports.oulad.contents import Contents, Lookup
from learners.imports.oulad.moments import SINCE_1970
from learners.imports.oulad.tables import Table
from learners.models import Assessment, Competency, Module, Offering, Site

PREFIX = "oulad-"  # before a person's number in the folder: her reference here
NUMBER = "(0|[1-9][0-9]{0,11})"  # a number as this import writes it
ABOUT = {"enrolment_id": "learners_enrolment", "assessment_id": "learners_assessment"}
NEW = -1  # the id of what is not stored yet
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass
class Ids:
    """Primary keys by the folder's indexes; `NEW` where there is no row yet."""

    modules: dict[str, int]
    competencies: dict[str, int]
    offerings: Whole
    learners: Whole
    enrolments: Whole
    assessments: Whole
    sites: Whole
    enrolments_stored: int  # in these offerings, whether the folder names them or not


@dataclass
class Standing:
    """Stored rows that may be brought up to date, beside their ids."""

    offerings: dict[int, Offering]
    assessments: dict[int, Assessment]
    site_kinds: dict[int, str]


def find(contents: Contents) -> tuple[Ids, Standing]:
    """The ids of everything the folder names, in a constant number of queries."""
    modules = {offering.module for offering in contents.offerings}
    offerings = {
        (offering.module.code, offering.code): offering
        for offering in Offering.objects.select_related("module").filter(module__code__in=modules)
    }
    offering_ids = np.full(len(contents.offerings), NEW)
    standing = Standing({}, {}, {})
    for index, line in enumerate(contents.offerings):
        stored = offerings.get((line.module, line.code))
        if stored:
            offering_ids[index] = stored.pk
            standing.offerings[index] = stored
    learners = _learners(contents.people)
    enrolments, enrolled = _enrolments(contents, offering_ids, learners)
    ids = Ids(
        modules=dict(Module.objects.filter(code__in=modules).values_list("code", "pk")),
        competencies=dict(Competency.objects.filter(code__in=modules).values_list("code", "pk")),
        offerings=offering_ids,
        learners=learners,
        enrolments=enrolments,
        assessments=_assessments(contents, offering_ids, standing),
        sites=_sites(contents, offering_ids, standing),
        enrolments_stored=enrolled,
    )
    return ids, standing


def _learners(people: Whole) -> Whole:
    found = frames.copy(
        f"SELECT substr(reference, {len(PREFIX) + 1})::int8, id FROM learners_learner "
        f"WHERE reference ~ '^{PREFIX}{NUMBER}$'",
        (),
        {"number": "int8", "id": "int8"},
    )
    return _placed(people, found["number"], found["id"])


def _placed(wanted: Whole, keys: Whole, ids: Whole) -> Whole:
    """For each of `wanted` the id at its key, or `NEW`."""
    order = np.argsort(keys)
    places, found = Lookup(keys[order]).find(wanted)
    if not len(keys):
        return np.full(len(wanted), NEW)
    return np.where(found, ids[order][places], NEW)


def _enrolments(contents: Contents, offerings: Whole, learners: Whole) -> tuple[Whole, int]:
    found = frames.copy(
        "SELECT offering_id, learner_id, id FROM learners_enrolment WHERE offering_id = ANY(%s)",
        ([int(one) for one in offerings if one != NEW],),
        {"offering": "int8", "learner": "int8", "id": "int8"},
    )
    radix = 1 << 40  # a pair of ids as one number
    enrolments = contents.enrolments
    mine = offerings[enrolments.offering] * radix + learners[enrolments.person]
    stored = (offerings[enrolments.offering] != NEW) & (learners[enrolments.person] != NEW)
    placed = _placed(mine, found["offering"] * radix + found["learner"], found["id"])
    return np.where(stored, placed, NEW), len(found["id"])


def _assessments(contents: Contents, offerings: Whole, standing: Standing) -> Whole:
    assessments = contents.assessments
    index = {
        (int(offerings[offering]), str(number)): place
        for place, (offering, number) in enumerate(
            zip(assessments.offering, assessments.ids.tolist(), strict=True)
        )
    }
    ids = np.full(len(assessments.ids), NEW)
    for row in Assessment.objects.filter(
        offering__in=[one for one in offerings.tolist() if one >= 0]
    ):
        place = index.get((row.offering_id, row.code))
        if place is not None:
            ids[place] = row.pk
            standing.assessments[place] = row
    return ids


def _sites(contents: Contents, offerings: Whole, standing: Standing) -> Whole:
    sites = contents.sites
    index = {
        (int(offerings[offering]), str(number)): place
        for place, (offering, number) in enumerate(
            zip(sites.offering, sites.ids.tolist(), strict=True)
        )
    }
    ids = np.full(len(sites.ids), NEW)
    rows = Site.objects.filter(offering__in=[one for one in offerings.tolist() if one >= 0])
    for pk, offering, code, kind in rows.values_list("pk", "offering_id", "code", "kind"):
        place = index.get((offering, code))
        if place is not None:
            ids[place] = pk
            standing.site_kinds[place] = kind
    return ids


@dataclass(frozen=True)
class Rows:
    """Stored facts, the later word after the earlier; keys in the folder's indexes.

    What the folder does not name keeps its id, made negative."""

    keys: list[Whole]
    values: list[NDArray[np.float64] | Whole]
    known: Whole  # microseconds since 2000
    imported: Mask


def facts(table: Table, offerings: list[int], ids: dict[str, Whole]) -> Rows:
    """A table's rows about some offerings (by id); `ids`: the folder's, by key column."""
    columns = {key: "int8" for key in table.keys}
    columns |= {value.name: value.read[1] for value in table.values}
    columns |= {"known": "int8", "imported": "bool"}
    selected = [_key(key) for key in table.keys]
    selected += ["({})::{}".format(*value.read) for value in table.values]
    selected += ["(date_part('epoch', f.known_at) * 1000000)::int8", "f.origin_id IS NOT NULL"]
    found = frames.copy(
        f"SELECT {', '.join(selected)} FROM {table.name} f "
        f"WHERE f.{table.keys[0]} IN (SELECT id FROM {ABOUT[table.keys[0]]} "
        "WHERE offering_id = ANY(%s)) ORDER BY f.known_at, f.recorded_at, f.id",
        (offerings,),
        columns,
    )
    return Rows(
        keys=[_index(found[key], ids.get(key)) for key in table.keys],
        values=[found[value.name] for value in table.values],
        known=found["known"] + SINCE_1970,
        imported=found["imported"],
    )


def _key(key: str) -> str:
    return f"(f.\"{key}\" - DATE '1970-01-01')::int8" if key == "on" else f'f."{key}"'


def _index(found: Whole, ids: Whole | None) -> Whole:
    """The folder's index of each id; an id that it does not name stays, made negative."""
    if ids is None or not len(ids):
        return found if ids is None else -found
    back = np.argsort(ids)
    place, there = Lookup(ids[back]).find(found)
    return np.where(there, back[place], -found)

from collections.abc import Iterable
from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Quad
from stand_in import make_document, read

from kg.iris import derived_graph, release_iri
from kg.mapping import Run, map_derived, map_release, text_literal
from kg.model import Extraction, Link
from kg.publishers import get_publisher
from kg.resolve import resolve
from kg.resolve.screening import screen_extraction
from kg.vocabulary import DCTERMS, FOAF, KG, OA, ORG, PROV, RDF, ROLE, SKOS, XSD

RUN = Run("0.1.0", "1")
ID = "https://w3id.org/govkg/id/"
LINES = [
    "tenure: Patrick Nip; Secretary for the Civil Service; body=Civil Service Bureau; from=2020-04",
    "event: Visit; Visit to Shenzhen; 2021-12-17; place=Shenzhen; visitor=Ann Lee; organiser=Hill Office; participant=40 men",
    "said: Patrick Nip; the programme would be extended",
]


def mapped(*extractions: Extraction) -> tuple[list[list[Quad]], list[Quad]]:
    resolution = resolve(extractions, get_publisher)
    return [map_release(extraction, resolution, RUN) for extraction in extractions], map_derived(resolution, [RUN])


def values(quads: Iterable[Quad], predicate: NamedNode, subject: NamedNode | None = None) -> set[str]:
    return {quad.object.value for quad in quads if quad.predicate == predicate and subject in {None, quad.subject}}


def typed(quads: Iterable[Quad], kind: NamedNode) -> set[NamedNode]:
    return {quad.subject for quad in quads if quad.predicate == RDF.type and quad.object == kind}


def test_a_release_is_in_the_graph_that_bears_its_name() -> None:
    extraction = read(LINES, url="https://news.example/1", links=(Link("counterpart", "https://news.example/1c"),))
    ((quads,), _) = mapped(extraction)
    release = release_iri("hk-gia", "1")
    assert {quad.graph_name for quad in quads} == {release}
    assert values(quads, DCTERMS.title, release) == {"Release 1"}
    assert values(quads, DCTERMS.issued, release) == {"2021-12-17"}
    assert values(quads, DCTERMS.source, release) == {"https://news.example/1"}
    assert values(quads, KG.counterpart, release) == {"https://news.example/1c"}
    assert values(quads, PROV.wasGeneratedBy, release) == {f"{ID}run/0-1-0.1"}


def test_a_tenure_has_what_the_contract_asks() -> None:
    ((quads,), derived) = mapped(read(LINES))
    (tenure,) = typed(quads, KG.Tenure)
    assert values(quads, KG.holder, tenure) == {f"{ID}person/hk.patrick-nip"}
    assert values(quads, KG.startDate, tenure) == {"2020-04"}
    assert values(quads, KG.capacity, tenure) == {KG.Substantive.value}
    assert values(quads, KG.body, tenure) == {f"{ID}body/hk.civil-service-bureau"}
    assert values(derived, KG.firstAttested, tenure) == values(derived, KG.lastAttested, tenure) == {"2021-12-17"}
    assert tenure in typed(quads, ORG.Membership)


def test_evidence_is_the_text_letter_for_letter() -> None:
    extraction = read(LINES)
    ((quads,), _) = mapped(extraction)
    text = extraction.document.text
    for node in typed(quads, KG.Evidence):
        (start,), (end,), (exact,) = (values(quads, predicate, node) for predicate in (OA.start, OA.end, OA.exact))
        assert text[int(start) : int(end)] == exact


def test_an_event_has_its_parts_and_shortcuts() -> None:
    ((quads,), derived) = mapped(read(LINES))
    (event,) = typed(quads, KG.Event)
    assert values(quads, KG.eventType, event) == {KG.Visit.value}
    assert values(quads, KG.date, event) == {"2021-12-17"}
    assert values(quads, KG.place, event) == {f"{ID}place/cn.shenzhen"}
    assert values(quads, KG.role) == {ROLE.visitor.value, ROLE.organiser.value, ROLE.participant.value}
    assert values(derived, SKOS.prefLabel, event) == {"Visit to Shenzhen"}
    assert values(derived, KG.organisedBy, event) == {f"{ID}body/hk.hill-office"}
    assert f"{ID}person/hk.ann-lee" in values(derived, KG.attendedBy, event)
    (group,) = typed(quads, KG.Group)
    assert values(quads, KG.sizeMax, group) == {"40"}


def test_a_span_and_a_day_are_written_otherwise() -> None:
    ((quads,), _) = mapped(read("event: Visit; Tour; 2022-05; 2022-06"))
    (event,) = typed(quads, KG.Event)
    ends = {quad.predicate: quad.object for quad in quads if quad.predicate in {KG.windowStart, KG.windowEnd}}
    assert ends == {
        KG.windowStart: Literal("2022-05", datatype=XSD.gYearMonth),
        KG.windowEnd: Literal("2022-06", datatype=XSD.gYearMonth),
    }
    assert not values(quads, KG.date, event)


def test_entities_are_typed_and_named_in_the_derived_graph_alone() -> None:
    ((quads,), derived) = mapped(
        read(["person: Patrick Nip", "tenure: Patrick Nip Tak-kuen; Chairman; body=Civil Service Bureau"])
    )
    person = NamedNode(f"{ID}person/hk.patrick-nip")
    assert {quad.graph_name for quad in derived} == {derived_graph()}
    assert person in typed(derived, KG.Person) & typed(derived, FOAF.Person)
    assert person not in typed(quads, KG.Person)
    assert values(derived, SKOS.prefLabel, person) | values(quads, SKOS.altLabel, person) == {
        "Patrick Nip",
        "Patrick Nip Tak-kuen",
    }
    assert not values(derived, SKOS.prefLabel, person) & values(quads, SKOS.altLabel, person)
    assert values(quads, KG.mentionedIn, person) == {release_iri("hk-gia", "1").value}


def test_taking_one_release_away_leaves_what_the_others_say() -> None:
    first, second = read(LINES, id="1"), read(LINES, id="2", day="2022-01-05")
    ((_, with_first), _), ((alone,), _) = mapped(first, second), mapped(second)
    (event,), (tenure,) = typed(alone, KG.Event), typed(alone, KG.Tenure)
    assert tenure in typed(with_first, KG.Tenure)
    assert values(with_first, KG.startDate, tenure) == values(alone, KG.startDate, tenure) == {"2020-04"}
    # The event is named after its first release, so that alone its name is another; all that is said of it is the same.
    assert {quad.object for quad in alone if quad.subject == event} - typed(alone, KG.Participation) <= {
        quad.object for quad in with_first
    }


def test_control_characters_never_get_in() -> None:
    assert text_literal("a\x00b\x85c\ud800d\ufffe\te\n").value == "abcd\te\n"


def test_nothing_that_cannot_be_mapped_passes_the_screen() -> None:
    extraction = read(
        [
            "tenure: Ann Lee; Chairman; from=2021-02-30; to=2022",
            "tenure: Ann Lee; Director of Health; from=2022; to=2021",
            "event: Festivity; a feast; 2021",
            "event: Visit; Tour; 2021-13-01; visitor=Ann Lee",
        ]
    )
    tenure = extraction.claims[0]
    dangling = replace(tenure, ref="d", person="nobody")
    outside = replace(tenure, ref="o", evidence=(replace(tenure.evidence[0], end=10_000),))
    screened = screen_extraction(replace(extraction, claims=(*extraction.claims, dangling, outside, tenure)))
    codes = sorted(issue.code for issue in screened.issues)
    others = ["dangling-ref", "duplicate-ref", "evidence-outside", "no-evidence", "no-holder", "unknown-type"]
    assert codes == sorted([*others, *["impossible-date"] * 3])
    assert len(screened.claims) == 3
    ((quads,), _) = mapped(screened)
    assert values(quads, KG.endDate) == {"2022"}
    assert not values(quads, KG.startDate) | values(quads, KG.date)


def test_an_office_without_a_named_holder_gives_way_to_its_body_or_acts_itself() -> None:
    extraction = read(
        ["tenure: Ann Lee; Director; body=Hill Office", "tenure: Bo Lee; Warden", "said: Cy Lee; no", "said: Cy Lee; yes"]
    )
    in_body, alone, *said = extraction.claims
    spoken = tuple(replace(claim, speaker=tenure.office) for claim, tenure in zip(said, (in_body, alone), strict=True))
    ((quads,), derived) = mapped(screen_extraction(replace(extraction, claims=(in_body, alone, *spoken))))
    assert values(quads, KG.speaker) == {f"{ID}body/hk.hill-office", f"{ID}office/hk.warden"}
    assert typed(derived, FOAF.Agent) & typed(derived, KG.Office) == {NamedNode(f"{ID}office/hk.warden")}


def test_a_sound_extraction_passes_unchanged() -> None:
    extraction = read(LINES)
    assert screen_extraction(extraction) is extraction


def test_an_address_that_is_no_iri_stays_text() -> None:
    document = make_document("x", url="no address at all")
    ((quads,), _) = mapped(Extraction(document, ()))
    assert [quad.object for quad in quads if quad.predicate == DCTERMS.source] == [Literal("no address at all")]

"""Harvests the list as other people's programs do: CKAN's own client over the reading API, rdflib and
pyshacl over DCAT. Usage: harvest.py SITE OFFICE-SLUG. Ends with 0 when nothing was wrong."""

import sys
from pathlib import Path

import ckanapi
import pyshacl
import rdflib
from rdflib.compare import graph_diff, to_isomorphic
from rdflib.namespace import DCAT, DCTERMS, RDF

site, office = sys.argv[1], sys.argv[2]
shapes = rdflib.Graph().parse(Path(__file__).with_name("shapes.ttl"), format="turtle")


def packages(client, **asked):
    """Every data set, page by page as a harvester goes."""
    found, start = [], 0
    while True:
        answer = client.action.package_search(rows=7, start=start, **asked)
        found += answer["results"]
        if not answer["results"]:
            assert len(found) == answer["count"], (len(found), answer["count"])
            return found
        start += len(answer["results"])


def ckan(root):
    """Walks the API below an address; the identifiers of its data sets."""
    # By GET and by POST: clients and versions differ in which they use.
    for by_get in (False, True):
        with ckanapi.RemoteCKAN(root, get_only=by_get) as client:
            assert client.action.site_read() is True
            assert client.action.status_show()["site_url"].startswith("http")
            every = packages(client)
            assert every, "no data set"
            ids = [each["id"] for each in every]
            assert len(set(ids)) == len(ids), "a data set came twice"
            assert sorted(client.action.package_list()) == sorted(ids)
            names = client.action.organization_list()
            for package in every[:12]:
                shown = client.action.package_show(id=package["name"])
                assert shown == package, package["id"]
                assert shown["organization"]["name"] in names, shown["organization"]
                assert shown["num_resources"] == len(shown["resources"])
                assert all(each["url"].startswith("http") for each in shown["resources"])
            first = every[0]["title"]
            asked = client.action.package_search(q=first, rows=5)
            assert first in [each["title"] for each in asked["results"]], first
            of = every[0]["organization"]["name"]
            mine = packages(client, fq=f"organization:{of}")
            assert mine and all(each["organization"]["name"] == of for each in mine)
            assert packages(client, fq="organization:tidak-ada") == []
            try:
                client.action.package_show(id="tidak-ada")
                raise AssertionError("a data set that does not exist was shown")
            except ckanapi.NotFound:
                pass
            try:
                client.action.package_search(rows="banyak")
                raise AssertionError("a number that is none was taken")
            except ckanapi.ValidationError:
                pass
            try:
                client.action.package_create(title="x")
                raise AssertionError("the reading half wrote")
            except ckanapi.errors.CKANAPIError:
                pass
    return set(ids)


def dcat(root):
    """Reads both forms below an address, holds them against each other and the shapes."""
    graphs = {}
    for ending, form in (("ttl", "turtle"), ("jsonld", "json-ld")):
        graphs[ending] = rdflib.Graph().parse(f"{root}/katalog-informasi.{ending}", format=form)
    strip = rdflib.URIRef("http://www.w3.org/ns/hydra/core#PartialCollectionView")
    for graph in graphs.values():
        # The page's own address differs by its ending.
        for page in list(graph.subjects(RDF.type, strip)):
            graph.remove((page, None, None))
    turtle, json_ld = (to_isomorphic(graph) for graph in graphs.values())
    if turtle != json_ld:
        _, only_turtle, only_json = graph_diff(turtle, json_ld)
        raise AssertionError(f"{len(only_turtle)} and {len(only_json)} statements stand in one form only")
    fits, _, words = pyshacl.validate(turtle, shacl_graph=shapes, inference="none", advanced=False)
    assert fits, words
    identifiers = {
        str(turtle.value(each, DCTERMS.identifier)) for each in turtle.subjects(RDF.type, DCAT.Dataset)
    }
    # The shapes themselves can find something: without its titles the same graph does not fit.
    turtle.remove((None, DCTERMS.title, None))
    assert not pyshacl.validate(turtle, shacl_graph=shapes, inference="none", advanced=False)[0]
    return identifiers


for root in (f"{site}/{office}", site):
    through_ckan, through_dcat = ckan(root), dcat(root)
    assert through_ckan == through_dcat, through_ckan ^ through_dcat
    print(f"{root}: {len(through_ckan)} data sets, the same by CKAN and by DCAT in two forms")

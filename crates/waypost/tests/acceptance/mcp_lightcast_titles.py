"""Calls the Titles and Classification clients of `mcp-lightcast` against a server.

These clients hard-code the addresses of their APIs, which are replaced here; nothing else of them is touched.
"""

import asyncio
import os
import unittest

from mcp_lightcast.apis.base import BaseLightcastClient
from mcp_lightcast.apis.classification import ClassificationAPIClient
from mcp_lightcast.apis.skills import SkillsAPIClient
from mcp_lightcast.apis.titles import TitleNormalizationResult, TitlesAPIClient

for family in ("titles", "classification"):
    BaseLightcastClient.API_BASE_URLS[family] = f"{os.environ['LIGHTCAST_BASE_URL']}/{family}"


def call(kind, method, *arguments, **named):
    """Opens a client, calls one of its methods and closes it."""

    async def run():
        async with kind() as client:
            return await getattr(client, method)(*arguments, **named)

    return asyncio.run(run())


class Titles(unittest.TestCase):
    def chef(self):
        return call(TitlesAPIClient, "search_titles", "pastry chef", limit=1)[0]

    def test_search_honours_the_limit(self):
        self.assertEqual(len(call(TitlesAPIClient, "search_titles", "manager", limit=3)), 3)

    def test_titles_are_read_by_id(self):
        wanted = self.chef()
        title = call(TitlesAPIClient, "get_title_by_id", wanted.id)
        self.assertEqual((title.id, title.name, title.type), (wanted.id, "Pastry Chef", None))
        several = call(TitlesAPIClient, "bulk_retrieve_titles", [wanted.id, "no-such-id"])
        self.assertEqual([it.id for it in several], [wanted.id])

    def test_a_raw_title_is_normalised_under_a_version_that_is_hard_coded(self):
        found = call(TitlesAPIClient, "normalize_title", "Sr. Pastry Chef (m/w/d)", version="latest")
        result = TitleNormalizationResult(**found["data"])
        self.assertEqual(result.title.id, self.chef().id)
        self.assertEqual(result.jobLevels, ["Senior"])

    def test_metadata_fit_the_models_of_the_client(self):
        self.assertGreater(call(TitlesAPIClient, "get_version_metadata").titleCount, 0)
        self.assertTrue(call(TitlesAPIClient, "get_general_metadata").latestVersion)

    def test_an_invented_path_leads_the_client_to_its_way_out(self):
        self.assertEqual(call(TitlesAPIClient, "get_title_hierarchy", self.chef().id)["name"], "Pastry Chef")


class Classification(unittest.TestCase):
    def test_releases_are_listed_and_read(self):
        releases = call(ClassificationAPIClient, "get_available_versions")
        self.assertTrue(releases)
        sources = call(ClassificationAPIClient, "get_version_metadata", version=releases[0])
        self.assertIn("skills", sources["items"] if "items" in sources else sources["raw_response"])

    def test_status_and_metadata_are_objects(self):
        self.assertIs(call(ClassificationAPIClient, "get_api_status")["healthy"], True)
        self.assertIn("lot", call(ClassificationAPIClient, "get_api_metadata")["taxonomies"])

    def test_skills_are_extracted_under_a_release_that_is_hard_coded(self):
        text = "We look for someone who knows Python, SQL and JavaScript."
        python = call(SkillsAPIClient, "search_skills", "python", limit=1)[0].id
        found = call(ClassificationAPIClient, "extract_skills_from_text", text)
        self.assertIn(python, [it.concept["id"] for it in found.concepts])
        self.assertTrue(found.trace)
        self.assertEqual(found.warnings, [])
        self.assertEqual(call(ClassificationAPIClient, "normalize_skill", "Python")["concept"]["id"], python)

    def test_titles_are_mapped_by_a_name_that_is_hard_coded(self):
        title = call(TitlesAPIClient, "search_titles", "pastry chef", limit=1)[0].id
        mappings = [it["name"] for it in call(ClassificationAPIClient, "get_available_mappings")]
        self.assertIn("titles_v1.0.0_lot_v1.0.0", mappings)
        occupation = call(ClassificationAPIClient, "map_title_id_to_lotspecocc_id", title)
        self.assertEqual(occupation, "35101100")

    def test_a_title_that_cannot_be_extracted_leads_the_client_to_its_way_out(self):
        self.assertIn("normalized_title", call(ClassificationAPIClient, "normalize_title", "Pastry Chef"))


if __name__ == "__main__":
    unittest.main()

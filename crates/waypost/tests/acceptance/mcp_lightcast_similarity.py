"""Calls the Similarity client of `mcp-lightcast` against a server.

The client hard-codes the address of its API, which is replaced here; nothing else of it is touched.
"""

import asyncio
import os
import unittest

from mcp_lightcast.apis.base import BaseLightcastClient
from mcp_lightcast.apis.similarity import SimilarityAPIClient
from mcp_lightcast.apis.skills import SkillsAPIClient

BaseLightcastClient.API_BASE_URLS["similarity"] = f"{os.environ['LIGHTCAST_BASE_URL']}/similarity"


def call(kind, method, *arguments, **named):
    """Opens a client, calls one of its methods and closes it."""

    async def run():
        async with kind() as client:
            return await getattr(client, method)(*arguments, **named)

    return asyncio.run(run())


def similar(method, *arguments, **named):
    return call(SimilarityAPIClient, method, *arguments, **named)


class Similarity(unittest.TestCase):
    def skill(self, name):
        return call(SkillsAPIClient, "search_skills", name, limit=1)[0].id

    def check(self, found, limit):
        """Results are bounded, ordered and whole."""
        self.assertTrue(0 < len(found) <= limit)
        scores = [item["score"] for item in found]
        self.assertEqual(scores, sorted(scores, reverse=True))
        self.assertTrue(all(0 < score <= 1 for score in scores))
        self.assertTrue(all(item["id"] and item["name"] for item in found))

    def test_the_service_describes_itself(self):
        models = similar("get_available_models")
        self.assertEqual((len(models), models), (13, sorted(models)))
        metadata = similar("get_api_metadata")
        self.assertEqual([model["name"] for model in metadata["models"]], models)
        self.assertEqual(similar("get_api_status"), {"healthy": True, "message": "Service is healthy"})
        self.assertIn("/similarity/models/{model}", similar("get_api_documentation"))

    def test_similar_occupations_are_found_by_each_of_their_codes(self):
        for kind, code in [("soc", "15-1252"), ("lotocc", "151252"), ("onet", "15-1252.00")]:
            found = similar(f"find_similar_occupations_{kind}", code, limit=5)
            self.check(found, 5)
            self.assertNotIn(code, [item["id"] for item in found])

    def test_results_fit_the_models_of_the_client(self):
        occupations = similar("get_similar_occupations", "35-2014", limit=3)
        self.assertEqual(len(occupations), 3)
        self.assertTrue(all(it.name and it.similarity_score > 0 for it in occupations))
        skills = similar("get_occupation_skills", "35-2014", limit=4)
        self.assertEqual((skills.total_skills, len(skills.skills)), (4, 4))

    def test_similar_skills_are_found_for_one_and_for_several(self):
        cooking, baking = self.skill("cooking"), self.skill("baking")
        self.check(similar("find_similar_skills_bulk", [cooking, baking], limit=10), 10)
        # The model takes one id without a list as well.
        self.assertTrue(similar("get_similar_skills", cooking))

    def test_an_occupation_that_is_not_known_has_no_results(self):
        self.assertEqual(similar("find_similar_occupations_soc", "99-9999"), [])


if __name__ == "__main__":
    unittest.main()

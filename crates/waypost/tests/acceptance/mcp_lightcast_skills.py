"""Calls the Skills client of `mcp-lightcast` against a server, with the two settings that it has for base URLs."""

import asyncio
import unittest

from mcp_lightcast.apis.base import APIError
from mcp_lightcast.apis.skills import SkillsAPIClient

TEXT = "We look for someone who knows Python, SQL and JavaScript."


def call(method, *arguments, **named):
    """Opens a client, calls one of its methods and closes it."""

    async def run():
        async with SkillsAPIClient() as client:
            return await getattr(client, method)(*arguments, **named)

    return asyncio.run(run())


class Skills(unittest.TestCase):
    def python(self):
        return call("search_skills", "python", limit=1)[0]

    def test_search_honours_the_limit_and_ignores_parameters_that_it_does_not_know(self):
        found = call("search_skills", "pyth", limit=3, skill_type="Hard Skill", category="any")
        self.assertTrue(0 < len(found) <= 3)
        self.assertIn(found[0].type.id, ("ST1", "ST2", "ST3"))

    def test_a_skill_is_found_by_its_id(self):
        wanted = self.python()
        skill = call("get_skill_by_id", wanted.id)
        self.assertEqual((skill.id, skill.name), (wanted.id, wanted.name))
        self.assertTrue(skill.infoUrl)

    def test_several_skills_are_found_by_their_ids(self):
        wanted = self.python()
        self.assertEqual([it.id for it in call("bulk_retrieve_skills", [wanted.id, "no-such-id"])], [wanted.id])

    def test_related_skills_leave_out_the_one_asked_for(self):
        wanted = self.python()
        related = call("get_related_skills", wanted.id)
        self.assertTrue(related)
        self.assertNotIn(wanted.id, [it.id for it in related])

    def test_metadata_fit_the_model_of_the_client(self):
        metadata = call("get_version_metadata")
        self.assertGreater(metadata.skillCount, 0)
        self.assertEqual(len(metadata.types), 4)
        self.assertIn("en", metadata.languageSupport)

    def test_skills_are_extracted_from_json_and_from_plain_text(self):
        from_json = call("extract_skills_from_text", TEXT, confidence_threshold=0)
        self.assertIn(self.python().id, [it["skill"]["id"] for it in from_json])
        from_plain = call("extract_skills_from_text_simple", TEXT)
        self.assertIn(self.python().id, [it.skill.id for it in from_plain])

    def test_an_invented_path_is_a_plain_404_with_a_body(self):
        with self.assertRaises(APIError) as caught:
            call("get_skills_by_ids", ["any"])
        self.assertEqual(caught.exception.status_code, 404)
        self.assertEqual(caught.exception.response_data["errors"][0]["code"], "unknown_path")


if __name__ == "__main__":
    unittest.main()

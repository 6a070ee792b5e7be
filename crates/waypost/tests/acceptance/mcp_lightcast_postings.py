"""Calls the job postings client of `mcp-lightcast` against a server; its base URL is a table of the client's own."""

import asyncio
import json
import os
import unittest
from urllib.request import urlopen

from mcp_lightcast.apis.base import APIError, BaseLightcastClient
from mcp_lightcast.apis.job_postings import JobPostingsAPIClient

BaseLightcastClient.API_BASE_URLS["job_postings"] = os.environ["LIGHTCAST_BASE_URL"] + "/jpa"


def setUpModule():
    """Waits for the postings, which the demo generates while it already serves the rest."""
    while True:
        with urlopen(os.environ["LIGHTCAST_BASE_URL"] + "/jpa/status") as answer:
            if json.load(answer)["data"]["healthy"]:
                return


def call(method, *arguments, **named):
    """Opens a client, calls one of its methods and closes it."""

    async def run():
        async with JobPostingsAPIClient() as client:
            return await getattr(client, method)(*arguments, **named)

    return asyncio.run(run())


class Postings(unittest.TestCase):
    def test_facets_are_those_of_the_metadata(self):
        facets = call("get_available_facets")
        self.assertIn("company_name", facets)
        self.assertEqual(facets, sorted(facets))

    def test_skills_are_ranked_for_the_months_that_the_client_asks_for(self):
        found = call("get_top_skills", limit=5)
        self.assertEqual(found["ranking"]["facet"], "skills")
        buckets = found["ranking"]["buckets"]
        self.assertTrue(0 < len(buckets) <= 5)
        counts = [bucket["unique_postings"] for bucket in buckets]
        self.assertEqual(counts, sorted(counts, reverse=True))
        self.assertGreaterEqual(found["totals"]["unique_postings"], counts[0])

    def test_the_summary_reads_the_answer(self):
        self.assertIn("total_skills", call("get_postings_summary"))

    def test_an_invented_path_is_a_plain_404_with_a_body(self):
        for method, arguments in [("get_postings_metadata", []), ("get_job_posting_details", ["any"])]:
            with self.assertRaises(APIError) as caught:
                call(method, *arguments)
            self.assertEqual(caught.exception.status_code, 404)
            self.assertEqual(caught.exception.response_data["errors"][0]["code"], "unknown_path")


if __name__ == "__main__":
    unittest.main()

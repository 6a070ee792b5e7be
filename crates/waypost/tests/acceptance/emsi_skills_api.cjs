// Calls every function of `emsi-skills-api` against a server. Expectations follow the specs that the package ships,
// except for ids and names of its provider's own taxonomy.
"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");

require("./base_url.cjs");
const api = require("emsi-skills-api");

const TEXT =
  "... Great candidates also have\n\n Experience with a particular JS MV* framework (we happen to use React)\n" +
  " Experience working with databases\n Experience with Python, SQL and JavaScript ...";

const LISTED = ["id", "infoUrl", "name", "type"];

function assertKeys(value, keys) {
  assert.deepEqual(Object.keys(value).sort(), keys);
}

async function python() {
  const found = await api.skills.searchSkills({ term: "python" });
  return found[0];
}

test("reports the status", async () => {
  assert.equal(await api.status.getStatus(), true);
});

test("reports metadata", async () => {
  assertKeys(await api.meta.getMeta(), ["attribution", "latestVersion"]);
});

test("lists versions, and the newest is the one that metadata name", async () => {
  const versions = await api.versions.getVersions();
  assert.ok(Array.isArray(versions) && versions.length > 0);
  assert.equal((await api.meta.getMeta()).latestVersion, versions[0]);
});

test("describes a version by its number and as the latest", async () => {
  const latest = await api.versions.getVersionMetadata();
  assertKeys(latest, ["fields", "languageSupport", "removedSkillCount", "skillCount", "types", "version"]);
  assert.deepEqual(await api.versions.getVersionMetadata({ version: latest.version }), latest);
});

test("lists all skills", async () => {
  const skills = await api.skills.listAllSkills();
  const { skillCount } = await api.versions.getVersionMetadata();
  assert.equal(skills.length, skillCount);
  skills.forEach((skill) => assertKeys(skill, LISTED));
});

test("searches by words that are not complete", async () => {
  const found = await api.skills.searchSkills({ term: "pyth" });
  assert.ok(found.some((skill) => skill.name.startsWith("Python")));
  found.forEach((skill) => assertKeys(skill, LISTED));
});

test("lists skills by type", async () => {
  const found = await api.skills.skillsByType({ typeIds: "ST2" });
  assert.ok(found.length > 0);
  found.forEach((skill) => assert.deepEqual(skill.type, { id: "ST2", name: "Common Skill" }));
});

test("gets a skill by its id", async () => {
  const { id, name } = await python();
  const skill = await api.skills.skillById({ skillId: id });
  assert.equal(skill.id, id);
  assert.equal(skill.name, name);
  ["infoUrl", "removedDescription", "tags", "type"].forEach((key) => assert.ok(key in skill, key));
});

test("finds related skills, sorted by name, without the one that was asked for", async () => {
  const { id } = await python();
  const related = await api.related.getRelated({ ids: [id] });
  assert.ok(related.length > 0 && related.length <= 10);
  related.forEach((skill) => assertKeys(skill, LISTED));
  assert.ok(related.every((skill) => skill.id !== id));
});

test("extracts skills from a text", async () => {
  const { data, attributions } = await api.extract.extractFromDocument({ documentText: TEXT });
  assert.ok(attributions.length > 0);
  assert.ok(data.length > 0);
  for (const { confidence, skill } of data) {
    assert.equal(typeof confidence, "number");
    assertKeys(skill, ["id", "infoUrl", "name", "tags", "type"]);
  }
  const { name } = await python();
  assert.ok(data.some(({ skill }) => skill.name === name));
});

test("extracts skills with the places where they stand", async () => {
  const { data } = await api.extract.extractFromDocumentWithSource({ documentText: TEXT });
  assert.ok(data.skills.length > 0);
  assert.ok(data.trace.length > 0);
  const bytes = Buffer.from(TEXT, "utf8");
  for (const { surfaceForm } of data.trace) {
    const { sourceStart, sourceEnd, value } = surfaceForm;
    assert.equal(bytes.subarray(sourceStart, sourceEnd).toString("utf8"), value);
  }
});

test("reads errors of an unknown version", async () => {
  const body = await api.extract.extractFromDocument({ documentText: TEXT, version: "77.7" });
  assert.equal(body.errors[0].title, "Not Found");
  assert.equal(body.errors[0].detail, "Unrecognized version: 77.7");
});

test("reads the error of a token that it never got", async () => {
  const secret = process.env.EMSI_SECRET;
  process.env.EMSI_SECRET = "wrong";
  try {
    const body = await api.extract.extractFromDocument({ documentText: TEXT });
    assert.equal(body.errors[0].status, 401);
    assert.equal(body.errors[0].title, "Unauthorized");
  } finally {
    process.env.EMSI_SECRET = secret;
  }
});

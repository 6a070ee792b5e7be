// Preload for `emsi-skills-api`: its hosts are written into its source, so that no setting can point it elsewhere.
// Requests go through the package `request`. This file puts a function in the place of that module which changes the
// origin of the URL to WAYPOST_BASE_URL and nothing else. The code of the client itself runs as published.
"use strict";

const { createRequire } = require("node:module");

const ORIGINS = ["https://auth.emsicloud.com", "https://emsiservices.com"];

const base = process.env.WAYPOST_BASE_URL.replace(/\/$/, "");
const fromClient = createRequire(require.resolve("emsi-skills-api"));
const path = fromClient.resolve("request");
const request = fromClient("request");

function redirected(options, callback) {
  const origin = ORIGINS.find((it) => options.url.startsWith(it + "/"));
  if (!origin) throw new Error(`the client calls an unknown host: ${options.url}`);
  return request({ ...options, url: base + options.url.slice(origin.length) }, callback);
}

require.cache[path].exports = redirected;

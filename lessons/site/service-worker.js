// What the course adds to JupyterLite's service worker: files of the site stay in this browser, so
// that a lesson opens with the network gone; a page hears which file was fetched; and lessons that
// are open at once change the learner's file one after the other.

const KEPT_IN = "course-BUILD";
const PATIENCE = 5000; // milliseconds; a lesson that is closed while it writes holds nobody up
const OUT_OF_REACH = `<!doctype html><html lang="en"><meta charset="utf-8"><title>No network</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<body style="font: 1.2rem sans-serif; margin: 3rem auto; max-width: 35rem; padding: 0 1rem">
<p>The course cannot be reached, and this page is not stored in this browser yet. Open a lesson
while there is a network: soon after it is live, all pages are stored, unless this browser is set
to save data. Then come back.`;

let last = Promise.resolve();
let give = () => {};

async function take() {
  const before = last;
  let done;
  last = new Promise((resolve) => (done = resolve));
  await before;
  give = done;
  setTimeout(done, PATIENCE);
}

async function turn(what) {
  if (what === "take") await take();
  else give();
  return new Response(null, { status: 204 });
}

async function tell(name) {
  for (const page of await self.clients.matchAll()) page.postMessage({ fetched: name });
}

function outOfReach({ request }) {
  if (request.mode !== "navigate") return Response.error();
  return new Response(OUT_OF_REACH, { status: 503, headers: { "Content-Type": "text/html" } });
}

async function kept(event, url) {
  // A page may not be answered with what came from a folder's other name.
  if (event.request.mode === "navigate" && !/\.\w+$|\/$/.test(url.pathname))
    return Response.redirect(`${url.origin}${url.pathname}/${url.search}`);
  const cache = await caches.open(KEPT_IN);
  const address = url.origin + url.pathname.replace(/\/$/, "/index.html");
  let answer = await cache.match(address);
  if (!answer) {
    answer = await fetch(address, { cache: "no-cache" }).catch(() => outOfReach(event));
    if (answer.ok && !answer.redirected) event.waitUntil(cache.put(address, answer.clone()));
  }
  if (answer.ok) tell(url.pathname.split("/").at(-1));
  return answer;
}

self.addEventListener("activate", (event) => {
  const outdated = (name) => name.startsWith("course-") && name !== KEPT_IN;
  const forget = async () =>
    Promise.all((await caches.keys()).filter(outdated).map((name) => caches.delete(name)));
  event.waitUntil(forget());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const [, what] = url.pathname.match(/\/course-turn\/(take|give)$/) ?? [];
  const own = url.href.startsWith(self.registration.scope);
  const alive = /\/api\/(drive|stdin|service-worker-heartbeat)/.test(url.pathname);
  if (what) event.respondWith(turn(what));
  else if (own && !alive && event.request.method === "GET") event.respondWith(kept(event, url));
  else return;
  event.stopImmediatePropagation(); // the rest is JupyterLite's
});

importScripts("lite-service-worker.js");

import assert from "node:assert/strict";
import test from "node:test";
import { Away, createApi, readLines, Refused } from "../../static/js/core/api.js";
import { linesOf, mazurRequest } from "./load.js";

const bytes = (text) => new TextEncoder().encode(text);
const collect = async (body) => {
  const found = [];
  for await (const line of readLines(body)) found.push(line);
  return found;
};

test("lines are read whole, wherever the chunks break", async () => {
  const text = '{"a":"δ"}\n{"b":[1,2]}\n\n{"c":3}';
  const all = bytes(text);
  for (const size of [1, 2, 3, 7, all.length]) {
    const chunks = [];
    for (let at = 0; at < all.length; at += size) chunks.push(all.slice(at, at + size));
    assert.deepEqual(await collect((async function* () { yield* chunks; })()), [{ a: "δ" }, { b: [1, 2] }, { c: 3 }]);
  }
});

/** A server that keeps the protocol: the structure only if it is not known. */
function serve() {
  const asked = [];
  const lines = linesOf("neuron");
  const fingerprint = JSON.parse(lines[0]).fingerprint;
  const fetch = async (url, init) => {
    const body = JSON.parse(init.body);
    asked.push({ url, body });
    return new Response(body.known === fingerprint ? lines.slice(1).join("\n") : lines.join("\n"), { status: 200 });
  };
  return { asked, fetch, fingerprint };
}

test("a structure travels once; a changed number costs its events alone", async () => {
  const { asked, fetch, fingerprint } = serve();
  const api = createApi({ fetch });
  const first = await api.trace(mazurRequest);
  const second = await api.trace({ ...mazurRequest, inputs: [0.06, 0.1] });
  assert.equal(asked[0].body.known, undefined);
  assert.equal(asked[1].body.known, fingerprint);
  assert.equal(second.structure, first.structure);
  assert.deepEqual(second.request.inputs, [0.06, 0.1]);
  await api.trace({ ...mazurRequest, granularity: "layer" });
  assert.equal(asked[2].body.known, undefined, "another granularity has another structure");
});

test("a problem document becomes problems with their paths", async () => {
  const errors = [{ path: "/parameters/W1", code: "shape", message: "W1 has the shape (2) where (2, 2) is needed.", hint: null }];
  const api = createApi({ fetch: async () => new Response(JSON.stringify({ title: "Unprocessable Content", detail: "…", errors }), { status: 422 }) });
  await assert.rejects(api.trace(mazurRequest), (error) => error instanceof Refused && error.problems[0].path === "/parameters/W1");
});

test("an error line in the stream is a refusal too", async () => {
  const api = createApi({ fetch: async () => new Response('{"type":"error","detail":"It broke.","errors":[]}\n') });
  await assert.rejects(api.trace(mazurRequest), (error) => error instanceof Refused && error.problems[0].message === "It broke.");
});

test("no answer, or a busy server, is a server that is away", async () => {
  const gone = createApi({ fetch: async () => { throw new TypeError("failed"); } });
  await assert.rejects(gone.trace(mazurRequest), Away);
  const busy = createApi({ fetch: async () => new Response("", { status: 503, headers: { "Retry-After": "2" } }) });
  await assert.rejects(busy.trace(mazurRequest), (error) => error instanceof Away && error.after === 2);
});

test("a document that breaks off on the way is no answer", async () => {
  const api = createApi({ fetch: async () => new Response('{"axes":[],"losses":[0.2,') });
  await assert.rejects(api.landscape(mazurRequest, []), Away);
  await assert.rejects(api.check(mazurRequest), Away);
});

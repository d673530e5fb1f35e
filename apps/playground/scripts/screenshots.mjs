// Pictures of every scene, light and dark, on a desktop and on a phone, into .cache/screenshots/.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { serve } from "./serve.mjs";

const app = fileURLToPath(new URL("..", import.meta.url));
const folder = `${app}.cache/screenshots/`;
mkdirSync(folder, { recursive: true });

/** Addresses worth a look: each scene as it begins, at work, and at its extremes. */
const views = {
  "01-begin": "#/numbers",
  "01-act": "#/numbers?guess=13",
  "01-step": "#/numbers?guess=16&step=1&values=w+-2.5+x+4+b+7",
  "01-gate":
    "#/numbers?guess=16&expression=20+*+%CF%83%28w*x%2Bb%29%2Blog%28x%29&values=w+2+x+3+b+-4",
  "02-begin": "#/cost",
  "02-act": "#/cost?guess=50",
  "02-found": "#/cost?guess=50&w=4&b=-4",
  "03-begin": "#/surface",
  "03-act": "#/surface?guess=bowl&w=3&b=1",
  "04-begin": "#/search",
  "04-stuck": "#/search?guess=arrives&move=3",
  "04-halved": "#/search?guess=arrives&halve=yes&move=60",
  "05-begin": "#/finite-differences",
  "05-coarse": "#/finite-differences?guess=better",
  "05-fine": "#/finite-differences?guess=better&exponent=2",
  "05-rounding": "#/finite-differences?guess=better&exponent=14.25",
  "06-begin": "#/gradient-descent",
  "06-start": "#/gradient-descent?guess=0.012",
  "06-walk": "#/gradient-descent?guess=0.012&rate=0.0148&step=40",
  "06-arrived": "#/gradient-descent?guess=skip&step=650",
  "06-diverged": "#/gradient-descent?guess=0.018&rate=0.0165&step=40",
  "10-begin": "#/overfitting",
  "10-act": "#/overfitting?guess=40_30_20_15_10",
  "10-penalty": "#/overfitting?guess=40_30_20_15_10&beta=0.03",
  "10-narrow": "#/overfitting?guess=skip&width=1&step=30",
  "11-begin": "#/words",
  "11-act": "#/words?guess=all",
  "11-step": "#/words?guess=row&step=1",
  "11-turns": "#/words?guess=two&word=turns&step=59&score1=3&gold=banana&temperature=2.5",
  "12-begin": "#/graph",
  "12-start": "#/graph?guess=-8",
  "12-forward": "#/graph?guess=-8&step=5",
  "12-back": "#/graph?guess=-8&step=11",
  "12-end": "#/graph?guess=-8&step=13",
  "12-twice":
    "#/graph?guess=-8&expression=o+%3D+w+*+x%3B+y+%3D+o+%2B+w%3B+d+%3D+y+-+gold%3B+c+%3D+d%5E2&step=99",
  "12-three": "#/graph?guess=-8&values=w+2+x+1+5+6+b+2+gold+0+16+20&rate=0.01&step=12",
  "12-wide":
    "#/graph?guess=-8&expression=tanh%28w1*x1%2Bw2*x2%2Bb%29*%CF%83%28v1*x1%2Bv2*x2%2Bc%29%2Bexp%28w1%29%2F2%5Ew2&values=w1+0.3+x1+1+w2+-0.7+x2+2&data=x1+x2&step=99",
  "12-wrong": "#/graph?guess=-8&expression=log%28w-x%29*b&values=w+2+x+5+b+1&step=99",
  "12-rubbish": "#/graph?guess=-8&expression=w%2B*x&values=w&step=12",
  "06-rubbish": "#/gradient-descent?guess=0.01&rate=banana&w=1e9&colour=red",
  "07-begin": "#/gates",
  "07-soft": "#/gates?guess=nearer&w=4",
  "07-hard": "#/gates?guess=steeper&w=-1.5&b=6&steepness=1000&y=8",
  "07-gap": "#/gates?guess=skip&w=0&steepness=50&at=8&x=8&y=24",
  "08-begin": "#/logic",
  "08-and": "#/logic?guess=14&x1=0.5&y1=1&x2=1&y2=0.5",
  "08-xor": "#/logic?guess=10&table=0110&x1=0&y1=0.5&x2=0.5&y2=0",
  "08-folding": "#/logic?guess=10&table=0110&x1=0&y1=0.5&x2=0.5&y2=0&hidden=yes&fold=6",
  "08-folded": "#/logic?guess=skip&table=0110&x1=0&y1=0.5&x2=0.5&y2=0&hidden=yes&fold=20",
  "09-begin": "#/perceptron",
  "09-soft": "#/perceptron?guess=1&step=60",
  "09-slide": "#/perceptron?guess=skip&third=15&steepness=1000&step=2000",
  "09-met": "#/perceptron?guess=10.5&third=13&steepness=1000",
  "09-hard": "#/perceptron?guess=20&steepness=1000&step=400",
  "09-trained": "#/perceptron?guess=20&step=2000",
  "09-sandbox-begin": "#/sandbox",
  "09-sandbox-seven": "#/sandbox?guess=converges",
  "09-sandbox-start": "#/sandbox?guess=stopped&step=0&points=wave&held=20&layers=2",
  "09-sandbox-xor": "#/sandbox?guess=skip&points=xor&width1=4&held=25",
  "09-sandbox-deep":
    "#/sandbox?guess=skip&points=spirals&layers=3&width1=8&width2=8&width3=8&loss=entropy&a=points%3Dspirals%26loss%3Dentropy",
  "09-sandbox-diverged":
    "#/sandbox?guess=diverges&optimiser=sgd&rate=3&a=optimiser%3Dsgd%26rate%3D0.3",
  "09-sandbox-broken":
    "#/sandbox?guess=diverges&layers=3&activation1=relu&activation2=relu&activation3=relu&optimiser=sgd&rate=1e12",
  "13-begin": "#/convolution",
  "13-act": "#/convolution?guess=7",
  "13-step": "#/convolution?guess=3&step=14&filter=0_-1_0_-1_5_-1_0_-1_0&example=21",
  "13-empty": "#/convolution?guess=skip&example=none&step=36",
  "13-drawn":
    "#/convolution?guess=skip&drawing=oLExBJtBNoBSkBWiBJFKgBHJIgBEOG0BEzBFzBFzBFzBFzBFzBEyBGwBIuBKsBKsBKuBIwBKuBNtBNuBKxBIyBGzBF0BFzBFzBF0BFzBFzBFyBGxBHwBHeGMHfKGHhBWiBVmBRsBLxBGoL",
  "14-begin": "#/applications",
  "14-act": "#/applications?guess=second",
  "14-window": "#/applications?guess=first&vectors=yes&tagger=yes",
  "14-features":
    "#/applications?guess=skip&shown=second&second=0.2_0.1_0.4_0.5_0.7_0.4_0.2&copies=12&vectors=yes&word=october&tagger=yes&sentence=The+zorgly+man+the+boats.&at=1&step=1",
  "14-units":
    "#/applications?guess=skip&shown=third&vectors=yes&word=seven&tagger=yes&sentence=He+will+book+a+book.&at=2&step=2",
  "14-scores":
    "#/applications?guess=skip&vectors=yes&word=xbox&tagger=yes&sentence=He+will+book+a+book.&at=4&step=3",
  "14-path":
    "#/applications?guess=skip&vectors=yes&word=whale&tagger=yes&sentence=Fruit+flies+like+a+banana.&at=1&step=4",
};

const devices = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
};

const only = process.argv[2] ?? "";
const server = await serve(`${app}dist`);
const browser = await chromium.launch({
  executablePath: process.env.NNF_CHROMIUM || undefined,
  args: ["--no-sandbox", "--disable-quic"],
});
for (const [device, options] of Object.entries(devices)) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ ...options, colorScheme });
    for (const [name, hash] of Object.entries(views)) {
      const file = `${name}-${device}-${colorScheme}.png`;
      if (!file.includes(only)) continue;
      const page = await context.newPage();
      page.on("pageerror", (error) => console.error(name, error.message));
      page.on("console", (message) => {
        if (message.type() === "error") console.error(name, message.text());
      });
      await page.goto(server.address + hash);
      await page.waitForSelector("h1");
      await page.waitForTimeout(2500);
      await page.screenshot({ path: folder + file, fullPage: true });
      await page.close();
    }
    await context.close();
  }
}
await browser.close();
await server.close();

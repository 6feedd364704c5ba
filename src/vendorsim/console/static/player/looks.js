// What things look like: colours (Okabe and Ito), shapes, the ground, and small makers of elements.

export const PALETTE = ["#0072B2", "#D55E00", "#009E73"];
export const DASHES = ["", "7 3", "2 3"];
export const SPEEDS = [2, 4, 8, 24, 72];

export const VENDOR_LOOKS = [null,
  { shape: "square", fill: "#009E73", name: "market" },
  { shape: "disc", fill: "#56B4E9", name: "allowed" },
  { shape: "diamond", fill: "#E69F00", name: "violating" },
  { shape: "diamond", fill: "#E69F00", hollow: true, name: "moved_on" },
  { shape: "triangle", fill: "#E69F00", hollow: true, name: "fled" }];
export const GOODS_FILLS = ["#009E73", "#F0E442", "#CC79A7", "#56B4E9"];
export const CAR = { shape: "bar", fill: "#7a3b69" };
export const LOCK = { shape: "cross", fill: "#444444" };
export const TEAM = "#0072B2", ALARM = "#D55E00", INK = "#222222";
export const GROUND = {
  arterial: "#ffffff", collector: "#ffffff", lane: "#fbfaf7", street_market: "#fff7dd", sidewalk: "#f1efe9",
  housing: "#e6e0d6", gate: "#f6f2ea", shop: "#efd9c7", school: "#d9ddf0", office: "#dcdce1", transit: "#c9d6e6",
  vacant: "#ebe7d3", market: "#cfe8dc", car_park: "#d3d3d3", green: "#cfe3c1",
};
export const GROUND_SHOWN = ["housing", "shop", "school", "office", "transit", "green", "vacant", "car_park", "street_market", "market"];
export const HEAT = { footfall: "0,114,178", complaints: "204,121,167", risk: "90,60,150", conflict: "213,94,0" };
export const SWITCHES = ["residents", "vendors", "goods", "teams", "cars", "blocked", "locks", "incidents", "zones",
  "footfall", "complaints", "risk", "conflict"];
export const DEFAULT_LAYERS = ["residents", "vendors", "teams", "cars", "blocked", "incidents"];

export function make(name, className = "", text = "") {
  const one = document.createElement(name);
  if (className) one.className = className;
  if (text) one.textContent = text;
  return one;
}

// A number with thousands apart and a true minus sign; a dash for what cannot be told.
export function numberOf(value, places, signed = false) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  const words = Math.abs(value).toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
  const nothing = Number(Math.abs(value).toFixed(places)) === 0;
  return (nothing ? "" : value < 0 ? "−" : signed ? "+" : "") + words;
}

// Decimals, `usual` or more, with which numbers that stand side by side and differ look different, also from zero: as
// `telling` of `vendorsim.report.wording`.
export function telling(values, usual = 0) {
  const known = [0, ...values.filter((value) => Number.isFinite(value))], largest = Math.max(...known.map(Math.abs));
  const most = largest > 0 ? Math.max(usual, Math.min(6, 5 - Math.floor(Math.log10(largest)))) : usual;
  const seen = [];
  for (let places = usual; places <= most; places++) seen.push(new Set(known.map((value) => numberOf(value, places))).size);
  return usual + seen.indexOf(seen[seen.length - 1]);
}

export function canvasOf(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

export const ICONS = {
  play: "M7 4v16l13-8z", pause: "M6 4h4v16H6zM14 4h4v16h-4z", back: "M16 5v14l-9-7zM5 5h2v14H5z",
  forward: "M8 5v14l9-7zM17 5h2v14h-2z", day_back: "M12 5v14l-8-7zM20 5v14l-8-7z", day_forward: "M4 5v14l8-7zM12 5v14l8-7z",
  incident_back: "M14 5v14l-9-7zM17 5h3v9h-3zM17 16h3v3h-3z", incident_forward: "M10 5v14l9-7zM4 5h3v9H4zM4 16h3v3H4z",
  png: "M4 5h16v14H4zm2 2v8l4-4 3 3 3-3 2 2V7z", layers: "M12 3l9 5-9 5-9-5zM3 13l9 5 9-5v2.5l-9 5-9-5z",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}

// The whole page's language, zoom and connection. A strip tells in the page's language when the console cannot be
// reached; what is on screen stays and plays on. Solara's own overlay and dialog, in English only, are put away.
const EVERY = 400, SHORT = 5000;

function hasChinese() {
  // Two letters that no font holds are drawn as the same box.
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 24;
  const g = canvas.getContext("2d", { willReadFrequently: true });
  const drawn = (letter) => {
    g.clearRect(0, 0, 24, 24);
    g.font = `20px ${getComputedStyle(document.querySelector(".vs-app") ?? document.body).fontFamily}`;
    g.fillText(letter, 1, 20);
    return g.getImageData(0, 0, 24, 24).data.join();
  };
  return drawn("城") !== drawn("管");
}

function render({ model, el }) {
  el.style.display = "none";
  const strip = document.createElement("div");
  strip.className = "vs-connection";
  strip.setAttribute("role", "status");
  strip.hidden = true;
  document.body.append(strip);
  let was = "", since = 0;

  const show = (what) => {
    if (what === was) return;
    was = what;
    const texts = model.get("texts");
    strip.hidden = !what;
    strip.dataset.state = what;
    strip.replaceChildren();
    const say = { lost: ["connection.lost", "connection.retry"], gone: ["connection.lost"], back: ["connection.back"],
      font: ["error.font"] }[what] ?? [];
    strip.append(say.map((name) => texts[name]).join(" "));
    if (what === "gone") {
      const button = document.createElement("button");
      button.textContent = texts["connection.reload"];
      button.onclick = () => location.reload();
      strip.append(" ", button);
    }
    document.body.style.paddingTop = what ? `${strip.offsetHeight}px` : "";
  };

  const look = () => {
    const data = window.app?.$data;
    if (!data) return;
    if (data.needsRefresh) {  // the server that comes back knows nothing of this page
      data.needsRefresh = data.cancelAutoRefresh = false;
      show("gone");
    } else if (was === "gone") {
      return;
    } else if (data.wasConnected && data.connectionStatus !== "connected") {
      show("lost");
    } else if (was === "lost") {
      since = Date.now();
      show("back");
    } else if (was === "back" ? Date.now() - since > SHORT : was === "") {
      show(model.get("html_lang").startsWith("zh") && !hasChinese() ? "font" : "");
    }
  };

  const speak = () => {
    document.documentElement.lang = model.get("html_lang");
    const now = was;
    was = " ";
    show(now === "font" ? "" : now);
  };

  const turn = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && !location.hash.startsWith("#vs-")) target.scrollIntoView(); else window.scrollTo(0, 0);
  };

  document.querySelector("meta[name=viewport]")?.setAttribute("content", "width=device-width, initial-scale=1");
  speak();
  setTimeout(turn, 300);
  const timer = setInterval(look, EVERY);
  const heard = { "change:html_lang": speak, "change:texts": speak, "change:page": () => setTimeout(turn, 100) };
  for (const [name, act] of Object.entries(heard)) model.on(name, act);
  return () => {
    clearInterval(timer);
    strip.remove();
    for (const [name, act] of Object.entries(heard)) model.off(name, act);
  };
}

export default { render };

/* What Streamlit says by itself, in the reader's language: the names that are read aloud. The page's language is set
   too, so that it is read, hyphenated and sorted rightly. */
const NAMES = ["aria-label", "title", "placeholder"];

export default function (component) {
  const { data } = component;
  const kept = window.homewardChrome || (window.homewardChrome = { known: new WeakMap() });
  kept.exact = data.exact;
  kept.leading = data.leading;
  document.documentElement.lang = data.language;

  const said = (text) => {
    if (kept.exact[text] !== undefined) {
      return kept.exact[text];
    }
    const start = Object.keys(kept.leading).find((words) => text.startsWith(words));
    return start === undefined ? text : kept.leading[start] + text.slice(start.length);
  };

  const rename = (element) => {
    if (element.id.startsWith("react-aria-description")) {
      element.textContent = ""; // says once more, in the browser's language, which day stands in the field
    }
    for (const name of NAMES) {
      const now = element.getAttribute(name);
      if (!now) {
        continue;
      }
      const all = kept.known.get(element) || {};
      const original = all[name] && all[name].written === now ? all[name].original : now;
      const written = said(original);
      all[name] = { original, written };
      kept.known.set(element, all);
      if (written !== now) {
        element.setAttribute(name, written);
      }
    }
  };

  const sweep = (root) => root.querySelectorAll("[aria-label], [title], [placeholder], [id^=react-aria-description]").forEach(rename);

  sweep(document);
  if (!kept.watch) {
    kept.watch = new MutationObserver((changes) => {
      changes.forEach((change) => {
        const touched = change.type === "attributes" ? [change.target] : [...change.addedNodes];
        touched.forEach((node) => {
          if (node.nodeType === Node.ELEMENT_NODE) {
            rename(node);
            sweep(node);
          }
        });
      });
    });
    const wanted = { childList: true, subtree: true, attributes: true, attributeFilter: NAMES };
    kept.watch.observe(document.body, wanted);
  }
}

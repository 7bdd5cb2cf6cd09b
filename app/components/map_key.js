/* The one legend of several maps. Every text is written as text; pictures are drawings of our own (mapping/legend.py). */
export default function (component) {
  const { parentElement, data } = component;
  const root = parentElement.querySelector(".map_key");
  root.textContent = "";

  const make = (name, parent, text) => {
    const element = document.createElement(name);
    element.textContent = text;
    parent.append(element);
    return element;
  };

  data.sections.forEach((section) => {
    const part = make("section", root, "");
    make("h4", part, section.heading);
    const list = make("ul", part, "");
    section.entries.forEach((entry) => {
      const line = make("li", list, "");
      const drawing = new DOMParser().parseFromString(entry.picture, "image/svg+xml").documentElement;
      line.append(document.importNode(drawing, true));
      make("span", line, entry.meaning);
    });
  });
}

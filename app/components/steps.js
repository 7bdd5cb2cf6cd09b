/* A picture made of the shapes that it is given, and its key. Every text is written as text. */
export default function (component) {
  const { parentElement, data } = component;
  const root = parentElement.querySelector(".steps");
  root.textContent = "";
  const svg = "http://www.w3.org/2000/svg";
  const draw = (tag, parent, attributes) => {
    const element = document.createElementNS(svg, tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    parent.append(element);
    return element;
  };

  const picture = draw("svg", root, { viewBox: "0 0 " + data.view.join(" "), role: "img", "aria-label": data.told });
  const hatch = { id: "steps-hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse" };
  const patterns = draw("defs", picture, {});
  draw("path", draw("pattern", patterns, hatch), { d: "M0 6 L6 0", class: "hatch" });
  const dots = draw("pattern", patterns, { ...hatch, id: "steps-dots" });
  draw("rect", dots, { width: 6, height: 6, class: "ground" });
  draw("circle", dots, { cx: 3, cy: 3, r: 1.4, class: "dot" });
  data.shapes.forEach(({ tag, text, ...attributes }) => {
    draw(tag, picture, attributes).textContent = text || "";
  });

  const key = document.createElement("ul");
  data.key.forEach(([style, text]) => {
    const entry = document.createElement("li");
    const sign = document.createElement("i");
    sign.className = style;
    entry.append(sign, text);
    key.append(entry);
  });
  root.append(key);
}

/* A grid of figures that can be changed. Every text is written as text; a figure is sent when its field is left. */
export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector(".grid");
  const shape = JSON.stringify([data.caption, data.columns, data.rows.map((row) => [row[0], row[1], row[2].map(Boolean)])]);

  const make = (name, parent, text, style) => {
    const element = document.createElement(name);
    if (text !== undefined) {
      element.textContent = text;
    }
    if (style) {
      element.className = style;
    }
    parent.append(element);
    return element;
  };

  const build = () => {
    root.textContent = "";
    const frame = make("div", root, undefined, "frame");
    frame.style.maxHeight = data.height + "px";
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", data.caption);
    const table = make("table", frame);
    make("caption", table, data.caption);
    const head = make("tr", make("thead", table));
    data.columns.forEach((label) => (make("th", head, label).scope = "col"));
    const body = make("tbody", table);
    root.fields = {};
    data.rows.forEach(([label, below, cells]) => {
      const line = make("tr", body);
      const name = make("th", line);
      name.scope = "row";
      make("span", name, label);
      if (below) {
        make("small", name, below);
      }
      cells.forEach((cell, place) => {
        const box = make("td", line);
        box.dataset.label = data.columns[place + 1];
        if (!cell) {
          box.className = "none";
          return;
        }
        const field = make("input", box);
        field.type = "text";
        field.inputMode = "decimal";
        field.autocomplete = "off";
        field.placeholder = "–";
        field.setAttribute("aria-label", label + ", " + data.columns[place + 1]);
        field.onkeydown = (event) => event.key === "Enter" && field.blur();
        field.onchange = () => setTriggerValue("picked", JSON.stringify([cell[0], field.value]));
        root.fields[cell[0]] = field;
      });
    });
  };

  if (root.shape !== shape) {
    build();
    root.shape = shape;
  }
  data.rows.forEach(([, , cells]) =>
    cells.filter(Boolean).forEach(([key, value, state, hint]) => {
      const field = root.fields[key];
      if (field !== field.getRootNode().activeElement) {
        field.value = value;
      }
      field.className = state;
      field.title = hint;
    })
  );
}

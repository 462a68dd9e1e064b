/* Draws what layouts/plain.py describes: [tag, attributes, children]. Drawing again changes only what differs from
   the description before, so that scroll, focus, an open menu and what somebody is writing stay as they are. */
(() => {
  "use strict";
  const k3i = window.k3i;
  const described = new WeakMap(); // element -> its attributes as last described

  /** Make the children of a node what the list describes. */
  k3i.draw = (parent, list) => {
    const nodes = parent.childNodes;
    list.forEach((wanted, place) => {
      const made = fit(nodes[place], wanted);
      if (made !== nodes[place]) nodes[place] ? parent.replaceChild(made, nodes[place]) : parent.appendChild(made);
    });
    while (nodes.length > list.length) parent.lastChild.remove();
  };

  /** The node that is there, made to fit; or a new one when it is another kind of thing. */
  function fit(node, wanted) {
    if (typeof wanted === "string") return node && node.nodeType === 3 ? text(node, wanted) : document.createTextNode(wanted);
    const [tag, attributes, children] = wanted;
    const before = node && described.get(node);
    const isSame = before && node.localName === tag && before.id === attributes.id;
    const element = isSame ? node : document.createElement(tag);
    dress(element, isSame ? before : {}, attributes);
    if (!isFilledByScript(attributes)) k3i.draw(element, children);
    return element;
  }

  function text(node, wanted) {
    if (node.data !== wanted) node.data = wanted;
    return node;
  }

  function dress(element, before, attributes) {
    for (const name of Object.keys(before)) if (!(name in attributes)) element.removeAttribute(name);
    for (const [name, value] of Object.entries(attributes)) if (before[name] !== value) element.setAttribute(name, value);
    described.set(element, attributes);
  }

  /** Glyphs are drawn by base.js, clocks run by themselves, and other scripts fill what says so. */
  const isFilledByScript = (attributes) =>
    "data-glyph" in attributes || "data-since" in attributes || "data-until" in attributes || "data-filled" in attributes;
})();

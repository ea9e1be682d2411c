(function () {
  "use strict";
  var menu = document.getElementById("menu"), open = false;
  function toggle(event) { event.preventDefault(); open = !open; menu.className = open ? "open" : ""; }
  if (menu) { menu.addEventListener("click", toggle, false); }
  window.menuState = function () { return { open: open, items: menu ? menu.children.length : 0 }; };
})();

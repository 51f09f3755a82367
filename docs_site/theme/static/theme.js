"use strict";

// The theme that was chosen, before anything is drawn.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that stores nothing for files: the theme is that of the system.
}

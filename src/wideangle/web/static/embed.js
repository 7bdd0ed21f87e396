// Buttons that copy the code of the text field before them; without scripts, readers select the text themselves.
for (const button of document.querySelectorAll("button.copy")) {
  const code = button.closest(".way").querySelector(".code");
  button.hidden = false;
  button.addEventListener("click", async () => {
    code.select();
    try {
      await navigator.clipboard.writeText(code.value);
      button.textContent = button.dataset.done;
    } catch { /* the text is selected, so that the reader can copy it */ }
  });
}

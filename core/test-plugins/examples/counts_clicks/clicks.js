for (const block of document.querySelectorAll('.clicks')) {
  let clicks = 0;
  const tell = () => { block.textContent = `Clicked ${clicks} times.`; };
  block.addEventListener('click', () => { clicks += 1; tell(); });
  tell();
}

// On a phone the contents cover the page: they close when one of their links is followed.
const contents = document.querySelector('.topbar > details');
contents?.addEventListener('click', (event) => {
  if (event.target.closest('a')) contents.open = false;
});

'use strict';

// The page reads well without this. It puts the address under which the page was opened where the usual one stands,
// and a button beside each block of code.

const USUAL = 'http://127.0.0.1:8090';
const HERE = new URL('.', location.href).href.replace(/\/$/, '');

function putAddress() {
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.data.includes(USUAL)) {
      text.data = text.data.replaceAll(USUAL, HERE);
    }
  }
}

// navigator.clipboard exists on https and localhost only.
async function copy(code) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(code.textContent);
    return;
  }
  const selection = getSelection();
  selection.selectAllChildren(code);
  if (!document.execCommand('copy')) {
    throw new Error('refused');
  }
  selection.removeAllRanges();
}

function addButton(pre) {
  const code = pre.querySelector('code');
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Copy';
  button.setAttribute('aria-label', 'Copy: ' + code.textContent.split('\n', 1)[0]);
  button.addEventListener('click', async () => {
    const said = await copy(code).then(() => 'Copied', () => 'Select it');
    button.textContent = said;
    document.getElementById('said').textContent = said;
    setTimeout(() => {
      button.textContent = 'Copy';
      document.getElementById('said').textContent = '';
    }, 2000);
  });
  pre.prepend(button);
}

putAddress();
document.querySelectorAll('pre').forEach(addButton);

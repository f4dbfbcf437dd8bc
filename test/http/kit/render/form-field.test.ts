// A field of a form, by its kind: what it says, and what of a refused form it shows again.
import { expect, test } from 'vitest';
import { translator } from '../../../../src/http/kit/render/messages.ts';
import { fillTemplate } from '../../../../src/http/kit/render/templates.ts';

const render = (field: Record<string, unknown>, values?: Record<string, string>) =>
  fillTemplate('partials/form-field', {
    t: translator('en'),
    drawing: () => '',
    field,
    form: values && { values, errors: {} },
  });

test('a list has one entry per line, says so, and shows a long one on its line', () => {
  const entries = ['https://a.example/callback', 'https://b.example/callback', 'https://c.example/callback'];
  const html = render({ name: 'uris', label: 'Addresses', type: 'lines', value: entries.join('\n') });
  expect(html).toMatch(/<p class="field-help" id="f-uris-help">One per line\.<\/p>/);
  expect(html).toMatch(
    /<textarea class="input input-lines"[^>]* rows="4" wrap="off"[^>]* aria-describedby="f-uris-help"/,
  );
  expect(html).toContain(`>${entries.join('\n')}</textarea>`);
  const helped = render({ name: 'uris', label: 'Addresses', type: 'lines', help: 'They must match.' });
  expect(helped).toContain('>They must match. One per line.</p>');
});

test.each(['password', 'textarea'])('a secret in a field of type %s is never sent back', (type) => {
  const html = render({ name: 'key', label: 'Key', type, autocomplete: 'new-password' }, { key: 'very secret' });
  expect(html).not.toContain('very secret');
  expect(html).toContain('autocomplete="new-password"');
});

test('what else was typed is shown again', () => {
  expect(render({ name: 'name', label: 'Name', value: 'Bob' }, { name: 'Bobby' })).toContain('value="Bobby"');
  expect(render({ name: 'text', label: 'Text', type: 'textarea' }, { text: 'a\nb' })).toContain('>a\nb</textarea>');
});

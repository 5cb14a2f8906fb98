import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { apiHouse, type ApiHouse } from './api-house.ts';

const newsletter = [
  'From: "<img src=x onerror=alert(1)>" <mallory@evil.example>', 'To: support@tidemark.example', 'Subject: =?utf-8?B?PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==?=', 'Message-ID: <hostile@evil.example>', 'Date: Mon, 16 Nov 2026 08:00:00 +0000', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', '',
  '--b', 'Content-Type: text/html; charset=utf-8', '', '<p>Please <b>help</b></p><script>alert(1)</script><img src="https://evil.example/p.gif"><img src="cid:pic">',
  '--b', 'Content-Type: image/png; name="p.png"', 'Content-ID: <pic>', 'Content-Transfer-Encoding: base64', '', 'iVBORw0KGgo=',
  '--b', 'Content-Type: text/html; name="../../evil.html"', 'Content-Disposition: attachment; filename="../../evil.html"', '', '<script>alert(1)</script>', '--b--', '',
].join('\r\n');

describe('a mail beyond its text', () => {
  let house: ApiHouse;
  let seq: number;
  before(async () => {
    house = await apiHouse();
    const report = await house.company.signal.mailFound({ source: 'test', bytes: new TextEncoder().encode(newsletter) });
    seq = report.mails[0]?.seq ?? 0;
    await house.company.run({ untilIdle: true });
  });
  after(() => house.close());
  const get = async (path: string): Promise<Response> => house.app.request(`/api/v1${path}`);

  it('comes sanitised, under a policy of its own that lets it do nothing', async () => {
    const answer = await get(`/mails/${seq}/html`);
    assert.equal(answer.status, 200);
    const policy = answer.headers.get('content-security-policy') ?? '';
    for (const part of ['sandbox;', "default-src 'none'", "img-src data:", "style-src 'unsafe-inline'", "form-action 'none'"]) assert.ok(policy.includes(part), part);
    assert.doesNotMatch(policy, /script-src|allow-/u);
    assert.equal(answer.headers.get('keelson-blocked'), '1');
    const page = await answer.text();
    assert.match(page, /<p>Please <b>help<\/b><\/p>/u);
    assert.match(page, /src="data:image\/png;base64,iVBORw0KGgo="/u);
    assert.doesNotMatch(page, /<script|evil\.example/u);
  });

  it('gives its files as bytes to keep, never as a page', async () => {
    const { mails } = (await (await get(`/inbox/${(await house.company.inbox.list())[0]?.id ?? 0}/dossier`)).json()) as { mails: { attachments: { name: string }[] }[] };
    const place = mails[0]?.attachments.findIndex(({ name }) => name === 'evil.html') ?? -1;
    const answer = await get(`/mails/${seq}/attachments/${place}`);
    assert.deepEqual([answer.status, answer.headers.get('content-type'), answer.headers.get('x-content-type-options')], [200, 'application/octet-stream', 'nosniff']);
    assert.match(answer.headers.get('content-disposition') ?? '', /^attachment; filename="evil\.html"/u);
    assert.equal((await answer.text()).trim(), '<script>alert(1)</script>');
  });

  it('that is not there is told in words', async () => {
    for (const [path, status, code] of [['/mails/999999/html', 404, 'mail.unknown'], ['/mails/1/html', 404, 'mail.unknown'], [`/mails/${seq}/attachments/9`, 404, 'mail.unknown-attachment'], ['/mails/0/html', 400, 'request.invalid'], [`/mails/${seq}/attachments/..%2f..%2fx`, 400, 'request.invalid']] as const) {
      const answer = await get(path);
      assert.deepEqual([answer.status, ((await answer.json()) as { code: string }).code], [status, code], path);
    }
  });

  it('is in the dossier of its item, with what was proposed and who decided', async () => {
    const item = (await house.company.inbox.list())[0]?.id ?? 0;
    const open = await house.company.inbox.dossier(item);
    assert.deepEqual([open.mails.length, open.mails[0]?.hasHtml, open.mails[0]?.subject, open.by, open.agent], [1, true, '<script>alert(1)</script>', null, 'support']);
    const answer = await house.app.request(`/api/v1/inbox/${item}/decision`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ action: 'answer', text: 'no-reply' }) });
    assert.equal(answer.status, 200, await answer.text());
    const closed = await house.company.inbox.dossier(item);
    assert.deepEqual([closed.item.state, closed.item.decision?.text, closed.by], ['decided', 'no-reply', 'command-line']);
  });
});

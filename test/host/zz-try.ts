import { runCommand } from '../support/workbench/command.ts';
import { openPage } from '../support/workbench/page.ts';
import { startWorkbench } from '../support/workbench/workbench.ts';
import { startMessagesApi } from '../support/messagesApi/startMessagesApi.ts';
const api = await startMessagesApi({});
const wb = await startWorkbench({ settings: { 'banyan.baseUrl': api.url, 'workbench.colorTheme': 'Dark 2026' } });
const shot = async (w: any, n: string) => {
  await w.page.waitForTimeout(1500);
  await w.page.screenshot({ path: `/tmp/h/${n}.png` });
};
try {
  const w = await openPage(wb);
  await w.page.waitForTimeout(7000);
  await shot(w, '1');
  await runCommand(w.page, 'Banyan: Set API Key…');
  await w.page.waitForTimeout(500);
  await w.page.keyboard.type('bad-key');
  await w.page.keyboard.press('Enter');
  await w.page.waitForTimeout(3000);
  await shot(w, '2');
  console.log(api.requests.map(r => (r as any).path + ' ' + (r as any).status));
  await w.page.keyboard.press('Control+a');
  await w.page.keyboard.type('test-key');
  await w.page.keyboard.press('Enter');
  await shot(w, '3');
  await w.page
    .getByRole('button', { name: 'Keep It in the File' })
    .click({ timeout: 3000 })
    .catch(e => console.log(e.message));
  await shot(w, '4');
  await runCommand(w.page, 'Banyan: Show Status');
  await shot(w, '5');
  await runCommand(w.page, 'Banyan: Select Model…');
  await shot(w, '6');
  await w.page.keyboard.press('Escape');
  await runCommand(w.page, 'Banyan: Show Log').catch(e => console.log('log', e.message));
  await shot(w, '7');
  console.log(w.problems);
  console.log(api.requests.map(r => (r as any).path ?? JSON.stringify(r).slice(0, 100)));
  const { execFileSync } = await import('node:child_process');
  console.log(
    execFileSync('find', [
      wb.profile + '/state',
      '-type',
      'f',
      '-not',
      '-path',
      '*runtime*',
      '-printf',
      '%m %p\n',
    ]).toString(),
  );
} finally {
  await wb.stop();
  await api.close();
}

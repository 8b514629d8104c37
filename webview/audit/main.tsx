import { effect } from '@preact/signals';
import { render } from 'preact';
import './audit.css';
import type { FromAudit, ToAudit } from '../../src/protocol/auditMessage.ts';
import type { AuditFilter } from '../../src/session/auditFilter.ts';
import { setStrings, t } from '../words/t.ts';
import { AuditTable } from './AuditTable.tsx';
import { FilterBar } from './FilterBar.tsx';
import { createTrail, receive, type Trail } from './trail.ts';

/** What VS Code gives a webview; can be asked for once. */
interface VsCodeApi {
  postMessage(message: FromAudit): void;
  getState(): unknown;
  setState(state: AuditFilter): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

start(acquireVsCodeApi());

/** The page is thrown away when its tab is hidden: the filter comes back from VS Code's state, everything else from the host. */
function start(api: VsCodeApi): void {
  const kept = api.getState();
  const trail = createTrail(message => api.postMessage(message), typeof kept === 'object' ? { ...kept } : {});
  window.addEventListener('message', (event: MessageEvent<ToAudit>) => {
    const message = event.data;
    if (message.type === 'strings') setStrings(message.bundle);
    else receive(trail, message);
  });
  effect(() => api.setState(trail.chosen.value));
  render(<Page trail={trail} />, document.body);
  api.postMessage({ type: 'ready' });
}

function Page({ trail }: { trail: Trail }) {
  const { value: trouble } = trail.trouble;
  return (
    <main>
      <h1 class="unseen">{t('Audit trail')}</h1>
      <FilterBar trail={trail} />
      {trouble !== '' && (
        <p class="trouble bad" role="alert">
          {trouble}
        </p>
      )}
      <AuditTable trail={trail} />
    </main>
  );
}

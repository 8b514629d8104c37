import type { ComponentChildren } from 'preact';
import { dayWords, nextTime, readHosts, readUnattended, type UnattendedDraft } from '../model/unattended.ts';
import { wallNeeded } from '../shell/held.ts';
import type { Sheet } from '../shell/panel.ts';
import { leaveSheet } from '../shell/sheets.ts';
import { startUnattended } from '../shell/unattended.ts';
import { usePanel } from '../shell/usePanel.ts';
import { Button } from '../ui/Button.tsx';
import { ValueField } from '../ui/ValueField.tsx';
import { t, tn } from '../words/t.ts';
import { SheetHead } from './SheetHead.tsx';

/** Until when, for how much and how far an agent goes on while nobody is there. */
export function UnattendedSheet({ sheet }: { sheet: Extract<Sheet, { type: 'unattended' }> }) {
  const panel = usePanel();
  const { draft } = sheet;
  const now = Date.now();
  const read = sheet.tried ? readUnattended(draft, now) : undefined;
  const problems = read && 'problems' in read ? read.problems : {};
  const until = nextTime(draft.until, now);
  const hosts = readHosts(draft.hosts);
  const field = (name: keyof UnattendedDraft, label: string, focus?: string) => (
    <ValueField
      label={label}
      value={draft[name]}
      class={name}
      {...(focus ? { focus } : {})}
      problem={problems[name]}
      onInput={value => (panel.sheet.value = { ...sheet, draft: { ...draft, [name]: value } })}
      onEnter={() => void startUnattended(panel)}
    />
  );
  return (
    <>
      <SheetHead icon="shield">
        <b>{t('Unattended')}</b> {t('for {branch}', { branch: panel.branch.value?.name ?? t('the new session') })}
      </SheetHead>
      <div class="sheet-fields">
        <span class="dim">{t('Until')}</span>
        {field('until', t('Until'))}
        <Beside problem={problems.until}>{until === undefined ? '' : dayWords(until, now)}</Beside>
        <span class="dim">{t('Budget')}</span>
        {field('dollars', t('Budget in dollars'), 'composer')}
        <Beside problem={problems.dollars}>{t('dollars')}</Beside>
        <span class="dim">{t('May reach')}</span>
        {field('hosts', t('May reach, as hosts with commas'))}
        <Beside problem={problems.hosts}>
          {hosts.length === 0
            ? t('nothing beside the hosts in your settings')
            : tn(hosts.length, '{n} host beside those in your settings', '{n} hosts beside those in your settings')}
        </Beside>
      </div>
      <p class="facts">{t('What would ask is refused and queued. Nothing is merged into your workspaces.')}</p>
      <div class="bar tall">
        <span class="grow" />
        <Button look="secondary" onClick={() => leaveSheet(panel)}>
          {t('Cancel')}
        </Button>
        <Button off={wallNeeded(panel) || false} onClick={() => void startUnattended(panel)}>
          {t('Start Unattended')}
        </Button>
      </div>
    </>
  );
}

/** What a field means as it stands, or what is wrong with it. */
function Beside(props: { problem: string | undefined; children: ComponentChildren }) {
  return (
    <span class={props.problem ? 'beside bad' : 'beside dim'} role={props.problem ? 'alert' : undefined}>
      {props.problem ?? props.children}
    </span>
  );
}

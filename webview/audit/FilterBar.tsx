import { auditDecisions } from '../../src/session/auditRow.ts';
import { Icon } from '../ui/Icon.tsx';
import { t, tn } from '../words/t.ts';
import { decisionWord } from './auditWords.ts';
import { choose, type Trail } from './trail.ts';

/** What of the trail is seen, how much that is, and the way to take it along. */
export function FilterBar({ trail }: { trail: Trail }) {
  const { agent = '', tool = '', file = '', decision = '', text = '' } = trail.chosen.value;
  const { agents, tools, files } = trail.choices.value;
  const [all, found] = [trail.rows.value.length, trail.found.value.length];
  const plain = (words: readonly string[]): [string, string][] => words.map(word => [word, word]);
  const decisions = auditDecisions.map((word): [string, string] => [word, decisionWord(word)]);
  return (
    <div class="filters" role="search" aria-label={t('Filter the trail')}>
      <Choice
        name={t('Agent')}
        all={t('All agents')}
        value={agent}
        options={plain(agents)}
        onPick={word => choose(trail, { agent: word })}
      />
      <Choice
        name={t('Tool')}
        all={t('All tools')}
        value={tool}
        options={plain(tools)}
        onPick={word => choose(trail, { tool: word })}
      />
      <Choice
        name={t('File')}
        all={t('All files')}
        value={file}
        options={plain(files)}
        onPick={word => choose(trail, { file: word })}
      />
      <Choice
        name={t('Decision')}
        all={t('All decisions')}
        value={decision}
        options={decisions}
        onPick={word => choose(trail, { decision: word })}
      />
      <input
        type="search"
        value={text}
        placeholder={t('Filter')}
        aria-label={t('Words in the trail')}
        onInput={event => choose(trail, { text: event.currentTarget.value })}
      />
      <span class="grow dim small num" role="status">
        {found === all
          ? tn(all, '{n} entry', '{n} entries')
          : t('{found} of {all}', { found: found.toLocaleString('en'), all: all.toLocaleString('en') })}
      </span>
      <button type="button" class="plain" onClick={() => trail.post({ type: 'export', filter: trail.chosen.peek() })}>
        <Icon name="export" class="m" />
        {t('Export as JSONL…')}
      </button>
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly all: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onPick: (value: string) => void;
}

function Choice({ name, all, value, options, onPick }: ChoiceProps) {
  // What was chosen stays to be seen while the trail arrives.
  const known =
    value === '' || options.some(([word]) => word === value) ? options : [...options, [value, value] as const];
  return (
    <select aria-label={name} title={value} value={value} onChange={event => onPick(event.currentTarget.value)}>
      <option value="">{all}</option>
      {known.map(([word, words]) => (
        <option key={word} value={word}>
          {words}
        </option>
      ))}
    </select>
  );
}

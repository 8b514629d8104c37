import { useEffect, useRef, useState } from 'preact/hooks';
import type { ShownCall } from '../../src/session/event.ts';
import type { Rule } from '../../src/session/rule.ts';
import { matchWords, ruleMatch } from '../model/ruleWords.ts';
import { withPrefix, type RulePrefix } from '../model/rulePrefix.ts';
import { consume } from '../shell/focus.ts';
import { Button } from '../ui/Button.tsx';
import { t } from '../words/t.ts';
import { scopeLabel, type Wider } from './wider.ts';

/** An offered rule with what can be edited of it. */
export interface Editable {
  readonly rule: Rule;
  readonly prefix: RulePrefix;
  readonly answers: readonly Wider[];
}

/**
 * How many of the command's words the rule fixes; whatever follows them is free. Words are only taken from the end or
 * added from the command that is shown, so the rule always matches it.
 */
export function RuleEditor(props: {
  shown: ShownCall;
  editable: Editable;
  onAllow: (answer: Wider, rule: Rule) => void;
  onLeave: () => void;
}) {
  const { shown, editable } = props;
  const { words } = editable.prefix;
  const [fixed, setFixed] = useState(editable.prefix.fixed);
  const part = useRef<HTMLDivElement>(null);
  const rule = withPrefix(shown, editable.rule, editable.prefix, fixed);
  const go = (to: number): void => {
    const next = Math.max(1, Math.min(words.length, to));
    setFixed(next);
    part.current?.querySelectorAll('button')[next - 1]?.focus();
  };
  useEffect(() => go(fixed), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === 'Escape') {
      consume(event);
      props.onLeave();
    } else if (step !== undefined) {
      consume(event);
      go(fixed + step);
    }
  };
  return (
    <div class="rule" onKeyDown={onKeyDown}>
      <p class="quiet">{t('The rule fixes these words. Whatever follows them is allowed, too.')}</p>
      <div ref={part} class="words" role="group" aria-label={t('Words of the rule')}>
        {words.map((word, index) => (
          <button
            key={index}
            type="button"
            class={index < fixed ? 'mono on' : 'mono'}
            aria-pressed={index < fixed ? 'true' : 'false'}
            tabIndex={index === fixed - 1 ? 0 : -1}
            onClick={() => go(index + 1)}
          >
            {matchWords([word])}
          </button>
        ))}
      </div>
      <p class="quiet" role="status">
        {t('Would allow: {rule}', { rule: ruleMatch(rule) })}
      </p>
      <footer>
        {editable.answers.map(answer => (
          <Button key={answer.scope} look="secondary" onClick={() => props.onAllow(answer, rule)}>
            {scopeLabel(answer.scope)}
          </Button>
        ))}
        <Button look="secondary" onClick={props.onLeave}>
          {t('Cancel')}
        </Button>
      </footer>
    </div>
  );
}

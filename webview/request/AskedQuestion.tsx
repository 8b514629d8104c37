import type { Asked } from '../../src/session/agents.ts';
import type { Said } from '../model/answers.ts';
import { consume, isComposing } from '../shell/focus.ts';
import { t } from '../words/t.ts';

/** One question with its quick answers and room for own words; Enter goes on to the next one. */
export function AskedQuestion(props: {
  asked: Asked;
  place: { index: number; of: number };
  said: Said;
  onChoose: (choice: string) => void;
  onWords: (words: string) => void;
  onEnter: () => void;
}) {
  const { asked, said, place } = props;
  const number = place.of > 1 ? `${place.index + 1}. ` : '';
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey || isComposing(event)) return;
    consume(event);
    props.onEnter();
  };
  return (
    <div class="question" role="group" aria-label={asked.words}>
      <p>
        {number}
        {asked.words}
      </p>
      {asked.choices.length > 0 && (
        <div class="choices">
          {asked.choices.map((choice, index) => (
            <button
              key={choice}
              type="button"
              class="choice"
              aria-pressed={said.words === '' && said.choice === choice ? 'true' : 'false'}
              title={place.of === 1 ? t('Answer with this ({key})', { key: index + 1 }) : undefined}
              onClick={() => props.onChoose(choice)}
            >
              {choice}
            </button>
          ))}
        </div>
      )}
      <textarea
        rows={1}
        aria-label={t('Answer to: {question}', { question: asked.words })}
        placeholder={asked.choices.length > 0 ? t('Or in your own words') : t('Your answer')}
        value={said.words}
        onInput={event => props.onWords(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {asked.otherwise !== '' && <p class="quiet">{t('Without your answer: {words}', { words: asked.otherwise })}</p>}
    </div>
  );
}

import type { FrameLocator, Locator, Page } from 'playwright-core';
import { runCommand } from './command.ts';
import { eventually } from './eventually.ts';
import { panel } from './panel.ts';

/** What a person sees of the panel and does there. Locators look anew at every use, so they outlive a reload. */
export interface Gestures {
  readonly page: Page;
  readonly view: FrameLocator;
  readonly composer: Locator;
  readonly receipts: Locator;
  /** The request that waits for an answer. */
  readonly card: Locator;
  /** A branch's row in the outline. */
  branch(name: string): Locator;
  button(name: string | RegExp): Locator;
  /** A prompt of the branch that is shown: the sign that a branch is shown, where no other has these words. */
  prompt(words: string): Locator;
  /** Writes the words and presses Enter, or another key. */
  send(words: string, key?: string): Promise<void>;
  /** Clicks a button of the card that shows `what`, until that card is gone; the next one may show the same. */
  answer(what: string, button: string): Promise<void>;
  /** Takes the key that was found, and waits until it is known: words that are sent before that wait for it. */
  useKey(): Promise<void>;
  /** Brings the empty panel, with the command where a session is shown. */
  newSession(): Promise<void>;
}

export function gestures(page: Page): Gestures {
  let answered = 0;
  const view = panel(page);
  const composer = view.locator('.composer textarea').first();
  const card = view.getByRole('group', { name: /^Request/ });
  return {
    page,
    view,
    composer,
    receipts: view.locator('.receipt'),
    card,
    branch: name => view.getByRole('treeitem', { name: new RegExp(`^${name}\\b`) }),
    button: name => view.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name }),
    prompt: words => view.locator('.prompt', { hasText: words }),
    async send(words, key = 'Enter') {
      await composer.fill(words);
      await composer.press(key);
    },
    async answer(what, button) {
      // This card and no other: the next one may stand in its place before the click, and say the same.
      const mark = `answered-${++answered}`;
      const shown = card.filter({ hasText: what }).first();
      await eventually(() =>
        shown.evaluate((element, name) => {
          element.classList.add(name);
          return element.isConnected || undefined;
        }, mark),
      );
      const asked = view.locator(`.${mark}`);
      const place = asked.getByRole('button', { name: button, exact: true });
      await clickUntil(place, async () => (await asked.count()) === 0);
    },
    async useKey() {
      const offer = view.getByRole('button', { name: 'Use It', exact: true });
      await offer.click();
      await offer.waitFor({ state: 'detached' });
    },
    async newSession() {
      const empty = view.locator('main.welcome');
      // Where it is empty already nothing would tell when the command is done, and it could take what is written next away.
      if (await empty.isVisible()) return;
      await runCommand(page, 'Banyan: New Session');
      await empty.waitFor();
    },
  };
}

/**
 * Clicks until that had its effect. A card takes no answer for 400 ms after it changed, and menus none for a moment after
 * they opened; until then a click does nothing. Rejects with what stood in the way of the last click.
 */
export async function clickUntil(place: Locator, isDone: () => Promise<boolean>): Promise<void> {
  let obstacle: unknown = 'nothing';
  const clicked = async (): Promise<true | undefined> => {
    if (await isDone()) return true;
    obstacle = await place.click({ timeout: 500 }).then(
      () => 'nothing',
      (error: unknown) => error,
    );
    return undefined;
  };
  await eventually(clicked).catch((error: unknown) => {
    throw new Error(`A click had no effect. In its way: ${String(obstacle)}`, { cause: error });
  });
}

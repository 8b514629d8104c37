import type { ModelChoice } from '../../src/protocol/query.ts';
import type { Panel } from '../shell/panel.ts';

/** The model and effort of the shown branch, or of a new session. */
export function modelOf(panel: Panel): { id: string; effort: string; choice: ModelChoice | undefined } {
  const settings = panel.branch.value?.settings;
  const id = settings?.model ?? panel.window.value.model;
  const choice = panel.models.value.find(model => model.id === id);
  return { id, effort: settings?.effort ?? panel.window.value.effort, choice };
}

/** `Opus 5.5 high`: the name without its family's first word, and the effort. */
export function modelWords({ id, effort, choice }: ReturnType<typeof modelOf>): string {
  const name = choice?.name.replace(/^Claude /, '') ?? nameFrom(id);
  const hasEfforts = choice === undefined || choice.efforts.length > 0;
  return hasEfforts && effort ? `${name} ${effort}` : name;
}

/** The name that an id tells before the list of models is there: `claude-opus-5-5` is `Opus 5.5`. */
function nameFrom(id: string): string {
  const [, family = '', major = '', minor = ''] = /^claude-([a-z]+)-(\d+)(?:-(\d))?(?:-|$)/.exec(id) ?? [];
  if (family === '') return id;
  return `${family.charAt(0).toUpperCase()}${family.slice(1)} ${minor ? `${major}.${minor}` : major}`;
}

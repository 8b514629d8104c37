import type { ModelInfo } from '../../model/model.ts';
import type { RunDeps } from '../runDeps.ts';

/** Which model and effort a call names for the agent it starts. */
export interface WishedModel {
  readonly model?: string;
  readonly effort?: string;
}

/**
 * Why an agent cannot be started with the model or the effort that was named, as a sentence for the model that names those
 * there are; undefined where it can. The maker's own model is taken whatever is known of it: it answers at this moment.
 */
export function unknownModel(
  deps: Pick<RunDeps, 'models' | 'modelInfo' | 'settings'>,
  { model: named, effort }: WishedModel,
): string | undefined {
  const own = deps.settings().model;
  const model = named ?? own;
  const all = deps.models();
  if (model !== own && !all.some(info => isSame(info, model)))
    return `Nothing was started: there is no model "${shown(model)}". There are: ${all.map(({ id }) => id).join(', ')}. Name one of these, or none for your own, ${own}.`;
  const { efforts } = deps.modelInfo(model);
  if (effort === undefined || efforts.includes(effort)) return undefined;
  return efforts.length === 0
    ? `Nothing was started: ${model} has no efforts to choose from. Call it again without effort, or name another model.`
    : `Nothing was started: ${model} has no effort "${shown(effort)}". It has: ${efforts.join(', ')}. Name one of these, or none.`;
}

/** The API takes a model by its dated id and by the id without the date. */
function isSame({ id }: ModelInfo, named: string): boolean {
  return id === named || id === undated(named) || undated(id) === named;
}

function undated(id: string): string {
  return id.replace(/-20\d{6}$/, '');
}

/** What was named, short enough to be said back. */
function shown(text: string): string {
  return JSON.stringify(text.slice(0, 80)).slice(1, -1);
}

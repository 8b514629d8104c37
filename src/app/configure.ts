import type { Intent } from '../protocol/intent.ts';
import { narrower, settingsOf } from '../session/authority.ts';
import type { BranchSettings } from '../session/branchSettings.ts';
import type { Branch } from '../session/tree.ts';
import type { WallReport } from '../session/wall.ts';
import { Refusal } from './refusal.ts';
import type { Opened } from './sessions.ts';

type Configure = Extract<Intent, { type: 'configureBranch' }>;

/** Sets a branch: what its wall cannot carry is refused, and what an agent made stays within its maker's settings. */
export async function configure(
  { settings }: Configure,
  branch: Branch,
  { session }: Opened,
  world: World,
): Promise<void> {
  refuseWrong(settings, branch.settings, world);
  const tree = session.tree();
  const allowed =
    branch.by === 'agent' ? narrower({ ...branch.settings, ...settings }, settingsOf(tree, branch.parent)) : settings;
  await session.append({ type: 'branchConfigured', branch: branch.id, settings: allowed });
}

/** What settings are judged by. */
export interface World {
  readonly wall: WallReport;
  readonly now: number;
}

/** Throws `Refusal` for settings that cannot hold. */
export function refuseWrong(settings: BranchSettings, before: BranchSettings, { wall, now }: World): void {
  const wished: BranchSettings = { ...before, ...settings };
  const { authority } = settings;
  if ((authority === 'auto' || authority === 'unattended') && wall.kind === 'none')
    throw new Refusal('invalid', wall.words);
  if (authority === 'unattended' && !(wished.unattended && wished.unattended.until > now))
    throw new Refusal('invalid', 'Say until when it may work unattended: a time that is still to come.');
  const { budget, unattended } = settings;
  if (budget && (budget.dollars < 0 || budget.minutes < 0))
    throw new Refusal('invalid', 'A budget is an amount of dollars and of minutes; 0 means no limit.');
  const wrong = unattended?.hosts.find(host => !isHost(host));
  if (wrong !== undefined)
    throw new Refusal('invalid', `${JSON.stringify(wrong)} is not a host. Write it as example.org or *.example.org.`);
}

/** A host by name, or every host under one. No address, no wildcard for everything. */
function isHost(text: string): boolean {
  return (
    text.length <= 253 &&
    /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*(:\d{1,5})?$|^localhost(:\d{1,5})?$/i.test(text)
  );
}

import { groupLives, signalGroup } from '../processGroup.ts';

/** The process groups that commands of this worker started and that may still run. */
export interface ProcessGroups {
  add(group: number): void;
  /** Forgets the group when nothing of it is left; true when something still runs. */
  settle(group: number): boolean;
  /** Ends all of them, the hard way. */
  end(): void;
}

/** A group is named by the process that leads it; the number cannot be taken again while anything of the group runs. */
export function createProcessGroups(tell: (group: number, state: 'started' | 'ended') => void): ProcessGroups {
  const groups = new Set<number>();
  const settle = (group: number): boolean => {
    if (groupLives(group)) return true;
    if (groups.delete(group)) tell(group, 'ended');
    return false;
  };
  return {
    add: group => {
      for (const earlier of [...groups]) settle(earlier);
      groups.add(group);
      tell(group, 'started');
    },
    settle,
    end: () => {
      for (const group of groups) signalGroup(group, 'SIGKILL');
      groups.clear();
    },
  };
}

import type { Watch } from './hands.ts';

/** Who hears that a lent credential went out. */
export interface LentUses {
  used(name: string, host: string): void;
  /** A call that runs now hears of each credential and host once, also of what went out while none ran; until it ends. */
  hear(watch: Watch): () => void;
}

/** Which of several calls at once sent something out cannot be told: all of them hear of it. */
export function lentUses(): LentUses {
  const running = new Map<Watch, Set<string>>();
  const unheard = new Map<string, { name: string; host: string }>();
  const tell = (watch: Watch, name: string, host: string): void => {
    const told = running.get(watch);
    if (!told || told.has(`${name} ${host}`)) return;
    told.add(`${name} ${host}`);
    watch.fact?.({ type: 'lentUsed', name, host });
  };
  return {
    used: (name, host) => {
      if (running.size === 0) unheard.set(`${name} ${host}`, { name, host });
      for (const watch of running.keys()) tell(watch, name, host);
    },
    hear: watch => {
      running.set(watch, new Set());
      for (const { name, host } of unheard.values()) tell(watch, name, host);
      unheard.clear();
      return () => void running.delete(watch);
    },
  };
}

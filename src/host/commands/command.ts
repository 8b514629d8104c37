/** Commands by the name that follows `banyan.`; each carries out what a person asked for and rejects with words for them. */
export type Commands = Readonly<Record<string, (argument?: unknown) => Promise<void>>>;

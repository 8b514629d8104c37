/** Every command of the extension, as it follows `banyan.` in `package.json`. */
export const commandNames = [
  'focusPanel',
  'newSession',
  'openSession',
  'send',
  'stop',
  'forkFromHere',
  'editAndFork',
  'rewindToHere',
  'undoRewind',
  'copyTurn',
  'openFileAsOfHere',
  'whoWroteLine',
  'showFileHistory',
  'goToTurn',
  'forkFromTurn',
  'retry',
  'resume',
  'switchBranch',
  'renameBranch',
  'useInWorkspace',
  'adoptBranch',
  'adoptTurn',
  'openBranchInNewWindow',
  'revealCopy',
  'openCopyInTerminal',
  'publishBranch',
  'removeCopy',
  'renameSession',
  'selectModel',
  'nextRequest',
  'allowRequest',
  'denyRequest',
  'setApiKey',
  'removeApiKey',
  'tryWithoutKey',
  'lendCredential',
  'takeBackCredential',
  'showAuditTrail',
  'showStatus',
  'showLog',
  'openSessionLogFile',
] as const;
export type CommandName = (typeof commandNames)[number];

/** Carries out what a person asked for; rejects with words for them. A native menu hands over an argument. */
export type RunCommand = (argument?: unknown) => Promise<void>;

/** Commands that belong together. */
export type Commands = Readonly<Partial<Record<CommandName, RunCommand>>>;

import type { CommandName } from './commandLine.ts';

const common = `
  --workspace DIR   the folder the agent works in (default: here)
  --session ID      a session, or how its id begins (default: the newest of the folder)
  --state DIR       where sessions are kept (default: as in the editor)
  --json            one JSON object a line
  -h, --help        this text`;

const paying = `
  --authority A     readOnly: look at files and change nothing; ask: before each
                    command and change; auto: act inside the wall, ask to leave it;
                    unattended: never wait, what would ask is refused and waits for you
  --hosts A,B       with unattended: hosts it may reach beside those in the settings
  --budget DOLLARS  what the branch may spend until you write again
  --minutes N       and for how long (unattended: 12 hours unless you say)
  --check-in N      hand back after N changed lines; 0 for never
  -y, --yes         allow what asks, as long as it stays inside the wall; where there is
                    no wall, everything. Without it you are asked, and without a
                    terminal all of it is denied
  --yes-outside     allow what leaves the wall too
  --base-url URL    the API's address (default: ANTHROPIC_BASE_URL, then the settings)
  --key-file FILE   a file whose first line is the key
                    (default: ANTHROPIC_API_KEY, then ANTHROPIC_AUTH_TOKEN)`;

const topics: Record<CommandName, string> = {
  run: `banyan run "PROMPT" [options]
Writes a prompt at the head of a branch and shows the turn until the agent hands back.
A prompt of - is read from standard input. Ctrl+C stops the turn; what was done is kept.

  --branch NAME     the branch (default: the session's first)
  --new             in a new session
  --model ID        the branch's model from here on
  --effort LEVEL    and its effort${paying}${common}`,
  fork: `banyan fork NODE "PROMPT" [options]
Makes a branch after NODE and starts it with the prompt. banyan tree shows the nodes, such
as n41; n0 is the place before the first prompt. A prompt of - is read from standard input.

  --name NAME       the branch's name (default: from the prompt)
  --return-to PLACE what it finds goes there when it is done: a branch, or a node such as
                    n41, under which it starts a branch. May be given several times${paying}${common}`,
  spawn: `banyan spawn "TASK" [options]
Starts a fresh agent that knows the task and the project's own notes, and nothing of the
conversation, and shows what it does until it hands back. A task of - is read from standard
input.

  --branch NAME     for whom it works, and who answers it (default: the session's first)
  --name NAME       its name (default: from the task)
  --onboard         it reads first and asks what it needs to know before it changes anything
  --return          what it finds goes to the branch it works for
  --model ID        its model
  --effort LEVEL    and its effort${paying}${common}`,
  send: `banyan send BRANCH|NODE "WORDS" [options]
Sends words to a branch: one that works reads them at its next step, one that does not
starts a turn with them. Under a NODE such as n41 they start a branch there.

  --from BRANCH     the words are of this branch; without "WORDS", what it said last${paying}${common}`,
  stop: `banyan stop BRANCH [options]
Ends what a branch is doing. What was done is kept.

  --all             and what every agent below it is doing
${common}`,
  rewind: `banyan rewind BRANCH NODE [options]
Moves the head of a branch back to NODE. What was after it stays in the tree, and files stay
as they are.
${common}`,
  restore: `banyan restore NODE [options]
Rewinds a branch to NODE and the files of the folder with it, as they were there. Says what
would change and asks first. What you changed yourself since stays; where an agent changed
the same lines, yours stay.

  --branch NAME     the branch (default: the session's first)
  --exact           take back your own changes too
  -y, --yes         do not ask
${common}`,
  adopt: `banyan adopt BRANCH [options]
Brings the file changes of a branch into the files of another, on top of what is there. Says
what would change and asks first. Where both changed the same lines, both stay between
conflict markers, unless you say otherwise.

  --into NAME       the branch (default: the one that has the workspace)
  --turn NODE       only the changes of this node's turn
  --replace         what the other changed since the two parted goes back first
  --mine            a file in conflict stays as it is
  --theirs          a file in conflict comes whole
  --preview         only say what would change
  -y, --yes         do not ask
${common}`,
  use: `banyan use BRANCH [options]
Moves the workspace to a branch: what the branch there changed goes back and stays in the
tree, the files of BRANCH come, your own edits stay on top. Asks first.

  --preview         only say what would change
  -y, --yes         do not ask
${common}`,
  undo: `banyan undo [BRANCH] [options]
Takes back the last rewind, use or adoption of a branch (default: the one that has the
workspace), as long as the branch has not gone on. What you changed since stays.
${common}`,
  publish: `banyan publish BRANCH [options]
Makes a git branch in your repository of the commits made in the copy of BRANCH. Nothing
else there changes, and no hook runs.

  --name NAME       the git branch's name (default: the branch's)
${common}`,
  diff: `banyan diff NODE [NODE] [options]
Lists the files that differ between two nodes, or between one and the files as they are now.
${common}`,
  blame: `banyan blame FILE [options]
Prints which turn wrote each line of a file as it is now; you, and earlier commits, are
named as such.
${common}`,
  tree: `banyan tree [options]
Prints the tree of a session: nodes, [turn], prompt, <- the branches that stand there.
As JSON, one branch a line.
${common}`,
  log: `banyan log [options]
Prints the events of a session, one a line, and says what cannot be read.
${common}`,
  sessions: `banyan sessions [options]
Lists the sessions of a folder, newest first.
${common}`,
  rules: `banyan rules [options]
Prints the rules that hold in a folder, each with whose it is, and says what is wrong with
those that do not hold.
${common}`,
  audit: `banyan audit [SESSION] [options]
Prints every call of a session: who decided on it, by which rule and authority, behind which
wall it ran, what came of it, which files it changed.

  --agent NAME      only of this branch
  --tool NAME       only of this tool, such as bash
  --file PATH       only what changed or asked for this file, or files of this folder
  --decision WORD   only allowed, denied, asked, deferred, ran, changed, granted or revoked
${common}`,
  verify: `banyan verify [SESSION] [options]
Reads logs from disk and says whether every event is whole and stands behind the one it was
written behind. Without SESSION all sessions of the folder.
${common}`,
  deferred: `banyan deferred [options]
Lists what was refused because nobody was there, whole, with its number.
${common}`,
  allow: `banyan allow NUMBER [options]
Allows what was refused because nobody was there. The agent tries it again, once, if it is
still the same call.
${common}`,
  deny: `banyan deny NUMBER ["REASON"] [options]
Denies it for good. The agent reads the reason.
${common}`,
};

const overview = `banyan: a conversation with coding agents that you can fork at any turn

  banyan run "PROMPT"          a prompt at the head of a branch
  banyan fork NODE "PROMPT"    a new branch after a node
  banyan spawn "TASK"          a fresh agent with a task
  banyan send BRANCH "WORDS"   words to a branch, or under a node
  banyan stop BRANCH           what it is doing ends
  banyan rewind BRANCH NODE    a branch's head goes back; files stay
  banyan restore NODE          the same, and the files with it
  banyan adopt BRANCH          its file changes come into another branch's files
  banyan use BRANCH            the workspace moves to a branch
  banyan undo [BRANCH]         the last rewind, use or adoption goes back
  banyan publish BRANCH        its commits become a git branch
  banyan diff NODE [NODE]      the files that differ between two nodes, or one and now
  banyan blame FILE            which turn wrote each line
  banyan tree                  the tree of a session
  banyan log                   its events
  banyan sessions              the sessions of a folder
  banyan deferred              what was refused because nobody was there
  banyan allow|deny NUMBER     the late answer to it
  banyan audit                 what was done, and on whose word
  banyan rules                 what is allowed without asking
  banyan verify                whether the log is whole
  banyan --version             the version

banyan COMMAND -h explains a command.
It joins the background process when one runs, else it works on its own.

Exit codes: 0 done, 1 it failed, 2 the command line is wrong, 3 a request was denied,
4 a key is needed, 130 stopped.`;

/** The help text of a command, or the overview. */
export function helpText(topic: string): string {
  return Object.hasOwn(topics, topic) ? topics[topic as CommandName] : overview;
}

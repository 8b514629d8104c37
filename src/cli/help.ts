const common = `
  --workspace DIR   the folder the agent works in (default: here)
  --session ID      a session (default: the newest of the folder)
  --state DIR       where sessions are kept (default: as in the editor)
  --json            one JSON event a line
  -h, --help        this text`;

const paying = `
  --yes, -y         allow every command and change (without it you are asked,
                    and without a terminal every request is denied)
  --base-url URL    the API's address
  --key-file FILE   a file whose first line is the key
                    (default: ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN)`;

const topics: Record<string, string> = {
  run: `banyan run "PROMPT" [options]
Writes a prompt at the head of a branch and shows the turn until the agent hands back.

  --branch NAME     the branch (default: main)
  --new             in a new session
  --model ID        the model from here on
  --effort LEVEL    its effort
  --authority A     ask (default) or readOnly${paying}${common}`,
  fork: `banyan fork NODE "PROMPT" [options]
Makes a branch after NODE (such as n41, see banyan tree) and starts it with the prompt.

  --name NAME       the branch's name (default: from the words)${paying}${common}`,
  rewind: `banyan rewind BRANCH NODE [options]
Moves the head of a branch back to NODE. What was after it stays in the tree. Files stay as they are.
${common}`,
  tree: `banyan tree [options]
Prints the tree of a session: branches, turns, heads.
${common}`,
  log: `banyan log [options]
Prints the events of a session, one a line.
${common}`,
  sessions: `banyan sessions [options]
Lists the sessions of a folder, newest first.
${common}`,
};

const overview = `banyan: a conversation with coding agents that you can fork at any turn

  banyan run "PROMPT"          a prompt at the head of a branch
  banyan fork NODE "PROMPT"    a new branch after a node
  banyan rewind BRANCH NODE    a branch's head goes back
  banyan tree                  the tree of a session
  banyan log                   its events
  banyan sessions              the sessions of a folder

banyan COMMAND -h explains a command.
It joins the background process when one runs, else it works on its own.

Exit codes: 0 done, 1 the run failed or the intent was refused, 2 the command line is wrong,
3 a request was denied, 4 a key is needed, 130 stopped.`;

/** The help text of a command, or the overview. */
export function helpText(topic: string): string {
  return topics[topic] ?? overview;
}

/**
 * The prompt of *Initialise Project*. `there` are the files for agents that the project has: the first is kept up to date,
 * and without one CLAUDE.md is begun.
 */
export function initialisePrompt(there: readonly string[]): string {
  const [file = 'CLAUDE.md'] = there;
  const both = there.length > 1 ? ` ${there.slice(1).join(' and ')} is there too: say nothing twice.` : '';
  const state =
    there.length > 0
      ? `${file} is there. Keep what is true in it, correct what is not, and add what is missing.${both}`
      : `There is neither CLAUDE.md nor AGENTS.md: begin ${file}.`;
  return `Get to know this project and write down in ${file} what an agent has to know that begins to work here. ${state}

Look first: what it is for, how it is laid out, how it is built, run and tested, what its rules are (formatter, linter, tests, commits), what surprises. Run the build and the tests, where that is quick and safe, to see that what you write is true. Look at the history of the repository for what changes together and what breaks.

It holds, in as few words as carry it (at most 120 lines):
1. How to build, run, test and check, with the exact commands, for all and for one part alone; what each takes.
2. Where what stands: the few places one has to know, as paths. Nothing that a look at the folder tells.
3. The rules of this project that its files do not enforce.
4. Which ways of working with several agents suit it. For each: when; fork (shares what you have read) or spawn (begins empty; onboard it unless the task is trivial); what one task is that can be done and checked alone; what must not be done side by side. Name the kinds of work here that this pays for, with an example each, and those it does not pay for.
5. How agents leave word for one another: each has its own folder, .banyan/<session>/<branch>/, where its prompt.md, history.md and result.md stand and where it may write what others are to read; what is long goes into a file there, and the result names it.
6. Where what lasts is kept: .banyan/memory/. Choose a form that suits this project (one file, or one for each subject), say in ${file} what belongs there and when to read and to write it, and begin it with what you have learned now. What can be read in the code does not belong there.

Bring in longer texts that exist already with @path instead of repeating them. When you are done, say what you wrote, what you ran, and what you were not sure of.`;
}

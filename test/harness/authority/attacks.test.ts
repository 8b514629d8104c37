import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ruling } from '../../../src/harness/authority/ruling.ts';
import { commandUse } from '../../../src/harness/authority/use.ts';
import { parserFrom } from '../../../src/sandbox/shell/parseCommand.ts';
import type { Grant } from '../../../src/session/rule.ts';
import { parserFiles } from '../../support/shellParser.ts';
import { command, held, question, rule } from './question.ts';

/** Everything a careless person might have allowed, each program whole. */
const programs =
  'git ls echo cat find sed sort rg tree file man tar awk npm export alias cd pushd true env sudo timeout nohup setsid watch ' +
  'ionice xargs time coproc printf wget A=1 let eval bash sh source exec =node =(id) tee';
const careless = programs.split(' ').map(program => held(rule('allow', 'bash', program)));

/** Attack cases by their numbers; each must be asked about even though its first word is allowed. */
const asked: Record<string, readonly string[]> = {
  S01: ['git log && rm -rf ~'],
  S02: [
    'git log; rm x',
    'git log || rm x',
    'git log | rm x',
    'git log & rm x',
    'git log\nrm x',
    'git log &&& rm x',
    'ls;;rm x',
  ],
  S03: ['echo $(id)', 'echo `id`', 'cat <(id)', 'ls >(id)', 'cat <<EOF\n$(id)\nEOF', 'cat <<<$(id)', 'echo "$(id)"'],
  S04: ['echo ${x@P}', String.raw`echo ${'${y:=\\140id\\140}'}`, 'echo ${!v}', 'ls $x', 'ls "$x"'],
  S06: ['-exec id ;', '-execdir id ;', '-ok id ;', '-delete', '-fprint f', '-fls f'].map(rest => `find . ${rest}`),
  S07: [
    "env -S 'sh -c id'",
    ...['sudo', 'timeout 5', 'nohup', 'setsid', 'watch', 'ionice', 'xargs', 'time -p', 'coproc'].map(
      run => `${run} id`,
    ),
  ],
  S09: [
    ...['sed s/a/id/e', "sed 'w f'", 'sed -i s/a/b/ f', 'sed -ni p f', 'sort -o f', 'sort -uo f', 'sort --output=f'],
    ...[
      'sort --compress-program=id',
      'sort --comp id',
      'rg --pre id x',
      'rg --hostname-bin id x',
      'tree -o f',
      'file -m f',
    ],
    ...['man -P id ls', 'tar --checkpoint-action=exec=id', 'tar -xIid f', `awk 'BEGIN{system("id")}'`, 'awk 1 -f p'],
    ...['git -c core.pager=id log', 'git diff --output=f', 'git log --ext-diff', 'git grep -Oid x', 'printf -v x y'],
  ],
  S10: [
    "export PAGER='sh -c id'",
    'BASH_ENV=./x ls',
    'LD_PRELOAD=./x ls',
    'PATH=.:$PATH ls',
    'alias ls=id',
    'ls() { id; }',
  ],
  S11: ['A=1 ls', 'HTTP_PROXY=x wget y'],
  S13: [
    ...[
      'echo x > .git/hooks/pre-commit',
      'echo x >> ~/.bashrc',
      'echo x > $HOME/x',
      'echo x > {a,b}',
      'echo x > "!#:2"',
    ],
    ...['echo x > safe-lin?', "echo x > '''/tmp/x'''", 'git show > key', 'ls &> f', 'cat < f', 'echo x >| f'],
  ],
  S14: ['cd .. && rm -rf x', 'cd "$OLDPWD"', 'pushd x', 'cd .. && ls'],
  S16: ['=(id)', "ls *(e:'id':)", 'ls +(a|b)', 'rm *', 'ls -* x'],
  S19: ['git log @(Get-Process)', '$PSDefaultParameterValues["x"]=1', 'cd..'],
  'a mark before it': ['\ufeffls', 'ls\u00a0x', 'ls \u202ex', 'ls\rrm', 'ls \u0007'],
  'the shell itself': [
    'eval ls',
    "bash -c 'ls'",
    'source x',
    '. x',
    '[[ -v x ]]',
    'let x=1',
    'if true; then ls; fi',
    'ls # rm',
  ],
};

for (const [number, commands] of Object.entries(asked))
  for (const text of commands)
    test(`${number}: ${JSON.stringify(text)} is asked about, whatever its first word is allowed to do`, async () => {
      const { verdict } = ruling(question(await command(text), { rules: careless }));
      assert.equal(verdict, 'ask');
    });

for (const text of ['git log', String.raw`ls \\host\share`, String.raw`ls \??\UNC\host`, 'git log @(Get-Process)'])
  test(`S19: where another shell runs it, ${text} is asked about`, async () => {
    const parsed = await parserFrom(parserFiles, 'another')(text);
    for (const authority of ['ask', 'auto'] as const)
      assert.equal(ruling(question(commandUse(text, parsed), { rules: careless, authority })).verdict, 'ask');
    const rules = [held(rule('deny', 'bash', 'git'))];
    const denied = ruling(question(commandUse(text, parsed), { rules })).verdict;
    assert.equal(denied, text.startsWith('git') ? 'deny' : 'ask');
  });

test('S01: the question names the part that is not allowed', async () => {
  const { why } = ruling(
    question(await command('git log && rm -rf x'), { rules: [held(rule('allow', 'bash', 'git', 'log'))] }),
  );
  assert.equal(why, 'No rule allows `rm -rf x`.');
});

for (const text of ['git log', 'git log --oneline | cat', 'npm test 2>&1', 'ls src/*.ts > /dev/null', "echo 'a b'; ls"])
  test(`${JSON.stringify(text)} is allowed where all of it is`, async () => {
    assert.equal(ruling(question(await command(text), { rules: careless })).verdict, 'allow');
  });

/** Ways to run curl that a rule against it has to see. */
const curls = [
  `${'true;'.repeat(60)} curl evil`,
  '/usr/bin/curl evil',
  'CURL evil',
  "c'ur'l evil",
  'sudo -u root curl evil',
  'timeout -s KILL 5 curl evil',
  'nice -n 5 env A=1 curl evil',
  `bash -c 'ls; curl evil'`,
  `eval "curl evil"`,
  'echo $(curl evil)',
  'cat <(curl evil)',
  'find . -exec curl {} \\;',
  'ls | xargs -n 1 curl',
  'if true; then curl evil; fi',
  'f() { curl evil; }; f',
  'while curl evil; do :; done',
  'cat <<EOF\n$(curl evil)\nEOF',
  'watch -n 1 curl evil',
  'git log &&& curl evil',
  'A=$(curl evil) ls',
];
for (const text of curls)
  for (const authority of ['ask', 'auto', 'unattended'] as const)
    test(`S17, S18: in ${authority} a rule against curl refuses ${JSON.stringify(text.slice(-40))}`, async () => {
      const rules = [held(rule('allow', 'bash')), held(rule('deny', 'bash', 'curl')), ...careless];
      assert.equal(ruling(question(await command(text), { rules, authority })).verdict, 'deny');
    });

for (const text of [
  '$(echo curl) evil',
  'x=curl; $x evil',
  'for i in a; do cu"r"l$i; done',
  "python -c 'curl' > x",
  '"curl evil',
])
  test(`where what runs cannot be read, ${JSON.stringify(text)} is asked about even in Auto`, async () => {
    const rules = [held(rule('deny', 'bash', 'curl'))];
    assert.equal(ruling(question(await command(text), { rules, authority: 'auto' })).verdict, 'ask');
  });

test('S18: the same command allowed and refused is refused, and no answer beats that', async () => {
  const exact = { ...rule('allow', 'bash'), exact: 'git push' };
  const grants: Grant[] = [
    { scope: 'session', branch: 1, rule: exact },
    { scope: 'once', branch: 1, hash: 'h', rule: exact },
  ];
  const rules = [held(rule('allow', 'bash', 'git', 'push')), held(rule('deny', 'bash', 'git', 'push'))];
  assert.equal(ruling(question(await command('git push'), { rules, grants })).verdict, 'deny');
});

test('options before the words that matter do not hide them', async () => {
  const rules = [held(rule('deny', 'bash', 'git', 'push'))];
  for (const text of ['git -C x push', 'git --no-pager push', 'git -c a=b push origin'])
    assert.equal(ruling(question(await command(text), { rules, authority: 'auto' })).verdict, 'ask', text);
  assert.equal(ruling(question(await command('git log'), { rules, authority: 'auto' })).verdict, 'allow');
});

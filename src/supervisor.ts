import { runSupervisor } from './client/serving/runSupervisor.ts';

/**
 * The background process: `node supervisor.mjs --state DIR --version V`. Its keeper is the same program with `--keeper`
 * and needs nothing of the application, so that is loaded when it is asked for.
 */
await runSupervisor(process.argv.slice(2), {
  createApplication: async home => {
    const { composeApplication } = await import('./compose.ts');
    return composeApplication(home);
  },
});

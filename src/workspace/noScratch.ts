/** Scratch folders where none can be written. */
export const noScratch = () => ({
  folder: (branch: number): string => `.banyan/${branch}`,
  put: (): Promise<void> => Promise.resolve(),
});

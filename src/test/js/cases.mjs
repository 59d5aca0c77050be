// What the scripts beside this have in common.
import assert from 'node:assert/strict';

// What a call throws, which it must.
export const failure = async (call) => {
  try {
    await call();
  } catch (error) {
    return error;
  }
  assert.fail('no error');
};

// Runs cases by their names, says how each went, and ends the program.
export const run = async (cases) => {
  let failed = 0;
  for (const [name, test] of Object.entries(cases)) {
    try {
      await test();
      console.log(`ok: ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAILED: ${name}\n${error.stack}`);
    }
  }
  process.exit(failed === 0 ? 0 : 1);
};

// The script of the page that verifies packs: src/verifier-page with all that it imports, as one readable file.
import { rolldown } from 'rolldown';

export async function verifierScript() {
  const bundle = await rolldown({
    input: 'src/verifier-page/page.ts',
    platform: 'browser',
    tsconfig: 'src/verifier-page/tsconfig.json',
    external: () => false,
    onLog: (level, log) => {
      if (level !== 'debug' && level !== 'info') throw new Error(log.message);
    },
  });
  const { output } = await bundle.generate({ format: 'iife', minify: false, comments: false });
  await bundle.close();
  const [{ code }, ...others] = output;
  if (others.length > 0) throw new Error('the page must be one script');
  if (/<\/script|<!--/i.test(code)) throw new Error('the script cannot stand in a page: it would end its element');
  return code;
}

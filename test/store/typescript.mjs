// Lets a child process of the tests run our TypeScript on every supported Node: `node --import ./test/store/typescript.mjs file.ts`.
import { register } from 'node:module';

register(new URL('./typescript-load.mjs', import.meta.url));

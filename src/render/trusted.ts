import Handlebars from 'handlebars';

/**
 * Text that a template prints as it is: only what was made or escaped by this folder itself (style, script, escaped JSON,
 * escaped Markdown). The one place where output is not escaped by the template; a test looks for any other.
 */
export const trusted = (text: string): Handlebars.SafeString => new Handlebars.SafeString(text);

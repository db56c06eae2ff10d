/** What a log file is not: JSON in UTF-8 of the form `{"Records": […]}`. The message goes on after `the file`. */
export class LogFormatError extends Error {}

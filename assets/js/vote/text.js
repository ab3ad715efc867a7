// The words on a ballot, as the server counts and keeps them.

/** Characters that the server takes in one text. */
export const LONGEST = 2000;
/** Silence after which what is typed is sent. */
export const TYPING = 700;

/** How many characters a text has. */
export function lengthOf(text) {
  return [...text.trim()].length;
}

/** Whether two ballots say the same; the server keeps words in one form. */
export function says(one, other) {
  const marks = Object.entries(one.marks);
  if (marks.length !== Object.keys(other.marks).length) return false;
  return marks.every(([id, mark]) => other.marks[id] === mark) && tidy(one.text) === tidy(other.text);
}

function tidy(text) {
  return text.replace(/\r\n?/g, "\n").normalize("NFC").trim();
}

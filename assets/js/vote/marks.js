// What the marks of a ballot say, for every form in which one may mark them. Pure.

/** Whether the paper's field for words stands open: always, or once a choice that asks for them is made. */
export function opensText(marks, paper) {
  if (!paper.text) return false;
  const asking = paper.choices.filter(({ words }) => words).map(({ value }) => value);
  return !asking.length || Object.values(marks).some((mark) => asking.includes(mark));
}

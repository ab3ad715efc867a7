// Reads an answer that is a line of JSON after the other, each as it comes.

/** Says each whole line that has come since it was last called. @param {XMLHttpRequest} request @param {(line: any) => void} heard */
export function linesOf(request, heard) {
  let said = 0;
  return () => {
    if (request.status >= 400) return;
    const { responseText: text } = request;
    for (let end = text.indexOf("\n", said); end >= 0; end = text.indexOf("\n", said)) {
      heard(JSON.parse(text.slice(said, end)));
      said = end + 1;
    }
  };
}

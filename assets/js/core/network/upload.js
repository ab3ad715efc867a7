// Sends a file to the server, and says on the way how much of it has left: fetch cannot.

/** Milliseconds without a sign of life: none leaves for so long, nor is a file read for so long. */
const LONGEST_WAIT = 150000;

/**
 * `{ status, answer }`; null where nothing that can be read came back.
 * @param {string} address @param {Blob} file @param {(part: number) => void} progress From 0 to 1.
 * @param {(request: XMLHttpRequest) => () => void} [reading] Where the answer is read as it comes: is called with each
 *   piece that has come; `answer` is empty then.
 * @returns {Promise<{ status: number, answer: any } | null>}
 */
export function upload(address, file, progress, reading) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    // from the last of it that left: a large file on a slow network is no server that does not answer
    let last = setTimeout(() => request.abort(), LONGEST_WAIT);
    const alive = () => {
      clearTimeout(last);
      last = setTimeout(() => request.abort(), LONGEST_WAIT);
    };
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      alive();
      if (lengthComputable && total) progress(loaded / total);
    };
    const lines = reading && reading(request);
    if (lines) {
      request.onprogress = () => {
        alive();
        lines();
      };
    }
    request.onload = () => {
      if (lines) lines();
      resolve(lines && request.status < 400 ? { status: request.status, answer: {} } : answerOf(request));
    };
    request.onerror = request.onabort = () => resolve(null);
    request.onloadend = () => clearTimeout(last);
    request.send(file);
  });
}

function answerOf({ status, responseText }) {
  try {
    return { status, answer: JSON.parse(responseText) };
  } catch {
    return null;
  }
}

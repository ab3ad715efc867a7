// Sends a file to the server, and says on the way how much of it has left: fetch cannot.

/** Two minutes: a picture of 10 MB on a slow network. */
const LONGEST_WAIT = 120000;

/**
 * `{ status, answer }`; null where nothing that can be read came back.
 * @param {string} address @param {Blob} file @param {(part: number) => void} progress From 0 to 1.
 * @returns {Promise<{ status: number, answer: any } | null>}
 */
export function upload(address, file, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.timeout = LONGEST_WAIT;
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total) progress(loaded / total);
    };
    request.onload = () => resolve(answerOf(request));
    request.onerror = request.ontimeout = request.onabort = () => resolve(null);
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

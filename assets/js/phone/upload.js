// Makes a photo smaller, sends it to the server, and says on the way how much of it has left: fetch cannot.

/** Milliseconds without a sign of life: none leaves for so long, nor is a file read for so long. */
const LONGEST_WAIT = 150000;

/** Bytes from which a photo is made smaller before it leaves. */
const HEAVY = 600000;
/** Pixels of the longer side that the server keeps. */
const LONGEST_SIDE = 1600;

/**
 * A photo with no more pixels than are kept, upright; the file itself where this browser cannot, or there is
 * little to win.
 * @param {Blob} file @returns {Promise<Blob>}
 */
export async function smaller(file) {
  if (file.size < HEAVY || !/jpe?g|hei[cf]|webp/.test(file.type)) return file;
  try {
    // A browser that does not know the word stands no photo upright: it refuses.
    const { createImageBitmap: decoded } = window; // browsers at the floor have none: they send it whole
    const bitmap = await decoded(file, { imageOrientation: "from-image" });
    const part = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * part);
    canvas.height = Math.round(bitmap.height * part);
    /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
    return made && made.size < file.size ? made : file;
  } catch {
    return file;
  }
}

/**
 * `{ status, answer }`; null where nothing that can be read came back.
 * @param {string} address @param {Blob} file @param {(part: number) => void} progress From 0 to 1.
 * @param {(line: any) => void} [heard] Where the answer is lines of JSON: each, as it comes; `answer` is empty then.
 * @returns {Promise<{ status: number, answer: any } | null>}
 */
export function upload(address, file, progress, heard) {
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
    const lines = heard && linesOf(request, heard);
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

/** Says each whole line that has come since it was last called. */
function linesOf(request, heard) {
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

function answerOf({ status, responseText }) {
  try {
    return { status, answer: JSON.parse(responseText) };
  } catch {
    return null;
  }
}

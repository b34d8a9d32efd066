package io.renku.gateway.door;

/** Finds where the head of a message ends; whether it may end like that is for others to say. */
final class HeadEnd {
  /** No head is longer than so many bytes. */
  static final int LONGEST = 128 * 1024;

  private HeadEnd() {}

  /**
   * The place after the empty line, or -1 when it is not there yet.
   *
   * @param from where to begin; the last three bytes that were looked at before count again
   */
  static int find(byte[] bytes, int from, int to) {
    for (var i = from; i < to - 1; i++) {
      if (bytes[i] != '\n') {
        continue;
      }
      if (bytes[i + 1] == '\n') {
        return i + 2;
      }
      if (bytes[i + 1] == '\r' && i + 2 < to && bytes[i + 2] == '\n') {
        return i + 3;
      }
    }
    return -1;
  }
}

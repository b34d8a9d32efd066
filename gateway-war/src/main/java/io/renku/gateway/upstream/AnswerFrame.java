package io.renku.gateway.upstream;

import io.renku.gateway.routes.Header;
import io.renku.gateway.routes.Headers;
import java.net.ProtocolException;
import java.util.List;

/**
 * How the body of an answer is told from what follows it.
 *
 * @param hasBody is there any? Not for HEAD, for example
 * @param length in bytes; negative when it is not told
 * @param isPersistent may the connection be used again, once the body is over?
 */
public record AnswerFrame(boolean hasBody, boolean isChunked, long length, boolean isPersistent) {
  private static final int LONGEST_LENGTH = 18;

  /**
   * @param method of the request
   * @throws ProtocolException when the answer's end cannot be told
   */
  public static AnswerFrame of(ResponseHead head, String method) throws ProtocolException {
    var hasBody = !method.equals("HEAD") && head.status() != 204 && head.status() != 304;
    var isChunked = false;
    var told = -1L;
    var isPersistent = head.minor() == 1;
    for (var header : head.headers()) {
      if (header.is("transfer-encoding")) {
        requireChunked(header.value(), isChunked);
        isChunked = true;
      } else if (header.is("content-length")) {
        told = length(header.value(), told);
      } else if (header.is("connection")) {
        isPersistent =
            head.minor() == 1
                ? isPersistent && !lists(header, "close")
                : isPersistent || lists(header, "keep-alive");
      }
    }
    var isAmbiguous = isChunked && told >= 0;
    return new AnswerFrame(hasBody, isChunked, isChunked ? -1 : told, !isAmbiguous && isPersistent);
  }

  private static void requireChunked(String coding, boolean isOther) throws ProtocolException {
    if (isOther || !coding.equalsIgnoreCase("chunked")) {
      throw new ProtocolException("The upstream's answer has a transfer encoding beside chunked");
    }
  }

  /** The same length may be told twice. */
  private static long length(String text, long before) throws ProtocolException {
    var isNumber = !text.isEmpty() && text.length() <= LONGEST_LENGTH;
    for (var i = 0; i < text.length() && isNumber; i++) {
      isNumber = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    var length = isNumber ? Long.parseLong(text) : -1;
    if (!isNumber || before >= 0 && before != length) {
      throw new ProtocolException("The length of the upstream's answer is malformed");
    }
    return length;
  }

  private static boolean lists(Header header, String member) {
    return Headers.list(List.of(header), header.name(), member);
  }
}

package io.renku.gateway.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A file in the form in which a client would get it.
 *
 * @param tag of this form; another form of the same file has another
 * @param encoding of the content, if it has one
 * @param inlineScripts of a page, as sources of its policy
 */
record Offer(
    FileKind kind,
    String tag,
    Instant modified,
    long length,
    Optional<String> encoding,
    StoredFile.Content content,
    List<String> inlineScripts) {

  /** Has the client this very form already? */
  boolean isHeldBy(HttpServletRequest in) {
    var tags = Collections.list(in.getHeaders("If-None-Match"));
    return tags.isEmpty()
        ? isHeldSince(in.getHeader("If-Modified-Since"))
        : tags.stream().flatMap(line -> Arrays.stream(line.split(","))).anyMatch(this::isTag);
  }

  private boolean isTag(String sent) {
    var wanted = sent.strip();
    return wanted.equals("*") || wanted.equals(tag) || wanted.equals("W/" + tag);
  }

  private boolean isHeldSince(String date) {
    if (date == null) {
      return false;
    }
    try {
      var since = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return !modified.isAfter(since);
    } catch (DateTimeException _) {
      return false;
    }
  }
}

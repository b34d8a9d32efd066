package io.renku.crc.wire;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import java.util.Arrays;

/** What a caller who changes something believes its state to be: the header {@code If-Match}. */
public record Precondition(String ifMatch, boolean isRequired) {

  /**
   * @throws Failure 412 when the state is another one, 428 when the caller had to say and did not
   */
  public void check(Object view) {
    if (ifMatch == null || ifMatch.isBlank()) {
      if (isRequired) {
        throw new Failure(
            ErrorCode.PRECONDITION_REQUIRED,
            "Send the ETag of what you have read in the header If-Match.");
      }
      return;
    }
    var current = ETags.of(view);
    var matches =
        Arrays.stream(ifMatch.split(","))
            .map(tag -> tag.strip().replaceFirst("^W/", "").replace("\"", ""))
            .anyMatch(tag -> tag.equals("*") || tag.equals(current));
    if (!matches) {
      throw new Failure(
          ErrorCode.PRECONDITION_FAILED,
          "Someone else has changed this since you read it. Read it again and repeat.");
    }
  }
}

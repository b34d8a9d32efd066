package io.renku.crc.connections;

import io.renku.commons.Failure;
import java.util.regex.Pattern;

/**
 * What a storage answered, cut short.
 *
 * @param region where Amazon says that the bucket is; empty when the storage says nothing
 */
record Reply(int status, String azureCode, String region, String text) {
  private static final Pattern S3_CODE = Pattern.compile("<Code>([A-Za-z0-9.]{1,64})</Code>");
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9]{1,64}");

  /**
   * @throws Failure 422 that says what to mend; of the answer it repeats an error code at most
   */
  void require(Question question) {
    if (status >= 200 && status < 300) {
      if (!text.contains(question.proof())) {
        throw Failure.invalid("The server answers, but not as a storage of this type does.");
      }
      return;
    }
    throw Failure.invalid(complaint(question.place()) + code());
  }

  private String complaint(String place) {
    return switch (status) {
      case 401, 403 -> "The storage does not let these credentials list the %s".formatted(place);
      case 404 -> "The storage has no such place: %s".formatted(place);
      case 301, 302, 303, 307, 308 ->
          "The storage points to another address; check endpoint and region for the %s"
              .formatted(place);
      default -> "The storage answered with status %d for the %s".formatted(status, place);
    };
  }

  private String code() {
    var s3 = S3_CODE.matcher(text);
    var code = CODE.matcher(azureCode).matches() ? azureCode : s3.find() ? s3.group(1) : "";
    return code.isEmpty() ? "." : " (%s).".formatted(code);
  }
}

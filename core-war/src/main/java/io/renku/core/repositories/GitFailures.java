package io.renku.core.repositories;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/** Turns what git says into what the service's clients know. */
final class GitFailures {
  private GitFailures() {}

  static CoreFailure of(Exception thrown, GitAddress address) {
    return cause(thrown, AddressPolicy.RefusedAddressException.class)
        .map(refused -> failure(CoreError.REPOSITORY_URL, address, refused.getMessage(), thrown))
        .or(() -> unreachable(thrown, address))
        .orElseGet(() -> byText(thrown, address));
  }

  private static Optional<CoreFailure> unreachable(Exception thrown, GitAddress address) {
    if (cause(thrown, SocketTimeoutException.class).isPresent()) {
      return Optional.of(failure(CoreError.TIMEOUT, address, "the server did not answer", thrown));
    }
    if (cause(thrown, ConnectException.class).isPresent()
        || cause(thrown, UnknownHostException.class).isPresent()) {
      return Optional.of(
          failure(CoreError.REPOSITORY_URL, address, "the server cannot be reached", thrown));
    }
    return Optional.empty();
  }

  private static CoreFailure byText(Exception thrown, GitAddress address) {
    var text = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
    if (isAboutMissing(thrown)) {
      return failure(
          CoreError.REPOSITORY_URL, address, "it does not exist or you may not see it", thrown);
    }
    if (isAboutRights(text)) {
      return failure(CoreError.REPOSITORY_ACCESS, address, "access was denied", thrown);
    }
    if (text.contains("cancelled") || text.contains("timed out") || text.contains("time out")) {
      return failure(CoreError.TIMEOUT, address, "it took longer than allowed", thrown);
    }
    return failure(CoreError.REPOSITORY, address, "git reported a problem", thrown);
  }

  /** The forge hides what one may not see: it asks for a login, or says that nothing is there. */
  static boolean isAboutMissing(Exception thrown) {
    var text = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("not found")
        || text.contains("not authorized")
        || text.contains("authentication is required")
        || text.contains("no credentialsprovider")
        || text.contains("does not exist")
        || text.contains("301 ");
  }

  private static boolean isAboutRights(String text) {
    return text.contains("not permitted") || text.contains("access denied") || text.contains("403");
  }

  private static CoreFailure failure(
      CoreError error, GitAddress address, String why, Exception cause) {
    return new CoreFailure(error, "%s (%s).".formatted(address, why), cause);
  }

  private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
    for (var t = thrown; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return Optional.of(type.cast(t));
      }
    }
    return Optional.empty();
  }
}

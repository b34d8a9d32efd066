package io.renku.gateway.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.renku.commons.Failure;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Shows the servlet container that a request came in by the public door, and from which address.
 * Whoever reaches the container's own port directly has none, and is sent away.
 */
public final class DoorPass {
  /** No backend ever gets it: headers of this kind are the gateway's own. */
  public static final String HEADER = "X-Renku-Door";

  private static final String PEER = DoorPass.class.getName();
  private static final int SECRET_BYTES = 16;

  private final String secret = newSecret();

  private static String newSecret() {
    var bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The header's value for a request from an address. */
  public String of(String peer) {
    return secret + " " + peer;
  }

  /**
   * @throws Failure 403 for a request that did not come in by the door
   */
  public void check(HttpServletRequest in) {
    var shown = in.getHeader(HEADER);
    var space = shown == null ? -1 : shown.indexOf(' ');
    if (space < 0
        || !MessageDigest.isEqual(
            secret.getBytes(US_ASCII), shown.substring(0, space).getBytes(US_ASCII))) {
      throw Failure.forbidden("This port is the server's own. Please come by the public one.");
    }
    in.setAttribute(PEER, shown.substring(space + 1));
  }

  /** The address that a request came from which {@link #check} has seen. */
  public static String peer(HttpServletRequest in) {
    return in.getAttribute(PEER) instanceof String peer ? peer : in.getRemoteAddr();
  }
}

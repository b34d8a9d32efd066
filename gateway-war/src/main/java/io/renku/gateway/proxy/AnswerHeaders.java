package io.renku.gateway.proxy;

import io.renku.gateway.routes.Header;
import io.renku.gateway.routes.HeaderProfile;
import io.renku.gateway.routes.HeaderProfile.Trait;
import io.renku.gateway.routes.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which of an upstream's headers reach the client, beside those that we have set. */
public final class AnswerHeaders {
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "x-request-id");

  /** The upstream's value replaces ours. */
  private static final Set<String> SINGLE =
      Set.of(
          "date",
          "content-type",
          "x-content-type-options",
          "referrer-policy",
          "strict-transport-security");

  private AnswerHeaders() {}

  /** Takes a header, and says whether it stands for every other one of its name. */
  public interface Taker {
    void take(Header header, boolean isOnly);
  }

  /** All of them together, ours first. */
  public static List<Header> joined(List<Header> ours, List<Header> theirs, HeaderProfile profile) {
    var all = new ArrayList<Header>(ours.size() + theirs.size());
    all.addAll(ours);
    var hasOrigin = Headers.first(ours, ALLOW_ORIGIN) != null;
    pass(
        theirs,
        profile,
        hasOrigin,
        (header, isOnly) -> {
          var place = isOnly ? place(header, all) : -1;
          if (place >= 0) {
            all.set(place, header);
          } else {
            all.add(header);
          }
        });
    return all;
  }

  private static int place(Header header, List<Header> all) {
    for (var i = 0; i < all.size(); i++) {
      if (all.get(i).is(header.name())) {
        return i;
      }
    }
    return -1;
  }

  /**
   * @param decidesOrigins which other sites may read the answer is ours to say: we have said it
   */
  static void pass(
      List<Header> theirs, HeaderProfile profile, boolean decidesOrigins, Taker taker) {
    var named = Headers.ofConnection(theirs);
    for (var header : theirs) {
      var name = header.name().toLowerCase(Locale.ROOT);
      var isOurs =
          HOP_BY_HOP.contains(name)
              || named.contains(name)
              || decidesOrigins && name.startsWith("access-control-")
              || name.equals("set-cookie") && !keepsCookie(header.value(), profile);
      if (!isOurs) {
        taker.take(header, SINGLE.contains(name));
      }
    }
  }

  /** Our own cookie is nobody else's to set, and GitLab's are for GitLab's pages. */
  private static boolean keepsCookie(String cookie, HeaderProfile profile) {
    return !cookie.startsWith("anon-id")
        && !cookie.startsWith(HeaderProfile.SESSION_COOKIE)
        && (profile.has(Trait.KEEPS_SET_COOKIES) || !isGitlab(profile));
  }

  private static boolean isGitlab(HeaderProfile profile) {
    return profile.speaksToGitlab() || profile.target().equals("gitlab");
  }
}

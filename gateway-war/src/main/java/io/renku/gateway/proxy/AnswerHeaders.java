package io.renku.gateway.proxy;

import io.renku.gateway.routes.Header;
import io.renku.gateway.routes.HeaderNames;
import io.renku.gateway.routes.HeaderProfile;
import io.renku.gateway.routes.HeaderProfile.Trait;
import io.renku.gateway.routes.Headers;
import java.util.ArrayList;
import java.util.List;
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

  private static final Set<String> SINGLE =
      Set.of(
          "date",
          "content-type",
          "x-content-type-options",
          "referrer-policy",
          "strict-transport-security");

  private enum Kind {
    OURS,
    OF_ORIGINS,
    COOKIE,
    /** The upstream's value replaces ours. */
    SINGLE,
    OTHER
  }

  private static final HeaderNames<Kind> KINDS = new HeaderNames<>(AnswerHeaders::kind);

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
      var kind = KINDS.meaning(header.name());
      var isOurs =
          kind == Kind.OURS
              || kind == Kind.OF_ORIGINS && decidesOrigins
              || kind == Kind.COOKIE && !keepsCookie(header.value(), profile)
              || Headers.isAmong(named, header);
      if (!isOurs) {
        taker.take(header, kind == Kind.SINGLE);
      }
    }
  }

  private static Kind kind(String name) {
    if (HOP_BY_HOP.contains(name)) {
      return Kind.OURS;
    }
    if (SINGLE.contains(name)) {
      return Kind.SINGLE;
    }
    if (name.equals("set-cookie")) {
      return Kind.COOKIE;
    }
    return name.startsWith("access-control-") ? Kind.OF_ORIGINS : Kind.OTHER;
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

package io.renku.forge;

import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Handler;
import io.renku.forge.http.Router;
import io.renku.forge.tokens.Caller;
import io.renku.forge.tokens.Callers;
import io.renku.forge.transport.GitResource;
import io.renku.forge.transport.LfsResource;
import java.io.IOException;
import java.util.UUID;

/** Every request comes through here: git and LFS first, then the routes, then "not built". */
final class ForgeDoor implements Handler {
  private final Router router;
  private final Callers callers;
  private final GitResource git;
  private final LfsResource lfs;
  private final Handler pages;

  ForgeDoor(Router router, Callers callers, GitResource git, LfsResource lfs, Handler pages) {
    this.router = router;
    this.callers = callers;
    this.git = git;
    this.lfs = lfs;
    this.pages = pages;
  }

  @Override
  public void handle(Exchange x) throws Exception {
    x.header("X-Request-Id", UUID.randomUUID().toString());
    var isApi = x.rawPath().startsWith("/api/");
    if (isApi) {
      checkScope(x, callers.of(x));
    }
    var match = router.find(x.method(), x.rawPath());
    if (match.isPresent()) {
      x.route(match.get());
      match.get().handler().handle(x);
    } else if (isApi || x.rawPath().startsWith("/oauth/")) {
      throw ApiFailure.notBuilt(x.method(), x.rawPath());
    } else if (!git.answers(x) && !lfs.answers(x)) {
      page(x);
    }
  }

  private void page(Exchange x) throws Exception {
    var isRead = x.method().equals("GET") || x.method().equals("HEAD");
    if (!isRead) {
      throw ApiFailure.notBuilt(x.method(), x.rawPath());
    }
    pages.handle(x);
  }

  private static void checkScope(Exchange x, Caller caller) throws IOException {
    if (caller.isAnonymous() || caller.hasScope("api")) {
      return;
    }
    var isRead = x.method().equals("GET") || x.method().equals("HEAD");
    var path = x.rawPath();
    if (path.startsWith("/api/v4/personal_access_tokens/self")) {
      return;
    }
    if (isRead && path.matches("/api/v4/users?(/.*)?")) {
      caller.needsScope("api", "read_user", "read_api");
    } else if (isRead && path.contains("/repository/")) {
      caller.needsScope("api", "read_api", "read_repository");
    } else if (isRead || path.equals("/api/graphql")) {
      caller.needsScope("api", "read_api");
    } else {
      caller.needsScope("api");
    }
  }
}

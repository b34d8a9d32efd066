package io.renku.crc.kit;

import io.renku.commons.Caller;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Optional;

/** A caller whose token the server has checked already. */
@Alternative
@RequestScoped
public class TestCaller extends Caller {
  private static final ThreadLocal<Who> CURRENT = ThreadLocal.withInitial(() -> Who.ANONYMOUS);

  static void become(Who who) {
    CURRENT.set(who);
  }

  @Override
  public Optional<String> userId() {
    return Optional.ofNullable(CURRENT.get().userId());
  }

  @Override
  public boolean isAdmin() {
    return CURRENT.get().isAdmin();
  }

  @Override
  public Optional<String> accessToken() {
    return userId().map(id -> "token-of-" + id);
  }

  @Override
  public Optional<String> gitlabToken() {
    return Optional.ofNullable(CURRENT.get().gitlabToken());
  }
}

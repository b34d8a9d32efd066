package io.renku.crc.kit;

import io.renku.crc.database.DatabaseState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;

/** Says that the schema is in place, as the start of the WAR would. */
@ApplicationScoped
public class ReadyState {
  @Inject DatabaseState state;

  /** There is no servlet request here, and nothing asks it. */
  @Produces
  HttpServletRequest request() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> null);
  }

  public void mark() {
    state.migrated();
  }
}

package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.kit.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.InMemoryCluster;
import io.renku.sessions.cluster.Informer;
import io.renku.sessions.cluster.ResourceKind;
import jakarta.json.JsonObject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SessionListingTest {
  private static final SessionOwner JANE = new SessionOwner("jane", "sub-jane");

  private final AtomicInteger looks = new AtomicInteger();
  private final InMemoryCluster cluster = new InMemoryCluster();
  private final SessionStore store = new SessionStore(cluster, List.of("renku"));

  private static JsonObject session(String name, String owner) {
    var labels = object("renku.io/safe-username", owner, "renku.io/userId", "sub-" + owner);
    return object("metadata", object("name", name, "namespace", "renku", "labels", labels));
  }

  /** A resource that notices whenever somebody looks into it. */
  private JsonObject watched(JsonObject resource) {
    return (JsonObject)
        Proxy.newProxyInstance(
            JsonObject.class.getClassLoader(),
            new Class<?>[] {JsonObject.class},
            (_, method, arguments) -> {
              looks.incrementAndGet();
              try {
                return method.invoke(resource, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void aListLooksAtNobodyElsesSessions() {
    cluster.create(ResourceKind.SESSION, "renku", session("jane-1", "jane"));
    store.informers().forEach(Informer::load);
    for (var i = 0; i < 100; i++) {
      store.informers().getFirst().observe(watched(session("john-" + i, "john")));
    }
    assertThat(looks.getAndSet(0)).isPositive();

    var own = store.ownedBy(JANE);

    assertThat(own).extracting(Session::name).containsExactly("jane-1");
    assertThat(looks).hasValue(0);
  }

  @Test
  void aListHasTheSameOrderEachTime() {
    for (var name : List.of("c", "a", "d", "b")) {
      cluster.create(ResourceKind.SESSION, "renku", session(name, "jane"));
    }
    store.informers().forEach(Informer::load);

    assertThat(store.ownedBy(JANE)).extracting(Session::name).containsExactly("a", "b", "c", "d");
  }

  @Test
  void readinessTellsWhetherSessionsHaveBeenSeenAndStillAre() throws InterruptedException {
    assertThat(store.sight()).containsEntry("renku", "not seen yet");
    assertThat(store.isInSight()).isFalse();
    var informer = store.informers().getFirst();
    var following = Thread.ofVirtual().start(informer::run);

    until(() -> store.sight().get("renku").equals("in sight"));
    assertThat(store.isInSight()).isTrue();
    cluster.setAway(true);
    until(() -> store.sight().get("renku").startsWith("out of sight since 20"));

    informer.close();
    following.interrupt();
    following.join();
  }

  @Test
  void whatOneHasJustWrittenIsInTheNextListWithoutTheWatch() {
    store.informers().forEach(Informer::load);

    var key = store.create(session("jane-1", "jane")).key();
    assertThat(store.ownedBy(JANE)).hasSize(1);

    store.change(key, object("status", object("state", "running")));
    assertThat(store.ownedBy(JANE).getFirst().state()).isEqualTo("running");

    store.delete(key, false);
    assertThat(store.ownedBy(JANE)).isEmpty();
  }
}

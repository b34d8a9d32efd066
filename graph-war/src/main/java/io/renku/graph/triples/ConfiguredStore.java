package io.renku.graph.triples;

import io.renku.commons.Failure;
import io.renku.graph.GraphConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Function;
import org.apache.jena.fuseki.main.FusekiServer;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.rdfconnection.RDFConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store that the configuration names; refuses with 503 until {@link #open} has succeeded. */
@ApplicationScoped
public class ConfiguredStore implements GraphStore {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredStore.class);

  @Inject GraphConfig config;

  private volatile GraphStore store;
  private FusekiServer fuseki;

  /** Safe to call again after a failure. */
  public synchronized void open() {
    if (store != null) {
      return;
    }
    if (config.sparqlUrl().isPresent()) {
      store =
          new RemoteStore(
              config.sparqlUrl().get(),
              config.sparqlUser().orElse(""),
              config.sparqlPassword().orElse(""));
      return;
    }
    var embedded = EmbeddedStore.open(config.dataDir());
    config.fusekiPort().ifPresent(port -> fuseki = serve(embedded, port));
    store = embedded;
  }

  /** Read-only and on the loopback address: it knows no users, so nobody else may reach it. */
  private static FusekiServer serve(EmbeddedStore embedded, int port) {
    var server =
        FusekiServer.create()
            .port(port)
            .loopback(true)
            .add("/renku", embedded.dataset(), false)
            .build()
            .start();
    LOG.info("Fuseki answers queries on port {} of this host, dataset /renku", server.getPort());
    return server;
  }

  /** Whether this process alone writes to the store. */
  public boolean isEmbedded() {
    return config.sparqlUrl().isEmpty();
  }

  @Override
  public <T> T read(Function<RDFConnection, T> work) {
    return open(store).read(work);
  }

  @Override
  public void write(Function<RDFConnection, List<GraphChange>> plan) {
    open(store).write(plan);
  }

  @Override
  public boolean isReady() {
    return store != null;
  }

  /** Whether this store was never declared complete, so that everything has to be indexed. */
  public boolean isNew() {
    return !read(new Sparql("ASK { GRAPH renku:Store { renku:Store renku:complete true } }")::ask);
  }

  /** From now on the store is kept up to date commit by commit. */
  public void declareComplete() {
    var mark = ModelFactory.createDefaultModel();
    mark.createResource(Vocab.STORE).addLiteral(Vocab.renku("complete"), true);
    write(graph -> List.of(GraphChange.adding(Vocab.STORE, mark)));
  }

  private static GraphStore open(GraphStore store) {
    if (store == null) {
      throw Failure.unavailable("The triple store is still being opened; try again soon.", null);
    }
    return store;
  }

  @PreDestroy
  synchronized void close() {
    if (fuseki != null) {
      fuseki.stop();
    }
    if (store instanceof EmbeddedStore embedded) {
      store = null;
      embedded.close();
    }
  }
}

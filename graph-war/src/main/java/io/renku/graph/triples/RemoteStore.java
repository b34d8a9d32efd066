package io.renku.graph.triples;

import io.renku.commons.Failure;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.jena.atlas.web.HttpException;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdfconnection.RDFConnection;
import org.apache.jena.rdfconnection.RDFConnectionRemote;
import org.apache.jena.sparql.core.Quad;
import org.apache.jena.sparql.engine.http.QueryExceptionHTTP;
import org.apache.jena.sparql.modify.request.QuadDataAcc;
import org.apache.jena.sparql.modify.request.UpdateDataDelete;
import org.apache.jena.sparql.modify.request.UpdateDataInsert;
import org.apache.jena.sys.JenaSystem;
import org.apache.jena.update.UpdateRequest;

/**
 * A Fuseki elsewhere, with the text index that the module's README describes. A write goes out as
 * one update request, which Fuseki executes in one transaction.
 */
final class RemoteStore implements GraphStore {
  private final String address;
  private final HttpClient http;
  private final ReentrantLock writers = new ReentrantLock();

  RemoteStore(String address, String user, String password) {
    JenaSystem.init();
    this.address = address;
    var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
    if (!user.isEmpty()) {
      client.authenticator(
          new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
              return new PasswordAuthentication(user, password.toCharArray());
            }
          });
    }
    this.http = client.build();
  }

  @Override
  public <T> T read(Function<RDFConnection, T> work) {
    try (var connection = connect()) {
      return work.apply(connection);
    } catch (QueryExceptionHTTP | HttpException e) {
      throw away(e);
    }
  }

  @Override
  public void write(Function<RDFConnection, List<GraphChange>> plan) {
    writers.lock();
    try (var connection = connect()) {
      var request = new UpdateRequest();
      for (var change : plan.apply(connection)) {
        request.add(new UpdateDataDelete(quads(change.graph(), change.removed())));
        request.add(new UpdateDataInsert(quads(change.graph(), change.added())));
      }
      connection.update(request);
    } catch (QueryExceptionHTTP | HttpException e) {
      throw away(e);
    } finally {
      writers.unlock();
    }
  }

  private static QuadDataAcc quads(String graph, Model triples) {
    var quads = new QuadDataAcc();
    var name = NodeFactory.createURI(graph);
    triples.getGraph().find().forEachRemaining(triple -> quads.addQuad(new Quad(name, triple)));
    return quads;
  }

  private RDFConnection connect() {
    return RDFConnectionRemote.service(address)
        .queryEndpoint("query")
        .updateEndpoint("update")
        .gspEndpoint("data")
        .httpClient(http)
        .build();
  }

  private Failure away(Exception e) {
    return Failure.unavailable("The triple store at %s does not answer.".formatted(address), e);
  }

  @Override
  public boolean isReady() {
    return true;
  }
}

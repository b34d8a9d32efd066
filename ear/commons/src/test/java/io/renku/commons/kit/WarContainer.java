package io.renku.commons.kit;

import jakarta.enterprise.context.control.RequestContextController;
import java.io.UnsupportedEncodingException;
import java.lang.annotation.Annotation;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jboss.resteasy.cdi.CdiInjectorFactory;
import org.jboss.resteasy.cdi.ResteasyCdiExtension;
import org.jboss.resteasy.core.ResteasyContext;
import org.jboss.resteasy.core.ResteasyDeploymentImpl;
import org.jboss.resteasy.mock.MockHttpRequest;
import org.jboss.resteasy.mock.MockHttpResponse;
import org.jboss.resteasy.spi.ResteasyDeployment;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;

/** A WAR's own beans, resources and filters, at work without a server. */
public final class WarContainer implements AutoCloseable {
  private final WeldContainer container;
  private final ResteasyDeployment deployment;

  /**
   * @param more adds what stands in for the server's own beans
   */
  public WarContainer(WarClasses war, UnaryOperator<Weld> more) {
    var weld =
        new Weld()
            .disableDiscovery()
            .addBeanClasses(war.beans().toArray(Class[]::new))
            .addBeanClasses(JsonWriter.class)
            .addExtension(new ResteasyCdiExtension())
            .addExtension(new io.smallrye.config.inject.ConfigExtension());
    container = more.apply(weld).initialize();
    deployment = new ResteasyDeploymentImpl();
    deployment.setInjectorFactoryClass(CdiInjectorFactory.class.getName());
    deployment.getActualResourceClasses().addAll(war.resources());
    deployment.getActualProviderClasses().addAll(war.providers());
    deployment.getActualProviderClasses().add(JsonWriter.class);
    deployment.start();
  }

  public <T> T bean(Class<T> type, Annotation... qualifiers) {
    return container.select(type, qualifiers).get();
  }

  public void fire(Object event) {
    container.event().fire(event);
  }

  /**
   * One request, in a request scope of its own.
   *
   * @param around what {@code @Context} gives beside the request itself
   */
  public Answer send(
      String method,
      String path,
      String body,
      Map<String, String> headers,
      Map<Class<?>, Object> around) {
    var request = request(method, path, body, headers);
    var response = new MockHttpResponse();
    var controller = bean(RequestContextController.class);
    controller.activate();
    try {
      around.forEach((type, value) -> ResteasyContext.getContextDataMap().put(type, value));
      deployment.getDispatcher().invoke(request, response);
      return answer(response);
    } catch (UnsupportedEncodingException e) {
      throw new IllegalArgumentException(e);
    } finally {
      ResteasyContext.clearContextData();
      controller.deactivate();
    }
  }

  private static MockHttpRequest request(
      String method, String path, String body, Map<String, String> headers) {
    try {
      var request = MockHttpRequest.create(method, "/" + path);
      headers.forEach(request::header);
      return body == null ? request : request.content(body.getBytes(StandardCharsets.UTF_8));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Answer answer(MockHttpResponse response) throws UnsupportedEncodingException {
    var headers = new HashMap<String, String>();
    response
        .getOutputHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(Locale.ROOT), String.valueOf(values.getFirst())));
    return new Answer(response.getStatus(), response.getContentAsString(), headers);
  }

  @Override
  public void close() {
    deployment.stop();
    container.shutdown();
  }
}

package io.renku.core;

import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Refuses bodies that are not declared as exactly {@code application/json}. */
@Provider
@JsonBodyFilter.Required
public class JsonBodyFilter implements ContainerRequestFilter {

  /** The endpoint takes a JSON body and insists on its content type. */
  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD})
  public @interface Required {}

  @Override
  public void filter(ContainerRequestContext request) {
    if (!"application/json".equals(request.getHeaderString("Content-Type"))) {
      throw new CoreFailure(CoreError.CONTENT_TYPE, "send the body as application/json.");
    }
  }
}

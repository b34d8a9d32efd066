package io.renku.forge.http;

/** Answers one route. */
@FunctionalInterface
public interface Handler {
  void handle(Exchange exchange) throws Exception;
}

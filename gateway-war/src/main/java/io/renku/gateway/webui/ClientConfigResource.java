package io.renku.gateway.webui;

import io.renku.gateway.GatewayConfig;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The files from which the web client and crawlers learn about this deployment. */
@Path("/")
@RequestScoped
@Tag(name = "web client")
public class ClientConfigResource {
  @Inject GatewayConfig config;

  @GET
  @Path("config.json")
  @Operation(summary = "The web client's configuration")
  public Response configuration() {
    return Response.ok(ClientConfig.of(config), MediaType.APPLICATION_JSON_TYPE)
        .header("Cache-Control", "no-cache, max-age=-1")
        .build();
  }

  @GET
  @Path("privacy-statement.md")
  @Operation(summary = "The privacy statement as base64 of its markdown, if there is one")
  public Response privacy() {
    var text = config.client("privacy-statement").orElse("");
    var encoded = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return Response.ok(encoded, "text/markdown").build();
  }

  @GET
  @Path("robots.txt")
  @Operation(summary = "Tells crawlers where the site map is")
  public Response robots() {
    return Response.ok("Sitemap: " + config.baseUrl() + "/sitemap.xml\n", "text/plain").build();
  }

  @GET
  @Path("sitemap.xml")
  @Operation(summary = "The pages a crawler may begin with")
  public Response sitemap() {
    var pages =
        Stream.of(
                "",
                "/search",
                "/projects",
                "/datasets",
                "/help",
                "/help/docs",
                "/help/features",
                "/help/status",
                "/help/release")
            .map(page -> "  <url><loc>" + config.baseUrl() + page + "</loc></url>")
            .collect(Collectors.joining("\n"));
    var xml =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        %s
        </urlset>
        """
            .formatted(pages);
    return Response.ok(xml, "application/xml").build();
  }
}

package io.renku.gateway.tokens;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;

/** The content of a token whose signature was checked. */
public record Claims(JsonObject json) {
  private static final String ADMIN_ROLE = "renku-admin";

  public String subject() {
    return text("sub").orElse("");
  }

  public String name() {
    return text("name").orElse("");
  }

  public String email() {
    return text("email").orElse("");
  }

  public Optional<String> text(String claim) {
    return json.get(claim) instanceof JsonString text
        ? Optional.of(text.getString())
        : Optional.empty();
  }

  /** Seconds since 1970, or 0. */
  public long expiresAt() {
    return number("exp");
  }

  /** A claim that is a number, or 0. */
  public long number(String claim) {
    return json.get(claim) instanceof jakarta.json.JsonNumber number ? number.longValue() : 0;
  }

  /** A claim that is a text or a list of texts. */
  public List<String> texts(String claim) {
    return switch (json.getOrDefault(claim, JsonValue.NULL)) {
      case JsonString text -> List.of(text.getString());
      case jakarta.json.JsonArray many ->
          many.stream()
              .filter(JsonString.class::isInstance)
              .map(v -> ((JsonString) v).getString())
              .toList();
      default -> List.of();
    };
  }

  public boolean isAdmin() {
    return texts("groups").contains(ADMIN_ROLE)
        || json.get("realm_access") instanceof JsonObject access
            && new Claims(access).texts("roles").contains(ADMIN_ROLE);
  }
}

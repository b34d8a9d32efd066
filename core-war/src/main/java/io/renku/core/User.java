package io.renku.core;

import io.renku.core.repositories.Access;
import io.renku.core.repositories.Author;
import java.util.Optional;

/**
 * A person who is logged in here and at GitLab.
 *
 * @param id safe as the name of a folder
 * @param token GitLab's; a secret
 */
public record User(String id, String name, String email, String token) {
  public Access access() {
    return new Access(Optional.of(id), Optional.of(token));
  }

  public Author author() {
    return new Author(name, email);
  }

  @Override
  public String toString() {
    return "User[" + id + "]";
  }
}

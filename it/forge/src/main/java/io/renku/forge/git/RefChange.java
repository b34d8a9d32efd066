package io.renku.forge.git;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** One ref that was created, moved or deleted. */
public record RefChange(String ref, String before, String after) {
  public static final String NONE = ObjectId.zeroId().name();

  public boolean isBranch() {
    return ref.startsWith(Constants.R_HEADS);
  }

  public boolean isTag() {
    return ref.startsWith(Constants.R_TAGS);
  }

  public boolean isCreation() {
    return before.equals(NONE);
  }

  public boolean isDeletion() {
    return after.equals(NONE);
  }

  public String shortName() {
    return ref.replaceFirst("^refs/(heads|tags)/", "");
  }
}
